import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Day } from '../domain/working-days.ts';
import type { Item, Table } from './table.ts';

/**
 * The sparse index of requests for which something is to happen: sixteen shards by receipt, each in the order
 * of the day. It is read without a cursor kept anywhere, and may be a moment behind the table: what it names is
 * read again.
 */
export type WakePage = { receipts: string[]; next: Item | null };

const receiptOf = (item: Item): string => String(item.pk).slice('CASE#'.length);

/** A page of one shard: requests to wake by a day, or all of them. */
export const wakePage = async (
  table: Table,
  shard: string,
  { until, after, limit }: { until?: Day; after?: Item | null; limit?: number } = {},
): Promise<WakePage> => {
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
  return { receipts: (found.Items ?? []).map(receiptOf), next: found.LastEvaluatedKey ?? null };
};

/** All of one shard that is to wake by a day. */
export const wakingBy = async (table: Table, shard: string, until: Day): Promise<string[]> => {
  const receipts: string[] = [];
  let after: Item | null = null;
  do {
    const page: WakePage = await wakePage(table, shard, { until, after });
    receipts.push(...page.receipts);
    after = page.next;
  } while (after);
  return receipts;
};
