import { Problem } from '../kernel/problem.ts';
import { normalSecret } from '../kernel/receipt.ts';
import { dataKeyKey } from '../store/keys.ts';
import type { Step, Table } from '../store/table.ts';
import { keyedMac } from './hashes.ts';
import { closeBox, openBox } from './sealed-box.ts';
import { type DataKey, type Secrets, wrappedKey } from './secrets.ts';

/**
 * The way of whoever asked into their own case. Its data key is closed a second time under a key that is made from
 * the receipt's secret (76 bits) and the office's HMAC key, and is kept by nobody. The request desk has no other
 * way: its role may have KMS wrap a new key and may not have it unwrap one, so that what it can open is what a
 * caller brings the secret of.
 */
const closing = (secrets: Secrets, receipt: string, secret: string): Promise<Buffer> =>
  keyedMac(secrets, 'own-key', `${receipt}\n${normalSecret(secret)}`);

const boundTo = (receipt: string): Buffer => Buffer.from(`${receipt}\nown-key`);

/** A data key, closed for whoever has this secret. */
export const closedFor = async (secrets: Secrets, key: DataKey, secret: string): Promise<Buffer> =>
  closeBox(await closing(secrets, key.receipt, secret), key.plain, boundTo(key.receipt));

/**
 * The data key of a case, for whoever brings its secret.
 *
 * @throws Problem `not-found` where it was destroyed; `conflict` where it was never closed for a secret
 */
export const openOwnKey = async (
  secrets: Secrets,
  table: Table,
  { receipt, secret }: { receipt: string; secret: string },
): Promise<DataKey> => {
  const kept = await wrappedKey(table, receipt);
  if (!kept.own)
    throw new Problem('conflict', {
      zh: '请向本机关索取新的密码：此密码还不能打开内容',
      en: 'Ask the office for a new secret: this one opens no text yet',
    });
  const plain = openBox(await closing(secrets, receipt, secret), kept.own, boundTo(receipt));
  return { receipt, plain, ...kept };
};

/** A renewed secret opens the case from now on, and the former one does not. */
export const ownKeyStep = (table: Table, receipt: string, own: Uint8Array): Step => ({
  write: {
    Update: {
      TableName: table.name,
      Key: dataKeyKey(receipt),
      UpdateExpression: 'SET own = :own',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':own': own },
    },
  },
  otherwise: () => new Problem('conflict', { zh: '申请已经处置', en: 'The request has been disposed of' }),
});
