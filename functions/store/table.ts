import { randomUUID } from 'node:crypto';
import { DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { AuditEntry } from '../kernel/chain.ts';
import type { Problem } from '../kernel/problem.ts';
import { busy, isLost, isThrottled, jitter } from '../runtime/throttled.ts';
import { chainHeadKey, type Key } from './keys.ts';
import { type Notary, sealOf } from './notary.ts';
import { untilWon } from './race.ts';

/**
 * The one table, and the two ways of this house to use it: consistent reads and conditional transactions. `notary`
 * seals what goes into audit chains; those who keep none have none.
 */
export type Table = { readonly client: DynamoDBDocumentClient; name: string; notary?: Notary };

export type Item = Record<string, unknown>;

/** The SDK tries a call so often, and what was throttled even then is tried so often again. */
const ATTEMPTS = 3;
const ROUNDS = 4;

/**
 * A client that makes a throttled call again, longer than the SDK's own budget of retries lasts. A transaction that
 * was cancelled is not made again here: `transact` reads its reasons first.
 */
const patientClient = (): DynamoDBDocumentClient => {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: ATTEMPTS }), {
    marshallOptions: { removeUndefinedValues: true },
  });
  client.middlewareStack.add(
    (next) => (args) =>
      untilWon(
        () => next({ ...args }),
        (error) => isThrottled(error) && !(error instanceof TransactionCanceledException),
        { most: ROUNDS, pause: jitter },
      ),
    { name: 'patience', step: 'initialize', priority: 'high' },
  );
  return client;
};

/** The client is made with the first call, so that a cold start does not wait for it. */
export const openTable = (name: string, notary?: Notary): Table => {
  let client: DynamoDBDocumentClient | undefined;
  return {
    get client() {
      client ??= patientClient();
      return client;
    },
    name,
    ...(notary && { notary }),
  };
};

export const get = async (table: Table, key: Key): Promise<Item | undefined> =>
  (await table.client.send(new GetCommand({ TableName: table.name, Key: key, ConsistentRead: true }))).Item;

/** DynamoDB reads so many items with one call. */
const BATCH = 100;

const nameOf = ({ pk, sk }: Item): string => `${pk}\n${sk}`;

/** A batch is answered in part where it is too large, or the table too busy: the rest is asked for again. */
const batch = async (table: Table, keys: readonly Key[]): Promise<Item[]> => {
  const found: Item[] = [];
  let left: Item[] = [...keys];
  for (let round = 0; left.length > 0; round += 1) {
    if (round > 0) await new Promise((resolve) => setTimeout(resolve, jitter(round)));
    if (round > ROUNDS * ATTEMPTS) throw busy(new Error(`${left.length} items were not read`));
    const { Responses, UnprocessedKeys } = await table.client.send(
      new BatchGetCommand({ RequestItems: { [table.name]: { Keys: left, ConsistentRead: true } } }),
    );
    found.push(...(Responses?.[table.name] ?? []));
    left = UnprocessedKeys?.[table.name]?.Keys ?? [];
  }
  return found;
};

/**
 * Items under these keys, in their order, each read consistently; undefined where there is none.
 *
 * @throws Problem `unavailable` (503, Retry-After) where the table goes on leaving some out
 */
export const getMany = async (table: Table, keys: readonly Key[]): Promise<(Item | undefined)[]> => {
  const wanted = [...new Map(keys.map((key) => [nameOf(key), key])).values()];
  const parts = Array.from({ length: Math.ceil(wanted.length / BATCH) }, (_, part) =>
    batch(table, wanted.slice(part * BATCH, (part + 1) * BATCH)),
  );
  const items = new Map((await Promise.all(parts)).flat().map((item) => [nameOf(item), item]));
  return keys.map((key) => items.get(nameOf(key)));
};

export type ItemPage = { items: Item[]; next: Item | undefined };

type Span = {
  from?: string;
  to?: string;
  prefix?: string;
  limit?: number;
  after?: Item;
  newestFirst?: boolean;
};

/** One page of a partition, from `from` to `to` inclusive or below `prefix`, read consistently. */
export const itemPage = async (table: Table, pk: string, span: Span = {}): Promise<ItemPage> => {
  const conditions = ['pk = :pk'];
  const values: Item = { ':pk': pk };
  if (span.prefix !== undefined) {
    conditions.push('begins_with(sk, :prefix)');
    values[':prefix'] = span.prefix;
  } else if (span.from !== undefined && span.to !== undefined) {
    conditions.push('sk BETWEEN :from AND :to');
    values[':from'] = span.from;
    values[':to'] = span.to;
  } else if (span.from !== undefined) {
    conditions.push('sk >= :from');
    values[':from'] = span.from;
  } else if (span.to !== undefined) {
    conditions.push('sk <= :to');
    values[':to'] = span.to;
  }
  const found = await table.client.send(
    new QueryCommand({
      TableName: table.name,
      KeyConditionExpression: conditions.join(' AND '),
      ExpressionAttributeValues: values,
      ConsistentRead: true,
      ScanIndexForward: !span.newestFirst,
      Limit: span.limit,
      ExclusiveStartKey: span.after,
    }),
  );
  return { items: found.Items ?? [], next: found.LastEvaluatedKey };
};

/** A whole partition or span, page after page. */
export const all = async (table: Table, pk: string, span: Span = {}): Promise<Item[]> => {
  const items: Item[] = [];
  let after: Item | undefined;
  do {
    const next = await itemPage(table, pk, after ? { ...span, after } : span);
    items.push(...next.items);
    after = next.next;
  } while (after);
  return items;
};

type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/**
 * One write of a transaction, and the named error that its failed condition becomes. `entry`: the audit entry that it
 * puts, which is sealed as the transaction is made.
 */
export type Step = {
  write: Write;
  otherwise?: (existing: Item | undefined) => Problem;
  entry?: AuditEntry;
};

const attempt = async (table: Table, steps: readonly Step[], token: string): Promise<void> => {
  try {
    await table.client.send(
      new TransactWriteCommand({
        TransactItems: steps.map((step) => step.write),
        ClientRequestToken: token,
      }),
    );
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const reasons = error.CancellationReasons ?? [];
    const failed = reasons.findIndex((reason) => reason.Code === 'ConditionalCheckFailed');
    const named = steps[failed]?.otherwise;
    throw named ? named(reasons[failed]?.Item) : error;
  }
};

/**
 * With each audit entry sealed, and the end of each chain that grows written beside it. Nobody else can have written
 * that end meanwhile: the entry's own key is free, or the transaction fails.
 */
const sealed = async (table: Table, steps: readonly Step[]): Promise<Step[]> => {
  const ends = new Map<string, AuditEntry>();
  const all = await Promise.all(
    steps.map(async (step): Promise<Step> => {
      const { entry, write } = step;
      if (!entry) return step;
      if (!table.notary) throw new Error('Who keeps audit chains has a notary');
      ends.set(entry.subject, entry);
      const Item = { ...write.Put?.Item, mac: await sealOf(table.notary, entry) };
      return { ...step, write: { Put: { TableName: table.name, ...write.Put, Item } } };
    }),
  );
  const heads = [...ends.values()].map(({ subject, seq, hash }): Step => {
    return { write: put(table, { ...chainHeadKey(subject), seq, hash }) };
  });
  return [...all, ...heads];
};

/** How often a transaction is tried that meets others, or a table with too much to do. */
const TRANSACTION_ATTEMPTS = 8;

/**
 * All of these writes, or none. The first failed condition that has a name is thrown as that problem. What was only
 * throttled, or collided with another transaction at the same items, says nothing about the conditions and is tried
 * again; so is what lost its reply more often than the SDK tries. All attempts bear the same token: DynamoDB knows its
 * own write by it, and no condition takes that for somebody else's.
 *
 * @throws Problem of the step; `unavailable` (503, Retry-After) where it goes on
 */
export const transact = async (table: Table, given: readonly Step[]): Promise<void> => {
  const steps = await sealed(table, given);
  const token = randomUUID();
  try {
    await untilWon(
      () => attempt(table, steps, token),
      (error) => isThrottled(error) || isLost(error),
      { most: TRANSACTION_ATTEMPTS, pause: jitter },
    );
  } catch (error) {
    throw isThrottled(error) ? busy(error) : error;
  }
};

/** A put, optionally conditional. `names` and `values` are the expression's `#name` and `:value` parts. */
export const put = (
  table: Table,
  item: Item,
  condition?: { that: string; names?: Record<string, string>; values?: Item },
): Write => ({
  Put: {
    TableName: table.name,
    Item: item,
    ...(condition && {
      ConditionExpression: condition.that,
      ExpressionAttributeNames: condition.names,
      ExpressionAttributeValues: condition.values,
    }),
  },
});

export const remove = (table: Table, key: Key): Write => ({ Delete: { TableName: table.name, Key: key } });

export const ABSENT = { that: 'attribute_not_exists(pk)' } as const;

/** The new item of a stream record, as plain values. */
export const imageOf = (record: DynamoDBRecord): Item | undefined => {
  const image = record.dynamodb?.NewImage;
  return image && unmarshall(image as Parameters<typeof unmarshall>[0]);
};
