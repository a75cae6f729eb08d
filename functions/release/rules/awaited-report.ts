import { isReport } from '../../kernel/addresses.ts';
import { type Day, dayNumber } from '../../kernel/day.ts';

/** The day by which a year's report is published: 31 March (v2008 Art 31), from the year 2019 on 31 January (v2019 Art 50). */
export const dueDay = (year: string): Day => `${Number(year) + 1}-${year <= '2018' ? '03-31' : '01-31'}`;

type Known = { readonly flow: string; readonly period: string; readonly state: string };

export type AwaitedReport = { readonly year: string; readonly due: Day };

/** The report that is due next, or overdue: last year's, and this year's once that is public. */
export const awaitedReport = (releases: readonly Known[], today: Day): AwaitedReport => {
  const last = String(Number(today.slice(0, 4)) - 1);
  const isOut = releases.some((one) => isReport(one) && one.period === last && one.state === 'published');
  const year = isOut ? String(Number(last) + 1) : last;
  return { year, due: dueDay(year) };
};

/** How many days before the due day people are reminded; afterwards once a week. */
const BEFORE = [30, 14, 7, 3, 1, 0];
const AFTER_EVERY = 7;

/**
 * The reminder that holds on a day: how many days are left (negative: overdue) at its last occasion, or null before
 * the first one. A day without a run of the sweep is made up for: the last occasion still holds.
 */
export const occasionOn = (year: string, today: Day): number | null => {
  const left = dayNumber(dueDay(year)) - dayNumber(today);
  if (left < 0) return -Math.floor(-left / AFTER_EVERY) * AFTER_EVERY || -1;
  const passed = BEFORE.filter((days) => days >= left);
  return passed.length > 0 ? Math.min(...passed) : null;
};
