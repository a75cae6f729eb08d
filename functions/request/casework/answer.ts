import { Temporal } from 'temporal-polyfill';
import type { Day } from '../../kernel/day.ts';
import type { Fault } from '../../kernel/problem.ts';
import type { ReviewFirst } from '../../law/outcome.ts';
import type { Case } from '../records/case.ts';
import type { FileRow, LetterRow } from '../records/row.ts';
import { type Review, reviewedLast, reviewOf } from '../rules/answer/review.ts';
import { sentDocuments } from '../rules/answer/sent.ts';

/** The answer that is to leave: its letter, the documents that go with it, and whether its review still holds. */

/** The letter that tells what is decided: the last answer that was written since. */
export const answerLetter = ({ request, row }: Case): LetterRow | undefined => {
  const decided = request.events.findLast(({ type }) => type === 'decided');
  if (decided === undefined) return undefined;
  return row.letters.findLast(
    ({ kind, at }) => kind === 'answer' && Temporal.Instant.compare(at, decided.at) >= 0,
  );
};

const released = ({ files }: Case): FileRow[] => files.filter(({ purpose }) => purpose === 'released');

/**
 * Which documents go with the next answer: those that the officer names, else every one that has not gone out with
 * an earlier answer. What is still looked at would be left behind unseen, and is a fault.
 */
export const documentsFor = (
  found: Case,
  named: readonly number[] | undefined,
): { documents: number[]; faults: Fault[] } => {
  const all = released(found);
  const kept = all.filter(({ state }) => state === 'kept').map(({ n }) => n);
  if (named !== undefined) {
    const faults = named.flatMap((n, i): Fault[] =>
      kept.includes(n)
        ? []
        : [
            {
              code: 'not-released',
              pointer: `/documents/${i}`,
              detail: {
                zh: `文件 ${n} 不是所保存的公开文件`,
                en: `File ${n} is not a released document that is kept.`,
              },
            },
          ],
    );
    return { documents: [...new Set(named)], faults };
  }
  const faults = all
    .filter(({ state }) => state === 'checking')
    .map(
      ({ n }): Fault => ({
        code: 'still-checked',
        pointer: '/documents',
        detail: {
          zh: `文件 ${n} 仍在检查：请等待，或者写明随答复提供哪些文件`,
          en: `File ${n} is still being checked: wait for it, or say which documents go with the answer.`,
        },
      }),
    );
  const sent = sentDocuments(found.request.events);
  return { documents: kept.filter((n) => !sent.has(n)), faults };
};

/** To whom letters were addressed when something was written, by what tells whether a change came before it. */
const addresseeWhen = (
  { row }: Case,
  before: (change: Case['row']['addressees'][number]) => boolean,
): string | undefined => (row.addressees.findLast(before) ?? row.addressees[0])?.to;

/**
 * Whether a letter to the applicant calls them otherwise than it would on a day, by default now: the name on record was
 * corrected since, and not corrected back.
 */
export const calledOtherwise = (found: Case, { n, kind }: LetterRow, on: Day = '9999-12-31'): boolean =>
  kind !== 'consultation' &&
  addresseeWhen(found, ({ letters }) => letters < n) !== addresseeWhen(found, ({ day }) => day <= on);

/** A document that was added after a letter was written, and would be left behind by it. */
export const addedSince = (found: Case, { files }: Pick<LetterRow, 'files'>): FileRow | undefined =>
  released(found).find(({ n, state }) => n > files && (state === 'kept' || state === 'checking'));

/** The answer's letter, where it was written and neither a document nor another name came since. */
export const writtenAnswer = (found: Case): LetterRow | undefined => {
  const letter = answerLetter(found);
  if (letter === undefined || addedSince(found, letter) !== undefined) return undefined;
  return calledOtherwise(found, letter) ? undefined : letter;
};

/** Whether an answer says something else by now than what a review approved. Nothing sealed is opened for it. */
const changedSince = (found: Case, reviewed: NonNullable<ReturnType<typeof reviewedLast>>): boolean => {
  const letter = writtenAnswer(found);
  if (letter !== undefined) return letter.content !== reviewed.content;
  const { documents, faults } = documentsFor(found, undefined);
  const at = found.request.events.indexOf(reviewed);
  return (
    faults.length > 0 ||
    documents.join() !== reviewed.documents.join() ||
    addresseeWhen(found, ({ events }) => events <= at) !== addresseeWhen(found, () => true)
  );
};

/**
 * Where the review of an answer stands now: approved, and `changed` where the answer has changed since. What is
 * `changed` does not leave before it is reviewed anew.
 */
export const reviewNow = (found: Case, first: ReviewFirst): Review => {
  const review = reviewOf(found.request, first);
  const reviewed = reviewedLast(found.request.events);
  return review === 'approved' && reviewed && changedSince(found, reviewed) ? 'changed' : review;
};
