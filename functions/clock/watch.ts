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
import { serviceDate, standing } from '../store/public-site.ts';
import { dueBy, load } from '../store/releases.ts';
import { type Armed, arm, isInHands, type Publisher, pointersOf, publish } from './publication.ts';
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

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

type Held = { release: Release; armed: Armed | null };

const key = (id: ReleaseId): string => releaseName(id);

/** Between two readings of what falls due; an approval in the last seconds still goes out at T. */
const READ_EVERY_MS = 1000;

/** So shortly before an armed T nothing is read any more: what was read is published, on its own conditions. */
const QUIET_MS = 250;

/**
 * Several watches hold the same edition. The youngest goes first at T and each older one a moment later, so that
 * they do not all ask at once; if the youngest is dead, that moment is all it costs.
 */
const TICK_MS = 60_000;
const TURN_MS = 40;

/** When another watch has published, it brings the shared pages up to date; this one looks after a while. */
const OTHERS_REFRESH_MS = 5000;

/** How often a sharp picture of the storage service's clock is looked at again. */
const LOOK_AGAIN_MS = 30_000;

/** Watches until nothing is within the horizon that could go public, or the time of the invocation runs out. */
export const watch = async (given: Watch): Promise<void> => {
  const held = new Map<string, Held>();
  const clockNow = () => given.now().epochMilliseconds;
  const started = performance.now();
  const turn = () => Math.floor((performance.now() - started) / TICK_MS) * TURN_MS;
  let ahead = UNKNOWN;
  let trip = 0;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let readAt = Number.NEGATIVE_INFINITY;
  let outdatedSince = Number.POSITIVE_INFINITY;
  for (;;) {
    const nextT = Math.min(...timesOf(held, turn()).filter((t) => t > clockNow()));
    const sinceRead = clockNow() - readAt;
    if (sinceRead >= READ_EVERY_MS && nextT - clockNow() > QUIET_MS) {
      readAt = clockNow();
      if (await read(given, held)) outdatedSince = Math.min(outdatedSince, readAt + OTHERS_REFRESH_MS);
    }
    const ready = armedOf(held).filter(({ release }) => mayTry(release, ahead, given.now(), turn()));
    if (ready.length > 0) {
      const done = await Promise.all(ready.map((one) => attempt(given, held, one)));
      if (done.some(Boolean)) outdatedSince = clockNow();
      else await pause(10);
      continue;
    }
    if (clockNow() >= outdatedSince) {
      outdatedSince = Number.POSITIVE_INFINITY;
      await refreshShared({ table: given.table, site: given.site, look: given.look }, given.now);
    }
    const waiting = [...held.values()].some(({ release }) => couldGoPublic(release, given.now()));
    if (!waiting && Number.isFinite(outdatedSince)) {
      await pause(Math.min(READ_EVERY_MS, Math.max(1, outdatedSince - clockNow())));
      continue;
    }
    if (!waiting || given.remaining() < MARGIN_MS) return;

    const now = clockNow();
    const overdue = timesOf(held, turn()).some((t) => t <= now);
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

/** When this watch goes for everything that is armed and not yet being published, in epoch milliseconds. */
const timesOf = (held: Map<string, Held>, turnMs: number): number[] =>
  armedOf(held).flatMap(({ release }) =>
    release.state === 'approved' && release.releaseAt ? [release.releaseAt.epochMilliseconds + turnMs] : [],
  );

/** What falls due within the horizon, as it stands now. True when something held before has gone public. */
const read = async (given: Watch, held: Map<string, Held>): Promise<boolean> => {
  const horizon = given.now().add({ seconds: given.horizonSeconds });
  const releases = await Promise.all((await dueBy(given.table, horizon)).map((id) => load(given.table, id)));
  const gone = forget(held, releases);
  const armed = await Promise.all(releases.map((release) => hold(given, held, release)));
  if (armed.some(Boolean)) {
    await refreshShared({ table: given.table, site: given.site, look: given.look }, given.now);
  }
  return gone;
};

/** An edition that is past its T and not signed off keeps nobody awake: its approval wakes a function. */
const couldGoPublic = (release: Release, now: Temporal.Instant): boolean =>
  release.state === 'approved' || release.state === 'publishing' || !isDue(release.releaseAt, now);

const mayTry = (release: Release, ahead: Ahead, now: Temporal.Instant, turnMs: number): boolean => {
  if (release.state === 'publishing') return !isInHands(release, now);
  if (release.releaseAt === null) return true;
  return certainlyPast(ahead, now.epochMilliseconds, release.releaseAt.epochMilliseconds + turnMs);
};

/** Lets go of what is no longer due; true when one of them may have been published by another function. */
const forget = (held: Map<string, Held>, releases: readonly Release[]): boolean => {
  const still = new Set(releases.map(key));
  const gone = [...held.keys()].filter((name) => !still.has(name));
  for (const name of gone) held.delete(name);
  return gone.length > 0;
};

const signedOff = ({ state }: Release): boolean => state === 'approved' || state === 'publishing';

/** Keeps what was read, armed where it is signed off. True when it was armed just now. */
const hold = async (given: Watch, held: Map<string, Held>, release: Release): Promise<boolean> => {
  const before = held.get(key(release));
  const same = before?.armed && before.armed.manifest === release.sealed?.manifest ? before.armed : null;
  if (!signedOff(release) || same) {
    held.set(key(release), { release, armed: signedOff(release) ? same : null });
    return false;
  }
  try {
    const armed = await arm(given.vault, release);
    await refreshRelease({ table: given.table, site: given.site, look: given.look }, release, given.now);
    const pointers = await Promise.all(
      pointersOf(armed).map(async (page) => [page.key, await standing(given.site, page.key)] as const),
    );
    held.set(key(release), { release, armed: { ...armed, pointers: new Map(pointers) } });
    log('armed', { release: key(release), edition: release.edition });
    return true;
  } catch (error) {
    held.set(key(release), { release, armed: null });
    log('arming failed', { release: key(release), error: described(error) });
    return false;
  }
};

/**
 * True when this function published it. A lost race is a normal outcome: it is read again and decided again; so
 * is anything else that fails, a second later, while other editions are still held.
 */
const attempt = async (
  given: Watch,
  held: Map<string, Held>,
  { release, armed }: { release: Release; armed: Armed },
): Promise<boolean> => {
  try {
    const after = await publish(given, armed);
    const same = after.sealed?.manifest === armed.manifest && after.edition === armed.edition;
    if (after.state === 'published') held.delete(key(release));
    else held.set(key(release), { release: after, armed: same && signedOff(after) ? armed : null });
    return after.state === 'published';
  } catch (error) {
    if (error instanceof Problem) {
      log('overtaken', { release: key(release), reason: error.detail });
    } else {
      log('publishing failed', { release: key(release), error: described(error) });
      await pause(READ_EVERY_MS);
    }
    held.set(key(release), { release: await load(given.table, release), armed });
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
