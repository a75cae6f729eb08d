import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type HostClock, openClock } from '../../../local-aws/time/clock.ts';

/** How far the machine is ahead of its own clock, in milliseconds. */
const machine = vi.hoisted(() => {
  const { now } = Date;
  const ahead = { ms: 0 };
  Object.defineProperty(Date, Symbol.for('local-aws.machine-now'), { value: () => now() + ahead.ms });
  return ahead;
});

const T = Temporal.Instant.from('2018-01-10T09:28:00+08:00');
let folder: string;
let file: string;
const opened: HostClock[] = [];

function open(now?: Temporal.Instant): HostClock {
  const clock = openClock(now ? { file, now } : { file });
  opened.push(clock);
  return clock;
}

function stop(clock: HostClock): void {
  clock.close();
  opened.splice(opened.indexOf(clock), 1);
}

function write(name: string, value: number): void {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  writeFileSync(name, bytes);
}

beforeEach(() => {
  machine.ms = 0;
  folder = mkdtempSync(join(tmpdir(), 'clock-'));
  file = join(folder, 'clock');
});
afterEach(() => {
  for (const clock of opened.splice(0)) clock.close();
  rmSync(folder, { recursive: true });
});

describe('opening', () => {
  it('tells the machine its own time when nothing was asked', () => {
    const before = Date.now();
    const clock = open();
    expect(clock.now()).toBeGreaterThanOrEqual(before);
    expect(clock.now()).toBeLessThanOrEqual(Date.now());
    expect(clock.demonstration).toBe(false);
    expect(readFileSync(file).readDoubleLE()).toBe(0);
  });

  it('starts at the instant asked for, earlier or later than the machine', () => {
    const clock = open(T);
    expect(clock.now()).toBeGreaterThanOrEqual(T.epochMilliseconds);
    expect(clock.now() - T.epochMilliseconds).toBeLessThan(60_000);
    expect(clock.demonstration).toBe(true);
    expect(clock.stoodAt).toBeNull();
  });

  it('goes on a second after the last reading, however long it was stopped', () => {
    stop(open(T));
    const last = Temporal.Instant.from('2018-01-10T09:29:00+08:00').epochMilliseconds;
    write(`${file}.last`, last);
    write(file, -1);
    const again = open();
    expect(again.now() - last).toBeGreaterThanOrEqual(1000);
    expect(again.now() - last).toBeLessThan(60_000);
    expect(again.demonstration).toBe(true);
  });

  it('keeps the machine time of a folder that has it', () => {
    stop(open());
    write(`${file}.last`, T.epochMilliseconds);
    const again = open();
    expect(Math.abs(again.now() - Date.now())).toBeLessThan(60_000);
    expect(again.demonstration).toBe(false);
  });

  it.each([
    ['earlier than where it stands: the folder wins', '2018-01-10T09:27:59+08:00', true],
    ['later: moves on', '2018-01-10T10:00:00+08:00', false],
  ])('reopened %s', (_, asked, refused) => {
    stop(open(T));
    const again = open(Temporal.Instant.from(asked));
    expect(again.stoodAt !== null).toBe(refused);
    if (again.stoodAt) expect(again.stoodAt.epochMilliseconds).toBeGreaterThan(T.epochMilliseconds);
    expect(again.now()).toBeGreaterThanOrEqual(
      Math.max(Temporal.Instant.from(asked).epochMilliseconds, T.epochMilliseconds),
    );
  });

  it('does not turn a folder on the machine time back either', () => {
    stop(open());
    expect(open(T).stoodAt).not.toBeNull();
  });

  it.each([
    ['clock', Buffer.alloc(3)],
    ['clock', Buffer.alloc(8, 0xff)],
    ['clock.last', Buffer.alloc(0)],
  ])('says that %s is damaged', (name, bytes) => {
    stop(open(T));
    writeFileSync(join(folder, name), bytes);
    expect(() => openClock({ file })).toThrow(`${name} is damaged`);
  });

  it('says that the last reading is missing', () => {
    stop(open(T));
    rmSync(`${file}.last`);
    expect(() => openClock({ file })).toThrow('clock.last is missing');
  });
});

describe('moving', () => {
  it('goes forward, is kept at once and refuses to go back', () => {
    const clock = open(T);
    const later = Temporal.Instant.from('2018-01-10T09:30:00+08:00');
    clock.moveTo(later);
    expect(clock.now()).toBeGreaterThanOrEqual(later.epochMilliseconds);
    expect(readFileSync(`${file}.last`).readDoubleLE()).toBe(later.epochMilliseconds);
    expect(() => clock.moveTo(T)).toThrow('only moves forward');
    expect(clock.now()).toBeGreaterThanOrEqual(later.epochMilliseconds);
  });

  it('tells for a while what it read before, since what was signed then is still on its way', () => {
    const clock = open(T);
    expect(clock.lately() - clock.now()).toBe(0);
    clock.moveTo(T.add({ minutes: 4 }));
    clock.moveTo(T.add({ minutes: 8 }));
    expect(clock.lately() - T.epochMilliseconds).toBeGreaterThanOrEqual(0);
    expect(clock.lately() - T.epochMilliseconds).toBeLessThan(60_000);
    machine.ms = 60_000;
    expect(clock.lately()).toBeGreaterThanOrEqual(T.add({ minutes: 9 }).epochMilliseconds);
  });

  it('writes the last reading while it runs', async () => {
    const clock = open(T);
    const first = readFileSync(`${file}.last`).readDoubleLE();
    await expect
      .poll(() => readFileSync(`${file}.last`).readDoubleLE(), { timeout: 30_000 })
      .toBeGreaterThan(first);
    expect(readFileSync(`${file}.last`).readDoubleLE()).toBeLessThanOrEqual(clock.now());
  });
});

describe('the preload', () => {
  const preload = fileURLToPath(new URL('../../../local-aws/time/clock-preload.ts', import.meta.url));

  function run(script: string): unknown {
    const child = spawnSync(
      process.execPath,
      ['--import', preload, '--input-type=module', '--eval', `console.log(JSON.stringify((${script})()))`],
      { env: { ...process.env, LOCAL_AWS_CLOCK_FILE: file, TZ: 'Asia/Shanghai' }, encoding: 'utf8' },
    );
    if (child.status !== 0) throw new Error(child.stderr);
    return JSON.parse(child.stdout);
  }

  it('gives every reading the offset of that moment', () => {
    write(file, 0);
    const readings = run(`() => {
      const fs = process.getBuiltinModule('node:fs');
      const move = (ms) => { const b = Buffer.alloc(8); b.writeDoubleLE(ms); fs.writeFileSync(${JSON.stringify(file)}, b); };
      const out = [Date.now()];
      move(3_600_000); out.push(Date.now());
      move(7_200_000); out.push(new Date().getTime());
      move(10_800_000); out.push(Date.parse(Date()) );
      move(14_400_000); out.push(new (new Date(0).constructor)().getTime());
      return out;
    }`) as number[];
    for (const [hour, reading] of readings.entries()) {
      expect((reading - Date.now()) / 3_600_000).toBeCloseTo(hour, 1);
    }
  });

  it('leaves everything else of Date alone', () => {
    write(file, 3_600_000);
    const checks = run(`() => ({
      given: new Date(0).toISOString(),
      parsed: new Date('2018-01-10T09:30:00+08:00').getTime(),
      fields: new Date(2018, 0, 10, 9, 30).getTime(),
      utc: Date.UTC(2018, 0, 10), length: Date.length, name: Date.name,
      instance: new Date() instanceof Date,
      native: process.getBuiltinModule('node:fs').statSync('.').mtime instanceof Date,
      subclass: new (class extends Date { year() { return this.getUTCFullYear(); } })(0).year(),
      clone: structuredClone(new Date(5)).getTime(),
      tag: Object.prototype.toString.call(new Date()),
    })`);
    expect(checks).toEqual({
      given: '1970-01-01T00:00:00.000Z',
      parsed: 1515547800000,
      fields: 1515547800000,
      utc: 1515542400000,
      length: 7,
      name: 'Date',
      instance: true,
      native: true,
      subclass: 1970,
      clone: 5,
      tag: '[object Date]',
    });
  });

  it('lets the host itself run under it: its clock does not add the offset twice', () => {
    write(file, 0);
    write(`${file}.last`, 0);
    const clockModule = fileURLToPath(new URL('../../../local-aws/time/clock.ts', import.meta.url));
    const child = spawnSync(
      process.execPath,
      [
        '--import',
        preload,
        '--input-type=module',
        '--eval',
        `import { openClock } from ${JSON.stringify(clockModule)};
         import { Temporal } from 'temporal-polyfill';
         const clock = openClock({ file: process.env.LOCAL_AWS_CLOCK_FILE, now: Temporal.Instant.from('2038-01-10T09:30:00+08:00') });
         console.log(JSON.stringify([clock.now(), Date.now(), Temporal.Now.instant().epochMilliseconds]));
         clock.close();`,
      ],
      {
        env: { ...process.env, LOCAL_AWS_CLOCK_FILE: file },
        encoding: 'utf8',
        cwd: fileURLToPath(new URL('../../..', import.meta.url)),
      },
    );
    expect(child.stderr).toBe('');
    const [own, date, temporal] = JSON.parse(child.stdout) as [number, number, number];
    const asked = Temporal.Instant.from('2038-01-10T09:30:00+08:00').epochMilliseconds;
    for (const reading of [own, date, temporal]) {
      expect(reading).toBeGreaterThanOrEqual(asked);
      expect(reading - asked).toBeLessThan(60_000);
    }
  });
});
