import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Day } from '../../kernel/day.ts';
import type { Item, Table } from '../../store/table.ts';

/**
 * The sparse index of requests for which something is to happen: sixteen shards by receipt, each in the order
 * of the day. It is read without a cursor kept anywhere, and may be a moment behind the table: what it names is
 * read again.
 */
export type WakePage = { receipts: string[]; next: Item | null };

const receiptOf = (item: Item): string => String(item.pk).slice('CASE#'.length);

type Span = { until?: string; after?: Item | null; limit?: number };

/** A page of one shard: requests to wake by a day, or all of them. */
export const wakePage = async (table: Table, shard: string, span: Span = {}): Promise<WakePage> => {
  const { items, next } = await indexPage(table, shard, span);
  return { receipts: items.map(receiptOf), next };
};

const indexPage = async (
  table: Table,
  shard: string,
  { until, after, limit }: Span,
): Promise<{ items: Item[]; next: Item | null }> => {
  const found = await table.client.send(
    new QueryCommand({
      TableName: table.name,
      IndexName: 'wake',
      KeyConditionExpression:
        until === undefined ? 'wakeShard = :shard' : 'wakeShard = :shard AND wakeOn <= :until',
      ExpressionAttributeValues: { ':shard': shard, ...(until !== undefined && { ':until': until }) },
      ExclusiveStartKey: after ?? undefined,
      Limit: limit,
    }),
  );
  return { items: found.Items ?? [], next: found.LastEvaluatedKey ?? null };
};

/** Every item of one shard up to a sort key, by its request. */
export const wakeKeys = async (
  table: Table,
  shard: string,
  until: string,
): Promise<{ receipt: string; sk: string }[]> => {
  const keys: { receipt: string; sk: string }[] = [];
  let after: Item | null = null;
  do {
    const page: { items: Item[]; next: Item | null } = await indexPage(table, shard, { until, after });
    keys.push(...page.items.map((item) => ({ receipt: receiptOf(item), sk: String(item.sk) })));
    after = page.next;
  } while (after);
  return keys;
};

/** All of one shard that is to wake by a day. */
export const wakingBy = async (table: Table, shard: string, until: Day): Promise<string[]> =>
  (await wakeKeys(table, shard, until)).map(({ receipt }) => receipt);
