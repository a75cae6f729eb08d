/** What each call of DynamoDB asks its caller's role for: actions, tables and indexes, and leading keys. */
import * as v from 'valibot';
import type { Context } from '../iam/policy.ts';
import type { TableConfig } from '../template/inventory.ts';
import { DynamoFault } from './client.ts';

/** One action on one table or index. */
export interface Demand {
  readonly action: string;
  /** `table/NAME` or `table/NAME/index/INDEX` */
  readonly resource: string;
  /** The condition keys of DynamoDB; null: known to be absent from this call. */
  readonly context: Context;
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const invalid = (message: string) => new DynamoFault('ValidationException', message);

function fields(value: unknown, what: string): Fields {
  if (!isFields(value)) throw invalid(`${what} must be an object.`);
  return value;
}

function text(value: unknown, what: string): string {
  if (typeof value !== 'string' || value === '') throw invalid(`${what} must be text.`);
  return value;
}

function list(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw invalid(`${what} must be a list.`);
  return value;
}

/** The one operation of a `TransactWriteItems` or batch entry, such as `Put`. */
function onlyEntry(value: unknown): readonly [name: string, operation: Fields] {
  const [entry, ...more] = Object.entries(fields(value, 'An entry'));
  if (!entry || more.length > 0) throw invalid('An entry must hold one operation.');
  return [entry[0], fields(entry[1], entry[0])];
}

/** A partition key's value as policies compare it. */
function scalar(value: unknown, name: string): string {
  const { S, N, B } = fields(value, `The key ${name}`);
  return text(S ?? N ?? B, `The key ${name}`);
}

const OF_TRANSACTION: Readonly<Record<string, readonly [action: string, keyIn: 'Key' | 'Item']>> = {
  Get: ['GetItem', 'Key'],
  Put: ['PutItem', 'Item'],
  Update: ['UpdateItem', 'Key'],
  Delete: ['DeleteItem', 'Key'],
  ConditionCheck: ['ConditionCheckItem', 'Key'],
};

/** By table name, then by index name (`''`: the table itself): the attribute that is the partition key. */
type PartitionKeys = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Of what CreateTable takes, the keys of a table or of one of its indexes. */
const Keyed = v.object({
  IndexName: v.optional(v.string(), ''),
  KeySchema: v.array(v.object({ AttributeName: v.string(), KeyType: v.string() })),
});
const KeyedTable = v.object({
  ...Keyed.entries,
  GlobalSecondaryIndexes: v.optional(v.array(Keyed), []),
  LocalSecondaryIndexes: v.optional(v.array(Keyed), []),
});

export const partitionKeysOf = (tables: readonly TableConfig[]): PartitionKeys =>
  new Map(
    tables.map((table) => {
      const { GlobalSecondaryIndexes, LocalSecondaryIndexes, ...own } = v.parse(KeyedTable, table);
      const schemas = [own, ...GlobalSecondaryIndexes, ...LocalSecondaryIndexes];
      const named = schemas.map(({ IndexName, KeySchema }) => {
        const name = KeySchema.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName ?? '';
        return [IndexName, name] as const;
      });
      return [table.TableName, new Map(named)];
    }),
  );

/** The value that a key condition demands of the partition key. */
function queried(input: Fields, name: string): string {
  const expression = text(input.KeyConditionExpression, 'KeyConditionExpression');
  const names = fields(input.ExpressionAttributeNames ?? {}, 'ExpressionAttributeNames');
  const values = fields(input.ExpressionAttributeValues ?? {}, 'ExpressionAttributeValues');
  for (const clause of expression.replaceAll(/[()]/g, ' ').split(/\bAND\b/i)) {
    const [, left = '', right = ''] = /^\s*(#?\w+)\s*=\s*(:\w+)\s*$/.exec(clause) ?? [];
    if (left !== '' && (names[left] ?? left) === name) return scalar(values[right], name);
  }
  throw invalid(`Query condition missed key schema element: ${name}`);
}

/** Throws a `DynamoFault` for a call that is not known here, or that cannot be read. */
export function demandsOf(operation: string, input: Fields, keys: PartitionKeys): Demand[] {
  const keyOf = (table: string, index = '') => {
    const name = keys.get(table)?.get(index);
    if (name === undefined)
      throw new DynamoFault('ResourceNotFoundException', 'Requested resource not found');
    return name;
  };
  const demand = (
    action: string,
    asked: { table: string; index?: string; leading: readonly string[] | null; of?: Fields },
  ): Demand => {
    const { table, index, leading, of = {} } = asked;
    const given = (name: string) => (of[name] === undefined ? null : String(of[name]));
    return {
      action: `dynamodb:${action}`,
      resource: `table/${table}${index === undefined ? '' : `/index/${index}`}`,
      context: {
        'dynamodb:LeadingKeys': leading,
        'dynamodb:EnclosingOperation': action === operation ? null : operation,
        'dynamodb:FullTableScan': operation === 'Scan' ? 'true' : null,
        'dynamodb:Select': given('Select'),
        'dynamodb:ReturnValues': given('ReturnValues'),
        'dynamodb:ReturnConsumedCapacity': given('ReturnConsumedCapacity'),
      },
    };
  };
  const onItem = (action: string, of: Fields, keyIn: 'Key' | 'Item') => {
    const table = text(of.TableName, 'TableName');
    const name = keyOf(table);
    return demand(action, { table, leading: [scalar(fields(of[keyIn], keyIn)[name], name)], of });
  };
  const onTables = (leadingOf: (entry: unknown, name: string) => string) =>
    Object.entries(fields(input.RequestItems, 'RequestItems')).map(([table, entries]) => {
      const items = operation === 'BatchGetItem' ? fields(entries, table).Keys : entries;
      const name = keyOf(table);
      const leading = list(items, `The entries of ${table}`).map((entry) => leadingOf(entry, name));
      return demand(operation, { table, leading, of: input });
    });

  switch (operation) {
    case 'GetItem':
    case 'UpdateItem':
    case 'DeleteItem':
      return [onItem(operation, input, 'Key')];
    case 'PutItem':
      return [onItem(operation, input, 'Item')];
    case 'Query':
    case 'Scan': {
      const table = text(input.TableName, 'TableName');
      const index = input.IndexName === undefined ? undefined : text(input.IndexName, 'IndexName');
      const name = keyOf(table, index);
      const leading = operation === 'Query' ? [queried(input, name)] : null;
      return [demand(operation, { table, ...(index !== undefined && { index }), leading, of: input })];
    }
    case 'BatchGetItem':
      return onTables((key, name) => scalar(fields(key, 'A key')[name], name));
    case 'BatchWriteItem':
      return onTables((entry, name) => {
        const [, request] = onlyEntry(entry);
        return scalar(fields(request.Item ?? request.Key, 'A request')[name], name);
      });
    case 'TransactGetItems':
    case 'TransactWriteItems':
      return list(input.TransactItems, 'TransactItems').map((entry) => {
        const [kind, of] = onlyEntry(entry);
        const known = Object.hasOwn(OF_TRANSACTION, kind) ? OF_TRANSACTION[kind] : undefined;
        if (!known) throw invalid(`A transaction has no ${kind}.`);
        return onItem(known[0], of, known[1]);
      });
    default:
      throw new DynamoFault('UnknownOperationException', `${operation} is not known to the local database.`);
  }
}
