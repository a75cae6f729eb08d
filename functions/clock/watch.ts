import type { Temporal } from 'temporal-polyfill';
import { Problem } from '../domain/errors.ts';
import { isDue, type Release, type ReleaseId, releaseName } from '../domain/release.ts';
import {
  type Ahead,
  certainlyPast,
  isSharp,
  isSkewed,
  nextProbe,
  observe,
  type Sample,
  UNKNOWN,
} from '../domain/service-clock.ts';
import { described, log } from '../log.ts';
import type { Site } from '../pages/site.ts';
import { serviceDate } from '../store/public-site.ts';
import { dueBy, load } from '../store/releases.ts';
import { type Armed, arm, type Publisher, publish } from './publication.ts';
import { refreshRelease, refreshShared } from './site.ts';

/**
 * The watch over what falls due. It holds every edition that falls due within the horizon, in whatever state,
 * reads it again each second, arms what is signed off, and publishes at T by two clocks.
 *
 * Each tick of the schedule keeps a watch of its own and any of them may die: another one holds the same
 * editions, and a missed T is made up by the next tick.
 */
export type Watch = Publisher & {
  look: Site;
  /** How far ahead to look for what falls due; 0: only what is due by now, and then the watch ends. */
  horizonSeconds: number;
  /** Milliseconds that this invocation has left. */
  remaining: () => number;
};

/** A watch ends this long before its function would be stopped. */
const MARGIN_MS = 15_000;

/** A function that finds another one publishing gives it this long before it goes on with the same work. */
const PATIENCE_MS = 3000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

type Held = { release: Release; armed: Armed | null };

const key = (id: ReleaseId): string => releaseName(id);

/** Between two readings of what falls due; an approval in the last seconds still goes out at T. */
const READ_EVERY_MS = 1000;

/** So shortly before an armed T nothing is read any more: what was read is published, on its own conditions. */
const QUIET_MS = 250;

/** How often a sharp picture of the storage service's clock is looked at again. */
const LOOK_AGAIN_MS = 30_000;

/** Watches until nothing is within the horizon that could go public, or the time of the invocation runs out. */
export const watch = async (given: Watch): Promise<void> => {
  const held = new Map<string, Held>();
  const clockNow = () => given.now().epochMilliseconds;
  let ahead = UNKNOWN;
  let trip = 0;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let readAt = Number.NEGATIVE_INFINITY;
  let outdated = false;
  for (;;) {
    const nextT = Math.min(...timesOf(held).filter((t) => t > clockNow()));
    const sinceRead = clockNow() - readAt;
    if (sinceRead >= READ_EVERY_MS && nextT - clockNow() > QUIET_MS) {
      readAt = clockNow();
      outdated = (await read(given, held)) || outdated;
    }
    const ready = armedOf(held).filter(({ release }) => mayTry(release, ahead, given.now()));
    if (ready.length > 0) {
      const done = await Promise.all(ready.map((one) => attempt(given, held, one)));
      outdated = outdated || done.some(Boolean);
      readAt = Number.NEGATIVE_INFINITY;
      if (!done.some(Boolean)) await pause(10);
      continue;
    }
    if (outdated) {
      outdated = false;
      await refreshShared({ table: given.table, site: given.site, look: given.look }, given.now);
    }
    const waiting = [...held.values()].some(({ release }) => couldGoPublic(release, given.now()));
    if (!waiting || given.remaining() < MARGIN_MS) return;

    const now = clockNow();
    const overdue = timesOf(held).some((t) => t <= now);
    const stale = now - lookedAt >= LOOK_AGAIN_MS && nextT - now > 2 * READ_EVERY_MS;
    if (armedOf(held).length > 0 && (overdue || !isSharp(ahead) || stale)) {
      const seen = await sample(given, overdue ? now : Math.min(nextT, nextProbe(ahead, now, trip)));
      ahead = observe(ahead, seen);
      trip = seen.received - seen.sent;
      if (isSkewed(ahead)) {
        log('clock skew', { leastMs: Math.round(ahead.least), mostMs: Math.round(ahead.most) });
      }
      lookedAt = now;
    } else {
      await pause(Math.max(1, Math.min(nextT - now, readAt + READ_EVERY_MS - now, READ_EVERY_MS)));
    }
  }
};

const armedOf = (held: Map<string, Held>): { release: Release; armed: Armed }[] =>
  [...held.values()].flatMap(({ release, armed }) => (armed ? [{ release, armed }] : []));

/** T of everything that is armed and not yet being published, in epoch milliseconds. */
const timesOf = (held: Map<string, Held>): number[] =>
  armedOf(held).flatMap(({ release }) =>
    release.state === 'approved' && release.releaseAt ? [release.releaseAt.epochMilliseconds] : [],
  );

/** What falls due within the horizon, as it stands now. True when something held before has gone public. */
const read = async (given: Watch, held: Map<string, Held>): Promise<boolean> => {
  const horizon = given.now().add({ seconds: given.horizonSeconds });
  const releases = await Promise.all((await dueBy(given.table, horizon)).map((id) => load(given.table, id)));
  const gone = forget(held, releases);
  await Promise.all(releases.map((release) => hold(given, held, release)));
  return gone;
};

/** An edition that is past its T and not signed off keeps nobody awake: its approval wakes a function. */
const couldGoPublic = (release: Release, now: Temporal.Instant): boolean =>
  release.state === 'approved' || release.state === 'publishing' || !isDue(release.releaseAt, now);

const mayTry = (release: Release, ahead: Ahead, now: Temporal.Instant): boolean => {
  if (release.state === 'publishing') {
    const since = release.publishingAt ? now.since(release.publishingAt).total('milliseconds') : PATIENCE_MS;
    return since >= PATIENCE_MS;
  }
  if (release.releaseAt === null) return true;
  return certainlyPast(ahead, now.epochMilliseconds, release.releaseAt.epochMilliseconds);
};

/** Lets go of what is no longer due; true when one of them may have been published by another function. */
const forget = (held: Map<string, Held>, releases: readonly Release[]): boolean => {
  const still = new Set(releases.map(key));
  const gone = [...held.keys()].filter((name) => !still.has(name));
  for (const name of gone) held.delete(name);
  return gone.length > 0;
};

const hold = async (given: Watch, held: Map<string, Held>, release: Release): Promise<void> => {
  const before = held.get(key(release));
  const signedOff = release.state === 'approved' || release.state === 'publishing';
  const same = before?.armed && before.armed.manifest === release.sealed?.manifest ? before.armed : null;
  if (!signedOff || same) {
    held.set(key(release), { release, armed: signedOff ? same : null });
    return;
  }
  try {
    const armed = await arm(given.vault, release);
    held.set(key(release), { release, armed });
    const sources = { table: given.table, site: given.site, look: given.look };
    await Promise.all([refreshRelease(sources, release, given.now), refreshShared(sources, given.now)]);
    log('armed', { release: key(release), edition: release.edition });
  } catch (error) {
    held.set(key(release), { release, armed: null });
    log('arming failed', { release: key(release), error: described(error) });
  }
};

/** True when this function published it. A lost race is a normal outcome: it is read again and decided again. */
const attempt = async (
  given: Watch,
  held: Map<string, Held>,
  { release, armed }: { release: Release; armed: Armed },
): Promise<boolean> => {
  try {
    const published = await publish(given, armed);
    if (!published) held.set(key(release), { release, armed: null });
    return published !== null;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    log('overtaken', { release: key(release), reason: error.detail });
    return false;
  }
};

/** One more look at the storage service's clock, at the moment that tells the most. */
const sample = async (given: Watch, when: number): Promise<Sample> => {
  const wait = when - given.now().epochMilliseconds;
  if (wait > 0) await pause(Math.min(wait, 1000));
  const sent = given.now().epochMilliseconds;
  const date = await serviceDate(given.site);
  return { sent, received: given.now().epochMilliseconds, date };
};
