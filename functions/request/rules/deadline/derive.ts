import { Temporal } from 'temporal-polyfill';
import type { Day } from '../../../kernel/day.ts';
import type { Law } from '../../../law/law.ts';
import { calendarKnownOn } from '../../../law/working-days.ts';
import type { RequestEvent } from '../events/events.ts';
import type { RequestCase } from '../request.ts';
import { calendarDay, type Deadline, type DeadlineState, deadlineOf } from './deadline.ts';
import { regimeOf } from './receipt-day.ts';
import { nextWake } from './reminder.ts';

/** The deadline of a case: an open one under today's calendar, a closed one under that of its last day. */
export const derive = (
  events: readonly RequestEvent[],
  law: Law,
  previous: DeadlineState | null,
): Deadline => {
  const regime = law.regimes[regimeOf(events, law.regimes)];
  const deadline = deadlineOf(events, regime, law.calendar, previous);
  const day = calendarDay(deadline, law.today);
  return day.equals(law.today)
    ? deadline
    : deadlineOf(events, regime, calendarKnownOn(law.notices, day), previous);
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
