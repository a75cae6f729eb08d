import { execFile } from 'node:child_process';
import { createWriteStream, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGzip } from 'node:zlib';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Item, Table } from '../../functions/store/table.ts';
import { openTestNotary, shapeOf } from '../store/engine.ts';

/** Tables too large to be written item by item: made by the engine's own import of a DynamoDB export. */
export const NAME = 'bench';

/** An item as a line of an export. */
export const lineOf = (item: Item): string => `${JSON.stringify({ Item: marshall(item) })}\n`;

/** Makes the database of a folder out of pieces of an export. */
export const importItems = async (folder: string, pieces: Iterable<string>): Promise<void> => {
  const source = join(folder, 'export');
  mkdirSync(join(source, NAME, 'data'), { recursive: true });
  await pipeline(
    Readable.from(pieces),
    createGzip({ level: 1 }),
    createWriteStream(join(source, NAME, 'data', 'items.json.gz')),
  );
  const schema = join(folder, 'schema.json');
  writeFileSync(schema, JSON.stringify([{ Table: shapeOf(NAME) }]));
  const require = createRequire(import.meta.url);
  const engine = dirname(require.resolve(`@dynoxide/${process.platform}-${process.arch}/package.json`));
  const ask = ['import', '--source', source, '--schema', schema, '--output', join(folder, 'dynamo.db')];
  await promisify(execFile)(join(engine, 'dynoxide'), ask);
  rmSync(source, { recursive: true });
};

export type Units = { index: number; reads: number };

/** A table whose client adds up the read capacity that the engine says was consumed. */
export const metered = (endpoint: string): { table: Table; units: Units; close: () => void } => {
  const units: Units = { index: 0, reads: 0 };
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      endpoint,
      region: 'cn-north-1',
      credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
    }),
    { marshallOptions: { removeUndefinedValues: true } },
  );
  client.middlewareStack.add(
    (next, context) => async (args) => {
      if (!/^(Query|GetItem)Command$/.test(context.commandName ?? '')) return next(args);
      const answer = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } });
      const { ConsumedCapacity } = answer.output as { ConsumedCapacity?: { CapacityUnits?: number } };
      const consumed = ConsumedCapacity?.CapacityUnits ?? 0;
      if ('IndexName' in args.input) units.index += consumed;
      else units.reads += consumed;
      return answer;
    },
    { step: 'initialize' },
  );
  return { table: { client, name: NAME, notary: openTestNotary() }, units, close: () => client.destroy() };
};
