import type { KMSClient } from '@aws-sdk/client-kms';
import * as v from 'valibot';
import { Problem } from '../kernel/problem.ts';
import { dataKeyKey, type Key, sealedKey } from '../store/keys.ts';
import { ABSENT, get, getMany, type Item, put, type Step, type Table } from '../store/table.ts';
import {
  generateKey,
  keyOfPart,
  MOST_SEALED_BYTES,
  openAt,
  openWithPartKey,
  type Place,
  StoredBytes,
  sealAt,
  unwrapKey,
  type Wrapping,
  withKms,
} from './envelope.ts';

/**
 * What people wrote, each case in an envelope of its own (envelope.ts). KMS wraps its data key under the context
 * `{case: receipt}`, so that a wrapped key moved to another case opens nothing; without its KEY item a case
 * cannot be read by anybody.
 */
export type Secrets = { readonly kms: KMSClient; requestsKey: string; macKey: string; noticesKey: string };

/**
 * ARNs: of the key that wraps data keys, of the HMAC key, and of the key under which the addresses of applicants are
 * closed for the outbox, for whoever has a use for it. The client is made with the first case that is opened.
 */
export const openSecrets = (requestsKey: string, macKey: string, noticesKey = ''): Secrets =>
  withKms({ requestsKey, macKey, noticesKey });

/**
 * A case's data key as its KEY item holds it: wrapped by KMS for those who work on it, and closed once more for
 * who asked, under what only the receipt's secret leads to (own-key.ts).
 */
export type WrappedKey = { wrapped: Uint8Array; own?: Uint8Array };
export type DataKey = WrappedKey & PlainKey;
type PlainKey = { receipt: string; plain: Uint8Array };

/** A part of a case, sealed: `applicant`, `applicant-n` before a correction, `request`, `supplement-n`, `consultation-n`, `letter-n`, `file-n`. */
export type SealedPart = { name: string; box: Uint8Array; replaces: boolean };

const wrappingOf = ({ kms, requestsKey }: Secrets, receipt: string): Wrapping => ({
  kms,
  keyId: requestsKey,
  context: { case: receipt },
});

/** A new case's data key. */
export const newDataKey = async (secrets: Secrets, receipt: string): Promise<DataKey> => ({
  receipt,
  ...(await generateKey(wrappingOf(secrets, receipt))),
});

export const wrappedKeyStep = (table: Table, receipt: string, { wrapped, own }: WrappedKey): Step => ({
  write: put(table, { ...dataKeyKey(receipt), wrapped, ...(own && { own }) }, ABSENT),
});

const KeyRow = v.object({ wrapped: StoredBytes, own: v.optional(StoredBytes) });

const wrappedKeyIn = (item: Item | undefined): WrappedKey => {
  if (!item)
    throw new Problem('not-found', {
      zh: '此申请的内容已经销毁',
      en: 'What people wrote in this request has been destroyed',
    });
  const { wrapped, own } = v.parse(KeyRow, item);
  return { wrapped, ...(own && { own }) };
};

/** @throws Problem `not-found` where the key was destroyed, and with it everything that people wrote */
export const wrappedKey = async (table: Table, receipt: string): Promise<WrappedKey> =>
  wrappedKeyIn(await get(table, dataKeyKey(receipt)));

const unwrapped = async (secrets: Secrets, receipt: string, { wrapped }: WrappedKey): Promise<DataKey> => ({
  receipt,
  plain: await unwrapKey(wrappingOf(secrets, receipt), wrapped),
  wrapped,
});

/**
 * The data key of a case, unwrapped.
 *
 * @throws Problem `not-found` where it was destroyed, and with it everything that people wrote
 */
export const openDataKey = async (secrets: Secrets, table: Table, receipt: string): Promise<DataKey> =>
  unwrapped(secrets, receipt, await wrappedKey(table, receipt));

const placeOfPart = (receipt: string, name: string): Place => ({ record: receipt, part: name });

/** The key of one part, derived from its case's: whoever is given it opens that part and no other. */
export const partKey = ({ receipt, plain }: PlainKey, name: string): Buffer =>
  keyOfPart(plain, placeOfPart(receipt, name));

/** Bytes sealed under a part's own key, and bound to the case and the part by what is authenticated. */
export const sealBytes = ({ receipt, plain }: PlainKey, name: string, bytes: Uint8Array): Buffer =>
  sealAt(plain, placeOfPart(receipt, name), bytes);

/** @throws Error where the bytes are not what was sealed under this case and name */
export const openBytes = ({ receipt, plain }: PlainKey, name: string, box: Uint8Array): Buffer =>
  openAt(plain, placeOfPart(receipt, name), box);

/** The same for who holds no more than the part's own key. */
export const openPart = (own: Uint8Array, receipt: string, name: string, box: Uint8Array): Buffer =>
  openWithPartKey(own, placeOfPart(receipt, name), box);

/**
 * Seals a part: any value that JSON can say. A part stands for good; `replaces` puts it over an older one (the
 * applicant's own data, corrected).
 */
export const sealPart = (key: DataKey, name: string, value: unknown, replaces = false): SealedPart => {
  const bytes = Buffer.from(JSON.stringify(value));
  if (bytes.length > MOST_SEALED_BYTES)
    throw new Problem('too-large', { zh: '文字过长，不能保存', en: 'This text is longer than is kept' });
  return { name, box: sealBytes(key, name, bytes), replaces };
};

export const sealedStep = (table: Table, receipt: string, { name, box, replaces }: SealedPart): Step => ({
  write: put(table, { ...sealedKey(receipt, name), box }, replaces ? undefined : ABSENT),
  otherwise: () =>
    new Problem('stale-version', {
      zh: '您读取之后申请已有变动',
      en: 'The request has changed since you read it',
    }),
});

const openedIn = (
  key: DataKey,
  names: readonly string[],
  items: readonly (Item | undefined)[],
): Record<string, unknown> =>
  Object.fromEntries(
    names.flatMap((name, at) => {
      if (!items[at]) return [];
      const { box } = v.parse(v.object({ box: StoredBytes }), items[at]);
      return [[name, JSON.parse(openBytes(key, name, box).toString('utf8'))] as const];
    }),
  );

const partKeys = (receipt: string, names: readonly string[]): Key[] =>
  names.map((name) => sealedKey(receipt, name));

/** The parts of these names, opened; a name that the case does not have is left out. */
export const openParts = async (
  table: Table,
  key: DataKey,
  names: readonly string[],
): Promise<Record<string, unknown>> =>
  openedIn(key, names, await getMany(table, partKeys(key.receipt, names)));

/**
 * The data key of a case, and its parts of these names, read in one call.
 *
 * @throws Problem `not-found` where they were destroyed
 */
export const openWithParts = async (
  secrets: Secrets,
  table: Table,
  receipt: string,
  names: readonly string[],
): Promise<{ key: DataKey; parts: Record<string, unknown> }> => {
  const [kept, ...items] = await getMany(table, [dataKeyKey(receipt), ...partKeys(receipt, names)]);
  const key = await unwrapped(secrets, receipt, wrappedKeyIn(kept));
  return { key, parts: openedIn(key, names, items) };
};
