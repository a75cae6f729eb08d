import type { Temporal } from 'temporal-polyfill';
import type { Day } from '../kernel/day.ts';
import { Problem } from '../kernel/problem.ts';
import { digestKey } from './keys.ts';
import { type Message, queueMessage } from './outbox.ts';
import { ABSENT, get, put, type Step, type Table, transact } from './table.ts';

/** Claims of a sweep: what was queued for whom on a day, so that nobody is told of it a second time. */

export const claimTaken = (): Problem =>
  new Problem('conflict', { zh: '此提醒已由另一次巡查处理', en: 'Another sweep has claimed this reminder' });

/** Writes these steps under their claim; false where the claim was taken before. */
export const claimOnce = async (table: Table, steps: readonly Step[]): Promise<boolean> => {
  try {
    await transact(table, steps);
    return true;
  } catch (error) {
    if (error instanceof Problem && error.slug === 'conflict') return false;
    throw error;
  }
};

const EVERYBODY = '~';
/** Claims are kept two months, in seconds, so that nobody is told of a day a second time. */
const DIGEST_SECONDS = 60 * 24 * 3600;

const digestRow = (day: Day, recipient: string, at: Temporal.Instant) => ({
  ...digestKey(day, recipient),
  at: at.toString(),
  expiresAt: Math.floor(at.epochMilliseconds / 1000) + DIGEST_SECONDS,
});

/** Whether everybody had the digest of a day. */
export const digestsDone = async (table: Table, day: Day): Promise<boolean> =>
  (await get(table, digestKey(day, EVERYBODY))) !== undefined;

export const markDigestsDone = (table: Table, day: Day, at: Temporal.Instant): Promise<boolean> =>
  claimOnce(table, [{ write: put(table, digestRow(day, EVERYBODY, at), ABSENT), otherwise: claimTaken }]);

/** Queues one recipient's digest of a day; false where it was queued before. */
export const claimDigest = (table: Table, day: Day, message: Message): Promise<boolean> =>
  claimOnce(table, [
    { write: put(table, digestRow(day, message.to, message.at), ABSENT), otherwise: claimTaken },
    queueMessage(table, message),
  ]);
