import { type Observation, seriesKey } from './dataflow.ts';
import type { Vintage } from './vintage.ts';

/** A figure that differs from the one before: its series key, and what it was and is; null where there was none. */
export type Revision = { key: string; period: string; old: string | null; new: string | null };

/**
 * What these observations change of the vintage before them, in their order. A figure that is gone stands in the
 * vintage still, so that only what is stated anew can differ.
 */
export const revisionsOf = (before: Vintage, observations: readonly Observation[]): Revision[] =>
  observations.flatMap((one) => {
    const key = seriesKey(one);
    const { period } = one;
    const earlier = before.get(key)?.find((known) => known.period === period);
    if (earlier?.value === one.value) return [];
    return [{ key, period, old: earlier?.value || null, new: one.value || null }];
  });

/** What differs between the figures of two editions, whatever lay between them: in the order of the later one, what is gone last. */
export const figureDifferences = (
  earlier: readonly Observation[],
  later: readonly Observation[],
): Revision[] => {
  const named = (one: Observation): string => `${seriesKey(one)} ${one.period}`;
  const before = new Map(earlier.map((one) => [named(one), one]));
  const stated = new Set(later.map(named));
  const gone = earlier.filter((one) => one.value !== '' && !stated.has(named(one)));
  return [
    ...later.flatMap((one) => {
      const old = before.get(named(one))?.value || null;
      const now = one.value || null;
      return old === now ? [] : [{ key: seriesKey(one), period: one.period, old, new: now }];
    }),
    ...gone.map((one) => ({ key: seriesKey(one), period: one.period, old: one.value, new: null })),
  ];
};
