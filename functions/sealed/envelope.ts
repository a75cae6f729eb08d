import { hkdfSync } from 'node:crypto';
import { DecryptCommand, GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import * as v from 'valibot';
import { closeBox, openBox } from './sealed-box.ts';

/**
 * Envelope encryption. KMS makes a data key and wraps it under a key that never leaves it; each part of a record is
 * sealed (AES-256-GCM) under a key of its own, derived from the record's data key, and is bound to its place: moved to
 * another record or another part it does not open. Without its wrapped data key nobody can read a record any more.
 */

/** Keys of KMS by their ARNs, with a client that is made when one is first used. */
export const withKms = <Arns extends object>(arns: Arns): Arns & { readonly kms: KMSClient } => {
  let client: KMSClient | undefined;
  return {
    ...arns,
    get kms() {
      client ??= new KMSClient({});
      return client;
    },
  };
};

/** What wraps a data key: a key of KMS, by its ARN, under a context that has to be named again to unwrap it. */
export type Wrapping = {
  readonly kms: KMSClient;
  keyId: string;
  context: Readonly<Record<string, string>>;
};

/** A data key of 32 bytes, and how it is kept. */
export type NewKey = { plain: Uint8Array; wrapped: Uint8Array };

export const generateKey = async ({ kms, keyId, context }: Wrapping): Promise<NewKey> => {
  const { Plaintext, CiphertextBlob } = await kms.send(
    new GenerateDataKeyCommand({ KeyId: keyId, KeySpec: 'AES_256', EncryptionContext: context }),
  );
  if (!Plaintext || !CiphertextBlob) throw new Error('KMS gave no data key');
  return { plain: Plaintext, wrapped: CiphertextBlob };
};

export const unwrapKey = async (
  { kms, keyId, context }: Wrapping,
  wrapped: Uint8Array,
): Promise<Uint8Array> => {
  const { Plaintext } = await kms.send(
    new DecryptCommand({ KeyId: keyId, CiphertextBlob: wrapped, EncryptionContext: context }),
  );
  if (!Plaintext) throw new Error('KMS opened no data key');
  return Plaintext;
};

/** Bytes in an item of the table. */
export const StoredBytes = v.instance(Uint8Array);

/** An item of the table holds 400 KB, its names and keys included; this many bytes of one may be sealed. */
export const MOST_SEALED_BYTES = 380_000;

/**
 * Where sealed bytes belong: a part of a record. `derivedAs` names the part in the derivation of its key, where that
 * is another name than the one that is authenticated.
 */
export type Place = { record: string; part: string; derivedAs?: string };

/** The key of one part (HKDF, RFC 5869): whoever is given it opens that part and no other. */
export const keyOfPart = (plain: Uint8Array, { record, part, derivedAs = part }: Place): Buffer =>
  Buffer.from(hkdfSync('sha256', plain, record, derivedAs, 32));

const boundTo = ({ record, part }: Place): Buffer => Buffer.from(`${record}\n${part}`);

export const sealAt = (plain: Uint8Array, place: Place, bytes: Uint8Array): Buffer =>
  closeBox(keyOfPart(plain, place), bytes, boundTo(place));

/** @throws Error where the bytes are not what was sealed at this place under this data key */
export const openAt = (plain: Uint8Array, place: Place, box: Uint8Array): Buffer =>
  openWithPartKey(keyOfPart(plain, place), place, box);

/** The same for whoever holds the part's own key and not the record's. */
export const openWithPartKey = (own: Uint8Array, place: Place, box: Uint8Array): Buffer =>
  openBox(own, box, boundTo(place));
