import type { Act } from '../../kernel/act.ts';
import { officeDay } from '../../kernel/day.ts';
import { casePartition, dataKeyKey, noticePartition, SEALED } from '../../store/keys.ts';
import { all, remove, type Table, transact } from '../../store/table.ts';
import { questionSteps } from './questions.ts';
import type { QuestionRow } from './row.ts';

/**
 * Destroys what was asked, by whom, and what they were answered: the data key and what it seals, the mail address and
 * mails that wait. The question keeps its days, its topic and what is public of it, which names nobody.
 */
export const destroyWords = async (table: Table, before: QuestionRow, act: Act): Promise<void> => {
  const [sealed, notices] = await Promise.all([
    all(table, casePartition(before.number), { prefix: SEALED }),
    all(table, noticePartition(before.number)),
  ]);
  const { version: _v, audit: _a, ...draft } = before;
  const { steps } = questionSteps(
    table,
    before,
    { ...draft, mail: false, same: '', secret: '', destroyed: officeDay(act.at).toString() },
    act,
    { action: 'words destroyed' },
  );
  await transact(table, [
    ...steps,
    { write: remove(table, dataKeyKey(before.number)) },
    ...[...sealed, ...notices].map(({ pk, sk }) => ({
      write: remove(table, { pk: String(pk), sk: String(sk) }),
    })),
  ]);
};
