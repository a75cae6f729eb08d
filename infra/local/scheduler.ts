import { randomUUID } from 'node:crypto';
import type { Clock } from './clock.ts';
import { parseRhythm, type Rhythm } from './cron.ts';
import type { Place } from './identities.ts';
import type { ScheduleConfig } from './inventory-events.ts';
import type { AsyncCalls } from './invoke.ts';
import type { Ledger } from './ledger.ts';
import type { Timers } from './timers.ts';

interface ScheduleStatus {
  readonly name: string;
  readonly expression: string;
  /** ISO 8601; undefined: never yet, or never again. */
  readonly last?: string;
  readonly next?: string;
}

export interface Scheduler {
  status(): ScheduleStatus[];
}

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();
const seconds = (milliseconds: number): string => iso(milliseconds).replace('.000Z', 'Z');

/**
 * Plays EventBridge Scheduler on the host's clock. When the clock has passed over several times of a schedule
 * (it was moved, or the host was down), the schedule runs once, late, for the latest of them.
 */
export function startScheduler(options: {
  schedules: readonly ScheduleConfig[];
  calls: Pick<AsyncCalls, 'run'>;
  ledger: Ledger;
  timers: Timers;
  clock: Clock;
  place: Place;
}): Scheduler {
  const { calls, ledger, timers, clock, place } = options;
  const running = options.schedules
    .filter((schedule) => schedule.enabled)
    .map((schedule) => {
      const known = ledger.schedule(schedule.name);
      const since = known?.since ?? clock.now();
      if (!known) ledger.saveSchedule(schedule.name, since, undefined);
      const rhythm = parseRhythm(schedule.expression, schedule.timeZone, since);
      return { schedule, rhythm, since, last: known?.last };
    });

  type Running = (typeof running)[number];

  const run = (one: Running, at: number) => {
    const id = randomUUID();
    const call = {
      id,
      functionArn: one.schedule.functionArn,
      payload: eventOf(one.schedule, at, id, place),
      source: `schedule ${one.schedule.name}`,
      attempts: 0,
      since: clock.now(),
      due: clock.now(),
    };
    one.last = at;
    ledger.acceptRun(one.schedule.name, one.since, at, call);
    calls.run(call);
  };

  /** A time at which a schedule already ran does not come again; its first run is not before it was first seen. */
  const passed = (one: Running) => one.last ?? one.since - 1;

  const advance = (one: Running) => {
    const late = one.rhythm.latest(passed(one), clock.now());
    if (late !== undefined) run(one, late);
    const next = one.rhythm.next(Math.max(passed(one), clock.now()));
    if (next !== undefined) timers.at(next, () => advance(one));
  };
  for (const one of running) advance(one);

  return {
    status: () =>
      running.map((one) => {
        const next = nextOf(one.rhythm, clock.now());
        return {
          name: one.schedule.name,
          expression: one.schedule.expression,
          ...(one.last !== undefined && { last: iso(one.last) }),
          ...(next !== undefined && { next: iso(next) }),
        };
      }),
  };
}

const nextOf = (rhythm: Rhythm, now: number): number | undefined => rhythm.next(now);

/** The event of one run: the template's input with EventBridge's own words filled in, or EventBridge's own event. */
function eventOf(schedule: ScheduleConfig, at: number, id: string, place: Place): string {
  const { partition, region, account } = place;
  const arn = `arn:${partition}:scheduler:${region}:${account}:schedule/default/${schedule.name}`;
  if (schedule.input === undefined) {
    return JSON.stringify({
      version: '0',
      id,
      'detail-type': 'Scheduled Event',
      source: 'aws.scheduler',
      account,
      time: seconds(at),
      region,
      resources: [arn],
      detail: '{}',
    });
  }
  return schedule.input
    .replaceAll('<aws.scheduler.scheduled-time>', seconds(at))
    .replaceAll('<aws.scheduler.execution-id>', id)
    .replaceAll('<aws.scheduler.attempt-number>', '1')
    .replaceAll('<aws.scheduler.schedule-arn>', arn);
}
