import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { caseSubject } from '../../../functions/request/records/case.ts';
import {
  allLists,
  approveList,
  disposalEntries,
  findList,
  historyOf,
  strikeEntry,
} from '../../../functions/request/records/retention/disposal-lists.ts';
import { destroyApproved } from '../../../functions/request/sweep/disposal.ts';
import { retain } from '../../../functions/request/sweep/retention.ts';
import { chain } from '../../../functions/store/audit/audit.ts';
import type { Table } from '../../../functions/store/table.ts';
import { everything } from '../../store/engine.ts';
import { act, on, recorded } from '../records/builders.ts';
import { again, type Cases, closed, night, startCases } from './closed-cases.ts';
import { type Fault, meet } from './faults.ts';
import { messages } from './ports.ts';

const DAY = '2026-09-14';
/** The first night of the month after the archive period of ten years. */
const MONTH = '2036-10-01';
const A = 'SQ20260914-AAAAAA';
const B = 'SQ20260914-BBBBBB';
const C = 'SQ20260915-CCCCCC';

let cases: Cases;
let table: Table;
beforeAll(async () => {
  cases = await startCases();
});
beforeEach(async () => {
  table = await cases.tables.fresh();
});
afterAll(() => cases.stop());

const run = (day: string, remaining?: () => number) => retain(night(table, cases.casework, day, remaining));
const destroying = (day: string) => destroyApproved(night(table, cases.casework, day));
const three = async () => {
  await closed(cases, table, A, DAY);
  await closed(cases, table, B, DAY);
  await closed(cases, table, C, '2026-09-15');
};
const lists = async () =>
  (await allLists(table)).map(({ number, state, count }) => `${number} ${state} ${count}`);
const onList = async (number = '2036-10') =>
  (await disposalEntries(table, number)).map(({ receipt }) => receipt);
const keys = async () =>
  (await everything(table))
    .filter(({ sk }) => sk === 'KEY')
    .map(({ pk }) => String(pk).slice(5))
    .sort();
const sealed = async () =>
  (await everything(table)).filter(({ sk }) => String(sk).startsWith('SEALED#')).length;

const approved = async (number = '2036-10') => {
  for (const by of ['officer', 'head']) {
    const list = await findList(table, number);
    if (list) await approveList(table, list, act('2036-10-08', by));
  }
};

describe('a disposal list', () => {
  it('is drawn up with the month after the archive period, and the head is told its number and how many', async () => {
    await three();
    expect(await run('2036-09-30')).toMatchObject({ due: 0, list: null });
    expect(await run(MONTH)).toEqual({ due: 3, papers: 0, failed: 0, list: '2036-10' });
    expect(await disposalEntries(table, '2036-10')).toMatchObject([
      { receipt: A, closedOn: DAY, keptUntil: '2036-09-14', struck: null, destroyed: null, kept: null },
      { receipt: B },
      { receipt: C, keptUntil: '2036-09-15' },
    ]);
    const [message, ...others] = await messages(table);
    expect(message).toMatchObject({ id: 'disposal#2036-10', to: 'head' });
    expect(String(message?.text)).toContain('3件');
    expect(JSON.stringify(message)).not.toContain('SQ2026');
    expect(others).toEqual([]);
    expect(await run('2036-10-02')).toMatchObject({ due: 0, list: null });
    expect(await lists()).toEqual(['2036-10 proposed 3']);
    expect((await historyOf(table, '2036-10')).map(({ action }) => action)).toEqual([
      'list begun',
      'list drawn up',
    ]);
  });

  it('is not drawn up where nothing is due', async () => {
    await closed(cases, table, A, DAY);
    await run('2036-09-01');
    expect(await lists()).toEqual([]);
  });

  it('is one a month: what becomes due after it waits for the next, and is on no two', async () => {
    await three();
    const contested = await recorded(table, await again(table, C), [
      on('remedy-notified', '2036-09-20', { remedy: 'm1', kind: 'suit' }),
    ]);
    await run(MONTH);
    expect(await onList()).toEqual([A, B]);
    await recorded(table, contested, [
      on('remedy-decided', '2036-10-10', { remedy: 'm1', result: 'upheld' }),
    ]);
    expect(await run('2036-10-11')).toMatchObject({ due: 1, list: null });
    // A listed request is written meanwhile, and looked at again.
    await recorded(table, await again(table, A), [on('assigned', '2036-10-12', { officer: 'officer2' })]);
    expect(await run('2036-10-12')).toMatchObject({ due: 1, list: null });
    await run('2036-11-01');
    expect(await lists()).toEqual(['2036-11 proposed 1', '2036-10 proposed 2']);
    expect(await onList('2036-11')).toEqual([C]);
    expect(await run('2037-11-01')).toMatchObject({ list: null });
    expect(await lists()).toHaveLength(2);
  });

  it('that was cut short is gone on with, and told of when it is whole', async () => {
    for (let i = 0; i < 20; i += 1) await closed(cases, table, `SQ20260914-2222${20 + i}`, DAY);
    let asked = 0;
    expect(await run(MONTH, () => (asked++ === 0 ? 1e9 : 0))).toMatchObject({ due: 20, list: null });
    expect(await lists()).toEqual(['2036-10 drafting 16']);
    expect(await messages(table)).toEqual([]);
    expect(await run('2036-10-02')).toMatchObject({ due: 4, list: '2036-10' });
    expect(await lists()).toEqual(['2036-10 proposed 20']);
    expect(new Set(await onList()).size).toBe(20);
    expect(await messages(table)).toHaveLength(1);
  });

  it.each(
    (['crash before', 'crash after', 'throttled', 'lost reply'] as const).flatMap((kind) =>
      [1, 2, 3].map((call): [Fault] => [{ call, kind }]),
    ),
  )('is whole and told of once, whatever befalls its writes: $kind $call', async (fault) => {
    await three();
    const broken = meet(cases.tables.again(table), [fault]);
    await retain(night(broken, cases.casework, MONTH)).catch(() => undefined);
    await run(MONTH);
    await run('2036-10-02');
    expect(await lists()).toEqual(['2036-10 proposed 3']);
    expect(await onList()).toEqual([A, B, C]);
    expect(await messages(table)).toHaveLength(1);
  });

  it('is one, drawn up by two runs at once', async () => {
    await three();
    const own = () => retain(night(cases.tables.again(table), cases.casework, MONTH));
    await Promise.all([own(), own()]);
    await run(MONTH);
    expect(await lists()).toEqual(['2036-10 proposed 3']);
    expect(await onList()).toEqual([A, B, C]);
    expect(await messages(table)).toHaveLength(1);
  });
});

describe('an approved list', () => {
  beforeEach(async () => {
    await three();
    await run(MONTH);
  });

  it('destroys nothing before the second person, then every key, and says what it destroyed', async () => {
    const list = await findList(table, '2036-10');
    if (!list) throw new Error('no list');
    const first = await approveList(table, list, act('2036-10-08', 'head'));
    await expect(approveList(table, first, act('2036-10-08', 'head'))).rejects.toMatchObject({
      slug: 'forbidden',
    });
    expect(await destroying('2036-10-08')).toEqual({ destroyed: 0, kept: 0, failed: 0 });
    expect(await keys()).toEqual([A, B, C]);
    await approveList(table, first, act('2036-10-09', 'officer'));
    expect((await everything(table)).filter(({ outbox }) => outbox === 'disposal')).toMatchObject([
      { number: '2036-10' },
    ]);
    expect(await destroying('2036-10-09')).toEqual({ destroyed: 3, kept: 0, failed: 0 });
    expect(await keys()).toEqual([]);
    expect(await sealed()).toBe(0);
    expect(await findList(table, '2036-10')).toMatchObject({ state: 'done', destroyed: 3 });
    const [entry] = (await chain(table, caseSubject(A))).filter(({ action }) => action === 'destroyed');
    expect(entry).toMatchObject({ detail: { list: '2036-10', approvedBy: 'head', andBy: 'officer' } });
    expect(await destroying('2036-10-10')).toEqual({ destroyed: 0, kept: 0, failed: 0 });
    expect(await run('2036-10-10')).toMatchObject({ due: 3, list: null });
    expect(await run('2036-10-11')).toMatchObject({ due: 0 });
  });

  it('leaves out what was struck, for a year', async () => {
    const list = await findList(table, '2036-10');
    if (!list) throw new Error('no list');
    const struck = await strikeEntry(table, list, B, '仍有史料价值', act('2036-10-08', 'head'));
    expect(struck).toMatchObject({ struck: 1, version: list.version + 1 });
    await expect(strikeEntry(table, struck, B, '再次', act('2036-10-08'))).rejects.toMatchObject({
      slug: 'conflict',
    });
    await expect(approveList(table, list, act('2036-10-08'))).rejects.toMatchObject({
      slug: 'stale-version',
    });
    await approved();
    await destroying('2036-10-08');
    expect(await keys()).toEqual([B]);
    expect(await findList(table, '2036-10')).toMatchObject({
      state: 'done',
      count: 3,
      struck: 1,
      destroyed: 2,
    });
    expect((await run('2037-09-01')).list).toBeNull();
    await run('2037-10-01');
    expect(await onList('2037-10')).toEqual([B]);
  });

  it('keeps what was contested meanwhile, and says why', async () => {
    await approved();
    await recorded(table, await again(table, B), [
      on('remedy-notified', '2036-10-08', { remedy: 'm1', kind: 'suit' }),
    ]);
    expect(await destroying('2036-10-08')).toEqual({ destroyed: 2, kept: 1, failed: 0 });
    expect(await keys()).toEqual([B]);
    expect((await disposalEntries(table, '2036-10')).map(({ kept }) => kept)).toEqual([
      null,
      'remedy-pending',
      null,
    ]);
    expect(await findList(table, '2036-10')).toMatchObject({ state: 'done', destroyed: 2 });
  });

  it('is worked off piece by piece where time is short', async () => {
    await approved();
    const ports = night(table, cases.casework, '2036-10-08', () => 0);
    expect(await destroyApproved(ports)).toEqual({ destroyed: 0, kept: 0, failed: 0 });
    expect(await findList(table, '2036-10')).toMatchObject({ state: 'approved' });
    expect((await destroying('2036-10-09')).destroyed).toBe(3);
  });

  it.each(
    (['crash before', 'crash after', 'throttled', 'lost reply'] as const).flatMap((kind) =>
      [1, 2, 4, 6, 7].map((call): [Fault] => [{ call, kind }]),
    ),
  )('is worked off whatever befalls its writes: $kind $call', async (fault) => {
    await approved();
    const broken = meet(cases.tables.again(table), [fault]);
    await destroyApproved(night(broken, cases.casework, '2036-10-08')).catch(() => undefined);
    await destroying('2036-10-08');
    await run('2036-10-09');
    expect(await keys()).toEqual([]);
    expect(await sealed()).toBe(0);
    expect(await findList(table, '2036-10')).toMatchObject({ state: 'done', destroyed: 3 });
    for (const receipt of [A, B, C]) {
      const deeds = (await chain(table, caseSubject(receipt))).map(({ action }) => action);
      expect(deeds.filter((deed) => deed === 'destroyed')).toHaveLength(1);
    }
  });

  it('is worked off once, by two runs at once', async () => {
    await approved();
    const own = () => destroyApproved(night(cases.tables.again(table), cases.casework, '2036-10-08'));
    const both = await Promise.all([own(), own()]);
    expect(both.map(({ failed }) => failed)).toEqual([0, 0]);
    await destroying('2036-10-08');
    expect(await keys()).toEqual([]);
    expect(await findList(table, '2036-10')).toMatchObject({ state: 'done', destroyed: 3 });
  });
});
