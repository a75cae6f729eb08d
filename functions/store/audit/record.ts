import type { Act } from '../../kernel/act.ts';
import { type ChainHead, NO_ENTRY } from '../../kernel/chain.ts';
import type { Problem } from '../../kernel/problem.ts';
import type { Key } from '../keys.ts';
import { ABSENT, all, get, getMany, type Item, put, type Step, type Table } from '../table.ts';
import { append, type Deed } from './audit.ts';

/** A row that keeps the head of its audit chain. */
type Audited = { audit: ChainHead };

/** The fields of a row that are numbers. */
type NumberField<Row> = { [Name in keyof Row]: Row[Name] extends number ? Name : never }[keyof Row] & string;

/** What a record is. `Name`: the fields by which a row is found. */
type Declaration<Name, Row extends Audited, Counted extends string> = {
  key: (name: Name) => Key;
  /** The subject of its audit chain. */
  chain: (name: Name) => string;
  /** A row out of an item of the table, parsed. */
  read: (item: Item) => Row;
  /** A row as an item holds it, where that is not the row itself. */
  write?: (row: Row) => Item;
  /** Fields that begin at 1 and go up by one with each change: its version. */
  counted: readonly Counted[];
  /** Fields that others change without an entry in the chain: one that has changed was not read. */
  compared?: readonly (keyof Row & string)[];
  /** What is thrown where the row is not as it was read. */
  stale: () => Problem;
  /** What is thrown where a new row is there already; `stale` where nothing is said. */
  exists?: (row: Row) => Problem;
};

/** What a write must find beside a row that is as it was read: parts of a condition expression. */
export type Demand = { that: string; names: Record<string, string>; values: Item };

/** What is put together of a row by whoever changes it: all but its chain and what is counted. */
type Draft<Row, Counted extends string> = Omit<Row, 'audit' | Counted>;

/**
 * A record of the table, declared once: how it is found, parsed and written. A row is written over what was read and
 * over nothing else, in one transaction with an entry in its audit chain.
 */
export const record = <Name, Row extends Name & Audited, const Counted extends NumberField<Row> = never>({
  key,
  chain,
  read,
  write = (row) => row,
  counted,
  compared = [],
  stale,
  exists = stale,
}: Declaration<Name, Row, Counted>) => {
  /** That a row is as it was read, and what is demanded besides. */
  const unchanged = (before: Row, demand?: Demand) => {
    const fields = [...counted, ...compared];
    return {
      that: [
        '#audit.#seq = :seq',
        ...fields.map((_, n) => `#was${n} = :was${n}`),
        ...(demand ? [demand.that] : []),
      ].join(' AND '),
      names: {
        '#audit': 'audit',
        '#seq': 'seq',
        ...Object.fromEntries(fields.map((field, n) => [`#was${n}`, field])),
        ...demand?.names,
      },
      values: {
        ':seq': before.audit.seq,
        ...Object.fromEntries(fields.map((field, n) => [`:was${n}`, before[field]])),
        ...demand?.values,
      },
    };
  };

  /** The row alone, over what was read (null: it is new), without an entry in its chain. */
  const rowStep = (table: Table, before: Row | null, after: Row, demand?: Demand): Step => ({
    write: put(table, { ...key(after), ...write(after) }, before ? unchanged(before, demand) : ABSENT),
    otherwise: before ? stale : () => exists(after),
  });

  const found = (item: Item | undefined): Row | null => (item ? read(item) : null);

  return {
    find: async (table: Table, name: Name): Promise<Row | null> => found(await get(table, key(name))),

    /** Several at once, in their order. */
    findMany: async (table: Table, names: readonly Name[]): Promise<(Row | null)[]> =>
      (await getMany(table, names.map(key))).map(found),

    /** Every row of a partition, in the order of its keys. */
    all: async (...[table, partition, span]: Parameters<typeof all>): Promise<Row[]> =>
      (await all(table, partition, span)).map(read),

    rowStep,

    /**
     * The steps that save a row over what was read (null: it is new), its audit entry among them, and how it stands
     * then. What is counted goes up by one.
     *
     * @throws Problem, once the steps are made, where the row is not as it was read
     */
    change: (
      table: Table,
      before: Row | null,
      draft: Name & Draft<Row, Counted>,
      act: Act,
      deed: Deed,
      demand?: Demand,
    ): { after: Row; steps: Step[] } => {
      const entry = append(table, chain(draft), before?.audit ?? NO_ENTRY, act, deed);
      const counts = counted.map((field) => [field, before ? Number(before[field]) + 1 : 1]);
      // A draft with its counts and its chain is a row: the compiler cannot add the names up.
      const after = { ...draft, ...Object.fromEntries(counts), audit: entry.head } as unknown as Row;
      return { after, steps: [rowStep(table, before, after, demand), entry.step] };
    },
  };
};
