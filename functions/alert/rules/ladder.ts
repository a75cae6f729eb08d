import { Temporal } from 'temporal-polyfill';
import { officeDay } from '../../kernel/day.ts';
import type { Grade, Rung } from './choices.ts';
import { type AlertState, isPast } from './life.ts';
import { afterWorking, type WorkingTime } from './working-time.ts';

/** A rung with its place on the ladder, from 0, and the instant at which it speaks. */
export type TimedRung = Rung & { n: number; at: Temporal.Instant };

/** The instant at which a length of a grade's own time has passed. */
const afterSpan = (
  clock: Grade['clock'],
  time: WorkingTime,
  since: Temporal.Instant,
  length: string,
): Temporal.Instant => {
  const duration = Temporal.Duration.from(length);
  return clock === 'hours' ? since.add(duration) : afterWorking(time, since, duration);
};

/** All rungs of a grade's ladder, with their instants, counted from when the alert got the grade. */
export const rungsOf = (grade: Grade, time: WorkingTime, since: Temporal.Instant): TimedRung[] =>
  grade.ladder.map((rung, n) => ({ ...rung, n, at: afterSpan(grade.clock, time, since, rung.after) }));

/** By when somebody is to be at it, and by when the public is to have an answer. */
export const limitsOf = (
  grade: Grade,
  time: WorkingTime,
  since: Temporal.Instant,
): { respondBy: Temporal.Instant; replyBy: Temporal.Instant } => ({
  respondBy: afterSpan(grade.clock, time, since, grade.respondWithin),
  replyBy: afterSpan(grade.clock, time, since, grade.replyWithin),
});

/** How far an alert is on its ladder: its state, and the rungs that have spoken since it got its grade. */
export type Progress = { state: AlertState; said: ReadonlySet<number> };

/** The rungs that still speak while the alert stays as it is. */
const left = (rungs: readonly TimedRung[], { state, said }: Progress): TimedRung[] =>
  rungs.filter(({ n, until }) => !said.has(n) && !isPast(state, until));

const byTime = (a: TimedRung, b: TimedRung): number => Temporal.Instant.compare(a.at, b.at) || a.n - b.n;

/** The rungs whose instant has come, in their order. A late wake-up finds several, and loses none. */
export const dueRungs = (
  rungs: readonly TimedRung[],
  standing: Progress,
  now: Temporal.Instant,
): TimedRung[] =>
  left(rungs, standing)
    .filter(({ at }) => Temporal.Instant.compare(at, now) <= 0)
    .sort(byTime);

/** The midnight after an instant, in the office. */
const nextDay = (now: Temporal.Instant): Temporal.Instant =>
  officeDay(now).add({ days: 1 }).toZonedDateTime('Asia/Shanghai').toInstant();

/**
 * When to look again: at the next rung, null where none is left. Working time is counted anew each midnight too, since
 * a notice of holidays may bring a rung forward.
 */
export const nextLook = (
  { clock }: Pick<Grade, 'clock'>,
  rungs: readonly TimedRung[],
  standing: Progress,
  now: Temporal.Instant,
): Temporal.Instant | null => {
  const next = left(rungs, standing).sort(byTime)[0]?.at;
  if (next === undefined) return null;
  const midnight = nextDay(now);
  return clock === 'working-hours' && Temporal.Instant.compare(midnight, next) < 0 ? midnight : next;
};
