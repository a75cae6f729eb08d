import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lawAt } from '../../../functions/holidays/records/holidays.ts';
import { brokenAt } from '../../../functions/kernel/chain.ts';
import { findCase, loadCase } from '../../../functions/request/records/case.ts';
import { createCase, recordEvents } from '../../../functions/request/records/cases.ts';
import { sha256 } from '../../../functions/runtime/sha256.ts';
import { chain } from '../../../functions/store/audit/audit.ts';
import { caseKey, openKey, registerKey, WAKE_SHARDS } from '../../../functions/store/keys.ts';
import { get, put, type Table, transact } from '../../../functions/store/table.ts';
import { everything, startTables } from '../../store/engine.ts';
import { act, entered, instant, intake, on, recorded } from './builders.ts';

let tables: Awaited<ReturnType<typeof startTables>>;
let table: Table;
beforeAll(async () => {
  tables = await startTables();
  table = await tables.fresh();
});
afterAll(() => tables.stop());

const A = 'SQ20180110-AAAAAA';
const law = (at: string) => lawAt(table, instant(at));

describe('a new case', () => {
  it('stands with its events, its deadline, its places and its next day', async () => {
    const opened = await entered(table, A, '2018-01-10');
    expect(opened.deadline).toMatchObject({ due: '2018-01-31', provisional: false, deadlineVersion: 1 });
    const item = await get(table, caseKey(A));
    expect(item).toMatchObject({
      state: 'open',
      regime: 'v2008',
      due: '2018-01-31',
      provisional: false,
      deadlineVersion: 1,
      wakeOn: '2018-01-22',
      year: '2018',
      entered: '2018-01-10',
    });
    expect(WAKE_SHARDS).toContain(item?.wakeShard);
    expect(item?.calendarVersion).toBe((await law('2018-01-10')).calendar.version);
    expect(await get(table, registerKey('2018', A))).toMatchObject({ state: 'open', due: '2018-01-31' });
    expect(await get(table, openKey(A, '2018-01-31'))).toMatchObject({ receipt: A });
  });

  it('is read back as it was written', async () => {
    const opened = await loadCase(table, await law('2018-01-10'), A);
    expect(opened.request.events.map(({ type }) => type)).toEqual(['received', 'registered']);
    expect(opened).toMatchObject({ version: 1, row: { officer: null, channel: 'in-person' } });
  });

  it('takes no number that is taken, and then writes nothing', async () => {
    const before = await everything(table);
    const again = createCase(
      table,
      await law('2018-01-10'),
      intake(A, '2018-01-10'),
      act('2018-01-10'),
      () => [{ write: put(table, { pk: 'X', sk: 'beside' }) }],
    );
    await expect(again).rejects.toMatchObject({ slug: 'already-exists' });
    expect(await everything(table)).toEqual(before);
  });

  it('is refused with every fault, and nothing is written', async () => {
    const events = [on('received', '2018-01-12', { by: 'officer' })] as const;
    const wrong = createCase(
      table,
      await law('2018-01-10'),
      intake('SQ20180110-WRONGX', '2018-01-12', { events }),
      act('2018-01-10'),
    );
    await expect(wrong).rejects.toMatchObject({ slug: 'invalid', faults: [{ code: 'in-the-future' }] });
    expect(await findCase(table, await law('2018-01-10'), 'SQ20180110-WRONGX')).toBeNull();
  });

  it('is not found where there is none', async () => {
    await expect(loadCase(table, await law('2018-01-10'), 'SQ20180110-NNNNNN')).rejects.toMatchObject({
      slug: 'not-found',
    });
  });

  it('entered late looks back for windows that ended, and not for thirty days of what repeats', async () => {
    const late = { lateEntry: '补录' };
    const events = [on('received', '2017-01-20', late), on('registered', '2017-01-20', late)] as const;
    const opened = await entered(table, 'SQ20180110-LATEXX', '2017-01-20', { events }, '2018-01-10');
    expect(opened.row).toMatchObject({ due: '2017-02-15', wakeOn: '2017-12-11', year: '2017' });
  });
});

describe('an event', () => {
  const B = 'SQ20180110-BBBBBB';
  it('goes into case, history, audit, register and index in one step', async () => {
    const opened = await entered(table, B, '2018-01-10');
    const asked = await recorded(table, opened, [
      on('supplement-asked', '2018-01-15', { until: '2018-01-26' }),
    ]);
    expect(asked).toMatchObject({ version: 2, request: { state: 'awaiting-supplement' } });
    expect(await get(table, caseKey(B))).toMatchObject({
      version: 2,
      state: 'awaiting-supplement',
      due: null,
      running: 'suspended',
      deadlineVersion: 2,
      wakeOn: '2018-01-29',
    });
    expect(await get(table, registerKey('2018', B))).toMatchObject({
      state: 'awaiting-supplement',
      due: null,
    });
    expect(await get(table, openKey(B, '2018-01-31'))).toBeUndefined();
    expect(await get(table, openKey(B, null))).toMatchObject({ receipt: B });
    const entries = await chain(table, `request/${B}`);
    expect(entries.map(({ action }) => action)).toEqual(['received', 'registered', 'supplement-asked']);
    expect(brokenAt(entries, sha256)).toBeNull();
  });

  it('several at once are one version, and one rise of the clock at most', async () => {
    const opened = await entered(table, 'SQ20180110-SEVERA', '2018-01-10');
    const after = await recorded(table, opened, [
      on('assigned', '2018-01-10', { officer: 'officer2' }),
      on('extension-proposed', '2018-01-10', { workingDays: 5, by: 'officer2' }),
      on('extension-approved', '2018-01-10', { by: 'approver' }),
      on('extension-told', '2018-01-10'),
    ]);
    expect(after).toMatchObject({
      version: 2,
      row: { officer: 'officer2', events: 6, deadlineVersion: 2, due: '2018-02-07' },
    });
  });

  it('on a case that has changed since is stale, and writes nothing', async () => {
    const opened = await entered(table, 'SQ20180110-STALEX', '2018-01-10');
    await recorded(table, opened, [on('assigned', '2018-01-10', { officer: 'officer' })]);
    const before = await everything(table);
    await expect(
      recordEvents(
        table,
        await law('2018-01-10'),
        opened,
        { events: [on('withdrawn', '2018-01-10')] },
        act('2018-01-10'),
        () => [{ write: put(table, { pk: 'X', sk: 'message' }) }],
      ),
    ).rejects.toMatchObject({ slug: 'stale-version' });
    expect(await everything(table)).toEqual(before);
  });

  it('of ten at once on one case, one wins', async () => {
    const opened = await entered(table, 'SQ20180110-RACEXX', '2018-01-10');
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, i) =>
        recorded(tables.again(table), opened, [on('assigned', '2018-01-10', { officer: `officer${i}` })]),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ slug: 'stale-version' });
    }
    const after = await loadCase(table, await law('2018-01-10'), 'SQ20180110-RACEXX');
    expect(after.row.events).toBe(3);
    expect(brokenAt(await chain(table, 'request/SQ20180110-RACEXX'), sha256)).toBeNull();
  });

  it('that the state does not allow is a conflict with its faults', async () => {
    const opened = await entered(table, 'SQ20180110-STATEX', '2018-01-10');
    await expect(recorded(table, opened, [on('delivered', '2018-01-10')])).rejects.toMatchObject({
      slug: 'conflict',
      faults: [{ code: 'not-in-this-state' }],
    });
  });

  it('fails with what is written beside it', async () => {
    const opened = await entered(table, 'SQ20180110-BESIDE', '2018-01-10');
    await transact(table, [{ write: put(table, { pk: 'Y', sk: 'taken' }) }]);
    const beside = recordEvents(
      table,
      await law('2018-01-10'),
      opened,
      { events: [on('withdrawn', '2018-01-10')] },
      act('2018-01-10'),
      () => [
        {
          write: put(table, { pk: 'Y', sk: 'taken' }, { that: 'attribute_not_exists(pk)' }),
          otherwise: () => new Error('taken') as never,
        },
      ],
    );
    await expect(beside).rejects.toThrow('taken');
    const after = await loadCase(table, await law('2018-01-10'), 'SQ20180110-BESIDE');
    expect(after).toMatchObject({ version: 1, request: { state: 'open' } });
  });
});

describe('the sparse index', () => {
  it('holds a closed case only while a remedy runs', async () => {
    const C = 'SQ20180110-CLOSED';
    let found = await entered(table, C, '2018-01-10');
    found = await recorded(table, found, [on('decided', '2018-01-11'), on('dispatched', '2018-01-11')]);
    expect(await get(table, openKey(C, found.row.due))).toBeUndefined();
    const closed = await get(table, caseKey(C));
    expect(closed).not.toHaveProperty('wakeOn');
    expect(closed).not.toHaveProperty('wakeShard');
    found = await recorded(table, found, [on('remedy-notified', '2018-02-01')]);
    expect(await get(table, caseKey(C))).toMatchObject({ wakeOn: '2018-02-05' });
    await recorded(table, found, [on('remedy-answered', '2018-02-05')]);
    expect(await get(table, caseKey(C))).not.toHaveProperty('wakeOn');
  });

  it('keeps a day that no sweep has come to', async () => {
    const found = await entered(table, 'SQ20180110-KEEPXX', '2018-01-10');
    expect(found.row.wakeOn).toBe('2018-01-22');
    const later = await recorded(table, found, [on('assigned', '2018-01-24', { officer: 'officer' })]);
    expect(later.row.wakeOn).toBe('2018-01-22');
  });
});
