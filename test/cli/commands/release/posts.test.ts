import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openOffice, RELEASE, STATUS } from '../../office.ts';

let office: Awaited<ReturnType<typeof openOffice>>;
beforeEach(async () => {
  office = await openOffice();
  await office.run(['login', '--as', 'editor']);
});
afterEach(() => office.close());

const post = (channel: string, edition: number, more: object = {}) => ({
  edition,
  channel,
  state: 'delivered',
  text: '居民消费价格同比上涨1.8%。',
  publishedAt: '2018-01-10T09:30:00.120+08:00',
  attempts: 1,
  nextAt: null,
  settledAt: '2018-01-10T09:31:00.000+08:00',
  platformId: null,
  reason: null,
  asked: null,
  entry: null,
  version: 3,
  ...more,
});
const LOST = { state: 'unknown', reason: 'no answer: ECONNRESET' };
const ITEMS = [post('wecom', 1), post('wecom', 2, LOST), post('weibo', 2, { platformId: '35048036' })];

describe('posts', () => {
  it('show lists each with what came of it, and its text', async () => {
    office.on(`GET ${RELEASE}/posts`, { body: { items: ITEMS } });
    const { status, answer } = await office.run(['posts', 'show', 'cpi/2017-12', '--lang', 'zh']);
    expect(status).toBe(0);
    expect(answer).toMatch(/e2\s+wecom\s+未知（请到平台查看）.*ECONNRESET/);
    expect(answer).toMatch(/e2\s+weibo\s+已发.*35048036/);
    expect(answer).toContain('e1 wecom: 居民消费价格同比上涨1.8%。');
  });

  it('word says how the post of the edition in work is worded, under the version read', async () => {
    const path = `${RELEASE}/wordings/wecom`;
    office.on(`GET ${RELEASE}`, { body: STATUS, headers: { etag: '"4"' } });
    office.on(`POST ${path}`, { body: STATUS });
    const run = (...argv: string[]) =>
      office.run(['posts', 'word', 'cpi/2017-12', '--channel', 'wecom', ...argv]);
    expect((await run('--text', '物价同比{k1}')).status).toBe(0);
    expect((await run('--composed')).status).toBe(0);
    const sent = office.seen.filter(({ call }) => call === `POST ${path}`);
    expect(sent.map(({ body }) => body)).toEqual([{ template: '物价同比{k1}' }, { template: null }]);
    expect(sent[0]?.headers['if-match']).toBe('"4"');
    expect((await run()).status).toBe(2);
    expect((await run('--text', 'x', '--composed')).status).toBe(2);
  });

  it.each(['there', 'again'])('%s is said of the newest edition, as it was read', async (act) => {
    const path = `${RELEASE}/posts/2/wecom`;
    office.on(`GET ${RELEASE}/posts`, { body: { items: ITEMS } });
    office.on(`GET ${path}`, { body: ITEMS[1], headers: { etag: '"3"' } });
    office.on(`POST ${path}/${act}`, { body: post('wecom', 2, { state: 'waiting', version: 4 }) });
    const { status } = await office.run(['posts', act, 'cpi/2017-12', '--channel', 'wecom']);
    expect(status).toBe(0);
    const sent = office.seen.find(({ call }) => call === `POST ${path}/${act}`);
    expect(sent?.headers['if-match']).toBe('"3"');
  });

  it('of a channel that has none is refused, and nothing is sent', async () => {
    office.on(`GET ${RELEASE}/posts`, { body: { items: ITEMS } });
    const { status, talk } = await office.run(['posts', 'again', 'cpi/2017-12', '--channel', 'press']);
    expect([status, talk.includes('press')]).toEqual([1, true]);
    expect(office.calls().filter((call) => call.startsWith('POST /api'))).toEqual([]);
  });
});

it('the status of what is public shows its posts', async () => {
  office.on(`GET ${RELEASE}`, { body: { ...STATUS, state: 'published', publishedEdition: 1 } });
  office.on(`GET ${RELEASE}/posts`, { body: { items: ITEMS } });
  const { answer } = await office.run(['status', 'cpi/2017-12', '--lang', 'en']);
  expect(answer).toMatch(/e2\s+wecom\s+unknown \(look at the platform\)/);
});
