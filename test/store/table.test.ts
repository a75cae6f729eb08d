import { DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import type { Key } from '../../functions/store/keys.ts';
import { getMany, transact } from '../../functions/store/table.ts';

/** A client whose every transaction ends like this. */
const ending = (code: string): { client: DynamoDBDocumentClient; sent: () => number } => {
  let sent = 0;
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-west-1' }));
  client.middlewareStack.add(
    () => async () => {
      sent += 1;
      throw new TransactionCanceledException({
        message: 'Transaction cancelled',
        $metadata: {},
        CancellationReasons: [{ Code: 'None' }, { Code: code }],
      });
    },
    { step: 'initialize' },
  );
  return { client, sent: () => sent };
};

it('collisions that go on are told as a moment to wait for, and not as a fault of ours', async () => {
  const { client, sent } = ending('TransactionConflict');
  await expect(transact({ client, name: 'table' }, [])).rejects.toMatchObject({
    slug: 'unavailable',
    status: 503,
  });
  expect(sent()).toBe(8);
});

it('what else cancels a transaction is not tried again', async () => {
  const { client, sent } = ending('ItemCollectionSizeLimitExceeded');
  await expect(transact({ client, name: 'table' }, [])).rejects.toThrow(TransactionCanceledException);
  expect(sent()).toBe(1);
});

/** A client whose batches are answered by `answers` in turn, each giving the keys that it found and those it left. */
const batching = (answer: (asked: readonly Key[], call: number) => { found: Key[]; left: Key[] }) => {
  const asked: (readonly Key[])[] = [];
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-west-1' }));
  client.middlewareStack.add(
    () => async (args) => {
      const { RequestItems } = args.input as {
        RequestItems: Record<string, { Keys: Key[]; ConsistentRead: boolean }>;
      };
      const { Keys = [], ConsistentRead } = RequestItems.office ?? {};
      expect(ConsistentRead).toBe(true);
      asked.push(Keys);
      const { found, left } = answer(Keys, asked.length);
      const Responses = { office: found.map((key) => ({ ...key, seen: asked.length })) };
      const UnprocessedKeys = left.length > 0 ? { office: { Keys: left } } : {};
      return { output: { $metadata: {}, Responses, UnprocessedKeys }, response: {} };
    },
    { step: 'initialize' },
  );
  return { table: { client, name: 'office' }, asked };
};

describe('many items at once', () => {
  const key = (n: number): Key => ({ pk: `P#${n}`, sk: 'ROW' });
  const keys = Array.from({ length: 250 }, (_, n) => key(n));

  it('come a hundred to a call, in the order of their keys, each asked for once', async () => {
    const { table, asked } = batching((wanted) => ({
      found: wanted.filter(({ pk }) => pk !== 'P#3').toReversed(),
      left: [],
    }));
    const found = await getMany(table, [...keys, key(7), key(3)]);
    expect(asked.map((wanted) => wanted.length)).toEqual([100, 100, 50]);
    expect(found.map((item) => item?.pk)).toEqual([
      ...keys.map(({ pk }) => (pk === 'P#3' ? undefined : pk)),
      'P#7',
      undefined,
    ]);
  });

  it('are asked for again where a busy table leaves some out', async () => {
    const { table, asked } = batching((wanted, call) =>
      call < 3 ? { found: wanted.slice(0, 2), left: wanted.slice(2) } : { found: [...wanted], left: [] },
    );
    const found = await getMany(table, keys.slice(0, 7));
    expect(found.map((item) => item?.pk)).toEqual(keys.slice(0, 7).map(({ pk }) => pk));
    expect(asked.map((wanted) => wanted.length)).toEqual([7, 5, 3]);
  });

  it('are told as a moment to wait for where it goes on leaving them out', async () => {
    const { table } = batching((wanted) => ({ found: [], left: [...wanted] }));
    await expect(getMany(table, keys.slice(0, 2))).rejects.toMatchObject({ slug: 'unavailable' });
  });
});
