import type { Facts } from './facts.ts';

/** A table that stands in a section: part two, three or four of the statutory form. */
export type TableName = 'proactive' | 'requests' | 'remedies';

/** A paragraph by its id, with its standard template, as the facts of the year ask for it. */
export type Standard = { readonly id: string; readonly template: (facts: Facts) => string };

/** A heading with what stands below it, in order. */
export type Section = {
  readonly id: string;
  /** Null for what stands before the first heading. */
  readonly heading: string | null;
  readonly level: 1 | 2;
  readonly paragraphs: readonly Standard[];
  readonly table?: TableName;
};

export const section = (
  id: string,
  heading: string | null,
  level: 1 | 2,
  ...paragraphs: readonly Standard[]
): Section => ({ id, heading, level, paragraphs });
