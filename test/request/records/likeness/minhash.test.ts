import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bandsOf,
  keptOf,
  LEAST_ALIKE,
  sharedBy,
  slotsOf,
} from '../../../../functions/request/records/likeness/minhash.ts';
import { featuresOf } from '../../../../functions/request/rules/resemblance.ts';
import { FAMILIES, FORMULAIC, UNFORESEEN, within } from '../../rules/texts.ts';

const SECRET = Buffer.alloc(32, 7);

type Sketch = { bands: string[]; kept: Uint8Array };
const known = new Map<string, Sketch>();
const sketch = (text: string): Sketch => {
  const before = known.get(text);
  if (before) return before;
  const slots = slotsOf(SECRET, featuresOf(text).features);
  const kept = keptOf(slots);
  const made = { bands: bandsOf(kept), kept };
  known.set(text, made);
  return made;
};

const offered = (one: string, other: string): boolean => {
  const [a, b] = [sketch(one), sketch(other)];
  return a.bands.some((band, i) => band === b.bands[i]) && sharedBy(a.kept, b.kept) >= LEAST_ALIKE;
};

/** How many of a hundred pairs are offered: one text in each of these letters, the other in each of those. */
const offeredOf = (
  texts: readonly (readonly [string, string])[],
  mine: readonly string[],
  theirs: readonly string[],
): number => {
  const pairs = texts.flatMap(([one, other]) =>
    mine.flatMap((a) =>
      theirs
        .filter((b) => b !== a || mine.length === 1)
        .map((b) => offered(within(a, one), within(b, other))),
    ),
  );
  return (100 * pairs.filter(Boolean).length) / pairs.length;
};

const EDITED = FAMILIES.map(({ asked, edited }) => [asked, edited] as const);
const REWORDED = FAMILIES.map(({ asked, reworded }) => [asked, reworded] as const);
const NEAR = FAMILIES.flatMap(({ asked, near }) => (near === undefined ? [] : [[asked, near] as const]));
const UNRELATED = FAMILIES.flatMap((one, i) =>
  FAMILIES.slice(i + 1).map((other) => [one.asked, other.asked] as const),
);

describe('of a hundred pairs of texts, in different letters', () => {
  it.each([
    ['a word or a year changed', EDITED, FORMULAIC, FORMULAIC, 99, 100],
    ['in other words', REWORDED, FORMULAIC, FORMULAIC, 97, 100],
    ['a word changed, a story around one of them', EDITED, UNFORESEEN, FORMULAIC, 95, 100],
    ['in other words, a story around one of them', REWORDED, UNFORESEEN, FORMULAIC, 85, 100],
    ['a word changed, another story around each', EDITED, UNFORESEEN, UNFORESEEN, 80, 100],
    ['another thing of the same trade', NEAR, FORMULAIC, FORMULAIC, 0, 1],
    ['another thing altogether', UNRELATED, FORMULAIC, FORMULAIC, 0, 0],
    ['another thing, stories around', UNRELATED, UNFORESEEN, FORMULAIC, 0, 0],
  ])('%s', (_, texts, mine, theirs, least, most) => {
    const percent = offeredOf(texts, mine, theirs);
    expect(percent).toBeGreaterThanOrEqual(least);
    expect(percent).toBeLessThanOrEqual(most);
  });

  it.each(FORMULAIC)('another thing in the very same letter is not offered: %s', (letter) => {
    expect(offeredOf(UNRELATED, [letter], [letter])).toBe(0);
  });
});

const words = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { minLength: 30, maxLength: 120 });

describe('slots', () => {
  it('tell the share that two texts have in common', () => {
    fc.assert(
      fc.property(words, fc.double({ min: 0, max: 1, noNaN: true }), (all, cut) => {
        const from = Math.floor((cut * all.length) / 2);
        const [one, other] = [all.slice(from), all.slice(0, all.length - from)];
        const truth = one.filter((word) => other.includes(word)).length / all.length;
        const told = sharedBy(keptOf(slotsOf(SECRET, one)), keptOf(slotsOf(SECRET, other)));
        expect(Math.abs(told - truth)).toBeLessThan(0.2);
      }),
      { seed: 36, numRuns: 60 },
    );
  });

  it('say nothing of the order or of what is said twice', () => {
    fc.assert(
      fc.property(words, (all) => {
        expect(slotsOf(SECRET, [...all, ...all].reverse())).toEqual(slotsOf(SECRET, all));
      }),
      { numRuns: 20 },
    );
  });

  it('cannot be made, or compared, without the secret', () => {
    const { features } = featuresOf(FAMILIES[0]?.asked ?? '');
    const [mine, theirs] = [SECRET, Buffer.alloc(32, 8)].map((secret) =>
      keptOf(slotsOf(secret, features)),
    ) as [Uint8Array, Uint8Array];
    expect(sharedBy(mine, theirs)).toBeLessThan(0.1);
    expect(bandsOf(mine).filter((band) => bandsOf(theirs).includes(band))).toEqual([]);
  });
});
