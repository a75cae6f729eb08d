import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HostFault } from '../host-fault.ts';
import type { TableConfig } from '../template/inventory.ts';
import { type DynamoCall, DynamoFault, type DynamoSend, dynamoAt } from './client.ts';

/** The database while it runs. */
export interface Engine {
  readonly endpoint: string;
  readonly call: DynamoCall;
  readonly send: DynamoSend;
  /** Resolves, with what it said last, if the engine ends by itself. */
  readonly failed: Promise<string>;
  stop(): Promise<void>;
}

const START_LIMIT = 20_000;

/**
 * Runs the engine and watches the host's end of a pipe: when the host ends, however it ends, the engine is
 * ended too. `$0` is the engine, and the pipe is the standard input.
 */
const GUARD = `
exec 3<&0
"$0" "$@" 3<&- </dev/null &
engine=$!
{ cat <&3 >/dev/null; kill $engine; } &
trap 'kill $engine' TERM INT
wait $engine
status=$?
kill $! 2>/dev/null
exit $status`;

/** The engine's program for this platform; undefined where npm has none. */
function findProgram(): string | undefined {
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  try {
    const program = join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), 'dynoxide');
    return existsSync(program) ? program : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Starts the database with its data in `folder`, or takes the one at LOCAL_AWS_DYNAMODB_ENDPOINT. Throws a
 * `HostFault` when there is neither, or when the data cannot be read.
 */
export async function startEngine(folder: string): Promise<Engine> {
  const given = process.env.LOCAL_AWS_DYNAMODB_ENDPOINT;
  const program = given ? undefined : findProgram();
  if (given) return useEndpoint(given);
  if (!program) {
    throw new HostFault(
      `There is no embedded database for ${process.platform}-${process.arch}: start a DynamoDB Local and give its address in LOCAL_AWS_DYNAMODB_ENDPOINT.`,
    );
  }
  await endLeftover(folder);
  const deadline = performance.now() + START_LIMIT;
  for (;;) {
    const started = await tryStart(program, folder, await freePort(), deadline);
    if (typeof started !== 'string') return started;
    // Somebody may have taken the port between our looking and the engine's binding.
    if (/address (already )?in use/i.test(started) && performance.now() < deadline) continue;
    throw new HostFault(`The database does not start on ${join(folder, 'dynamo.db')}: ${started}`);
  }
}

async function useEndpoint(endpoint: string): Promise<Engine> {
  const { call, send, close } = dynamoAt(endpoint);
  try {
    await call('DynamoDB_20120810.ListTables', {});
  } catch (fault) {
    if (!(fault instanceof DynamoFault)) {
      throw new HostFault(`Nothing answers at LOCAL_AWS_DYNAMODB_ENDPOINT (${endpoint}).`);
    }
  }
  return { endpoint, call, send, failed: new Promise<string>(() => undefined), stop: async () => close() };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

/** The engine once it answers, or what it said when it would not start. */
async function tryStart(
  program: string,
  folder: string,
  port: number,
  deadline: number,
): Promise<Engine | string> {
  const file = join(folder, 'dynamo.db');
  const pidFile = join(folder, 'engine.pid');
  const guard = spawn(
    '/bin/sh',
    ['-c', GUARD, program, 'serve', '--host', '127.0.0.1', '--port', String(port), '--db-path', file],
    {
      stdio: ['pipe', 'ignore', 'pipe'],
      env: { PATH: process.env.PATH ?? '' },
      // Out of the terminal's process group: Ctrl-C reaches the host, and the host ends the engine last.
      detached: true,
    },
  );
  writeFileSync(pidFile, String(guard.pid ?? ''));
  const said: string[] = [];
  guard.stdin?.on('error', () => undefined);
  guard.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said.push(text);
    if (said.length > 20) said.shift();
  });
  const failed = new Promise<string>((resolve) => {
    const settle = () =>
      resolve(
        said
          .join('')
          .trim()
          .replace(/^error: /, '') || 'it ended without a word',
      );
    guard.once('close', settle).once('error', settle);
  });
  const endpoint = `http://127.0.0.1:${port}`;
  const { call, send, close } = dynamoAt(endpoint);
  const answers = async (): Promise<true> => {
    for (;;) {
      try {
        await call('DynamoDB_20120810.ListTables', {});
        return true;
      } catch (fault) {
        if (performance.now() > deadline) throw fault;
        await sleep(10);
      }
    }
  };
  const first = await Promise.race([answers(), failed]);
  if (first !== true) {
    close();
    return first;
  }
  return {
    endpoint,
    call,
    send,
    failed,
    async stop() {
      close();
      await stopGuard(guard, failed);
      rmSync(pidFile, { force: true });
    },
  };
}

async function stopGuard(guard: ChildProcess, ended: Promise<string>): Promise<void> {
  guard.stdin?.end();
  await ended;
}

/**
 * A host that was killed may have left an engine that is still ending. It is waited for, and ended at last if
 * it really is ours: the process of that number must name this folder's file on its command line.
 */
async function endLeftover(folder: string): Promise<void> {
  const pidFile = join(folder, 'engine.pid');
  const pid = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8')) : Number.NaN;
  const ours = () => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(join(folder, 'dynamo.db'));
    } catch {
      return false;
    }
  };
  for (let waited = 0; ours(); waited += 1) {
    if (waited === 100) process.kill(pid, 'SIGTERM');
    if (waited === 500)
      throw new HostFault(`A database from an earlier start (process ${pid}) still holds ${folder}.`);
    await sleep(20);
  }
  rmSync(pidFile, { force: true });
}

/** Makes the tables of the template that are not there yet. Existing ones must have the template's keys. */
export async function createTables(call: DynamoCall, tables: readonly TableConfig[]): Promise<void> {
  for (const table of tables) {
    try {
      await call('DynamoDB_20120810.CreateTable', table);
    } catch (fault) {
      if (!(fault instanceof DynamoFault && fault.code === 'ResourceInUseException')) throw fault;
    }
    const { Table } = await call('DynamoDB_20120810.DescribeTable', { TableName: table.TableName });
    if (shape(Table) !== shape(table)) {
      throw new HostFault(
        `The data folder was made by another version: its table ${table.TableName} has other keys or indexes than the template.`,
      );
    }
  }
}

/** Keys and indexes of a table, in one comparable text. */
function shape(table: unknown): string {
  const { KeySchema, GlobalSecondaryIndexes } = table as {
    KeySchema?: unknown;
    GlobalSecondaryIndexes?: readonly { IndexName: string; KeySchema: unknown }[];
  };
  const indexes = (GlobalSecondaryIndexes ?? [])
    .map((index) => JSON.stringify([index.IndexName, keysOf(index.KeySchema)]))
    .sort();
  return JSON.stringify([keysOf(KeySchema), indexes]);
}

const keysOf = (schema: unknown): string[] =>
  (schema as readonly { AttributeName: string; KeyType: string }[])
    .map((key) => `${key.KeyType} ${key.AttributeName}`)
    .sort();
