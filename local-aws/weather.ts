import { hash } from 'node:crypto';
import * as v from 'valibot';

const Share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const Seconds = v.pipe(v.number(), v.minValue(0), v.maxValue(60));

/** What AWS may do at any time, and this host does on order. What is left out stays calm. */
export const Forecast = v.strictObject({
  /** The same order with the same seed meets the same calls, as long as they come in the same order. */
  seed: v.optional(v.pipe(v.number(), v.integer()), 1),
  table: v.optional(
    v.pipe(
      v.strictObject({
        /** The share of calls that are refused as too many, under any of the names that DynamoDB has for it. */
        throttled: v.optional(Share, 0),
        /** The share of calls that are carried out and whose reply never comes. */
        lost: v.optional(Share, 0),
        /** Reads of an index see the table as it was so many seconds ago. */
        indexLagSeconds: v.optional(Seconds, 0),
      }),
      v.check(({ throttled, lost }) => throttled + lost <= 1, 'throttled and lost are at most 1 together'),
    ),
    {},
  ),
  schedules: v.optional(
    v.strictObject({
      /** A run comes up to so many seconds after its time. */
      lateSeconds: v.optional(Seconds, 0),
      /** The share of runs that come twice, the second up to `lateSeconds` after the first. */
      twice: v.optional(Share, 0),
    }),
    {},
  ),
});
export type Forecast = v.InferOutput<typeof Forecast>;

export const CALM: Forecast = v.parse(Forecast, {});
/** Worse than AWS is on most days, and no worse than it may be. */
export const ROUGH: Forecast = v.parse(Forecast, {
  table: { throttled: 0.1, lost: 0.05, indexLagSeconds: 1 },
  schedules: { lateSeconds: 60, twice: 0.2 },
});

export interface Weather {
  readonly forecast: Forecast;
  /** Begins anew from the forecast's seed. */
  order(forecast: Forecast): void;
  /** What befalls the next call of the table. */
  tableCall(): 'answered' | 'throttled' | 'lost';
  /** How late the next run of a schedule comes, in milliseconds: once, or a second time too. */
  scheduledRun(): readonly number[];
  /** The next of these, each as likely as the others. */
  oneOf<T>(choices: readonly [T, ...T[]]): T;
}

export function createWeather(): Weather {
  let forecast = CALM;
  let draws = new Map<string, number>();

  /** From 0 to below 1: the next of the stream's own row of numbers. */
  const draw = (stream: string): number => {
    const n = draws.get(stream) ?? 0;
    draws.set(stream, n + 1);
    return hash('sha256', `${forecast.seed} ${stream} ${n}`, 'buffer').readUInt32BE() / 2 ** 32;
  };

  return {
    get forecast() {
      return forecast;
    },
    order(next) {
      forecast = next;
      draws = new Map();
    },
    tableCall() {
      const { throttled, lost } = forecast.table;
      if (throttled + lost === 0) return 'answered';
      const drawn = draw('table');
      if (drawn < throttled) return 'throttled';
      return drawn < throttled + lost ? 'lost' : 'answered';
    },
    scheduledRun() {
      const { lateSeconds, twice } = forecast.schedules;
      const late = () => (lateSeconds === 0 ? 0 : Math.floor(draw('late') * lateSeconds * 1000));
      const first = late();
      return twice > 0 && draw('twice') < twice ? [first, first + late()] : [first];
    },
    oneOf: (choices) => choices[Math.floor(draw('choice') * choices.length)] ?? choices[0],
  };
}
