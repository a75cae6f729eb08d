import { Temporal } from 'temporal-polyfill';
import { type Day, dayNumber, dayText, type EpochDay } from '../../../kernel/day.ts';
import type { Text } from '../../../kernel/text.ts';
import type { Consulted, Regime } from '../../../law/regime.ts';
import type { Calendar } from '../../../law/working-days.ts';
import type { RequestEvent } from '../events/events.ts';
import { type DeadlineFacts, deadlineFacts, type Flag } from './facts.ts';
import type { Consultation, PauseReason } from './history.ts';
import { countDays, type LedgerDay } from './ledger.ts';

/**
 * `not-started`: contact is awaited before the deadline starts. `suspended`: something open-ended holds it, and
 * there is no due date. `stopped`: answered, abandoned or closed.
 */
export type Running = 'not-started' | 'running' | 'suspended' | 'stopped';

/** Days in which something must be done, by the office or by others; null: has not happened, or has no end. */
type Windows = {
  supplement: {
    /** The last day on which the office may ask. */
    askBy: Day | null;
    asked: Day | null;
    /** The end of the period given to the applicant. */
    until: Day | null;
    arrived: Day | null;
    lapsed: Day | null;
  };
  consultations: readonly {
    id: string;
    with: Consulted;
    dispatched: Day;
    received: Day | null;
    until: Day | null;
    replied: Day | null;
  }[];
  payment: {
    noticed: Day;
    received: Day | null;
    until: Day | null;
    fen: number;
    ended: { day: Day; how: 'paid' | 'lapsed' | 'waived' } | null;
  } | null;
};

/** A case's deadline and everything that explains it: derived from its events, never typed in. */
export type Deadline = {
  due: Day | null;
  /** A counted day lies where the next holiday notice may decide otherwise. */
  provisional: boolean;
  running: Running;
  /** Rises by one when the due date or the running state changes, and only then. */
  deadlineVersion: number;
  calendarVersion: string;
  receivedOn: Day;
  /** Day 0 of the current run; null while the deadline has not started. */
  startedOn: Day | null;
  /** The day that was agreed or set in place of a counted one, which no extension moves; null without one. */
  setFor: Day | null;
  /** Working days allowed: the reply period and its extension. */
  workingDays: number;
  extendedBy: number;
  stoppedOn: Day | null;
  /** Whether the answer left in time; null while there is none. */
  inTime: boolean | null;
  pauses: readonly { reason: PauseReason; from: Day; to: Day | null; projected: boolean; article: Text }[];
  windows: Windows;
  flags: readonly Flag[];
  ledger: readonly LedgerDay[];
};

/** What a case keeps of its last derived deadline. */
export type DeadlineState = Pick<Deadline, 'due' | 'running' | 'deadlineVersion'>;

const textOf = (day: EpochDay | null | undefined): Day | null =>
  day === null || day === undefined ? null : dayText(day);

const consultationWindow = (c: Consultation): Windows['consultations'][number] => ({
  id: c.id,
  with: c.with,
  dispatched: dayText(c.dispatched),
  received: textOf(c.received),
  until: textOf(c.until),
  replied: textOf(c.replied),
});

const windowsOf = ({ askBy, supplement, consultations, payment }: DeadlineFacts): Windows => ({
  supplement: {
    askBy: textOf(askBy),
    asked: textOf(supplement?.asked),
    until: textOf(supplement?.until),
    arrived: textOf(supplement?.arrived),
    lapsed: textOf(supplement?.lapsed),
  },
  consultations: consultations.map(consultationWindow),
  payment:
    payment === null
      ? null
      : {
          noticed: dayText(payment.noticed),
          received: textOf(payment.received),
          until: textOf(payment.until),
          fen: payment.fen,
          ended: payment.ended === null ? null : { day: dayText(payment.ended.day), how: payment.ended.how },
        },
});

/** The last day that a held ledger shows: the newest event, or the end of the applicant's period. */
const horizonOf = (events: readonly RequestEvent[], { supplement, payment }: DeadlineFacts): EpochDay =>
  events.reduce(
    (day, event) => Math.max(day, dayNumber(event.day)),
    Math.max(supplement?.until ?? Number.NEGATIVE_INFINITY, payment?.until ?? Number.NEGATIVE_INFINITY),
  );

const runningOf = ({ stop, current }: DeadlineFacts, due: EpochDay | null): Running => {
  if (stop !== null) return 'stopped';
  if (current === null) return 'not-started';
  return due === null ? 'suspended' : 'running';
};

const versionAfter = (previous: DeadlineState | null, due: Day | null, running: Running): number => {
  if (previous === null) return 1;
  return previous.due === due && previous.running === running
    ? previous.deadlineVersion
    : previous.deadlineVersion + 1;
};

/**
 * Derives a case's deadline from its events under one regime and one calendar. `previous` is what the case
 * kept of the last derivation; null for a new case.
 *
 * Under a calendar with a newer notice the due date may move either way. A closed case is derived under the
 * calendar of `calendarDay`.
 */
export const deadlineOf = (
  events: readonly RequestEvent[],
  regime: Regime,
  calendar: Calendar,
  previous: DeadlineState | null = null,
): Deadline => {
  const facts = deadlineFacts(events, regime, calendar);
  const count = countDays(facts, regime, calendar, horizonOf(events, facts));
  const due = textOf(count.due);
  const running = runningOf(facts, count.due);
  const answered = facts.stop?.cause === 'answered' ? facts.stop : null;
  return {
    due,
    provisional: count.due !== null && calendar.provisionalAt(count.due),
    running,
    deadlineVersion: versionAfter(previous, due, running),
    calendarVersion: calendar.version,
    receivedOn: dayText(facts.receivedOn),
    startedOn: textOf(facts.current?.day),
    setFor: textOf(facts.fixed?.day),
    workingDays: regime.reply.workingDays + facts.extendedBy,
    extendedBy: facts.extendedBy,
    stoppedOn: textOf(facts.stop?.day),
    inTime: answered === null ? null : count.due === null || answered.day <= count.due,
    pauses: facts.pauses.map((pause) => ({ ...pause, from: dayText(pause.from), to: textOf(pause.to) })),
    windows: windowsOf(facts),
    flags: facts.flags,
    ledger: count.days,
  };
};

/** The running state as of a day: a deadline that runs on a later day may stand today. */
export const runningOn = (deadline: Deadline, today: Temporal.PlainDate): Running => {
  const day = today.toString();
  const paused = deadline.pauses.some(({ from, to }) => from <= day && (to === null || day <= to));
  return deadline.running === 'running' && paused ? 'suspended' : deadline.running;
};

/**
 * The day whose calendar a case is derived under: today for an open one, and the day on which its deadline
 * stopped for a closed one, which keeps what was known then.
 */
export const calendarDay = (
  deadline: Pick<Deadline, 'stoppedOn'>,
  today: Temporal.PlainDate,
): Temporal.PlainDate => (deadline.stoppedOn === null ? today : Temporal.PlainDate.from(deadline.stoppedOn));
