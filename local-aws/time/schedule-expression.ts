import { Temporal } from 'temporal-polyfill';
import { HostFault } from '../host-fault.ts';

/** When a schedule runs, in milliseconds since 1970. */
export interface Recurrence {
  /** The first time after `after`; undefined: never again. */
  next(after: number): number | undefined;
  /** The last time at or before `until` and after `after`. */
  latest(after: number, until: number): number | undefined;
}

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
/** A cron that names no day within this many days names none at all (29 February comes within eight years). */
const HORIZON_DAYS = 8 * 366 + 1;

/**
 * Reads `rate(…)`, `cron(…)` or `at(…)` as EventBridge Scheduler does. A rate counts from `since`, its first
 * run; a cron is read in `timeZone`. L, W and # are refused.
 */
export function parseSchedule(expression: string, timeZone: string, since: number): Recurrence {
  const [, kind, body = ''] = /^(rate|cron|at)\((.+)\)$/.exec(expression.trim()) ?? [];
  if (kind === 'rate') return rate(expression, body, since);
  if (kind === 'at') {
    const at = Temporal.PlainDateTime.from(body).toZonedDateTime(timeZone).epochMilliseconds;
    return {
      next: (after) => (at > after ? at : undefined),
      latest: (after, until) => (at > after && at <= until ? at : undefined),
    };
  }
  if (kind === 'cron') return cron(expression, body, timeZone);
  throw new HostFault(`The schedule ${expression} is not one the local host can read.`);
}

function rate(expression: string, body: string, since: number): Recurrence {
  const [, count, unit = ''] = /^(\d+) (minute|hour|day)s?$/.exec(body) ?? [];
  const step = Number(count) * (UNITS[unit] ?? Number.NaN);
  if (!(step > 0)) throw new HostFault(`The schedule ${expression} is not a rate.`);
  const next = (after: number) =>
    after < since ? since : since + (Math.floor((after - since) / step) + 1) * step;
  return {
    next,
    latest(after, until) {
      const last = until < since ? undefined : since + Math.floor((until - since) / step) * step;
      return last !== undefined && last > after ? last : undefined;
    },
  };
}

/** The numbers a cron field admits; undefined: any. */
function field(
  text: string,
  low: number,
  high: number,
  names: readonly string[],
  base: number,
): Set<number> | undefined {
  if (text === '*' || text === '?') return undefined;
  const number = (word: string): number => {
    const named = names.indexOf(word.toUpperCase());
    const value = named >= 0 ? named + base : /^\d+$/.test(word) ? Number(word) : Number.NaN;
    if (!(value >= low && value <= high))
      throw new HostFault(`The cron field ${text} is not one the local host can read.`);
    return value;
  };
  const admitted = new Set<number>();
  for (const part of text.split(',')) {
    const [range = '', step = '1'] = part.split('/');
    const [from = '', to] = range.split('-');
    const first = range === '*' ? low : number(from);
    const last = range === '*' || (to === undefined && part.includes('/')) ? high : number(to ?? from);
    const stride = Number(step);
    if (!Number.isInteger(stride) || stride < 1)
      throw new HostFault(`The cron field ${text} has no such step.`);
    for (let value = first; value <= last; value += stride) admitted.add(value);
  }
  return admitted;
}

const sorted = (admitted: Set<number> | undefined, low: number, high: number): number[] =>
  admitted ? [...admitted].sort((a, b) => a - b) : Array.from({ length: high - low + 1 }, (_, i) => low + i);

function cron(expression: string, body: string, timeZone: string): Recurrence {
  const fields = body.trim().split(/\s+/);
  if (fields.length !== 6) throw new HostFault(`The schedule ${expression} does not have six fields.`);
  const [minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = '', year = ''] = fields;
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) {
    throw new HostFault(`The schedule ${expression} must have ? for the day of the month or of the week.`);
  }
  const minutes = sorted(field(minute, 0, 59, [], 0), 0, 59);
  const hours = sorted(field(hour, 0, 23, [], 0), 0, 23);
  const days = field(dayOfMonth, 1, 31, [], 0);
  const months = field(month, 1, 12, MONTHS, 1);
  const weekdays = field(dayOfWeek, 1, 7, DAYS, 1);
  const years = field(year, 1970, 2199, [], 0);

  const admits = (day: Temporal.PlainDate) =>
    (years?.has(day.year) ?? true) &&
    (months?.has(day.month) ?? true) &&
    (days?.has(day.day) ?? true) &&
    (weekdays?.has((day.dayOfWeek % 7) + 1) ?? true);

  /** Every time on a day, in order; a time that the change to summer time skips does not run. */
  const timesOn = (day: Temporal.PlainDate): number[] =>
    hours.flatMap((hour) =>
      minutes.flatMap((minute) => {
        const local = day.toPlainDateTime({ hour, minute });
        const zoned = local.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
        return zoned.toPlainDateTime().equals(local) ? [zoned.epochMilliseconds] : [];
      }),
    );

  const dayOf = (at: number) =>
    Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate();

  return {
    next(after) {
      let day = dayOf(after);
      for (let looked = 0; looked < HORIZON_DAYS; looked += 1, day = day.add({ days: 1 })) {
        const found = admits(day) ? timesOn(day).find((at) => at > after) : undefined;
        if (found !== undefined) return found;
      }
      return undefined;
    },
    latest(after, until) {
      let day = dayOf(until);
      for (let looked = 0; looked < HORIZON_DAYS; looked += 1, day = day.subtract({ days: 1 })) {
        const found = admits(day) ? timesOn(day).findLast((at) => at <= until) : undefined;
        if (found !== undefined) return found > after ? found : undefined;
        if (day.toZonedDateTime(timeZone).epochMilliseconds <= after) return undefined;
      }
      return undefined;
    },
  };
}
