import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Notary } from '../../functions/store/notary.ts';
import type { Item, Table } from '../../functions/store/table.ts';
import { createTables, startEngine } from '../../local-aws/dynamo/engine.ts';

/** The table of the template, as the engine takes it. */
export const shapeOf = (name: string) => ({
  TableName: name,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: ['pk', 'sk', 'wakeShard', 'wakeOn'].map((AttributeName) => ({
    AttributeName,
    AttributeType: 'S',
  })),
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'wake',
      KeySchema: [
        { AttributeName: 'wakeShard', KeyType: 'HASH' },
        { AttributeName: 'wakeOn', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
});

/** Tries again at once: tests wait for conditions, never for durations. */
const atOnce = (attempts: number): NonNullable<DynamoDBClientConfig['retryStrategy']> => {
  const token = (count: number) => ({
    getRetryCount: () => count,
    getRetryDelay: () => 0,
    getRetryCost: () => undefined,
    isLongPoll: () => false,
  });
  return {
    acquireInitialRetryToken: async () => token(0),
    refreshRetryTokenForRetry: async (before) => {
      if (before.getRetryCount() + 1 >= attempts) throw new Error('No attempts are left');
      return token(before.getRetryCount() + 1);
    },
    recordSuccess: () => undefined,
  };
};

/** Keys of the day as KMS makes them, from a key of the tests' own. */
export const openTestNotary = (): Notary => ({
  keyOf: async (day) => createHmac('sha256', 'the key of tests').update(day).digest(),
});

/** A real engine in a folder of its own, and fresh tables in it. */
export const startTables = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'heliostat-tables-'));
  const engine = await startEngine(folder);
  const clients: DynamoDBDocumentClient[] = [];
  let count = 0;
  const open = (name: string): Table => {
    const client = DynamoDBDocumentClient.from(
      new DynamoDBClient({
        endpoint: engine.endpoint,
        region: 'cn-north-1',
        credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
        retryStrategy: atOnce(5),
      }),
      { marshallOptions: { removeUndefinedValues: true } },
    );
    clients.push(client);
    return { client, name, notary: openTestNotary() };
  };
  return {
    endpoint: engine.endpoint,
    /** A table that nothing was written to. */
    async fresh(): Promise<Table> {
      const name = `table-${++count}`;
      await createTables(engine.call, [shapeOf(name)]);
      return open(name);
    },
    /** The same table by a client of its own. */
    again: ({ name }: Table): Table => open(name),
    async stop(): Promise<void> {
      for (const client of clients) client.destroy();
      await engine.stop();
      rmSync(folder, { recursive: true });
    },
  };
};

/** Every item of a table. */
export const everything = async (table: Table): Promise<Item[]> => {
  const items: Item[] = [];
  let after: Item | undefined;
  do {
    const found = await table.client.send(
      new ScanCommand({ TableName: table.name, ConsistentRead: true, ExclusiveStartKey: after }),
    );
    items.push(...(found.Items ?? []));
    after = found.LastEvaluatedKey;
  } while (after);
  return items;
};
