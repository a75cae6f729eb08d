import type { Temporal } from 'temporal-polyfill';
import { closedMailKey } from '../store/keys.ts';
import { get, put, type Step, type Table } from '../store/table.ts';
import { closeAddress, openClosed } from './notice-address.ts';
import type { Secrets } from './secrets.ts';

/**
 * What a mail says to somebody who asked or registered, where it is theirs: an answer, a code. The queue of messages
 * holds nothing of a person, so that it lies apart, closed as the address is, for the outbox alone. `id` is the
 * message's.
 */
type Keys = Pick<Secrets, 'kms' | 'noticesKey'>;

const nameOf = (number: string, id: string): string => `${number}\n${id}`;

/** A mail is tried for three days; a week later its words expire by themselves. */
const KEPT_SECONDS = 7 * 24 * 3600;

/** The step that keeps a mail's words, in the transaction that queues the message itself. */
export const closedMailStep = async (
  keys: Keys,
  table: Table,
  mail: { number: string; id: string; text: string },
  at: Temporal.Instant,
): Promise<Step> => {
  const { number, id, text } = mail;
  const closed = await closeAddress(keys, nameOf(number, id), text);
  const expiresAt = Math.floor(at.epochMilliseconds / 1000) + KEPT_SECONDS;
  return { write: put(table, { ...closedMailKey(number, id), ...closed, expiresAt }) };
};

/** What a mail says; null where it has expired, or was destroyed with its question. */
export const openMail = async (
  keys: Keys,
  table: Table,
  number: string,
  id: string,
): Promise<string | null> => {
  const item = await get(table, closedMailKey(number, id));
  return item ? openClosed(keys, item, nameOf(number, id)) : null;
};
