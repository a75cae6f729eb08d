import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lawAt } from '../../functions/holidays/records/holidays.ts';
import { normalReceipt, normalSecret, RECEIPT } from '../../functions/kernel/receipt.ts';
import { findCase } from '../../functions/request/records/case.ts';
import { allEntries, approveEntry, proposeEntry } from '../../functions/request/records/disclosure-log.ts';
import { itemsBefore, likenessesOf } from '../../functions/request/records/likeness/likenesses.ts';
import {
  saveDisposalApproval,
  saveDisposalProposal,
} from '../../functions/request/records/retention/disposal.ts';
import { checkSecret, hashSecret, keyedHash } from '../../functions/sealed/hashes.ts';
import { newReceipt, newSecret } from '../../functions/sealed/receipt.ts';
import { readsSubject, reveal } from '../../functions/sealed/reveal.ts';
import {
  newDataKey,
  openBytes,
  openDataKey,
  openParts,
  type Secrets,
  sealBytes,
  sealPart,
} from '../../functions/sealed/secrets.ts';
import { chain } from '../../functions/store/audit/audit.ts';
import { applicantPartition, caseKey, dataKeyKey, likeKey, sealedKey } from '../../functions/store/keys.ts';
import { get, type Table } from '../../functions/store/table.ts';
import { type Engines, failure, keyArn, role, startEngines } from '../local-aws/engines.ts';
import { act, entered, instant, on, recorded } from '../request/records/builders.ts';
import { everything, startTables } from '../store/engine.ts';

const WRAPS = keyArn('requests');
const MACS = keyArn('mac');
/** A role that may open data keys of one case only, as the encryption context says. */
const CASE_READER = role('reader', [
  {
    Effect: 'Allow',
    Action: ['kms:Decrypt', 'kms:GenerateMac'],
    Resource: '*',
    Condition: { StringEquals: { 'kms:EncryptionContext:case': 'SQ20180110-AAAAAA' } },
  },
]);

let tables: Awaited<ReturnType<typeof startTables>>;
let engines: Engines;
let table: Table;
let secrets: Secrets;
beforeAll(async () => {
  tables = await startTables();
  engines = await startEngines({
    keys: [
      { arn: WRAPS, spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT' },
      { arn: MACS, spec: 'HMAC_256', usage: 'GENERATE_VERIFY_MAC' },
    ],
    roles: [CASE_READER],
  });
});
beforeEach(async () => {
  table = await tables.fresh();
  secrets = { kms: engines.kms(), requestsKey: WRAPS, macKey: MACS, noticesKey: WRAPS };
});
afterAll(async () => {
  await engines.stop();
  await tables.stop();
});

const A = 'SQ20180110-AAAAAA';
const WORDS = { name: '张三', identity: '510102198001011234', contact: 'zhang@example.com' };

const withWords = async (receipt = A) => {
  const key = await newDataKey(secrets, receipt);
  const likenesses = await likenessesOf(secrets, {
    identity: WORDS.identity,
    person: [WORDS.name, WORDS.contact],
    wanted: ['2017年居民消费价格'],
  });
  const secret = await hashSecret(secrets, receipt, normalSecret('2345-6789-BCDF-GHJK'));
  const parts = [sealPart(key, 'applicant', WORDS), sealPart(key, 'request', { wanted: '居民消费价格' })];
  return entered(table, receipt, '2018-01-10', { key, parts, likenesses, secret });
};

describe('a receipt', () => {
  it('has the day of entry in the office, and six characters', () => {
    const made = newReceipt(instant('2018-01-09T16:00:00Z'));
    expect(made).toMatch(RECEIPT);
    expect(made.slice(0, 11)).toBe('SQ20180110-');
    expect(newSecret()).toMatch(/^([2-9B-DF-HJ-NP-TV-XZ]{4}-){3}[2-9B-DF-HJ-NP-TV-XZ]{4}$/);
  });

  it('is understood as people type it', () => {
    expect(normalReceipt(' ｓｑ20180110-abc 234 ')).toBe('SQ20180110-ABC234');
    expect(normalSecret('2345 6789-bcdf－ghjk')).toBe('23456789BCDFGHJK');
  });

  it('draws every character alike', () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 500; i += 1) {
      for (const char of newSecret().replaceAll('-', '')) counts.set(char, (counts.get(char) ?? 0) + 1);
    }
    expect(counts.size).toBe(27);
    expect(Math.min(...counts.values())).toBeGreaterThan(190);
    expect(Math.max(...counts.values())).toBeLessThan(410);
  });
});

describe('a sealed part', () => {
  it('opens under its own case and name, and nowhere else', async () => {
    const key = await newDataKey(secrets, A);
    const other = await newDataKey(secrets, 'SQ20180110-BBBBBB');
    const box = sealBytes(key, 'applicant', Buffer.from('words'));
    expect(openBytes(key, 'applicant', box).toString()).toBe('words');
    expect(() => openBytes(key, 'request', box)).toThrow();
    expect(() => openBytes({ ...key, receipt: 'SQ20180110-BBBBBB' }, 'applicant', box)).toThrow();
    expect(() => openBytes(other, 'applicant', box)).toThrow();
    for (const at of [0, 12, box.length - 1]) {
      const spoilt = Buffer.from(box);
      spoilt.writeUInt8(spoilt.readUInt8(at) ^ 1, at);
      expect(() => openBytes(key, 'applicant', spoilt)).toThrow();
    }
    expect(sealBytes(key, 'applicant', Buffer.from('words')).equals(box)).toBe(false);
  });

  it('is a data key that KMS opens only under the context of its case', async () => {
    await withWords();
    const mine: Secrets = { ...secrets, kms: engines.kms('reader') };
    expect((await openDataKey(mine, table, A)).plain).toHaveLength(32);
    const moved = await get(table, dataKeyKey(A));
    const { PutCommand } = await import('@aws-sdk/lib-dynamodb');
    const B = 'SQ20180110-BBBBBB';
    await table.client.send(new PutCommand({ TableName: table.name, Item: { ...moved, ...dataKeyKey(B) } }));
    expect(await failure(openDataKey(secrets, table, B))).toBe('400 InvalidCiphertextException');
    expect(await failure(openDataKey(mine, table, B))).toBe('400 AccessDeniedException');
  });

  it('is refused where it is larger than an item', async () => {
    const key = await newDataKey(secrets, A);
    expect(() => sealPart(key, 'request', 'x'.repeat(380_000))).toThrow(/longer/);
    expect(sealPart(key, 'request', 'x'.repeat(379_000)).box.length).toBeGreaterThan(379_000);
  });

  it('stands for good, unless it replaces', async () => {
    const found = await withWords();
    const key = await openDataKey(secrets, table, A);
    const law = await lawAt(table, instant('2018-01-10'));
    const { recordEvents } = await import('../../functions/request/records/cases.ts');
    const change = (replaces: boolean) =>
      recordEvents(
        table,
        law,
        found,
        { parts: [sealPart(key, 'applicant', { name: '李四' }, replaces)], deed: { action: 'corrected' } },
        act('2018-01-10'),
      );
    await expect(change(false)).rejects.toMatchObject({ slug: 'stale-version' });
    await change(true);
    expect(await openParts(table, key, ['applicant', 'none'])).toEqual({ applicant: { name: '李四' } });
  });
});

describe('reading', () => {
  it('is logged before anything is opened', async () => {
    await withWords();
    const read = await reveal(
      table,
      secrets,
      A,
      { parts: ['applicant'], reason: '核对身份' },
      act('2018-01-11'),
    );
    expect(read).toEqual({ applicant: WORDS });
    expect(await chain(table, readsSubject(A))).toMatchObject([
      { actor: 'officer', action: 'read', detail: { parts: 'applicant', reason: '核对身份' } },
    ]);
  });

  it('does not happen where it cannot be logged', async () => {
    await withWords();
    const deaf = tables.again(table);
    const sent: string[] = [];
    deaf.client.middlewareStack.add(
      (next, context) => async (args) => {
        sent.push(context.commandName ?? '');
        if (context.commandName === 'TransactWriteItemsCommand') throw new Error('no log');
        return next(args);
      },
      { step: 'initialize' },
    );
    const reading = reveal(deaf, secrets, A, { parts: ['applicant'], reason: 'x' }, act('2018-01-11'));
    await expect(reading).rejects.toThrow('no log');
    expect(sent).toEqual(['QueryCommand', 'TransactWriteItemsCommand']);
  });

  it('needs parts and a reason', async () => {
    await withWords();
    for (const ask of [
      { parts: [], reason: 'x' },
      { parts: ['applicant'], reason: ' ' },
    ]) {
      await expect(reveal(table, secrets, A, ask, act('2018-01-11'))).rejects.toMatchObject({
        slug: 'invalid',
      });
    }
    expect(await chain(table, readsSubject(A))).toEqual([]);
  });

  it('of many at once is one chain', async () => {
    await withWords();
    await Promise.all(
      Array.from({ length: 6 }, () =>
        reveal(tables.again(table), secrets, A, { parts: ['request'], reason: 'x' }, act('2018-01-11')),
      ),
    );
    expect((await chain(table, readsSubject(A))).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
  });
});

describe('destruction', () => {
  const closed = async () => {
    const law = await lawAt(table, instant('2018-01-12'));
    const found = await recorded(table, await withWords(), [
      on('decided', '2018-01-12'),
      on('dispatched', '2018-01-12'),
    ]);
    return { law, found };
  };

  it('takes two people, and leaves a pseudonymous row', async () => {
    const { law, found } = await closed();
    const hash = found.row.likenesses[0]?.hash ?? '';
    const proposed = await saveDisposalProposal(table, law, found, '保管期限届满', act('2028-01-13'));
    await expect(saveDisposalApproval(table, law, proposed, act('2028-01-13'))).rejects.toMatchObject({
      slug: 'forbidden',
    });
    const gone = await saveDisposalApproval(table, law, proposed, act('2028-01-14', 'approver'));
    expect(gone.row).toMatchObject({
      secret: '',
      likenesses: [],
      parts: [],
      destroyed: '2028-01-14T02:00:00Z',
    });
    for (const key of [dataKeyKey(A), sealedKey(A, 'applicant'), sealedKey(A, 'request'), likeKey(hash, A)]) {
      expect(await get(table, key)).toBeUndefined();
    }
    await expect(openDataKey(secrets, table, A)).rejects.toMatchObject({ slug: 'not-found' });
    expect((await findCase(table, law, A))?.request.state).toBe('dispatched');
    await expect(checkSecret(secrets, table, A, '2345-6789-BCDF-GHJK')).rejects.toMatchObject({
      slug: 'not-found',
    });
    const left = (await everything(table)).map((item) => `${item.pk}/${item.sk}`);
    expect(left.filter((key) => key.includes(A) && /SEALED|KEY|LIKE|APPLICANT/.test(key))).toEqual([]);
    await expect(saveDisposalApproval(table, law, gone, act('2028-01-14', 'officer2'))).rejects.toMatchObject(
      {
        slug: 'conflict',
      },
    );
  });

  it('takes the documents out of the public log, and leaves its line', async () => {
    const { law, found } = await closed();
    const documents = [{ name: 'table.csv', file: 1, type: 'text/csv', bytes: 12 }];
    const title = { zh: '网点数量', en: 'Number of outlets' };
    const draft = { receipt: A, title, outcome: 'granted' as const, answeredOn: '2018-01-12', documents };
    await proposeEntry(table, draft, act('2018-01-15'));
    await approveEntry(table, A, act('2018-01-16', 'approver'), 1);
    const proposed = await saveDisposalProposal(table, law, found, '保管期限届满', act('2028-01-13'));
    await saveDisposalApproval(table, law, proposed, act('2028-01-14', 'approver'));
    expect(await allEntries(table)).toMatchObject([{ receipt: A, title, documents: [] }]);
    const woken = (await everything(table)).filter(({ outbox }) => outbox === 'site');
    expect(woken).toHaveLength(2);
  });

  it('waits for the end of a suit, whoever wants it', async () => {
    const { law, found } = await closed();
    const suit = on('remedy-notified', '2018-01-15', { remedy: 'm1', kind: 'suit' });
    const proposed = await saveDisposalProposal(table, law, found, 'x', act('2018-01-14'));
    const contested = await recorded(table, proposed, [suit]);
    for (const attempt of [
      saveDisposalProposal(table, law, contested, 'x', act('2018-01-16')),
      saveDisposalApproval(table, law, contested, act('2018-01-16', 'approver')),
    ]) {
      await expect(attempt).rejects.toMatchObject({ slug: 'conflict' });
    }
    expect(await get(table, dataKeyKey(A))).toBeDefined();
  });

  it('is not for a request in work, and not without a proposal', async () => {
    const law = await lawAt(table, instant('2018-01-12'));
    const open = await withWords();
    await expect(saveDisposalProposal(table, law, open, 'x', act('2018-01-12'))).rejects.toMatchObject({
      slug: 'conflict',
    });
    await expect(saveDisposalApproval(table, law, open, act('2018-01-12'))).rejects.toMatchObject({
      slug: 'conflict',
    });
  });
});

describe('keyed hashes', () => {
  it('cost one call of KMS a process, and differ by purpose and key', async () => {
    const before = engines.requests.length;
    const own: Secrets = { ...secrets };
    const [a, b, c] = await Promise.all([
      keyedHash(own, 'client', '203.0.113.9'),
      keyedHash(own, 'client', '203.0.113.9'),
      keyedHash(own, 'identity', '203.0.113.9'),
    ]);
    expect(a).toBe(b);
    expect(a).not.toBe(c);
    expect(engines.requests.length - before).toBe(1);
    expect(await keyedHash({ ...secrets }, 'client', '203.0.113.9')).toBe(a);
  });

  it('are asked again where KMS failed', async () => {
    const own: Secrets = { ...secrets, macKey: keyArn('absent') };
    await expect(keyedHash(own, 'client', 'x')).rejects.toThrow();
    own.macKey = MACS;
    expect(await keyedHash(own, 'client', 'x')).toHaveLength(43);
  });

  it('find the same person and the same thing however they were typed', async () => {
    const first = await likenessesOf(secrets, {
      person: ['Zhang San', 'ｚhang@EXAMPLE.com'],
      wanted: ['《价格 指数》'],
    });
    const second = await likenessesOf(secrets, {
      person: ['zhangsan', 'zhang@example.com'],
      wanted: ['价格指数'],
    });
    expect(first).toEqual(second);
    expect(new Set(first.map(({ hash }) => hash)).size).toBe(3);
  });

  it('count an applicant’s items of a month without the identity', async () => {
    const receipts = ['SQ20180110-AAAAAA', 'SQ20180110-BBBBBB', 'SQ20180110-CCCCCC'];
    const found = [];
    for (const receipt of receipts) found.push(await withWords(receipt));
    expect(await Promise.all(found.map(({ row }) => itemsBefore(table, row, '2018-01')))).toEqual([0, 1, 2]);
    expect(await itemsBefore(table, found[2]?.row ?? { receipt: '', likenesses: [] }, '2018-02')).toBe(0);
    const nobody = await entered(table, 'SQ20180110-DDDDDD', '2018-01-10');
    expect(await itemsBefore(table, nobody.row, '2018-01')).toBeNull();
    expect(JSON.stringify(await get(table, caseKey(A)))).not.toContain(WORDS.identity);
    expect(applicantPartition('x')).toBe('APPLICANT#x');
  });
});

describe('the secret of a receipt', () => {
  it('opens with the right words only, and both refusals are the same', async () => {
    await withWords();
    await checkSecret(secrets, table, A, ' 2345 6789 bcdf ghjk ');
    const refusals = await Promise.all(
      [
        [A, '2345-6789-BCDF-GHJ2'],
        ['SQ20180110-ZZZZZZ', '2345-6789-BCDF-GHJK'],
        ['', ''],
      ].map(([receipt = '', secret = '']) =>
        checkSecret(secrets, table, receipt || 'x', secret).then(
          () => 'let in',
          ({ slug, detail }) => `${slug} ${detail.en}`,
        ),
      ),
    );
    expect(new Set(refusals)).toEqual(new Set(['not-found No request has this number and this secret']));
  });

  it('costs one read either way', async () => {
    await withWords();
    const counted = tables.again(table);
    const sent: string[] = [];
    counted.client.middlewareStack.add(
      (next, context) => async (args) => {
        sent.push(context.commandName ?? '');
        return next(args);
      },
      { step: 'initialize' },
    );
    for (const receipt of [A, 'SQ20180110-ZZZZZZ']) {
      await checkSecret(secrets, counted, receipt, randomBytes(12).toString('hex')).catch(() => undefined);
    }
    expect(sent).toEqual(['GetItemCommand', 'GetItemCommand']);
  });
});
