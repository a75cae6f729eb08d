import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { wakingBy } from '../../functions/request/records/wake-index.ts';
import { sweep } from '../../functions/request/sweep/sweep.ts';
import { casePartition, reminderKey, WAKE_SHARDS, wakeShard } from '../../functions/store/keys.ts';
import { all, type Item, type Table } from '../../functions/store/table.ts';
import { startEngine } from '../../local-aws/dynamo/engine.ts';
import { entered } from '../request/records/builders.ts';
import { portsAt } from '../request/sweep/ports.ts';
import { startTables } from '../store/engine.ts';
import { median } from './figures.ts';
import { importItems, lineOf, metered, NAME } from './imported.ts';

const DUE = 200;
const RUNS = 20;
/** Cases received on 2018-01-10 have something to happen on this day for the first time; the others later. */
const RECEIVED = '2018-01-10';
const TODAY = '2018-01-22';

/** Six characters for the nth case; numbers are spread over the shards by their hash. */
const receiptOf = (n: number): string => `SQ20180110-${n.toString(36).toUpperCase().padStart(6, '0')}`;

/** The items of one case, exactly as the store writes them. */
const oneCase = async (): Promise<Item[]> => {
  const tables = await startTables();
  try {
    const table = await tables.fresh();
    await entered(table, 'SAMPLE', RECEIVED);
    return await all(table, casePartition('SAMPLE'));
  } finally {
    await tables.stop();
  }
};

/** The sample as the nth case; `later` has nothing to happen for a while. */
const renamed = (sample: readonly Item[], n: number, later: boolean): Item[] => {
  const receipt = receiptOf(n);
  return sample.map((item) => ({
    ...item,
    pk: casePartition(receipt),
    ...(item.sk === 'CASE' && {
      receipt,
      wakeShard: wakeShard(receipt),
      ...(later && { wakeOn: laterDay(n) }),
    }),
  }));
};

const laterDay = (n: number): string => `2018-0${2 + (n % 8)}-${String(10 + (n % 18))}`;

/** Lines of the export, a thousand cases at a time. */
function* linesOf(sample: readonly Item[], size: number): Generator<string> {
  for (let n = 0; n < DUE; n += 1) yield renamed(sample, n, false).map(lineOf).join('');
  const row = sample.find(({ sk }) => sk === 'CASE') ?? {};
  const form = lineOf({
    ...row,
    pk: casePartition('@n'),
    receipt: '@n',
    wakeShard: '@shard',
    wakeOn: '@day',
  });
  const filledIn = (n: number): string =>
    form
      .replaceAll('@n', receiptOf(n))
      .replace('@shard', wakeShard(receiptOf(n)))
      .replace('@day', laterDay(n));
  for (let n = DUE; n < size; n += 1000) {
    yield Array.from({ length: Math.min(1000, size - n) }, (_, i) => filledIn(n + i)).join('');
  }
}

/**
 * A database with `size` open requests. Those that are not due have the row that the index and a scan meet, without
 * their events, which no sweep reads.
 */
const filled = async (folder: string, sample: readonly Item[], size: number): Promise<void> => {
  await importItems(folder, linesOf(sample, size));
  // For each page of a scan the engine sorts the whole table; an index in that order spares it that.
  const database = new DatabaseSync(join(folder, 'dynamo.db'));
  database.exec(`CREATE INDEX scan_order ON "${NAME}" (hash_prefix, pk, sk)`);
  database.close();
};

/** How many writes a batch may hold. */
const BATCH = 25;

/** The due cases as they were, without claims and messages: the next run is a fresh one. */
const reset = async (table: Table, sample: readonly Item[]): Promise<void> => {
  const messages = await all(table, 'MESSAGE');
  const claims = messages.map(({ id }) => reminderKey(String(id).split('#')[0] ?? '', String(id)));
  const rows = Array.from({ length: DUE }, (_, n) => renamed(sample, n, false)).flat();
  const writes = [
    ...[...messages.map(({ pk, sk }) => ({ pk, sk })), ...claims].map((Key) => ({ DeleteRequest: { Key } })),
    ...rows.filter(({ sk }) => sk === 'CASE').map((Item) => ({ PutRequest: { Item } })),
  ];
  for (let at = 0; at < writes.length; at += BATCH) {
    const RequestItems = { [table.name]: writes.slice(at, at + BATCH) };
    await table.client.send(new BatchWriteCommand({ RequestItems }));
  }
};

/** Items of a page of a scan, some nine tenths of the megabyte at which it would end by itself. */
const SCAN_PAGE = 2000;

/** What finding the due ones by a scan of the whole table would cost, once. */
const scanned = async (table: Table): Promise<{ scanMs: number; readUnits: number }> => {
  let units = 0;
  let found = 0;
  let after: NonNullable<ScanCommand['input']['ExclusiveStartKey']> | undefined;
  const began = performance.now();
  do {
    const page = await table.client.send(
      new ScanCommand({
        TableName: table.name,
        Limit: SCAN_PAGE,
        FilterExpression: 'wakeOn <= :today',
        ExpressionAttributeValues: { ':today': { S: TODAY } },
        ReturnConsumedCapacity: 'TOTAL',
        ExclusiveStartKey: after,
      }),
    );
    units += page.ConsumedCapacity?.CapacityUnits ?? 0;
    found += page.Count ?? 0;
    after = page.LastEvaluatedKey;
  } while (after);
  const scanMs = performance.now() - began;
  if (found !== DUE) throw new Error(`A scan found ${found} requests`);
  return { scanMs, readUnits: units };
};

/** An engine with so many open requests, and one fresh sweep of it at a time. */
type Office = {
  size: number;
  table: Table;
  run: () => Promise<Run>;
  stop: () => Promise<void>;
};

/** Milliseconds of the sixteen queries alone and of the whole sweep; read capacity of index and cases. */
type Run = { queriesMs: number; sweepMs: number; indexUnits: number; readUnits: number };

const opened = async (sample: readonly Item[], size: number): Promise<Office> => {
  const folder = mkdtempSync(join(tmpdir(), 'heliostat-bench-sweep-'));
  const clear = () => rmSync(folder, { recursive: true, force: true });
  try {
    await filled(folder, sample, size);
    const engine = await startEngine(folder);
    const { table, units, close } = metered(engine.endpoint);
    return {
      size,
      table,
      async run() {
        const asked = performance.now();
        const found = await Promise.all(WAKE_SHARDS.map((shard) => wakingBy(table, shard, TODAY)));
        const queriesMs = performance.now() - asked;
        if (found.flat().length !== DUE) throw new Error(`${found.flat().length} requests were due`);
        Object.assign(units, { index: 0, reads: 0 });
        const began = performance.now();
        const swept = await sweep(portsAt(table, TODAY));
        const sweepMs = performance.now() - began;
        if (swept.sent !== DUE || swept.failed > 0) throw new Error(`A sweep sent ${JSON.stringify(swept)}`);
        const run = { queriesMs, sweepMs, indexUnits: units.index, readUnits: units.reads };
        await reset(table, sample);
        return run;
      },
      async stop() {
        close();
        await engine.stop();
        clear();
      },
    };
  } catch (error) {
    clear();
    throw error;
  }
};

const SIZES = [10_000, 100_000, 1_000_000];

/**
 * The deadline sweep over 10,000, 100,000 and 1,000,000 open requests of which 200 are due: it should cost what
 * is due, not what is open. The three offices take turns, so that whatever else the machine does meets all of
 * them alike. Beside it, once, the same found by a scan.
 */
export const benchSweep = async (): Promise<Record<string, Record<string, number>>> => {
  const sample = await oneCase();
  const offices: Office[] = [];
  try {
    for (const size of SIZES) offices.push(await opened(sample, size));
    const runs = new Map<Office, Run[]>(offices.map((office) => [office, []]));
    // The first runs warm the caches, the engine's and ours, and are not measured.
    for (const office of offices) await office.run();
    for (let round = 0; round < RUNS; round += 1) {
      for (const office of offices) runs.get(office)?.push(await office.run());
    }
    const figures: Record<string, Record<string, number>> = {};
    for (const [{ size }, each] of runs) {
      figures[`${size} open`] = {
        indexUnits: Math.max(...each.map(({ indexUnits }) => indexUnits)),
        readUnits: Math.max(...each.map(({ readUnits }) => readUnits)),
        queriesMs: median(each.map(({ queriesMs }) => queriesMs)),
        sweepMs: median(each.map(({ sweepMs }) => sweepMs)),
      };
    }
    for (const { size, table } of offices) figures[`scan of ${size}`] = await scanned(table);
    return figures;
  } finally {
    for (const { stop } of offices) await stop();
  }
};
