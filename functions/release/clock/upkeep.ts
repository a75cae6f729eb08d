import type { Temporal } from 'temporal-polyfill';
import { allFlows } from '../../figures/records/dataflows.ts';
import type { Act } from '../../kernel/act.ts';
import { beijingTime } from '../../kernel/day.ts';
import { type ReleaseId, releaseName } from '../../kernel/release-id.ts';
import { described, log } from '../../runtime/log.ts';
import { orderBuild } from '../../store/outbox.ts';
import { isOvertaken } from '../../store/race.ts';
import type { Table } from '../../store/table.ts';
import { tellEditor } from '../records/editor-mail.ts';
import { allInWork, dueBetween, loadRelease, saveRelease, tellOnce } from '../records/releases.ts';
import { isInWork, type Release } from '../rules/release.ts';
import { RELEASE_STATE_NAMES } from '../rules/states.ts';
import { orderLostBuild, rebuild } from '../rules/uploads.ts';

/** What is looked after beside what falls due: builds that were lost, and sign-offs that are missing. */
const BUILD_MINUTES = 20;
const ALARM_HOURS = 24;

/** How far back a minute's tick looks for what has just come within a day of its T; the hourly one finds the rest. */
const ALARM_WINDOW_MINUTES = 3;

const ACTOR = 'release-clock';

const isLost = (release: Release, now: Temporal.Instant): boolean =>
  release.upload?.state === 'building' &&
  now.since(release.upload.orderedAt).total('minutes') >= BUILD_MINUTES;

const lacksApproval = (release: Release, now: Temporal.Instant): boolean =>
  release.releaseAt !== null &&
  release.state !== 'approved' &&
  release.state !== 'publishing' &&
  release.releaseAt.since(now).total('hours') <= ALARM_HOURS;

const lookAfter = async (table: Table, release: Release, vintage: string, act: Act): Promise<void> => {
  if (isLost(release, act.at)) await orderAgain(table, release, orderLostBuild(release, act), act);
  else if (isStale(release, vintage)) await orderAgain(table, release, rebuild(release, act), act);
  if (lacksApproval(release, act.at)) await raise(table, release, act.at);
};

/** What is sealed builds on a vintage that is no longer the newest, whoever failed to say so at the time. */
const isStale = (release: Release, vintage: string): boolean =>
  release.sealed !== null && release.state !== 'publishing' && release.sealed.vintage !== vintage;

const orderAgain = async (table: Table, before: Release, after: Release, act: Act): Promise<void> => {
  const file = after.upload;
  const ordered = file?.state === 'building' ? file : null;
  const deed = {
    action: ordered ? 'build ordered again' : 'build given up',
    detail: { edition: after.edition },
  };
  await saveRelease(table, before, after, act, deed, (saved) =>
    ordered ? [orderBuild(table, after, ordered, act.at)] : tellEditor(table, saved, act.at),
  );
  log(deed.action, { release: releaseName(after), upload: file?.upload ?? 0 });
};

/** One alarm for each T, and no new version of the release: nobody who signs is held up by it. */
const raise = async (table: Table, release: Release, at: Temporal.Instant): Promise<void> => {
  const due = release.releaseAt && beijingTime(release.releaseAt);
  const state = RELEASE_STATE_NAMES[release.state];
  const name = releaseName(release);
  const id = `unapproved-${release.flow}-${release.period}-${release.releaseAt?.epochMilliseconds}`;
  const raised = await tellOnce(table, release, {
    id,
    at,
    to: 'alert',
    subject: `${name} 尚未批准 / not approved yet`,
    text: `${name} 定于${due?.zh}发布，现状态为“${state.zh}”，尚未批准。\n${name} is due at ${due?.en}; it is ${state.en} and not approved.`,
  });
  if (raised) log('approval missing', { release: name, state: release.state });
};

/** Goes through these editions. Whoever else changes one at this moment wins; the next hour looks again. */
export const lookAfterAll = async (
  table: Table,
  ids: readonly ReleaseId[],
  now: () => Temporal.Instant,
): Promise<void> => {
  if (ids.length === 0) return;
  const vintages = new Map((await allFlows(table)).map((flow) => [flow.sk, flow.vintage]));
  for (const id of ids) {
    try {
      const release = await loadRelease(table, id);
      if (!isInWork(release)) continue;
      await lookAfter(table, release, vintages.get(id.flow) ?? '', { by: ACTOR, at: now() });
    } catch (error) {
      // A lost race is a normal outcome and no alarm.
      const event = isOvertaken(error) ? 'upkeep put off' : 'housekeeping failed';
      log(event, { step: `upkeep of ${releaseName(id)}`, error: described(error) });
    }
  }
};

/** Goes through all editions in work. */
export const upkeep = async (table: Table, now: () => Temporal.Instant): Promise<void> =>
  lookAfterAll(table, await allInWork(table), now);

/** Those that have come within a day of their T in the last minutes: the alarm comes with the next tick. */
export const raiseMissing = async (table: Table, now: () => Temporal.Instant): Promise<void> => {
  const until = now().add({ hours: ALARM_HOURS });
  const from = until.subtract({ minutes: ALARM_WINDOW_MINUTES });
  await lookAfterAll(table, await dueBetween(table, from, until), now);
};
