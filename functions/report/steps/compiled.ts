import type { ReportOperations } from '../contract/routes.ts';
import { compileYear } from './compiling.ts';
import { formAsked, type ReportPorts, yearNamed } from './ports.ts';

/** The figures of a year as they stand. */
export const compileReport =
  ({ table, now }: ReportPorts): ReportOperations['compileReport'] =>
  async (call) => {
    const year = yearNamed(call);
    const { compiled } = await compileYear(table, year, formAsked(call.query.form, year), now());
    return { body: compiled };
  };
