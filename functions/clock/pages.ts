import { Temporal } from 'temporal-polyfill';
import { officeDay } from '../domain/day.ts';
import type { Dataflow } from '../domain/figures/dataflow.ts';
import { vintageOf } from '../domain/figures/vintage.ts';
import {
  documentName,
  editionPath,
  english,
  HOME,
  isReport,
  latestPath,
  releaseFolder,
  seriesPath,
  statisticFolder,
} from '../domain/release/addresses.ts';
import { type ReleaseDocument, standingDocument } from '../domain/release/document.ts';
import { isDelayed, type Release, type ReleaseId } from '../domain/release/release.ts';
import { REPORT_STRUCTURE } from '../domain/release/report-structure.ts';
import { awaitedReport } from '../domain/report/due.ts';
import { feedAtom, type Headlines } from '../formats/atom.ts';
import { calendarJson } from '../formats/calendar-json.ts';
import { calendarIcs } from '../formats/icalendar.ts';
import { robots, sitemap } from '../formats/sitemap.ts';
import { homePage } from '../pages/home-page.ts';
import { announcedPage } from '../pages/release/announced-page.ts';
import { calendarPage } from '../pages/release/calendar-page.ts';
import type { History } from '../pages/release/chart.ts';
import { statisticPage } from '../pages/release/statistic-page.ts';
import type { Site } from '../pages/site.ts';
import { allFlows, type Flow, loadDefinition } from '../store/release/dataflows.ts';
import { type Page, type PublicSite, standing } from '../store/release/public-site.ts';
import { allBetween } from '../store/release/releases.ts';
import type { Table } from '../store/table.ts';
import { LOG_FEED_KEY, REQUEST_KEYS, requestPages } from './disclosure.ts';
import { DISCLOSURE_KEYS, disclosurePages } from './disclosure-overview.ts';

/**
 * What the public pages say that belong to no edition: home, calendar and feeds, and the page of a release
 * before its time. Rendered from what is published and announced at the moment of reading, and from no sealed
 * byte.
 */
export type Sources = { table: Table; site: PublicSite; look: Site };

const HTML = 'text/html; charset=utf-8';

const page = (key: string, text: string, mediaType = HTML): Page => ({
  key,
  bytes: Buffer.from(text),
  mediaType,
});

/** From the start of last year on: what lies further back stays reachable at its own address. */
const calendarFrom = (now: Temporal.Instant): Temporal.Instant =>
  now
    .toZonedDateTimeISO('Asia/Shanghai')
    .with({ month: 1, day: 1 })
    .subtract({ years: 1 })
    .startOfDay()
    .toInstant();

const FIRST = Temporal.Instant.from('1949-10-01T00:00:00Z');
const FAR = Temporal.Instant.from('2199-12-31T00:00:00Z');

const definitions = async (table: Table, flows: readonly Flow[]): Promise<Map<string, Dataflow>> =>
  new Map(
    await Promise.all(
      flows.map(async ({ sk, revision }) => [sk, await loadDefinition(table, sk, revision)] as const),
    ),
  );

/** release.json of the newest published period of each dataflow, with its headline figures. */
const newest = async (site: PublicSite, flows: readonly string[]): Promise<ReleaseDocument[]> => {
  const found = await Promise.all(flows.map((flow) => standing(site, latestPath(flow))));
  return found.flatMap((one) => (one ? [JSON.parse(one.bytes.toString('utf8')) as ReleaseDocument] : []));
};

/** When anything in the calendar last changed: what a feed is stamped with, so that the same state gives the same bytes. */
const lastTouched = (releases: readonly Release[], now: Temporal.Instant): Temporal.Instant =>
  releases
    .flatMap((release) => [
      release.announcedAt,
      ...(release.releaseAt && isDelayed(release, now) ? [release.releaseAt] : []),
      ...release.changes.map(({ at }) => at),
      ...release.published.map(({ publishedAt }) => publishedAt),
    ])
    .reduce(
      (a, b) => (Temporal.Instant.compare(a, b) > 0 ? a : b),
      Temporal.Instant.fromEpochMilliseconds(0),
    );

/** The keys of the shared pages, known before one is rendered: what stands there is read first. */
export const SHARED_KEYS: readonly string[] = [
  HOME.zh,
  HOME.en,
  ...['calendar/', ...REQUEST_KEYS, LOG_FEED_KEY, ...DISCLOSURE_KEYS].flatMap((key) => [key, english(key)]),
  'calendar.json',
  ...['calendar.ics', 'feed.atom'].flatMap((key) => [key, english(key)]),
  'sitemap.xml',
  'robots.txt',
];

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
  const stands = await standing(site, seriesPath(vintage));
  // Its edition is being published at this moment.
  if (!stands) return null;
  const { readSdmxCsv } = await import('../formats/sdmx/csv.ts');
  const charted = stands.bytes.length > MOST_CHARTED_BYTES ? [] : await readSdmxCsv(dataflow, stands.bytes);
  const history = vintageOf(charted);
  histories.set(`${site.bucket} ${vintage}`, history);
  return history;
};

const statisticPages = async (
  { site, look }: Sources,
  flow: Flow,
  dataflow: Dataflow,
  releases: readonly ReleaseDocument[],
): Promise<Page[]> => {
  const history = await historyOf(site, dataflow, flow.vintage);
  const series = history && seriesPath(flow.vintage);
  const model = { site: look, dataflow, releases, history: history ?? new Map(), series };
  const [zh = '', en = ''] = statisticKeys(flow.sk);
  return [page(zh, statisticPage(model, 'zh')), page(en, statisticPage(model, 'en'))];
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

/** Editions never change, so what each says first is read once a process. */
const said = new Map<string, ReleaseDocument['headline']>();
/** As many as a feed has room for. */
const MOST_SAID = 50;

/** What the newest editions say first, by the edition's name, as it was published with them. */
const saidBy = async (site: PublicSite, releases: readonly ReleaseDocument[]): Promise<Headlines> => {
  const editions = releases
    .filter((one) => one.kind === 'regular' && !isReport(one))
    .flatMap((one) =>
      one.editions.map(({ edition, publishedAt }) => ({ one, edition, at: publishedAt ?? '' })),
    )
    .sort((a, b) => (a.at < b.at ? 1 : -1))
    .slice(0, MOST_SAID);
  const found = await Promise.all(
    editions.map(async ({ one, edition }) => {
      const name = `${one.id}/e${edition}`;
      const known = said.get(`${site.bucket} ${name}`);
      if (known) return [name, known] as const;
      const stands = await standing(site, `${editionPath(one, edition)}release.json`);
      if (!stands) return [name, []] as const;
      const { headline } = JSON.parse(stands.bytes.toString('utf8')) as ReleaseDocument;
      said.set(`${site.bucket} ${name}`, headline);
      return [name, headline] as const;
    }),
  );
  return new Map(found.filter(([, headline]) => headline.length > 0));
};

/** The public documents of releases: a history is public once it is out, and the newest say their figures. */
const documentsOf = (
  releases: readonly Release[],
  structures: ReadonlyMap<string, Dataflow>,
  latest: readonly ReleaseDocument[],
  now: Temporal.Instant,
): ReleaseDocument[] => {
  const headlined = new Map(latest.map((document) => [document.id, document.headline]));
  return releases.flatMap((release) => {
    const structure = isReport(release) ? REPORT_STRUCTURE : structures.get(release.flow);
    if (!structure || (release.kind === 'backfill' && release.published.length === 0)) return [];
    const document = standingDocument(release, structure, now);
    return [{ ...document, headline: headlined.get(document.id) ?? [] }];
  });
};

export const sharedPages = async (sources: Sources, now: Temporal.Instant): Promise<Page[]> => {
  const { table, site, look } = sources;
  const rows = await allFlows(table);
  const flows = rows.map((flow) => flow.sk);
  const [structures, latest, all, requests] = await Promise.all([
    definitions(table, rows),
    newest(site, flows),
    allBetween(table, FIRST, FAR),
    requestPages(sources, now),
  ]);
  const everything = documentsOf(all, structures, latest, now);
  const since = calendarFrom(now);
  const releases = all.filter(
    ({ releaseAt, announcedAt }) => Temporal.Instant.compare(releaseAt ?? announcedAt, since) >= 0,
  );
  const documents = documentsOf(releases, structures, latest, now);
  const regular = documents.filter(({ kind }) => kind === 'regular');
  const stamp = lastTouched(releases, now);
  const today = officeDay(now).toString();
  const due = awaitedReport(everything, today);
  const headlines = await saidBy(site, documents);
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
    page(HOME.zh, homePage({ site: look, releases: documents }, 'zh')),
    page(HOME.en, homePage({ site: look, releases: documents }, 'en')),
    page('calendar/', calendarPage({ site: look, releases: regular, due, today }, 'zh')),
    page(english('calendar/'), calendarPage({ site: look, releases: regular, due, today }, 'en')),
    ...[...requests, ...disclosure].flatMap(({ key, text, mediaType }) => [
      page(key, text('zh'), mediaType),
      page(english(key), text('en'), mediaType),
    ]),
    page('calendar.json', calendarJson(regular), 'application/json'),
    ...LANGUAGES.flatMap(([lang, keyOf]) => [
      page(
        keyOf('calendar.ics'),
        calendarIcs({ address: look.address, releases: regular, stamp, lang, due }),
        'text/calendar; charset=utf-8',
      ),
      page(
        keyOf('feed.atom'),
        feedAtom({ address: look.address, releases: documents, stamp, lang, headlines }),
        'application/atom+xml',
      ),
    ]),
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
): Promise<Page[]> => {
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
