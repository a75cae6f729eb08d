import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  addEntries,
  type EntryRow,
  entryId,
  entryPage,
  findEntry,
  headOf,
  newRow,
  registerSubject,
  saveClosedYear,
  saveEntry,
  saveReopenedYear,
  saveWithdrawal,
} from '../../../functions/register/records/entries.ts';
import type { RegisterEntry } from '../../../functions/register/rules/entry.ts';
import { registerOf } from '../../../functions/register/rules/registers.ts';
import { chain } from '../../../functions/store/audit/audit.ts';
import { cellsOf } from '../../../functions/store/cells.ts';
import type { Table } from '../../../functions/store/table.ts';
import { everything, startTables } from '../../store/engine.ts';

let engine: Awaited<ReturnType<typeof startTables>>;
let table: Table;
beforeAll(async () => {
  engine = await startTables();
});
afterAll(() => engine.stop());
beforeEach(async () => {
  table = await engine.fresh();
});

const works = registerOf('works');
if (!works) throw new Error('no works');
const act = { by: 'officer', at: Temporal.Instant.from('2018-01-05T02:00:00Z') };
const deed = { action: 'entry added' };
const poem = (day: string, title = '数说重庆'): RegisterEntry => ({ day, title, type: 'poem' });

const add = async (entry: RegisterEntry, random = 'K7M2QX'): Promise<EntryRow> => {
  const head = await headOf(table, works.id);
  const row = newRow(entryId(works, entry, random), entry, act);
  await addEntries(table, works, head, [row], act, deed);
  return row;
};
const figure = async (year: string): Promise<Record<string, number>> =>
  Object.fromEntries((await cellsOf(table, year)).get('works.entries') ?? []);

describe('entries and the figures of their year', () => {
  test('move together', async () => {
    const row = await add(poem('2017-03-01'));
    await add(poem('2017-04-01', '另一首'), 'BBBBBB');
    expect(await figure('2017')).toEqual({ poem: 2 });

    const changed = await saveEntry(
      table,
      works,
      await headOf(table, works.id),
      row,
      { ...row.fields, type: 'h5' },
      act,
    );
    expect(await figure('2017')).toEqual({ poem: 1, h5: 1 });
    expect(changed.version).toBe(2);

    await saveWithdrawal(table, works, await headOf(table, works.id), changed, '误录', act);
    expect(await figure('2017')).toEqual({ poem: 1 });
    expect((await findEntry(table, works.id, row.id)).withdrawn?.reason).toBe('误录');
  });

  test('on another day an entry has another address and counts in that year', async () => {
    const row = await add(poem('2016-12-31'));
    const after = await saveEntry(table, works, await headOf(table, works.id), row, poem('2017-01-01'), act);
    expect(after.id).toBe('2017-01-01.K7M2QX');
    await expect(findEntry(table, works.id, row.id)).rejects.toMatchObject({ slug: 'not-found' });
    expect([await figure('2016'), await figure('2017')]).toEqual([{}, { poem: 1 }]);
  });

  test('the same thing is not entered twice, and nothing moves', async () => {
    await add(poem('2017-03-01'));
    const before = await everything(table);
    await expect(add(poem('2017-03-01'), 'BBBBBB')).rejects.toMatchObject({ slug: 'already-exists' });
    expect(await everything(table)).toEqual(before);
  });

  test('what was withdrawn may be entered again', async () => {
    const row = await add(poem('2017-03-01'));
    await saveWithdrawal(table, works, await headOf(table, works.id), row, '误录', act);
    await add(poem('2017-03-01'), 'BBBBBB');
    expect(await figure('2017')).toEqual({ poem: 1 });
  });

  test('two who write at once: one is told to read again, and no figure is counted twice', async () => {
    const head = await headOf(table, works.id);
    const write = (random: string, title: string) => {
      const entry = poem('2017-03-01', title);
      return addEntries(table, works, head, [newRow(entryId(works, entry, random), entry, act)], act, deed);
    };
    const done = await Promise.allSettled([write('AAAAAA', 'a'), write('BBBBBB', 'b')]);
    expect(done.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(done.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { slug: 'stale-version' },
    });
    expect(await figure('2017')).toEqual({ poem: 1 });
  });

  test('every change is one entry of the chain, without what the entry says', async () => {
    const row = await add(poem('2017-03-01', '密'));
    await saveWithdrawal(table, works, await headOf(table, works.id), row, '误录', act);
    const entries = await chain(table, registerSubject(works.id));
    expect(entries.map(({ action }) => action)).toEqual(['entry added', 'entry withdrawn']);
    expect(JSON.stringify(entries)).not.toContain('密');
  });
});

describe('a year is closed', () => {
  test('at zero too, and then takes nothing until it is reopened', async () => {
    const head = await saveClosedYear(table, await headOf(table, works.id), '2017', 0, act);
    expect(head.closed).toMatchObject({ '2017': { by: 'officer', entries: 0 } });
    await expect(saveClosedYear(table, head, '2017', 0, act)).rejects.toMatchObject({ slug: 'conflict' });
    await expect(add(poem('2017-12-31'))).rejects.toMatchObject({ slug: 'conflict' });
    await add(poem('2018-01-01'));
    await saveReopenedYear(table, await headOf(table, works.id), '2017', '漏录一件', act);
    await add(poem('2017-12-31'), 'BBBBBB');
    expect(await figure('2017')).toEqual({ poem: 1 });
  });

  test('while somebody is adding to it: one of the two is refused', async () => {
    const head = await headOf(table, works.id);
    const entry = poem('2017-03-01');
    const done = await Promise.allSettled([
      saveClosedYear(table, head, '2017', 0, act),
      addEntries(table, works, head, [newRow(entryId(works, entry, 'AAAAAA'), entry, act)], act, deed),
    ]);
    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

test('entries come by day, a page at a time, of one year where one is named', async () => {
  for (const [i, day] of ['2016-05-01', '2017-01-01', '2017-12-31', '2018-01-01'].entries()) {
    await add(poem(day), `AAAAA${i}`);
  }
  const first = await entryPage(table, works.id, { year: '2017', limit: 1 });
  expect(first.items.map(({ fields }) => fields.day)).toEqual(['2017-01-01']);
  const second = await entryPage(table, works.id, { year: '2017', limit: 5, cursor: first.next ?? '' });
  expect(second).toMatchObject({ items: [{ fields: { day: '2017-12-31' } }], next: null });
  expect((await entryPage(table, works.id, { limit: 10 })).items).toHaveLength(4);
});
