import * as v from 'valibot';
import type { Act } from '../../kernel/act.ts';
import { type Day, DaySchema } from '../../kernel/day.ts';
import { Problem } from '../../kernel/problem.ts';
import { type EntryRow, readEntryRow } from '../../register/records/entries.ts';
import type { Register } from '../../register/rules/definition.ts';
import { type RegisterRow, readRegisterRow } from '../../request/records/register.ts';
import { ANSWERS, entriesPartition, LOG, recountKey, registerPartition } from '../../store/keys.ts';
import { orderRecount } from '../../store/outbox.ts';
import { ABSENT, get, type Item, itemPage, put, type Step, type Table, transact } from '../../store/table.ts';
import type { Counts, Difference } from '../rules/recount.ts';

/**
 * The recount of a year's report: what it has counted so far, where it goes on, and what it found. Each row is saved
 * under a step that only grows, so that of two workers at one recount one stops.
 */
const Row = v.object({
  year: v.string(),
  form: v.string(),
  run: v.string(),
  by: v.string(),
  startedAt: v.string(),
  savedAt: v.string(),
  step: v.number(),
  /** `naming`: figures differ, and the records behind them are looked for. */
  state: v.picklist(['counting', 'naming', 'done']),
  /** Which list of records is being read, and the last one read of it. */
  list: v.number(),
  cursor: v.nullable(v.string()),
  records: v.number(),
  counts: v.pipe(v.string(), v.parseJson()),
  /** A hash of the figures as they were kept when the counting began. */
  figures: v.string(),
  differences: v.array(
    v.object({
      figure: v.string(),
      kept: v.number(),
      recounted: v.number(),
      rows: v.number(),
      behind: v.array(v.string()),
    }),
  ),
});
type Row = v.InferOutput<typeof Row>;
export type Recount = Omit<Row, 'counts' | 'differences'> & {
  counts: Counts;
  differences: readonly Difference[];
};

const itemOf = ({ counts, ...rest }: Recount): Item => ({
  ...recountKey(rest.year, rest.form),
  ...rest,
  counts: JSON.stringify(counts),
});

/** The recount of a year in a form, as it stands; null where there was none. */
export const findRecount = async (table: Table, year: string, form: string): Promise<Recount | null> => {
  const item = await get(table, recountKey(year, form));
  return item ? (v.parse(Row, item) as Recount) : null;
};

const overtaken = (): Problem =>
  new Problem('stale-version', { zh: '他人正在重新统计', en: 'Somebody else is at this recount' });

/** A recount begun, over the one before, with the order for its worker. */
export const beginRecount = async (
  table: Table,
  before: Recount | null,
  begun: Pick<Recount, 'year' | 'form' | 'run' | 'figures'>,
  act: Act,
  alongside: (recount: Recount) => readonly Step[] = () => [],
): Promise<Recount> => {
  const at = act.at.toString();
  const recount: Recount = {
    ...begun,
    by: act.by,
    startedAt: at,
    savedAt: at,
    step: (before?.step ?? 0) + 1,
    state: 'counting',
    list: 0,
    cursor: null,
    records: 0,
    counts: {},
    differences: [],
  };
  await saveRecount(table, before, recount, act, true, alongside(recount));
  return recount;
};

/** A step of a recount; one that is not done is ordered on, so that another run of the worker goes on with it. */
export const saveRecount = async (
  table: Table,
  before: Recount | null,
  after: Recount,
  { at }: Pick<Act, 'at'>,
  order = after.state !== 'done',
  alongside: readonly Step[] = [],
): Promise<void> =>
  transact(table, [
    {
      write: put(
        table,
        itemOf(after),
        before ? { that: 'step = :step', values: { ':step': before.step } } : ABSENT,
      ),
      otherwise: overtaken,
    },
    ...(order ? [orderRecount(table, after, at)] : []),
    ...alongside,
  ]);

/** A page of records, and where the next one begins; null at the end. */
export type RecordBatch<T> = { rows: T[]; next: string | null };

const PAGE = 1000;

const batch = async <T>(
  table: Table,
  partition: string,
  span: { from?: string; to?: string },
  cursor: string | null,
  read: (item: Item) => T,
): Promise<RecordBatch<T>> => {
  const found = await itemPage(table, partition, {
    ...span,
    limit: PAGE,
    ...(cursor === null ? {} : { after: { pk: partition, sk: cursor } }),
  });
  return { rows: found.items.map(read), next: found.next ? String(found.next.sk) : null };
};

/** Requests that arrived in a year, by receipt number. */
export const casesBatch = (
  table: Table,
  year: string,
  cursor: string | null,
): Promise<RecordBatch<RegisterRow>> => batch(table, registerPartition(year), {}, cursor, readRegisterRow);

/** Entries of a register from a day to a day, withdrawn ones among them. */
export const entriesBatch = (
  table: Table,
  register: Register,
  { from, to }: { from?: Day; to: Day },
  cursor: string | null,
): Promise<RecordBatch<EntryRow>> =>
  batch(
    table,
    entriesPartition(register.id),
    { ...(from === undefined ? {} : { from }), to: `${to}~` },
    cursor,
    readEntryRow,
  );

const Answer = v.object({ day: DaySchema, receipt: v.optional(v.string()), number: v.optional(v.string()) });

/** Where answers are public: to requests in the disclosure log, and to questions. */
export const PUBLIC_ANSWERS = [LOG, ANSWERS] as const;

/** Answers of one of these that became public in a year, and are; each by its receipt or its question's number. */
export const answersBatch = (
  table: Table,
  partition: (typeof PUBLIC_ANSWERS)[number],
  year: string,
  cursor: string | null,
): Promise<RecordBatch<{ day: Day; name: string }>> =>
  batch(table, partition, { from: `${year}-01-01`, to: `${year}-12-31~` }, cursor, (item) => {
    const { day, receipt, number } = v.parse(Answer, item);
    return { day, name: `${partition === LOG ? 'log' : 'questions'}/${receipt ?? number}` };
  });
