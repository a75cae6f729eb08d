import { createServer, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '../../functions/kernel/problem.ts';
import { ABSENT, get, openTable, put, type Table, transact } from '../../functions/store/table.ts';
import { startTables } from './engine.ts';

type Refusal = { __type: string; CancellationReasons?: { Code: string }[] };

let tables: Awaited<ReturnType<typeof startTables>>;
let server: Server;
let table: Table;
/** What the next calls are refused with, or `lost`: done, and the reply lost. A call after them reaches the engine. */
let refusals: (Refusal | 'lost')[] = [];
let calls = 0;

const refuse = (res: ServerResponse, { __type, ...more }: Refusal): void => {
  res.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
  res.end(
    JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${__type}`, message: 'Later', ...more }),
  );
};

beforeAll(async () => {
  tables = await startTables();
  server = createServer((req, res) => {
    calls += 1;
    const refusal = refusals.shift();
    if (refusal && refusal !== 'lost') {
      req.resume().on('end', () => refuse(res, refusal));
      return;
    }
    const onward = request(tables.endpoint, { method: req.method, headers: req.headers }, (answer) => {
      if (refusal) {
        answer.resume().on('end', () => res.destroy());
        return;
      }
      res.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(res);
    });
    req.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
beforeEach(async () => {
  [refusals, calls] = [[], 0];
  vi.stubEnv('AWS_REGION', 'cn-north-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKID');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  table = openTable((await tables.fresh()).name);
});
afterEach(() => {
  table.client.destroy();
  vi.unstubAllEnvs();
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await tables.stop();
});

const times = (n: number, refusal: Refusal): Refusal[] => Array.from({ length: n }, () => refusal);
const write = () =>
  transact(table, [
    {
      write: put(table, { pk: 'THING', sk: 'one' }, ABSENT),
      otherwise: () => new Problem('already-exists', { zh: '已经有了', en: 'It is there' }),
    },
    { write: put(table, { pk: 'THING', sk: 'two' }) },
  ]);
const cancelled = (...codes: string[]): Refusal => ({
  __type: 'TransactionCanceledException',
  CancellationReasons: codes.map((Code) => ({ Code })),
});

describe('a call that is throttled is made again, whatever the name', () => {
  it.each([
    'ProvisionedThroughputExceededException',
    'ThrottlingException',
    'RequestLimitExceeded',
    'ThrottledException',
  ])('%s', async (__type) => {
    await write();
    refusals = times(4, { __type });
    expect(await get(table, { pk: 'THING', sk: 'one' })).toBeDefined();
    expect(refusals).toEqual([]);
  });
});

describe('a transaction', () => {
  it.each(['ThrottlingError', 'ProvisionedThroughputExceeded', 'TransactionConflict'])(
    'cancelled for %s is made again',
    async (code) => {
      refusals = times(3, cancelled('None', code));
      await write();
      expect(calls).toBe(4);
      expect(await get(table, { pk: 'THING', sk: 'two' })).toBeDefined();
    },
  );

  it('cancelled for a condition is decided, whatever else was throttled in it', async () => {
    refusals = [cancelled('ConditionalCheckFailed', 'ThrottlingError')];
    await expect(write()).rejects.toMatchObject({ slug: 'already-exists' });
    expect(calls).toBe(1);
  });

  it('written, its reply lost and its repeats throttled, knows its own write', async () => {
    refusals = ['lost', ...times(6, { __type: 'ThrottlingException' })];
    await write();
    expect(refusals).toEqual([]);
    await expect(write()).rejects.toMatchObject({ slug: 'already-exists' });
  });

  it('whose reply is lost more often than the SDK tries is made again, and knows its own write', async () => {
    refusals = Array.from({ length: 7 }, () => 'lost' as const);
    await write();
    expect(refusals).toEqual([]);
    await expect(write()).rejects.toMatchObject({ slug: 'already-exists' });
  });

  it('cancelled again and again is given up, with 503 and the time to ask again', async () => {
    refusals = times(100, cancelled('ThrottlingError', 'None'));
    await expect(write()).rejects.toMatchObject({
      slug: 'unavailable',
      status: 503,
      headers: { 'retry-after': '2' },
    });
  });
});
