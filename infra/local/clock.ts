import { Temporal } from 'temporal-polyfill';

/** Anything that tells the time, in milliseconds since 1970. */
export interface Clock {
  now(): number;
}

/** The host's clock: the machine's, plus an offset that every process reads from the same file. */
export interface HostClock extends Clock {
  /** False on the machine's own time (offset 0). */
  readonly demonstration: boolean;
  /** Set when `now` was refused at opening because the folder's clock already stood later: where it stands. */
  readonly stoodAt: Temporal.Instant | null;
  instant(): Temporal.Instant;
  /** Moves forward; throws a RangeError with one clear sentence when asked to go back. */
  moveTo(instant: Temporal.Instant): void;
  /** Writes the last reading and stops the heartbeat. */
  close(): void;
}

/** Opens or makes `<data>/clock`. `now` is honoured unless the folder's clock already stands later. */
export function openClock(options: { file: string; now?: Temporal.Instant }): HostClock {
  throw new Error(`${options.file}: not built yet ${Temporal.Now.instant()}`);
}
