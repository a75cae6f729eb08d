import { type Day, officeDay } from '../../kernel/day.ts';
import { described, log } from '../../runtime/log.ts';
import type { Recipient } from '../../store/outbox.ts';
import { isOvertaken, untilWon } from '../../store/race.ts';
import type { SweepPorts } from '../../store/sweep-ports.ts';
import type { Table } from '../../store/table.ts';
import { destroyWords } from '../records/destroy.ts';
import { findQuestion, openQuestions, wordsDue } from '../records/questions.ts';
import type { QuestionRow } from '../records/row.ts';

/** What comes by the calendar to questions from the public: a place in the morning's list, and the end of their words. */

const PAGE = 200;

/**
 * What the morning's list says of questions: to each officer those in their charge that are due within the days that
 * it looks ahead, or overdue; to the role those in nobody's charge, whenever they are due; to the head all that are
 * overdue. `until`: the last day that the list looks ahead to.
 */
export const questionsToday = async (
  table: Table,
  today: Day,
  until: Day,
): Promise<Map<Recipient, QuestionRow[]>> => {
  const open: QuestionRow[] = [];
  let cursor: string | undefined;
  do {
    const page = await openQuestions(table, { limit: PAGE, cursor });
    open.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  const lists = new Map<Recipient, QuestionRow[]>();
  const add = (to: Recipient, one: QuestionRow) => lists.set(to, [...(lists.get(to) ?? []), one]);
  for (const one of open) {
    if (one.officer === null) add('officer', one);
    else if (one.due <= until) add(`staff:${one.officer}`, one);
    if (one.due < today) add('head', one);
  }
  return lists;
};

/** A question in the morning's list: its number, when it is due, and the command that shows it. */
export const questionLine = (site: string, { number, due, officer }: QuestionRow, today: Day): string =>
  [
    `${number} ${due} ${due < today ? '咨询已逾期 / question overdue' : due === today ? '咨询今日到期 / question due today' : '咨询待答复 / question to be answered'}`,
    ...(officer === null ? ['待分办 / to be assigned'] : []),
    `${site}  heliostat questions show ${number}`,
  ].join('\n');

/** Destroys the words of closed questions whose time is over. What a run leaves, the next night finds. */
export const destroyQuestionWords = async ({
  table,
  now,
  remaining,
}: Pick<SweepPorts, 'table' | 'now' | 'remaining'>): Promise<{ destroyed: number; failed: number }> => {
  const at = now();
  const today = officeDay(at).toString();
  const done = { destroyed: 0, failed: 0 };
  for (const { number } of await wordsDue(table, today)) {
    if (remaining() < 30_000) return done;
    try {
      await untilWon(async () => {
        const found = await findQuestion(table, number);
        if (found.destroyed !== null || (found.keptUntil ?? '~') > today) return;
        await destroyWords(table, found, { by: 'system', at });
        done.destroyed += 1;
      }, isOvertaken);
    } catch (error) {
      done.failed += 1;
      log('question put off', { number, error: described(error) });
    }
  }
  return done;
};
