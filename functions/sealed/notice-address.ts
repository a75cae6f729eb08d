import type { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import { noticeAddressKey } from '../store/keys.ts';
import { get, put, remove, type Step, type Table } from '../store/table.ts';
import {
  generateKey,
  type NewKey,
  openAt,
  type Place,
  StoredBytes,
  sealAt,
  unwrapKey,
  type Wrapping,
} from './envelope.ts';
import type { Secrets } from './secrets.ts';

/**
 * The mail address under which an applicant is told of steps, for the outbox alone. It is closed under a data key that a
 * KMS key of its own wraps for `{notice: address}`: the outbox opens that and no case, and whoever works cases opens
 * it not. It goes with the wish to be told, and with the case.
 */
type Keys = Pick<Secrets, 'kms' | 'noticesKey'>;

/** A wrapped key is for addresses, of whichever request; each address is bound to its own by its place. */
const wrappingOf = ({ kms, noticesKey }: Keys): Wrapping => ({
  kms,
  keyId: noticesKey,
  context: { notice: 'address' },
});

const placeOfNotice = (name: string): Place => ({
  record: name,
  part: 'notice',
  derivedAs: 'notice address',
});

/** An address, closed for the outbox. */
export type ClosedAddress = { wrapped: Uint8Array; box: Uint8Array };

/**
 * A process asks KMS once for so many addresses, so that no form waits for a second call. Each is closed under a key of
 * its own, derived for its request.
 */
const ADDRESSES_A_KEY = 1000;
const kept = new WeakMap<Keys, { key: Promise<NewKey>; left: number }>();

const keyOf = (keys: Keys): Promise<NewKey> => {
  const known = kept.get(keys);
  if (known && known.left > 0) {
    known.left -= 1;
    return known.key;
  }
  const key = generateKey(wrappingOf(keys));
  kept.set(keys, { key, left: ADDRESSES_A_KEY - 1 });
  key.catch(() => kept.delete(keys));
  return key;
};

export const closeAddress = async (keys: Keys, receipt: string, address: string): Promise<ClosedAddress> => {
  const { plain, wrapped } = await keyOf(keys);
  return { wrapped, box: sealAt(plain, placeOfNotice(receipt), Buffer.from(address)) };
};

export const addressStep = (table: Table, receipt: string, closed: ClosedAddress | null): Step => ({
  write: closed
    ? put(table, { ...noticeAddressKey(receipt), ...closed })
    : remove(table, noticeAddressKey(receipt)),
});

/** An address that is no longer on record, kept for one last mail to it under a name of its own, and for a week. */
export const formerAddressStep = (
  table: Table,
  name: string,
  closed: ClosedAddress,
  at: Temporal.Instant,
): Step => ({
  write: put(table, {
    ...noticeAddressKey(name),
    ...closed,
    expiresAt: Math.floor(at.add({ hours: 7 * 24 }).epochMilliseconds / 1000),
  }),
});

/** Something closed for the outbox, as an item holds it. */
const ClosedRow = v.object({ wrapped: StoredBytes, box: StoredBytes });

/** What was closed under this name. */
export const openClosed = async (keys: Keys, item: unknown, name: string): Promise<string> => {
  const { wrapped, box } = v.parse(ClosedRow, item);
  const plain = await unwrapKey(wrappingOf(keys), wrapped);
  return openAt(plain, placeOfNotice(name), box).toString('utf8');
};

/** Where the applicant of a request is told; null where they are not to be. */
export const openAddress = async (keys: Keys, table: Table, receipt: string): Promise<string | null> => {
  const item = await get(table, noticeAddressKey(receipt));
  return item ? openClosed(keys, item, receipt) : null;
};
