/**
 * Loaded before anything else in every process of the host (`node --import …/clock-preload.ts`): `Date` then
 * reads the host's clock, the machine's plus the offset in the file HELIOSTAT_CLOCK_FILE, at every reading.
 */
import { openSync, readSync } from 'node:fs';

const file = process.env['HELIOSTAT_CLOCK_FILE'];
if (!file) throw new Error('HELIOSTAT_CLOCK_FILE is not set: this process has no clock.');
const descriptor = openSync(file, 'r');
const offset = new Float64Array(1);
const MachineDate = Date;

function now(): number {
  readSync(descriptor, offset, 0, 8, 0);
  return Math.floor(MachineDate.now() + (offset[0] ?? 0));
}

/** Construct and apply traps leave everything else of `Date`, `instanceof` included, as it is. */
globalThis.Date = new Proxy(MachineDate, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  apply: () => new MachineDate(now()).toString(),
  get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
});
