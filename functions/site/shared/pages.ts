import type { Temporal } from 'temporal-polyfill';
import { type Flow, loadDefinition } from '../../figures/records/dataflows.ts';
import type { Dataflow } from '../../figures/rules/dataflow.ts';
import { vintageOf } from '../../figures/rules/vintage.ts';
import { robots, sitemap } from '../../formats/sitemap.ts';
import {
  documentName,
  english,
  HOME,
  isReport,
  releaseFolder,
  seriesPath,
  statisticFolder,
} from '../../kernel/addresses.ts';
import { officeDay } from '../../kernel/day.ts';
import type { ReleaseId } from '../../kernel/release-id.ts';
import { feedAtom } from '../../release/documents/atom.ts';
import { calendarJson } from '../../release/documents/calendar-json.ts';
import { calendarIcs } from '../../release/documents/icalendar.ts';
import { announcedPage } from '../../release/pages/announced-page.ts';
import { calendarPage } from '../../release/pages/calendar-page.ts';
import type { History } from '../../release/pages/chart.ts';
import { statisticPage } from '../../release/pages/statistic-page.ts';
import { awaitedReport } from '../../release/rules/awaited-report.ts';
import { type ReleaseDocument, standingDocument } from '../../release/rules/document.ts';
import type { Release } from '../../release/rules/release.ts';
import { REPORT_STRUCTURE } from '../../release/rules/report-structure.ts';
import { type PublicFile, type PublicSite, storedObject } from '../../store/public-site.ts';
import { homePage } from '../pages/home-page.ts';
import { LOG_FEED_KEY, REQUEST_KEYS, requestPages } from './disclosure.ts';
import { DISCLOSURE_KEYS, disclosurePages } from './disclosure-overview.ts';
import { type AnnouncedReleases, announcedNow, type Reading, type Sources } from './reading.ts';

const HTML = 'text/html; charset=utf-8';

const page = (key: string, text: string, mediaType = HTML): PublicFile => ({
  key,
  bytes: Buffer.from(text),
  mediaType,
});

/** The keys of the shared pages, known before one is rendered: what stands there is read first. */
export const SHARED_KEYS: readonly string[] = [
  HOME.zh,
  HOME.en,
  ...['calendar/', ...DISCLOSURE_KEYS].flatMap((key) => [key, english(key)]),
  'calendar.json',
  ...['calendar.ics', 'feed.atom'].flatMap((key) => [key, english(key)]),
  'sitemap.xml',
  'robots.txt',
];

/** Those that tell what has just come out: readers wait for them at T. */
export const FRONT_KEYS: readonly string[] = [HOME.zh, HOME.en, 'feed.atom', english('feed.atom')];

/** The keys of the page of a statistic, in both languages. */
export const statisticKeys = (flow: string): readonly string[] => [
  statisticFolder(flow),
  english(statisticFolder(flow)),
];

/** A chart of more than this would be no chart; such a series is for its file. */
const MOST_CHARTED_BYTES = 8_000_000;

/** What was read of the vintages that stand: one changes at a T only, and these pages are written every minute. */
const histories = new Map<string, History>();

/** A vintage as the public has it, empty where it is too long for a chart; null where none is public. */
const historyOf = async (site: PublicSite, dataflow: Dataflow, vintage: string): Promise<History | null> => {
  const known = histories.get(`${site.bucket} ${vintage}`);
  if (known || vintage === '') return known ?? null;
  const stands = await storedObject(site, seriesPath(vintage));
  // Its edition is being published at this moment.
  if (!stands) return null;
  const { readSdmxCsv } = await import('../../figures/documents/sdmx-csv.ts');
  const charted = stands.bytes.length > MOST_CHARTED_BYTES ? [] : await readSdmxCsv(dataflow, stands.bytes);
  const history = vintageOf(charted);
  histories.set(`${site.bucket} ${vintage}`, history);
  return history;
};

/**
 * The pages of each statistic as they were made last, and of what: their charts take a third of the time of all shared
 * pages, most of which are made for a change of another release.
 */
const statistics = new Map<string, { of: string; pages: PublicFile[] }>();

const statisticPages = async (
  { site, look }: Sources,
  flow: Flow,
  dataflow: Dataflow,
  releases: readonly ReleaseDocument[],
): Promise<PublicFile[]> => {
  const history = await historyOf(site, dataflow, flow.vintage);
  const series = history && seriesPath(flow.vintage);
  const [zh = '', en = ''] = statisticKeys(flow.sk);
  const of = JSON.stringify([look, series, flow.revision, releases]);
  const before = statistics.get(`${site.bucket} ${zh}`);
  if (before?.of === of) return before.pages;
  const model = { site: look, dataflow, releases, history: history ?? new Map(), series };
  const pages = [page(zh, statisticPage(model, 'zh')), page(en, statisticPage(model, 'en'))];
  statistics.set(`${site.bucket} ${zh}`, { of, pages });
  return pages;
};

const LANGUAGES = [
  ['zh', (key: string) => key],
  ['en', english],
] as const;

/** The pages that a search engine is told of: those that stand for themselves. */
const pathsOf = (flows: readonly string[], releases: readonly ReleaseDocument[]): string[] => [
  '/',
  '/calendar/',
  ...[...REQUEST_KEYS, ...DISCLOSURE_KEYS].map((key) => `/${key}`),
  ...flows.map((flow) => `/${statisticFolder(flow)}`),
  ...releases.map((one) => `/${releaseFolder(one)}`),
];

/** Home and feeds alone. */
export const frontPages = (
  { look }: Sources,
  { documents, headlines, stamp }: AnnouncedReleases,
): PublicFile[] =>
  LANGUAGES.flatMap(([lang, keyOf]) => [
    page(HOME[lang], homePage({ site: look, releases: documents }, lang)),
    page(
      keyOf('feed.atom'),
      feedAtom({ address: look.address, releases: documents, stamp, lang, headlines }),
      'application/atom+xml',
    ),
  ]);

/** What is said in both languages. */
const inBoth = (said: Awaited<ReturnType<typeof requestPages>>): PublicFile[] =>
  said.flatMap(({ key, text, mediaType }) => [
    page(key, text('zh'), mediaType),
    page(english(key), text('en'), mediaType),
  ]);

/** The keys of the pages about requests, questions and events: nothing on them follows from a release. */
export const REQUEST_PAGE_KEYS: readonly string[] = [...REQUEST_KEYS, LOG_FEED_KEY].flatMap((key) => [
  key,
  english(key),
]);

export const pagesOfRequests = async (sources: Sources, now: Temporal.Instant): Promise<PublicFile[]> =>
  inBoth(await requestPages(sources, now));

/** The pages that follow from releases, from this reading. */
export const sharedPages = async (
  sources: Sources,
  reading: Reading,
  now: Temporal.Instant,
): Promise<PublicFile[]> => {
  const { look } = sources;
  const { rows, structures } = reading;
  const all = await announcedNow(sources, reading, now);
  const { everything, documents, stamp } = all;
  const flows = rows.map(({ sk }) => sk);
  const regular = documents.filter(({ kind }) => kind === 'regular');
  const today = officeDay(now).toString();
  const due = awaitedReport(everything, today);
  const disclosure = await disclosurePages(sources, rows, everything, now);
  const statistics = await Promise.all(
    rows.map((flow) => {
      const dataflow = structures.get(flow.sk);
      const ofFlow = everything.filter((one) => one.flow === flow.sk);
      return dataflow ? statisticPages(sources, flow, dataflow, ofFlow) : [];
    }),
  );
  return [
    ...statistics.flat(),
    ...frontPages(sources, all),
    page('calendar/', calendarPage({ site: look, releases: regular, due, today }, 'zh')),
    page(english('calendar/'), calendarPage({ site: look, releases: regular, due, today }, 'en')),
    ...inBoth(disclosure),
    page('calendar.json', calendarJson(regular), 'application/json'),
    ...LANGUAGES.map(([lang, keyOf]) =>
      page(
        keyOf('calendar.ics'),
        calendarIcs({ address: look.address, releases: regular, stamp, lang, due }),
        'text/calendar; charset=utf-8',
      ),
    ),
    page('sitemap.xml', sitemap(look.address, pathsOf(flows, everything)), 'application/xml'),
    page('robots.txt', robots(look.address), 'text/plain; charset=utf-8'),
  ];
};

/** The keys of the pages of a release before its first edition. */
export const announcementKeys = (id: ReleaseId): readonly string[] => {
  const folder = releaseFolder(id);
  return [folder, english(folder), `${folder}${documentName(id)}`];
};

/** The pages of a release before its first edition: announced, moved or cancelled. A backfill has none. */
export const announcementPages = async (
  { table, look }: Sources,
  release: Release,
  now: Temporal.Instant,
): Promise<PublicFile[]> => {
  if (release.kind === 'backfill' || release.published.length > 0) return [];
  if (release.state === 'publishing') return [];
  const structure = isReport(release) ? REPORT_STRUCTURE : await loadDefinition(table, release.flow);
  const document = standingDocument(release, structure, now);
  const model = { site: look, document };
  const [zh = '', en = '', json = ''] = announcementKeys(release);
  return [
    page(zh, announcedPage(model, 'zh')),
    page(en, announcedPage(model, 'en')),
    page(json, `${JSON.stringify(document, null, 1)}\n`, 'application/json'),
  ];
};
