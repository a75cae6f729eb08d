import { hkdfSync } from 'node:crypto';
import { DecryptCommand, GenerateDataKeyCommand } from '@aws-sdk/client-kms';
import * as v from 'valibot';
import { noticeAddressKey } from '../store/keys.ts';
import { get, put, remove, type Step, type Table } from '../store/table.ts';
import { closeBox, openBox } from './sealed-box.ts';
import type { Secrets } from './secrets.ts';

/**
 * The mail address under which an applicant is told of steps, for the outbox alone. It is closed under a data key that a
 * KMS key of its own wraps for `{notice: address}`: the outbox opens that and no case, and whoever works cases opens
 * it not. It goes with the wish to be told, and with the case.
 */
type Keys = Pick<Secrets, 'kms' | 'noticesKey'>;

/** What KMS wraps a key under: it is for addresses, of whichever request; each is bound to its own by `boundTo`. */
const CONTEXT = { notice: 'address' };
const boundTo = (receipt: string): Buffer => Buffer.from(`${receipt}\nnotice`);

/** An address, closed for the outbox. */
export type ClosedAddress = { wrapped: Uint8Array; box: Uint8Array };

/**
 * A process asks KMS once for so many addresses, so that no form waits for a second call. Each is closed under a key of
 * its own, derived for its request.
 */
const ADDRESSES_A_KEY = 1000;
type Made = { plain: Uint8Array; wrapped: Uint8Array };
const kept = new WeakMap<Keys, { key: Promise<Made>; left: number }>();

const made = async ({ kms, noticesKey }: Keys): Promise<Made> => {
  const { Plaintext, CiphertextBlob } = await kms.send(
    new GenerateDataKeyCommand({ KeyId: noticesKey, KeySpec: 'AES_256', EncryptionContext: CONTEXT }),
  );
  if (!Plaintext || !CiphertextBlob) throw new Error('KMS gave no data key');
  return { plain: Plaintext, wrapped: CiphertextBlob };
};

const keyOf = (keys: Keys): Promise<Made> => {
  const known = kept.get(keys);
  if (known && known.left > 0) {
    known.left -= 1;
    return known.key;
  }
  const key = made(keys);
  kept.set(keys, { key, left: ADDRESSES_A_KEY - 1 });
  key.catch(() => kept.delete(keys));
  return key;
};

const ownKey = (plain: Uint8Array, receipt: string): Buffer =>
  Buffer.from(hkdfSync('sha256', plain, receipt, 'notice address', 32));

export const closeAddress = async (keys: Keys, receipt: string, address: string): Promise<ClosedAddress> => {
  const { plain, wrapped } = await keyOf(keys);
  return { wrapped, box: closeBox(ownKey(plain, receipt), Buffer.from(address), boundTo(receipt)) };
};

export const addressStep = (table: Table, receipt: string, closed: ClosedAddress | null): Step => ({
  write: closed
    ? put(table, { ...noticeAddressKey(receipt), ...closed })
    : remove(table, noticeAddressKey(receipt)),
});

/** Something closed for the outbox, as an item holds it. */
const ClosedRow = v.object({ wrapped: v.instance(Uint8Array), box: v.instance(Uint8Array) });

/** What was closed under this name. */
export const openClosed = async ({ kms, noticesKey }: Keys, item: unknown, name: string): Promise<string> => {
  const { wrapped, box } = v.parse(ClosedRow, item);
  const { Plaintext } = await kms.send(
    new DecryptCommand({
      KeyId: noticesKey,
      CiphertextBlob: wrapped,
      EncryptionContext: CONTEXT,
    }),
  );
  if (!Plaintext) throw new Error('KMS opened no data key');
  return openBox(ownKey(Plaintext, name), box, boundTo(name)).toString('utf8');
};

/** Where the applicant of a request is told; null where they are not to be. */
export const openAddress = async (keys: Keys, table: Table, receipt: string): Promise<string | null> => {
  const item = await get(table, noticeAddressKey(receipt));
  return item ? openClosed(keys, item, receipt) : null;
};
