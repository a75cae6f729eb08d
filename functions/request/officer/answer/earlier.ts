import office from '../../../../site/office.json' with { type: 'json' };
import type { Day } from '../../../kernel/day.ts';
import type { Fault } from '../../../kernel/problem.ts';
import { type Case, findCase } from '../../records/case.ts';
import type { Likeness } from '../../records/row.ts';
import type { Decision } from '../../rules/answer/decision.ts';
import { type CitedAnswer, earlierFaults, sentAnswer } from '../../rules/answer/earlier.ts';
import { documentNumber } from '../../rules/letters/letter.ts';
import type { CaseHandling } from '../ports.ts';

const WHO: readonly Likeness['what'][] = ['identity', 'person'];

/** Whether two requests have anything of an applicant in common; of one that was disposed of nothing tells any more. */
const sameApplicant = ({ row }: Case, other: Case): boolean =>
  other.row.destroyed !== null ||
  row.likenesses.some(
    ({ what, hash }) =>
      WHO.includes(what) && other.row.likenesses.some((one) => one.what === what && one.hash === hash),
  );

/** Why what a decision names as answered before was not; that it is not the request itself, the event's own rule says. */
export const namedFaults = async (
  { table, law }: CaseHandling,
  found: Case,
  { earlier }: Decision,
  day: Day,
): Promise<Fault[]> => {
  if (earlier === undefined || earlier === found.receipt) return [];
  const other = await findCase(table, law, earlier);
  return earlierFaults(earlier, day, other?.request ?? null, other !== null && sameApplicant(found, other));
};

/** What the letter cites of the answer that a decision names; null where it names none here. */
export const citedAnswer = async (
  { table, law }: CaseHandling,
  { earlier }: Decision,
): Promise<CitedAnswer | null> => {
  const other = earlier === undefined ? null : await findCase(table, law, earlier);
  const answer = other === null ? null : sentAnswer(other.request);
  if (other === null || answer === null) return null;
  const { day, letter: n } = answer.dispatched;
  const letter = other.row.letters.find((one) => one.n === n);
  const number =
    letter === undefined ? null : documentNumber(office.requests.documentPrefix, letter.day, letter.sequence);
  return { receipt: other.receipt, day, number };
};
