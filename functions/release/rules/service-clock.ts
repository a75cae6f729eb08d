import type { Ahead } from './clock-interval.ts';

/**
 * When to ask next (steady clock, ms, after `now`): so that the answer, half a round trip later, is written when
 * the service's second is expected to turn. Either answer then halves what is not known.
 */
export const nextProbe = (known: Ahead, now: number, trip: number): number => {
  if (!Number.isFinite(known.least + known.most)) return now;
  const middle = (known.least + known.most) / 2 + trip / 2;
  const boundary = Math.ceil((now + middle) / 1000) * 1000 - middle;
  return boundary <= now ? boundary + 1000 : boundary;
};

/** One moment on both of the function's clocks: the wall clock (epoch ms) and the steady one (ms). */
export type Moment = { wall: number; steady: number };

/** Whether T (epoch ms) has certainly passed by the wall clock and by the service's; the later one wins. */
export const certainlyPast = (known: Ahead, now: Moment, t: number): boolean =>
  now.wall >= t && now.steady + known.least >= t;

/** How long until the service has certainly passed T; infinite while nothing is known of it. */
export const untilPast = (known: Ahead, now: Moment, t: number): number => t - (now.steady + known.least);

/** Beyond this many milliseconds between wall clock and service an alarm is due: somebody's clock is wrong. */
const SKEW_MS = 250;

/** How far the service is ahead of the wall clock, at least and at most, in milliseconds. */
export const aheadOfWall = (known: Ahead, now: Moment): Ahead => ({
  least: known.least - (now.wall - now.steady),
  most: known.most - (now.wall - now.steady),
});

export const isSkewed = (known: Ahead, now: Moment): boolean => {
  const { least, most } = aheadOfWall(known, now);
  return least > SKEW_MS || most < -SKEW_MS;
};

/** What is not known of the service's clock costs a reader at most so many milliseconds at T. */
const SHARP_MS = 15;
const SHARPEST_MS = 6;

/**
 * How long until T can be acted upon: when both clocks have certainly passed it. Where that is much later than T by the
 * wall clock, what is known of the service's is looked into at T.
 */
export const untilTry = (known: Ahead, now: Moment, t: number): number => {
  const [wall, certain] = [t - now.wall, untilPast(known, now, t)];
  return certain > wall && certain <= wall + SHARP_MS ? certain : wall;
};

/**
 * Narrow enough to wait for. No look narrows it below its round trip (`trip`, ms), and a second look at the same
 * boundary seldom comes so near: beyond twice that, asking again is in vain.
 */
export const isSharp = (known: Ahead, trip: number): boolean =>
  known.most - known.least <= Math.min(SHARP_MS, Math.max(SHARPEST_MS, 2 * trip));
