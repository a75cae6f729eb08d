import { closeSync, existsSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { Temporal } from 'temporal-polyfill';

/** Anything that tells the time, in milliseconds since 1970. */
export interface Clock {
  now(): number;
  /** What it would read had it not just been moved: by this, a request that is on its way was signed. */
  lately?(): number;
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
  lately(): number;
  /** Writes the last reading and stops the heartbeat. */
  close(): void;
}

const HEARTBEAT = 500;
/** A process may have read the clock after the last heartbeat: what was stopped goes on this much after it. */
const HEADROOM = 1000;
/** So long after a move, in milliseconds, what was sent before it may still arrive: a loaded machine takes seconds. */
const ON_ITS_WAY = 15_000;

/** The machine's own clock, also in a process whose `Date` clock-preload.ts has replaced. */
const machineNow: () => number = Reflect.get(Date, Symbol.for('local-aws.machine-now')) ?? Date.now;

function readField(file: string): number | null {
  if (!existsSync(file)) return null;
  const bytes = readFileSync(file);
  const value = bytes.length === 8 ? bytes.readDoubleLE() : Number.NaN;
  if (!Number.isInteger(value)) throw new Error(`${file} is damaged: it does not hold a time.`);
  return value;
}

/** Eight bytes in place: a reader sees the old value or the new one. */
function openField(file: string, value: number): { write(value: number): void; close(): void } {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  if (!existsSync(file)) {
    writeFileSync(`${file}.new`, bytes);
    renameSync(`${file}.new`, file);
  }
  const descriptor = openSync(file, 'r+');
  const write = (next: number) => {
    bytes.writeDoubleLE(next);
    writeSync(descriptor, bytes, 0, 8, 0);
  };
  write(value);
  return { write, close: () => closeSync(descriptor) };
}

/**
 * Opens or makes `<data>/clock`, and beside it `<data>/clock.last`, the last reading, written twice a second.
 * A demonstration clock goes on from where it was stopped; the machine's own time stays the machine's.
 * `now` is honoured unless the folder's clock already stands later.
 */
export function openClock(options: { file: string; now?: Temporal.Instant }): HostClock {
  const kept = readField(options.file);
  const last = readField(`${options.file}.last`);
  if (kept !== null && last === null)
    throw new Error(`${options.file}.last is missing beside ${options.file}.`);
  const machine = machineNow();
  let offset = kept === null || last === null || kept === 0 ? 0 : last + HEADROOM - machine;
  let stoodAt: Temporal.Instant | null = null;
  if (options.now) {
    const stands = kept === null || last === null ? -Infinity : Math.max(machine + offset, last);
    const asked = options.now.epochMilliseconds;
    if (asked >= stands) offset = asked - machine;
    else stoodAt = Temporal.Instant.fromEpochMilliseconds(stands);
  }
  const now = () => machineNow() + offset;
  const lastField = openField(`${options.file}.last`, now());
  const offsetField = openField(options.file, offset);
  const beat = setInterval(() => lastField.write(now()), HEARTBEAT).unref();
  const instant = () => Temporal.Instant.fromEpochMilliseconds(now());
  /** The offset before the last moves, and the machine's time from which on it counts no more. */
  let before = { offset, until: 0 };
  return {
    get demonstration() {
      return offset !== 0;
    },
    stoodAt,
    now,
    lately: () => machineNow() + (machineNow() < before.until ? before.offset : offset),
    instant,
    moveTo(target) {
      const to = target.epochMilliseconds;
      if (to < now()) {
        throw new RangeError(
          `The clock stands at ${instant()} and only moves forward: ${target} is earlier.`,
        );
      }
      // The machine's clock may have ticked since: never back, not by a millisecond.
      const machine = machineNow();
      before = { offset: machine < before.until ? before.offset : offset, until: machine + ON_ITS_WAY };
      offset = Math.max(offset, to - machine);
      lastField.write(to);
      offsetField.write(offset);
    },
    close() {
      clearInterval(beat);
      lastField.write(now());
      lastField.close();
      offsetField.close();
    },
  };
}
