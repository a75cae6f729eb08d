import type { KMSClient } from '@aws-sdk/client-kms';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWords, openWordsKey } from '../../functions/alert/records/words.ts';
import { openAt, sealAt } from '../../functions/sealed/envelope.ts';
import { openAddress } from '../../functions/sealed/notice-address.ts';
import { openWithParts } from '../../functions/sealed/secrets.ts';
import type { Item, Table } from '../../functions/store/table.ts';
import { startTables } from '../store/engine.ts';

/** The data key under which the boxes below were sealed: the bytes 0 to 31. */
const PLAIN = Uint8Array.from({ length: 32 }, (_, n) => n);
const WRAPPED = Buffer.from('the data key as KMS wrapped it');

/** KMS, as far as it unwraps this one key; `asked` is what it was asked. */
const unwrapping = (asked: unknown[]) => {
  const send = async ({ input }: { input: unknown }) => {
    asked.push(input);
    return { Plaintext: PLAIN };
  };
  return { send } as unknown as KMSClient;
};

const RECEIPT = 'SQ20180110-AAAAAA';
const ALERT = 'YQ20180110-AAAAAA';
const bytes = (base64: string): Buffer => Buffer.from(base64, 'base64');

let tables: Awaited<ReturnType<typeof startTables>>;
let table: Table;
beforeAll(async () => {
  tables = await startTables();
  table = await tables.fresh();
});
afterAll(() => tables.stop());

const lies = (item: Item) => table.client.send(new PutCommand({ TableName: table.name, Item: item }));

/** What the office sealed up to 2026, byte for byte, when cases, alerts and addresses each had a way of their own. */
describe('what was sealed before there was one envelope', () => {
  it('opens: a part of a case', async () => {
    const asked: unknown[] = [];
    const pk = `CASE#${RECEIPT}`;
    await lies({ pk, sk: 'KEY', wrapped: WRAPPED });
    await lies({
      pk,
      sk: 'SEALED#applicant',
      box: bytes('4R+plIYW+7Bz4EI4YXo42Q05MTMTY9ZBEkw+AWHRhlRa6mePxqDwYATVvEcu'),
    });
    const secrets = { kms: unwrapping(asked), requestsKey: 'requests', macKey: '', noticesKey: '' };
    const { parts } = await openWithParts(secrets, table, RECEIPT, ['applicant']);
    expect(parts).toEqual({ applicant: { name: '张三' } });
    expect(asked).toMatchObject([{ KeyId: 'requests', EncryptionContext: { case: RECEIPT } }]);
  });

  it('opens: words of an alert', async () => {
    const asked: unknown[] = [];
    const pk = `ALERT#${ALERT}`;
    await lies({ pk, sk: 'KEY', wrapped: WRAPPED });
    await lies({
      pk,
      sk: 'SEALED#signal',
      box: bytes('kWYzdmSnylQ4keMWI3uf8piGFo6sZAEPFFQJc0s6g2eQwsxygfc8lAAlzcr3qNNOvLIdc2TDC0XI2qL32Kzp'),
    });
    const key = await openWordsKey({ kms: unwrapping(asked), alertsKey: 'alerts' }, table, ALERT);
    expect(await openWords(table, key, 'signal')).toEqual({ summary: '有人说数据不对' });
    expect(asked).toMatchObject([{ KeyId: 'alerts', EncryptionContext: { alert: ALERT } }]);
  });

  it('opens: the address of an applicant', async () => {
    const asked: unknown[] = [];
    await lies({
      pk: `NOTICE#${RECEIPT}`,
      sk: 'ADDRESS',
      wrapped: WRAPPED,
      box: bytes('fsSGa0Q5uRuokvsV96R2Paj2q2GVmXtwkp2FBRjLfyLHvpykWPEEGwHbDD65'),
    });
    const keys = { kms: unwrapping(asked), noticesKey: 'notices' };
    expect(await openAddress(keys, table, RECEIPT)).toBe('zhang@example.com');
    expect(asked).toMatchObject([{ KeyId: 'notices', EncryptionContext: { notice: 'address' } }]);
  });
});

describe('an envelope', () => {
  const place = { record: RECEIPT, part: 'request' };
  const box = sealAt(PLAIN, place, Buffer.from('居民消费价格'));

  it('opens what was sealed', () => {
    expect(openAt(PLAIN, place, box).toString()).toBe('居民消费价格');
  });

  it.each([
    ['of another record', { ...place, record: 'SQ20180110-BBBBBB' }],
    ['of another part', { ...place, part: 'applicant' }],
    ['of a key that was derived otherwise', { ...place, derivedAs: 'notice address' }],
    ['that is bound otherwise, under the same key', { ...place, part: 'notice', derivedAs: 'request' }],
  ])('opens nothing at a place %s', (_, other) => {
    expect(() => openAt(PLAIN, other, box)).toThrow('unable to authenticate');
  });
});
