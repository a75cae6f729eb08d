import { Problem } from '../../kernel/problem.ts';
import { normalReceipt, normalSecret } from '../../kernel/receipt.ts';
import { checkSecret } from '../../sealed/hashes.ts';
import { openOwnKey } from '../../sealed/own-key.ts';
import { openParts } from '../../sealed/secrets.ts';
import { noteEntry } from '../../store/audit/audit.ts';
import { questionKey } from '../../store/keys.ts';
import { countCaller } from '../../web/desk/caller.ts';
import type { CounterPorts } from '../../web/desk/ports.ts';
import type { FollowedQuestion } from '../pages/track-page.ts';
import { findQuestion, questionReadsSubject } from '../records/questions.ts';
import type { QuestionRow } from '../records/row.ts';
import { QUESTION_NUMBER } from '../rules/question.ts';

/** Whoever asked, and proved it by the code of their question. */
export type Asker = {
  number: string;
  /** As it is shown: four groups of four. */
  secret: string;
  row: QuestionRow;
  /** RateLimit headers. */
  limits: Record<string, string>;
};

/**
 * Lets in whoever has number and code, under the rules by which applicants follow their requests.
 *
 * @throws Problem `not-found`, the same for a wrong code, a number that does not exist, a question that came by
 * telephone or letter and has no code, and one whose words are gone; `too-many-requests`
 */
export const letInAsker = async (
  ports: CounterPorts,
  given: { number: string; secret: string },
  headers: Readonly<Record<string, string>>,
): Promise<Asker> => {
  const limits = await countCaller(ports, 'tracking', headers, ports.now());
  const typed = normalReceipt(given.number);
  // What has another form is looked up all the same, so that it costs the same and reads no other record.
  const number = QUESTION_NUMBER.test(typed) ? typed : 'ZX00000000-222222';
  await checkSecret(ports.secrets, ports.table, number, given.secret, questionKey(number));
  const secret = normalSecret(given.secret).replace(/(.{4})(?=.)/g, '$1-');
  return { number, secret, row: await findQuestion(ports.table, number), limits };
};

/** Answers whose words went to whoever asked; of a talk the office keeps a note of its own. */
const WRITTEN: readonly string[] = ['mail', 'letter'];

/** The question as its asker sees it. Opening what they were answered is on record, under no name. */
export const followed = async (
  { table, secrets, now }: CounterPorts,
  { number, secret, row }: Asker,
): Promise<FollowedQuestion> => {
  const written = row.answers.filter(({ how }) => WRITTEN.includes(how)).map(({ n }) => `answer-${n}`);
  let words: Record<string, unknown> = {};
  if (written.length > 0) {
    await noteEntry(
      table,
      questionReadsSubject(number),
      { by: 'visitor', at: now() },
      {
        action: 'read',
        detail: { parts: written.join(' '), reason: 'whoever asked followed it' },
      },
    );
    words = await openParts(table, await openOwnKey(secrets, table, { receipt: number, secret }), written);
  }
  return {
    number,
    state: row.state,
    assigned: row.officer !== null,
    day: row.day,
    due: row.due,
    answers: row.answers.map(({ n, how, on }) => {
      const text = words[`answer-${n}`];
      return { how, on, text: typeof text === 'string' ? text : null };
    }),
    request: row.request,
    keptUntil: row.keptUntil,
  };
};

/** Undefined for whoever is not let in; every other fault is thrown. */
export const askerOrNobody = async (work: Promise<Asker>): Promise<Asker | undefined> => {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Problem && error.slug === 'not-found') return undefined;
    throw error;
  }
};
