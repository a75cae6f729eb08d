import { structureOf } from './data-structure.ts';
import { type Dataflow, type Observation, seriesKey } from './dataflow.ts';

/** The whole series as of one edition: series key → its observations, oldest first. */
export type Vintage = ReadonlyMap<string, readonly Observation[]>;

const inTime = (a: Observation, b: Observation): number => (a.period < b.period ? -1 : 1);

/** Observations gathered by series, each series oldest first. Periods of one frequency sort as text. */
export const vintageOf = (observations: Iterable<Observation>): Vintage => {
  const vintage = new Map<string, Observation[]>();
  for (const observation of observations) {
    const key = seriesKey(observation);
    const series = vintage.get(key);
    if (series) series.push(observation);
    else vintage.set(key, [observation]);
  }
  for (const series of vintage.values()) series.sort(inTime);
  return vintage;
};

const joined = (old: readonly Observation[], fresh: readonly Observation[]): readonly Observation[] => {
  if (old.length === 0) return fresh;
  if (fresh.length === 0) return old;
  const periods = new Set(fresh.map(({ period }) => period));
  return [...old.filter(({ period }) => !periods.has(period)), ...fresh].sort(inTime);
};

/**
 * The vintage that an edition makes: the previous one with the edition's observations in it. An observation of
 * the same series and period replaces the earlier one. Series stand in the order of the codelists, in which
 * validation gives the observations; a series whose codes the dataflow no longer has keeps its figures and comes last.
 */
export const mergeVintage = (
  dataflow: Dataflow,
  previous: Vintage,
  observations: Iterable<Observation>,
): Vintage => {
  const added = vintageOf(observations);
  if (previous.size === 0) return added;
  const structure = structureOf(dataflow);
  const merged: { rank: string; key: string; series: readonly Observation[] }[] = [];
  for (const key of new Set([...previous.keys(), ...added.keys()])) {
    const series = joined(previous.get(key) ?? [], added.get(key) ?? []);
    const first = series[0];
    if (!first) continue;
    merged.push({ rank: structure.seriesOf(first.key)?.rank ?? '\uffff', key, series });
  }
  merged.sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : a.key < b.key ? -1 : 1));
  return new Map(merged.map(({ key, series }) => [key, series]));
};
