import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { lawAt } from '../../../functions/holidays/records/holidays.ts';
import type { Law } from '../../../functions/law/law.ts';
import { type Case, loadCase } from '../../../functions/request/records/case.ts';
import {
  type Casework,
  type FileForm,
  MAX_FILE_BYTES,
  readKept,
  saveFileBegun,
  saveFileCompleted,
  takeFromQuarantine,
} from '../../../functions/request/records/files/files.ts';
import { type DataKey, newDataKey } from '../../../functions/sealed/secrets.ts';
import type { Table } from '../../../functions/store/table.ts';
import { type Engines, keyArn, startEngines } from '../../local-aws/engines.ts';
import { everything, startTables } from '../../store/engine.ts';
import { act, entered, instant } from './builders.ts';

const BUCKET = 'casework';
const WRAPS = keyArn('requests');
const A = 'SQ20180110-AAAAAA';

let tables: Awaited<ReturnType<typeof startTables>>;
let engines: Engines;
let table: Table;
let casework: Casework;
let law: Law;
let key: DataKey;
let found: Case;
beforeAll(async () => {
  tables = await startTables();
  engines = await startEngines({
    buckets: [{ name: BUCKET, versioned: true }],
    keys: [{ arn: WRAPS, spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT' }],
  });
});
beforeEach(async () => {
  table = await tables.fresh();
  casework = { s3: engines.s3(), bucket: BUCKET };
  law = await lawAt(table, instant('2018-01-10'));
  key = await newDataKey({ kms: engines.kms(), requestsKey: WRAPS, macKey: '', noticesKey: '' }, A);
  found = await entered(table, A, '2018-01-10', { key });
});
afterAll(async () => {
  await engines.stop();
  await tables.stop();
});

const room = () => ({ table, law, casework });
const again = () => loadCase(table, law, A);

const posted = async ({ post }: FileForm, bytes: Uint8Array<ArrayBuffer>): Promise<number> => {
  const form = new FormData();
  for (const [name, value] of Object.entries(post.fields)) form.append(name, value);
  form.append('file', new Blob([bytes]));
  return (await fetch(post.url, { method: 'POST', body: form })).status;
};

const kept = async (): Promise<string[]> => {
  const { Versions = [] } = await casework.s3.send(new ListObjectVersionsCommand({ Bucket: BUCKET }));
  return Versions.map(({ Key }) => String(Key));
};

const begin = () =>
  saveFileBegun(
    room(),
    found,
    { key, name: '张三身份证.jpg', purpose: 'identity' },
    act('2018-01-10', 'applicant'),
  );
const jpeg = () => ({ type: 'image/jpeg', scan: 'clean' }) as const;

it('goes from the form through quarantine to where it is kept, encrypted under its case', async () => {
  const { form, found: begun } = await begin();
  expect(begun).toMatchObject({ version: 2, row: { files: 1, parts: ['file-1'] } });
  expect(await posted(form, new Uint8Array([0xff, 0xd8, 1, 2, 3]))).toBe(204);
  const completed = await saveFileCompleted(room(), await again(), 1, act('2018-01-10', 'applicant'));
  expect(completed).toMatchObject({ state: 'checking', bytes: 5 });
  expect((await everything(table)).filter(({ outbox }) => outbox === 'file')).toMatchObject([
    { receipt: A, n: 1 },
  ]);
  expect(await saveFileCompleted(room(), await again(), 1, act('2018-01-10', 'applicant'))).toEqual(
    completed,
  );
  const taken = await takeFromQuarantine(room(), await again(), 1, key, jpeg);
  expect(taken).toMatchObject({ state: 'kept', type: 'image/jpeg', bytes: 5 });
  expect(await kept()).toEqual([`files/${A}/1`]);
  expect(await readKept(room(), await again(), 1, key)).toEqual({
    bytes: Buffer.from([0xff, 0xd8, 1, 2, 3]),
    type: 'image/jpeg',
    name: '张三身份证.jpg',
  });
  // Once more, as after a lost wake-up: nothing is left to do.
  expect(await takeFromQuarantine(room(), await again(), 1, key, jpeg)).toEqual(taken);
});

it('that is nothing that is accepted leaves quarantine and is not kept', async () => {
  const before = await kept();
  const { form } = await begin();
  await posted(form, new Uint8Array([1]));
  await saveFileCompleted(room(), await again(), 1, act('2018-01-10'));
  const refused = await takeFromQuarantine(room(), await again(), 1, key, () => ({ refused: 'other-type' }));
  expect(refused).toMatchObject({ state: 'refused', type: null, refusal: 'other-type' });
  expect(await kept()).toEqual(before);
  await expect(readKept(room(), await again(), 1, key)).rejects.toMatchObject({ slug: 'conflict' });
});

it('of 25 MB is taken, of one byte more or of none is refused by storage itself', async () => {
  const { form } = await begin();
  expect(await posted(form, new Uint8Array(MAX_FILE_BYTES + 1))).toBe(400);
  expect(await posted(form, new Uint8Array(0))).toBe(400);
  expect(await posted(form, new Uint8Array(MAX_FILE_BYTES))).toBe(204);
  await saveFileCompleted(room(), await again(), 1, act('2018-01-10'));
  const taken = await takeFromQuarantine(room(), await again(), 1, key, jpeg);
  expect(taken).toMatchObject({ state: 'kept', bytes: MAX_FILE_BYTES });
});

it('cannot be completed before it has arrived, nor where there is none', async () => {
  await begin();
  await expect(saveFileCompleted(room(), await again(), 1, act('2018-01-10'))).rejects.toMatchObject({
    slug: 'conflict',
  });
  await expect(saveFileCompleted(room(), await again(), 2, act('2018-01-10'))).rejects.toMatchObject({
    slug: 'not-found',
  });
});

it('is checked as the version that arrived, whatever is posted over it afterwards', async () => {
  const { form } = await begin();
  await posted(form, new Uint8Array([7]));
  await saveFileCompleted(room(), await again(), 1, act('2018-01-10'));
  await posted(form, new Uint8Array([8, 8]));
  const seen: Buffer[] = [];
  await takeFromQuarantine(room(), await again(), 1, key, (bytes) => {
    seen.push(bytes);
    return { type: 'image/png', scan: 'clean' };
  });
  expect(seen).toEqual([Buffer.from([7])]);
  expect((await kept()).filter((name) => name.startsWith('quarantine/'))).toEqual([]);
});

it('ended between keeping and noting, is taken again with the same end', async () => {
  const { form } = await begin();
  await posted(form, new Uint8Array([7]));
  await saveFileCompleted(room(), await again(), 1, act('2018-01-10'));
  const cut = tables.again(table);
  cut.client.middlewareStack.add(
    () => async () => {
      throw new Error('ended');
    },
    { step: 'initialize' },
  );
  const first = await again();
  await expect(takeFromQuarantine({ table: cut, casework }, first, 1, key, jpeg)).rejects.toThrow('ended');
  expect(await takeFromQuarantine(room(), await again(), 1, key, jpeg)).toMatchObject({ state: 'kept' });
  expect((await readKept(room(), await again(), 1, key)).bytes).toEqual(Buffer.from([7]));
});
