import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTables, type Engine, startEngine } from '../../../local-aws/dynamo/engine.ts';
import { parsePattern } from '../../../local-aws/dynamo/event-pattern.ts';
import { permitStreams, type Streams, startStreams } from '../../../local-aws/dynamo/stream-mappings.ts';
import { createWriteSignal, type WriteSignal } from '../../../local-aws/dynamo/write-signal.ts';
import type { Statement } from '../../../local-aws/iam/policy.ts';
import { type Journal, openJournal } from '../../../local-aws/journal.ts';
import type { Outcome } from '../../../local-aws/lambda/worker.ts';
import type { StreamMapping } from '../../../local-aws/template/event-sources.ts';
import type { FunctionConfig } from '../../../local-aws/template/inventory.ts';
import { PLACES } from '../../../local-aws/template/resource-names.ts';

describe('filters', () => {
  const RECORD = {
    eventName: 'INSERT',
    dynamodb: { NewImage: { outbox: { S: 'build' }, size: { N: '3' } }, Keys: { pk: { S: 'release#cpi' } } },
  };
  it.each([
    ['an exact value', { eventName: ['INSERT'] }, true],
    ['one of several', { eventName: ['MODIFY', 'INSERT'] }, true],
    ['another value', { eventName: ['REMOVE'] }, false],
    ['nested', { dynamodb: { NewImage: { outbox: { S: ['build'] } } } }, true],
    ['nested, another value', { dynamodb: { NewImage: { outbox: { S: ['site'] } } } }, false],
    [
      'all of several fields',
      { eventName: ['INSERT'], dynamodb: { NewImage: { outbox: { S: ['site'] } } } },
      false,
    ],
    ['a prefix', { dynamodb: { Keys: { pk: { S: [{ prefix: 'release#' }] } } } }, true],
    ['another prefix', { dynamodb: { Keys: { pk: { S: [{ prefix: 'case#' }] } } } }, false],
    ['a suffix', { dynamodb: { Keys: { pk: { S: [{ suffix: '#cpi' }] } } } }, true],
    ['what is there', { dynamodb: { NewImage: { outbox: { S: [{ exists: true }] } } } }, true],
    ['what is not there', { dynamodb: { OldImage: { outbox: { S: [{ exists: false }] } } } }, true],
    ['there, and should not be', { eventName: [{ exists: false }] }, false],
    ['anything but', { eventName: [{ 'anything-but': ['REMOVE'] }] }, true],
    ['anything but what it is', { eventName: [{ 'anything-but': 'INSERT' }] }, false],
  ])('%s', (_, pattern, lets) => {
    expect(parsePattern(JSON.stringify(pattern))(RECORD)).toBe(lets);
  });

  it.each([
    ['a number', '{"a":[{"numeric":[">",1]}]}', /compares by numeric/],
    ['a wildcard', '{"a":[{"wildcard":"x*"}]}', /compares by wildcard/],
    ['no list', '{"a":"x"}', /not a list/],
    ['no pattern', '[]', /not a pattern/],
  ])('refuses %s', (_, text, sentence) => {
    expect(() => parsePattern(text)).toThrow(sentence);
  });
});

describe('streams of the embedded engine', () => {
  let folder = '';
  let engine: Engine;
  let journal: Journal;
  let streams: Streams | undefined;
  let table = '';
  let count = 0;
  let readings = 0;
  let seen: string[][];
  let answer: (keys: string[], attempt: number) => Outcome | Promise<Outcome>;
  const OK: Outcome = { ok: true, payload: 'null' };
  const FAILED: Outcome = { ok: false, errorType: 'Error', errorMessage: 'no' };

  const mapping = (more: Partial<StreamMapping> = {}): StreamMapping => ({
    logicalId: `Map${table}`,
    functionArn: 'arn:f',
    tableName: table,
    batchSize: 10,
    lanes: 1,
    windowSeconds: 0,
    startAt: 'LATEST',
    filters: ['{"dynamodb":{"NewImage":{"outbox":{"S":["build"]}}}}'],
    retries: 3,
    bisect: false,
    partialFailures: false,
    enabled: true,
    deadLetters: 'arn:queue',
    ...more,
  });
  const bell = createWriteSignal();
  const start = async (more: Partial<StreamMapping> = {}, hears: WriteSignal = bell) => {
    streams = await startStreams([mapping(more)], {
      call: (target, body) => {
        if (target.endsWith('GetRecords')) readings += 1;
        return engine.call(target, body);
      },
      journal,
      clock: { now: () => 0 },
      place: PLACES.aws,
      bell: hears,
      invoker: {
        async invoke(_, payload) {
          const { Records } = JSON.parse(payload) as {
            Records: { dynamodb: { Keys: { pk: { S: string } } } }[];
          };
          const keys = Records.map((record) => record.dynamodb.Keys.pk.S);
          seen.push(keys);
          return answer(keys, seen.length);
        },
      },
    });
  };
  const put = (pk: string, outbox = 'build') =>
    engine.call('DynamoDB_20120810.PutItem', {
      TableName: table,
      Item: { pk: { S: pk }, outbox: { S: outbox } },
    });
  const settled = async (last: string) => {
    await expect.poll(() => seen.flat().includes(last), { timeout: 20_000, interval: 10 }).toBe(true);
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'heliostat-streams-'));
    engine = await startEngine(folder);
  });
  afterAll(async () => {
    await engine.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    count += 1;
    table = `Table${count}`;
    seen = [];
    answer = () => OK;
    journal = openJournal(join(folder, `host${count}.db`));
    await createTables(engine.call, [
      {
        TableName: table,
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      },
    ]);
  });
  afterEach(async () => {
    await streams?.stop();
    journal.close();
  });

  it('reach the function, filtered and in order', async () => {
    await start();
    for (const pk of ['a', 'b', 'c']) await put(pk);
    await put('x', 'site');
    await put('d');
    await settled('d');
    expect(seen.flat()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('are read once after the bell, whatever that brings, and not again before it rings', async () => {
    let ring: () => void = () => undefined;
    const asked: (() => void)[] = [];
    const after: WriteSignal['after'] = (_, __, signal) =>
      new Promise((resolve) => {
        ring = resolve;
        signal.addEventListener('abort', () => resolve());
        asked.shift()?.();
      });
    const waiting = () => new Promise<void>((resolve) => void asked.push(resolve));
    const first = waiting();
    await start({}, { rung: 0, ring: () => undefined, after });
    await first;
    readings = 0;
    for (const pk of ['a', 'b', 'c']) await put(pk);
    const second = waiting();
    ring();
    await second;
    expect([readings, seen]).toEqual([1, [['a', 'b', 'c']]]);
  });

  it('come in batches no larger than the mapping says', async () => {
    await start();
    await streams?.stop();
    for (let n = 0; n < 25; n += 1) await put(`k${String(n).padStart(2, '0')}`);
    await start();
    await settled('k24');
    expect(seen.map((keys) => keys.length)).toEqual([10, 10, 5]);
  });

  it('LATEST leaves out what was there before the mapping, and nothing after', async () => {
    await put('old');
    await start();
    await put('new');
    await settled('new');
    expect(seen.flat()).toEqual(['new']);
  });

  it('TRIM_HORIZON begins at the beginning', async () => {
    await put('old');
    await start({ startAt: 'TRIM_HORIZON' });
    await settled('old');
  });

  it('go on after a restart where they were, and repeat what was not finished', async () => {
    await start();
    await put('done');
    await settled('done');
    await expect.poll(() => journal.position(`Map${table}`)?.split(' ')[1], { interval: 10 }).toBe('1');
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    answer = () => promise;
    await put('cut short');
    await settled('cut short');
    const stopped = streams?.stop();
    resolve(FAILED);
    await stopped;
    expect(journal.deadLetters()).toEqual([]);
    await put('missed');
    seen = [];
    answer = () => OK;
    await start();
    await settled('missed');
    expect(seen.flat()).toEqual(['cut short', 'missed']);
  });

  it('are tried again, then buried with where they are, and the next go on', async () => {
    await start({ retries: 1 });
    answer = (keys) => (keys.includes('bad') ? FAILED : OK);
    await put('bad');
    await settled('bad');
    await put('good');
    await settled('good');
    expect(seen).toEqual([['bad'], ['bad'], ['good']]);
    expect(journal.deadLetters()).toMatchObject([
      { queue: 'arn:queue', source: `stream Map${table}`, error: 'Error: no' },
    ]);
    expect(journal.deadLetters()[0]?.payload).not.toContain('bad');
  });

  it('are split to find the one that fails', async () => {
    await start();
    await streams?.stop();
    for (const pk of ['a', 'b', 'bad', 'd']) await put(pk);
    answer = (keys) => (keys.includes('bad') ? FAILED : OK);
    await start({ bisect: true, retries: 0 });
    await settled('d');
    await expect.poll(() => journal.deadLetters().length).toBe(1);
    expect(seen).toEqual([['a', 'b', 'bad', 'd'], ['a', 'b'], ['bad', 'd'], ['bad'], ['d']]);
  });

  it('are repeated from the first that the function reports', async () => {
    await start();
    await streams?.stop();
    for (const pk of ['a', 'b', 'c']) await put(pk);
    answer = (_, attempt) =>
      attempt === 1 ? { ok: true, payload: '{"batchItemFailures":[{"itemIdentifier":"2"}]}' } : OK;
    await start({ partialFailures: true });
    await expect.poll(() => seen.length, { interval: 10 }).toBe(2);
    expect(seen).toEqual([
      ['a', 'b', 'c'],
      ['b', 'c'],
    ]);
  });

  it('of different items run side by side where the mapping has lanes', async () => {
    await start();
    await streams?.stop();
    for (let n = 0; n < 12; n += 1) await put(`k${n}`);
    let running = 0;
    let most = 0;
    const gate = Promise.withResolvers<void>();
    answer = async () => {
      running += 1;
      most = Math.max(most, running);
      if (running === 4) gate.resolve();
      await gate.promise;
      return OK;
    };
    await start({ lanes: 4, batchSize: 1 });
    await expect.poll(() => seen.length, { timeout: 20_000 }).toBe(12);
    expect(most).toBeGreaterThanOrEqual(4);
    expect(new Set(seen.flat()).size).toBe(12);
  });
});

describe('the role of a mapping’s function', () => {
  const stream = 'arn:aws:dynamodb:us-east-1:000000000000:table/office/stream/local';
  const permit = (...statements: readonly Statement[]) => {
    const mapping = { logicalId: 'Mapping', functionArn: 'arn:f', tableName: 'office' } as StreamMapping;
    const role = { type: 'AWS', id: 'arn:aws:iam::000000000000:role/f', statements } as const;
    return () => permitStreams([mapping], [{ arn: 'arn:f', role } as unknown as FunctionConfig], PLACES.aws);
  };
  const read = ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'];

  it('must let it read the stream', () => {
    permit({ Effect: 'Allow', Action: read, Resource: stream })();
    expect(permit({ Effect: 'Allow', Action: read.slice(0, 2), Resource: stream })).toThrow(
      'Mapping: the role of its function is not allowed dynamodb:GetShardIterator.',
    );
    expect(permit({ Effect: 'Allow', Action: read, Resource: stream.replace('office', 'other') })).toThrow(
      'is not allowed',
    );
  });
});
