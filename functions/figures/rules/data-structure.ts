import type { Code, Dataflow, Measure } from './dataflow.ts';

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

export const TIME_COLUMN = 'TIME_PERIOD';
export const VALUE_COLUMN = 'OBS_VALUE';

/**
 * One series: its key, apart and joined with dots, its place in the order of the codelists (texts that sort), and
 * what it measures.
 */
export type Series = { key: readonly string[]; name: string; rank: string; measure: Measure };

/** A code as the codelist holds it, and its place there as a text that sorts. */
type RankedCode = { code: string; rank: string };
/** `labels` leads from a name in either language, as `labelText` writes it, to the one code that bears it. */
type DimensionCodes = {
  id: string;
  codes: ReadonlyMap<string, RankedCode>;
  labels: ReadonlyMap<string, RankedCode>;
};
type AttributeRule = {
  id: string;
  codes?: ReadonlySet<string>;
  labels?: ReadonlyMap<string, string>;
  default: string;
  fixed?: (measure: Measure) => string;
};

/** A dataflow's definition made ready for lookups. */
export type DataStructure = {
  dataflow: Dataflow;
  dimensions: readonly DimensionCodes[];
  attributes: readonly AttributeRule[];
  /** The series of these codes, one for each dimension in order; undefined where a code is unknown. */
  seriesOf: (key: readonly string[]) => Series | undefined;
  /** What these codes measure, known or not as they otherwise are. */
  measureOf: (key: readonly string[]) => Measure | undefined;
};

/** A label as two people would write the same one: without blanks around it, wide or narrow. */
export const labelText = (text: string): string => text.normalize('NFKC').trim();

/** From each label of these codes to what `of` makes of its code; a label that two codes bear leads nowhere. */
const labelled = <T>(codes: readonly Code[], of: (code: string) => T | undefined): Map<string, T> => {
  const bearers = new Map<string, Set<string>>();
  for (const { code, zh, en } of codes) {
    for (const label of [zh, en].map(labelText)) {
      bearers.set(label, (bearers.get(label) ?? new Set()).add(code));
    }
  }
  return new Map(
    [...bearers].flatMap(([label, [code = '', ...others]]) => {
      const meant = of(code);
      return others.length > 0 || meant === undefined ? [] : [[label, meant] as const];
    }),
  );
};

const rankOf = (position: number): string => String.fromCharCode(position >> 15, position & 0x7fff);

export const structureOf = (dataflow: Dataflow): DataStructure => {
  const codesOf = (codelist: string) => dataflow.codelists[codelist] ?? [];
  const dimensions = dataflow.dimensions.map(({ id, codelist }) => {
    const listed = codesOf(codelist);
    const codes = new Map(listed.map(({ code }, position) => [code, { code, rank: rankOf(position) }]));
    return { id, codes, labels: labelled(listed, (code) => codes.get(code)) };
  });
  const metric = dataflow.dimensions.findIndex(({ role }) => role === 'metric');
  const attributes = dataflow.attributes.map((attribute): AttributeRule => {
    const fixed = MEASURE_ATTRIBUTES[attribute.id];
    return {
      id: attribute.id,
      default: attribute.default ?? '',
      ...(attribute.codelist
        ? {
            codes: new Set(codesOf(attribute.codelist).map(({ code }) => code)),
            labels: labelled(codesOf(attribute.codelist), (code) => code),
          }
        : {}),
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
