import { Problem } from '../domain/errors.ts';
import { isDue, type Release, type ReleaseId, releaseName } from '../domain/release/release.ts';
import {
  type Ahead,
  aheadOfWall,
  certainlyPast,
  isSharp,
  isSkewed,
  type Moment,
  nextProbe,
  observe,
  type Sample,
  UNKNOWN,
  untilPast,
} from '../domain/release/service-clock.ts';
import type { Site } from '../pages/site.ts';
import { described, log } from '../runtime/log.ts';
import { serviceDate, standing } from '../store/release/public-site.ts';
import { dueBy, load } from '../store/release/releases.ts';
import { type Armed, arm, isInHands, type Publisher, pointersOf, publish } from './publication.ts';
import { armLatest, refreshRelease, refreshShared } from './site.ts';

/**
 * The watch over what falls due. It holds every edition that falls due within the horizon, in whatever state,
 * reads it again each second, arms what is signed off, and publishes at T by two clocks.
 *
 * Each tick of the schedule keeps a watch of its own and any of them may die: another one holds the same
 * editions, and a missed T is made up by the next tick. What fails inside a watch is logged and tried again a
 * second later, while everything else is still held.
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

/** Between two readings of what falls due; an approval in the last seconds still goes out at T. */
const READ_EVERY_MS = 1000;

/** So shortly before an armed T nothing is read any more: what was read is published, on its own conditions. */
const QUIET_MS = 250;

/** How often a sharp picture of the storage service's clock is looked at again. */
const LOOK_AGAIN_MS = 30_000;

/**
 * Several watches hold the same edition. The youngest goes first at T and each older one a moment later, so that
 * they do not all ask at once; if the youngest is dead, that moment is all it costs.
 */
const TICK_MS = 60_000;
const TURN_MS = 40;

/** When another watch has published, it brings the shared pages up to date; this one looks after a while. */
const OTHERS_REFRESH_MS = 5000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

type Held = {
  release: Release;
  armed: Armed | null;
  /** Was held back when it was tried: not tried again before it has been read again. */
  heldBack: boolean;
};

const key = (id: ReleaseId): string => releaseName(id);

const signedOff = ({ state }: Release): boolean => state === 'approved' || state === 'publishing';

/** Watches until nothing is within the horizon that could go public, or the time of the invocation runs out. */
export const watch = async (given: Watch): Promise<void> => {
  const held = new Map<string, Held>();
  const began = performance.now();
  const moment = (): Moment => ({ wall: given.now().epochMilliseconds, steady: performance.now() });
  const turn = (): number => Math.floor((performance.now() - began) / TICK_MS) * TURN_MS;
  let ahead = UNKNOWN;
  let trip = 0;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let readAt = Number.NEGATIVE_INFINITY;
  let refreshAt = Number.POSITIVE_INFINITY;

  while (given.remaining() >= MARGIN_MS) {
    const { wall, steady } = moment();
    const nextT = Math.min(...timesOf(held, turn()).filter((t) => t > wall));
    if (Math.abs(wall - readAt) >= READ_EVERY_MS && nextT - wall > QUIET_MS) {
      readAt = wall;
      const gone = await tried('reading', () => read(given, held));
      if (gone) refreshAt = Math.min(refreshAt, wall + OTHERS_REFRESH_MS);
    }

    const ready = armedOf(held).filter((one) => mayTry(one, ahead, moment(), turn()));
    if (ready.length > 0) {
      const done = await Promise.all(ready.map((one) => attempt(given, held, one)));
      if (done.some(Boolean)) {
        refreshAt = wall;
        continue;
      }
    }
    if (wall >= refreshAt) {
      refreshAt = Number.POSITIVE_INFINITY;
      await tried('refreshing', () => refreshShared(sourcesOf(given), given.now));
    }

    const waiting = [...held.values()].some((one) => couldGoPublic(one, given));
    if (!waiting && !Number.isFinite(refreshAt)) return;

    const overdue = timesOf(held, turn()).filter((t) => t <= wall);
    const stale = steady - lookedAt >= LOOK_AGAIN_MS && nextT - wall > 2 * READ_EVERY_MS;
    const unsure =
      overdue.some((t) => untilPast(ahead, moment(), t) > trip) && steady - lookedAt >= trip + 20;
    if (armedOf(held).length > 0 && (!isSharp(ahead) || stale || unsure)) {
      lookedAt = steady;
      const wait = overdue.length > 0 ? 0 : Math.min(nextT - wall, nextProbe(ahead, steady, trip) - steady);
      const seen = await tried('asking for the time', () => sample(given, wait));
      if (seen) {
        ahead = observe(ahead, seen);
        trip = seen.received - seen.sent;
        tellOfSkew(ahead, moment());
      }
    } else {
      const sure = Math.min(...overdue.map((t) => untilPast(ahead, moment(), t)).filter((ms) => ms > 0));
      const until = [nextT - wall, readAt + READ_EVERY_MS - wall, refreshAt - wall, sure, READ_EVERY_MS];
      await pause(Math.max(1, Math.min(...until)));
    }
  }
};

const sourcesOf = ({ table, site, look }: Watch) => ({ table, site, look });

/** What fails is logged, and its result is undefined; whoever called goes on after a second. */
const tried = async <T>(what: string, work: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await work();
  } catch (error) {
    log('watch stumbled', { over: what, error: described(error) });
    await pause(READ_EVERY_MS);
    return undefined;
  }
};

const tellOfSkew = (ahead: Ahead, now: Moment): void => {
  if (!isSharp(ahead) || !isSkewed(ahead, now)) return;
  const { least, most } = aheadOfWall(ahead, now);
  log('clock skew', { leastMs: Math.round(least), mostMs: Math.round(most) });
};

type ArmedHeld = { release: Release; armed: Armed };

const armedOf = (held: Map<string, Held>): ArmedHeld[] =>
  [...held.values()].flatMap(({ release, armed, heldBack }) =>
    armed && !heldBack ? [{ release, armed }] : [],
  );

/** When this watch goes for everything that is armed and not yet being published, in epoch milliseconds. */
const timesOf = (held: Map<string, Held>, turnMs: number): number[] =>
  armedOf(held).flatMap(({ release }) =>
    release.state === 'approved' && release.releaseAt ? [release.releaseAt.epochMilliseconds + turnMs] : [],
  );

/** An edition that is past its T and not signed off keeps nobody awake: its approval wakes a function. */
const couldGoPublic = ({ release, heldBack }: Held, given: Watch): boolean =>
  (signedOff(release) && !heldBack) || !isDue(release.releaseAt, given.now());

const mayTry = ({ release }: ArmedHeld, ahead: Ahead, now: Moment, turnMs: number): boolean => {
  if (release.state === 'publishing') {
    return release.publishingAt === null || !isInHands(release.publishingAt, now.wall);
  }
  if (release.releaseAt === null) return true;
  return certainlyPast(ahead, now, release.releaseAt.epochMilliseconds + turnMs);
};

/** What falls due within the horizon, as it stands now. True when something held before has gone public. */
const read = async (given: Watch, held: Map<string, Held>): Promise<boolean> => {
  const horizon = given.now().add({ seconds: given.horizonSeconds });
  const due = await dueBy(given.table, horizon);
  const releases = await Promise.all(
    due.map(async (id) => {
      try {
        return await load(given.table, id);
      } catch (error) {
        log('watch stumbled', { over: key(id), error: described(error) });
        return held.get(key(id))?.release ?? null;
      }
    }),
  );
  const gone = forget(held, new Set(due.map(key)));
  const armed = await Promise.all(releases.map((release) => release !== null && hold(given, held, release)));
  if (armed.some(Boolean)) {
    await refreshShared(sourcesOf(given), given.now);
    await armLatest(sourcesOf(given), given.now);
    for (const one of held.values()) {
      if (one.armed) one.armed = { ...one.armed, pointers: await pointersNow(given, one.armed) };
    }
  }
  return gone;
};

/** Lets go of what is no longer due; true when one of them may have been published by another function. */
const forget = (held: Map<string, Held>, due: ReadonlySet<string>): boolean => {
  const gone = [...held.keys()].filter((name) => !due.has(name));
  for (const name of gone) held.delete(name);
  return gone.length > 0;
};

const pointersNow = async (given: Watch, armed: Omit<Armed, 'pointers'>): Promise<Armed['pointers']> =>
  new Map(
    await Promise.all(
      pointersOf(armed).map(async (page) => [page.key, await standing(given.site, page.key)] as const),
    ),
  );

/** Keeps what was read, armed where it is signed off. True when it was armed just now. */
const hold = async (given: Watch, held: Map<string, Held>, release: Release): Promise<boolean> => {
  const before = held.get(key(release));
  const same = before?.armed && before.armed.manifest === release.sealed?.manifest ? before.armed : null;
  if (!signedOff(release) || same) {
    held.set(key(release), { release, armed: signedOff(release) ? same : null, heldBack: false });
    return false;
  }
  try {
    const armed = await arm(given.vault, release);
    await refreshRelease(sourcesOf(given), release, given.now);
    held.set(key(release), { release, armed: { ...armed, pointers: new Map() }, heldBack: false });
    log('armed', { release: key(release), edition: release.edition });
    return true;
  } catch (error) {
    held.set(key(release), { release, armed: null, heldBack: false });
    log('arming failed', { release: key(release), error: described(error) });
    return false;
  }
};

/**
 * True when it is public now. A lost race is a normal outcome: it is read again and decided again; so is anything
 * else that fails, while other editions are still held.
 */
const attempt = async (
  given: Watch,
  held: Map<string, Held>,
  { release, armed }: ArmedHeld,
): Promise<boolean> => {
  try {
    const after = await publish(given, armed);
    if (after.state === 'published') {
      held.delete(key(release));
      return true;
    }
    held.set(key(release), { release: after, armed, heldBack: after.state !== 'publishing' });
  } catch (error) {
    const event = error instanceof Problem ? 'overtaken' : 'publishing failed';
    log(event, { release: key(release), error: error instanceof Problem ? error.detail : described(error) });
    const atOnce = error instanceof Problem && error.slug === 'stale-version';
    held.set(key(release), { release, armed, heldBack: !atOnce });
  }
  return false;
};

/** One more look at the storage service's clock, after `wait` milliseconds; by the steady clock. */
const sample = async (given: Watch, wait: number): Promise<Sample> => {
  if (wait > 0) await pause(Math.min(wait, READ_EVERY_MS));
  const sent = performance.now();
  const date = await serviceDate(given.site);
  return { sent, received: performance.now(), date };
};
