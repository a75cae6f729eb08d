import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PostChannel } from '../../../functions/channel/rules/channel.ts';
import type { SendOutcome } from '../../../functions/channel/rules/outcome.ts';
import { channelsOf } from '../../../functions/channel/transport/send.ts';
import type { ChannelKind } from '../../../functions/kernel/length.ts';
import { startMailServer } from '../../mail-server.ts';
import { type Meets, startPlatform } from '../../platform-server.ts';
import { instant } from '../../request/records/builders.ts';

const NOW = instant('2018-01-10T09:30:01+08:00');
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

let platform: Awaited<ReturnType<typeof startPlatform>>;
let mail: Awaited<ReturnType<typeof startMailServer>>;

beforeAll(async () => {
  [platform, mail] = await Promise.all([startPlatform(), startMailServer()]);
});
afterAll(() => Promise.all([platform.stop(), mail.stop()]));
afterEach(() => {
  platform.arrived.length = 0;
  platform.meet({});
});

const channel = (kind: ChannelKind): PostChannel => ({
  id: kind,
  kind,
  name: { zh: kind, en: kind },
  limit: { most: 2000, unit: 'bytes' },
  dataflows: '*',
  counts: true,
  before: '',
  after: '',
});

const POST = { id: 'cpi-2017-12-e1', subject: '居民消费价格', text: '居民消费价格同比上涨1.8%。' };

const places = (origin = platform.origin): Record<ChannelKind, object> => ({
  wecom: { url: `${origin}/cgi-bin/webhook/send?key=geheim` },
  dingtalk: { url: `${origin}/robot/send?access_token=geheim`, secret: 'SECgeheim' },
  webhook: { url: `${origin}/hook`, secret: SECRET },
  weibo: { url: `${origin}/2/statuses/share.json`, token: 'geheim' },
  email: { to: 'press@example.org' },
});

const send = (
  kind: ChannelKind,
  destinations: unknown = places(),
  patience = 5000,
  url = mail.url,
): Promise<SendOutcome> =>
  channelsOf({
    destinations: typeof destinations === 'string' ? destinations : JSON.stringify(destinations),
    mail: { url, from: 'Office <stats@tongji.example>' },
    now: () => NOW,
    patience,
  })(channel(kind), POST);

const TAKEN: Record<ChannelKind, Meets> = {
  wecom: { body: { errcode: 0, errmsg: 'ok' } },
  dingtalk: { body: { errcode: 0, errmsg: 'ok' } },
  webhook: { status: 204, body: '' },
  weibo: { body: { id: 3504803600502730, idstr: '3504803600502730' } },
  email: {},
};

describe('what each platform is sent', () => {
  it('WeCom: text, with the key of the address', async () => {
    platform.meet(TAKEN.wecom);
    expect(await send('wecom')).toEqual({ is: 'delivered', platformId: null });
    const [{ query, body } = expect.fail('nothing came')] = platform.arrived;
    expect(query.get('key')).toBe('geheim');
    expect(JSON.parse(body)).toEqual({ msgtype: 'text', text: { content: POST.text } });
  });

  it('DingTalk: signed over the moment and the secret', async () => {
    expect(await send('dingtalk')).toEqual({ is: 'delivered', platformId: null });
    const [{ query } = expect.fail('nothing came')] = platform.arrived;
    const timestamp = String(NOW.epochMilliseconds);
    expect(query.get('access_token')).toBe('geheim');
    expect(query.get('timestamp')).toBe(timestamp);
    expect(query.get('sign')).toBe(
      createHmac('sha256', 'SECgeheim').update(`${timestamp}\nSECgeheim`).digest('base64'),
    );
  });

  it('a webhook: id, moment and a signature over both and the body', async () => {
    platform.meet(TAKEN.webhook);
    expect(await send('webhook')).toEqual({ is: 'delivered', platformId: null });
    const [{ headers, body } = expect.fail('nothing came')] = platform.arrived;
    expect(headers['webhook-id']).toBe(POST.id);
    expect(JSON.parse(body)).toMatchObject({ type: 'post', data: POST });
    const key = Buffer.from(SECRET.slice('whsec_'.length), 'base64');
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    expect(headers['webhook-signature']).toBe(
      `v1,${createHmac('sha256', key).update(signed).digest('base64')}`,
    );
    expect(Number(headers['webhook-timestamp'])).toBe(Math.floor(NOW.epochMilliseconds / 1000));
  });

  it('Weibo: a form with token and text; its number comes back to the digit', async () => {
    platform.meet(TAKEN.weibo);
    expect(await send('weibo')).toEqual({ is: 'delivered', platformId: '3504803600502730' });
    const [{ body } = expect.fail('nothing came')] = platform.arrived;
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
      access_token: 'geheim',
      status: POST.text,
    });
  });

  it('a mail: under a Message-ID of the post', async () => {
    expect(await send('email')).toEqual({ is: 'delivered', platformId: null });
    expect(mail.taken.at(-1)?.to).toEqual(['press@example.org']);
    expect(mail.taken.at(-1)?.text).toContain('<cpi-2017-12-e1@tongji.example>');
  });
});

const HTTP_KINDS = ['wecom', 'dingtalk', 'weibo', 'webhook'] as const;

describe.each(HTTP_KINDS)('%s in trouble', (kind) => {
  /** Only a webhook knows a repeat, so that only there a lost answer is asked for again. */
  const lost = kind === 'webhook' ? 'later' : 'unknown';

  it('a refused connection: later', async () => {
    const gone = await startPlatform();
    await gone.stop();
    expect(await send(kind, places(gone.origin))).toEqual({
      is: 'later',
      reason: 'no connection: ECONNREFUSED',
      afterSeconds: null,
    });
  });

  it('no TLS where TLS is expected: nothing has left', async () => {
    const outcome = await send(kind, places(platform.origin.replace('http:', 'https:')));
    expect(outcome).toEqual({
      is: 'later',
      reason: expect.stringMatching(/^no connection: /),
      afterSeconds: null,
    });
    expect(platform.arrived).toEqual([]);
  });

  it.each(['reset', 'silent'] as const)('%s after the post has come: it may be there', async (meets) => {
    platform.meet(meets);
    expect(await send(kind, places(), meets === 'silent' ? 200 : 5000)).toMatchObject({ is: lost });
    expect(platform.arrived).toHaveLength(1);
  });

  it('an answer that begins and does not end', async () => {
    platform.meet('dripping');
    expect(await send(kind, places(), 200)).toMatchObject({ is: lost });
  });

  it.each([
    ['30', 30],
    ['Wed, 10 Jan 2018 01:31:01 GMT', 60],
    ['Wed, 10 Jan 2018 01:00:00 GMT', 0],
    ['soon', null],
  ])('429 with Retry-After %s', async (retryAfter, afterSeconds) => {
    platform.meet({ status: 429, headers: { 'retry-after': retryAfter }, body: '' });
    expect(await send(kind)).toEqual({ is: 'later', reason: 'HTTP 429', afterSeconds });
  });

  it.each([
    [500, 'later'],
    [503, 'later'],
    [502, lost],
    [504, lost],
    [302, 'refused'],
    [400, 'refused'],
    [404, 'refused'],
  ])('HTTP %i: %s', async (status, is) => {
    platform.meet({ status, headers: { location: `${platform.origin}/elsewhere` }, body: '<html>' });
    expect(await send(kind)).toMatchObject({ is, reason: `HTTP ${status}` });
    expect(platform.arrived).toHaveLength(1);
  });
});

describe('200 that says no', () => {
  it.each([
    ['wecom', 93000, { is: 'refused', reason: 'errcode 93000' }],
    ['wecom', 45009, { is: 'later', reason: 'errcode 45009', afterSeconds: 60 }],
    ['wecom', -1, { is: 'later', reason: 'errcode -1', afterSeconds: null }],
    ['dingtalk', 310000, { is: 'refused', reason: 'errcode 310000' }],
    ['dingtalk', 130101, { is: 'later', reason: 'errcode 130101', afterSeconds: 600 }],
  ] as const)('%s %i', async (kind, errcode, outcome) => {
    platform.meet({ body: { errcode, errmsg: 'no' } });
    expect(await send(kind)).toEqual(outcome);
  });

  it.each(['wecom', 'dingtalk', 'weibo'] as const)('%s that says nothing to be understood', async (kind) => {
    platform.meet({ body: '<html>hello</html>' });
    expect(await send(kind)).toMatchObject({ is: 'unknown' });
  });

  it.each([
    [403, 10023, 'later'],
    [403, '20016', 'later'],
    [400, 20019, 'refused'],
    [403, 21327, 'refused'],
    [200, 10001, 'later'],
    [500, 10003, 'unknown'],
  ])('Weibo %i with error_code %s: %s', async (status, code, is) => {
    platform.meet({ status, body: { error: 'no', error_code: code, request: '/2/statuses/share.json' } });
    expect(await send('weibo')).toMatchObject({ is, reason: `error_code ${code}` });
  });
});

describe('mail in trouble', () => {
  it.each([
    [451, 'later'],
    [550, 'refused'],
  ])('the server answers %i: %s', async (code, is) => {
    mail.refuse({ at: 'recipient', code });
    try {
      expect(await send('email')).toEqual(expect.objectContaining({ is, reason: `mail: ${code}` }));
    } finally {
      mail.refuse(null);
    }
  });

  it('no server: off', async () => {
    expect(await send('email', places(), 5000, '')).toEqual({ is: 'off' });
  });
});

describe('where a channel is', () => {
  it('nothing is said of it: off', async () => {
    expect(await send('wecom', '')).toEqual({ is: 'off' });
    expect(await send('wecom', { dingtalk: places().dingtalk })).toEqual({ is: 'off' });
  });

  it.each([
    ['no JSON', 'geheim', 'the secret of the channels is no JSON object'],
    ['no secret', { webhook: { url: 'https://example.org/' } }, /garbles: secret$/],
    ['no TLS', { webhook: { url: 'http://example.org/geheim', secret: SECRET } }, /garbles: url$/],
    [
      'a word too many',
      { webhook: { ...places('https://x.example').webhook, key: 'geheim' } },
      /garbles: key$/,
    ],
  ])('%s: refused, and no value told', async (_, destinations, reason) => {
    const outcome = await send('webhook', destinations);
    expect(outcome).toEqual({ is: 'refused', reason: expect.stringMatching(reason) });
    expect(JSON.stringify(outcome)).not.toContain('geheim');
  });
});
