import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import {
  laterThanDate,
  observe,
  type Stamp,
  UNKNOWN,
} from '../../../functions/release/rules/clock-interval.ts';

const D = 1_515_547_800_000;

describe('what an answer out of a cache says of its time', () => {
  it.each<[string, Stamp | undefined, Stamp, number, number]>([
    ['fresh from its origin', undefined, { date: D, age: null }, 0, 0],
    ['kept for less than a second', undefined, { date: D, age: 0 }, 0, 1000],
    ['a first answer, and either kind of cache', undefined, { date: D, age: 60 }, 0, 61_000],
    ['a cache that keeps Date', { date: D, age: 60 }, { date: D, age: 62 }, 62_000, 63_000],
    ['a second in which only Age turned', { date: D, age: 60 }, { date: D, age: 61 }, 0, 62_000],
    ['a cache that renews Date', { date: D, age: 60 }, { date: D + 1000, age: 61 }, 0, 0],
    ['within the same second, nothing learnt', { date: D, age: 60 }, { date: D, age: 60 }, 0, 61_000],
    ['another copy than before', { date: D, age: 60 }, { date: D + 5000, age: 2 }, 0, 3000],
    ['after a fresh one', { date: D, age: null }, { date: D + 5000, age: 2 }, 0, 3000],
  ])('%s', (_, before, stamp, least, most) => {
    expect(laterThanDate(before, stamp)).toEqual({ least, most });
  });
});

property.prop([
  fc.boolean(),
  fc.integer({ min: -5000, max: 5000 }),
  fc.integer({ min: 0, max: 300_000 }),
  fc.array(fc.integer({ min: 50, max: 3000 }), { minLength: 1, maxLength: 8 }),
])('through either kind of cache what is known is never wrong', (keeps, offset, kept, pauses) => {
  let known = UNKNOWN;
  let before: Stamp | undefined;
  let steady = 0;
  for (const pause of pauses) {
    steady += pause;
    const now = D + steady + offset;
    const stored = D + offset - kept;
    const age = Math.floor((now - stored) / 1000);
    const date = Math.floor((keeps ? stored : now) / 1000) * 1000;
    const later = laterThanDate(before, { date, age });
    known = observe(known, { sent: steady, received: steady, date, later });
    if (before?.date !== date) before = { date, age };
    expect(known.least).toBeLessThanOrEqual(D + offset);
    expect(known.most).toBeGreaterThanOrEqual(D + offset);
  }
});
