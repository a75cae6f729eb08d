import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lawAt } from '../../../functions/holidays/records/holidays.ts';
import { regimes } from '../../../functions/law/regime.ts';
import { loadCase } from '../../../functions/request/records/case.ts';
import { recordEvents } from '../../../functions/request/records/cases.ts';
import {
  allEntries,
  approveEntry,
  proposedEntries,
  proposeEntry,
} from '../../../functions/request/records/disclosure-log.ts';
import { saveLetter } from '../../../functions/request/records/letters/letters.ts';
import {
  dueWithin,
  ofYear,
  openCases,
  type RegisterListing,
  registerOfYear,
} from '../../../functions/request/records/register.ts';
import { letterText } from '../../../functions/request/rules/letters/letter.ts';
import { chain } from '../../../functions/store/audit/audit.ts';
import { caseKey, rateKey, sequenceKey } from '../../../functions/store/keys.ts';
import { countCall } from '../../../functions/store/rate.ts';
import { withNextNumber } from '../../../functions/store/sequence.ts';
import { get, put, type Table, transact } from '../../../functions/store/table.ts';
import { everything, startTables } from '../../store/engine.ts';
import { act, entered, instant, on, recorded } from './builders.ts';

let tables: Awaited<ReturnType<typeof startTables>>;
let table: Table;
beforeAll(async () => {
  tables = await startTables();
});
beforeEach(async () => {
  table = await tables.fresh();
});
afterAll(() => tables.stop());

const receipts = (listing: RegisterListing): string[] => listing.rows.map(({ receipt }) => receipt.slice(11));
const law = (at: string) => lawAt(table, instant(at));

describe('the register', () => {
  /** Due 2018-01-24, -25 and -31; the last is answered, and the first has an officer. */
  const three = async () => {
    const a = await entered(table, 'SQ20180110-AAAAAA', '2018-01-03');
    await recorded(table, a, [on('assigned', '2018-01-10', { officer: 'officer2' })]);
    await entered(table, 'SQ20180110-BBBBBB', '2018-01-04');
    const c = await entered(table, 'SQ20180110-CCCCCC', '2018-01-10');
    await recorded(table, c, [on('decided', '2018-01-12'), on('dispatched', '2018-01-12')]);
  };

  it('lists a year by number, by pages that lose and repeat nothing', async () => {
    await three();
    const first = await ofYear(table, '2018', {}, { limit: 2 });
    expect(receipts(first)).toEqual(['AAAAAA', 'BBBBBB']);
    const second = await ofYear(table, '2018', {}, { limit: 2, cursor: first.next ?? '' });
    expect(receipts(second)).toEqual(['CCCCCC']);
    expect(second.next).toBeNull();
    expect(receipts(await ofYear(table, '2017', {}, { limit: 2 }))).toEqual([]);
  });

  it('filters by state and officer, a page at a time', async () => {
    await three();
    const page = (filter: object, cursor?: string) => ofYear(table, '2018', filter, { limit: 1, cursor });
    const open = await page({ state: 'open' });
    expect(receipts(open)).toEqual(['AAAAAA']);
    expect(receipts(await page({ state: 'open' }, open.next ?? ''))).toEqual(['BBBBBB']);
    expect(receipts(await page({ officer: 'officer2' }))).toEqual(['AAAAAA']);
    expect(receipts(await page({ state: 'dispatched', officer: 'officer2' }))).toEqual([]);
  });

  it('lists what is open by due date, and what is due within so many working days', async () => {
    await three();
    const e = await entered(table, 'SQ20180110-EEEEEE', '2018-01-02');
    await recorded(table, e, [on('supplement-asked', '2018-01-03', { until: '2018-01-20' })]);
    expect(receipts(await openCases(table, {}, { limit: 10 }))).toEqual(['AAAAAA', 'BBBBBB', 'EEEEEE']);
    const { calendar, today } = await law('2018-01-22');
    const within = (days: number, filter = {}) =>
      dueWithin(table, calendar, today, days, filter, { limit: 10 });
    expect(receipts(await within(1))).toEqual([]);
    expect(receipts(await within(2))).toEqual(['AAAAAA']);
    expect(receipts(await within(3))).toEqual(['AAAAAA', 'BBBBBB']);
    expect(receipts(await within(3, { officer: 'officer2' }))).toEqual(['AAAAAA']);
  });

  it('keeps of each what the annual report counts', async () => {
    let found = await entered(table, 'SQ20180110-AAAAAA', '2018-01-10');
    found = await recorded(table, found, [on('decided', '2018-01-15')]);
    found = await recorded(table, found, [on('dispatched', '2018-01-15'), on('delivered', '2018-01-15')]);
    await recorded(table, found, [on('remedy-notified', '2018-02-01')]);
    expect(await registerOfYear(table, '2018')).toMatchObject([
      {
        outcome: 'granted',
        reply: 'provided',
        decidedOn: '2018-01-15',
        dispatchedOn: '2018-01-15',
        dispatchedBy: 'email',
        deliveredOn: '2018-01-15',
        stoppedOn: '2018-01-15',
        inTime: true,
        remedies: [{ kind: 'reconsideration', result: 'pending' }],
        version: 4,
      },
    ]);
  });
});

describe('document numbers 文号', () => {
  it('run from 1 without a gap, however many take one at once', async () => {
    const numbers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => {
        const own = tables.again(table);
        return withNextNumber(own, 'letter', '2018', async (number, take) => {
          await transact(own, [take, { write: put(own, { pk: 'LETTER', sk: String(i), number }) }]);
          return number;
        });
      }),
    );
    expect(numbers.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await get(table, sequenceKey('letter', '2018'))).toMatchObject({ last: 8 });
  });

  it('are not used up by a letter that was not written', async () => {
    const failing = withNextNumber(table, 'letter', '2018', async () => {
      throw new Error('no letter');
    });
    await expect(failing).rejects.toThrow('no letter');
    expect(await withNextNumber(table, 'letter', '2018', async (number) => number)).toBe(1);
  });

  it('stand on letters, whose text is sealed', async () => {
    const found = await entered(table, 'SQ20180110-AAAAAA', '2018-01-10');
    const key = { receipt: found.receipt, plain: new Uint8Array(32).fill(7), wrapped: new Uint8Array([1]) };
    const compose = (sequence: number) =>
      letterText(
        {
          sender: {
            name: { zh: '局', en: 'office' },
            numberPrefix: '公开',
            address: { zh: '地', en: 'at' },
            telephone: '1',
            payment: { zh: '当面', en: 'at the counter' },
          },
          sequence,
          day: '2018-01-10',
          addressee: '王小明',
          you: '您',
          receipt: found.receipt,
          subject: '粮食产量',
          receivedOn: '2018-01-10',
          regime: regimes().v2008,
          matter: 'disclosure',
          sealed: true,
        },
        { kind: 'receipt', channel: 'in-person', due: '2018-01-31', provisional: false },
      );
    const first = await saveLetter(
      table,
      await law('2018-01-10'),
      found,
      { kind: 'receipt', key, compose },
      act('2018-01-10'),
    );
    expect(first.letter).toEqual({
      n: 1,
      kind: 'receipt',
      sequence: 1,
      year: '2018',
      day: '2018-01-10',
      at: '2018-01-10T02:00:00Z',
      by: 'officer',
      documents: [],
      files: 0,
    });
    const stale = saveLetter(
      table,
      await law('2018-01-10'),
      found,
      { kind: 'receipt', key, compose },
      act('2018-01-10'),
    );
    await expect(stale).rejects.toMatchObject({ slug: 'stale-version' });
    const second = await saveLetter(
      table,
      await law('2018-01-11'),
      first.found,
      { kind: 'receipt', key, compose },
      act('2018-01-11'),
    );
    expect(second.letter).toMatchObject({ n: 2, sequence: 2 });
    expect((await loadCase(table, await law('2018-01-11'), found.receipt)).row.letters).toHaveLength(2);
    expect(JSON.stringify(await get(table, caseKey(found.receipt)))).not.toContain('王小明');
    expect((await chain(table, `request/${found.receipt}`)).at(-1)).toMatchObject({
      action: 'letter issued',
      detail: { sequence: 2, kind: 'receipt' },
    });
  });
});

describe('the disclosure log', () => {
  const draft = {
    receipt: 'SQ20180110-AAAAAA',
    title: { zh: '2017年居民消费价格资料', en: 'Consumer prices of 2017' },
    outcome: 'granted',
    answeredOn: '2018-01-15',
    documents: [{ name: '答复附件.pdf', file: 1, type: 'application/pdf', bytes: 1024 }],
  } as const;
  const own = () => ({ ...draft, documents: [...draft.documents] });

  it('shows what one officer wrote and another approved', async () => {
    await proposeEntry(table, own(), act('2018-01-15'));
    expect(await proposedEntries(table)).toMatchObject([{ writtenBy: 'officer' }]);
    expect(await allEntries(table)).toEqual([]);
    await expect(approveEntry(table, draft.receipt, act('2018-01-15'), 1)).rejects.toMatchObject({
      slug: 'forbidden',
    });
    await approveEntry(table, draft.receipt, act('2018-01-16', 'officer2'), 1);
    expect(await allEntries(table)).toMatchObject([
      { day: '2018-01-16', approvedBy: 'officer2', title: draft.title },
    ]);
    expect(await proposedEntries(table)).toEqual([]);
    const woken = (await everything(table)).filter(({ outbox }) => outbox === 'site');
    expect(woken).toMatchObject([{ page: 'disclosure-log' }]);
  });

  it('approves exactly what was read: a proposal written anew meanwhile is not', async () => {
    await proposeEntry(table, own(), act('2018-01-15'));
    const slow = tables.again(table);
    slow.client.middlewareStack.add(
      (next, context) => async (args) => {
        if (context.commandName === 'TransactWriteItemsCommand') {
          await proposeEntry(
            table,
            { ...own(), title: { zh: '另', en: 'other' } },
            act('2018-01-15', 'officer3'),
          );
        }
        return next(args);
      },
      { step: 'initialize' },
    );
    await expect(approveEntry(slow, draft.receipt, act('2018-01-16', 'officer2'), 1)).rejects.toMatchObject({
      slug: 'stale-version',
    });
    expect(await allEntries(table)).toEqual([]);
  });

  it('has a request once', async () => {
    await expect(approveEntry(table, draft.receipt, act('2018-01-16'), 1)).rejects.toMatchObject({
      slug: 'not-found',
    });
    await proposeEntry(table, own(), act('2018-01-15'));
    await approveEntry(table, draft.receipt, act('2018-01-16', 'officer2'), 1);
    await expect(proposeEntry(table, own(), act('2018-01-17'))).rejects.toMatchObject({
      slug: 'already-exists',
    });
  });
});

describe('rates', () => {
  const rate = { most: 3, seconds: 600 };
  it('count all callers of a window together, and begin anew with the next', async () => {
    const at = instant('2018-01-10T10:09:59+08:00');
    const calls = await Promise.allSettled(
      Array.from({ length: 5 }, () => countCall(tables.again(table), 'h', rate, at)),
    );
    expect(calls.filter(({ status }) => status === 'rejected')).toHaveLength(2);
    await expect(countCall(table, 'h', rate, at)).rejects.toMatchObject({
      slug: 'too-many-requests',
      headers: { 'retry-after': '1' },
    });
    await countCall(table, 'other', rate, at);
    await countCall(table, 'h', rate, instant('2018-01-10T10:10:00+08:00'));
  });

  it('are forgotten when their window has passed', async () => {
    await countCall(table, 'h', rate, instant('2018-01-10T10:00:00+08:00'));
    const window = instant('2018-01-10T10:00:00+08:00').epochMilliseconds / 600_000;
    expect(await get(table, rateKey('h', `600#${window}`))).toMatchObject({
      calls: 1,
      expiresAt: instant('2018-01-10T10:10:00+08:00').epochMilliseconds / 1000,
    });
  });
});

it('what is written beside an event is written with it, or not at all', async () => {
  const found = await entered(table, 'SQ20180110-AAAAAA', '2018-01-10');
  const after = await recordEvents(
    table,
    await law('2018-01-10'),
    found,
    { events: [on('withdrawn', '2018-01-10')] },
    act('2018-01-10'),
    (changed) => [{ write: put(table, { pk: 'BESIDE', sk: changed.request.state }) }],
  );
  expect(after.request.state).toBe('withdrawn');
  expect(await get(table, { pk: 'BESIDE', sk: 'withdrawn' })).toBeDefined();
});
