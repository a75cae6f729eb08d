import { Temporal } from 'temporal-polyfill';
import type { Text } from './text.ts';

/**
 * SDMX time periods (SDMX 2.1, section 6, 4.2): `2017`, `2017-S1`, `2017-Q3`, `2017-09`, `2017-W05` (ISO 8601
 * week) and `2017-09-30`. A period is kept as its text; within one frequency the texts sort in time.
 */
export type Frequency = 'A' | 'S' | 'Q' | 'M' | 'W' | 'D';

const SHAPES: readonly (readonly [Frequency, RegExp])[] = [
  ['A', /^\d{4}$/],
  ['S', /^\d{4}-S[12]$/],
  ['Q', /^\d{4}-Q[1-4]$/],
  ['M', /^\d{4}-(?:0[1-9]|1[0-2])$/],
  ['W', /^\d{4}-W(?:0[1-9]|[1-4]\d|5[0-3])$/],
  ['D', /^\d{4}-\d{2}-\d{2}$/],
];

const isoWeekStart = (year: number, week: number): Temporal.PlainDate => {
  const fourth = Temporal.PlainDate.from({ year, month: 1, day: 4 });
  return fourth.subtract({ days: fourth.dayOfWeek - 1 }).add({ weeks: week - 1 });
};

const isDate = (text: string): boolean => {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  if (month < 1 || month > 12 || day < 1) return false;
  return day <= Temporal.PlainYearMonth.from({ year, month }).daysInMonth;
};

const hasWeek = (text: string): boolean => {
  const start = isoWeekStart(Number(text.slice(0, 4)), Number(text.slice(6)));
  return start.yearOfWeek === Number(text.slice(0, 4));
};

/** The frequency that a period's text has, or undefined where it is no period (`2017-13`, `2015-W54`). */
export const frequencyOf = (text: string): Frequency | undefined => {
  const frequency = SHAPES.find(([, shape]) => shape.test(text))?.[0];
  if (frequency === 'D') return isDate(text) ? 'D' : undefined;
  if (frequency === 'W') return hasWeek(text) ? 'W' : undefined;
  return frequency;
};

const known = (period: string): Frequency => {
  const frequency = frequencyOf(period);
  if (!frequency) throw new RangeError(`not a time period: ${JSON.stringify(period)}`);
  return frequency;
};

const MONTHS_IN: Readonly<Record<'A' | 'S' | 'Q' | 'M', number>> = { A: 12, S: 6, Q: 3, M: 1 };

/** The first day of the period. */
export const startOf = (period: string): Temporal.PlainDate => {
  const frequency = known(period);
  const year = Number(period.slice(0, 4));
  if (frequency === 'D') return Temporal.PlainDate.from(period);
  if (frequency === 'W') return isoWeekStart(year, Number(period.slice(6)));
  const part = frequency === 'A' ? 1 : Number(period.slice(frequency === 'M' ? 5 : 6));
  return Temporal.PlainDate.from({ year, month: (part - 1) * MONTHS_IN[frequency] + 1, day: 1 });
};

/** The last day of the period, itself included. */
export const endOf = (period: string): Temporal.PlainDate => {
  const frequency = known(period);
  const start = startOf(period);
  if (frequency === 'D') return start;
  if (frequency === 'W') return start.add({ days: 6 });
  return start.add({ months: MONTHS_IN[frequency] }).subtract({ days: 1 });
};

const pad = (value: number, length = 2): string => value.toString().padStart(length, '0');

/** The period of this frequency that holds the day. */
export const periodAt = (day: Temporal.PlainDate, frequency: Frequency): string => {
  if (frequency === 'D') return day.toString();
  if (frequency === 'W') return `${pad(day.yearOfWeek ?? day.year, 4)}-W${pad(day.weekOfYear ?? 1)}`;
  const year = pad(day.year, 4);
  if (frequency === 'A') return year;
  if (frequency === 'M') return `${year}-${pad(day.month)}`;
  return `${year}-${frequency}${Math.ceil(day.month / MONTHS_IN[frequency])}`;
};

/** The period `count` periods later, or earlier where `count` is negative. */
export const addPeriods = (period: string, count: number): string => {
  const frequency = known(period);
  const start = startOf(period);
  if (frequency === 'D') return periodAt(start.add({ days: count }), frequency);
  if (frequency === 'W') return periodAt(start.add({ weeks: count }), frequency);
  return periodAt(start.add({ months: count * MONTHS_IN[frequency] }), frequency);
};

/** How many periods lie from `from` to `to`; negative where `to` is earlier. Both have one frequency. */
export const periodsBetween = (from: string, to: string): number => {
  const frequency = known(from);
  if (known(to) !== frequency) throw new RangeError(`${from} and ${to} differ in frequency`);
  const [start, end] = [startOf(from), startOf(to)];
  if (frequency === 'D') return start.until(end, { largestUnit: 'days' }).days;
  if (frequency === 'W') return start.until(end, { largestUnit: 'days' }).days / 7;
  return ((end.year - start.year) * 12 + end.month - start.month) / MONTHS_IN[frequency];
};

/** The months in English, January first. */
export const MONTHS_EN = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** What a figure of a period covers: the period itself, or the year up to its end. */
export type Coverage = 'period' | 'year-to-date';

const CUMULATIVE_QUARTERS: readonly ((year: number) => Text)[] = [
  (year) => ({ zh: `${year}年一季度`, en: `first quarter of ${year}` }),
  (year) => ({ zh: `${year}年上半年`, en: `first half of ${year}` }),
  (year) => ({ zh: `${year}年前三季度`, en: `first three quarters of ${year}` }),
  (year) => ({ zh: `${year}年全年`, en: `whole of ${year}` }),
];

/** The year up to the end of a quarter or a month; the first of them is the period itself. */
const labelYearTo = (period: string): Text | undefined => {
  const year = Number(period.slice(0, 4));
  switch (known(period)) {
    case 'Q':
      return CUMULATIVE_QUARTERS[Number(period.slice(6)) - 1]?.(year);
    case 'S':
      return CUMULATIVE_QUARTERS[Number(period.slice(6)) * 2 - 1]?.(year);
    case 'M': {
      const month = Number(period.slice(5));
      if (month === 1) return undefined;
      return { zh: `${year}年1—${month}月`, en: `January to ${MONTHS_EN[month - 1]} ${year}` };
    }
    default:
      return undefined;
  }
};

/**
 * How people call the period: 2017年12月 / December 2017, 2017年三季度 / third quarter of 2017, and where its figures
 * cover the year so far 2017年前三季度 / first three quarters of 2017.
 */
export const labelPeriod = (period: string, span: Coverage = 'period'): Text => {
  const yearTo = span === 'year-to-date' ? labelYearTo(period) : undefined;
  if (yearTo) return yearTo;
  const frequency = known(period);
  const start = startOf(period);
  const year = Number(period.slice(0, 4));
  const monthEn = MONTHS_EN[start.month - 1] ?? '';
  switch (frequency) {
    case 'A':
      return { zh: `${year}年`, en: `${year}` };
    case 'S':
      return period.endsWith('1')
        ? { zh: `${year}年上半年`, en: `first half of ${year}` }
        : { zh: `${year}年下半年`, en: `second half of ${year}` };
    case 'Q': {
      const quarter = Number(period.slice(6)) - 1;
      const en = ['first', 'second', 'third', 'fourth'][quarter] ?? '';
      return { zh: `${year}年${'一二三四'[quarter] ?? ''}季度`, en: `${en} quarter of ${year}` };
    }
    case 'M':
      return { zh: `${year}年${start.month}月`, en: `${monthEn} ${year}` };
    case 'W': {
      const week = Number(period.slice(6));
      return { zh: `${year}年第${week}周`, en: `week ${week} of ${year}` };
    }
    case 'D':
      return { zh: `${year}年${start.month}月${start.day}日`, en: `${start.day} ${monthEn} ${year}` };
  }
};

/** How people call what a release is about: its period, or the history that a dataflow brings along. */
export const labelRelease = (
  { kind, period }: { kind: 'regular' | 'backfill'; period: string },
  span: Coverage,
): Text => (kind === 'backfill' ? { zh: '历史数据', en: 'history' } : labelPeriod(period, span));

/** What the figures of a period cover, as ISO 8601: a month, a year, a day, or first and last day. */
export const coverage = (period: string, span: Coverage): string => {
  const frequency = known(period);
  if (span === 'period' && ['A', 'M', 'D'].includes(frequency)) return period;
  const first = span === 'year-to-date' ? startOf(period.slice(0, 4)) : startOf(period);
  return `${first}/${endOf(period)}`;
};
