import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Temporal } from 'temporal-polyfill';
import type { ReceiptAnswer } from '../http/contract/request/desk-schemas.ts';
import { type Attempt, earlierAnswer, keepAnswer } from '../store/idempotency.ts';
import { keyedHash } from '../store/secrets/hashes.ts';
import type { Step } from '../store/table.ts';
import type { DeskPorts } from './ports.ts';

/**
 * A request sent twice is one request, and both get the same receipt, secret and all. The secret is kept by nobody,
 * so that the answer lies encrypted under the sender's own key of the attempt, of which only a keyed hash is
 * stored: whoever holds the key gets the answer again, and the office cannot read it.
 */
const sealing = (key: string): Buffer =>
  Buffer.from(hkdfSync('sha256', key, 'heliostat/repeated request', 'answer', 32));

const IV_BYTES = 12;
const TAG_BYTES = 16;

const sealed = (key: string, answer: ReceiptAnswer): string => {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', sealing(key), iv);
  const text = Buffer.from(JSON.stringify(answer));
  return Buffer.concat([iv, cipher.update(text), cipher.final(), cipher.getAuthTag()]).toString('base64');
};

const opened = (key: string, body: string): ReceiptAnswer => {
  const box = Buffer.from(body, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', sealing(key), box.subarray(0, IV_BYTES));
  decipher.setAuthTag(box.subarray(box.length - TAG_BYTES));
  const text = Buffer.concat([
    decipher.update(box.subarray(IV_BYTES, box.length - TAG_BYTES)),
    decipher.final(),
  ]);
  return JSON.parse(text.toString('utf8')) as ReceiptAnswer;
};

/** One sending of a request under its key; `request` is what it says, to tell a repeat from a different one. */
export const attemptOf = async ({ secrets }: DeskPorts, key: string, request: unknown): Promise<Attempt> => ({
  subject: 'applicant',
  key: await keyedHash(secrets, 'client', `attempt\n${key}`),
  request: `${key}\n${JSON.stringify(request)}`,
});

/** The answer to the same attempt before; null: this is the first. @throws Problem `key-reused` */
export const repeated = async (
  { table }: DeskPorts,
  key: string,
  attempt: Attempt,
): Promise<ReceiptAnswer | null> => {
  const answer = await earlierAnswer(table, attempt);
  return answer && opened(key, answer.body);
};

export const keep = (
  { table }: DeskPorts,
  key: string,
  attempt: Attempt,
  answer: ReceiptAnswer,
  at: Temporal.Instant,
): Step => keepAnswer(table, attempt, { status: 201, body: sealed(key, answer), headers: {} }, at);
