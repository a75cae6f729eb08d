import type { Temporal } from 'temporal-polyfill';
import type { Cells } from '../../kernel/contribution.ts';
import { officeDay } from '../../kernel/day.ts';
import { allHeads } from '../../register/records/entries.ts';
import { sha256 } from '../../runtime/sha256.ts';
import { cellsOf } from '../../store/cells.ts';
import type { Table } from '../../store/table.ts';
import type { Years } from '../rules/cells.ts';
import { type Compiled, compile } from '../rules/compile.ts';
import type { Figure, ReportForm } from '../rules/figures.ts';
import { FIRST_YEAR } from './ports.ts';

/** Every year from the first on record to this one. */
export const yearsUpTo = (year: string): string[] =>
  Array.from({ length: Number(year) - FIRST_YEAR + 1 }, (_, i) => String(FIRST_YEAR + i));

/** A year as it stands, with the cells that it was compiled from and the registers closed in each year. */
export type CompiledYear = {
  compiled: Compiled;
  years: Years;
  closedIn: (year: string) => ReadonlySet<string>;
};

/**
 * The figures of a year as they stand. Read are the cells of the years up to it, as many as there are tallies: the
 * number of requests and entries behind them costs nothing.
 */
export const compileYear = async (
  table: Table,
  year: string,
  form: ReportForm,
  now: Temporal.Instant,
): Promise<CompiledYear> => {
  const [heads, ...cells] = await Promise.all([
    allHeads(table),
    ...yearsUpTo(year).map(async (one): Promise<[string, Cells]> => [one, await cellsOf(table, one)]),
  ]);
  const years = new Map(cells);
  const closedIn = (one: string): ReadonlySet<string> =>
    new Set(heads.filter((head) => head.closed[one]).map(({ register }) => register));
  const today = officeDay(now).toString();
  return { compiled: compile({ years, year, form, closed: closedIn(year), today }), years, closedIn };
};

/** What tells figures apart from any others: a recount and a snapshot are of these very figures. */
export const figuresHash = (figures: readonly Figure[]): string =>
  sha256(JSON.stringify(figures.map(({ id, value }) => [id, value])));
