import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Journal, openJournal, type PendingCall } from '../../../local-aws/journal.ts';
import type { AsyncCalls } from '../../../local-aws/lambda/invoker.ts';
import type { ScheduleConfig } from '../../../local-aws/template/event-sources.ts';
import { PLACES } from '../../../local-aws/template/resource-names.ts';
import { type HostClock, openClock } from '../../../local-aws/time/clock.ts';
import { parseSchedule } from '../../../local-aws/time/schedule-expression.ts';
import { startScheduler } from '../../../local-aws/time/scheduler.ts';
import { createTimers, type Timers } from '../../../local-aws/time/timers.ts';
import { CALM, createWeather, type Weather } from '../../../local-aws/weather.ts';

const ms = (instant: string): number => Temporal.Instant.from(instant).epochMilliseconds;
const iso = (at: number | undefined): string | undefined =>
  at === undefined ? undefined : new Date(at).toISOString().replace('.000Z', 'Z');
const SINCE = ms('2018-01-10T09:28:00+08:00');

describe('when a schedule runs', () => {
  it.each([
    ['rate(1 minute)', 'UTC', '2018-01-10T01:27:00Z', '2018-01-10T01:28:00Z'],
    ['rate(1 minute)', 'UTC', '2018-01-10T01:28:00Z', '2018-01-10T01:29:00Z'],
    ['rate(1 minute)', 'UTC', '2018-01-10T01:28:59.999Z', '2018-01-10T01:29:00Z'],
    ['rate(5 minutes)', 'UTC', '2018-01-10T01:31:00Z', '2018-01-10T01:33:00Z'],
    ['rate(1 day)', 'UTC', '2018-01-10T02:00:00Z', '2018-01-11T01:28:00Z'],
    ['cron(30 9 * * ? *)', 'Asia/Shanghai', '2018-01-10T01:29:59.999Z', '2018-01-10T01:30:00Z'],
    ['cron(30 9 * * ? *)', 'Asia/Shanghai', '2018-01-10T01:30:00Z', '2018-01-11T01:30:00Z'],
    ['cron(30 9 * * ? *)', 'UTC', '2018-01-10T01:30:00Z', '2018-01-10T09:30:00Z'],
    ['cron(0/15 * * * ? *)', 'UTC', '2018-01-10T01:31:00Z', '2018-01-10T01:45:00Z'],
    ['cron(0 8 ? * MON-FRI *)', 'Asia/Shanghai', '2018-01-12T00:00:00Z', '2018-01-15T00:00:00Z'],
    ['cron(0 8 ? * 2 *)', 'Asia/Shanghai', '2018-01-10T00:00:00Z', '2018-01-15T00:00:00Z'],
    ['cron(0 0 1,15 * ? *)', 'UTC', '2018-01-10T00:00:00Z', '2018-01-15T00:00:00Z'],
    ['cron(0 0 29 FEB ? *)', 'UTC', '2018-01-10T00:00:00Z', '2020-02-29T00:00:00Z'],
    ['cron(0 0 1 1 ? 2019)', 'UTC', '2018-01-10T00:00:00Z', '2019-01-01T00:00:00Z'],
    ['cron(0 0 1 1 ? 2017)', 'UTC', '2018-01-10T00:00:00Z', undefined],
    // New York skips 02:30 on 2018-03-11 and has 01:30 twice on 2018-11-04.
    ['cron(30 2 * * ? *)', 'America/New_York', '2018-03-11T05:00:00Z', '2018-03-12T06:30:00Z'],
    ['cron(30 1 * * ? *)', 'America/New_York', '2018-11-04T05:30:00Z', '2018-11-05T06:30:00Z'],
    ['at(2018-01-10T09:30:00)', 'Asia/Shanghai', '2018-01-10T01:29:59Z', '2018-01-10T01:30:00Z'],
    ['at(2018-01-10T09:30:00)', 'Asia/Shanghai', '2018-01-10T01:30:00Z', undefined],
  ])('%s in %s after %s: %s', (expression, zone, after, next) => {
    expect(iso(parseSchedule(expression, zone, SINCE).next(ms(after)))).toBe(next);
  });

  it.each([
    ['rate(1 minute)', '2018-01-10T01:28:00Z', '2018-01-10T05:28:30Z', '2018-01-10T05:28:00Z'],
    ['rate(1 minute)', '2018-01-10T01:28:00Z', '2018-01-10T01:28:59Z', undefined],
    ['rate(1 minute)', '2018-01-10T01:00:00Z', '2018-01-10T01:27:59Z', undefined],
    ['cron(30 9 * * ? *)', '2018-01-01T00:00:00Z', '2018-01-10T01:30:00Z', '2018-01-10T01:30:00Z'],
    ['cron(30 9 * * ? *)', '2018-01-10T01:30:00Z', '2018-01-11T01:29:59Z', undefined],
    ['at(2018-01-10T09:30:00)', '2018-01-10T00:00:00Z', '2018-01-12T00:00:00Z', '2018-01-10T01:30:00Z'],
  ])('the latest of %s after %s until %s: %s', (expression, after, until, latest) => {
    expect(iso(parseSchedule(expression, 'Asia/Shanghai', SINCE).latest(ms(after), ms(until)))).toBe(latest);
  });

  it.each([
    'rate(0 minutes)',
    'rate(1 week)',
    'cron(0 0 * * *)',
    'cron(0 0 * * * *)',
    'cron(0 0 L * ? *)',
    'cron(0 0 ? * 6#3 *)',
    'cron(60 0 * * ? *)',
    'every minute',
  ])('refuses %s', (expression) => {
    expect(() => parseSchedule(expression, 'UTC', SINCE)).toThrow();
  });
});

describe('the scheduler', () => {
  let folder = '';
  let clock: HostClock;
  let journal: Journal;
  let timers: Timers;
  let runs: { source: string; payload: string; at: number }[];
  /** How far in the future the run lies, milliseconds, as it was handed over. */
  let late: number[];
  let weather: Weather;

  const open = (now?: string) => {
    clock = openClock({ file: join(folder, 'clock'), ...(now && { now: Temporal.Instant.from(now) }) });
    journal = openJournal(join(folder, 'host.db'));
    timers = createTimers(clock);
  };
  const close = () => {
    timers.close();
    journal.close();
    clock.close();
  };
  const start = (more: Partial<ScheduleConfig> = {}) => {
    const calls: Pick<AsyncCalls, 'run'> = {
      run: ({ source, payload, id, due }: PendingCall) => {
        runs.push({ source, payload, at: clock.now() });
        late.push(Math.max(0, due - clock.now()));
        journal.settle(id);
      },
    };
    const schedule: ScheduleConfig = {
      name: 'Tick',
      expression: 'rate(1 minute)',
      timeZone: 'UTC',
      functionArn: 'arn:f',
      enabled: true,
      input: '{"at":"<aws.scheduler.scheduled-time>"}',
      ...more,
    };
    return startScheduler({
      schedules: [schedule],
      calls,
      journal,
      timers,
      clock,
      place: PLACES.aws,
      weather,
    });
  };
  const moveTo = (instant: string) => {
    clock.moveTo(Temporal.Instant.from(instant));
    timers.reread();
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'heliostat-schedule-'));
    runs = [];
    late = [];
    weather = createWeather();
    open('2018-01-10T09:28:00+08:00');
  });
  afterEach(() => {
    close();
    rmSync(folder, { recursive: true, force: true });
  });
  const times = () => runs.map(({ payload }) => JSON.parse(payload).at);

  it('runs a rate at once, then at each step, on time', async () => {
    start({ input: '{"id":"<aws.scheduler.execution-id>"}' });
    expect(runs).toHaveLength(1);
    expect(JSON.parse(runs[0]?.payload ?? '').id).toMatch(/^[0-9a-f-]{36}$/);
    const first = journal.schedule('Tick')?.since ?? 0;
    clock.moveTo(Temporal.Instant.fromEpochMilliseconds(first + 59_700));
    await expect.poll(() => runs.length, { interval: 5 }).toBe(2);
    expect(runs[1]?.at).toBeGreaterThanOrEqual(first + 60_000);
  });

  it('makes up for what a move of the clock passed over, once, with the latest time', () => {
    start({ expression: 'cron(* * * * ? *)' });
    const before = runs.length;
    moveTo('2018-01-10T13:45:30+08:00');
    expect(runs.length).toBe(before + 1);
    expect(times().at(-1)).toBe('2018-01-10T05:45:00Z');
    moveTo('2018-01-10T13:45:59+08:00');
    expect(runs.length).toBe(before + 1);
  });

  it('makes up after a restart for what it missed, and does not run again what it ran', () => {
    start({ expression: 'cron(30 9 * * ? *)', timeZone: 'Asia/Shanghai' });
    expect(runs).toEqual([]);
    close();
    open('2018-01-13T12:00:00+08:00');
    start({ expression: 'cron(30 9 * * ? *)', timeZone: 'Asia/Shanghai' });
    expect(times()).toEqual(['2018-01-13T01:30:00Z']);
    close();
    open('2018-01-13T12:01:00+08:00');
    const { status } = start({ expression: 'cron(30 9 * * ? *)', timeZone: 'Asia/Shanghai' });
    expect(runs).toHaveLength(1);
    expect(status()).toMatchObject([{ last: '2018-01-13T01:30:00.000Z', next: '2018-01-14T01:30:00.000Z' }]);
  });

  it('runs late, and twice, where the weather is ordered so', () => {
    weather.order({ ...CALM, schedules: { lateSeconds: 60, twice: 1 } });
    start({ expression: 'cron(30 9 * * ? *)', timeZone: 'Asia/Shanghai' });
    moveTo('2018-01-10T09:30:00+08:00');
    expect(times()).toEqual(['2018-01-10T01:30:00Z', '2018-01-10T01:30:00Z']);
    const [first = 0, second = 0] = late;
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThan(60_000);
    expect(second).toBeGreaterThan(first);
    expect(second).toBeLessThan(120_000);
    moveTo('2018-01-10T09:31:00+08:00');
    expect(runs).toHaveLength(2);
  });

  it('does not run what is switched off, and says nothing of it', () => {
    expect(start({ enabled: false }).status()).toEqual([]);
    expect(runs).toEqual([]);
  });

  it('makes EventBridge’s own event where the template gives none', () => {
    close();
    open();
    const { name, expression, timeZone, functionArn, enabled } = {
      name: 'Bare',
      expression: 'rate(1 minute)',
      timeZone: 'UTC',
      functionArn: 'arn:f',
      enabled: true,
    };
    startScheduler({
      schedules: [{ name, expression, timeZone, functionArn, enabled }],
      calls: { run: ({ payload }: PendingCall) => runs.push({ source: '', payload, at: 0 }) },
      journal,
      timers,
      clock,
      place: PLACES.aws,
      weather,
    });
    expect(JSON.parse(runs[0]?.payload ?? '')).toMatchObject({
      'detail-type': 'Scheduled Event',
      source: 'aws.scheduler',
      resources: ['arn:aws:scheduler:us-east-1:000000000000:schedule/default/Bare'],
    });
  });
});
