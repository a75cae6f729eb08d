import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { type Ahead, observe, UNKNOWN } from '../../../functions/release/rules/clock-interval.ts';
import {
  certainlyPast,
  isSharp,
  isSkewed,
  nextProbe,
  untilTry,
} from '../../../functions/release/rules/service-clock.ts';

const T = 1_515_547_800_000;

/** An answer of a service whose clock is `offset` ms ahead, written half way of a round trip. */
const answer = (sent: number, offset: number, trip: number) => ({
  sent,
  received: sent + trip,
  date: Math.floor((sent + trip / 2 + offset) / 1000) * 1000,
});

describe('two clocks', () => {
  it.each([
    ['both agree, at T', { least: 0, most: 5 }, T, true],
    ['own clock a millisecond early', { least: 0, most: 5 }, T - 1, false],
    ['the service may be behind', { least: -20, most: 5 }, T, false],
    ['and certainly past once the difference is waited out', { least: -20, most: 5 }, T + 20, true],
    ['own clock behind: it wins', { least: 90_000, most: 90_010 }, T - 1, false],
    ['service minutes behind: it wins', { least: -120_000, most: -119_990 }, T + 60_000, false],
    ['nothing known of the service', UNKNOWN, T + 3_600_000, false],
  ])('%s', (_, ahead, now, past) => {
    expect(certainlyPast(ahead, { wall: now, steady: now }, T)).toBe(past);
  });

  it.each([
    [{ least: 240, most: 260 }, false],
    [{ least: 251, most: 260 }, true],
    [{ least: -260, most: -251 }, true],
    [{ least: -260, most: 0 }, false],
  ])('%o is skewed: %s', (ahead, skewed) => {
    expect(isSkewed(ahead, { wall: T, steady: T })).toBe(skewed);
  });

  it.each([
    [6, 1, true],
    [7, 1, false],
    [10, 5, true],
    [11, 5, false],
    [15, 40, true],
    [16, 40, false],
  ])('a picture of %i ms by round trips of %i ms is sharp: %s', (width, trip, sharp) => {
    expect(isSharp({ least: 0, most: width }, trip)).toBe(sharp);
  });

  it.each([
    ['once both clocks have passed T', { least: -4, most: 2 }, 4],
    ['when T comes, where the service is ahead by then', { least: 3, most: 9 }, 0],
    ['when T comes, where the service is far behind: it is asked', { least: -90_000, most: -89_990 }, 0],
    ['when T comes, where nothing is known of the service: it is asked', UNKNOWN, 0],
  ])('T is tried %s', (_, ahead, after) => {
    expect(untilTry(ahead, { wall: T - 500, steady: T - 500 }, T)).toBe(500 + after);
  });

  it('a step of the wall clock moves one clock only', () => {
    const ahead = observe(UNKNOWN, answer(T - 3000, 0, 4));
    expect(certainlyPast(ahead, { wall: T + 2000, steady: T - 2900 }, T)).toBe(false);
    expect(certainlyPast(ahead, { wall: T + 7000, steady: T + 2100 }, T)).toBe(true);
  });

  it('a clock that was set starts the picture anew', () => {
    const before = observe(UNKNOWN, answer(T, 0, 4));
    expect(observe(before, answer(T + 1000, 86_400_000, 4)).least).toBeGreaterThan(86_000_000);
  });
});

property.prop([
  fc.integer({ min: -5000, max: 5000 }),
  fc.integer({ min: 1, max: 8 }),
  fc.integer({ min: 0, max: 999 }),
])('a dozen looks at the boundary make the picture sharp, and never wrong', (offset, trip, start) => {
  let ahead: Ahead = UNKNOWN;
  let now = T + start;
  for (let look = 0; look < 12 && !isSharp(ahead, trip); look++) {
    now = nextProbe(ahead, now, trip);
    ahead = observe(ahead, answer(now, offset, trip));
    now += trip;
    expect(ahead.least).toBeLessThanOrEqual(offset);
    expect(ahead.most).toBeGreaterThanOrEqual(offset);
  }
  expect(isSharp(ahead, trip)).toBe(true);
});
