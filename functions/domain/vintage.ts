import { type Dataflow, type Observation, seriesKey } from './dataflow.ts';
import { structureOf } from './structure.ts';

/** The whole series as of one edition: series key → its observations, oldest first. */
export type Vintage = ReadonlyMap<string, readonly Observation[]>;

/** Observations gathered by series, each series oldest first. Periods of one frequency sort as text. */
export const vintageOf = (observations: Iterable<Observation>): Vintage => {
  const vintage = new Map<string, Observation[]>();
  for (const observation of observations) {
    const key = seriesKey(observation);
    const series = vintage.get(key);
    if (series) series.push(observation);
    else vintage.set(key, [observation]);
  }
  for (const series of vintage.values()) series.sort((a, b) => (a.period < b.period ? -1 : 1));
  return vintage;
};

/**
 * The vintage that an edition makes: the previous one with the edition's observations in it. An observation of
 * the same series and period replaces the earlier one. Series stand in the order of the codelists; a series
 * whose codes the dataflow no longer has keeps its figures and comes last.
 */
export const mergeVintage = (
  dataflow: Dataflow,
  previous: Vintage,
  observations: Iterable<Observation>,
): Vintage => {
  const structure = structureOf(dataflow);
  const added = vintageOf(observations);
  const merged: { rank: string; key: string; series: readonly Observation[] }[] = [];
  for (const key of new Set([...previous.keys(), ...added.keys()])) {
    const fresh = added.get(key);
    const old = previous.get(key) ?? [];
    const periods = new Set(fresh?.map(({ period }) => period));
    const series = fresh
      ? [...old.filter(({ period }) => !periods.has(period)), ...fresh].sort((a, b) =>
          a.period < b.period ? -1 : 1,
        )
      : old;
    const first = series[0];
    if (!first) continue;
    merged.push({ rank: structure.seriesOf(first.key)?.rank ?? '\uffff', key, series });
  }
  merged.sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : a.key < b.key ? -1 : 1));
  return new Map(merged.map(({ key, series }) => [key, series]));
};
