import type { Temporal } from 'temporal-polyfill';
import { lawAt } from '../../../holidays/records/holidays.ts';
import { officeDay } from '../../../kernel/day.ts';
import { normalSecret } from '../../../kernel/receipt.ts';
import type { Law } from '../../../law/law.ts';
import { hashSecret } from '../../../sealed/hashes.ts';
import { closeAddress } from '../../../sealed/notice-address.ts';
import { closedFor } from '../../../sealed/own-key.ts';
import { newReceipt, newSecret } from '../../../sealed/receipt.ts';
import { newDataKey, sealPart } from '../../../sealed/secrets.ts';
import { spendChallenge } from '../../../store/challenges.ts';
import { actOnce, type Keep } from '../../../store/idempotency.ts';
import { type Message, queueMessage } from '../../../store/outbox.ts';
import type { Step, Table } from '../../../store/table.ts';
import { countedCall, policyOf } from '../../../web/desk/caller.ts';
import { checkProof, type Proof } from '../../../web/desk/challenge.ts';
import { opened, sealed, sending } from '../../../web/desk/repeat.ts';
import { likenesses } from '../../casework/person.ts';
import type { Application, ReceiptAnswer } from '../../contract/desk-schemas.ts';
import type { Case } from '../../records/case.ts';
import { createCase } from '../../records/cases.ts';
import type { EventOf } from '../../rules/events/events.ts';
import type { DeskPorts } from '../ports.ts';
import { sealedParts } from './application.ts';

/** One request as it was sent: what it says, the key that makes a repeat the same one, and the caller's headers. */
export type SentApplication = {
  application: Application;
  key: string;
  headers: Readonly<Record<string, string>>;
};

export type ApplicationReceipt = { answer: ReceiptAnswer; headers: Record<string, string> };

/**
 * Takes a request in. Sent twice under one key, it is one request, also where both arrive at the same moment: the
 * second finds the first where it would have been written itself, and only then asks what was answered.
 *
 * @throws Problem `too-many-requests`, `key-reused`; `conflict` where its challenge was spent before
 */
export const sendApplication = async (
  ports: DeskPorts,
  sent: SentApplication,
): Promise<ApplicationReceipt> => {
  const { application, key } = sent;
  const { proof: _, before: _b, again: _a, ...said } = application;
  const attempt = await sending(ports, key, said);
  const { body, headers } = await actOnce(ports.table, attempt, (keep) => first(ports, sent, keep), {
    open: (kept) => opened(key, kept),
    look: 'after',
  });
  return { answer: body, headers };
};

const first = async (
  ports: DeskPorts,
  sent: SentApplication,
  keep: Keep,
): Promise<{ body: ReceiptAnswer; headers: Record<string, string> }> => {
  const { application, headers } = sent;
  const at = ports.now();
  const proof = application.proof === undefined ? null : await checkProof(ports, application.proof, at);
  const name = proof ? 'proved' : 'unproved';
  const body = await countedCall(ports, { name, headers, at }, (counting) =>
    entered(ports, sent, at, (answer) => [
      keep({ body: answer }, at, (text) => sealed(sent.key, text)),
      ...spent(ports, proof),
      counting,
    ]),
  );
  return { body, headers: policyOf(name) };
};

/** Enters a request. `alongside` sees what its applicant is answered. */
const entered = async (
  ports: DeskPorts,
  { application }: SentApplication,
  at: Temporal.Instant,
  alongside: (answer: ReceiptAnswer) => readonly Step[],
): Promise<ReceiptAnswer> => {
  const law = await lawOf(ports, at);
  const receipt = newReceipt(at);
  const secret = newSecret();
  const { applicant, wanted } = sealedParts(application);
  const [dataKey, hash, like, notices] = await Promise.all([
    newDataKey(ports.secrets, receipt),
    hashSecret(ports.secrets, receipt, normalSecret(secret)),
    likenesses(ports.secrets, receipt, { applicant, wanted }),
    application.email === undefined || application.notices === 'no'
      ? null
      : closeAddress(ports.secrets, receipt, application.email),
  ]);
  const received: EventOf<'received'> = {
    type: 'received',
    day: law.today.toString(),
    at: at.toString(),
    by: 'applicant',
    channel: 'web',
    matter: application.matter,
    addressedTo: 'disclosure-office',
    applicants: 1 + (applicant.joint?.length ?? 0),
  };
  const intake = {
    receipt,
    secret: hash,
    kind: application.kind,
    events: [received] as const,
    key: { ...dataKey, own: await closedFor(ports.secrets, dataKey, secret) },
    parts: [sealPart(dataKey, 'applicant', applicant), sealPart(dataKey, 'request', wanted)],
    ...like,
    notices,
  };
  const opened = await createCase(ports.table, law, intake, { by: 'applicant', at }, (one) => [
    queueMessage(ports.table, arrivedMessage(ports, one, at)),
    ...alongside(answerOf(one, secret)),
  ]);
  return answerOf(opened, secret);
};

/** Tells the officers at once, by its number, that a request came in: nobody enters it, and nothing else would. */
const arrivedMessage = ({ site }: DeskPorts, { receipt, deadline }: Case, at: Temporal.Instant): Message => ({
  id: `arrived-${receipt}`,
  at,
  to: 'officer',
  subject: `${receipt} 网上收到申请，待登记 / A request came in over the web`,
  text: [
    `${receipt}：网上收到政府信息公开申请，请登记；答复期限${deadline.due}${deadline.provisional ? '（暂定）' : ''}。`,
    `${receipt}: a request came in over the web and waits to be registered; due ${deadline.due}${deadline.provisional ? ' (provisional)' : ''}.`,
    site.address,
  ].join('\n'),
});

/**
 * The law by which a new request's days are counted, at most this old. A notice that came into force since is
 * found by the next sweep, which derives every case anew that was counted under an older calendar.
 */
const LAW_SECONDS = 5;
const laws = new WeakMap<Table, { at: Temporal.Instant; law: Law }>();

const lawOf = async ({ table }: DeskPorts, at: Temporal.Instant): Promise<Law> => {
  const kept = laws.get(table);
  const fresh = kept && Math.abs(at.epochMilliseconds - kept.at.epochMilliseconds) < LAW_SECONDS * 1000;
  if (fresh && kept.law.today.equals(officeDay(at))) return kept.law;
  const law = await lawAt(table, at);
  laws.set(table, { at, law });
  return law;
};

const spent = ({ table }: DeskPorts, proof: Proof | null) =>
  proof ? [spendChallenge(table, proof.hash, proof.expiresAt)] : [];

const answerOf = ({ receipt, deadline, request }: Case, secret: string): ReceiptAnswer => ({
  receipt,
  secret,
  regime: request.regime,
  receivedOn: deadline.receivedOn,
  due: deadline.due,
  provisional: deadline.provisional,
  state: request.state,
});
