import { DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import { transact } from '../../functions/store/table.ts';

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
