import type { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { asked } from '../../../functions/channel/rules/attempts.ts';
import type { PostChannel } from '../../../functions/channel/rules/channel.ts';
import { channelsOf, type Send } from '../../../functions/channel/transport/send.ts';
import type { ChannelKind } from '../../../functions/kernel/length.ts';
import * as entries from '../../../functions/register/records/entries.ts';
import { registerOf } from '../../../functions/register/rules/registers.ts';
import {
  deliveriesOf,
  movePost,
  queuePost,
  waitingPosts,
} from '../../../functions/release/records/deliveries.ts';
import { type Delivery, listings, queuedPost } from '../../../functions/release/rules/delivery.ts';
import type { Release } from '../../../functions/release/rules/release.ts';
import { sendPosts } from '../../../functions/release/steps/sending-posts.ts';
import { chain } from '../../../functions/store/audit/audit.ts';
import { cellsOf } from '../../../functions/store/cells.ts';
import { waitingMessages } from '../../../functions/store/outbox.ts';
import { type Table, transact } from '../../../functions/store/table.ts';
import { startPlatform } from '../../platform-server.ts';
import { act, instant } from '../../request/records/builders.ts';
import { startTables } from '../../store/engine.ts';

const T = instant('2018-01-10T09:30:00+08:00');
const RELEASE = { flow: 'cpi', period: '2017-12', edition: 1, title: { zh: '居民消费价格' } };

let tables: Awaited<ReturnType<typeof startTables>>;
let table: Table;
let platform: Awaited<ReturnType<typeof startPlatform>>;
let clock: { now: Temporal.Instant };

beforeAll(async () => {
  [tables, platform] = await Promise.all([startTables(), startPlatform()]);
});
afterAll(() => Promise.all([tables.stop(), platform.stop()]));
beforeEach(async () => {
  table = await tables.fresh();
  clock = { now: T };
  platform.arrived.length = 0;
  platform.meet({});
});

const channel = (kind: ChannelKind, zh: string, counts = true): PostChannel => ({
  id: kind,
  kind,
  name: { zh, en: kind },
  limit: { most: 2000, unit: 'bytes' },
  dataflows: '*',
  counts,
  before: '',
  after: '',
});
const CHANNELS = [
  channel('wecom', '企业微信'),
  channel('dingtalk', '钉钉'),
  channel('webhook', '合作网站', false),
];

const realSend = (patience = 5000): Send =>
  channelsOf({
    destinations: JSON.stringify({
      wecom: { url: `${platform.origin}/wecom` },
      dingtalk: { url: `${platform.origin}/dingtalk`, secret: 'SEC' },
      webhook: { url: `${platform.origin}/webhook`, secret: 'whsec_AAAA' },
    }),
    mail: { url: '', from: '' },
    now: () => clock.now,
    patience,
  });

const run = (send = realSend(), remaining = () => 50_000): Promise<void> =>
  sendPosts({
    table,
    channels: CHANNELS,
    send,
    site: 'https://office.example',
    now: () => clock.now,
    remaining,
  });

const add = async (
  to: readonly string[],
  over: Partial<typeof RELEASE> = {},
  text: string | null = '上涨1.8%。',
) => {
  for (const one of to) {
    await transact(
      table,
      queuePost(table, queuedPost({ ...RELEASE, ...over }, { channel: one, text }, clock.now)),
    );
  }
};
const standing = async (): Promise<string[]> =>
  (await deliveriesOf(table, RELEASE)).map(({ edition, channel: id, state }) => `e${edition} ${id} ${state}`);
const only = async (): Promise<Delivery> => (await deliveriesOf(table, RELEASE))[0] ?? expect.fail('no post');
const later = (minutes: number): void => {
  clock.now = clock.now.add({ minutes });
};
const posts = async () => (await entries.entryPage(table, 'posts', { limit: 100 })).items;
const told = async () => (await waitingMessages(table)).map(({ id }) => id);
const paths = (): string[] => platform.arrived.map(({ path }) => path).sort();
const figure = async (tally: string): Promise<number> =>
  [...((await cellsOf(table, '2018')).get(tally)?.values() ?? [])]
    .filter((n) => n > 0)
    .reduce((a, b) => a + b, 0);

describe('a post', () => {
  it('goes out once on each channel, however many run, and never again', async () => {
    await add(['wecom', 'dingtalk', 'webhook']);
    await Promise.all([run(), run(), run()]);
    await run();
    later(600);
    await run();
    expect(paths()).toEqual(['/dingtalk', '/webhook', '/wecom']);
    expect(await standing()).toEqual(['e1 dingtalk delivered', 'e1 webhook delivered', 'e1 wecom delivered']);
    expect(await waitingPosts(table)).toEqual([]);
    expect(await told()).toEqual([]);
  });

  it('is one entry in the register of posts, with the platforms that count', async () => {
    await add(['wecom', 'dingtalk', 'webhook']);
    await run();
    const [entry, ...more] = await posts();
    expect(more).toEqual([]);
    expect(entry?.fields).toEqual({
      day: '2018-01-10',
      title: '居民消费价格',
      platforms: expect.arrayContaining(['企业微信', '钉钉']),
      link: 'https://office.example/releases/cpi/2017-12/',
    });
    expect([await figure('posts.entries'), await figure('posts.platforms')]).toEqual([1, 2]);
    expect((await deliveriesOf(table, RELEASE)).map((one) => one.entry)).toEqual([
      entry?.id,
      null,
      entry?.id,
    ]);
    expect((await chain(table, 'register/posts')).map(({ actor }) => actor)).toEqual([
      'channels',
      'channels',
    ]);
  });

  it('of a correction is another one, and says so', async () => {
    await add(['wecom']);
    await run();
    await add(['wecom'], { edition: 2 });
    await run();
    expect((await posts()).map(({ fields }) => fields.title).sort()).toEqual([
      '【更正】居民消费价格（第2版）',
      '居民消费价格',
    ]);
  });

  it('that a newer edition has overtaken does not go out', async () => {
    await add(['wecom']);
    await add(['wecom'], { edition: 2 });
    await run();
    expect(platform.arrived).toHaveLength(1);
    expect(await standing()).toEqual(['e1 wecom overtaken', 'e2 wecom delivered']);
  });

  it('for which nothing fitted is refused, and one of a channel that is not set up is off', async () => {
    await add(['wecom'], {}, null);
    await add(['weibo']);
    await run();
    expect(await standing()).toEqual(['e1 wecom refused', 'e1 weibo off']);
    expect(platform.arrived).toEqual([]);
    expect(await told()).toEqual(['post-cpi-2017-12-e1-wecom-refused-1']);
  });

  it('is not begun with too little time', async () => {
    await add(['wecom']);
    await run(realSend(), () => 10_000);
    expect(platform.arrived).toEqual([]);
    expect(await standing()).toEqual(['e1 wecom waiting']);
  });
});

describe('a channel in trouble', () => {
  it('is tried again by itself, ever more seldom, and holds up no other', async () => {
    await add(['wecom', 'dingtalk']);
    const send = realSend();
    const wecomDown: Send = async (one, post) =>
      one.id === 'wecom'
        ? { is: 'later', reason: 'no connection: ECONNREFUSED', afterSeconds: null }
        : send(one, post);
    await run(wecomDown);
    expect(await standing()).toEqual(['e1 dingtalk delivered', 'e1 wecom waiting']);
    const waits: number[] = [];
    for (let round = 0; round < 8; round += 1) {
      const [waiting] = await waitingPosts(table);
      waits.push(waiting?.nextAt.since(clock.now).total('minutes') ?? 0);
      clock.now = waiting?.nextAt ?? clock.now;
      await run(wecomDown);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    clock.now = (await waitingPosts(table))[0]?.nextAt ?? clock.now;
    await run(send);
    expect(paths()).toEqual(['/dingtalk', '/wecom']);
    expect((await posts())[0]?.fields.platforms).toEqual(['钉钉', '企业微信']);
    expect((await posts())[0]?.fields.day).toBe('2018-01-10');
  });

  it('that asks for more time gets it', async () => {
    platform.meet({ status: 429, headers: { 'retry-after': '1800' }, body: '' });
    await add(['wecom']);
    await run();
    platform.meet({});
    later(29);
    await run();
    expect(await only()).toMatchObject({ state: 'waiting', attempts: 1, reason: 'HTTP 429' });
    later(1);
    await run();
    expect(await only()).toMatchObject({ state: 'delivered', attempts: 2 });
  });

  it('is given up after a day, and people are told once', async () => {
    platform.meet({ status: 500, body: '' });
    await add(['wecom']);
    for (let hour = 0; hour < 30; hour += 1) {
      await run();
      later(61);
    }
    expect(await only()).toMatchObject({ state: 'given-up', reason: 'HTTP 500' });
    expect((await only()).settledAt?.since(T).total('hours')).toBeLessThanOrEqual(24);
    expect(await told()).toEqual([expect.stringMatching(/^post-cpi-2017-12-e1-wecom-given-up-\d+$/)]);
    expect(await posts()).toEqual([]);
  });

  it.each([
    ['an error code in a 200', { body: { errcode: 93000, errmsg: 'invalid webhook url' } }, 'refused'],
    ['a reply that was lost', 'reset' as const, 'unknown'],
    ['no reply', 'silent' as const, 'unknown'],
  ])('by %s: told, and not sent again', async (_, meets, state) => {
    platform.meet(meets);
    await add(['wecom']);
    await run(realSend(300));
    platform.meet({});
    later(600);
    await run();
    expect(platform.arrived).toHaveLength(1);
    expect(await only()).toMatchObject({ state, attempts: 1, entry: null });
    expect(await told()).toEqual([`post-cpi-2017-12-e1-wecom-${state}-1`]);
    const [{ text } = { text: '' }] = await waitingMessages(table);
    expect(text).toContain('heliostat posts show cpi/2017-12');
  });

  it('where a repeat is known, a lost reply is asked for again under the same id', async () => {
    platform.meet('reset');
    await add(['webhook']);
    await run();
    platform.meet({ status: 204, body: '' });
    later(1);
    await run();
    expect(platform.arrived.map(({ headers }) => headers['webhook-id'])).toEqual([
      'post-cpi-2017-12-e1-webhook',
      'post-cpi-2017-12-e1-webhook',
    ]);
    expect(await only()).toMatchObject({ state: 'delivered', attempts: 2 });
  });
});

describe('a post that nobody confirmed, once somebody has looked', () => {
  const unconfirmed = async (): Promise<Delivery> => {
    platform.meet('reset');
    await add(['wecom']);
    await run();
    platform.meet({});
    platform.arrived.length = 0;
    clock.now = clock.now.add({ hours: 30 });
    return only();
  };
  const say = async (what: 'there' | 'again'): Promise<void> => {
    const before = await unconfirmed();
    await transact(table, movePost(table, before, asked(before, what, { by: 'editor', at: clock.now })));
    await run();
  };

  it('counts, without being sent, where it is there', async () => {
    await say('there');
    expect(platform.arrived).toEqual([]);
    expect(await only()).toMatchObject({ state: 'delivered', asked: { by: 'editor', what: 'there' } });
    expect((await posts())[0]?.fields).toMatchObject({ day: '2018-01-10', platforms: ['企业微信'] });
  });

  it('is sent again where it is not, and tried for a day from then on', async () => {
    platform.meet({});
    await say('again');
    expect(paths()).toEqual(['/wecom']);
    expect(await only()).toMatchObject({ state: 'delivered', attempts: 2 });
  });

  it('waits again where the platform is down by then', async () => {
    const before = await unconfirmed();
    await transact(table, movePost(table, before, asked(before, 'again', { by: 'editor', at: clock.now })));
    platform.meet({ status: 503, body: '' });
    await run();
    expect(await only()).toMatchObject({ state: 'waiting', reason: 'HTTP 503' });
  });
});

describe('a function that dies while it sends', () => {
  const dies: Send = async () => {
    throw new Error('killed');
  };

  it.each([
    ['wecom', 'unknown', 0],
    ['webhook', 'delivered', 1],
  ] as const)('leaves %s to whoever comes after its claim: %s', async (id, state, sent) => {
    await add([id]);
    await run(dies);
    await run();
    expect(await only()).toMatchObject({ state: 'waiting' });
    expect(platform.arrived).toEqual([]);
    later(2);
    await run();
    expect(await only()).toMatchObject({ state });
    expect(platform.arrived).toHaveLength(sent);
  });
});

describe('what counts by being public', () => {
  const release = { ...RELEASE, kind: 'regular' } as unknown as Release;
  const apps = [
    { id: 'app-all', name: '数据重庆', dataflows: '*' as const },
    { id: 'app-ppi', name: '数据区县', dataflows: ['ppi'] },
  ];
  const listed = async (of: Release = release): Promise<void> => {
    for (const one of listings(of, { topic: '居民消费价格', figures: 30, apps }, clock.now)) {
      await transact(table, queuePost(table, one));
    }
  };
  const entered = async (register: string) =>
    (await entries.entryPage(table, register, { limit: 100 })).items.map(({ fields }) => fields);

  it('is a release on the website, and each of its figures in the apps that show it, once', async () => {
    await listed();
    await Promise.all([run(), run()]);
    await run();
    expect(await entered('website')).toEqual([
      {
        day: '2018-01-10',
        title: '居民消费价格',
        topic: '居民消费价格',
        link: 'https://office.example/releases/cpi/2017-12/',
        state: 'public',
      },
    ]);
    expect(await entered('indicators')).toEqual([
      { day: '2018-01-10', app: '数据重庆', subject: '居民消费价格', count: 30 },
    ]);
    expect([await figure('website.entries'), await figure('indicators.count')]).toEqual([1, 30]);
    expect(platform.arrived).toEqual([]);
    expect(await standing()).toEqual(['e1 app-all delivered', 'e1 website delivered']);
  });

  it('is no correction, and of a history no app', () => {
    const given = { topic: '', figures: 30, apps };
    expect(listings({ ...release, edition: 2 }, given, T)).toEqual([]);
    const history = listings({ ...release, kind: 'backfill' }, given, T);
    expect(history.map(({ channel: id }) => id)).toEqual(['website']);
  });

  it('is entered once more by nobody, and counts no more once it is taken down', async () => {
    await listed();
    await run();
    const register = registerOf('website') ?? expect.fail('no register');
    const [entry = expect.fail('no entry')] = (await entries.entryPage(table, 'website', { limit: 1 })).items;
    const head = () => entries.headOf(table, 'website');
    const again = entries.newRow('2018-01-10.0000000001', entry.fields, act('2018-01-10', 'editor'));
    const deed = { action: 'entry added', detail: { entry: again.id } };
    await expect(
      entries.addEntries(table, register, await head(), [again], act('2018-01-10'), deed),
    ).rejects.toThrow('the same is entered already');
    const down = { ...entry.fields, state: 'withdrawn' };
    await entries.saveEntry(table, register, await head(), entry, down, act('2018-01-11', 'editor'));
    expect(await figure('website.entries')).toBe(0);
  });
});

describe('the register of posts', () => {
  const register = registerOf('posts') ?? expect.fail('no register');

  it('has no second entry where somebody entered the post by hand', async () => {
    const row = entries.newRow(
      '2018-01-10.0000000001',
      { day: '2018-01-10', title: '居民消费价格', platforms: ['企业微信'] },
      act('2018-01-10', 'editor'),
    );
    const deed = { action: 'entry added', detail: { entry: row.id } };
    await entries.addEntries(
      table,
      register,
      await entries.headOf(table, 'posts'),
      [row],
      act('2018-01-10'),
      deed,
    );
    await add(['wecom']);
    await run();
    const reason = 'not counted: entered already';
    expect(await only()).toMatchObject({ state: 'delivered', entry: null, reason });
    expect(await figure('posts.entries')).toBe(1);
  });

  it('stays as it is in a year that is closed; the post goes out', async () => {
    await entries.saveClosedYear(table, await entries.headOf(table, 'posts'), '2018', 0, act('2019-01-02'));
    await add(['wecom']);
    await run();
    const reason = 'not counted: its year is closed';
    expect(await only()).toMatchObject({ state: 'delivered', entry: null, reason });
    expect(await posts()).toEqual([]);
  });

  it('keeps an entry withdrawn that somebody withdrew', async () => {
    await add(['wecom']);
    await run();
    const [entry = expect.fail('no entry')] = await posts();
    const head = await entries.headOf(table, 'posts');
    await entries.saveWithdrawal(table, register, head, entry, '误发', act('2018-01-10'));
    await add(['dingtalk']);
    await run();
    expect(await standing()).toEqual(['e1 dingtalk delivered', 'e1 wecom delivered']);
    expect(await figure('posts.entries')).toBe(0);
  });
});
