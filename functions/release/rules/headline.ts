import { structureOf } from '../../figures/rules/data-structure.ts';
import { type Dataflow, type Observation, seriesKey } from '../../figures/rules/dataflow.ts';
import type { HeadlineFigure } from '../../figures/rules/headline-figure.ts';
import { subtract } from '../../kernel/decimal.ts';

/** The figures that a release says first. A change is value − base where the measure is an index, in decimal arithmetic. */
export const headlineOf = (dataflow: Dataflow, observations: readonly Observation[]): HeadlineFigure[] => {
  const structure = structureOf(dataflow);
  const values = new Map(observations.map((one) => [seriesKey(one), one]));
  return dataflow.headline.flatMap(({ key, label }) => {
    const observation = values.get(key);
    const measure = observation && structure.measureOf(observation.key);
    if (!observation || !measure || observation.value === '') return [];
    const { value } = observation;
    const { base, isChange, unit, compared, words } = measure;
    const change = isChange ? value : base && subtract(value, base);
    return [
      {
        key,
        label,
        value,
        ...(change && { change }),
        unit,
        ...(compared && { compared }),
        ...(words && { words }),
      },
    ];
  });
};
