import { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import type { Text } from './text.ts';
import { saidIn } from './text.ts';

/**
 * A day in the office's calendar (Asia/Shanghai) as ISO 8601 text, `2020-01-27`: the form in which days are
 * stored and shown. Two days compare with `<` and `>`.
 */
export type Day = string;

/**
 * Days since 1970-01-01, the form in which days are counted. Plain integers: no machine's time zone can move
 * them, and a ledger costs additions only.
 */
export type EpochDay = number;

const DAY_TEXT = /^\d{4}-\d{2}-\d{2}$/;
const texts = new Map<EpochDay, Day>();
const numbers = new Map<Day, EpochDay>();
/** About 180 years of days; beyond it a text is computed each time, so odd input cannot fill the memory. */
const KEPT = 65_536;

/** Proleptic Gregorian date to days since 1970-01-01 (era arithmetic over 400 years of 146,097 days). */
export const fromCivil = (year: number, month: number, day: number): EpochDay => {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
};

const toCivil = (epochDay: EpochDay): [year: number, month: number, day: number] => {
  const shifted = epochDay + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const m = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * m + 2) / 5) + 1;
  const month = m < 10 ? m + 3 : m - 9;
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day];
};

/** The day of an epoch day: `18288` is `2020-01-27`. */
export const dayText = (epochDay: EpochDay): Day => {
  const kept = texts.get(epochDay);
  if (kept !== undefined) return kept;
  const [year, month, day] = toCivil(epochDay);
  const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  if (texts.size < KEPT) texts.set(epochDay, text);
  return text;
};

/** The epoch day of a valid day. */
export const dayNumber = (day: Day): EpochDay => {
  const kept = numbers.get(day);
  if (kept !== undefined) return kept;
  const epochDay = fromCivil(Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10)));
  if (numbers.size < KEPT) numbers.set(day, epochDay);
  return epochDay;
};

/** True for a day that exists: `2019-02-29` does not. */
export const isDay = (text: string): boolean => DAY_TEXT.test(text) && dayText(dayNumber(text)) === text;

/** A stored day: it must exist, and lie in the age of the law and of what an office plans. */
export const DaySchema = v.pipe(
  v.string(),
  v.check(isDay, saidIn({ zh: '没有这一天（应为 YYYY-MM-DD）', en: 'not a day that exists (YYYY-MM-DD)' })),
  v.check(
    (day) => day >= '2000-01-01' && day <= '2199-12-31',
    saidIn({ zh: '应在 2000 至 2199 年之间', en: 'outside 2000 to 2199' }),
  ),
);

/** The day that it is in the office at an instant. */
export const officeDay = (now: Temporal.Instant): Temporal.PlainDate =>
  now.toZonedDateTimeISO('Asia/Shanghai').toPlainDate();

/** 0 is Monday, 6 is Sunday; 1970-01-01 was a Thursday. */
export const weekdayNumber = (day: EpochDay): number => (((day + 3) % 7) + 7) % 7;

/** ISO 8601 in the office's offset (+08:00), milliseconds kept. */
export const officeTime = (instant: Temporal.Instant, digits: 0 | 3 = 3): string =>
  instant.toZonedDateTimeISO('Asia/Shanghai').toString({
    fractionalSecondDigits: digits,
    timeZoneName: 'never',
    offset: 'auto',
  });

/** An instant on the office's wall clock, as a mail says it; a fraction of a second is left out. */
export const beijingTime = (instant: Temporal.Instant): Text => {
  const at = officeTime(instant, 0).slice(0, 19).replace('T', ' ');
  return { zh: `北京时间 ${at}`, en: `${at} Beijing time` };
};

/** A time of day as it is typed, such as 15:30. */
export const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

/** An instant as the API tells it: the office's own time. */
export const officeTimeOf = (at: string): string => officeTime(Temporal.Instant.from(at));
