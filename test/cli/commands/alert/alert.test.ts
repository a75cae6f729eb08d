import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AlertAnswer } from '../../../../functions/alert/contract/schemas.ts';
import { type Office, openOffice } from '../../office.ts';

const ID = 'YQ20180110-1A2B3C4D';
const AT = `/api/staff/alerts/${ID}`;

const ALERT: AlertAnswer = {
  id: ID,
  version: 7,
  state: 'graded',
  grade: 'I',
  gradedBy: 'officer',
  since: '2018-01-10T10:00:00.000+08:00',
  measure: { scope: 'city', category: 'rumour', degree: 'grave' },
  departs: false,
  respondBy: '2018-01-10T10:30:00.000+08:00',
  replyBy: '2018-01-10T15:00:00.000+08:00',
  nextLook: '2018-01-10T10:30:00.000+08:00',
  signals: [
    {
      id: ID,
      by: 'monitor',
      at: '2018-01-10T10:00:00.000+08:00',
      writtenAt: null,
      source: 'weibo',
      screenshot: 'image/png',
    },
  ],
  steps: [{ act: 'signal', by: 'monitor', at: '2018-01-10T10:00:00.000+08:00' }],
  spoken: [
    {
      rung: 2,
      round: 1,
      at: '2018-01-10T10:15:00.000+08:00',
      saidAt: '2018-01-10T10:17:00.000+08:00',
      tell: ['head'],
      by: ['mail'],
    },
  ],
  replyLink: null,
  mergedInto: null,
  keptUntil: null,
  disposal: null,
  destroyed: null,
};

let office: Office;
beforeEach(async () => {
  office = await openOffice();
  office.env.HELIOSTAT_TOKEN = office.issue('officer');
  office.on(`GET ${AT}`, { body: ALERT, headers: { etag: '"7"' } });
});
afterEach(() => office.close());

/** argv → what it asks, under the version that was just read. */
const CHANGES: readonly [argv: string[], act: string, body: unknown][] = [
  [['judge', ID.toLowerCase(), '--opinion', '不实'], 'judge', { opinion: '不实' }],
  [
    [
      'grade',
      ID,
      '--scope',
      'city',
      '--category',
      'rumour',
      '--degree',
      'grave',
      '--grade',
      'II',
      '--reason',
      '已平息',
    ],
    'grade',
    { scope: 'city', category: 'rumour', degree: 'grave', grade: 'II', reason: '已平息' },
  ],
  [['respond', ID, '--measures', '联系平台'], 'respond', { measures: '联系平台' }],
  [['reply', ID, '--link', '/releases/cpi/2017-12/'], 'reply', { link: '/releases/cpi/2017-12/' }],
  [['dismiss', ID, '--reason', '无关'], 'dismiss', { reason: '无关' }],
  [
    ['evaluate', ID, '--opinion', '好', '--improvements', '附解释'],
    'evaluate',
    { opinion: '好', improvements: '附解释' },
  ],
  [['close', ID], 'close', {}],
  [['merge', ID, 'yq20180110-00000000'], 'merge', { into: 'YQ20180110-00000000' }],
];

describe('what each command asks', () => {
  it.each(CHANGES)('alert %j', async (argv, act, body) => {
    office.on(`POST ${AT}/${act}`, { body: ALERT });
    const { status, talk } = await office.run(['alert', ...argv]);
    expect([status, talk]).toEqual([0, '']);
    const [post] = office.seen.filter(({ call }) => call === `POST ${AT}/${act}`);
    expect(post?.body).toEqual(body);
    expect(post?.headers['if-match']).toBe('"7"');
  });

  it('a signal, with its picture, once under a key of its own', async () => {
    const picture = join(office.config, 'seen.png');
    await writeFile(picture, 'picture');
    office.on(
      'POST /api/staff/alerts',
      { status: 503, body: {} },
      { status: 201, body: { id: ID, at: '2018-01-10T10:00:00.000+08:00', grade: 'I' } },
    );
    const words = ['--source', 'weibo', '--summary', '网传', '--estimate', 'I', '--picture', picture];
    const { status, answer } = await office.run(['alert', 'signal', ...words]);
    expect([status, answer]).toEqual([0, `${ID}  Grade I (grave)  2018-01-10 10:00:00 +08:00\n`]);
    expect(office.seen.map(({ body }) => body)).toEqual(
      Array.from({ length: 2 }, () => ({
        source: 'weibo',
        summary: '网传',
        estimate: 'I',
        screenshot: Buffer.from('picture').toString('base64'),
      })),
    );
    expect(new Set(office.seen.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  });

  it('a bulletin, under the version read and a key, and who has no address', async () => {
    office.on(`POST ${AT}/bulletin`, {
      body: {
        id: ID,
        version: 8,
        told: ['monitor'],
        withoutAddress: ['monitor9'],
        robots: ['monitors-wecom'],
      },
    });
    const { answer } = await office.run(['alert', 'bulletin', ID, '--text', '请转发']);
    expect(answer).toBe(
      'to: monitor\non the roster without an address: monitor9\non its way to robots: monitors-wecom\n',
    );
    expect(office.seen.at(-1)?.headers).toMatchObject({
      'if-match': '"7"',
      'idempotency-key': expect.any(String),
    });
  });

  it('that a bulletin is there, or is to go out again: of the newest one, under the version read', async () => {
    const sent = {
      bulletin: 4,
      robot: 'monitors-wecom',
      state: 'unknown',
      at: '2018-01-10T10:17:00.000+08:00',
      attempts: 1,
      nextAt: null,
      settledAt: '2018-01-10T10:17:10.000+08:00',
      reason: 'no answer: ECONNRESET',
      asked: null,
      version: 3,
    };
    office.on(`GET ${AT}/bulletins`, { body: { items: [{ ...sent, bulletin: 2 }, sent] } });
    const one = `${AT}/bulletins/4/monitors-wecom`;
    office.on(`GET ${one}`, { body: sent, headers: { etag: '"3"' } });
    for (const act of ['there', 'again']) {
      office.on(`POST ${one}/${act}`, { body: { ...sent, state: 'waiting', version: 4 } });
      await office.run(['alert', `bulletin-${act}`, ID, '--robot', 'monitors-wecom']);
      expect(office.seen.at(-1)).toMatchObject({
        call: `POST ${one}/${act}`,
        headers: { 'if-match': '"3"' },
      });
    }
    expect((await office.run(['alert', 'bulletins', ID])).answer).toContain(
      '4  monitors-wecom  unknown (look at the group)  2018-01-10 10:17:10 +08:00  attempts: 1',
    );
    const other = await office.run(['alert', 'bulletin-there', ID, '--robot', 'nowhere']);
    expect(other.talk).toContain(`No such bulletin of ${ID} went to nowhere`);
  });
});

describe('what each command shows', () => {
  it('an alert with its times, and how late a rung spoke', async () => {
    const { answer } = await office.run(['alert', 'show', ID]);
    expect(answer).toMatch(/to be answered by +2018-01-10 15:00:00 \+08:00/);
    expect(answer).toContain('rung 1.2  2018-01-10 10:17:00 +08:00  head  due 2018-01-10 10:15:00 +08:00');
    expect((await office.run(['alert', 'show', ID, '--lang', 'zh'])).answer).toContain('待处置');
  });

  it('those that are open, over the pages of a year', async () => {
    const closed: AlertAnswer = { ...ALERT, id: 'YQ20180109-1A2B3C4D', state: 'closed' };
    const first = 'GET /api/staff/alerts?limit=200&year=2018';
    office.on(first, { body: { year: '2018', alerts: [ALERT], next: ID } });
    office.on(`${first}&cursor=${ID}`, { body: { year: '2018', alerts: [closed], next: null } });
    const open = await office.run(['alert', 'list', '--year', '2018', '--open']);
    expect(open.answer.trim().split('\n')).toHaveLength(1);
    expect((await office.run(['alert', 'list', '--year', '2018'])).answer.trim().split('\n')).toHaveLength(2);
  });

  it('what people wrote, and the picture into a file of its reader’s own', async () => {
    const at = '2018-01-10T10:00:00.000+08:00';
    office.on(`POST ${AT}/reveal`, {
      body: {
        id: ID,
        signals: [{ id: ID, by: 'monitor', at, words: { summary: '网传' } }],
        steps: [{ act: 'judge', by: 'officer', at, words: { opinion: '不实' } }],
      },
    });
    office.on(`POST ${AT}/picture`, {
      body: { mediaType: 'image/png', base64: Buffer.from('picture').toString('base64') },
    });
    const file = join(office.config, 'out.png');
    const { answer } = await office.run(['alert', 'reveal', ID, '--reason', '研判', '--picture', file]);
    expect(answer).toContain('summary: 网传');
    expect(answer).toContain('opinion: 不实');
    expect(await readFile(file, 'utf8')).toBe('picture');
  });

  it('a digest', async () => {
    office.on('GET /api/staff/alert-digests/2018-01', {
      body: {
        span: '2018-01',
        asOf: '2018-02-01T00:00:00.000+08:00',
        alerts: 1,
        signals: 2,
        byGrade: { I: 1, II: 0, III: 0, IV: 0 },
        bySource: { weibo: 2 },
        byState: { replied: 1 },
        replied: { inTime: 1, late: 0 },
        overdue: 0,
        lines: [
          {
            id: ID,
            grade: 'I',
            state: 'replied',
            signals: 2,
            at: '2018-01-10T10:00:00.000+08:00',
            replyBy: '2018-01-10T15:00:00.000+08:00',
            repliedAt: '2018-01-10T12:00:00.000+08:00',
            replyLink: '/releases/cpi/2017-12/',
          },
        ],
      },
    });
    const { answer } = await office.run(['alert', 'digest', '2018-01', '--lang', 'zh']);
    expect(answer).toContain('2018-01 舆情  1');
    expect(answer).toContain('Ⅰ级（特别重大） 1');
    expect(answer).toContain('按时回应      1');
    expect(answer).toContain('/releases/cpi/2017-12/');
  });

  it.each([
    [['show', 'SQ20180110-7KM2QX'], 'is not the number of an alert'],
    [['digest', 'January'], 'is no day, month or year'],
    [['reply', ID], 'missing: --statement TEXT, or --link ADDRESS'],
  ])('alert %j is wrong usage, and asks nothing', async (argv, says) => {
    const { status, talk } = await office.run(['alert', ...argv]);
    expect(status).toBe(2);
    expect(talk).toContain(says);
    expect(office.calls()).toEqual([]);
  });
});
