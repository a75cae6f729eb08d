import type { Temporal } from 'temporal-polyfill';
import { likenesses } from '../casework/person.ts';
import { officeDay } from '../domain/day.ts';
import type { Law } from '../domain/deadline/derive.ts';
import { Problem } from '../domain/errors.ts';
import type { EventOf } from '../domain/request/events.ts';
import { normalSecret } from '../domain/request/receipt.ts';
import type { Application, ReceiptAnswer } from '../http/contract/request/desk-schemas.ts';
import type { Case } from '../store/cases/case.ts';
import { create } from '../store/cases/cases.ts';
import { spendChallenge } from '../store/cases/challenges.ts';
import { lawAt } from '../store/holidays/holidays.ts';
import type { Attempt } from '../store/idempotency.ts';
import { hashSecret } from '../store/secrets/hashes.ts';
import { newReceipt, newSecret } from '../store/secrets/receipt.ts';
import { newDataKey, seal } from '../store/secrets/secrets.ts';
import type { Table } from '../store/table.ts';
import { sealedParts } from './application.ts';
import { count } from './caller.ts';
import { checkProof, type Proof } from './challenge.ts';
import type { DeskPorts } from './ports.ts';
import { attemptOf, keep, repeated } from './repeat.ts';

/** One request as it was sent: what it says, the key that makes a repeat the same one, and the caller's headers. */
export type Sent = { application: Application; key: string; headers: Readonly<Record<string, string>> };

export type Asked = { answer: ReceiptAnswer; headers: Record<string, string> };

/**
 * Takes a request in. Sent twice under one key, it is one request, also where both arrive at the same moment: the
 * second finds the first where it would have been written itself, and only then asks what was answered.
 *
 * @throws Problem `too-many-requests`, `key-reused`; `conflict` where its challenge was spent before
 */
export const ask = async (ports: DeskPorts, sent: Sent): Promise<Asked> => {
  const { application, key } = sent;
  const { proof: _, ...said } = application;
  const attempt = await attemptOf(ports, key, said);
  try {
    return await first(ports, sent, attempt);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const before = await repeated(ports, key, attempt);
    if (!before) throw error;
    return { answer: before, headers: {} };
  }
};

const first = async (ports: DeskPorts, sent: Sent, attempt: Attempt): Promise<Asked> => {
  const { application, key, headers } = sent;
  const at = ports.now();
  const proof = application.proof === undefined ? null : await checkProof(ports, application.proof, at);
  const [limits, law] = await Promise.all([
    count(ports, proof ? 'proved' : 'unproved', headers, at),
    lawOf(ports, at),
  ]);
  const receipt = newReceipt(at);
  const secret = newSecret();
  const { applicant, wanted } = sealedParts(application);
  const [dataKey, hash, like] = await Promise.all([
    newDataKey(ports.secrets, receipt),
    hashSecret(ports.secrets, receipt, normalSecret(secret)),
    likenesses(ports.secrets, receipt, { applicant, wanted }),
  ]);
  const received: EventOf<'received'> = {
    type: 'received',
    day: law.today.toString(),
    at: at.toString(),
    by: 'applicant',
    channel: 'web',
    matter: application.matter,
    addressedTo: 'disclosure-office',
    applicants: 1,
  };
  const intake = {
    receipt,
    secret: hash,
    kind: application.kind,
    events: [received] as const,
    key: dataKey,
    parts: [seal(dataKey, 'applicant', applicant), seal(dataKey, 'request', wanted)],
    ...like,
  };
  const opened = await create(ports.table, law, intake, { by: 'applicant', at }, (one) => [
    keep(ports, key, attempt, answerOf(one, secret), at),
    ...spent(ports, proof),
  ]);
  return { answer: answerOf(opened, secret), headers: limits };
};

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

const answerOf = ({ receipt, clock, request }: Case, secret: string): ReceiptAnswer => ({
  receipt,
  secret,
  regime: request.regime,
  receivedOn: clock.receivedOn,
  due: clock.due,
  provisional: clock.provisional,
  state: request.state,
});
