import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Temporal } from 'temporal-polyfill';
import { Problem } from '../kernel/problem.ts';
import { type Key, rateKey } from './keys.ts';
import type { Step, Table } from './table.ts';

/** So many times in a window of fixed length; windows begin at multiples of their length since 1970. */
export type Rate = { most: number; seconds: number };

/** What is left of a rate after a call, and in how many seconds its window ends. */
export type Left = { calls: number; seconds: number };

/** The counter of a keyed hash, in the window at an instant. `now` and `end`: seconds since 1970. */
type Counter = { key: Key; now: number; end: number };

const counterOf = (hash: string, { seconds }: Rate, at: Temporal.Instant): Counter => {
  const now = Math.floor(at.epochMilliseconds / 1000);
  const window = Math.floor(now / seconds);
  return { key: rateKey(hash, `${seconds}#${window}`), now, end: (window + 1) * seconds };
};

/**
 * Counters that this process has seen beyond their rate. They stay so until their window ends, so that nothing is
 * asked of anybody for whoever goes on sending. Of so many the oldest is forgotten, and counted again.
 */
const MOST_KNOWN = 1000;
const beyond = new WeakMap<Table, Set<string>>();

const nameOf = ({ key }: Counter): string => `${key.pk}\n${key.sk}`;

const tooMany = ({ now, end }: Counter): Problem =>
  new Problem(
    'too-many-requests',
    {
      zh: '来自此网络地址的请求过多，请稍后再试',
      en: 'Too many requests from this address: try again later',
    },
    {
      headers: { 'retry-after': String(end - now) },
    },
  );

const foundBeyond = (table: Table, counter: Counter): Problem => {
  const known = beyond.get(table) ?? new Set();
  const [oldest] = known;
  if (oldest !== undefined && known.size >= MOST_KNOWN) known.delete(oldest);
  beyond.set(table, known.add(nameOf(counter)));
  return tooMany(counter);
};

const refuseKnown = (table: Table, counter: Counter): void => {
  if (beyond.get(table)?.has(nameOf(counter))) throw tooMany(counter);
};

/** Counters of past windows expire by themselves. */
const ONE_MORE = 'ADD calls :one SET expiresAt = :end';

/**
 * Counts one more call under a keyed hash.
 *
 * @throws Problem `too-many-requests` with Retry-After, beyond the rate
 */
export const countCall = async (
  table: Table,
  hash: string,
  rate: Rate,
  at: Temporal.Instant,
): Promise<Left> => {
  const counter = counterOf(hash, rate, at);
  refuseKnown(table, counter);
  const { Attributes } = await table.client.send(
    new UpdateCommand({
      TableName: table.name,
      Key: counter.key,
      UpdateExpression: ONE_MORE,
      ExpressionAttributeValues: { ':one': 1, ':end': counter.end },
      ReturnValues: 'UPDATED_NEW',
    }),
  );
  const calls = Number(Attributes?.calls);
  if (calls <= rate.most) return { calls: rate.most - calls, seconds: counter.end - counter.now };
  throw foundBeyond(table, counter);
};

/**
 * Counts a call in the transaction of what it does, which is not done beyond the rate.
 *
 * @throws Problem `too-many-requests` with Retry-After, at once where this process knows of it
 */
export const countStep = (table: Table, hash: string, rate: Rate, at: Temporal.Instant): Step => {
  const counter = counterOf(hash, rate, at);
  refuseKnown(table, counter);
  return {
    write: {
      Update: {
        TableName: table.name,
        Key: counter.key,
        UpdateExpression: ONE_MORE,
        ConditionExpression: 'attribute_not_exists(calls) OR calls < :most',
        ExpressionAttributeValues: { ':one': 1, ':end': counter.end, ':most': rate.most },
      },
    },
    otherwise: () => foundBeyond(table, counter),
  };
};
