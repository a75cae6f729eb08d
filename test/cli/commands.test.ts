import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AuditEntry, nextEntry } from '../../functions/kernel/chain.ts';
import { MANIFEST, type Office, openOffice, RELEASE, STATUS, UPLOAD } from './office.ts';

let office: Office;
beforeEach(async () => {
  office = await openOffice();
  office.env.HELIOSTAT_TOKEN = office.issue('editor');
});
afterEach(() => office.close());

const AT = '2018-01-10T09:30:00+08:00';
const TITLES = ['--title-zh', '居民消费价格', '--title-en', 'Consumer prices'];
const TITLE = { zh: '居民消费价格', en: 'Consumer prices' };

/** argv → the requests that change something, with their bodies. `If-Match` is always the ETag just read. */
const ACTS: readonly [argv: string[], call: string, body: unknown][] = [
  [
    ['announce', 'cpi/2017-12', '--at', AT, ...TITLES],
    'POST /api/staff/releases',
    { flow: 'cpi', period: '2017-12', kind: 'regular', releaseAt: AT, title: TITLE },
  ],
  [
    ['announce', '--at', AT, ...TITLES, 'cpi/2017-12', '--contact-zh', '张三', '--contact-en', 'Zhang San'],
    'POST /api/staff/releases',
    {
      flow: 'cpi',
      period: '2017-12',
      kind: 'regular',
      releaseAt: AT,
      title: TITLE,
      contact: { name: { zh: '张三', en: 'Zhang San' } },
    },
  ],
  [
    ['announce', 'cpi/backfill', ...TITLES],
    'POST /api/staff/releases',
    { flow: 'cpi', period: 'backfill', kind: 'backfill', title: TITLE },
  ],
  [
    ['reschedule', 'cpi/2017-12', '--at', AT, '--reason-zh', '系统维护', '--reason-en', 'maintenance'],
    `POST ${RELEASE}/reschedule`,
    { releaseAt: AT, reason: { zh: '系统维护', en: 'maintenance' } },
  ],
  [
    ['cancel', 'cpi/2017-12', '--reason-zh', '有误', '--reason-en', 'wrong'],
    `POST ${RELEASE}/cancel`,
    { reason: { zh: '有误', en: 'wrong' } },
  ],
  [
    ['acknowledge', 'cpi/2017-12', '--reason', 'pork prices'],
    `POST ${RELEASE}/acknowledge`,
    { reason: 'pork prices' },
  ],
  [
    ['review', 'cpi/2017-12', '--basis', '已公开'],
    `POST ${RELEASE}/review`,
    { manifest: MANIFEST, basis: '已公开' },
  ],
  [['approve', 'cpi/2017-12'], `POST ${RELEASE}/approve`, { manifest: MANIFEST }],
  [
    ['approve', 'cpi/2017-12', '--manifest', 'cd'.repeat(32)],
    `POST ${RELEASE}/approve`,
    { manifest: 'cd'.repeat(32) },
  ],
  [['reject', 'cpi/2017-12', '--reason', '单位错误'], `POST ${RELEASE}/reject`, { reason: '单位错误' }],
];

describe('what each command asks', () => {
  it.each(ACTS)('%j', async (argv, call, body) => {
    office.on(`GET ${RELEASE}`, {
      body: { ...STATUS, manifest: MANIFEST },
      headers: { etag: '"7"' },
    });
    const { status, talk } = await office.run(argv);
    expect(talk).toBe('');
    expect(status).toBe(0);
    const posts = office.seen.filter((request) => request.call.startsWith('POST'));
    expect(posts.map((post) => post.call)).toEqual([call]);
    expect(posts[0]?.body).toEqual(body);
    if (call.endsWith('/releases')) expect(posts[0]?.headers['idempotency-key']).toMatch(/^[\da-f-]{36}$/);
    else expect(posts[0]?.headers['if-match']).toBe('"7"');
  });

  it('an Idempotency-Key of its own at each invocation', async () => {
    const argv = ['announce', 'cpi/2017-12', '--at', AT, ...TITLES];
    await office.run(argv);
    await office.run(argv);
    const keys = office.seen.map((request) => request.headers['idempotency-key']);
    expect(new Set(keys).size).toBe(2);
  });

  it('the calendar follows the cursor to its end', async () => {
    office
      .on('GET /api/staff/releases?from=2018-01-01&to=2018-12-31', { body: { items: [STATUS], next: 'c/2' } })
      .on('GET /api/staff/releases?from=2018-01-01&to=2018-12-31&cursor=c%2F2', {
        body: { items: [{ ...STATUS, period: '2018-01' }], next: null },
      });
    const { answer } = await office.run(['calendar', '--from', '2018-01-01', '--to', '2018-12-31']);
    expect(answer).toBe(
      [
        '2018-01-10 09:30:00 +08:00  cpi/2017-12  e1  announced  Consumer prices, December 2017',
        '2018-01-10 09:30:00 +08:00  cpi/2018-01  e1  announced  Consumer prices, December 2017',
        '',
      ].join('\n'),
    );
  });

  it('options of every command stand anywhere', async () => {
    const { status, json } = await office.run(['--json', '--lang', 'zh', 'status', 'cpi/2017-12']);
    expect(status).toBe(0);
    expect(json()).toMatchObject({ state: 'announced' });
  });

  it('a name of two words', async () => {
    office.on('GET /api/staff/dataflows', {
      body: { items: [{ id: 'cpi', version: '1.0', revision: 2, name: { zh: '居民消费价格', en: 'CPI' } }] },
    });
    const { answer } = await office.run(['dataflow', '--lang', 'en', 'list']);
    expect(answer).toBe('cpi  1.0  r2  居民消费价格 / CPI\n');
  });
});

describe('status', () => {
  const rejected = {
    ...STATUS,
    state: 'rejected',
    upload: { ...UPLOAD, state: 'rejected', faultCount: 2, problem: `${RELEASE}/uploads/3/faults` },
  };
  const FAULTS = [
    {
      code: 'not-a-number',
      detail: 'Text stands where a number belongs: 一百',
      file: 'cpi.csv',
      row: 3,
      column: 'OBS_VALUE',
    },
    { code: 'missing-observation', detail: 'M.CN.CPI.U.ALL.YOY is missing', file: 'cpi.csv' },
  ];

  it('gives scripts what they rely on', async () => {
    const { json } = await office.run(['status', 'cpi/2017-12', '--json']);
    expect(json()).toEqual({ ...STATUS, faults: [], warnings: [], posts: [] });
    expect(office.calls()).toEqual([`GET ${RELEASE}`]);
  });

  it('fetches the faults when the last upload has any', async () => {
    office
      .on(`GET ${RELEASE}`, { body: rejected, headers: { etag: '"9"' } })
      .on(`GET ${RELEASE}/uploads/3/faults`, {
        body: {
          type: '/problems/invalid',
          title: 'Some values are not valid',
          status: 422,
          detail: 'two',
          faults: FAULTS,
        },
      });
    const { status, json } = await office.run(['status', 'cpi/2017-12', '--json']);
    expect(status).toBe(0);
    expect(json().faults).toEqual(FAULTS);
    const { answer } = await office.run(['status', 'cpi/2017-12']);
    expect(answer).toBe(
      [
        'cpi/2017-12  Consumer prices, December 2017',
        'state       rejected',
        'release at  2018-01-10 09:30:00 +08:00',
        'edition     1',
        'upload      cpi.csv（editor）  UTF-8  rejected  faults: 2',
        'faults',
        '  cpi.csv, row 3, OBS_VALUE: Text stands where a number belongs: 一百 [not-a-number]',
        '  cpi.csv: M.CN.CPI.U.ALL.YOY is missing [missing-observation]',
        '',
      ].join('\n'),
    );
  });

  it('speaks the language asked for, states and faults too', async () => {
    office.on(`GET ${RELEASE}`, { body: { ...STATUS, state: 'validated' } });
    const { answer } = await office.run(['status', 'cpi/2017-12', '--lang', 'zh']);
    expect(answer).toContain('状态      校验通过');
    expect(answer).not.toMatch(/state|validated|Consumer/);
  });

  it('says of what is not out at its time that it is delayed', async () => {
    office.on(`GET ${RELEASE}`, { body: { ...STATUS, delayed: true } });
    const shown = async (lang: string) =>
      (await office.run(['status', 'cpi/2017-12', '--lang', lang])).answer;
    expect(await shown('zh')).toContain('已预告（已延迟：到时未发布）');
    expect(await shown('en')).toContain('announced (delayed: its time has passed)');
  });

  it('asks for the language of the command, and says a refusal as the API does', async () => {
    const refused = {
      type: '/problems/invalid',
      title: '有的值无效',
      status: 422,
      detail: '发布时间不可接受',
      faults: [{ code: 'no-offset', pointer: '/releaseAt', detail: '缺少时区：北京时间请写 +08:00' }],
    };
    office.on(`GET ${RELEASE}`, { status: 422, body: refused });
    const { talk } = await office.run(['status', 'cpi/2017-12', '--lang', 'zh']);
    expect(office.seen.at(-1)?.headers['accept-language']).toBe('zh');
    expect(talk).toContain('有的值无效。发布时间不可接受。');
    expect(talk).toContain('/releaseAt: 缺少时区：北京时间请写 +08:00 [no-offset]');
    expect(talk).not.toMatch(/[A-Za-z]{4,} [A-Za-z]{3,}/);
  });

  it('shows who signed what, and why the time moved', async () => {
    const signed = { by: 'reviewer', at: '2018-01-10T09:10:00.250+08:00', manifest: MANIFEST };
    office.on(`GET ${RELEASE}/posts`, { body: { items: [] } });
    office.on(`GET ${RELEASE}`, {
      body: {
        ...STATUS,
        state: 'published',
        edition: 2,
        publishedEdition: 1,
        late: true,
        publishedAt: '2018-01-10T09:30:00.041+08:00',
        notice: { zh: '更正', en: 'corrected' },
        manifest: MANIFEST,
        acknowledged: { by: 'editor', at: signed.at, reason: 'pork' },
        review: { ...signed, basis: 'public law' },
        approval: { ...signed, by: 'approver' },
        changes: [{ from: STATUS.releaseAt, to: null, reason: { zh: '台风', en: 'storm' }, at: signed.at }],
      },
    });
    const { answer } = await office.run(['status', 'cpi/2017-12']);
    expect(answer.split('\n').slice(1)).toEqual([
      'state         published (late)',
      'release at    2018-01-10 09:30:00 +08:00',
      'published at  2018-01-10 09:30:00.041 +08:00  e1',
      'edition       2 (public: 1)',
      'notice        corrected',
      `manifest      ${MANIFEST}`,
      'acknowledged  editor  2018-01-10 09:10:00.250 +08:00  pork',
      'review        reviewer  2018-01-10 09:10:00.250 +08:00  public law',
      'approval      approver  2018-01-10 09:10:00.250 +08:00',
      'change        2018-01-10 09:30:00 +08:00 → —  storm',
      '',
    ]);
  });
});

describe('refusals', () => {
  it('a problem document: every fault with its place, on standard error; as JSON on standard output', async () => {
    const problem = {
      type: '/problems/invalid',
      title: 'Some values are not valid',
      status: 422,
      detail: 'The release time is not acceptable',
      faults: [
        { code: 'no-offset', detail: 'The offset is missing', pointer: '/releaseAt' },
        { code: 'in-the-past', detail: 'T lies in the past', pointer: '/releaseAt' },
      ],
    };
    office.on('POST /api/staff/releases', { status: 422, body: problem });
    const argv = ['announce', 'cpi/2017-12', '--at', '2018-01-10T09:30:00', ...TITLES];
    const { status, answer, talk } = await office.run(argv);
    expect(status).toBe(1);
    expect(answer).toBe('');
    expect(talk).toBe(
      [
        'heliostat: Some values are not valid. The release time is not acceptable.',
        '  /releaseAt: The offset is missing [no-offset]',
        '  /releaseAt: T lies in the past [in-the-past]',
        '',
      ].join('\n'),
    );
    expect((await office.run([...argv, '--json'])).json()).toEqual(problem);
  });

  it('412: says that somebody was faster and what to do', async () => {
    office.on(`POST ${RELEASE}/approve`, {
      status: 412,
      body: {
        title: 'The record has changed since you read it',
        detail: 'The release is at version 8 by now',
      },
    });
    const { status, talk } = await office.run(['approve', 'cpi/2017-12', '--manifest', MANIFEST]);
    expect(status).toBe(1);
    expect(talk).toMatch(/has changed since you read it.*version 8/);
    expect(talk).toMatch(
      /Somebody changed it while this command ran\. Look at it again, then repeat the command\./,
    );
  });

  it('an approval of nothing is not sent', async () => {
    const { status, talk } = await office.run(['approve', 'cpi/2017-12']);
    expect([status, talk]).toEqual([
      1,
      'heliostat: Nothing of cpi/2017-12 is sealed yet: it is announced.\n',
    ]);
    expect(office.calls()).toEqual([`GET ${RELEASE}`]);
  });

  it.each([
    [503, [503, 503, 200], 0, 3],
    [429, [429, 429, 429, 429], 1, 3],
    [500, [500, 200], 1, 1],
  ])('%i: tried again while it passes by itself', async (_, statuses, exit, asked) => {
    const waits: number[] = [];
    office.on(
      `GET ${RELEASE}`,
      ...statuses.map((status) => ({ status, body: STATUS, headers: { 'retry-after': '2' } })),
    );
    const { status } = await office.run(['status', 'cpi/2017-12'], { waits });
    expect([status, office.calls().length]).toEqual([exit, asked]);
    expect(waits).toEqual(Array(asked - 1).fill(2000));
  });

  it('a file that takes longer than a call is sent until it is in, each time under the same key', async () => {
    const file = join(tmpdir(), `heliostat-works-${process.pid}.csv`);
    await writeFile(file, 'day,title,type\n2017-03-01,数说重庆,诗歌\n');
    const path = '/api/staff/registers/works/import';
    const done = { register: 'works', file: 'works.csv', imported: 1 };
    const cut = { status: 503, body: {}, headers: { 'retry-after': '0' } };
    office.on(`POST ${path}`, ...Array.from({ length: 7 }, () => cut), { status: 201, body: done });
    const { status, answer } = await office.run(['register', 'works', 'import', file]);
    await rm(file);
    expect([status, answer]).toEqual([0, '1 entered\n']);
    expect(office.calls()).toEqual(Array(8).fill(`POST ${path}`));
    expect(new Set(office.seen.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  });

  it('a change is not sent twice', async () => {
    office.on(`POST ${RELEASE}/cancel`, { status: 503 });
    const { status } = await office.run(['cancel', 'cpi/2017-12', '--reason-zh', '因', '--reason-en', 'x']);
    expect(status).toBe(1);
    expect(office.calls()).toEqual([`GET ${RELEASE}`, `POST ${RELEASE}/cancel`]);
  });

  it('an answer of another kind is said to be one', async () => {
    office.on(`GET ${RELEASE}`, { body: { ...STATUS, state: 'levitating' } });
    const { status, talk } = await office.run(['status', 'cpi/2017-12']);
    expect(status).toBe(1);
    expect(talk).toMatch(/not what this version of heliostat expects \(state /);
  });

  it('what the server says cannot steer the terminal', async () => {
    office.on(`GET ${RELEASE}`, { body: { ...STATUS, title: { zh: '\u001b[2J清屏', en: 'a\u0007b' } } });
    const heads = await Promise.all(
      ['zh', 'en'].map(async (lang) => {
        const { answer } = await office.run(['status', 'cpi/2017-12', '--lang', lang]);
        return answer.split('\n')[0];
      }),
    );
    expect(heads).toEqual(['cpi/2017-12  \ufffd[2J清屏', 'cpi/2017-12  a\ufffdb']);
  });

  it('nobody there', async () => {
    await office.close();
    const { status, talk } = await office.run(['status', 'cpi/2017-12']);
    expect(status).toBe(1);
    expect(talk).toBe(
      `heliostat: Nothing answers at ${office.server} (ECONNREFUSED). Is it running, and is --server right?\n`,
    );
  });
});

describe('a lost reply', () => {
  it('to what creates: sent again under the same key', async () => {
    office.on('POST /api/staff/releases', { drop: true }, { status: 201, body: STATUS });
    const argv = ['announce', 'cpi/2017-12', '--at', AT, ...TITLES];
    expect((await office.run(argv)).status).toBe(0);
    const keys = office.seen.map((request) => request.headers['idempotency-key']);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  it('to a change: not sent again', async () => {
    office.on(`POST ${RELEASE}/cancel`, { drop: true });
    const { status, talk } = await office.run([
      'cancel',
      'cpi/2017-12',
      '--reason-zh',
      '因',
      '--reason-en',
      'x',
    ]);
    expect(status).toBe(1);
    expect(talk).toContain('whether the change was made is not known. Look first: heliostat status …');
    expect(office.calls()).toEqual([`GET ${RELEASE}`, `POST ${RELEASE}/cancel`]);
  });
});

describe('audit', () => {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const chain = (count: number) => {
    const entries: AuditEntry[] = [];
    for (let n = 1; n <= count; n += 1) {
      const fields = {
        subject: 'release/cpi/2017-12',
        at: `2018-01-10T01:0${n}:00Z`,
        actor: 'editor',
        action: 'uploaded',
        detail: { upload: n, edition: 1 },
      };
      entries.push(nextEntry(entries.at(-1) ?? { seq: 0, hash: '' }, fields, sha256));
    }
    return entries;
  };

  /** The same entries from the second on by somebody else, each hash computed as it should be. */
  const rewritten = (items: AuditEntry[]): AuditEntry[] => {
    const done: AuditEntry[] = [];
    for (const { prev: _, hash: __, ...entry } of items) {
      const fields = entry.seq === 1 ? entry : { ...entry, actor: 'somebody' };
      done.push(nextEntry(done.at(-1) ?? { seq: 0, hash: '' }, fields, sha256));
    }
    return done;
  };

  const headOf = (items: AuditEntry[]) => ({ seq: items.length, hash: items.at(-1)?.hash ?? '' });

  it('a whole chain', async () => {
    office.on(`GET ${RELEASE}/audit`, { body: { items: chain(2), head: headOf(chain(2)) } });
    const { status, answer } = await office.run(['audit', 'cpi/2017-12']);
    expect(status).toBe(0);
    expect(answer).toBe(
      [
        '1  2018-01-10 09:01:00 +08:00  editor  uploaded  edition=1 upload=1',
        '2  2018-01-10 09:02:00 +08:00  editor  uploaded  edition=1 upload=2',
        '散列链完整 the chain is whole: 2',
        '',
      ].join('\n'),
    );
  });

  it.each([
    [
      'an entry changed',
      (items: AuditEntry[]) => items.map((e) => (e.seq === 2 ? { ...e, actor: 'x' } : e)),
      2,
    ],
    [
      'a time that is none',
      (items: AuditEntry[]) => items.map((e) => (e.seq === 3 ? { ...e, at: 'noon' } : e)),
      3,
    ],
    ['an entry taken out', (items: AuditEntry[]) => items.filter((e) => e.seq !== 2), 3],
    ['the first taken out', (items: AuditEntry[]) => items.slice(1), 2],
    [
      'another release’s',
      (items: AuditEntry[]) => items.map((e) => ({ ...e, subject: 'release/ppi/2017-12' })),
      1,
    ],
    ['its end cut off', (items: AuditEntry[]) => items.slice(0, 1), 2],
    ['all of it cut off', () => [], 1],
    ['an entry put behind it', () => chain(4), 4],
    ['its middle and all behind it written anew', (items: AuditEntry[]) => rewritten(items), 3],
  ])('%s: exit status 1', async (_, tamper, at) => {
    office.on(`GET ${RELEASE}/audit`, { body: { items: tamper(chain(3)), head: headOf(chain(3)) } });
    expect((await office.run(['audit', 'cpi/2017-12'])).answer).toContain(
      `the chain is broken at entry ${at}`,
    );
    const { status, json } = await office.run(['audit', 'cpi/2017-12', '--json']);
    expect(status).toBe(1);
    expect(json()).toMatchObject({ whole: false, brokenAt: at });
  });
});

describe('dataflows', () => {
  it.each([
    ['new', { status: 404 }, 'if-none-match', '*'],
    ['known', { body: { id: 'cpi' }, headers: { etag: '"2"' } }, 'if-match', '"2"'],
  ])('put of a %s one names the version it replaces', async (_, before, header, value) => {
    const file = `${office.config}/cpi.json`;
    await writeFile(file, '\ufeff{"id": "cpi", "version": "1.1"}');
    office
      .on('GET /api/staff/dataflows/cpi', before)
      .on('PUT /api/staff/dataflows/cpi', { body: { id: 'cpi', version: '1.1' } });
    const { status, answer } = await office.run(['dataflow', 'put', file]);
    expect([status, answer]).toEqual([0, 'cpi  1.1\n']);
    expect(office.seen.at(-1)).toMatchObject({
      body: { id: 'cpi', version: '1.1' },
      headers: { [header]: value },
    });
  });

  it('a file that is no definition is not sent', async () => {
    const { status, talk } = await office.run(['dataflow', 'put', `${office.config}/none.json`]);
    expect([status, talk]).toEqual([1, `heliostat: ${office.config}/none.json cannot be read.\n`]);
    expect(office.calls()).toEqual([]);
  });
});
