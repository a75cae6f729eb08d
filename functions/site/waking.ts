import { officeDay } from '../kernel/day.ts';
import { type ReleaseId, releaseName } from '../kernel/release-id.ts';
import { namedBy } from '../release/clock/neighbours.ts';
import { HORIZON_SECONDS } from '../release/clock/shared-pages.ts';
import { lookAfterAll, raiseMissing, upkeep } from '../release/clock/upkeep.ts';
import { type Watch, watch } from '../release/clock/watch.ts';
import { announcedSince, findMany } from '../release/records/releases.ts';
import { described, log } from '../runtime/log.ts';
import { wish } from '../store/shared-pages.ts';
import type { Assets } from '../store/site-assets.ts';
import type { Site } from '../web/pages/site.ts';
import { publishAssets } from './shared/assets.ts';
import type { Sources } from './shared/reading.ts';

import { sharedPagesOf } from './shared/shared-pages.ts';
import {
  armLatest,
  refreshRelease,
  refreshRequests,
  refreshShared,
  refreshSharedFor,
} from './shared/site.ts';

/**
 * What the release clock does each time it wakes. A tick each minute holds what falls due, and reads nothing that
 * is announced for later; a change comes by the table's stream and is shown at once; each hour everything is gone
 * through, for whatever was lost.
 */
export type ReleaseClock = Omit<Watch, 'span' | 'remaining' | 'shared'> & {
  look: Site;
  publishing: Omit<Parameters<typeof publishAssets>[0], 'site'> & { assets: Assets };
};

/**
 * A change may be the last before the next tick, which comes within a minute and may itself be a minute late: what
 * falls due until then is held by the function that the change woke.
 */
const HOLD_SECONDS = 130;

const sourcesOf = ({ table, site, look }: ReleaseClock): Sources => ({ table, site, look });

/** Each minute. It costs what is due, however much is announced. */
export const everyMinute = async (clock: ReleaseClock, remaining: () => number): Promise<void> => {
  await Promise.all([
    watch({
      ...clock,
      shared: sharedPagesOf(sourcesOf(clock)),
      span: { seconds: HORIZON_SECONDS },
      remaining,
    }),
    step('assets', async () => {
      if (await publishAssets({ ...clock.publishing, site: clock.site })) {
        await refreshRecent(clock);
        await refreshAllRegisters(clock);
      }
    }),
    step('missing approvals', () => raiseMissing(clock.table, clock.now)),
  ]);
};

/** Each hour: lost builds, missing approvals, and every page of the last days and of what is to come. */
export const everyHour = async (clock: ReleaseClock): Promise<void> => {
  await step('upkeep', () => upkeep(clock.table, clock.now));
  await step('pages', () => refreshRecent(clock));
  await step('register pages', () => refreshAllRegisters(clock));
};

/** What renders the pages of registers is loaded where there is one to render. */
const refreshAllRegisters = async (clock: ReleaseClock): Promise<void> => {
  const { refreshRegisters } = await import('./shared/registers.ts');
  await refreshRegisters(sourcesOf(clock), officeDay(clock.now()).toString());
};

const refreshRecent = async (clock: ReleaseClock): Promise<void> => {
  const recent = clock.now().subtract({ hours: 48 });
  await refreshPages(clock, await announcedSince(clock.table, recent));
  await onRequests(clock);
};

/** What the public reads of requests, questions or events has changed. */
export const onRequests = (clock: ReleaseClock): Promise<void> =>
  step('request pages', () => refreshRequests(sourcesOf(clock), clock.now));

/**
 * Those that only wait for their T. What is not signed off yet wakes the function again when it is; holding it would
 * keep the changes behind it in the stream from the site until T.
 */
const signedOff = async ({ table }: ReleaseClock, ids: readonly ReleaseId[]): Promise<ReleaseId[]> => {
  const found = await findMany(table, ids);
  return ids.filter((_, i) => ['approved', 'publishing'].includes(found[i]?.state ?? ''));
};

/** The site is out of date by these releases; others are to be held until T. */
export const onChange = async (
  clock: ReleaseClock,
  changed: readonly ReleaseId[],
  held: readonly ReleaseId[],
  remaining: () => number,
): Promise<void> => {
  const ids = [...new Map(changed.map((id) => [releaseName(id), id])).values()];
  await Promise.all([
    signedOff(clock, ids).then(async (near) => {
      const only = [...near, ...held];
      if (only.length > 0)
        await watch({
          ...clock,
          shared: sharedPagesOf(sourcesOf(clock)),
          span: { seconds: HOLD_SECONDS, only },
          remaining,
        });
    }),
    ...(ids.length === 0
      ? []
      : [
          step('upkeep', () => lookAfterAll(clock.table, ids, clock.now)),
          // The changes are written: whoever reads after this wish reads them.
          tried('wish', () => wish(clock.table)).then((wished) => refreshPages(clock, ids, wished)),
        ]),
  ]);
};

/**
 * Each step stands by itself: a page that cannot be rendered or a row that cannot be read must not cost a release
 * its second.
 */
const refreshPages = async (
  clock: ReleaseClock,
  ids: readonly ReleaseId[],
  wished?: number,
): Promise<void> => {
  const sources = sourcesOf(clock);
  for (const id of ids) await step(releaseName(id), () => refreshRelease(sources, id, clock.now));
  // The pages before and after name what has changed.
  const known = new Set(ids.map(releaseName));
  for (const id of ids) {
    await step(`beside ${releaseName(id)}`, async () => {
      for (const other of await namedBy(clock.table, id))
        if (!known.has(releaseName(other))) await refreshRelease(sources, other, clock.now);
    });
  }
  await step('latest', () => armLatest(sources, clock.now));
  await step('shared pages', () =>
    wished === undefined ? refreshShared(sources, clock.now) : refreshSharedFor(sources, clock, wished),
  );
};

const tried = async <T>(what: string, work: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await work();
  } catch (error) {
    log('housekeeping failed', { step: what, error: described(error) });
    return undefined;
  }
};

const step = async (what: string, work: () => Promise<unknown>): Promise<void> => {
  await tried(what, work);
};
