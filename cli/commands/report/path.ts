import { optional } from '../../command.ts';

export const reportPath = (year: string): string => `/api/staff/reports/${encodeURIComponent(year)}`;

/** `?form=2021`, or nothing where the form due for the year is meant. */
export const formQuery = (form: string | undefined): string =>
  form === undefined ? '' : `?form=${encodeURIComponent(form)}`;

export const FORM = optional(
  'free|2019|2021',
  '报告格式（默认：该年度适用的格式）',
  'the form (default: the one due for that year)',
);
