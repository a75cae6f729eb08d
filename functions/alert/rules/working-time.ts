import { Temporal } from 'temporal-polyfill';
import { dayNumber, officeDay } from '../../kernel/day.ts';
import type { Calendar } from '../../law/working-days.ts';
import type { WorkingHours } from './choices.ts';

/** Working days by the calendar of holidays, and the hours of each. */
export type WorkingTime = { calendar: Calendar; hours: WorkingHours };

/** The longest run of days that no calendar has: a loop that passes it is a mistake. */
const MOST_DAYS = 400;

const MINUTE = 60_000;

/** The spans of a day that are worked, in milliseconds since the epoch. */
const spansOf = (
  { calendar, hours }: WorkingTime,
  day: Temporal.PlainDate,
): (readonly [number, number])[] => {
  if (!calendar.kindAt(dayNumber(day.toString())).working) return [];
  const midnight = day.toZonedDateTime('Asia/Shanghai').epochMilliseconds;
  return hours.map(([from, to]) => [midnight + from * MINUTE, midnight + to * MINUTE]);
};

/**
 * The instant at which so much working time has passed since `from`. No time at all: `from` itself while the office
 * works, else when it opens next.
 */
export const afterWorking = (
  time: WorkingTime,
  from: Temporal.Instant,
  length: Temporal.Duration,
): Temporal.Instant => {
  let left = length.total('milliseconds');
  const begin = from.epochMilliseconds;
  let day = officeDay(from);
  for (let n = 0; n < MOST_DAYS; n += 1) {
    for (const [open, close] of spansOf(time, day)) {
      const start = Math.max(open, begin);
      if (start >= close) continue;
      if (start + left <= close) return Temporal.Instant.fromEpochMilliseconds(start + left);
      left -= close - start;
    }
    day = day.add({ days: 1 });
  }
  throw new RangeError(`No ${length} of working time in ${MOST_DAYS} days after ${from}`);
};

/** Working time between two instants, in milliseconds. */
export const workedBetween = (time: WorkingTime, from: Temporal.Instant, to: Temporal.Instant): number => {
  const [begin, end] = [from.epochMilliseconds, to.epochMilliseconds];
  const last = officeDay(to);
  let worked = 0;
  for (let day = officeDay(from); Temporal.PlainDate.compare(day, last) <= 0; day = day.add({ days: 1 }))
    for (const [open, close] of spansOf(time, day))
      worked += Math.max(0, Math.min(close, end) - Math.max(open, begin));
  return worked;
};
