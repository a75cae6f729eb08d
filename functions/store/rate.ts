import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Temporal } from 'temporal-polyfill';
import { Problem } from '../domain/errors.ts';
import { rateKey } from './keys.ts';
import type { Table } from './table.ts';

/** So many times in a window of fixed length; windows begin at multiples of their length since 1970. */
export type Rate = { most: number; seconds: number };

/** What is left of a rate after a call, and in how many seconds its window ends. */
export type Left = { calls: number; seconds: number };

/**
 * Counts one more call under a keyed hash. Counters of past windows expire by themselves.
 *
 * @throws Problem `too-many-requests` with Retry-After, beyond the rate
 */
export const countCall = async (
  table: Table,
  hash: string,
  { most, seconds }: Rate,
  at: Temporal.Instant,
): Promise<Left> => {
  const now = Math.floor(at.epochMilliseconds / 1000);
  const window = Math.floor(now / seconds);
  const end = (window + 1) * seconds;
  const { Attributes } = await table.client.send(
    new UpdateCommand({
      TableName: table.name,
      Key: rateKey(hash, `${seconds}#${window}`),
      UpdateExpression: 'ADD calls :one SET expiresAt = :end',
      ExpressionAttributeValues: { ':one': 1, ':end': end },
      ReturnValues: 'UPDATED_NEW',
    }),
  );
  const calls = Number(Attributes?.calls);
  if (calls <= most) return { calls: most - calls, seconds: end - now };
  throw new Problem('too-many-requests', 'Too many requests from this address: try again later', {
    headers: { 'retry-after': String(end - now) },
  });
};
