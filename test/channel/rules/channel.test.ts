import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { Channels, knowsRepeats, tellsOf } from '../../../functions/channel/rules/channel.ts';
import { channelOf, POST_CHANNELS } from '../../../functions/channel/transport/channels.ts';
import { fits } from '../../../functions/kernel/length.ts';

const WEIBO = {
  id: 'weibo',
  kind: 'weibo',
  name: { zh: '微博', en: 'Weibo' },
  limit: { most: 140, unit: 'characters' },
  dataflows: ['cpi'],
  counts: true,
};

describe('the definition of a channel', () => {
  it.each([
    ['as the platform takes it', {}, true],
    ['longer than the platform takes', { limit: { most: 141, unit: 'characters' } }, false],
    ['in another unit than the platform counts in', { limit: { most: 140, unit: 'bytes' } }, false],
    ['too short for a sentence and a link', { limit: { most: 99, unit: 'characters' } }, false],
    ['of no kind that there is', { kind: 'telex' }, false],
    ['with a word too many', { url: 'https://example.org/' }, false],
  ])('%s', (_, over, valid) => {
    expect(v.safeParse(Channels, [{ ...WEIBO, ...over }]).success).toBe(valid);
  });

  it('has an id of its own', () => {
    expect(v.safeParse(Channels, [WEIBO, WEIBO]).success).toBe(false);
  });

  it('tells of its dataflows, or of all', () => {
    const [some] = v.parse(Channels, [WEIBO]);
    const [all] = v.parse(Channels, [{ ...WEIBO, dataflows: '*' }]);
    expect(some && [tellsOf(some, 'cpi'), tellsOf(some, 'gdp')]).toEqual([true, false]);
    expect(all && tellsOf(all, 'gdp')).toBe(true);
  });
});

it('the office’s own channels are valid, of every kind', () => {
  expect(new Set(POST_CHANNELS.map(({ kind }) => kind)).size).toBe(5);
  expect(channelOf('weibo')?.limit).toEqual({ most: 140, unit: 'characters' });
  expect(POST_CHANNELS.filter(knowsRepeats).map(({ kind }) => kind)).toEqual(['webhook', 'email']);
});

describe('length', () => {
  it.each([
    ['数据', 'bytes', 6],
    ['数据', 'characters', 2],
    ['𠮷', 'characters', 1],
    ['𠮷', 'bytes', 4],
    ['1.8%', 'bytes', 4],
  ] as const)('%s in %s is %i', (text, unit, length) => {
    expect([fits(text, { most: length, unit }), fits(text, { most: length - 1, unit })]).toEqual([
      true,
      false,
    ]);
  });
});
