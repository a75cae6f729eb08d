import { Problem } from '../domain/errors.ts';
import type { EventOf } from '../domain/request-events.ts';
import { officeDay } from '../domain/working-days.ts';
import type { Application, ReceiptAnswer } from '../http/desk-schemas.ts';
import { likenesses } from '../officer/person.ts';
import { newDataKey, seal } from '../store/case-secrets.ts';
import { hashSecret } from '../store/case-secrets-hashes.ts';
import { newReceipt, newSecret, normalSecret } from '../store/case-secrets-receipt.ts';
import { type Case, create } from '../store/cases.ts';
import { spendChallenge } from '../store/challenges.ts';
import { lawAt } from '../store/holidays.ts';
import { sealedParts } from './application.ts';
import { count } from './caller.ts';
import { checkProof, type Proof } from './challenge.ts';
import { attemptOf, keep, repeated } from './repeat.ts';
import { REGIMES, type Room } from './room.ts';

/** One request as it was sent: what it says, the key that makes a repeat the same one, and the caller's headers. */
export type Sent = { application: Application; key: string; headers: Readonly<Record<string, string>> };

export type Asked = { answer: ReceiptAnswer; headers: Record<string, string> };

/**
 * Takes a request in. Sent twice under one key, it is one request, also where both arrive at the same moment.
 *
 * @throws Problem `too-many-requests`, `key-reused`
 */
export const ask = async (room: Room, sent: Sent): Promise<Asked> => {
  const { application, key, headers } = sent;
  const { proof: _, ...said } = application;
  const attempt = await attemptOf(room, key, said);
  const before = await repeated(room, key, attempt);
  if (before) return { answer: before, headers: {} };
  const at = room.now();
  const proof = application.proof === undefined ? null : await checkProof(room, application.proof, at);
  const [limits, law] = await Promise.all([
    count(room, proof ? 'proved' : 'unproved', headers, at),
    lawAt(room.table, at, REGIMES),
  ]);
  const receipt = newReceipt(at);
  const secret = newSecret();
  const { applicant, wanted } = sealedParts(application);
  const [dataKey, hash, like] = await Promise.all([
    newDataKey(room.secrets, receipt),
    hashSecret(room.secrets, receipt, normalSecret(secret)),
    likenesses(room.secrets, applicant, wanted),
  ]);
  const received: EventOf<'received'> = {
    type: 'received',
    day: officeDay(at).toString(),
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
    likenesses: like,
  };
  try {
    const opened = await create(room.table, law, intake, { by: 'applicant', at }, (one) => [
      keep(room, key, attempt, answerOf(one, secret), at),
      ...spent(room, proof),
    ]);
    return { answer: answerOf(opened, secret), headers: limits };
  } catch (error) {
    // The same request, sent a moment before, won the race: its answer is the answer.
    if (!(error instanceof Problem)) throw error;
    const other = await repeated(room, key, attempt);
    if (!other) throw error;
    return { answer: other, headers: limits };
  }
};

const spent = ({ table }: Room, proof: Proof | null) =>
  proof ? [spendChallenge(table, proof.hash, proof.expiresAt)] : [];

export const answerOf = ({ receipt, clock, request }: Case, secret: string): ReceiptAnswer => ({
  receipt,
  secret,
  regime: request.regime,
  receivedOn: clock.receivedOn,
  due: clock.due,
  provisional: clock.provisional,
  state: request.state,
});
