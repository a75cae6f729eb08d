import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chain } from '../../../functions/store/audit/audit.ts';
import { CPI, CSV, type Office, type Releases, startReleases } from './office.ts';

let releases: Releases;
let office: Office;
beforeAll(async () => {
  releases = await startReleases();
});
beforeEach(async () => {
  office = await releases.office();
  await office.handedIn();
});
afterAll(() => releases.stop());

type Post = { channel: string; text: string | null; wording?: string; typed?: string[] };
const shown = async () => (await office.show(`GET /releases/${CPI}/preview`)).body;
const postOn = async (channel = 'weibo'): Promise<Post> =>
  (await shown()).manifest.posts.find((one: Post) => one.channel === channel);
const word = (template: string | null, channel = 'weibo', by = 'editor2', version?: number) =>
  office.step(`wordings/${channel}`, by, { template }, CPI, version);
const worded = async (template: string): Promise<Post> => {
  expect((await word(template)).status).toBe(200);
  await office.runBuild();
  return postOn();
};
const review = async (by = 'reviewer') =>
  office.step('review', by, { manifest: (await office.status()).manifest, basis: '汇总数据' });

describe('the post of an edition on one channel', () => {
  it('is worded with its key figures bound, between title and link, and sealed anew with the rest as it was', async () => {
    const [before, others] = [await office.status(), (await shown()).manifest.posts];
    const { keyFigures } = await shown();
    expect(keyFigures[0]).toMatchObject({
      id: 'k1',
      says: expect.stringMatching(/同比.*（(上涨|下降)[\d.]+%）/),
    });
    const said = /（(.*)）/.exec(keyFigures[0].says)?.[1] ?? '';
    const ordered = await word('上月物价怎么走？同比{k1}');
    expect(ordered.body).toMatchObject({
      state: 'uploaded',
      manifest: null,
      wordings: [{ channel: 'weibo', template: '上月物价怎么走？同比{k1}', by: 'editor2' }],
    });
    await office.runBuild();
    const post = await postOn();
    expect(post).toMatchObject({ wording: 'reworded', typed: [] });
    expect(post.text).toMatch(
      /^【数据发布】居民消费价格。上月物价怎么走？同比.*。详见 https?:\S+\/releases\/cpi\/2017-12\/$/,
    );
    expect(post.text).toContain(`同比${said}。`);
    const after = await office.status();
    expect([after.state, after.manifest === before.manifest]).toEqual(['validated', false]);
    const rest = (posts: Post[]) => posts.filter(({ channel }) => channel !== 'weibo');
    expect(rest((await shown()).manifest.posts)).toEqual(rest(others));
    expect((await chain(office.table, `release/${CPI}`)).map(({ action }) => action)).toContain(
      'post worded',
    );
  });

  it('says which of its numbers were typed', async () => {
    const post = await worded('同比{k1}，调查{=36}个市场');
    expect(post.typed).toEqual(['36']);
    expect(post.text).toContain('调查36个市场');
  });

  it.each([
    ['a number that is neither bound nor typed', '同比上涨1.9%', ['unbound-number']],
    ['a key figure that is not there', '同比{k9}', ['unknown-figure']],
    ['a figure of the report', '{requests}', ['unknown-figure']],
    ['a style', '同比{k1|余}', ['no-number']],
    ['what cannot be read, with every fault', '{K}与36{', ['not-understood', 'brace', 'unbound-number']],
    ['more than the channel takes', '长'.repeat(140), ['too-long']],
  ])('is refused with %s, and nothing changes', async (_, template, codes) => {
    const { version } = await office.status();
    const { status, body } = await word(template);
    expect([status, body.faults?.map(({ code }: { code: string }) => code).sort()]).toEqual([
      422,
      [...codes].sort(),
    ]);
    expect((await office.status()).version).toBe(version);
  });

  it('as long as the channel takes is taken, and one character more is not', async () => {
    const { body } = await word('长'.repeat(140));
    const over = Number(/链接|link (\d+)/.exec(body.faults[0].detail)?.[1]) - 140;
    expect((await word('长'.repeat(140 - over + 1))).status).toBe(422);
    const post = await worded('长'.repeat(140 - over));
    expect([...(post.text ?? '')]).toHaveLength(140);
    expect(post.wording).toBe('reworded');
  });

  it('falls with its review, and is signed by nobody who worded it', async () => {
    await review();
    expect((await word('同比{k1}', 'weibo', 'everything')).body).toMatchObject({ review: null });
    await office.runBuild();
    expect((await review('everything')).body.detail).toBe('Whoever worded a post of it cannot review it');
    expect((await review()).status).toBe(200);
    const { manifest } = await office.status();
    const own = await office.step('approve', 'everything', { manifest });
    expect(own.body.detail).toBe('Whoever worded a post of it cannot approve it');
    expect((await office.step('approve', 'approver', { manifest })).status).toBe(200);
  });

  it('is not worded any more once it is approved, nor before it is sealed', async () => {
    await review();
    const { manifest } = await office.status();
    await office.step('approve', 'approver', { manifest });
    expect((await word('同比{k1}')).body.detail).toBe(
      'cpi/2017-12 is approved: its posts are worded between its sealing and its approval',
    );
    office = await releases.office();
    await office.handedIn();
    expect((await word('同比{k1}')).status).toBe(200);
    expect((await word('同比{k1}', 'wecom')).status).toBe(409);
  });

  it('is worded by one of two editors at once', async () => {
    const { version } = await office.status();
    const both = await Promise.all([
      word('同比{k1}', 'weibo', 'editor', version),
      word('月度物价', 'weibo', 'editor2', version),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  it('is as it was composed again where somebody says so', async () => {
    const before = (await postOn()).text;
    await worded('同比{k1}');
    expect((await word(null)).status).toBe(200);
    await office.runBuild();
    expect(await postOn()).toEqual({ channel: 'weibo', text: before });
    expect((await word(null)).status).toBe(409);
  });

  it('keeps its words over another file, bound to its figures', async () => {
    const before = await worded('同比{k1}');
    const text = CSV.replace('ALL,YOY,2017-12,101.8', 'ALL,YOY,2017-12,101.9');
    expect(text).not.toBe(CSV);
    await office.complete(await office.post({ text }));
    await office.runBuild();
    expect(await office.status()).toMatchObject({ state: 'validated', upload: { state: 'sealed' } });
    const after = await postOn();
    expect(after.wording).toBe('reworded');
    expect(after.text).not.toBe(before.text);
    expect(after.text).toContain('同比上涨1.9%。');
  });

  it('is set aside where it does not fit any more, and the preview says so', async () => {
    const { composePosts } = await import('../../../functions/release/documents/channel-post.ts');
    const { POST_CHANNELS: CHANNELS } = await import('../../../functions/channel/transport/channels.ts');
    const { readVault: read, sealedPrefix } = await import('../../../functions/release/records/vault.ts');
    const { loadRelease: load } = await import('../../../functions/release/records/releases.ts');
    const release = await load(office.table, { flow: 'cpi', period: '2017-12' });
    const prefix = sealedPrefix(release, 1, release.sealed?.build ?? '');
    const bytes = await read(office.ports.vault, `${prefix}releases/cpi/2017-12/e1/release.json`);
    const document = JSON.parse(String(bytes));
    const wording = { channel: 'weibo', template: '同比{k9}', by: 'editor', at: office.ports.now() };
    const posts = composePosts(document, CHANNELS, 'https://office.example', [wording]);
    const plain = composePosts(document, CHANNELS, 'https://office.example');
    const on = (all: typeof posts) => all.find(({ channel }) => channel === 'weibo');
    expect(on(posts)).toEqual({ ...on(plain), wording: 'set-aside' });
  });

  it('goes nowhere on a channel that is not there', async () => {
    expect((await word('同比{k1}', 'nowhere')).status).toBe(404);
  });
});
