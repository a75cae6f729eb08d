import type { Contribution } from '../../kernel/contribution.ts';
import type { Alert } from './alert.ts';

/** The tally of alerts: those signalled in a year, by the grade that each has by now. */
export const ALERT_TALLY = 'alerts.entries';

/** What an alert counts in: nothing once it was merged, since its signals are another's then. */
const counted = (alert: Pick<Alert, 'id' | 'state' | 'graded'> | null, amount: 1 | -1): Contribution[] =>
  alert === null || alert.state === 'merged'
    ? []
    : [{ year: alert.id.slice(2, 6), tally: ALERT_TALLY, part: alert.graded.grade, amount }];

/** What moves in the figures of the annual report when an alert changes; nothing where it counts as before. */
export const movedFigures = (before: Alert | null, after: Alert): Contribution[] => {
  const [was, is] = [counted(before, -1), counted(after, 1)];
  return was[0]?.part === is[0]?.part && was.length === is.length ? [] : [...was, ...is];
};
