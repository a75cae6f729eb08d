import type { Law } from '../../law/law.ts';
import { OUTCOMES } from '../../law/outcome.ts';
import { type Remedies, remediesAgainst } from '../../law/remedy.ts';
import { REMEDIES } from '../../runtime/office.ts';
import type { Case } from '../records/case.ts';
import { isAnswered } from '../rules/request.ts';

/** What the applicant can do about the answer they were given; null before it was dispatched, and once reopened. */
export const remediesOf = ({ request }: Case, { calendar }: Law): Remedies | null => {
  if (!isAnswered(request)) return null;
  const handed = request.events.findLast(({ type }) => type === 'delivered' || type === 'dispatched');
  const decided = request.events.findLast((event) => event.type === 'decided');
  if (handed === undefined || decided === undefined) return null;
  return remediesAgainst(OUTCOMES[decided.decision.outcome].group, handed.day, REMEDIES, {
    calendar,
  });
};

/** Whether somebody went to court at once where reconsideration goes first: the court may turn the suit away. */
export const isSuitOutOfOrder = (found: Case, law: Law): boolean => {
  const kinds = found.request.events.flatMap((event) =>
    event.type === 'remedy-notified' ? [event.kind] : [],
  );
  return (
    kinds.includes('suit') &&
    !kinds.includes('reconsideration') &&
    remediesOf(found, law)?.reconsiderationFirst === true
  );
};
