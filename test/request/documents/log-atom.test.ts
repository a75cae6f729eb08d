import { expect, it } from 'vitest';
import { disclosureAtom } from '../../../functions/request/documents/log-atom.ts';

const entry = (anchor: string, at: string) => ({
  anchor,
  title: { zh: `网点<${anchor}>`, en: `Outlets ${anchor}` },
  outcome: 'granted' as const,
  answeredOn: '2026-09-16',
  at,
});

it('has what became public, newest first, each at its anchor', () => {
  const feed = disclosureAtom({
    address: 'https://office.example',
    entries: [entry('aaaa', '2026-09-16T02:00:00Z'), entry('bbbb', '2026-09-17T02:00:00Z')],
    lang: 'zh',
  });
  expect([...feed.matchAll(/<entry>\n<id>([^<]*)/g)].map(([, id]) => id)).toEqual([
    'tag:office.example,2018:disclosure/bbbb',
    'tag:office.example,2018:disclosure/aaaa',
  ]);
  expect(feed).toContain('<updated>2026-09-17T02:00:00Z</updated>\n<author>');
  expect(feed).toContain('href="https://office.example/disclosure/log/#a-bbbb"');
  expect(feed).toContain('网点&lt;aaaa&gt;');
});

it('without an entry is a feed all the same, the English one with addresses of its own', () => {
  const feed = disclosureAtom({ address: 'https://office.example', entries: [], lang: 'en' });
  expect(feed).toContain(
    '<link rel="self" type="application/atom+xml" href="https://office.example/en/disclosure/log/feed.atom"/>',
  );
  expect(feed).toContain('<updated>2018-01-01T00:00:00Z</updated>');
});
