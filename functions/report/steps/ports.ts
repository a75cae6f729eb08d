import type { Temporal } from 'temporal-polyfill';
import { Problem } from '../../kernel/problem.ts';
import type { Table } from '../../store/table.ts';
import type { Call } from '../../web/api.ts';
import { REPORT_FORMS, type ReportForm, reportFormOf } from '../rules/figures.ts';

/** What the steps on annual reports work with. */
export type ReportPorts = { table: Table; now: () => Temporal.Instant };

/** The office's records begin here; a stock of a year is counted from this year on. */
export const FIRST_YEAR = 1990;

/** The year that an address names. @throws Problem `not-found` */
export const yearNamed = ({ params }: Call<unknown>): string => {
  const { year = '' } = params;
  if (/^(19|20|21)\d{2}$/.test(year) && Number(year) >= FIRST_YEAR) return year;
  throw new Problem('not-found', {
    zh: `年度报告的年份不早于 ${FIRST_YEAR}`,
    en: `A report has a year from ${FIRST_YEAR} on`,
  });
};

/** The form that was asked for, or the one that is due for the year. @throws Problem `bad-request` */
export const formAsked = (form: string | undefined, year: string): ReportForm => {
  if (form === undefined) return reportFormOf(year);
  const found = REPORT_FORMS.find((one) => one === form);
  if (found) return found;
  throw new Problem('bad-request', {
    zh: `form 应为 ${REPORT_FORMS.join('、')} 之一`,
    en: `form is one of ${REPORT_FORMS.join(', ')}`,
  });
};
