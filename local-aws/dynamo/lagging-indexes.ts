import { setTimeout as sleep } from 'node:timers/promises';
import type { TableConfig } from '../template/inventory.ts';
import { type DynamoCall, DynamoFault } from './client.ts';

type Item = Readonly<Record<string, unknown>>;

/** Indexes that are read as the table was some seconds ago: reads of an index are only ever eventually consistent. */
export interface LaggingIndexes {
  /** 0: indexes are read as they are. Resolves when the copies of the tables stand. */
  order(seconds: number): Promise<void>;
  /** The table that a read of an index is to be asked for. */
  readFrom(input: object): string | undefined;
  /** To be told of each call that was carried out. */
  follow(operation: string, input: object): void;
}

/** What an operation wrote: the table, and the item or its key. Reads write nothing. */
function written(operation: string, input: object): readonly (readonly [table: string, item: Item])[] {
  // Its permissions were read from it before, which refuses any other form.
  const { TableName, Item, Key, RequestItems, TransactItems } = input as {
    TableName: string;
    Item: Item;
    Key: Item;
    RequestItems: Record<string, Record<string, { Item?: Item; Key?: Item }>[]>;
    TransactItems: Record<string, { TableName: string; Item?: Item; Key?: Item }>[];
  };
  switch (operation) {
    case 'PutItem':
      return [[TableName, Item]];
    case 'UpdateItem':
    case 'DeleteItem':
      return [[TableName, Key]];
    case 'BatchWriteItem':
      return Object.entries(RequestItems).flatMap(([table, entries]) =>
        entries.flatMap(Object.values).map((one) => [table, one.Item ?? one.Key ?? {}] as const),
      );
    case 'TransactWriteItems':
      return TransactItems.flatMap(Object.entries)
        .filter(([kind]) => kind !== 'ConditionCheck')
        .map(([, one]) => [one.TableName, one.Item ?? one.Key ?? {}] as const);
    default:
      return [];
  }
}

export function createLaggingIndexes(call: DynamoCall, tables: readonly TableConfig[]): LaggingIndexes {
  const indexed = tables.filter(({ GlobalSecondaryIndexes }) => GlobalSecondaryIndexes !== undefined);
  const keyNames = new Map(
    indexed.map(({ TableName, KeySchema }) => [
      TableName,
      (KeySchema as readonly { AttributeName: string }[]).map(({ AttributeName }) => AttributeName),
    ]),
  );
  const copyOf = (table: string) => `${table}.lagging`;
  let lag = 0;
  /** Ends what the order before this one had still to do. */
  let current = new AbortController();
  let reads: Promise<void> = Promise.resolve();
  /** In the order of the calls, and after the copy stands. */
  let writes: Promise<void> = Promise.resolve();
  const unlessOver = (signal: AbortSignal) => (fault: unknown) => {
    if (!signal.aborted) console.error('dynamodb:', fault);
  };

  async function drop(table: string): Promise<void> {
    try {
      await call('DynamoDB_20120810.DeleteTable', { TableName: copyOf(table) });
    } catch (fault) {
      if (!(fault instanceof DynamoFault && fault.code === 'ResourceNotFoundException')) throw fault;
    }
  }

  async function copy({ StreamSpecification: _, ...table }: TableConfig): Promise<void> {
    const { TableName } = table;
    await drop(TableName);
    await call('DynamoDB_20120810.CreateTable', { ...table, TableName: copyOf(TableName) });
    let at: unknown;
    do {
      const page = await call('DynamoDB_20120810.Scan', {
        TableName,
        ConsistentRead: true,
        ...(at !== undefined && { ExclusiveStartKey: at }),
      });
      for (const Item of page.Items as readonly Item[])
        await call('DynamoDB_20120810.PutItem', { TableName: copyOf(TableName), Item });
      at = page.LastEvaluatedKey;
    } while (at !== undefined);
  }

  /** Reads what was written, one after the other, and writes it into the copy once it is `due`. */
  function bringAfter(table: string, Key: Item, due: number): void {
    const { signal } = current;
    reads = reads.then(async () => {
      const { Item } = await call('DynamoDB_20120810.GetItem', {
        TableName: table,
        Key,
        ConsistentRead: true,
      });
      const write = async () => {
        await sleep(Math.max(0, due - performance.now()), undefined, { ref: false, signal });
        const TableName = copyOf(table);
        if (Item === undefined) await call('DynamoDB_20120810.DeleteItem', { TableName, Key });
        else await call('DynamoDB_20120810.PutItem', { TableName, Item });
      };
      writes = writes.then(() => (signal.aborted ? undefined : write())).catch(unlessOver(signal));
    });
    reads = reads.catch(unlessOver(signal));
  }

  return {
    async order(seconds) {
      const stood = lag > 0;
      lag = seconds * 1000;
      if (lag > 0 === stood) return;
      current.abort();
      current = new AbortController();
      const work = writes.then(async () => {
        for (const table of indexed) await (lag > 0 ? copy(table) : drop(table.TableName));
      });
      writes = work.catch(() => undefined);
      await work;
    },
    readFrom(input) {
      const { TableName, IndexName } = input as { TableName: string; IndexName?: string };
      return lag > 0 && IndexName !== undefined && keyNames.has(TableName) ? copyOf(TableName) : undefined;
    },
    follow(operation, input) {
      if (lag === 0) return;
      for (const [table, item] of written(operation, input)) {
        const names = keyNames.get(table);
        if (!names) continue;
        const key = Object.fromEntries(names.map((name) => [name, item[name]]));
        bringAfter(table, key, performance.now() + lag);
      }
    },
  };
}
