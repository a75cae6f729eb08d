import * as v from 'valibot';
import { officeTimeOf } from '../../kernel/day.ts';
import { type Fault, Problem } from '../../kernel/problem.ts';
import { namingFaults } from '../../request/casework/person.ts';
import type { CaseHandling } from '../../request/officer/ports.ts';
import { type DataKey, openWithParts } from '../../sealed/secrets.ts';
import type { Call, Reply } from '../../web/api.ts';
import { asRead as unchanged } from '../../web/once.ts';
import type { QuestionAnswer } from '../contract/schemas.ts';
import { findQuestion } from '../records/questions.ts';
import type { QuestionRow } from '../records/row.ts';
import { QUESTION_NUMBER } from '../rules/question.ts';

/** What each step on a question needs. */

export const numberIn = (call: Call): string => {
  const number = call.params.number ?? '';
  if (QUESTION_NUMBER.test(number)) return number;
  throw new Problem('not-found', { zh: '没有这一咨询', en: 'There is no such question' });
};

/** The question as the caller saw it. @throws Problem `stale-version` */
export const questionAsRead = async ({ table }: CaseHandling, call: Call): Promise<QuestionRow> =>
  unchanged(call, 'question', await findQuestion(table, numberIn(call)));

const Asked = v.object({
  question: v.string(),
  name: v.optional(v.string()),
  phone: v.optional(v.string()),
  email: v.optional(v.string()),
});
export type AskedWords = v.InferOutput<typeof Asked>;

/** @throws Problem `not-found` where the words were destroyed */
export const askedOf = async (
  { table, secrets }: CaseHandling,
  number: string,
): Promise<{ key: DataKey; asked: AskedWords }> => {
  const { key, parts } = await openWithParts(secrets, table, number, ['question']);
  return { key, asked: v.parse(Asked, parts.question) };
};

/** Words that others read name nobody: not who asked, and by a number nobody at all. Compared inside. */
export const namesIn = async (
  handling: CaseHandling,
  question: Pick<QuestionRow, 'number' | 'destroyed'>,
  words: unknown,
): Promise<Fault[]> => {
  if (question.destroyed !== null) return namingFaults({}, words);
  const { asked } = await askedOf(handling, question.number);
  const { question: _, ...contact } = asked;
  return namingFaults(contact, words);
};

export const refuseFaults = (faults: readonly Fault[]): void => {
  if (faults.length === 0) return;
  throw new Problem(
    'invalid',
    { zh: '不能记录，未作任何改动', en: 'This cannot be recorded; nothing has changed.' },
    { faults },
  );
};

const time = <T extends { at: string }>(one: T): T => ({ ...one, at: officeTimeOf(one.at) });

export const questionView = (question: QuestionRow): QuestionAnswer => {
  const { audit: _a, same: _s, secret: _k, ...shown } = question;
  return {
    ...shown,
    enteredAt: officeTimeOf(question.enteredAt),
    answers: question.answers.map(time),
    wording: question.wording && time(question.wording),
    published: question.published && time(question.published),
    withdrawn: question.withdrawn && time(question.withdrawn),
    dismissed: question.dismissed && time(question.dismissed),
  };
};

export const shownQuestion = (question: QuestionRow, status = 200): Reply<QuestionAnswer> => ({
  status,
  body: questionView(question),
});
