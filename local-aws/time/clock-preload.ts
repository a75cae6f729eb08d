/**
 * Loaded before anything else in every process of the host (`node --import …/clock-preload.ts`): `Date` then
 * reads the host's clock, the machine's plus the offset in the file LOCAL_AWS_CLOCK_FILE, at every reading.
 */
import { openSync, readSync } from 'node:fs';

const file = process.env.LOCAL_AWS_CLOCK_FILE;
if (!file) throw new Error('LOCAL_AWS_CLOCK_FILE is not set: this process has no clock.');
const descriptor = openSync(file, 'r');
const offset = new Float64Array(1);
const MachineDate = Date;
const machineNow = MachineDate.now;

function now(): number {
  if (readSync(descriptor, offset, 0, 8, 0) !== 8) throw new Error(`${file} is damaged: it is not 8 bytes.`);
  return machineNow() + (offset[0] ?? 0);
}

// A proxy, not a subclass: dates that Node itself makes stay `instanceof Date`, and `Date()` can be called.
const HostDate = new Proxy(MachineDate, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  apply: () => new MachineDate(now()).toString(),
});
MachineDate.now = now;
MachineDate.prototype.constructor = HostDate;
Object.defineProperty(MachineDate, Symbol.for('local-aws.machine-now'), { value: machineNow });
globalThis.Date = HostDate;
