import * as v from 'valibot';
import { isDay } from '../kernel/day.ts';
import { saidIn } from '../kernel/text.ts';

/** Parameters of a query that several lists take. */

/** The most that a list gives at once. */
const MOST_LISTED = 200;

const whole = (least: number, most: number) =>
  v.pipe(v.string(), v.digits(), v.transform(Number), v.minValue(least), v.maxValue(most));

/** How many at once. */
export const LimitAsked = v.optional(whole(1, MOST_LISTED), '50');

/** A whole number of working days ahead. */
export const DaysAsked = v.optional(whole(0, 250));

export const YearAsked = v.optional(
  v.pipe(
    v.string(),
    v.regex(
      /^(19|20|21)\d{2}$/,
      saidIn({ zh: '应为四位数字的年份，如 2018', en: 'a year of four digits, as in 2018' }),
    ),
  ),
);

/** A day that there is: 2018-02-31 is none. */
export const DayAsked = v.pipe(
  v.string(),
  v.check(isDay, saidIn({ zh: '应为日期，如 2018-01-31', en: 'a date as in 2018-01-31' })),
);

/** A part of a text, in small or capital letters. */
export const TextAsked = v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(60)));

const AS_BEFORE = saidIn({ zh: '应为上一页的 `next`', en: 'as `next` of the page before gave it' });

/** Where the page before ended, as its `next` says. */
export const cursorOf = (form: RegExp) =>
  v.optional(v.pipe(v.string(), v.maxLength(200), v.regex(form, AS_BEFORE)));

/** The same, of a list whose `next` is a key in base64url. */
export const packedCursorOf = (form: RegExp) =>
  v.optional(
    v.pipe(
      v.string(),
      v.maxLength(200),
      v.transform((text) => Buffer.from(text, 'base64url').toString('utf8')),
      v.regex(form, AS_BEFORE),
    ),
  );

/** `next` of such a list. */
export const packed = (key: string | null): string | null =>
  key === null ? null : Buffer.from(key).toString('base64url');
