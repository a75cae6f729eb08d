import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { Temporal } from 'temporal-polyfill';
import { beginRecount } from '../../functions/report/records/recounts.ts';
import { compileYear, figuresHash } from '../../functions/report/steps/compiling.ts';
import type { RegisterRow } from '../../functions/request/records/register.ts';
import { caseContributions } from '../../functions/request/rules/contributions.ts';
import { cellKey, registerKey } from '../../functions/store/keys.ts';
import type { Item, Table } from '../../functions/store/table.ts';
import { startEngine } from '../../local-aws/dynamo/engine.ts';
import { median } from './figures.ts';
import { importItems, lineOf, metered, type Units } from './imported.ts';

/**
 * The annual report's table of a year with 1,000 and with 1,000,000 requests, in the form of 2021. Compiling should
 * cost the same; the recount reads every row, in a process that may have 512 MB. Its peer counts the same rows out of
 * a Parquet file.
 */
const SIZES = [1_000, 1_000_000];
const YEAR = '2025';
const RUNS = 20;
const NOW = Temporal.Instant.from('2026-01-10T10:00:00+08:00');

const KINDS = ['natural-person', 'company', 'research', 'welfare', 'legal-service', 'other'] as const;
const OUTCOMES = ['granted', 'partial', 'state-secret', 'not-held', 'other-handling', 'excessive'] as const;
const CHANNELS = ['web', 'in-person', 'letter', 'fax', 'email'] as const;

const oneOf = <T>(all: readonly [T, ...T[]], n: number): T => all[n % all.length] ?? all[0];

/** The nth request: one in ten came in the year before, one in fifty is open still. */
const requestOf = (n: number): RegisterRow => {
  const arrived = `${n % 10 === 0 ? Number(YEAR) - 1 : YEAR}-0${1 + (n % 9)}-${String(10 + (n % 18))}`;
  const isOpen = n % 50 === 7;
  const ended = `${YEAR}-1${n % 3}-${String(10 + (n % 18))}`;
  const stoppedOn = isOpen ? null : ended;
  return {
    receipt: `SQ${arrived.replaceAll('-', '')}-${n.toString(36).toUpperCase().padStart(6, '0')}`,
    state: isOpen ? 'open' : 'delivered',
    regime: 'v2019',
    kind: oneOf(KINDS, n),
    channel: oneOf(CHANNELS, n),
    officer: 'officer',
    title: null,
    arrivedOn: arrived,
    receivedOn: arrived,
    entered: arrived,
    due: null,
    provisional: false,
    running: isOpen ? 'running' : 'stopped',
    extendedBy: 0,
    review: 'none',
    outcome: isOpen ? null : oneOf(OUTCOMES, Math.floor(n / 7)),
    reply: isOpen ? null : 'provided',
    decidedOn: stoppedOn,
    dispatchedOn: stoppedOn,
    dispatchedBy: isOpen ? null : 'post',
    answer: null,
    deliveredOn: stoppedOn,
    stoppedOn,
    inTime: isOpen ? null : n % 200 !== 3,
    feeFen: 0,
    remedies: [],
    splitFrom: null,
    destroyed: null,
    version: 3,
  };
};

const SHARDS = 16;

/** The rows of so many requests, then the cells that their writes would have kept, in sixteen shards each. */
function* itemsOf(size: number): Generator<string> {
  const cells = new Map<string, Item>();
  for (let n = 0; n < size; n += 1) {
    const row = requestOf(n);
    yield lineOf({ ...registerKey(row.arrivedOn.slice(0, 4), row.receipt), ...row });
    const shard = (n % SHARDS).toString(16);
    for (const { year, tally, part, amount } of caseContributions(row)) {
      const key = cellKey(year, tally, shard);
      const name = `${key.pk} ${key.sk}`;
      const cell = cells.get(name) ?? { ...key };
      cell[`n:${part}`] = Number(cell[`n:${part}`] ?? 0) + amount;
      cells.set(name, cell);
    }
  }
  for (const cell of cells.values()) yield lineOf(cell);
}

type Office = { size: number; table: Table; units: Units; endpoint: string; stop: () => Promise<void> };

const opened = async (size: number): Promise<Office> => {
  const folder = mkdtempSync(join(tmpdir(), 'heliostat-bench-report-'));
  const clear = () => rmSync(folder, { recursive: true, force: true });
  try {
    await importItems(folder, itemsOf(size));
    const engine = await startEngine(folder);
    const { table, units, close } = metered(engine.endpoint);
    return {
      ...{ size, table, units, endpoint: engine.endpoint },
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

const CHILD = fileURLToPath(new URL('report-recount-process.ts', import.meta.url));

/** The recount in a process of its own, with 512 MB for its heap: how long, and how much memory in all. */
const recounted = async ({ table, endpoint }: Office): Promise<Record<string, number>> => {
  const { compiled } = await compileYear(table, YEAR, '2021', NOW);
  const act = { by: 'bench', at: NOW };
  const begun = { year: YEAR, form: '2021', run: 'bench', figures: figuresHash(compiled.figures) };
  await beginRecount(table, null, begun, act);
  const arguments_ = [
    '--max-old-space-size=512',
    '--disable-warning=ExperimentalWarning',
    CHILD,
    endpoint,
    YEAR,
  ];
  const { stdout } = await promisify(execFile)(process.execPath, arguments_, { timeout: 1_800_000 });
  // The function's own log comes first.
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, number>;
};

const COUNTED = `SELECT kind, outcome, count(*) AS n FROM rows
  WHERE stoppedOn >= '${YEAR}-01-01' AND stoppedOn <= '${YEAR}-12-31' GROUP BY ALL`;

/** The same rows out of Parquet, counted by DuckDB; its sum must be what the report says was dealt with. */
const byDuckDb = async ({ size, table }: Office): Promise<Record<string, number>> => {
  const folder = mkdtempSync(join(tmpdir(), 'heliostat-bench-duckdb-'));
  try {
    const [lines, parquet] = [join(folder, 'rows.jsonl'), join(folder, 'rows.parquet')];
    const rows = Iterator.from(Array.from({ length: size }).keys()).map(
      (n) => `${JSON.stringify(requestOf(n))}\n`,
    );
    await pipeline(Readable.from(rows), createWriteStream(lines));
    const connection = await (await DuckDBInstance.create()).connect();
    await connection.run(`COPY (SELECT * FROM read_json_auto('${lines}')) TO '${parquet}' (FORMAT parquet)`);
    await connection.run(`CREATE VIEW rows AS SELECT * FROM read_parquet('${parquet}')`);
    const took: number[] = [];
    let sum = 0;
    for (let run = 0; run < RUNS; run += 1) {
      const began = performance.now();
      const found = await connection.runAndReadAll(COUNTED);
      took.push(performance.now() - began);
      sum = found.getRowObjects().reduce((all, { n }) => all + Number(n), 0);
    }
    connection.closeSync();
    const { compiled } = await compileYear(table, YEAR, '2021', NOW);
    const kept = compiled.figures.find(({ id }) => id === 'requests.ended.total')?.value;
    if (sum !== kept) throw new Error(`DuckDB counts ${sum}, the report ${kept}`);
    return { duckDbMs: median(took), dealtWith: sum };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

export const benchReport = async (): Promise<Record<string, Record<string, number>>> => {
  const offices: Office[] = [];
  try {
    for (const size of SIZES) offices.push(await opened(size));
    const took = new Map<Office, number[]>(offices.map((office) => [office, []]));
    const hashes = new Map<Office, string>();
    for (let run = 0; run <= RUNS; run += 1) {
      for (const office of offices) {
        Object.assign(office.units, { index: 0, reads: 0 });
        const began = performance.now();
        const { compiled } = await compileYear(office.table, YEAR, '2021', NOW);
        // The first runs warm the caches, the engine's and ours, and are not measured.
        if (run > 0) took.get(office)?.push(performance.now() - began);
        hashes.set(office, createHash('sha256').update(JSON.stringify(compiled.figures)).digest('hex'));
      }
    }
    const figures: Record<string, Record<string, number>> = {};
    for (const office of offices) {
      figures[`${office.size} requests`] = {
        compileMs: median(took.get(office) ?? []),
        compileUnits: office.units.reads,
        ...(await recounted(office)),
        ...(await byDuckDb(office)),
      };
    }
    if (new Set(hashes.values()).size !== SIZES.length) throw new Error('Two sizes gave the same figures');
    return figures;
  } finally {
    for (const { stop } of offices) await stop();
  }
};
