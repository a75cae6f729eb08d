import { afterAll, beforeAll, expect, it } from 'vitest';
import { lawAt } from '../../functions/holidays/records/holidays.ts';
import { normalSecret } from '../../functions/kernel/receipt.ts';
import { regimes } from '../../functions/law/regime.ts';
import { loadCase } from '../../functions/request/records/case.ts';
import { createCase, recordEvents } from '../../functions/request/records/cases.ts';
import {
  saveFileBegun,
  saveFileCompleted,
  takeFromQuarantine,
} from '../../functions/request/records/files/files.ts';
import { saveLetter } from '../../functions/request/records/letters/letters.ts';
import { likenessesOf } from '../../functions/request/records/likeness/likenesses.ts';
import { bandsIn, sketchOf } from '../../functions/request/records/likeness/sketch.ts';
import { letterText } from '../../functions/request/rules/letters/letter.ts';
import { sweep } from '../../functions/request/sweep/sweep.ts';
import { hashSecret, keyedHash } from '../../functions/sealed/hashes.ts';
import { newSecret } from '../../functions/sealed/receipt.ts';
import { reveal } from '../../functions/sealed/reveal.ts';
import { newDataKey, openDataKey, type Secrets, sealPart } from '../../functions/sealed/secrets.ts';
import { digest } from '../../functions/service/digest.ts';
import { countCall } from '../../functions/store/rate.ts';
import type { Item } from '../../functions/store/table.ts';
import { type Engines, keyArn, startEngines } from '../local-aws/engines.ts';
import { act, instant, intake, on } from '../request/records/builders.ts';
import { portsAt } from '../request/sweep/ports.ts';
import { everything, startTables } from '../store/engine.ts';

/** What a person put in: none of it may stand anywhere outside what is sealed. */
const PERSON = {
  name: '欧阳清雅',
  identity: '510102198001011234',
  contact: 'ouyang.qingya@mail.example',
  phone: '13800138000',
  address: '重庆市渝中区人民路232号7-1',
  wanted: '请提供我家所在社区2017年住户调查的抽样名单',
  reason: '本人正与统计站诉讼，需作证据',
  supplement: '补充：门牌为七栋一单元',
  thirdParty: '兴旺食品有限公司不同意公开其产值',
  fileName: '欧阳清雅身份证正面.jpg',
  fileText: '姓名 欧阳清雅 公民身份号码 510102198001011234',
  client: '203.0.113.77',
};
const A = 'SQ20180110-AAAAAA';
const WRAPS = keyArn('requests');
const MACS = keyArn('mac');

let tables: Awaited<ReturnType<typeof startTables>>;
let engines: Engines;
beforeAll(async () => {
  tables = await startTables();
  engines = await startEngines({
    buckets: [{ name: 'casework', versioned: true }],
    keys: [
      { arn: WRAPS, spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT' },
      { arn: MACS, spec: 'HMAC_256', usage: 'GENERATE_VERIFY_MAC' },
    ],
  });
});
afterAll(async () => {
  await engines.stop();
  await tables.stop();
});

/** A text as it might stand somewhere: plain, escaped for JSON, URLs and HTML, in base64 at each offset, in hex. */
const spellings = (text: string): string[] => {
  const bytes = Buffer.from(text);
  const base64 = [0, 1, 2].flatMap((offset) => {
    const shifted = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const inner = shifted.slice(offset === 0 ? 0 : offset + 1, -4);
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
  });
  return [
    text,
    JSON.stringify(text).slice(1, -1),
    [...text].map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
    [...text].map((char) => `&#${char.codePointAt(0)};`).join(''),
    encodeURIComponent(text),
    bytes.toString('hex'),
    Buffer.from(text, 'utf16le').toString('hex'),
    ...base64,
  ];
};

/** Every text of an item, names included; bytes as they read in three ways. */
const textsOf = (value: unknown): string[] => {
  if (value instanceof Uint8Array) {
    const bytes = Buffer.from(value);
    return [bytes.toString('utf8'), bytes.toString('latin1'), bytes.toString('hex')];
  }
  if (value === null || typeof value !== 'object') return [String(value)];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...textsOf(inner)]);
};

/** Where what was put in shows in these items. */
const shown = (items: readonly Item[], texts: readonly string[]): string[] => {
  const found: string[] = [];
  for (const item of items) {
    const text = textsOf(item).join('\n');
    for (const put of texts) {
      if (spellings(put).some((spelling) => text.includes(spelling)))
        found.push(`${item.pk}/${item.sk}: ${put}`);
    }
  }
  return found;
};

it('nothing that a person put in stands outside what is sealed', async () => {
  const table = await tables.fresh();
  const secrets: Secrets = { kms: engines.kms(), requestsKey: WRAPS, macKey: MACS, noticesKey: WRAPS };
  const casework = { s3: engines.s3(), bucket: 'casework' };
  const law = await lawAt(table, instant('2018-01-10'));
  const key = await newDataKey(secrets, A);
  const secret = newSecret();
  await countCall(
    table,
    await keyedHash(secrets, 'client', PERSON.client),
    { most: 9, seconds: 60 },
    instant('2018-01-10'),
  );
  const sketch = await sketchOf(secrets, A, PERSON.wanted);
  let found = await createCase(
    table,
    law,
    intake(A, '2018-01-10', {
      key,
      secret: await hashSecret(secrets, A, normalSecret(secret)),
      parts: [
        sealPart(key, 'applicant', {
          name: PERSON.name,
          identity: PERSON.identity,
          contact: PERSON.contact,
          phone: PERSON.phone,
          address: PERSON.address,
        }),
        sealPart(key, 'request', { wanted: PERSON.wanted, reason: PERSON.reason }),
      ],
      sketch,
      likenesses: [
        ...(await likenessesOf(secrets, {
          identity: PERSON.identity,
          person: [PERSON.name, PERSON.contact, PERSON.phone],
          wanted: [PERSON.wanted],
        })),
        ...(await bandsIn(secrets, { receipt: A, sketch })),
      ],
    }),
    act('2018-01-10', 'applicant'),
  );
  found = await recordEvents(
    table,
    law,
    found,
    { events: [on('supplement-asked', '2018-01-10', { until: '2018-01-20' })] },
    act('2018-01-10'),
  );
  const opened = await openDataKey(secrets, table, A);
  found = await recordEvents(
    table,
    law,
    found,
    {
      events: [on('supplement-arrived', '2018-01-10', { by: 'applicant' })],
      parts: [sealPart(opened, 'supplement-1', { text: PERSON.supplement })],
    },
    act('2018-01-10', 'applicant'),
  );
  found = await recordEvents(
    table,
    law,
    found,
    {
      events: [
        on('consultation-dispatched', '2018-01-10'),
        on('consultation-received', '2018-01-10'),
        on('consultation-replied', '2018-01-10', { answer: 'refuses' }),
      ],
      parts: [sealPart(opened, 'consultation-1', { text: PERSON.thirdParty })],
    },
    act('2018-01-10'),
  );
  const begun = await saveFileBegun(
    { table, law, casework },
    found,
    { key: opened, name: PERSON.fileName, purpose: 'identity' },
    act('2018-01-10', 'applicant'),
  );
  const form = new FormData();
  for (const [name, value] of Object.entries(begun.form.post.fields)) form.append(name, value);
  form.append('file', new Blob([PERSON.fileText]), PERSON.fileName);
  expect((await fetch(begun.form.post.url, { method: 'POST', body: form })).status).toBe(204);
  await saveFileCompleted({ table, casework }, begun.found, 1, act('2018-01-10', 'applicant'));
  await takeFromQuarantine({ table, casework }, await loadCase(table, law, A), 1, opened, () => ({
    type: 'image/jpeg',
    scan: 'clean',
  }));
  await saveLetter(
    table,
    law,
    begun.found,
    {
      kind: 'receipt',
      key: opened,
      compose: (sequence) =>
        letterText(
          {
            sender: {
              name: { zh: '局', en: 'office' },
              numberPrefix: '公开',
              address: { zh: '地', en: 'at' },
              telephone: '1',
              payment: { zh: '当面', en: 'at the counter' },
            },
            sequence,
            day: '2018-01-10',
            addressee: PERSON.name,
            you: '您',
            receipt: A,
            subject: PERSON.wanted,
            receivedOn: '2018-01-10',
            regime: regimes().v2008,
            matter: 'disclosure',
            sealed: true,
          },
          { kind: 'receipt', channel: 'web', due: '2018-01-31', provisional: false },
        ),
    },
    act('2018-01-10'),
  );
  await reveal(table, secrets, A, { parts: ['applicant', 'request'], reason: '办理需要' }, act('2018-01-11'));
  for (const day of ['2018-01-22', '2018-01-26', '2018-01-31', '2018-02-01']) {
    await sweep(portsAt(table, day));
    await digest(portsAt(table, day));
  }

  const items = await everything(table);
  const texts = [...Object.values(PERSON), secret, secret.replaceAll('-', '')];
  expect(items.filter(({ pk }) => pk === 'MESSAGE').length).toBeGreaterThan(5);
  expect(items.filter(({ what }) => what === 'resembling')).toHaveLength(16);
  expect(shown(items, texts)).toEqual([]);
  // The search itself finds what is there to be found.
  const opener = [{ pk: 'X', sk: 'Y', text: `… ${PERSON.name} …` }];
  expect(shown(opener, texts)).toEqual([`X/Y: ${PERSON.name}`]);
  for (const spelled of spellings(PERSON.contact)) {
    expect(shown([{ pk: 'X', sk: 'Y', text: `x${spelled}x` }], [PERSON.contact])).toHaveLength(1);
  }
  // Nor in storage: the bytes that are kept open only under the case's key.
  const stored = engines.storage.read({
    bucket: 'casework',
    key: `files/${A}/1`,
    principal: {
      type: 'AWS',
      id: 'arn:aws-cn:iam::111122223333:role/admin',
      statements: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
    },
  });
  expect(stored.status).toBe(200);
  expect(shown([{ pk: 'S3', sk: 'file', body: stored.body ?? Buffer.alloc(0) }], texts)).toEqual([]);
});
