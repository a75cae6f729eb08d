import { Temporal } from 'temporal-polyfill';
import type { Clocks } from '../../../functions/runtime/now.ts';

/**
 * Time that passes only while everybody waits. A function's wall clock, its steady clock and the storage service's
 * clock go together until a test sets one of them; a second of waiting takes none of the machine's.
 */
export type Time = Clocks & {
  /** Milliseconds since the time was opened. */
  passed: () => number;
  /** Sets the wall clock forward or back by so many milliseconds, now. */
  stepWall: (milliseconds: number) => void;
  /** The same for the storage service's clock. */
  stepService: (milliseconds: number) => void;
  /** Time goes by while something is at work, as with a slow store. */
  elapse: (milliseconds: number) => void;
  /** Does this once the wall clock, as it goes now, shows that instant. */
  when: (at: Temporal.Instant, work: () => unknown) => void;
  /** Does this after so many milliseconds, whatever is done to the clocks. */
  after: (milliseconds: number, work: () => unknown) => void;
  /** Runs somebody who waits by this time's `pause`; several may run at once. */
  run: <T>(work: () => Promise<T>) => Promise<T>;
};

type Waiting = { at: number; resolve: () => void };

export const openTime = (start: Temporal.Instant, service: { time: number }): Time => {
  service.time = start.epochMilliseconds;
  let wall = start.epochMilliseconds;
  let steady = 0;
  let awake = 0;
  const waiting: Waiting[] = [];
  const events: { at: number; work: () => unknown }[] = [];

  const pass = (until: number): void => {
    const by = Math.max(0, until - steady);
    steady += by;
    wall += by;
    service.time += by;
  };

  /** Everybody waits: on to the next moment at which something happens. */
  const turn = async (): Promise<void> => {
    if (awake > 0) return;
    waiting.sort((a, b) => a.at - b.at);
    events.sort((a, b) => a.at - b.at);
    const [first] = waiting;
    const [event] = events;
    if (event && (!first || event.at <= first.at)) {
      events.shift();
      pass(event.at);
      awake += 1;
      await event.work();
      awake -= 1;
      return await turn();
    }
    if (!first || !Number.isFinite(first.at)) return;
    waiting.shift();
    pass(first.at);
    awake += 1;
    first.resolve();
  };
  const sleep = (): void => {
    awake -= 1;
    setImmediate(() => void turn());
  };

  return {
    now: () => Temporal.Instant.fromEpochMilliseconds(Math.floor(wall)),
    steady: () => steady,
    pause: (milliseconds) =>
      new Promise((resolve) => {
        waiting.push({ at: steady + milliseconds, resolve });
        sleep();
      }),
    passed: () => steady,
    stepWall: (milliseconds) => {
      wall += milliseconds;
    },
    stepService: (milliseconds) => {
      service.time += milliseconds;
    },
    elapse: (milliseconds) => pass(steady + milliseconds),
    when: (at, work) => void events.push({ at: steady + at.epochMilliseconds - wall, work }),
    after: (milliseconds, work) => void events.push({ at: steady + milliseconds, work }),
    run: async (work) => {
      awake += 1;
      try {
        return await work();
      } finally {
        sleep();
      }
    },
  };
};
