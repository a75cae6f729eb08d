import { Temporal } from 'temporal-polyfill';
import type { Day } from '../../../kernel/day.ts';
import type { Law } from '../../../law/law.ts';
import type { ReckonedNotice } from '../../../law/notice.ts';
import { calendarKnownOn } from '../../../law/working-days.ts';
import type { EventType, RequestEvent } from '../events/events.ts';
import type { RequestCase } from '../request.ts';
import { calendarDay, type Deadline, type DeadlineState, deadlineOf } from './deadline.ts';
import { regimeOf } from './receipt-day.ts';
import { nextWake } from './reminder.ts';

const CLOSINGS: readonly EventType[] = [
  'withdrawn',
  'transferred',
  'linked',
  'split',
  'supplement-lapsed',
  'fee-lapsed',
];

/** When it was recorded that a case stopped on a day; null where no event of that day stops one. */
const stopRecorded = (events: readonly RequestEvent[], day: Day, stoppedBy: EventType): string | null =>
  events.findLast((one) => one.day === day && (one.type === stoppedBy || CLOSINGS.includes(one.type)))?.at ??
  null;

const isLater = (a: string, b: string): boolean => Temporal.Instant.compare(a, b) > 0;

/**
 * The notices that a stopped case was counted by: those that the office reckoned by when the stop was recorded. One that
 * comes in late makes no late answer timely, nor a timely one late.
 */
const reckonedAt = (notices: readonly ReckonedNotice[], recorded: string | null): ReckonedNotice[] =>
  notices.filter(
    ({ reckonedFrom }) => recorded === null || reckonedFrom === undefined || !isLater(reckonedFrom, recorded),
  );

/** The deadline of a case: an open one under today's calendar, a closed one under that of its last day as it stood then. */
export const derive = (
  events: readonly RequestEvent[],
  law: Law,
  previous: DeadlineState | null,
): Deadline => {
  const regime = law.regimes[regimeOf(events, law.regimes)];
  const deadline = deadlineOf(events, regime, law.calendar, previous);
  const day = calendarDay(deadline, law.today);
  const { stoppedOn } = deadline;
  if (stoppedOn === null) return deadline;
  const notices = reckonedAt(law.notices, stopRecorded(events, stoppedOn, regime.choices.stoppedBy));
  return day.equals(law.today) && notices.length === law.notices.length
    ? deadline
    : deadlineOf(events, regime, calendarKnownOn(notices, day), previous);
};

/** How far back a late entry looks for reminders. What is older is overtaken by anything that happened since. */
const LOOK_BACK_DAYS = 30;

/**
 * The case's next day after a change. `since` is the earliest legal day of what was recorded, so that a window
 * that had ended before it was entered is told all the same; a day that no sweep has come to yet stays.
 */
export const wakeAfter = (
  request: RequestCase,
  deadline: Deadline,
  law: Law,
  wakeOn: Day | undefined,
  since: Day,
): Day | null => {
  const today = law.today.toString();
  const far = law.today.subtract({ days: LOOK_BACK_DAYS }).toString();
  const [start = today] = [today, since < far ? far : since, wakeOn ?? today].sort();
  const from = (day: Day): Day | null =>
    nextWake(request, deadline, law.calendar, Temporal.PlainDate.from(day));
  return from(start) ?? (since < start ? from(since) : null);
};
