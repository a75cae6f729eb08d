import type { Day } from '../kernel/day.ts';
import { publicAnswersOfDays } from '../question/records/questions.ts';
import type { CountedElsewhere } from '../register/steps/ports.ts';
import { entriesOfDays } from '../request/records/disclosure-log.ts';
import type { Table } from '../store/table.ts';

/** What was let out on these days and counts as an item of the website without an entry: answers to questions and to requests. */
export const countedElsewhere =
  (table: Table): CountedElsewhere =>
  async (from: Day, to: Day) => {
    const [answers, log] = await Promise.all([
      publicAnswersOfDays(table, from, to),
      entriesOfDays(table, from, to),
    ]);
    return [
      ...answers.map(({ day, question }) => ({ day, title: question.zh, as: 'question' as const })),
      ...log.map(({ day, title }) => ({ day, title: title.zh, as: 'answer' as const })),
    ];
  };
