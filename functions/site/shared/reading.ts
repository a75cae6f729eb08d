import { Temporal } from 'temporal-polyfill';
import { allFlows, type Flow, loadDefinition } from '../../figures/records/dataflows.ts';
import type { Dataflow } from '../../figures/rules/dataflow.ts';
import { editionPath, isReport, latestPath } from '../../kernel/addresses.ts';
import { releaseName } from '../../kernel/release-id.ts';
import type { Headlines } from '../../release/documents/atom.ts';
import { allBetween } from '../../release/records/releases.ts';
import { type ReleaseDocument, standingDocument } from '../../release/rules/document.ts';
import { isDelayed, type Release } from '../../release/rules/release.ts';
import { REPORT_STRUCTURE } from '../../release/rules/report-structure.ts';
import { type PublicSite, storedObject } from '../../store/public-site.ts';
import type { Table } from '../../store/table.ts';
import type { Site } from '../../web/pages/site.ts';

/**
 * What the public pages say that belong to no edition: home, calendar and feeds, and the page of a release
 * before its time. Rendered from what is published and announced at the moment of reading, and from no sealed
 * byte.
 */
export type Sources = { table: Table; site: PublicSite; look: Site };

/** What was read of releases and dataflows, and of what the newest say. */
export type Reading = {
  rows: readonly Flow[];
  structures: ReadonlyMap<string, Dataflow>;
  all: readonly Release[];
  /** release.json of the newest published period of each dataflow, with its headline figures. */
  latest: readonly ReleaseDocument[];
};

/** What shared pages say of releases: every one, and those of the calendar with what they say first. */
export type AnnouncedReleases = {
  everything: readonly ReleaseDocument[];
  documents: readonly ReleaseDocument[];
  headlines: Headlines;
  /** When anything in the calendar last changed. */
  stamp: Temporal.Instant;
};

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

/** A revision never changes, so that each is read once a process. */
const revisions = new Map<string, Dataflow>();

const definitions = async (table: Table, flows: readonly Flow[]): Promise<Map<string, Dataflow>> =>
  new Map(
    await Promise.all(
      flows.map(async ({ sk, revision }) => {
        const name = `${table.name} ${sk} ${revision}`;
        const definition = revisions.get(name) ?? (await loadDefinition(table, sk, revision));
        revisions.set(name, definition);
        return [sk, definition] as const;
      }),
    ),
  );

/** release.json of the newest published period of each dataflow, with its headline figures. */
const newest = async (site: PublicSite, flows: readonly string[]): Promise<ReleaseDocument[]> => {
  const found = await Promise.all(flows.map((flow) => storedObject(site, latestPath(flow))));
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
      const stands = await storedObject(site, `${editionPath(one, edition)}release.json`);
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

export const readReleases = async ({ table, site }: Sources): Promise<Reading> => {
  const rows = await allFlows(table);
  const [structures, latest, all] = await Promise.all([
    definitions(table, rows),
    newest(
      site,
      rows.map(({ sk }) => sk),
    ),
    allBetween(table, FIRST, FAR),
  ]);
  return { rows, structures, all, latest };
};

/** The same once this release has come out, whose document at its own address is `document`. */
export const withPublished = (
  reading: Reading,
  release: Release,
  document: ReleaseDocument | null,
): Reading => {
  const name = releaseName(release);
  const isNewest = (one: ReleaseDocument): boolean =>
    one.flow !== document?.flow || one.period > document.period;
  const others = reading.latest.filter(isNewest);
  const overtaken = document === null || others.some(({ flow }) => flow === document.flow);
  return {
    ...reading,
    all: reading.all.map((one) => (releaseName(one) === name ? release : one)),
    latest: overtaken ? reading.latest : [...others, document],
  };
};

export const announcedNow = async (
  { site }: Sources,
  reading: Reading,
  now: Temporal.Instant,
): Promise<AnnouncedReleases> => {
  const { all, structures, latest } = reading;
  const since = calendarFrom(now);
  const releases = all.filter(
    ({ releaseAt, announcedAt }) => Temporal.Instant.compare(releaseAt ?? announcedAt, since) >= 0,
  );
  const documents = documentsOf(releases, structures, latest, now);
  return {
    everything: documentsOf(all, structures, latest, now),
    documents,
    headlines: await saidBy(site, documents),
    stamp: lastTouched(releases, now),
  };
};
