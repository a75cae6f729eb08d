import { Temporal } from 'temporal-polyfill';
import { allFlows } from '../../figures/records/dataflows.ts';
import { latestPath } from '../../kernel/addresses.ts';
import type { ReleaseId } from '../../kernel/release-id.ts';
import { editionPointers, pointersFrom, rankFor } from '../../release/clock/edition-pointers.ts';
import { neighboursOf } from '../../release/clock/neighbours.ts';
import { pointOnce, type Rank, rearm, writePointer } from '../../release/clock/pointers.ts';
import { HORIZON_SECONDS } from '../../release/clock/shared-pages.ts';
import { dueBy, loadMany, loadRelease } from '../../release/records/releases.ts';
import { isDue, isSignedOff, type Release } from '../../release/rules/release.ts';
import type { Clocks } from '../../runtime/now.ts';
import { type PublicFile, type PublicSite, storedObject } from '../../store/public-site.ts';
import { endTurn, takeTurn } from '../../store/shared-pages.ts';
import type { Table } from '../../store/table.ts';
import { announcedNow, readReleases, type Sources } from './reading.ts';

const horizon = (now: Temporal.Instant): Temporal.Instant => now.add({ seconds: HORIZON_SECONDS });

/** The T that this release's pointers are armed for; null while it is not signed off or not near. */
const armedFor = (release: Release, now: Temporal.Instant): Temporal.Instant | null => {
  const { releaseAt: t } = release;
  if (release.state !== 'approved' || t === null) return null;
  const near = Temporal.Instant.compare(t, horizon(now)) <= 0 && Temporal.Instant.compare(t, now) > 0;
  return near ? t : null;
};

const allNear = async (table: Table, now: Temporal.Instant): Promise<Release[]> =>
  loadMany(table, await dueBy(table, horizon(now)));

/** What renders pages is loaded when there is a page to render: publishing at T needs none of it. */
const rendering = () => import('./pages.ts');

/** Shared pages stand for no edition. */
export const SHARED_RANK = { edition: 0, period: '' } as const;

/** Until when pages hold; `asked`: something is due and not out, and shared caches are to ask for it each time. */
type Holding = { until: Temporal.Instant | null; asked?: boolean };

type Rendered = Holding & { pages: readonly PublicFile[] };

/**
 * Pages under these keys, brought to what is true by now. What stands is read first, then what is true, then it is
 * rendered and written over what stood: a page that somebody else wrote in between is left alone, and both are read
 * again. True when something was written.
 */
const bring = async (
  site: PublicSite,
  wanted: readonly string[],
  rank: Rank,
  render: () => Promise<Rendered>,
): Promise<boolean> => {
  let keys = wanted;
  let changed = false;
  while (keys.length > 0) {
    const stands = new Map(
      await Promise.all(keys.map(async (key) => [key, await storedObject(site, key)] as const)),
    );
    const { pages, until, asked = false } = await render();
    const written = await Promise.all(
      pages
        .filter(({ key }) => stands.has(key))
        .map(async (page) => ({
          key: page.key,
          ...(await pointOnce(site, page, { ...rank, asked }, until, stands.get(page.key) ?? null)),
        })),
    );
    changed ||= written.some(({ came }) => came === 'written');
    keys = written.filter(({ came }) => came === 'lost').map(({ key }) => key);
  }
  return changed;
};

/** Home and feeds alone, brought to what is announced and published by now: what readers look at when T has come. */
export const refreshFront = async (sources: Sources, now: () => Temporal.Instant): Promise<void> => {
  const { FRONT_KEYS, frontPages } = await rendering();
  await bring(sources.site, FRONT_KEYS, SHARED_RANK, async () => {
    const at = now();
    const reading = await readReleases(sources);
    return {
      pages: frontPages(sources, await announcedNow(sources, reading, at)),
      ...holding(reading.all, at),
    };
  });
};

/** Home, calendar and feeds, brought to what is announced and published by now. */
export const refreshShared = async (sources: Sources, now: () => Temporal.Instant): Promise<void> => {
  const { site, table } = sources;
  const { SHARED_KEYS, sharedPages, statisticKeys } = await rendering();
  const flows = await allFlows(table);
  const keys = [...SHARED_KEYS, ...flows.flatMap(({ sk }) => statisticKeys(sk))];
  await bring(site, keys, SHARED_RANK, async () => {
    const at = now();
    const reading = await readReleases(sources);
    return { pages: await sharedPages(sources, reading, at), ...holding(reading.all, at) };
  });
};

/** Between two looks whether whoever has the turn is done, in milliseconds. */
const LOOK_AGAIN_MS = 100;

/**
 * The same for a wish: nothing where somebody writes them from what was read after it was made. Where that failed, it
 * is the next one's turn.
 */
export const refreshSharedFor = async (
  sources: Sources,
  { now, pause }: Pick<Clocks, 'now' | 'pause'>,
  wished: number,
): Promise<void> => {
  for (;;) {
    const turn = await takeTurn(sources.table, wished, now());
    if (turn === 'met') return;
    if (turn !== 'taken') {
      try {
        await refreshShared(sources, now);
      } catch (error) {
        await endTurn(sources.table, turn, false);
        throw error;
      }
      return await endTurn(sources.table, turn, true);
    }
    await pause(LOOK_AGAIN_MS);
  }
};

/** What is said of requests, questions and events, brought to what is true by now. None of it changes at a T. */
export const refreshRequests = async (sources: Sources, now: () => Temporal.Instant): Promise<void> => {
  const { REQUEST_PAGE_KEYS, pagesOfRequests } = await rendering();
  await bring(sources.site, REQUEST_PAGE_KEYS, SHARED_RANK, async () => ({
    pages: await pagesOfRequests(sources, now()),
    until: null,
  }));
};

/**
 * What stands at a release's own address, brought to what is true of it; true when something was written. Before
 * the first edition it is armed where it is signed off and near. What a published release points to is not armed
 * for its correction: that would tell that one is coming.
 */
export const refreshRelease = async (
  sources: Sources,
  id: ReleaseId,
  now: () => Temporal.Instant,
): Promise<boolean> => {
  const release = await loadRelease(sources.table, id);
  const newest = release.published.at(-1);
  if (newest) return await refreshPublished(sources, release, newest.edition);
  if (release.kind === 'backfill') return false;
  const { announcementKeys, announcementPages } = await rendering();
  const rank = { edition: 0, period: release.period };
  return await bring(sources.site, announcementKeys(id), rank, async () => {
    const [at, announced] = [now(), await loadRelease(sources.table, id)];
    return { pages: await announcementPages(sources, announced, at), ...holding([announced], at) };
  });
};

/** Whoever published may have died, or two may have: the pointers say what the table says. */
const refreshPublished = async (
  { site, table }: Sources,
  release: Release,
  edition: number,
): Promise<boolean> => {
  const keys = pointersFrom(release, edition);
  const [beside, ...found] = await Promise.all([
    neighboursOf(table, release),
    ...keys.map((key) => storedObject(site, key)),
  ]);
  const sealed = new Map(
    found.flatMap((page, index) => (page ? [[keys[index], { key: keys[index] ?? '', ...page }]] : [])),
  );
  const rank = rankFor(release, edition, release.published);
  const written = await Promise.all(
    editionPointers(release, edition, release.published, beside, (key) => sealed.get(key)).map((page) =>
      writePointer(site, page.key, () => page, rank, null),
    ),
  );
  return written.includes(true);
};

/** `latest.json` of each dataflow, armed for the earliest T that will replace it. */
export const armLatest = async (sources: Sources, now: () => Temporal.Instant): Promise<void> => {
  const at = now();
  const near = await allNear(sources.table, at);
  const flows = await allFlows(sources.table);
  await Promise.all(
    flows.map(({ sk }) => rearm(sources.site, latestPath(sk), holding(near, at, sk).until, at)),
  );
};

/**
 * Stamps what stands and will be replaced at T, without rendering it: the shared pages, and the `latest.json` and page
 * of each dataflow among these releases. What else falls due counts as well, whoever holds it: an earlier T of
 * another release would otherwise be overwritten, and its home page kept by caches until a later one.
 */
export const armShared = async (
  { site, table }: Pick<Sources, 'site' | 'table'>,
  releases: readonly Release[],
  now: Temporal.Instant,
): Promise<void> => {
  const near = await allNear(table, now);
  const { until } = holding(near, now);
  if (until === null) return;
  const { SHARED_KEYS, statisticKeys } = await rendering();
  const latest = [...new Set(releases.map(({ flow }) => flow))].flatMap((flow) => {
    const { until: t } = holding(near, now, flow);
    return t ? [latestPath(flow), ...statisticKeys(flow)].map((key) => [key, t] as const) : [];
  });
  const stamped = [...SHARED_KEYS.map((key) => [key, until] as const), ...latest];
  await Promise.all(stamped.map(([key, t]) => rearm(site, key, t, now)));
};

/**
 * How long what is rendered from these releases holds: until the earliest T of a first edition that is armed, of one
 * dataflow or of any. While one is due and not out yet, what is rendered without it may be out of date in a moment, and
 * no cache is to keep that.
 */
const holding = (releases: readonly Release[], now: Temporal.Instant, flow?: string): Holding => {
  const first = releases.filter(
    (release) =>
      isSignedOff(release) && release.published.length === 0 && (flow === undefined || release.flow === flow),
  );
  if (first.some(({ state, releaseAt }) => state === 'publishing' || isDue(releaseAt, now))) {
    return { until: null, asked: true };
  }
  const armed = first.flatMap((release) => armedFor(release, now) ?? []);
  return { until: armed.sort(Temporal.Instant.compare)[0] ?? null };
};
