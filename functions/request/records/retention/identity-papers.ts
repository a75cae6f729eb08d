import type { Act } from '../../../kernel/act.ts';
import type { Day } from '../../../kernel/day.ts';
import type { Law } from '../../../law/law.ts';
import { sealedKey } from '../../../store/keys.ts';
import { remove, type Table } from '../../../store/table.ts';
import type { Case } from '../case.ts';
import { recordEvents } from '../cases.ts';
import { fileStep } from '../files/file-checks.ts';
import { type Casework, removeKept } from '../files/files.ts';
import type { FileRow } from '../row.ts';

/** Files that go into one transaction; two writes each. What is more waits for the next turn. */
const AT_ONCE = 40;

const isPaper = ({ purpose }: FileRow): boolean => purpose === 'identity';

/** Copies of identity papers that are kept, or could still arrive. */
export const papersKept = ({ files }: Case): FileRow[] =>
  files.filter((file) => isPaper(file) && (file.state === 'kept' || file.state === 'awaited'));

/** Whether one is only now being checked, and may be kept in a moment. */
export const papersInCheck = ({ files }: Case): boolean =>
  files.some((file) => isPaper(file) && file.state === 'checking');

/**
 * Removes a case's copies of identity papers: their bytes in every version, then their names under the seal. The
 * case says so in its files and its audit. Safe to repeat after any crash: bytes that are gone are not missed.
 */
export const removePapers = async (
  { table, law, casework }: { table: Table; law: Law; casework: Casework },
  found: Case,
  lastRemedyDay: Day,
  act: Act,
): Promise<Case> => {
  const { receipt, row } = found;
  const papers = papersKept(found).slice(0, AT_ONCE);
  if (papers.length === 0) return found;
  for (const { n } of papers) await removeKept(casework, receipt, n);
  const parts = papers.map(({ n }) => `file-${n}`);
  const removed = papers.map(
    (file): FileRow => ({ ...file, state: 'removed', removedOn: law.today.toString() }),
  );
  const after = await recordEvents(
    table,
    law,
    found,
    {
      row: { parts: row.parts.filter((part) => !parts.includes(part)) },
      deed: {
        action: 'identity papers removed',
        detail: { files: papers.map(({ n }) => n).join(' '), remediesUntil: lastRemedyDay },
      },
    },
    act,
    () => [
      ...removed.map((file, i) => fileStep(table, receipt, file, papers[i] ?? file)),
      ...parts.map((part) => ({ write: remove(table, sealedKey(receipt, part)) })),
    ],
  );
  const files = found.files.map((file) => removed.find(({ n }) => n === file.n) ?? file);
  return { ...after, files };
};
