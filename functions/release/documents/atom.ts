import { Temporal } from 'temporal-polyfill';
import office from '../../../site/office.json' with { type: 'json' };
import { sayFigure } from '../../figures/documents/say-figure.ts';
import type { HeadlineFigure } from '../../figures/rules/headline-figure.ts';
import { type Html, html } from '../../formats/markup.ts';
import { editionPath, releaseFolder } from '../../kernel/addresses.ts';
import type { ReleaseDocument } from '../rules/document.ts';

const MOST_ENTRIES = 50;

type Lang = 'zh' | 'en';

export type Headlines = ReadonlyMap<string, readonly HeadlineFigure[]>;

type Entry = { id: string; title: string; summary: string; updated: Temporal.Instant; path: string };

/**
 * feed.atom (RFC 4287): an entry for each published edition and for each change of a release's instant, newest
 * first. Written here rather than with a library: titles must be text, not HTML, and ids must never change.
 *
 * An edition is dated by when it truly became public, and one that was late says so; so does a release whose T has
 * passed without it. An edition without any instant is left out. `stamp` dates a feed that has no entry yet.
 */
export const feedAtom = (model: {
  /** The site's origin, without a trailing slash. */
  address: string;
  releases: readonly ReleaseDocument[];
  stamp: Temporal.Instant;
  /** The Chinese feed says everything in both languages, the English one in English. */
  lang?: Lang;
  /** What editions say first, by their name (`cpi/2017-12/e1`), so that each entry keeps what it said. */
  headlines?: Headlines;
}): string => {
  const { address, releases, stamp, lang = 'zh', headlines = new Map() } = model;
  const english = lang === 'en';
  const host = new URL(address).hostname;
  const entries = releases
    .flatMap((release) => [
      ...editionEntries(release, headlines, lang),
      ...changeEntries(release, lang),
      ...delayEntries(release, lang),
    ])
    .toSorted((a, b) => Temporal.Instant.compare(b.updated, a.updated) || (a.id < b.id ? -1 : 1))
    .slice(0, MOST_ENTRIES);
  const feed = html`<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${english ? 'en' : 'zh-CN'}">
<id>${tag(host, english ? 'feed-en' : 'feed')}</id>
<title>${english ? `${office.name.en}: statistical releases` : `${office.name.zh}：统计数据发布`}</title>
<subtitle xml:lang="en">${office.name.en}: releases, corrections and changes of the calendar</subtitle>
<updated>${(entries[0]?.updated ?? stamp).toString()}</updated>
<author><name>${office.name[lang]}</name></author>
<link rel="self" type="application/atom+xml" href="${address}${english ? '/en' : ''}/feed.atom"/>
<link rel="alternate" type="text/html" href="${address}${english ? '/en' : ''}/"/>
${entries.map((entry) => entryElement(entry, address, host))}</feed>
`;
  return feed.toString();
};

const editionEntries = (release: ReleaseDocument, headlines: Headlines, lang: Lang): Entry[] => {
  const { flow, period, title, headline, notice } = release;
  if (release.state !== 'published') return [];
  return release.editions.flatMap((one) => {
    const newest = one.edition === release.edition;
    const instant = one.publishedAt ?? one.releaseAt;
    if (instant === null) return [];
    const figures = headlines.get(`${release.id}/e${one.edition}`) ?? (newest ? headline : []);
    const said = figures.map(sayFigure);
    const remark = newest ? (notice ?? one.notice) : one.notice;
    const zh = [remark?.zh, ...said.map(({ zh }) => zh)];
    const en = [remark?.en, ...said.map(({ en }) => en)];
    const moved = `${one.releaseAt} → ${one.publishedAt}`;
    const late = one.late ? [lang === 'en' ? `Released late: ${moved}` : `迟发 released late: ${moved}`] : [];
    const lines = lang === 'en' ? [...late, ...en] : [title.en, ...late, ...zh, ...en];
    const summary = lines.filter((text) => text !== undefined).join('\n');
    const corrected = one.edition > 1;
    return [
      {
        id: `releases/${flow}/${period}/e${one.edition}`,
        title: !corrected
          ? title[lang]
          : lang === 'en'
            ? `Correction: ${title.en} (edition ${one.edition})`
            : `更正：${title.zh}（第${one.edition}版）`,
        summary,
        updated: Temporal.Instant.from(instant),
        path: `/${editionPath(release, one.edition)}`,
      },
    ];
  });
};

const changeEntries = ({ flow, period, title, moves }: ReleaseDocument, lang: Lang): Entry[] =>
  moves.map(({ from, to, reason, at }, index) => ({
    id: `releases/${flow}/${period}/change-${index + 1}`,
    title:
      lang === 'en'
        ? `${to === null ? 'Cancelled' : 'Moved'}: ${title.en}`
        : `${to === null ? '取消发布' : '发布时间变更'}：${title.zh}`,
    summary: `${lang === 'en' ? '' : `${title.en}\n`}${from ?? '–'} → ${to ?? 'cancelled'}\n${lang === 'en' ? '' : `${reason.zh}\n`}${reason.en}`,
    updated: Temporal.Instant.from(at),
    path: `/${releaseFolder({ flow, period })}`,
  }));

const delayEntries = ({ flow, period, title, state, releaseAt }: ReleaseDocument, lang: Lang): Entry[] => {
  if (state !== 'delayed' || releaseAt === null) return [];
  const since = Temporal.Instant.from(releaseAt);
  return [
    {
      id: `releases/${flow}/${period}/delayed-${since.epochMilliseconds / 1000}`,
      title: lang === 'en' ? `Delayed: ${title.en}` : `延迟发布：${title.zh}`,
      summary:
        lang === 'en'
          ? `Not released at its time: ${releaseAt}`
          : `${title.en}\n到时未发布 not released at its time: ${releaseAt}`,
      updated: since,
      path: `/${releaseFolder({ flow, period })}`,
    },
  ];
};

const entryElement = ({ id, title, summary, updated, path }: Entry, address: string, host: string): Html =>
  html`<entry>
<id>${tag(host, id)}</id>
<title>${title}</title>
<updated>${updated.toString()}</updated>
<link rel="alternate" type="text/html" hreflang="zh-CN" href="${address}${path}"/>
<link rel="alternate" type="text/html" hreflang="en" href="${address}/en${path}"/>
<summary>${summary}</summary>
</entry>
`;

/** A tag URI (RFC 4151). The year is part of the name, not a date that moves: all ids here are coined under it. */
const tag = (host: string, id: string): string => `tag:${host},2018:${id}`;
