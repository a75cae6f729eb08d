import type { Act } from '../../../kernel/act.ts';
import { officeDay } from '../../../kernel/day.ts';
import type { Law } from '../../../law/law.ts';
import { type DataKey, type SealedPart, sealPart } from '../../../sealed/secrets.ts';
import { withNextNumber } from '../../../store/sequence.ts';
import type { Step, Table } from '../../../store/table.ts';
import type { RequestEvent } from '../../rules/events/events.ts';
import type { LetterKind } from '../../rules/letters/head.ts';
import type { Letter } from '../../rules/letters/letter.ts';
import type { Case } from '../case.ts';
import { recordEvents } from '../cases.ts';
import type { LetterRow } from '../row.ts';
import { letterPart } from './sealed-letter.ts';

/** The kind under which letters of requests are numbered; one sequence a year for all of them. */
const SEQUENCE = 'request-letter';

/**
 * A letter of a case under the next document number 文号: number, sealed text and the case's own list are
 * written in one transaction, so that no number is ever missing or used twice.
 *
 * `compose` writes the letter once its number is known; `events` and what was written beside them are recorded with
 * it. `documents` go with it, and `content` is the hash by which it is known again.
 */
export const saveLetter = (
  table: Table,
  law: Law,
  before: Case,
  {
    kind,
    key,
    compose,
    documents = [],
    content,
    events = [],
    parts = [],
  }: {
    kind: LetterKind;
    key: DataKey;
    compose: (sequence: number) => Letter;
    documents?: readonly number[];
    content?: string;
    events?: readonly RequestEvent[];
    parts?: readonly SealedPart[];
  },
  act: Act,
  alongside: (after: Case, letter: LetterRow) => readonly Step[] = () => [],
): Promise<{ found: Case; letter: LetterRow }> => {
  const day = officeDay(act.at).toString();
  const year = day.slice(0, 4);
  return withNextNumber(table, SEQUENCE, year, async (sequence, take) => {
    const n = before.row.letters.length + 1;
    const letter: LetterRow = {
      n,
      kind,
      sequence,
      year,
      day,
      at: act.at.toString(),
      by: act.by,
      documents: [...documents],
      files: before.row.files,
      ...(content !== undefined && { content }),
    };
    const found = await recordEvents(
      table,
      law,
      before,
      {
        events,
        parts: [...parts, sealPart(key, letterPart(n), compose(sequence))],
        row: { letters: [...before.row.letters, letter] },
        deed: { action: 'letter issued', detail: { letter: n, kind, sequence, year } },
      },
      act,
      (after) => [take, ...alongside(after, letter)],
    );
    return { found, letter };
  });
};
