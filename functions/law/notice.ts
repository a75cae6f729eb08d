import * as v from 'valibot';
import { type Day, DaySchema, dayNumber, dayText } from '../kernel/day.ts';

/**
 * A notice of the State Council on days off and make-up working days. Its days belong to the notice, not to a
 * year. `knownFrom` is the day from which anyone could know it; a typing error found later is corrected by the
 * same number with a higher `revision`.
 */
export const HolidayNotice = v.object({
  number: v.pipe(v.string(), v.regex(/^\S{2,20}〔\d{4}〕\d{1,4}号$/)),
  knownFrom: DaySchema,
  revision: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1),
  off: v.array(DaySchema),
  work: v.array(DaySchema),
});
export type HolidayNotice = v.InferOutput<typeof HolidayNotice>;

/** A notice as an office reckons by it. `reckonedFrom`: the instant (ISO 8601) since which it does; absent, always. */
export type ReckonedNotice = HolidayNotice & { readonly reckonedFrom?: string };

const expand = (text: string): Day[] =>
  text
    .split(' ')
    .filter((part) => part !== '')
    .flatMap((part) => {
      const [first = part, last = first] = part.split('/');
      const from = dayNumber(first);
      return Array.from({ length: dayNumber(last) - from + 1 }, (_, i) => dayText(from + i));
    });

/** A notice from its days written as ISO 8601 days and intervals, separated by spaces. */
export const expandNotice = (
  number: string,
  knownFrom: Day,
  days: { off: string; work: string },
): HolidayNotice => ({ number, knownFrom, revision: 1, off: expand(days.off), work: expand(days.work) });
