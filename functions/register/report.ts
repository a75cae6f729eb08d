import { officeDay } from '../domain/day.ts';
import { Problem } from '../domain/errors.ts';
import type { Cells } from '../domain/report/cells.ts';
import { compile } from '../domain/report/compile.ts';
import { FORMS, type Form, formOf } from '../domain/report/figures.ts';
import type { RegisterOperations } from '../http/contract/register/routes.ts';
import { cellsOf } from '../store/register/cells.ts';
import { allHeads } from '../store/register/entries.ts';
import { type RegisterPorts, yearAsked } from './ports.ts';

/** The office's records begin here; a stock of a year is counted from this year on. */
const FIRST_YEAR = 1990;

const formAsked = (form: string | undefined, year: string): Form => {
  if (form === undefined) return formOf(year);
  const found = FORMS.find((one) => one === form);
  if (found) return found;
  throw new Problem('bad-request', `form is one of ${FORMS.join(', ')}`);
};

/**
 * The figures of a year as they stand. Read are the cells of the years up to it, as many as there are tallies:
 * the number of requests and entries behind them costs nothing.
 */
export const compileReport =
  ({ table, now }: RegisterPorts): RegisterOperations['compileReport'] =>
  async (call) => {
    const year = yearAsked(call.params.year);
    if (year === undefined || Number(year) < FIRST_YEAR) {
      throw new Problem('not-found', `A report has a year from ${FIRST_YEAR} on`);
    }
    const form = formAsked(call.query.form, year);
    const upTo = Array.from({ length: Number(year) - FIRST_YEAR + 1 }, (_, i) => String(FIRST_YEAR + i));
    const [heads, ...cells] = await Promise.all([
      allHeads(table),
      ...upTo.map(async (one): Promise<[string, Cells]> => [one, await cellsOf(table, one)]),
    ]);
    const closed = new Set(heads.filter((head) => head.closed[year]).map(({ register }) => register));
    return {
      body: compile({ years: new Map(cells), year, form, closed, today: officeDay(now()).toString() }),
    };
  };
