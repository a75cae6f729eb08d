import type { Text } from '../../kernel/text.ts';

/**
 * A register: what an office keeps of one matter that it discloses or reports on, an entry a row. A register is
 * a definition; its rules, its import, its lists and its place in the annual report follow from it.
 */
type Common = {
  /** camelCase; also the heading of the column in a file. */
  readonly id: string;
  readonly name: Text;
  readonly required: boolean;
  /** Stays with the office: no public page or file shows it. */
  readonly internal?: true;
};

/**
 * A column. `list` is several texts in one cell, parted by 、 or ; (a comma may belong to a name). `count` is a
 * whole number from 0. A `day` has come, unless it is one that is laid down `ahead`. `fen` is an amount in hundredths of a yuan, written in yuan (`12.50`).
 */
export type Field = Common &
  (
    | { readonly kind: 'text' }
    | { readonly kind: 'day'; readonly ahead?: true }
    | { readonly kind: 'count' }
    | { readonly kind: 'fen' }
    | { readonly kind: 'list' }
    | { readonly kind: 'link' }
    | { readonly kind: 'choice'; readonly choices: Readonly<Record<string, Text>> }
  );

/**
 * What an entry adds to a year. `entries`: one; `sum`: the number in `field`; `distinct`: the text,
 * or each text of the list, in `field`, counted once a year however often it is named. `by` splits by a choice. `where` takes only entries
 * with that choice.
 */
export type Tally = {
  /** Unique over all registers: `works.entries`. */
  readonly id: string;
  readonly name: Text;
  readonly of: 'entries' | 'sum' | 'distinct';
  readonly field?: string;
  readonly by?: string;
  readonly where?: Readonly<Record<string, string>>;
  /** Of a stock: what stands at the year's end (the default), or what began or ended in the year. */
  readonly counts?: 'standing' | 'began' | 'ended';
};

export type Register = {
  /** As commands and addresses call it. */
  readonly id: string;
  readonly name: Text;
  /** One sentence: what belongs here. */
  readonly says: Text;
  readonly fields: readonly Field[];
  /**
   * `event`: an entry belongs to the year of its day. `stock`: it counts from its first day until the day
   * before `until`, and a year counts what stands at its end.
   */
  readonly time:
    | { readonly kind: 'event'; readonly day: string }
    | { readonly kind: 'stock'; readonly from: string; readonly until: string };
  /** The fields by which two entries are the same thing entered twice. */
  readonly identity: readonly string[];
  readonly tallies: readonly Tally[];
  readonly isPublic: boolean;
};

/** The field by which entries are ordered and found: the day, or the first day. */
export const dayField = ({ time }: Register): string => (time.kind === 'event' ? time.day : time.from);
