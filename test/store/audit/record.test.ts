import { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ChainHead } from '../../../functions/kernel/chain.ts';
import { Problem } from '../../../functions/kernel/problem.ts';
import { chain } from '../../../functions/store/audit/audit.ts';
import { record } from '../../../functions/store/audit/record.ts';
import { type Item, put, type Table, transact } from '../../../functions/store/table.ts';
import { startTables } from '../engine.ts';

const Row = v.object({
  name: v.string(),
  words: v.string(),
  seen: v.number(),
  version: v.number(),
  audit: ChainHead,
});
type Row = v.InferOutput<typeof Row>;

const NOTE = record({
  key: ({ name }: Pick<Row, 'name'>) => ({ pk: `NOTE#${name}`, sk: 'NOTE' }),
  chain: ({ name }) => `register/note-${name}`,
  read: (item: Item) => v.parse(Row, item),
  counted: ['version'],
  compared: ['seen'],
  stale: () => new Problem('stale-version', { zh: '已有变动', en: 'The note has changed' }),
  exists: ({ name }) =>
    new Problem('already-exists', { zh: `${name} 已经存在`, en: `${name} is there already` }),
});

const ACT = { by: 'ann', at: Temporal.Instant.from('2018-01-10T01:00:00Z') };
const DEED = { action: 'written' };
const DRAFT = { name: 'first', words: '一', seen: 0 };

let tables: Awaited<ReturnType<typeof startTables>>;
let table: Table;
beforeAll(async () => {
  tables = await startTables();
});
beforeEach(async () => {
  table = await tables.fresh();
});
afterAll(() => tables.stop());

const saved = async (before: Row | null, draft: Omit<Row, 'version' | 'audit'>): Promise<Row> => {
  const { after, steps } = NOTE.change(table, before, draft, ACT, DEED);
  await transact(table, steps);
  return after;
};

describe('a record', () => {
  it('begins at version 1 with the first entry of its chain, and is found as it was saved', async () => {
    expect(await NOTE.find(table, DRAFT)).toBeNull();
    const after = await saved(null, DRAFT);
    expect(after).toMatchObject({ ...DRAFT, version: 1, audit: { seq: 1 } });
    expect(await NOTE.find(table, { name: 'first' })).toEqual(after);
    expect(await NOTE.findMany(table, [{ name: 'second' }, { name: 'first' }])).toEqual([null, after]);
    expect(await NOTE.all(table, 'NOTE#first')).toEqual([after]);
  });

  it('goes up by one with each change, and so does its chain', async () => {
    const first = await saved(null, DRAFT);
    const second = await saved(first, { ...first, words: '二' });
    expect(second).toMatchObject({ words: '二', version: 2, audit: { seq: 2 } });
    expect((await chain(table, 'register/note-first')).map(({ seq, actor }) => [seq, actor])).toEqual([
      [1, 'ann'],
      [2, 'ann'],
    ]);
  });

  it('is not written over what was not read', async () => {
    const first = await saved(null, DRAFT);
    await saved(first, { ...first, words: '二' });
    await expect(saved(first, { ...first, words: '三' })).rejects.toMatchObject({ slug: 'stale-version' });
    await expect(saved(null, DRAFT)).rejects.toMatchObject({ slug: 'already-exists' });
    expect(await NOTE.find(table, { name: 'first' })).toMatchObject({ words: '二', version: 2 });
  });

  it('is not written over a field that others change without a version', async () => {
    const first = await saved(null, DRAFT);
    await transact(table, [{ write: put(table, { pk: 'NOTE#first', sk: 'NOTE', ...first, seen: 1 }) }]);
    await expect(saved(first, { ...first, words: '二' })).rejects.toMatchObject({ slug: 'stale-version' });
  });

  it('is written without an entry where only the row moves', async () => {
    const first = await saved(null, DRAFT);
    await transact(table, [NOTE.rowStep(table, first, { ...first, seen: 1 })]);
    expect(await NOTE.find(table, { name: 'first' })).toEqual({ ...first, seen: 1 });
  });

  it.each([
    ['holds', '一', true],
    ['does not hold', '二', false],
  ])('is written where what is demanded besides %s, and only there', async (_, words, written) => {
    const first = await saved(null, DRAFT);
    const demand = { that: '#words = :words', names: { '#words': 'words' }, values: { ':words': words } };
    const { steps } = NOTE.change(table, first, { ...first, words: '三' }, ACT, DEED, demand);
    const end = await transact(table, steps).then(
      () => true,
      (error: unknown) => !(error instanceof Problem),
    );
    expect(end).toBe(written);
  });
});
