import type { Act } from '../../kernel/act.ts';
import type { Contribution } from '../../kernel/contribution.ts';
import type { Day } from '../../kernel/day.ts';
import { Problem } from '../../kernel/problem.ts';
import { sha256 } from '../../runtime/sha256.ts';
import type { Deed } from '../../store/audit/audit.ts';
import { record } from '../../store/audit/record.ts';
import { cellSteps } from '../../store/cells.ts';
import {
  ANSWERS,
  answerKey,
  KEPT_QUESTIONS,
  keptQuestionKey,
  OPEN_QUESTIONS,
  openQuestionKey,
  questionKey,
  questionOfYearKey,
  questionsPartition,
  wakeShard,
} from '../../store/keys.ts';
import { wakeForLog } from '../../store/outbox.ts';
import { all, itemPage, put, remove, type Step, type Table } from '../../store/table.ts';
import { type PublicAnswer, type QuestionRow, readPublicAnswer, readQuestion } from './row.ts';

/**
 * Questions from the public. One is saved together with the lists in which it stands, its audit entry and what is
 * public of it; all or nothing.
 */

const stale = (): Problem =>
  new Problem('stale-version', {
    zh: '您读取之后咨询已有变动',
    en: 'The question has changed since you read it',
  });

export const questionSubject = (number: string): string => `question/${number}`;

/** Who read what of a question; apart from its own chain, so that reading changes no version. */
export const questionReadsSubject = (number: string): string => `question/${number}/reads`;

const QUESTION = record({
  key: ({ number }: Pick<QuestionRow, 'number'>) => questionKey(number),
  chain: ({ number }) => questionSubject(number),
  read: readQuestion,
  counted: ['version'],
  stale,
});

/** @throws Problem `not-found` */
export const findQuestion = async (table: Table, number: string): Promise<QuestionRow> => {
  const found = await questionNamed(table, number);
  if (!found) throw new Problem('not-found', { zh: '没有这一咨询', en: 'There is no such question' });
  return found;
};

export const questionNamed = (table: Table, number: string): Promise<QuestionRow | null> =>
  QUESTION.find(table, { number });

/** A question as it will stand, but for its version and its audit chain, which `questionSteps` moves on. */
export type QuestionDraft = Omit<QuestionRow, 'version' | 'audit'>;

/**
 * The steps that save a question over what it was (null: it is new), and how it stands then.
 */
export const questionSteps = (
  table: Table,
  before: QuestionRow | null,
  draft: QuestionDraft,
  act: Act,
  deed: Deed,
): { after: QuestionRow; steps: Step[] } => {
  const { after, steps } = QUESTION.change(table, before, draft, act, deed);
  return {
    after,
    steps: [
      ...steps,
      { write: put(table, { ...questionOfYearKey(after.day.slice(0, 4), after.number), ...after }) },
      ...placeSteps(table, before, after),
      ...publicSteps(table, before, after, act),
    ],
  };
};

/** Among the open ones while it is open, then among those whose words are still kept. */
const placeSteps = (table: Table, before: QuestionRow | null, after: QuestionRow): Step[] => {
  const open = ({ state, due, number }: QuestionRow) =>
    state === 'open' ? openQuestionKey(due, number) : null;
  const kept = ({ keptUntil, destroyed, number }: QuestionRow) =>
    keptUntil !== null && destroyed === null ? keptQuestionKey(keptUntil, number) : null;
  return [open, kept].flatMap((place): Step[] => {
    const was = before && place(before);
    const is = place(after);
    return [
      ...(was && was.sk !== is?.sk ? [{ write: remove(table, was) }] : []),
      ...(is ? [{ write: put(table, { ...is, ...after }) }] : []),
    ];
  });
};

/** What everybody reads of it; null while nothing is public. */
const publicOf = (row: QuestionRow): PublicAnswer | null => {
  const { number, publication, published, wording, answers } = row;
  const [first] = answers;
  if (publication !== 'public' || !published || !wording || !first) return null;
  const { question, answer } = wording;
  return { number, anchor: anchorOf(row), day: published.day, answeredOn: first.on, question, answer };
};

/** Made from instants to the millisecond too, so that no number follows from what everybody sees. */
const anchorOf = ({ number, enteredAt, published }: QuestionRow): string =>
  `q-${sha256(`${number} ${enteredAt} ${published?.at}`).slice(0, 12)}`;

const onWebsite = ({ day }: PublicAnswer, amount: 1 | -1): Contribution => ({
  year: day.slice(0, 4),
  tally: 'website.questions',
  part: '',
  amount,
});

const publicSteps = (table: Table, before: QuestionRow | null, after: QuestionRow, { at }: Act): Step[] => {
  const was = before && publicOf(before);
  const is = publicOf(after);
  if (!was === !is) return [];
  return [
    ...(was ? [{ write: remove(table, answerKey(was.day, was.number)) }] : []),
    ...(is ? [{ write: put(table, { ...answerKey(is.day, is.number), ...is }) }] : []),
    // It counts as an item of the website in the annual report, until it is taken down.
    ...cellSteps(
      table,
      [...(was ? [onWebsite(was, -1)] : []), ...(is ? [onWebsite(is, 1)] : [])],
      wakeShard(after.number),
    ),
    wakeForLog(table, at),
  ];
};

export type QuestionPage = { items: QuestionRow[]; next: string | null };

/** A page of a list, after the key at which the page before ended. */
const listed = async (
  table: Table,
  partition: string,
  { limit, cursor, to }: { limit: number; cursor?: string | undefined; to?: string },
): Promise<QuestionPage> => {
  const found = await itemPage(table, partition, {
    limit,
    ...(to === undefined ? {} : { to }),
    ...(cursor === undefined ? {} : { after: { pk: partition, sk: cursor } }),
  });
  return { items: found.items.map(readQuestion), next: found.next ? String(found.next.sk) : null };
};

/** Open questions by the day on which they are due. */
export const openQuestions = (
  table: Table,
  paging: { limit: number; cursor?: string | undefined },
): Promise<QuestionPage> => listed(table, OPEN_QUESTIONS, paging);

/** Questions of a year by number. */
export const questionsOfYear = (
  table: Table,
  year: string,
  paging: { limit: number; cursor?: string | undefined },
): Promise<QuestionPage> => listed(table, questionsPartition(year), paging);

/** Closed questions whose words are to be destroyed by this day. */
export const wordsDue = (table: Table, day: Day): Promise<QuestionRow[]> =>
  QUESTION.all(table, KEPT_QUESTIONS, { to: `${day}~` });

/** What was let out on days from one to another, both included. */
export const publicAnswersOfDays = async (table: Table, from: Day, to: Day): Promise<PublicAnswer[]> =>
  (await all(table, ANSWERS, { from, to: `${to}~` })).map(readPublicAnswer);

/** All that is public, the newest first. */
export const publicAnswers = async (table: Table): Promise<PublicAnswer[]> =>
  (await all(table, ANSWERS, { newestFirst: true })).map(readPublicAnswer);
