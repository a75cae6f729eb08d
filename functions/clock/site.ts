import { Temporal } from 'temporal-polyfill';
import { english, latestPath, releaseFolder } from '../domain/addresses.ts';
import type { Release, ReleaseId } from '../domain/release.ts';
import { dueBy, load } from '../store/releases.ts';
import type { Table } from '../store/table.ts';
import { announcementPages, type Sources, sharedPages } from './pages.ts';
import { point, rearm } from './pointers.ts';

/** How long before T an edition is armed: longer than two ticks, so that two functions hold it. */
export const HORIZON_SECONDS = 200;

/** The keys by which a release is found before and after its T. */
const pointerKeys = (id: ReleaseId): string[] => [
  releaseFolder(id),
  english(releaseFolder(id)),
  `${releaseFolder(id)}release.json`,
];

const horizon = (now: Temporal.Instant): Temporal.Instant => now.add({ seconds: HORIZON_SECONDS });

/** The T that this release's pointers are armed for; null while it is not signed off or not near. */
const armedFor = (release: Release, now: Temporal.Instant): Temporal.Instant | null => {
  const { releaseAt: t } = release;
  if (release.state !== 'approved' || t === null) return null;
  const near = Temporal.Instant.compare(t, horizon(now)) <= 0 && Temporal.Instant.compare(t, now) > 0;
  return near ? t : null;
};

/** The earliest T that anything is armed for: shared pages change then. */
const nextArmed = async (table: Table, now: Temporal.Instant): Promise<Temporal.Instant | null> => {
  const near = await Promise.all((await dueBy(table, horizon(now))).map((id) => load(table, id)));
  const times = near.flatMap((release) => armedFor(release, now) ?? []);
  return times.sort(Temporal.Instant.compare)[0] ?? null;
};

/** Home, calendar and feeds, brought to what is announced and published by now. */
export const refreshShared = async (sources: Sources, now: () => Temporal.Instant): Promise<void> => {
  const at = now();
  const until = await nextArmed(sources.table, at);
  const first = new Map((await sharedPages(sources, at)).map((page) => [page.key, page]));
  let asked = new Set<string>();
  let pages = Promise.resolve(first);
  const latest = (key: string) => {
    if (asked.has(key)) {
      asked = new Set();
      pages = sharedPages(sources, now()).then((all) => new Map(all.map((page) => [page.key, page])));
    }
    asked.add(key);
    return pages;
  };
  await Promise.all(
    [...first.keys()].map((key) =>
      point(sources.site, key, async () => (await latest(key)).get(key) ?? null, SHARED, until),
    ),
  );
};

/** Shared pages stand for no edition. */
const SHARED = { edition: 0, period: '' } as const;

/** A release's own pages before its first edition, and the arming of those that stand for one. */
export const refreshRelease = async (
  sources: Sources,
  id: ReleaseId,
  now: () => Temporal.Instant,
): Promise<void> => {
  const release = await load(sources.table, id);
  const until = armedFor(release, now());
  if (release.published.length > 0) {
    await Promise.all(
      [...pointerKeys(id), latestPath(id.flow)].map((key) => rearm(sources.site, key, until)),
    );
    return;
  }
  const rank = { edition: 0, period: release.period };
  await Promise.all(
    (await announcementPages(sources, id)).map(({ key }) =>
      point(
        sources.site,
        key,
        async () => (await announcementPages(sources, id)).find((page) => page.key === key) ?? null,
        rank,
        until,
      ),
    ),
  );
  await rearm(sources.site, latestPath(id.flow), until);
};
