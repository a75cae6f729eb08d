import { SaxesParser } from 'saxes';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { feedAtom } from '../../../functions/release/documents/atom.ts';
import { calendar, correction, releaseModel } from '../../pages/models.ts';

const address = 'https://tongji.example.org';
const stamp = Temporal.Instant.from('2018-01-12T02:00:00Z');

/** The texts of the elements of each entry; throws where the feed is not well-formed. */
const read = (xml: string): { updated: string; entries: Record<string, string>[] } => {
  const parser = new SaxesParser({ xmlns: true });
  const entries: Record<string, string>[] = [];
  let updated = '';
  let name = '';
  parser.on('opentag', (tag) => {
    name = tag.local;
    if (name === 'entry') entries.push({});
  });
  parser.on('text', (text) => {
    const entry = entries.at(-1);
    if (text.trim() === '') return;
    if (entry) entry[name] = text;
    else if (name === 'updated') updated = text;
  });
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(xml).close();
  return { updated, entries };
};

const { document: corrected } = await releaseModel('cpi', '2017-12', correction);

test('each edition and each change of T is an entry, newest first, with a lasting id', () => {
  const { updated, entries } = read(feedAtom({ address, releases: [corrected], stamp }));
  expect(updated).toBe('2018-01-12T02:00:00Z');
  expect(entries.map(({ id, title, updated: at }) => [id, title, at])).toEqual([
    [
      'tag:tongji.example.org,2018:releases/cpi/2017-12/e2',
      '更正：2017年12月居民消费价格（第2版）',
      '2018-01-12T02:00:00Z',
    ],
    ['tag:tongji.example.org,2018:releases/cpi/2017-12/e1', '2017年12月居民消费价格', '2018-01-10T01:30:00Z'],
    [
      'tag:tongji.example.org,2018:releases/cpi/2017-12/change-1',
      '发布时间变更：2017年12月居民消费价格',
      '2017-12-20T01:00:00Z',
    ],
  ]);
  expect(entries[0]?.summary).toContain('居民消费价格同比上涨1.8%');
  expect(entries[0]?.summary).toContain('城市环比原为100.2');
  expect(entries[1]?.summary).not.toContain('1.8%');
});

test('what is announced is no news yet, and nothing of it leaks', async () => {
  const announced = await calendar();
  const still = announced.filter(({ moves }) => moves.length === 0);
  const { updated, entries } = read(feedAtom({ address, releases: still, stamp }));
  expect(entries).toEqual([]);
  expect(updated).toBe('2018-01-12T02:00:00Z');
  const cancelled = announced.filter(({ state }) => state === 'cancelled');
  const told = read(feedAtom({ address, releases: cancelled, stamp }));
  expect(told.entries.map(({ title }) => title)).toEqual(['取消发布：2018年5月居民消费价格']);
});

test('an edition that went out on approval is dated by when it did', () => {
  const publishedAt = '2018-01-12T10:34:56.000+08:00';
  const unknown = corrected.editions.map((one) => (one.edition === 2 ? { ...one, releaseAt: null } : one));
  const editions = unknown.map((one) => (one.edition === 2 ? { ...one, publishedAt } : one));
  const release = { ...corrected, releaseAt: null, moves: [] };
  const dated = read(feedAtom({ address, releases: [{ ...release, editions }], stamp }));
  expect(dated.entries[0]?.updated).toBe('2018-01-12T02:34:56Z');
  const undated = read(feedAtom({ address, releases: [{ ...release, editions: unknown }], stamp }));
  expect(undated.entries).toHaveLength(1);
});

test('titles are text: markup in them stays text', () => {
  const title = { zh: '<b>甲</b>]]>&amp;', en: '"x"' };
  const { entries } = read(feedAtom({ address, releases: [{ ...corrected, title }], stamp }));
  expect(entries.at(1)?.title).toBe('<b>甲</b>]]>&amp;');
});

test('an entry keeps what it said when another edition or period comes', () => {
  const headlines = new Map([
    ['cpi/2017-12/e1', corrected.headline.slice(0, 1)],
    ['cpi/2017-12/e2', corrected.headline],
  ]);
  const { entries } = read(
    feedAtom({ address, releases: [{ ...corrected, headline: [] }], stamp, headlines }),
  );
  for (const at of [0, 1]) expect(entries[at]?.summary).toContain('居民消费价格同比上涨1.8%');
});

test('the English feed is English', () => {
  const xml = feedAtom({ address, releases: [corrected], stamp, lang: 'en' });
  expect(xml).toContain('href="https://tongji.example.org/en/feed.atom"');
  const { entries } = read(xml);
  expect(entries.map(({ title }) => title)).toEqual([
    `Correction: ${corrected.title.en} (edition 2)`,
    corrected.title.en,
    `Moved: ${corrected.title.en}`,
  ]);
  expect(entries[0]?.summary).not.toMatch(/\p{Script=Han}/u);
});
