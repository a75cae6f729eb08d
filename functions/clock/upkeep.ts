import type { Temporal } from 'temporal-polyfill';
import { type Act, type Release, rebuild, releaseName } from '../domain/release.ts';
import { log } from '../log.ts';
import { orderBuild } from '../store/outbox.ts';
import { alarmOnce, allInWork, load, save } from '../store/releases.ts';
import type { Table } from '../store/table.ts';

/** What each tick looks after, beside what falls due: builds that were lost, and sign-offs that are missing. */
const BUILD_MINUTES = 20;
const ALARM_HOURS = 24;

const ACTOR = 'release-clock';

const isLost = (release: Release, now: Temporal.Instant): boolean =>
  release.upload?.state === 'building' &&
  now.since(release.upload.orderedAt).total('minutes') >= BUILD_MINUTES;

const lacksApproval = (release: Release, now: Temporal.Instant): boolean =>
  release.releaseAt !== null &&
  release.state !== 'approved' &&
  release.state !== 'publishing' &&
  release.releaseAt.since(now).total('hours') <= ALARM_HOURS;

const lookAfter = async (table: Table, release: Release, act: Act): Promise<void> => {
  if (isLost(release, act.at)) {
    const after = rebuild(release, act);
    const upload = after.upload;
    if (!upload) return;
    await save(table, release, after, act, { action: 'build ordered again' }, () => [
      orderBuild(table, release, upload, act.at),
    ]);
    log('build ordered again', { release: releaseName(release) });
    return;
  }
  if (lacksApproval(release, act.at)) await raise(table, release, act.at);
};

/** One alarm for each T, and no new version of the release: nobody who signs is held up by it. */
const raise = async (table: Table, release: Release, at: Temporal.Instant): Promise<void> => {
  const name = releaseName(release);
  const id = `unapproved-${release.flow}-${release.period}-${release.releaseAt?.epochMilliseconds}`;
  const raised = await alarmOnce(table, release, {
    id,
    at,
    to: 'alert',
    subject: `${name} 尚未批准 / not approved yet`,
    text: `${name} 定于 ${release.releaseAt} 发布，现状态为 ${release.state}，尚未批准。\n${name} is due at ${release.releaseAt}; it is ${release.state} and not approved.`,
  });
  if (raised) log('approval missing', { release: name, state: release.state });
};

/** Goes through the editions in work. Whoever else changes one at this moment wins; the next tick looks again. */
export const upkeep = async (table: Table, now: () => Temporal.Instant): Promise<void> => {
  for (const id of await allInWork(table)) {
    const release = await load(table, id);
    await lookAfter(table, release, { by: ACTOR, at: now() }).catch((error: unknown) => {
      log('upkeep put off', { release: releaseName(id), error: String(error) });
    });
  }
};
