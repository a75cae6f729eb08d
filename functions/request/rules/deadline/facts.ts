import type { EpochDay } from '../../../kernel/day.ts';
import type { Text } from '../../../kernel/text.ts';
import type { Regime } from '../../../law/regime.ts';
import { type Calendar, nthWorkingDay } from '../../../law/working-days.ts';
import type { RequestEvent } from '../events/events.ts';
import {
  type At,
  CaseHistory,
  type Consultation,
  isBefore,
  type Pause,
  type Payment,
  type Start,
  type Stop,
  type Supplement,
} from './history.ts';
import { receiptDay } from './receipt-day.ts';

/** What a reader should know before trusting the due date. */
export type Flag =
  | 'unconfirmed-receipt'
  | 'late-confirmation'
  | 'late-supplement'
  | 'extension-dropped'
  | 'calendar-unrecorded'
  | 'suit-out-of-order';

/** What the events say about the deadline, before any day is counted. */
export type DeadlineFacts = {
  receivedOn: EpochDay;
  /** The last working day on which a supplement may be asked for; null without a limit. */
  askBy: EpochDay | null;
  first: Start | null;
  current: Start | null;
  pauses: readonly Pause[];
  extendedBy: number;
  fixed: { day: EpochDay; article: Text } | null;
  stop: Stop | null;
  flags: readonly Flag[];
  supplement: Supplement | null;
  consultations: readonly Consultation[];
  payment: Payment | null;
};

const startOf = (receipt: ReturnType<typeof receiptDay>, regime: Regime): Start | null => {
  if (receipt.day === null) return null;
  return receipt.restored
    ? { day: receipt.day, cause: 'contact-restored', article: regime.contact.article, index: -1 }
    : { day: receipt.day, cause: 'receipt', article: regime.receipt.article, index: -1 };
};

/** The facts of a case's deadline. Events stand in the order of recording; their legal days may be out of it. */
export const deadlineFacts = (
  events: readonly RequestEvent[],
  regime: Regime,
  calendar: Calendar,
): DeadlineFacts => {
  const receipt = receiptDay(events, regime);
  const first = startOf(receipt, regime);
  const { askWithin } = regime.supplement;
  const askBy =
    first === null || askWithin === null
      ? null
      : nthWorkingDay(calendar, first.day - regime.choices.dayOfReceipt, askWithin);
  const history = new CaseHistory(regime, calendar, askBy, receipt.restored);
  for (const [index, event] of events.entries()) history.apply(event, index);
  history.close();

  let current = first;
  for (const start of history.starts) if (current === null || isBefore(current, start)) current = start;
  const dropped = (at: At): boolean =>
    regime.choices.restartDropsExtensions && current !== null && current.index >= 0 && isBefore(at, current);
  const told = history.extensions.reduce((sum, { workingDays }) => sum + workingDays, 0);
  const kept = history.extensions
    .filter((e) => !dropped(e))
    .reduce((sum, { workingDays }) => sum + workingDays, 0);
  const fixed = history.fixed.findLast((date) => current === null || !isBefore(date, current)) ?? null;

  const flags: Flag[] = [];
  if (receipt.unconfirmed) flags.push('unconfirmed-receipt');
  if (receipt.confirmedLate) flags.push('late-confirmation');
  if (history.supplement !== null && askBy !== null && history.supplement.asked > askBy) {
    flags.push('late-supplement');
  }
  if (kept < told) flags.push('extension-dropped');
  if (calendar.recordedFrom === null || receipt.arrived < calendar.recordedFrom)
    flags.push('calendar-unrecorded');
  return {
    receivedOn: receipt.day ?? receipt.arrived,
    askBy,
    first,
    current,
    pauses: history.pauses,
    extendedBy: Math.min(kept, regime.extension.workingDays),
    fixed: fixed === null ? null : { day: fixed.until, article: fixed.article },
    stop: history.stop,
    flags,
    supplement: history.supplement,
    consultations: [...history.consultations.values()],
    payment: history.payment,
  };
};
