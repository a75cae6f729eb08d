import type { Dataflow, Measure } from './dataflow.ts';

/** The attributes that the measure fixes: an upload may state them, and must then agree. */
const MEASURE_ATTRIBUTES: Readonly<Record<string, (measure: Measure) => string>> = {
  UNIT_MEASURE: (measure) => measure.unitMeasure,
  UNIT_MULT: (measure) => measure.unitMult,
  DECIMALS: (measure) => String(measure.decimals),
  BASE_PER: (measure) => measure.basePer ?? '',
};

/** Attributes that follow from the definition, so that an observation need not state them. */
export const isFixed = (id: string): boolean => Object.hasOwn(MEASURE_ATTRIBUTES, id);

/** Codes of CL_OBS_STATUS (SDMX cross-domain, 2.2) under which there is no value. */
export const WITHOUT_VALUE: ReadonlySet<string> = new Set(['H', 'L', 'M', 'O', 'Q']);

export const TIME = 'TIME_PERIOD';
export const VALUE = 'OBS_VALUE';

/**
 * One series: its key, apart and joined with dots, its place in the order of the codelists (texts that sort), and
 * what it measures.
 */
export type Series = { key: readonly string[]; name: string; rank: string; measure: Measure };

/** A code as the codelist holds it, and its place there as a text that sorts. */
type RankedCode = { code: string; rank: string };
type DimensionCodes = { id: string; codes: ReadonlyMap<string, RankedCode> };
type AttributeRule = {
  id: string;
  codes?: ReadonlySet<string>;
  default: string;
  fixed?: (measure: Measure) => string;
};

/** A dataflow's definition made ready for lookups. */
export type Structure = {
  dataflow: Dataflow;
  dimensions: readonly DimensionCodes[];
  attributes: readonly AttributeRule[];
  /** The series of these codes, one for each dimension in order; undefined where a code is unknown. */
  seriesOf: (key: readonly string[]) => Series | undefined;
  /** What these codes measure, known or not as they otherwise are. */
  measureOf: (key: readonly string[]) => Measure | undefined;
};

const rankOf = (position: number): string => String.fromCharCode(position >> 15, position & 0x7fff);

export const structureOf = (dataflow: Dataflow): Structure => {
  const codesOf = (codelist: string) => dataflow.codelists[codelist] ?? [];
  const dimensions = dataflow.dimensions.map(({ id, codelist }) => ({
    id,
    codes: new Map(codesOf(codelist).map(({ code }, position) => [code, { code, rank: rankOf(position) }])),
  }));
  const metric = dataflow.dimensions.findIndex(({ role }) => role === 'metric');
  const attributes = dataflow.attributes.map((attribute): AttributeRule => {
    const fixed = MEASURE_ATTRIBUTES[attribute.id];
    return {
      id: attribute.id,
      default: attribute.default ?? '',
      ...(attribute.codelist ? { codes: new Set(codesOf(attribute.codelist).map(({ code }) => code)) } : {}),
      ...(fixed ? { fixed } : {}),
    };
  });
  const measureOf = (key: readonly string[]) => dataflow.measures[key[metric] ?? ''];
  const seriesOf = (texts: readonly string[]): Series | undefined => {
    const key: string[] = [];
    let rank = '';
    for (const [at, { codes }] of dimensions.entries()) {
      const known = codes.get(texts[at] ?? '');
      if (!known) return undefined;
      key.push(known.code);
      rank += known.rank;
    }
    const measure = measureOf(key);
    return measure && { key, name: key.join('.'), rank, measure };
  };
  return { dataflow, dimensions, attributes, seriesOf, measureOf };
};

/**
 * The keys of one clause of required series, joined with dots: the product of the pattern's codes, where a
 * dimension that the pattern leaves out stands for every code of its codelist.
 */
export const keysOf = (
  dataflow: Dataflow,
  pattern: Readonly<Record<string, readonly string[]>>,
): readonly string[] => {
  let keys = [''];
  for (const [at, { id, codelist }] of dataflow.dimensions.entries()) {
    const codes = pattern[id] ?? (dataflow.codelists[codelist] ?? []).map(({ code }) => code);
    const dot = at === 0 ? '' : '.';
    keys = keys.flatMap((key) => codes.map((code) => `${key}${dot}${code}`));
  }
  return keys;
};
