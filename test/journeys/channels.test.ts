import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startPlatform } from '../platform-server.ts';
import { announce, FIGURES, type Office, openOffice, signOff, until } from './office.ts';

/** A release turns public, and is told on the office's channels after it: each once, one of them being down for a while. */
const CPI = 'cpi/2017-12';
const T = '2018-01-10T09:30:00+08:00';

type Post = {
  channel: string;
  state: string;
  attempts: number;
  nextAt: string | null;
  reason: string | null;
};

let folder: string;
let office: Office;
let platforms: Record<'wecom' | 'dingtalk' | 'weibo', Awaited<ReturnType<typeof startPlatform>>>;
/** What the site said of the release whenever a post arrived. */
const seen: unknown[] = [];

beforeAll(async () => {
  const [wecom, dingtalk, weibo] = await Promise.all([
    startPlatform(),
    startPlatform(),
    startPlatform('reset'),
  ]);
  platforms = { wecom, dingtalk, weibo };
  folder = await mkdtemp(join(tmpdir(), 'heliostat-channels-'));
  const places = join(folder, 'places.json');
  const at = {
    wecom: { url: `${wecom.origin}/send?key=geheim` },
    dingtalk: { url: `${dingtalk.origin}/robot/send?access_token=geheim`, secret: 'SECgeheim' },
    weibo: { url: `${weibo.origin}/2/statuses/share.json`, token: 'geheim' },
    press: { to: 'press@example.org' },
  };
  await writeFile(places, JSON.stringify(at));
  office = await openOffice('--now', '2018-01-10T09:26:00+08:00', '--empty', '--channels', places);
  for (const platform of Object.values(platforms)) {
    platform.meanwhile(async () => {
      const release = (await (await office.get(`/releases/${CPI}/release.json`)).json()) as { state: string };
      seen.push(release.state);
    });
  }
  await dingtalk.down();
});
afterAll(async () => {
  await office[Symbol.asyncDispose]();
  await Promise.all(Object.values(platforms).map((platform) => platform.stop()));
  await rm(folder, { recursive: true, force: true });
});

const posts = async (release = CPI): Promise<Record<string, Post>> => {
  const { items } = JSON.parse(await office.run('editor', 'posts', 'show', release)) as { items: Post[] };
  return Object.fromEntries(items.map((post) => [post.channel, post]));
};
const arrived = () =>
  Object.fromEntries(Object.entries(platforms).map(([id, { arrived: all }]) => [id, all.length]));
const registered = async (register: string) =>
  (
    JSON.parse(await office.run('editor', 'register', register, 'list', '--year', '2018')) as {
      entries: { fields: Record<string, unknown> }[];
    }
  ).entries.map(({ fields }) => fields);

it('who signs sees what will be posted, and nothing goes out before T', async () => {
  await announce(office, CPI, T);
  await signOff(office, CPI, join(FIGURES, 'cpi-2017-12.csv'));
  const { manifest } = JSON.parse(await office.run('approver', 'preview', CPI)) as {
    manifest: { posts: { channel: string; text: string }[] };
  };
  const text = manifest.posts.find(({ channel }) => channel === 'weibo')?.text ?? '';
  expect(text).toContain('同比');
  expect(text).toContain(`${office.address}/releases/${CPI}/`);
  expect(Object.keys(await posts())).toEqual([]);
  expect(arrived()).toEqual({ wecom: 0, dingtalk: 0, weibo: 0 });
});

it('after T it is told where somebody answers; one that is down waits, and a lost answer is told of', async () => {
  await office.moveClock('2018-01-10T09:29:58+08:00');
  await until(async () => (await office.status(CPI)).state === 'published');
  await office.moveClock('2018-01-10T09:31:30+08:00');
  const standing = await until(async () => {
    const all = await posts();
    const told = all.wecom?.state === 'delivered' && all.weibo?.state === 'unknown';
    return told && all.dingtalk?.reason !== null && all;
  });
  expect(standing.dingtalk).toMatchObject({ state: 'waiting', reason: 'no connection: ECONNREFUSED' });
  expect(standing['website-partner']?.state).toBe('off');
  expect(arrived()).toEqual({ wecom: 1, dingtalk: 0, weibo: 1 });
  expect(seen).toEqual(['published', 'published']);
  const said = JSON.parse(platforms.wecom.arrived[0]?.body ?? '{}');
  expect(said.text.content).toContain('居民消费价格');
  await until(async () => {
    const kept = (await (await office.get('/_local/mail?format=json')).text()) as string;
    return kept.includes('press@example.org') && kept.includes('weibo 信息未确认发出');
  });
});

it('the one that was down is told once it is up, and none is told twice', async () => {
  await platforms.dingtalk.up();
  await office.moveClock('2018-01-10T10:40:00+08:00');
  await until(async () => (await posts()).dingtalk?.state === 'delivered');
  await office.run('editor', 'posts', 'there', CPI, '--channel', 'weibo');
  await office.moveClock('2018-01-10T10:43:00+08:00');
  await until(async () => (await posts()).weibo?.state === 'delivered');
  expect(arrived()).toEqual({ wecom: 1, dingtalk: 1, weibo: 1 });
  expect(new Set(seen)).toEqual(new Set(['published']));
});

it('it is one post on three platforms, one item on the website, and its figures in the app', async () => {
  const [post, ...more] = await registered('posts');
  expect(more).toEqual([]);
  expect(post?.platforms).toHaveLength(3);
  expect(post?.platforms).toEqual(expect.arrayContaining(['企业微信', '钉钉', '微博']));
  expect(await registered('website')).toMatchObject([{ title: `${CPI} 发布`, state: 'public' }]);
  expect(await registered('indicators')).toMatchObject([{ app: '数据重庆', count: 30 }]);
});

it('the machine that dies while a robot answers sends it nothing more: people are told to look', async () => {
  const PPI = 'ppi/2017-12';
  const before = arrived();
  await announce(office, PPI, '2018-01-10T11:00:00+08:00');
  await signOff(office, PPI, join(FIGURES, 'ppi-2017-12.csv'));
  const died = new Promise<void>((resolve) => {
    platforms.wecom.meanwhile(async () => {
      platforms.wecom.meanwhile(async () => undefined);
      await office.kill();
      resolve();
    });
  });
  await office.moveClock('2018-01-10T10:59:58+08:00');
  await until(async () => (await office.status(PPI)).state === 'published');
  // The tick that sends may kill the machine while the clock is being moved to it.
  await office.moveClock('2018-01-10T11:01:00+08:00').catch(() => undefined);
  await died;
  await office.killAndRestart();
  await office.moveClock('2018-01-10T11:04:00+08:00');
  await until(async () => (await posts(PPI)).wecom?.state === 'unknown');
  expect((await posts(PPI)).wecom?.reason).toBe('the attempt was interrupted');
  expect(arrived().wecom).toBe((before.wecom ?? 0) + 1);
  await office.moveClock('2018-01-10T11:10:00+08:00');
  const after = await until(async () => {
    const all = await posts(PPI);
    const ended = [all.dingtalk, all.press, all.website].every(
      (one) => one?.state === 'delivered' || one?.state === 'unknown',
    );
    return ended && all;
  });
  // It may have died before it told this one, or with it: then nobody knows, and nobody tells it again.
  const told = (arrived().dingtalk ?? 0) - (before.dingtalk ?? 0);
  expect(after.dingtalk?.state === 'delivered' ? [1] : [0, 1]).toContain(told);
});

it('nothing that was written down tells a key', async () => {
  const logged = JSON.stringify(await office.logged(''));
  expect(logged).toContain('post delivered');
  expect(logged).not.toContain('geheim');
});
