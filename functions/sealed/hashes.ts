import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { GenerateMacCommand } from '@aws-sdk/client-kms';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { Problem } from '../kernel/problem.ts';
import { normalSecret, type SecretText } from '../kernel/receipt.ts';
import { caseKey, type Key } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import type { Secrets } from './secrets.ts';

/**
 * Keyed hashes, for what must be compared and counted without being read. The HMAC key itself never leaves
 * KMS; each process asks it once for the MAC of a fixed label, and hashes under that. So a cold start costs one
 * call, a request none, and nothing need be stored or handed round: every process derives the same secret.
 */
const LABEL = Buffer.from('heliostat/keyed-hashes/1');

const secretsOf = new WeakMap<Secrets, Promise<KeyObject>>();

const derived = (secrets: Secrets): Promise<KeyObject> => {
  const known = secretsOf.get(secrets);
  if (known) return known;
  const asked = secrets.kms
    .send(new GenerateMacCommand({ KeyId: secrets.macKey, MacAlgorithm: 'HMAC_SHA_256', Message: LABEL }))
    .then(({ Mac }) => {
      if (!Mac) throw new Error('KMS gave no MAC');
      // Bytes would be made a key each time, which costs several times the hash.
      return createSecretKey(Mac);
    });
  secretsOf.set(secrets, asked);
  asked.catch(() => secretsOf.delete(secrets));
  return asked;
};

/** What is hashed; hashes of one purpose say nothing about those of another. */
type Purpose =
  | 'receipt-secret'
  | 'own-key'
  | 'client'
  | 'attempt'
  | 'identity'
  | 'person'
  | 'wanted'
  | 'resembling'
  | 'sketch'
  | 'letter'
  | 'numbers';

/** The MAC of a text for one purpose, of 32 bytes; of no text, a key of that purpose's own. */
export const keyedMac = async (secrets: Secrets, purpose: Purpose, text = ''): Promise<Buffer> =>
  createHmac('sha256', await derived(secrets))
    .update(`${purpose}\n${text}`)
    .digest();

/** The keyed hash of a text for one purpose, base64url. */
export const keyedHash = async (secrets: Secrets, purpose: Purpose, text: string): Promise<string> =>
  (await keyedMac(secrets, purpose, text)).toString('base64url');

/** The keyed hash of a receipt's secret, which is all that is stored of it. */
export const hashSecret = (secrets: Secrets, receipt: string, secret: SecretText): Promise<string> =>
  keyedHash(secrets, 'receipt-secret', `${receipt}\n${secret}`);

/** What a receipt that does not exist is compared with. */
const NOBODY = 'A'.repeat(43);

/**
 * Checks a receipt's secret as it was typed. A number that does not exist and a secret that is wrong cost the
 * same: one read of one item, one hash, one comparison. `key`: of another record than a request.
 *
 * @throws Problem `not-found`, the same for both
 */
export const checkSecret = async (
  secrets: Secrets,
  table: Table,
  receipt: string,
  typed: string,
  key: Key = caseKey(receipt),
): Promise<void> => {
  const { Item } = await table.client.send(
    new GetCommand({
      TableName: table.name,
      Key: key,
      ConsistentRead: true,
      ProjectionExpression: 'secret',
    }),
  );
  const given = Buffer.from(await hashSecret(secrets, receipt, normalSecret(typed)));
  const wanted = Buffer.from(typeof Item?.secret === 'string' ? Item.secret : NOBODY);
  if (given.length === wanted.length && timingSafeEqual(given, wanted)) return;
  throw new Problem('not-found', {
    zh: '编号或者密码不符',
    en: 'No request has this number and this secret',
  });
};
