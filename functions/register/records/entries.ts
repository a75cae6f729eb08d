import * as v from 'valibot';
import type { Act } from '../../kernel/act.ts';
import { ChainHead, NO_ENTRY } from '../../kernel/chain.ts';
import { summed } from '../../kernel/contribution.ts';
import { Problem } from '../../kernel/problem.ts';
import { sha256 } from '../../runtime/sha256.ts';
import type { Deed } from '../../store/audit/audit.ts';
import { record } from '../../store/audit/record.ts';
import { cellSteps } from '../../store/cells.ts';
import {
  entriesPartition,
  entryBeforeKey,
  entryKey,
  REGISTER_HEADS,
  registerHeadKey,
  sameKey,
} from '../../store/keys.ts';
import { type Touched, wakeForRegister } from '../../store/outbox.ts';
import {
  ABSENT,
  all,
  get,
  getMany,
  type Item,
  itemPage,
  put,
  type Step,
  type Table,
  transact,
} from '../../store/table.ts';
import type { Register } from '../rules/definition.ts';
import { dayOfEntry, identityOf, type RegisterEntry } from '../rules/entry.ts';
import { closedYearsChanged, movedCells } from '../rules/tally.ts';

const Fields = v.record(v.string(), v.union([v.string(), v.number(), v.array(v.string())]));
const Withdrawn = v.object({ by: v.string(), at: v.string(), reason: v.string() });
const EntryRow = v.object({
  id: v.string(),
  version: v.number(),
  fields: Fields,
  by: v.string(),
  at: v.string(),
  withdrawn: v.nullable(Withdrawn),
});
/** An entry as it is kept. A withdrawn one stays readable for staff and counts nowhere. */
export type EntryRow = v.InferOutput<typeof EntryRow>;

export const readEntryRow = (item: unknown): EntryRow => v.parse(EntryRow, item);

const Closing = v.object({ by: v.string(), at: v.string(), entries: v.number() });
const HeadRow = v.object({
  register: v.string(),
  closed: v.record(v.string(), Closing),
  audit: ChainHead,
});
/**
 * What all entries of a register share: the years that are closed, and the head of its audit chain, which every
 * change moves; so that no entry comes into a year while it is being closed.
 */
export type Head = v.InferOutput<typeof HeadRow>;

export const registerSubject = (register: string): string => `register/${register}`;

/** The head of a register that nobody wrote in yet. */
export const newHead = (register: string): Head => ({ register, closed: {}, audit: NO_ENTRY });

const stale = (): Problem =>
  new Problem('stale-version', {
    zh: '您读取之后台账已有变动',
    en: 'The register has changed since you read it',
  });

const HEAD = record({
  key: ({ register }: Pick<Head, 'register'>) => registerHeadKey(register),
  chain: ({ register }) => registerSubject(register),
  read: (item: Item) => v.parse(HeadRow, item),
  counted: [],
  stale,
});

export const headOf = async (table: Table, register: string): Promise<Head> =>
  (await HEAD.find(table, { register })) ?? newHead(register);

export const allHeads = (table: Table): Promise<Head[]> => HEAD.all(table, REGISTER_HEADS);

export const entryThere = async (table: Table, register: string, id: string): Promise<EntryRow | null> => {
  const item = await get(table, entryKey(register, id));
  return item ? readEntryRow(item) : null;
};

/** @throws Problem `not-found` */
export const findEntry = async (table: Table, register: string, id: string): Promise<EntryRow> => {
  const found = await entryThere(table, register, id);
  if (!found)
    throw new Problem('not-found', {
      zh: '此台账没有这一条目',
      en: 'There is no such entry in this register',
    });
  return found;
};

export type EntryPaging = { year?: string | undefined; limit: number; cursor?: string | undefined };

/** A page of entries, by day; `next` is the cursor of the page after, null at the end. */
export const entryPage = async (
  table: Table,
  register: string,
  { year, limit, cursor }: EntryPaging,
): Promise<{ items: EntryRow[]; next: string | null }> => {
  const found = await itemPage(table, entriesPartition(register), {
    limit,
    ...(year === undefined ? {} : { from: `${year}-01-01`, to: `${year}-12-31~` }),
    ...(cursor === undefined ? {} : { after: entryKey(register, cursor) }),
  });
  return {
    items: found.items.map((item) => readEntryRow(item)),
    next: found.next ? String(found.next.sk) : null,
  };
};

/** The entries from an id on, up to another and not with it, newest first. */
export const entriesBetween = async (
  table: Table,
  register: string,
  from: string,
  to: string,
): Promise<EntryRow[]> =>
  (await all(table, entriesPartition(register), { from, to }))
    .map((item) => readEntryRow(item))
    .filter(({ id }) => id !== to)
    .reverse();

/** @throws Problem `conflict` where a year that this would alter is closed */
const mayChange = (
  register: Register,
  head: Head,
  before: RegisterEntry | null,
  after: RegisterEntry | null,
): void => {
  const closed = closedYearsChanged(register, before, after, Object.keys(head.closed));
  if (closed.length === 0) return;
  throw new Problem('conflict', {
    zh: `此台账的 ${closed.join('、')} 年已经关账：请先重新开账`,
    en: `The year ${closed.join(', ')} is closed in this register: reopen it first`,
  });
};

/** Moves the head behind one audit entry; two changes at once are put one behind the other by their caller. */
const headSteps = (table: Table, head: Head, act: Act, deed: Deed, closed = head.closed): Step[] =>
  HEAD.change(table, head.audit.seq === 0 ? null : head, { ...head, closed }, act, deed).steps;

const sameStep = (table: Table, register: Register, entry: RegisterEntry, id: string): Step => ({
  write: put(table, { ...sameKey(register.id, sha256(identityOf(register, entry))), entry: id }, ABSENT),
  otherwise: () =>
    new Problem('already-exists', {
      zh: `${register.name.zh}：已有相同条目`,
      en: `${register.name.en}: the same is entered already`,
    }),
});

const notTheSameStep = (table: Table, register: Register, entry: RegisterEntry): Step => ({
  write: {
    Delete: {
      TableName: table.name,
      Key: sameKey(register.id, sha256(identityOf(register, entry))),
    },
  },
});

/** For each of these, the id of the entry by which the register holds the same thing; null where it holds none. */
export const sameAs = async (
  table: Table,
  register: Register,
  entries: readonly RegisterEntry[],
): Promise<(string | null)[]> => {
  const keys = entries.map((entry) => sameKey(register.id, sha256(identityOf(register, entry))));
  return (await getMany(table, keys)).map((item) => (item ? String(item.entry) : null));
};

/** An entry as it is first kept. */
export const newRow = (id: string, entry: RegisterEntry, act: Act): EntryRow => ({
  id,
  version: 1,
  fields: v.parse(Fields, entry),
  by: act.by,
  at: act.at.toString(),
  withdrawn: null,
});

/** The entries that one change over this head touches, for the public pages that show them. */
export const touching = ({ audit }: Head, ...ids: readonly string[]): Touched => ({
  ids: [...new Set(ids)],
  after: audit.seq,
  to: audit.seq + 1,
});

/** The order to write the public pages that show these entries: once for what was entered together, none for what is not public. */
export const pagesSteps = (
  table: Table,
  { id, isPublic }: Register,
  touched: Touched,
  { at }: Act,
): Step[] => (isPublic ? [wakeForRegister(table, id, touched, at)] : []);

/** How many entries one transaction takes beside the head, the audit and the cells: 100 writes in all. */
export const AT_ONCE = 25;

/**
 * Some new entries, at most `AT_ONCE`, in one transaction with their cells. Their ids are given by the caller,
 * so that what was written before a lost reply is known again.
 *
 * @throws Problem `conflict` in a closed year, `already-exists`, `stale-version` where another wrote in between
 */
export const addEntries = async (
  table: Table,
  register: Register,
  head: Head,
  rows: readonly EntryRow[],
  act: Act,
  deed: Deed,
  alongside: readonly Step[] = [],
): Promise<void> => {
  for (const { fields } of rows) mayChange(register, head, null, fields);
  await transact(table, [
    ...headSteps(table, head, act, deed),
    ...rows.flatMap((row): Step[] => [
      { write: put(table, { ...entryKey(register.id, row.id), ...row }, ABSENT), otherwise: stale },
      sameStep(table, register, row.fields, row.id),
    ]),
    ...cellSteps(table, summed(rows.flatMap(({ fields }) => movedCells(register, null, fields)))),
    ...alongside,
  ]);
};

/** The id of an entry: its day, then a text that tells nothing, or in which order a file brought it. */
export const entryId = (register: Register, entry: RegisterEntry, random: string): string =>
  `${dayOfEntry(register, entry)}.${random}`;

const replace = async (
  table: Table,
  register: Register,
  head: Head,
  before: EntryRow,
  after: EntryRow,
  act: Act,
  deed: Deed,
  alongside: readonly Step[] = [],
): Promise<EntryRow> => {
  const was = before.withdrawn ? null : before.fields;
  const is = after.withdrawn ? null : after.fields;
  mayChange(register, head, was, is);
  const same = was !== null && is !== null && identityOf(register, was) === identityOf(register, is);
  const condition = { that: 'version = :version', values: { ':version': before.version } };
  const kept: Item = { ...entryBeforeKey(register.id, before.id, before.version), ...before };
  const moves = before.id !== after.id;
  await transact(table, [
    ...headSteps(table, head, act, deed),
    ...(moves
      ? [
          {
            write: {
              Delete: {
                TableName: table.name,
                Key: entryKey(register.id, before.id),
                ConditionExpression: condition.that,
                ExpressionAttributeValues: condition.values,
              },
            },
            otherwise: stale,
          },
        ]
      : []),
    {
      write: put(table, { ...entryKey(register.id, after.id), ...after }, moves ? ABSENT : condition),
      otherwise: stale,
    },
    { write: put(table, kept, ABSENT), otherwise: stale },
    ...(was !== null && !same ? [notTheSameStep(table, register, was)] : []),
    ...(is !== null && !same ? [sameStep(table, register, is, after.id)] : []),
    ...cellSteps(table, movedCells(register, was, is)),
    ...pagesSteps(table, register, touching(head, before.id, after.id), act),
    ...alongside,
  ]);
  return after;
};

/** An entry with other fields. What it said before is kept; on another day it has another id. */
export const saveEntry = (
  table: Table,
  register: Register,
  head: Head,
  before: EntryRow,
  entry: RegisterEntry,
  act: Act,
  alongside: readonly Step[] = [],
): Promise<EntryRow> => {
  if (before.withdrawn)
    throw new Problem('conflict', { zh: '条目已经撤回', en: 'The entry has been withdrawn' });
  const day = dayOfEntry(register, entry);
  const id = before.id.startsWith(`${day}.`) ? before.id : `${day}${before.id.slice(day.length)}`;
  const after: EntryRow = {
    id,
    version: before.version + 1,
    fields: v.parse(Fields, entry),
    by: act.by,
    at: act.at.toString(),
    withdrawn: null,
  };
  const deed = {
    action: 'entry changed',
    detail: { entry: before.id, as: id, version: after.version },
  };
  return replace(table, register, head, before, after, act, deed, alongside);
};

/** Takes an entry out of every list and figure, with a reason; it stays on record. */
export const saveWithdrawal = (
  table: Table,
  register: Register,
  head: Head,
  before: EntryRow,
  reason: string,
  act: Act,
): Promise<EntryRow> => {
  if (before.withdrawn)
    throw new Problem('conflict', { zh: '条目已经撤回', en: 'The entry has been withdrawn already' });
  const after: EntryRow = {
    ...before,
    version: before.version + 1,
    withdrawn: { by: act.by, at: act.at.toString(), reason },
  };
  return replace(table, register, head, before, after, act, {
    action: 'entry withdrawn',
    detail: { entry: before.id },
  });
};

/**
 * Closes a year, which is then what the annual report counts: with its entries, or at zero.
 *
 * @throws Problem `conflict` where it is closed already
 */
export const saveClosedYear = async (
  table: Table,
  head: Head,
  year: string,
  entries: number,
  act: Act,
): Promise<Head> => {
  if (head.closed[year])
    throw new Problem('conflict', { zh: `${year} 年已经关账`, en: `The year ${year} is closed already` });
  const closed = { ...head.closed, [year]: { by: act.by, at: act.at.toString(), entries } };
  await transact(
    table,
    headSteps(table, head, act, { action: 'year closed', detail: { year, entries } }, closed),
  );
  return headOf(table, head.register);
};

/** Opens a closed year again, with a reason on record. */
export const saveReopenedYear = async (
  table: Table,
  head: Head,
  year: string,
  reason: string,
  act: Act,
): Promise<Head> => {
  const { [year]: was, ...closed } = head.closed;
  if (!was) throw new Problem('conflict', { zh: `${year} 年没有关账`, en: `The year ${year} is not closed` });
  await transact(
    table,
    headSteps(table, head, act, { action: 'year reopened', detail: { year, reason } }, closed),
  );
  return headOf(table, head.register);
};

/** How many entries a year counts: those of its days, or for a stock those that stand at its end. */
export const countOf = async (table: Table, register: Register, year: string): Promise<number> => {
  let count = 0;
  const span = register.time.kind === 'event' ? { from: `${year}-01-01` } : {};
  let after: Item | undefined;
  do {
    const found = await itemPage(table, entriesPartition(register.id), {
      ...span,
      to: `${year}-12-31~`,
      ...(after ? { after } : {}),
    });
    for (const item of found.items) {
      const { fields, withdrawn } = readEntryRow(item);
      const until = register.time.kind === 'stock' ? fields[register.time.until] : undefined;
      if (!withdrawn && !(typeof until === 'string' && until <= `${year}-12-31`)) count += 1;
    }
    after = found.next;
  } while (after);
  return count;
};
