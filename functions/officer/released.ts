import type { Fault } from '../domain/errors.ts';
import { sentDocuments } from '../domain/request/sent.ts';
import type { Case } from '../store/cases/case.ts';
import type { FileRow, LetterRow } from '../store/cases/row.ts';
import { openFileNames } from '../store/cases/sealed-file.ts';
import { openDataKey } from '../store/secrets/secrets.ts';
import type { Handling } from './ports.ts';

/** The released documents that go with an answer. */

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
              detail: `File ${n} is not a released document that is kept.`,
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
        detail: `File ${n} is still being checked: wait for it, or say which documents go with the answer.`,
      }),
    );
  const sent = sentDocuments(found.request.events);
  return { documents: kept.filter((n) => !sent.has(n)), faults };
};

/** A document that was added after a letter was written, and would be left behind by it. */
export const addedSince = (found: Case, { files }: Pick<LetterRow, 'files'>): FileRow | undefined =>
  released(found).find(({ n, state }) => n > files && (state === 'kept' || state === 'checking'));

/** The names that the officer gave to files, in their order. Names may tell of people: they go into sealed letters. */
export const namesOfFiles = async (
  { table, secrets }: Handling,
  receipt: string,
  files: readonly number[],
): Promise<string[]> => {
  if (files.length === 0) return [];
  return openFileNames(table, await openDataKey(secrets, table, receipt), files);
};
