import type { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import { lawAt } from '../../holidays/records/holidays.ts';
import { officeDay } from '../../kernel/day.ts';
import { normalSecret } from '../../kernel/receipt.ts';
import { isBlank, type Text } from '../../kernel/text.ts';
import { hashSecret, keyedHash } from '../../sealed/hashes.ts';
import { addressStep, closeAddress } from '../../sealed/notice-address.ts';
import { closedFor } from '../../sealed/own-key.ts';
import { newNumber, newSecret } from '../../sealed/receipt.ts';
import { newDataKey, sealedStep, sealPart, wrappedKeyStep } from '../../sealed/secrets.ts';
import { spendChallenge } from '../../store/challenges.ts';
import { actOnce } from '../../store/idempotency.ts';
import { queueMessage } from '../../store/outbox.ts';
import { type Step, transact } from '../../store/table.ts';
import { countedCall, policyOf } from '../../web/desk/caller.ts';
import { checkProof } from '../../web/desk/challenge.ts';
import { faultsFor, firstOfEach, found, type Wrong } from '../../web/desk/faults.ts';
import type { CounterPorts } from '../../web/desk/ports.ts';
import { opened, sealed, sending } from '../../web/desk/repeat.ts';
import type { Fields } from '../../web/form.ts';
import { QUESTIONS } from '../choices.ts';
import { AskForm } from '../contract/schemas.ts';
import { ASK_LABELS } from '../pages/words.ts';
import { newQuestion } from '../records/new.ts';
import { questionSteps } from '../records/questions.ts';
import { questionDue } from '../rules/question.ts';

/** Taking a question in from the public form. */

const ORDER = Object.keys(AskForm.entries);

const labelOf = (field: string): Text => ASK_LABELS[field] ?? { zh: field, en: field };

export const askFaults = faultsFor(labelOf);

/** The fields of the form, empty ones left out: a question, or every fault at once. */
export const readQuestionForm = (fields: Fields): { asked: AskForm } | { wrong: Wrong[] } => {
  const given = Object.fromEntries(
    ORDER.filter((name) => !isBlank(fields[name] ?? '')).map((name) => [name, fields[name] ?? '']),
  );
  const parsed = v.safeParse(AskForm, given);
  return parsed.success ? { asked: parsed.output } : { wrong: firstOfEach(found(parsed.issues), ORDER) };
};

/** What this browser is told of a question it sent. */
export type QuestionReceipt = { number: string; due: string; secret: string };

/**
 * Takes a question in, once however often it is sent under its key.
 *
 * @throws Problem `too-many-requests`, `key-reused`; `conflict` where its challenge was spent before
 */
export const takeQuestion = async (
  ports: CounterPorts,
  sent: { asked: AskForm; key: string; headers: Readonly<Record<string, string>> },
): Promise<{ taken: QuestionReceipt; headers: Record<string, string> }> => {
  const { asked, key, headers } = sent;
  const { proof: given, ...said } = asked;
  const attempt = await sending(ports, key, ['question', said]);
  const { body, headers: limits } = await actOnce(
    ports.table,
    attempt,
    async (keep) => {
      const at = ports.now();
      const proof = given === undefined ? null : await checkProof(ports, given, at);
      const name = proof ? 'proved' : 'unproved';
      const taken = await countedCall(ports, { name, headers, at }, (counting) =>
        entered(ports, said, at, (answer) => [
          keep({ body: answer }, at, (text) => sealed(key, text)),
          ...(proof ? [spendChallenge(ports.table, proof.hash, proof.expiresAt)] : []),
          counting,
        ]),
      );
      return { body: taken, headers: policyOf(name) };
    },
    { open: (kept) => opened(key, kept), look: 'after' },
  );
  return { taken: body, headers: limits };
};

/** Enters a question. `alongside` sees what whoever asked is told. */
const entered = async (
  ports: CounterPorts,
  said: Omit<AskForm, 'proof'>,
  at: Temporal.Instant,
  alongside: (taken: QuestionReceipt) => readonly Step[],
): Promise<QuestionReceipt> => {
  const { table, secrets } = ports;
  const law = await lawAt(table, at);
  const number = newNumber('ZX', at);
  const secret = newSecret();
  const [dataKey, hash, address, same] = await Promise.all([
    newDataKey(secrets, number),
    hashSecret(secrets, number, normalSecret(secret)),
    said.email === undefined ? null : closeAddress(secrets, number, said.email),
    sameness(ports, number, said),
  ]);
  const day = officeDay(at).toString();
  const due = questionDue(day, law.calendar, QUESTIONS);
  const draft = newQuestion(
    { number, way: 'web', day, due, same, mail: address !== null, secret: hash },
    'visitor',
    at,
  );
  const act = { by: 'visitor', at };
  const { steps } = questionSteps(table, null, draft, act, { action: 'asked', detail: { way: 'web' } });
  const taken: QuestionReceipt = { number, due, secret };
  const own = await closedFor(secrets, dataKey, secret);
  await transact(table, [
    ...steps,
    wrappedKeyStep(table, number, { ...dataKey, own }),
    sealedStep(table, number, sealPart(dataKey, 'question', said)),
    ...(address ? [addressStep(table, number, address)] : []),
    queueMessage(table, arrived(number, due, ports.site.address, at)),
    ...alongside(taken),
  ]);
  return taken;
};

const arrived = (number: string, due: string, site: string, at: Temporal.Instant) => ({
  id: `arrived-${number}`,
  at,
  to: 'officer' as const,
  subject: `${number} 网上收到咨询，待分办 / A question came in over the web`,
  text: [
    `${number}：网上收到公众咨询，请分办；应于${due}前答复。`,
    `${number}: a question came in over the web and waits to be assigned; due ${due}.`,
    `${site}  heliostat questions show ${number}`,
  ].join('\n'),
});

/** What is compared where a question is sent again from one browser: its words and who asks, under a keyed hash. */
export const sameness = (
  { secrets }: Pick<CounterPorts, 'secrets'>,
  number: string,
  { question, name, phone, email }: AskForm,
): Promise<string> => keyedHash(secrets, 'attempt', JSON.stringify([number, question, name, phone, email]));
