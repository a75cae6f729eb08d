import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { closedFor, openOwnKey, ownKeyStep } from '../../functions/sealed/own-key.ts';
import { newSecret } from '../../functions/sealed/receipt.ts';
import { revealToApplicant } from '../../functions/sealed/reveal.ts';
import {
  newDataKey,
  openDataKey,
  openPart,
  partKey,
  type Secrets,
  sealBytes,
  sealPart,
} from '../../functions/sealed/secrets.ts';
import { dataKeyKey } from '../../functions/store/keys.ts';
import { get, remove, type Table, transact } from '../../functions/store/table.ts';
import { type Engines, failure, keyArn, role, startEngines } from '../local-aws/engines.ts';
import { entered, instant } from '../request/records/builders.ts';
import { startTables } from '../store/engine.ts';

const WRAPS = keyArn('requests');
const MACS = keyArn('mac');
const A = 'SQ20180110-AAAAAA';
const B = 'SQ20180110-BBBBBB';

/** What the template lets the request desk do with these keys. */
const DESK = role('desk', [
  { Effect: 'Allow', Action: ['kms:GenerateDataKey'], Resource: WRAPS },
  { Effect: 'Allow', Action: ['kms:GenerateMac'], Resource: MACS },
]);

let tables: Awaited<ReturnType<typeof startTables>>;
let engines: Engines;
let table: Table;
let office: Secrets;
let desk: Secrets;
beforeAll(async () => {
  tables = await startTables();
  engines = await startEngines({
    keys: [
      { arn: WRAPS, spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT' },
      { arn: MACS, spec: 'HMAC_256', usage: 'GENERATE_VERIFY_MAC' },
    ],
    roles: [DESK],
  });
});
beforeEach(async () => {
  table = await tables.fresh();
  office = { kms: engines.kms(), requestsKey: WRAPS, macKey: MACS, noticesKey: WRAPS };
  desk = { ...office, kms: engines.kms('desk') };
});
afterAll(async () => {
  await engines.stop();
  await tables.stop();
});

/** A case that came to the desk, whose role wraps its key; the secret is the caller's alone. */
const asked = async (receipt = A, secret = newSecret()): Promise<string> => {
  const key = await newDataKey(desk, receipt);
  await entered(table, receipt, '2018-01-10', {
    key: { ...key, own: await closedFor(desk, key, secret) },
    parts: [sealPart(key, 'request', { wanted: '居民消费价格' })],
  });
  return secret;
};

it('whoever brings number and secret reads their own words, by a role that can have no key unwrapped', async () => {
  const secret = await asked();
  const typed = ` ${secret.toLowerCase().replaceAll('-', ' ')}`;
  const parts = await revealToApplicant(
    table,
    desk,
    { receipt: A, secret: typed },
    ['request'],
    instant('2018-01-10'),
  );
  expect(parts.request).toEqual({ wanted: '居民消费价格' });
  expect(await failure(openDataKey(desk, table, A))).toBe('400 AccessDeniedException');
});

it('no other secret opens it, nor the same secret another case', async () => {
  const secret = await asked(A);
  await asked(B);
  await expect(openOwnKey(desk, table, { receipt: A, secret: newSecret() })).rejects.toThrow();
  await expect(openOwnKey(desk, table, { receipt: B, secret })).rejects.toThrow();
});

it('what lies in the table is opened neither by the table alone nor by a copy into another case', async () => {
  const secret = await asked(A);
  await asked(B, secret);
  const moved = await get(table, dataKeyKey(A));
  const { PutCommand } = await import('@aws-sdk/lib-dynamodb');
  await table.client.send(new PutCommand({ TableName: table.name, Item: { ...moved, ...dataKeyKey(B) } }));
  await expect(openOwnKey(desk, table, { receipt: B, secret })).rejects.toThrow();
});

it('a renewed secret opens the case, and the one before does not', async () => {
  const former = await asked();
  const renewed = newSecret();
  const own = await closedFor(office, await openDataKey(office, table, A), renewed);
  await transact(table, [ownKeyStep(table, A, own)]);
  expect((await openOwnKey(desk, table, { receipt: A, secret: renewed })).plain).toHaveLength(32);
  await expect(openOwnKey(desk, table, { receipt: A, secret: former })).rejects.toThrow();
});

it('is destroyed with its case', async () => {
  const secret = await asked();
  await transact(table, [{ write: remove(table, dataKeyKey(A)) }]);
  await expect(openOwnKey(desk, table, { receipt: A, secret })).rejects.toMatchObject({ slug: 'not-found' });
  await expect(transact(table, [ownKeyStep(table, A, Buffer.from('new'))])).rejects.toMatchObject({
    slug: 'conflict',
  });
});

it('a case whose key was never closed for its secret says what to do', async () => {
  const key = await newDataKey(office, A);
  await entered(table, A, '2018-01-10', { key });
  await expect(openOwnKey(desk, table, { receipt: A, secret: newSecret() })).rejects.toMatchObject({
    slug: 'conflict',
    detail: { en: expect.stringContaining('new secret') },
  });
});

it("the key of one part opens that part and no other of the case, so that a public file's may be given away", async () => {
  const key = await newDataKey(office, A);
  const file = partKey(key, 'file-1/bytes');
  expect(
    openPart(file, A, 'file-1/bytes', sealBytes(key, 'file-1/bytes', Buffer.from('pdf'))).toString(),
  ).toBe('pdf');
  for (const other of ['file-1', 'file-2/bytes', 'applicant'])
    expect(() => openPart(file, A, other, sealBytes(key, other, Buffer.from('words')))).toThrow();
});
