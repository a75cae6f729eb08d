import { hkdfSync } from 'node:crypto';
import { keyedHash } from '../../sealed/hashes.ts';
import { closeBox, openBox } from '../../sealed/sealed-box.ts';
import type { Attempt } from '../../store/idempotency.ts';
import type { CounterPorts } from './ports.ts';

/**
 * A request sent twice is one request, and both get the same receipt, secret and all. The secret is kept by nobody,
 * so that the answer lies encrypted under the sender's own key of the attempt, of which only a keyed hash is
 * stored: whoever holds the key gets the answer again, and the office cannot read it.
 */
const keyFrom = (key: string): Buffer =>
  Buffer.from(hkdfSync('sha256', key, 'heliostat/repeated request', 'answer', 32));

export const sealed = (key: string, answer: string): string =>
  closeBox(keyFrom(key), Buffer.from(answer)).toString('base64');

export const opened = (key: string, body: string): string =>
  openBox(keyFrom(key), Buffer.from(body, 'base64')).toString('utf8');

/** One sending of a request under its key; `request` is what it says, to tell a repeat from a different one. */
export const sending = async (
  { secrets }: CounterPorts,
  key: string,
  request: unknown,
): Promise<Attempt> => ({
  subject: 'applicant',
  key: await keyedHash(secrets, 'client', `attempt\n${key}`),
  request: `${key}\n${JSON.stringify(request)}`,
});
