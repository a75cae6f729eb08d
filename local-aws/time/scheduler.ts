import { randomUUID } from 'node:crypto';
import type { Journal } from '../journal.ts';
import type { AsyncCalls } from '../lambda/invoker.ts';
import type { ScheduleConfig } from '../template/event-sources.ts';
import type { Place } from '../template/resource-names.ts';
import type { Weather } from '../weather.ts';
import type { Clock } from './clock.ts';
import { parseSchedule, type Recurrence } from './schedule-expression.ts';
import type { Timers } from './timers.ts';

interface ScheduleStatus {
  readonly name: string;
  readonly expression: string;
  /** ISO 8601; undefined: never yet, or never again. */
  readonly last?: string;
  readonly next?: string;
}

export interface Scheduler {
  /** Runs now what these functions would do within an hour anyway. */
  hasten(functionArns: readonly string[]): void;
  status(): ScheduleStatus[];
}

/** In milliseconds. */
const SOON = 3_600_000;

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();
const seconds = (milliseconds: number): string => iso(milliseconds).replace('.000Z', 'Z');

/**
 * Plays EventBridge Scheduler on the host's clock. When the clock has passed over several times of a schedule
 * (it was moved, or the host was down), the schedule runs once, late, for the latest of them.
 */
export function startScheduler(options: {
  schedules: readonly ScheduleConfig[];
  calls: Pick<AsyncCalls, 'run'>;
  journal: Journal;
  timers: Timers;
  clock: Clock;
  place: Place;
  weather: Pick<Weather, 'scheduledRun'>;
}): Scheduler {
  const { calls, journal, timers, clock, place, weather } = options;
  const running = options.schedules
    .filter((schedule) => schedule.enabled)
    .map((schedule) => {
      const known = journal.schedule(schedule.name);
      const since = known?.since ?? clock.now();
      if (!known) journal.saveSchedule(schedule.name, since, undefined);
      const recurrence = parseSchedule(schedule.expression, schedule.timeZone, since);
      return { schedule, recurrence, since, last: known?.last };
    });

  type Running = (typeof running)[number];

  const run = (one: Running, at: number) => {
    const id = randomUUID();
    const [first = 0, ...again] = weather.scheduledRun();
    const call = {
      id,
      functionArn: one.schedule.functionArn,
      payload: eventOf(one.schedule, at, id, place),
      source: `schedule ${one.schedule.name}`,
      attempts: 0,
      since: clock.now(),
      due: clock.now() + first,
    };
    one.last = at;
    journal.acceptRun(one.schedule.name, one.since, at, call);
    calls.run(call);
    for (const late of again) {
      const repeat = { ...call, id: randomUUID(), due: clock.now() + late };
      journal.accept(repeat);
      calls.run(repeat);
    }
  };

  /** A time at which a schedule already ran does not come again; its first run is not before it was first seen. */
  const passed = (one: Running) => one.last ?? one.since - 1;

  const advance = (one: Running) => {
    const late = one.recurrence.latest(passed(one), clock.now());
    if (late !== undefined) run(one, late);
    const next = one.recurrence.next(Math.max(passed(one), clock.now()));
    if (next !== undefined) timers.at(next, () => advance(one));
  };
  for (const one of running) advance(one);

  return {
    hasten(functionArns) {
      for (const one of running) {
        if (!functionArns.includes(one.schedule.functionArn)) continue;
        const next = nextOf(one.recurrence, clock.now());
        if (next !== undefined && next - clock.now() <= SOON) run(one, clock.now());
      }
    },
    status: () =>
      running.map((one) => {
        const next = nextOf(one.recurrence, clock.now());
        return {
          name: one.schedule.name,
          expression: one.schedule.expression,
          ...(one.last !== undefined && { last: iso(one.last) }),
          ...(next !== undefined && { next: iso(next) }),
        };
      }),
  };
}

const nextOf = (recurrence: Recurrence, now: number): number | undefined => recurrence.next(now);

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
