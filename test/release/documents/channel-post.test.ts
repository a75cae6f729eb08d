import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { PostChannel } from '../../../functions/channel/rules/channel.ts';
import { POST_CHANNELS } from '../../../functions/channel/transport/channels.ts';
import { sayFigure } from '../../../functions/figures/documents/say-figure.ts';
import { fits } from '../../../functions/kernel/length.ts';
import { composePost, composePosts } from '../../../functions/release/documents/channel-post.ts';
import { correction, releaseModel, SITE } from '../../pages/models.ts';

const LINK = /详见 (https:\/\/\S+)/;

const channel = (
  most: number,
  unit: 'bytes' | 'characters',
  over: Partial<PostChannel> = {},
): PostChannel => ({
  id: 'one',
  kind: 'webhook',
  name: { zh: '一', en: 'one' },
  limit: { most, unit },
  dataflows: '*',
  counts: true,
  before: '',
  after: '',
  ...over,
});

const EDITIONS = [
  ['cpi', '2017-12'],
  ['ppi', '2017-12'],
  ['hh_income', '2017-Q4'],
] as const;

describe.each(EDITIONS)('a post of %s/%s', (flow, period) => {
  it.each(POST_CHANNELS)('is within the length of $id, with its title and its link', async (one) => {
    const { document } = await releaseModel(flow, period);
    const text = composePost(document, one, SITE.address) ?? '';
    expect(fits(text, one.limit)).toBe(true);
    expect(text).toContain(document.title.zh);
    expect(LINK.exec(text)?.[1]).toBe(`${SITE.address}/releases/${flow}/${period}/`);
  });

  it('has every key figure where there is room', async () => {
    const { document } = await releaseModel(flow, period);
    const text = composePost(document, channel(10_000, 'characters'), SITE.address) ?? '';
    for (const figure of document.headline) expect(text).toContain(`${sayFigure(figure).zh}。`);
  });
});

/** Every number of a text but those of its title and its link. */
const numbersOf = (text: string, title: string): string[] =>
  text
    .replace(title, '')
    .replace(/详见 \S+/, '')
    .match(/\d+(?:[.,]\d+)*/g) ?? [];

property.prop([
  fc.constantFrom(...EDITIONS),
  fc.integer({ min: 100, max: 3000 }),
  fc.constantFrom('bytes' as const, 'characters' as const),
  fc.boolean(),
  fc.string({ maxLength: 40, unit: 'grapheme' }),
])(
  'within any length, whole sentences of the edition and no number but its own',
  async ([flow, period], most, unit, corrects, after) => {
    const { document } = await releaseModel(flow, period, corrects ? correction : {});
    const one = channel(most, unit, { before: '【数据发布】', after });
    const text = composePost(document, one, SITE.address);
    if (text === null) return;
    expect(fits(text, one.limit)).toBe(true);
    const sentences = [
      ...(document.notice ? (document.notice.zh.match(/[^。]+。/g) ?? []) : []),
      ...document.headline.map((figure) => `${sayFigure(figure).zh}。`),
    ];
    const known = new Set(sentences.flatMap((sentence) => numbersOf(sentence, '')));
    const said = text.split('详见 ')[0] ?? '';
    for (const number of numbersOf(said, document.title.zh)) expect(known).toContain(number);
    const left = sentences.reduce((rest, sentence) => rest.replace(sentence, ''), said);
    expect(['', '【数据发布】']).toContain(
      left.replace('【更正】', '').replace(`${document.title.zh}。`, ''),
    );
  },
);

it('a correction says so, and first what it corrects', async () => {
  const { document } = await releaseModel('cpi', '2017-12', correction);
  const text = composePost(document, channel(400, 'characters', { before: '【数据发布】' }), SITE.address);
  expect(text).toMatch(/^【数据发布】【更正】/);
  expect(text?.indexOf('应为100.3')).toBeLessThan(text?.indexOf('同比上涨') ?? 0);
});

it('what is too long with the office’s own words goes without them, and then not at all', async () => {
  const { document } = await releaseModel('cpi', '2017-12');
  const wordy = channel(120, 'characters', { before: '【数据发布】', after: '谢谢关注'.repeat(20) });
  expect(composePost(document, wordy, SITE.address)).toMatch(/^2017年12月/);
  const long = { ...document, title: { zh: '价'.repeat(140), en: 'prices' } };
  expect(composePost(long, channel(140, 'characters'), SITE.address)).toBeNull();
});

it('each channel tells of its own dataflows, and of no backfill', async () => {
  const [prices, all] = [
    channel(500, 'bytes', { id: 'prices', dataflows: ['cpi'] }),
    channel(500, 'bytes', { id: 'all' }),
  ];
  const told = async (flow: string, which: '2017-12' | 'backfill') =>
    composePosts((await releaseModel(flow, which)).document, [prices, all], SITE.address).map(
      (post) => post.channel,
    );
  expect(await told('cpi', '2017-12')).toEqual(['prices', 'all']);
  expect(await told('ppi', '2017-12')).toEqual(['all']);
  expect(await told('cpi', 'backfill')).toEqual([]);
});
