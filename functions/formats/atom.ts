import { Temporal } from 'temporal-polyfill';
import office from '../../site/office.json' with { type: 'json' };
import type { ReleaseDocument } from '../domain/release/document.ts';
import { type Html, html } from './markup.ts';
import { sayFigure } from './say-figure.ts';

const MOST_ENTRIES = 50;

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
}): string => {
  const { address, releases, stamp } = model;
  const host = new URL(address).hostname;
  const entries = releases
    .flatMap((release) => [...editionEntries(release), ...changeEntries(release), ...delayEntries(release)])
    .toSorted((a, b) => Temporal.Instant.compare(b.updated, a.updated) || (a.id < b.id ? -1 : 1))
    .slice(0, MOST_ENTRIES);
  const feed = html`<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">
<id>${tag(host, 'feed')}</id>
<title>${office.name.zh}：统计数据发布</title>
<subtitle xml:lang="en">${office.name.en}: releases, corrections and changes of the calendar</subtitle>
<updated>${(entries[0]?.updated ?? stamp).toString()}</updated>
<author><name>${office.name.zh}</name></author>
<link rel="self" type="application/atom+xml" href="${address}/feed.atom"/>
<link rel="alternate" type="text/html" href="${address}/"/>
${entries.map((entry) => entryElement(entry, address, host))}</feed>
`;
  return feed.toString();
};

const editionEntries = (release: ReleaseDocument): Entry[] => {
  const { flow, period, title, headline, notice } = release;
  if (release.state !== 'published') return [];
  return release.editions.flatMap((one) => {
    const newest = one.edition === release.edition;
    const instant = one.publishedAt ?? one.releaseAt;
    if (instant === null) return [];
    const said = newest ? headline.map(sayFigure) : [];
    const remark = newest ? (notice ?? one.notice) : one.notice;
    const zh = [remark?.zh, ...said.map(({ zh }) => zh)];
    const en = [remark?.en, ...said.map(({ en }) => en)];
    const late = one.late ? [`迟发 released late: ${one.releaseAt} → ${one.publishedAt}`] : [];
    const summary = [title.en, ...late, ...zh, ...en].filter((text) => text !== undefined).join('\n');
    const corrected = one.edition > 1;
    return [
      {
        id: `releases/${flow}/${period}/e${one.edition}`,
        title: corrected ? `更正：${title.zh}（第${one.edition}版）` : title.zh,
        summary,
        updated: Temporal.Instant.from(instant),
        path: `/releases/${flow}/${period}/e${one.edition}/`,
      },
    ];
  });
};

const changeEntries = ({ flow, period, title, moves }: ReleaseDocument): Entry[] =>
  moves.map(({ from, to, reason, at }, index) => ({
    id: `releases/${flow}/${period}/change-${index + 1}`,
    title: `${to === null ? '取消发布' : '发布时间变更'}：${title.zh}`,
    summary: `${title.en}\n${from ?? '–'} → ${to ?? 'cancelled'}\n${reason}`,
    updated: Temporal.Instant.from(at),
    path: `/releases/${flow}/${period}/`,
  }));

const delayEntries = ({ flow, period, title, state, releaseAt }: ReleaseDocument): Entry[] => {
  if (state !== 'delayed' || releaseAt === null) return [];
  const since = Temporal.Instant.from(releaseAt);
  return [
    {
      id: `releases/${flow}/${period}/delayed-${since.epochMilliseconds / 1000}`,
      title: `延迟发布：${title.zh}`,
      summary: `${title.en}\n到时未发布 not released at its time: ${releaseAt}`,
      updated: since,
      path: `/releases/${flow}/${period}/`,
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
