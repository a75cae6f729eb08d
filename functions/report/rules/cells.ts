import type { Cells } from '../../kernel/contribution.ts';
/** The cells of every year on record, by year; a stock is counted from all years up to the report's. */
export type Years = ReadonlyMap<string, Cells>;

const NONE: ReadonlyMap<string, number> = new Map();

/** What a figure takes of a tally: the part of this name, or every part that fits. */
export type PartFilter = string | ((part: string) => boolean);

const takes = (wanted: PartFilter | undefined, part: string): boolean =>
  wanted === undefined || (typeof wanted === 'string' ? wanted === part : wanted(part));

const total = (cells: Cells | undefined, tally: string, wanted?: PartFilter): number => {
  let sum = 0;
  for (const [part, n] of cells?.get(tally) ?? NONE) if (takes(wanted, part)) sum += n;
  return sum;
};

/** Reads the figures of one year. */
export const readerOf = (years: Years, year: string) => ({
  /** What a year itself holds. */
  of: (tally: string, part?: PartFilter): number => total(years.get(year), tally, part),
  /** What stands at the end of the year. */
  standing: (tally: string, part?: PartFilter): number => {
    let sum = 0;
    for (const [one, cells] of years) if (one <= year) sum += total(cells, tally, part);
    return sum;
  },
  /** What stood at the end of the year before. */
  before: (tally: string, part?: PartFilter): number => {
    let sum = 0;
    for (const [one, cells] of years) if (one < year) sum += total(cells, tally, part);
    return sum;
  },
  /** How many distinct texts a year holds. */
  distinct: (tally: string): number => {
    let count = 0;
    for (const [, n] of years.get(year)?.get(tally) ?? NONE) if (n > 0) count += 1;
    return count;
  },
  /** The texts themselves, the most frequent first. */
  texts: (tally: string): string[] =>
    [...(years.get(year)?.get(tally) ?? NONE)]
      .filter(([, n]) => n > 0)
      .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
      .map(([text]) => text),
});
export type Reader = ReturnType<typeof readerOf>;
