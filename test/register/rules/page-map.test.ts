import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import {
  ENTRIES_A_PAGE,
  movedPages,
  NO_PAGES,
  type PageMap,
  pageHolding,
  placeOf,
  remapped,
  totalOf,
} from '../../../functions/register/rules/page-map.ts';

const id = (n: number): string => String(n).padStart(6, '0');
/** Those of a page among all, newest first. */
const onPage = (map: PageMap, all: ReadonlySet<string>, n: number): string[] => {
  const place = placeOf(map, n);
  if (!place) return [];
  return [...all]
    .filter((one) => one >= place.from && (place.before === null || one < place.before))
    .sort()
    .reverse();
};
const changed = (map: PageMap, all: ReadonlySet<string>, touched: readonly string[]): PageMap => {
  const holding = [...new Set(touched.map((one) => pageHolding(map, one)))];
  return remapped(map, new Map(holding.map((n) => [n, onPage(map, all, n)])));
};

describe('the pages of a list', () => {
  it('are full from the newest on where all was entered at once', () => {
    const all = new Set(Array.from({ length: 1001 }, (_, n) => id(n)));
    const map = changed(NO_PAGES, all, [...all]);
    expect(map.pages.map(({ count }) => count)).toEqual([200, 161, 160, 160, 160, 160]);
    expect(map.pages[0]?.n).toBe(1);
  });

  it('that came one by one are full but the second', () => {
    const all = new Set<string>();
    let map = NO_PAGES;
    for (let n = 0; n < 650; n += 1) {
      all.add(id(n));
      map = changed(map, all, [id(n)]);
    }
    expect(map.pages.map(({ count }) => count)).toEqual([200, 50, 200, 200]);
  });

  property.prop([
    fc.array(
      fc.array(fc.record({ at: fc.nat(3000), take: fc.boolean() }), { minLength: 1, maxLength: 300 }),
      { maxLength: 15 },
    ),
  ])('hold each entry once and no more than fit, whatever comes and goes', (rounds) => {
    const all = new Set(Array.from({ length: 700 }, (_, n) => id(n * 3)));
    let map = changed(NO_PAGES, all, [...all]);
    for (const round of rounds) {
      for (const { at, take } of round) {
        if (take) all.delete(id(at));
        else all.add(id(at));
      }
      const before = map;
      map = changed(
        map,
        all,
        round.map(({ at }) => id(at)),
      );
      expect(map.pages[0]?.n).toBe(1);
      expect(map.pages.at(-1)?.from).toBe('');
      expect(new Set(map.pages.map(({ n }) => n)).size).toBe(map.pages.length);
      expect(map.pages.flatMap(({ n }) => onPage(map, all, n))).toEqual([...all].sort().reverse());
      for (const { n, count } of map.pages) {
        expect(onPage(map, all, n)).toHaveLength(count);
        expect(count).toBeLessThanOrEqual(ENTRIES_A_PAGE);
        if (map.pages.length > 1) expect(count).toBeGreaterThan(0);
      }
      expect(totalOf(map)).toBe(all.size);
      const moved = new Set(movedPages(before, map));
      const holding = new Set(round.map(({ at }) => pageHolding(before, id(at))));
      for (const { n } of before.pages) {
        if (!moved.has(n) && !holding.has(n)) expect(placeOf(map, n)).toEqual(placeOf(before, n));
      }
    }
  });
});
