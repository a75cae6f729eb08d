import { describe, expect, it } from 'vitest';
import { errorTtl, keeping } from '../../../local-aws/edge/freshness.ts';
import type { CachePolicy } from '../../../local-aws/edge/policies.ts';

const NONE = { kind: 'none', names: new Set<string>() } as const;
const policy = (minTtl: number, defaultTtl: number, maxTtl: number): CachePolicy => ({
  minTtl,
  defaultTtl,
  maxTtl,
  gzip: false,
  brotli: false,
  headers: NONE,
  cookies: NONE,
  query: NONE,
});
const POINTERS = policy(0, 1, 31_536_000);
const FLOOR = policy(60, 120, 300);
const NEVER = policy(0, 0, 0);

/** 2018-01-10T09:29:30.500+08:00; the origin's Date says :30. */
const NOW = Date.parse('2018-01-10T01:29:30.500Z');
const DATE = { date: 'Wed, 10 Jan 2018 01:29:30 GMT' };

describe('how long an answer is fresh', () => {
  it.each([
    ['the origin is silent: default', {}, POINTERS, 1],
    ['the origin is silent, minimum above default', {}, policy(60, 1, 300), 60],
    ['max-age', { 'cache-control': 'max-age=10' }, POINTERS, 10],
    ['s-maxage wins over max-age', { 'cache-control': 'max-age=10, s-maxage=2' }, POINTERS, 2],
    ['s-maxage wins in either order', { 'cache-control': 's-maxage=2, max-age=10' }, POINTERS, 2],
    [
      'max-age wins over Expires',
      { 'cache-control': 'max-age=0', expires: 'Wed, 10 Jan 2018 01:40:00 GMT' },
      POINTERS,
      0,
    ],
    ['Expires minus Date, whole seconds', { expires: 'Wed, 10 Jan 2018 01:29:59 GMT' }, POINTERS, 29],
    ['Expires in this second', { expires: 'Wed, 10 Jan 2018 01:29:30 GMT' }, POINTERS, 0],
    ['Expires in the past', { expires: 'Wed, 10 Jan 2018 01:00:00 GMT' }, POINTERS, 0],
    ['Expires that is no date', { expires: '0' }, POINTERS, 0],
    ['max-age below the minimum', { 'cache-control': 'max-age=1' }, FLOOR, 60],
    ['max-age between', { 'cache-control': 'max-age=100' }, FLOOR, 100],
    ['max-age above the maximum', { 'cache-control': 'max-age=900' }, FLOOR, 300],
    ['Expires above the maximum', { expires: 'Wed, 10 Jan 2018 03:00:00 GMT' }, FLOOR, 300],
    ['no-store with a minimum', { 'cache-control': 'no-store' }, FLOOR, 60],
    ['no-cache, minimum 0', { 'cache-control': 'no-cache' }, POINTERS, 0],
    ['private wins over max-age, minimum 0', { 'cache-control': 'private, max-age=60' }, POINTERS, 0],
    [
      'immutable for a year',
      { 'cache-control': 'public, max-age=31536000, immutable' },
      POINTERS,
      31_536_000,
    ],
    ['quoted', { 'cache-control': 'max-age="5"' }, POINTERS, 5],
    ['a policy that keeps nothing', { 'cache-control': 'max-age=60' }, NEVER, 0],
  ])('%s', (_, headers, cache, ttl) => {
    expect(keeping({ ...DATE, ...headers }, cache, NOW).ttl).toBe(ttl);
  });

  it.each([
    ['no-store keeps no copy', { 'cache-control': 'no-store' }, POINTERS, { store: false, share: false }],
    ['private keeps no copy', { 'cache-control': 'private' }, POINTERS, { store: false, share: false }],
    [
      'no-cache keeps one to ask about',
      { 'cache-control': 'no-cache' },
      POINTERS,
      { store: true, share: false },
    ],
    ['max-age=0 is not shared', { 'cache-control': 'max-age=0' }, POINTERS, { store: true, share: false }],
    ['s-maxage=1 is shared', { 'cache-control': 's-maxage=1' }, POINTERS, { store: true, share: true }],
    [
      'Expires now is shared',
      { expires: 'Wed, 10 Jan 2018 01:29:30 GMT' },
      POINTERS,
      { store: true, share: true },
    ],
    ['a policy that keeps nothing', {}, NEVER, { store: false, share: false }],
    ['a minimum shares even no-store', { 'cache-control': 'no-store' }, FLOOR, { store: true, share: true }],
  ])('%s', (_, headers, cache, expected) => {
    expect(keeping({ ...DATE, ...headers }, cache, NOW)).toMatchObject(expected);
  });

  it.each([
    ['404 unless told otherwise', 404, {}, new Map(), 10],
    ['404 told', 404, {}, new Map([[404, 0]]), 0],
    [
      '403 has its own',
      403,
      {},
      new Map([
        [404, 0],
        [403, 5],
      ]),
      5,
    ],
    ['503 unless told otherwise', 503, {}, new Map([[404, 0]]), 10],
    ['the origin may say longer', 404, { 'cache-control': 'max-age=30' }, new Map([[404, 5]]), 30],
    ['but not shorter', 404, { 'cache-control': 'max-age=1' }, new Map([[404, 5]]), 5],
    ['no-store does not help', 500, { 'cache-control': 'no-store' }, new Map(), 10],
    ['416 is never kept', 416, {}, new Map([[416, 60]]), 0],
    ['409 is never kept', 409, {}, new Map(), 0],
  ])('errors: %s', (_, status, headers, minimums, ttl) => {
    expect(errorTtl(status, headers, POINTERS, minimums)).toBe(ttl);
  });
});
