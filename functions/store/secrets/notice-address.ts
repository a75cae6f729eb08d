import { DecryptCommand, GenerateDataKeyCommand } from '@aws-sdk/client-kms';
import * as v from 'valibot';
import { noticeAddressKey } from '../keys.ts';
import { closeBox, openBox } from '../sealed-box.ts';
import { get, put, remove, type Step, type Table } from '../table.ts';
import type { Secrets } from './secrets.ts';

/**
 * The mail address under which an applicant is told of steps, for the outbox alone. It is closed under a data key that a
 * KMS key of its own wraps for `{notice: receipt}`: the outbox opens that and no case, and whoever works cases opens
 * it not. It goes
 * with the wish to be told, and with the case.
 */
type Keys = Pick<Secrets, 'kms' | 'noticesKey'>;

const contextOf = (receipt: string): Record<string, string> => ({ notice: receipt });
const boundTo = (receipt: string): Buffer => Buffer.from(`${receipt}\nnotice`);

/** An address, closed for the outbox. */
export type ClosedAddress = { wrapped: Uint8Array; box: Uint8Array };

export const closeAddress = async (
  { kms, noticesKey }: Keys,
  receipt: string,
  address: string,
): Promise<ClosedAddress> => {
  const made = await kms.send(
    new GenerateDataKeyCommand({
      KeyId: noticesKey,
      KeySpec: 'AES_256',
      EncryptionContext: contextOf(receipt),
    }),
  );
  if (!made.Plaintext || !made.CiphertextBlob) throw new Error('KMS gave no data key');
  return {
    wrapped: made.CiphertextBlob,
    box: closeBox(Buffer.from(made.Plaintext), Buffer.from(address), boundTo(receipt)),
  };
};

export const addressStep = (table: Table, receipt: string, closed: ClosedAddress | null): Step => ({
  write: closed
    ? put(table, { ...noticeAddressKey(receipt), ...closed })
    : remove(table, noticeAddressKey(receipt)),
});

const AddressRow = v.object({ wrapped: v.instance(Uint8Array), box: v.instance(Uint8Array) });

/** Where the applicant of a request is told; null where they are not to be. */
export const openAddress = async (
  { kms, noticesKey }: Keys,
  table: Table,
  receipt: string,
): Promise<string | null> => {
  const item = await get(table, noticeAddressKey(receipt));
  if (!item) return null;
  const { wrapped, box } = v.parse(AddressRow, item);
  const { Plaintext } = await kms.send(
    new DecryptCommand({
      KeyId: noticesKey,
      CiphertextBlob: wrapped,
      EncryptionContext: contextOf(receipt),
    }),
  );
  if (!Plaintext) throw new Error('KMS opened no data key');
  return openBox(Buffer.from(Plaintext), box, boundTo(receipt)).toString('utf8');
};
