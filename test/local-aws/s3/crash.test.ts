import { type ChildProcess, fork } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { GetObjectCommand, ListObjectVersionsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStorage } from '../../../local-aws/s3/storage.ts';
import { REGION, START, startEngines } from '../engines.ts';

const MiB = 1024 * 1024;
let folder: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crash-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) await kill(child);
  rmSync(folder, { recursive: true });
});

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function startChild() {
  const child = fork(fileURLToPath(new URL('./child.ts', import.meta.url)), [folder], {
    stdio: 'inherit',
  });
  children.push(child);
  const [{ origin }] = (await once(child, 'message')) as [{ origin: string }];
  const client = new S3Client({
    region: REGION,
    endpoint: `${origin}/_local/s3`,
    forcePathStyle: true,
    credentials: { accessKeyId: 'AKIDadmin', secretAccessKey: 'secret-admin' },
    maxAttempts: 1,
    systemClockOffset: START - Date.now(),
    logger: { debug() {}, info() {}, warn() {}, error() {} },
  });
  return { child, client };
}

it('a writer killed in the middle leaves no half object, and nothing that was stored is lost', async () => {
  const { child, client } = await startChild();
  const Bucket = 'kept';
  await client.send(new PutObjectCommand({ Bucket, Key: 'before', Body: 'stored' }));

  const block = randomBytes(MiB);
  const never = Promise.withResolvers<void>();
  const endless = Readable.from(
    (async function* () {
      for (let at = 0; at < 40; at++) yield block;
      await never.promise;
    })(),
  );
  const put = client.send(
    new PutObjectCommand({ Bucket, Key: 'half', Body: endless, ContentLength: 64 * MiB }),
  );
  const outcome = put.then(
    () => 'stored',
    () => 'lost',
  );
  // Bytes of the half object have reached the disk.
  await expect
    .poll(() => statSync(join(folder, 'storage.db')).size + statSync(join(folder, 'storage.db-wal')).size, {
      timeout: 60_000,
    })
    .toBeGreaterThan(20 * MiB);
  await kill(child);
  expect(await outcome).toBe('lost');
  never.resolve();
  client.destroy();

  const engines = await startEngines({ folder, buckets: [{ name: 'kept', versioned: true }] });
  try {
    const list = await engines.s3().send(new ListObjectVersionsCommand({ Bucket }));
    expect(list.Versions?.map(({ Key }) => Key)).toEqual(['before']);
    const before = await engines.s3().send(new GetObjectCommand({ Bucket, Key: 'before' }));
    expect(await before.Body?.transformToString()).toBe('stored');
  } finally {
    await engines.stop();
  }
  // The pages of the half object are free again: as much fits in without the file growing.
  const size = statSync(join(folder, 'storage.db')).size;
  const again = await startEngines({ folder, buckets: [{ name: 'kept', versioned: true }] });
  await again.s3().send(new PutObjectCommand({ Bucket, Key: 'half', Body: randomBytes(15 * MiB) }));
  await again.stop();
  expect(statSync(join(folder, 'storage.db')).size).toBeLessThan(size + 5 * MiB);
}, 120_000);

it('300 MB pass through in both directions without being held in memory', async () => {
  const { child, client } = await startChild();
  const peak = async () => {
    const answer = once(child, 'message') as Promise<[{ peak: number }]>;
    child.send('peak');
    return (await answer)[0].peak;
  };
  const block = randomBytes(MiB);
  const digest = createHash('sha256');
  for (let at = 0; at < 300; at++) digest.update(block);
  const base = await peak();
  const Body = Readable.from(
    (function* () {
      for (let at = 0; at < 300; at++) yield block;
    })(),
  );
  await client.send(new PutObjectCommand({ Bucket: 'kept', Key: 'large', Body, ContentLength: 300 * MiB }));
  const read = await client.send(new GetObjectCommand({ Bucket: 'kept', Key: 'large' }));
  const seen = createHash('sha256');
  for await (const chunk of read.Body as Readable) seen.update(chunk);
  expect(seen.digest('hex')).toBe(digest.digest('hex'));
  expect((await peak()) - base).toBeLessThan(200 * MiB);
  client.destroy();
}, 120_000);

it('a second host on the same folder is refused, and a damaged file named', async () => {
  const options = {
    clock: { now: () => START },
    region: REGION,
    partition: 'aws-cn',
    buckets: [],
    credentials: new Map(),
  };
  const engines = await startEngines({ folder });
  const file = join(folder, 'storage.db');
  expect(() => openStorage({ ...options, file, kms: engines.kmsEngine })).toThrow(
    'is in use by another process',
  );
  await engines.stop();
  writeFileSync(file, randomBytes(8192));
  expect(() => openStorage({ ...options, file, kms: engines.kmsEngine })).toThrow(
    'cannot be opened: file is not a database',
  );
});
