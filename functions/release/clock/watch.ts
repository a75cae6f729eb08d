import { Problem } from '../../kernel/problem.ts';
import { described, log } from '../../runtime/log.ts';
import type { Clocks } from '../../runtime/now.ts';
import { serviceDate } from '../../store/public-site.ts';
import { type Ahead, observe, type Sample, UNKNOWN } from '../rules/clock-interval.ts';
import { isDue, isSignedOff, type Release } from '../rules/release.ts';
import {
  aheadOfWall,
  certainlyPast,
  isSharp,
  isSkewed,
  type Moment,
  nextProbe,
  untilPast,
  untilTry,
} from '../rules/service-clock.ts';
import { abandonAllBut, type Beginnings, begin, beginsBefore } from './beginning.ts';
import {
  type HeldEdition,
  type Holder,
  type HoldSpan,
  nameOf,
  orderHolds,
  readHeld,
  tellDelays,
} from './holding.ts';
import { type Armed, claim, isInHands, publish } from './publication.ts';
import type { Front } from './shared-pages.ts';

/**
 * The watch over what falls due. It holds every edition that falls due within the span, in whatever state, reads
 * it again each second, arms what is signed off, and publishes at T by two clocks.
 *
 * Each tick of the schedule keeps a watch of its own and any of them may die: another one holds the same
 * editions, one of them started from the stream, which starts it anew when it dies; and a missed T is made up by
 * the next tick. What fails inside a watch is logged and tried again a second later, while everything else is
 * still held.
 */
export type Watch = Holder &
  Clocks & {
    span: HoldSpan;
    /** Milliseconds that this invocation has left. */
    remaining: () => number;
  };

/** A watch ends this long before its function would be stopped. */
const MARGIN_MS = 15_000;

/** Between two readings of what falls due; an approval in the last seconds still goes out at T. */
const READ_EVERY_MS = 1000;

/** So close to an armed T nothing is read: what was read is published first, on its own conditions. */
const QUIET_MS = 250;

/** Home and feeds are read so long before T, and what was read counts so long after it. */
const FRONT_BEFORE_MS = 2000;
const FRONT_AFTER_MS = 2000;

/** How often a sharp picture of the storage service's clock is looked at again. */
const LOOK_AGAIN_MS = 30_000;

/**
 * Several watches hold the same edition. The youngest goes first at T and each older one a moment later, so that
 * they do not all ask at once; if the youngest is dead, that moment is all it costs. One that the stream started
 * holds some of what falls due at a T and goes after the first two: who shares a T with another writes over its home
 * page, and the second of them has to read everything anew.
 */
const TICK_MS = 60_000;
const TURN_MS = 60;
const STREAM_TURN_MS = 90;

/** Watches until nothing is within the span that could go public, or the time of the invocation runs out. */
export const watch = async (given: Watch): Promise<void> => {
  const beginnings: Beginnings = new Set();
  try {
    await keepWatch(given, beginnings);
  } finally {
    abandonAllBut(beginnings, []);
  }
};

const keepWatch = async (given: Watch, beginnings: Beginnings): Promise<void> => {
  const held = new Map<string, HeldEdition>();
  const ordered = new Set<string>();
  const told = new Set<string>();
  /** By T, in epoch milliseconds. */
  const fronts = new Map<number, Front>();
  const began = given.steady();
  const moment = (): Moment => ({ wall: given.now().epochMilliseconds, steady: given.steady() });
  const turn = (): number =>
    Math.floor((given.steady() - began) / TICK_MS) * TURN_MS + (given.span.only ? STREAM_TURN_MS : 0);
  let ahead = UNKNOWN;
  let trip = 0;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let readAt = Number.NEGATIVE_INFINITY;
  /** Whether something was published or is delayed that home, calendar and feeds do not show yet. */
  let outOfDate = false;

  while (given.remaining() >= MARGIN_MS) {
    const woken = moment();
    const quiet = timesOf(held, turn()).some((t) => Math.abs(t - woken.wall) <= QUIET_MS);
    if (woken.steady - readAt >= READ_EVERY_MS && !quiet) {
      readAt = woken.steady;
      await tried(given, 'reading', () => readHeld(given, given.span, held));
      if (!given.span.only) await tried(given, 'ordering a hold', () => orderHolds(given, held, ordered));
      const armed = armedOf(held);
      abandonAllBut(
        beginnings,
        armed.map((one) => one.armed),
      );
      // Whoever goes first, and one that the stream started, should that one be dead.
      if (woken.steady - began < TICK_MS) {
        beginDue(given, armed, beginnings);
        openFronts(given, armed, fronts);
      }
    }

    const ready = armedOf(held).filter((one) => mayTry(one, ahead, moment(), turn()));
    if (ready.length > 0) {
      const first = turn() <= TURN_MS;
      const done = await Promise.all(
        ready.map((one) => attempt(given, held, one, { front: fronts.get(tOf(one)), first })),
      );
      if (done.includes('published')) outOfDate = true;
      if (done.some((one) => one !== 'later')) continue;
    }
    if (await tried(given, 'telling delays', () => tellDelays(given, held, told))) outOfDate = true;
    if (outOfDate) {
      const refreshed = await tried(given, 'refreshing', async () => {
        await given.shared.refreshFront(given.now);
        await given.shared.refreshShared(given.now);
        return true;
      });
      outOfDate = refreshed !== true;
    }

    if (!outOfDate && ![...held.values()].some((one) => couldGoPublic(one, given))) return;

    // All this took its time, which is not to be slept once more, and may have armed what is due next.
    const { wall, steady } = moment();
    const times = timesOf(held, turn());
    const nextT = Math.min(...times.filter((t) => t > wall));
    const overdue = times.filter((t) => t <= wall);
    const stale = steady - lookedAt >= LOOK_AGAIN_MS && nextT - wall > 2 * READ_EVERY_MS;
    // A wall clock that runs ahead: the service's second is watched for once it is near.
    const near = overdue
      .map((t) => untilPast(ahead, moment(), t))
      .some((ms) => ms > trip && ms < READ_EVERY_MS);
    const unsure = near && steady - lookedAt >= trip + 20;
    if (armedOf(held).length > 0 && (!isSharp(ahead, trip) || stale || unsure)) {
      lookedAt = steady;
      // At once only where the service may have passed T by now.
      const maybe = overdue.some((t) => t - (steady + ahead.most) < READ_EVERY_MS);
      const wait = maybe ? 0 : Math.min(nextT - wall, nextProbe(ahead, steady, trip) - steady);
      const seen = await tried(given, 'asking for the time', () => sample(given, wait));
      if (seen) {
        ahead = observe(ahead, seen);
        trip = seen.received - seen.sent;
        tellOfSkew(ahead, moment(), trip);
      }
    } else {
      const sure = Math.min(...overdue.map((t) => untilPast(ahead, { wall, steady }, t)));
      const reading = quiet ? QUIET_MS : readAt + READ_EVERY_MS - steady;
      const until = [untilTry(ahead, { wall, steady }, nextT), reading, sure, READ_EVERY_MS];
      await given.pause(Math.max(1, Math.min(...until)));
    }
  }
};

/** What fails is logged, and its result is undefined; whoever called goes on after a second. */
const tried = async <T>({ pause }: Clocks, what: string, work: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await work();
  } catch (error) {
    log('watch stumbled', { over: what, error: described(error) });
    await pause(READ_EVERY_MS);
    return undefined;
  }
};

const tellOfSkew = (ahead: Ahead, now: Moment, trip: number): void => {
  if (!isSharp(ahead, trip) || !isSkewed(ahead, now)) return;
  const { least, most } = aheadOfWall(ahead, now);
  log('clock skew', { leastMs: Math.round(least), mostMs: Math.round(most) });
};

type ArmedHeld = HeldEdition & { armed: Armed };

const armedOf = (held: Map<string, HeldEdition>): ArmedHeld[] =>
  [...held.values()].flatMap((one) => (one.armed && !one.heldBack ? [{ ...one, armed: one.armed }] : []));

/** When this watch goes for everything that is armed and not yet being published, in epoch milliseconds. */
const timesOf = (held: Map<string, HeldEdition>, turnMs: number): number[] =>
  armedOf(held).flatMap(({ release }) =>
    release.state === 'approved' && release.releaseAt ? [release.releaseAt.epochMilliseconds + turnMs] : [],
  );

/** An edition that is past its T and not signed off keeps nobody awake: its approval wakes a function. */
const couldGoPublic = ({ release, heldBack, failed, refused }: HeldEdition, given: Watch): boolean =>
  (isSignedOff(release) && (!heldBack || failed) && refused === null) ||
  !isDue(release.releaseAt, given.now());

/** Begins what falls due in the next seconds, so that at T only the last bytes travel. */
const beginDue = (given: Watch, held: readonly ArmedHeld[], beginnings: Beginnings): void => {
  for (const { armed, release } of held) {
    const t = release.releaseAt?.epochMilliseconds;
    if (t === undefined || release.state !== 'approved') continue;
    const left = t - given.now().epochMilliseconds;
    if (left > QUIET_MS && left <= beginsBefore(armed)) begin(given.site, armed, beginnings);
  }
};

const tOf = ({ release }: HeldEdition): number => release.releaseAt?.epochMilliseconds ?? Number.NaN;

/** Reads home and feeds ahead for each T that is near, and lets go of what was read for one that has passed. */
const openFronts = (given: Watch, held: readonly ArmedHeld[], fronts: Map<number, Front>): void => {
  const now = given.now().epochMilliseconds;
  for (const t of fronts.keys()) if (now - t > FRONT_AFTER_MS) fronts.delete(t);
  const coming = held.filter(({ release }) => release.state === 'approved');
  for (const t of new Set(coming.map(tOf))) {
    if (fronts.has(t) || !(t - now > QUIET_MS && t - now <= FRONT_BEFORE_MS)) continue;
    const then = coming.flatMap((one) => (tOf(one) === t ? one.release : []));
    fronts.set(t, given.shared.openFront(then, given.now));
  }
};

const mayTry = ({ release, claimed }: ArmedHeld, ahead: Ahead, now: Moment, turnMs: number): boolean => {
  if (claimed) return true;
  if (release.state === 'publishing') {
    return release.publishingAt === null || !isInHands(release.publishingAt, now.wall);
  }
  if (release.releaseAt === null) return true;
  return certainlyPast(ahead, now, release.releaseAt.epochMilliseconds + turnMs);
};

/** What came of it: public by this watch, overtaken and to be tried again at once, or not before it was read again. */
type Attempt = 'published' | 'again' | 'later';

/**
 * Claims and publishes. A lost race is a normal outcome: the release is read and decided again; so it is after any
 * fault, while other editions are still held. Whoever is not among the `first` to go reads before it tries: most
 * likely the release is in hands.
 */
const attempt = async (
  given: Watch,
  held: Map<string, HeldEdition>,
  one: ArmedHeld,
  { front, first }: { front: Front | undefined; first: boolean },
): Promise<Attempt> => {
  const name = nameOf(one.release);
  let standing = one;
  const keep = (more: Partial<Omit<HeldEdition, 'armed'>>): void => {
    standing = { ...standing, ...more };
    held.set(name, standing);
  };
  try {
    if (!one.claimed) {
      const { release, mine } = await claim(given, one.armed, first ? one.release : undefined);
      if (!mine && isOver(release)) {
        held.delete(name);
        return 'later';
      }
      keep({ release, claimed: mine ? release : null, heldBack: !mine && release.state !== 'publishing' });
      if (!mine) return 'later';
    }
    await publish(given, one.armed, standing.claimed ?? standing.release, front);
    held.delete(name);
    return 'published';
  } catch (error) {
    const event = error instanceof Problem ? 'overtaken' : 'publishing failed';
    log(event, { release: name, error: error instanceof Problem ? error.message : described(error) });
    const atOnce = error instanceof Problem && error.slug === 'stale-version';
    keep({ heldBack: !atOnce, failed: true });
    return atOnce ? 'again' : 'later';
  }
};

const isOver = ({ state }: Release): boolean => state === 'published' || state === 'cancelled';

/** One more look at the storage service's clock, after `wait` milliseconds; by the steady clock. */
const sample = async (given: Watch, wait: number): Promise<Sample> => {
  if (wait > 0) await given.pause(Math.min(wait, READ_EVERY_MS));
  const sent = given.steady();
  const date = await serviceDate(given.site);
  return { sent, received: given.steady(), date };
};
