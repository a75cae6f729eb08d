import { randomUUID } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import { sharedPagesKey } from './keys.ts';
import { get, type Item, type Table } from './table.ts';

/**
 * Changes come in bursts and wake several functions at once, each of which would write home, calendar and feeds from the
 * same rows. So each wish to have them written is numbered after its change was written; one at a time has the turn to
 * write them, and meets all wishes that were made before it began to read.
 */
const Row = v.object({
  asked: v.optional(v.number(), 0),
  met: v.optional(v.number(), 0),
  turn: v.optional(v.string()),
  /** Until when the turn is somebody's, in milliseconds since 1970. */
  until: v.optional(v.number(), 0),
});

/** A turn is somebody's for so long, who may have died with it. Two at once do no harm, and work that is lost. */
const TURN_MS = 5000;

const update = async (table: Table, more: Partial<UpdateCommandInput>): Promise<Item | null> => {
  try {
    const { Attributes } = await table.client.send(
      new UpdateCommand({ TableName: table.name, Key: sharedPagesKey, ReturnValues: 'ALL_NEW', ...more }),
    );
    return Attributes ?? {};
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return null;
    throw error;
  }
};

/** One more wish; its number. */
export const wish = async (table: Table): Promise<number> =>
  v.parse(
    Row,
    await update(table, { UpdateExpression: 'ADD asked :one', ExpressionAttributeValues: { ':one': 1 } }),
  ).asked;

/** Somebody's turn, who meets all wishes up to this number. */
export type Turn = { id: string; upTo: number };

/** The turn to meet a wish, `taken` where it is somebody else's, `met` where nothing is to be done any more. */
export const takeTurn = async (
  table: Table,
  wished: number,
  at: Temporal.Instant,
): Promise<Turn | 'taken' | 'met'> => {
  const seen = v.parse(Row, (await get(table, sharedPagesKey)) ?? {});
  if (seen.met >= wished) return 'met';
  const now = at.epochMilliseconds;
  if (seen.turn !== undefined && now < seen.until) return 'taken';
  const id = randomUUID();
  const taken = await update(table, {
    UpdateExpression: 'SET turn = :id, #until = :until',
    ConditionExpression: seen.turn === undefined ? 'attribute_not_exists(turn)' : 'turn = :seen',
    ExpressionAttributeNames: { '#until': 'until' },
    ExpressionAttributeValues: {
      ':id': id,
      ':until': now + TURN_MS,
      ...(seen.turn !== undefined && { ':seen': seen.turn }),
    },
  });
  return taken === null ? 'taken' : { id, upTo: v.parse(Row, taken).asked };
};

/** Gives a turn back; `met`: the pages are written. Where it had become somebody else's, that one goes on. */
export const endTurn = async (table: Table, { id, upTo }: Turn, met: boolean): Promise<void> => {
  await update(table, {
    UpdateExpression: met ? 'SET met = :upTo REMOVE turn' : 'REMOVE turn',
    ConditionExpression: 'turn = :id',
    ExpressionAttributeValues: { ':id': id, ...(met && { ':upTo': upTo }) },
  });
};
