import * as v from 'valibot';
import { Text } from '../../kernel/text.ts';

const Code = v.object({ code: v.string(), zh: v.string(), en: v.string(), parent: v.optional(v.string()) });
export type Code = v.InferOutput<typeof Code>;

/** A dimension in the order of the series key. `role` is JSON-stat's: `geo` or `metric`; time is apart. */
const Dimension = v.object({
  id: v.string(),
  codelist: v.string(),
  name: Text,
  role: v.optional(v.picklist(['geo', 'metric'])),
});

/**
 * An attribute. `default` is what an upload without that column means; an attribute without one and without
 * a codelist is free text.
 */
const Attribute = v.object({
  id: v.string(),
  name: Text,
  codelist: v.optional(v.string()),
  default: v.optional(v.string()),
});

/**
 * What a code of the metric dimension measures. `decimals` is exact: 103 is refused where 103.0 is meant
 * only in CSV; a spreadsheet's number is padded. `base` marks an index whose headline change is value − base.
 */
const Measure = v.object({
  unit: Text,
  unitMeasure: v.string(),
  unitMult: v.optional(v.string(), '0'),
  decimals: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9)),
  base: v.optional(v.string()),
  /** The value is itself a change in per cent, such as growth on the year. */
  isChange: v.optional(v.boolean()),
  /** What a change compares with, where its code does not say it by itself: 同比名义 / on the year, nominal. */
  compared: v.optional(Text),
  /** Which way a change goes, in this field's words; 上涨 and 下降 where nothing is said. */
  words: v.optional(v.object({ up: Text, down: Text })),
  /** BASE_PER: the period that an index takes as its base, as a code of that attribute's codelist. */
  basePer: v.optional(v.string()),
  minimum: v.optional(v.string()),
  maximum: v.optional(v.string()),
  /** A change from the period before larger than this is a warning that a person acknowledges. */
  jump: v.optional(v.string()),
});

export type Measure = v.InferOutput<typeof Measure>;

/** A partial series key: dimension → its codes; a dimension left out is free of constraint. */
const KeyPattern = v.record(v.string(), v.array(v.string()));

/**
 * Series that a release must hold, each cell of the product of the pattern's codes, for periods from `from`
 * to `to` inclusive (either may be open). `scope` says whether a release or a backfilled history is meant.
 */
const RequiredSeries = v.object({
  scope: v.picklist(['release', 'backfill']),
  from: v.optional(v.string()),
  to: v.optional(v.string()),
  keys: v.pipe(v.array(KeyPattern), v.minLength(1)),
});

/**
 * A rule between cells of one period: the cell at `low` and the cell at `high` bound the cell at `cell`
 * (a total lies between its parts). Keys are joined dimension codes, e.g. `M.CN.CPI.T.ALL.YOY`.
 */
const BetweenRule = v.object({
  kind: v.literal('between'),
  cell: v.string(),
  parts: v.pipe(v.array(v.string()), v.minLength(2)),
  tolerance: v.optional(v.string(), '0'),
  severity: v.picklist(['error', 'warning']),
  says: Text,
});

/** A rule between cells of one period: the parts add up to the cell, within the tolerance that rounding takes. */
const SumRule = v.object({ ...BetweenRule.entries, kind: v.literal('sum') });

/** A headline figure, in order: the series key joined with dots, and how people call it. */
const Headline = v.object({ key: v.string(), label: Text });

/**
 * A table on the release page: rows are the codes of one dimension, columns the codes of another. Where
 * the observations differ in a dimension that is none of these, each of its codes gives a table of its own.
 */
const PageTable = v.object({
  caption: Text,
  rows: v.string(),
  columns: v.string(),
  where: v.optional(v.record(v.string(), v.string()), {}),
});
export type PageTable = v.InferOutput<typeof PageTable>;

/**
 * A chart on the release page through the history of these series: lines, or bars beside one another, which suit
 * amounts that begin anew each year.
 */
const PageChart = v.object({
  caption: Text,
  keys: v.pipe(v.array(v.object({ key: v.string(), label: Text })), v.minLength(1)),
  /** How many periods back, counting the release's own. */
  periods: v.optional(v.pipe(v.number(), v.integer(), v.minValue(2)), 61),
  form: v.optional(v.picklist(['lines', 'bars']), 'lines'),
});

/**
 * A dataflow: a family of statistics with one structure (SDMX 2.1, section 3.3), defined by data.
 *
 * The definition is a JSON document that an administrator registers; nothing in the code knows CPI from PPI.
 * It fixes the dimensions and their codelists, the attributes, the measures with their units and decimals,
 * the series that each release must hold, the rules between cells, and what a release says first.
 */
export const Dataflow = v.object({
  id: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]{1,31}$/)),
  agency: v.string(),
  sdmxId: v.string(),
  version: v.pipe(v.string(), v.regex(/^\d+\.\d+$/)),
  name: Text,
  description: Text,
  /** How the figures are collected and made, as readers are told it. */
  method: v.optional(Text),
  source: Text,
  frequency: v.picklist(['A', 'S', 'Q', 'M', 'W', 'D']),
  /** What a figure of a period covers: the period, or the year up to its end (2017-Q2: January to June). */
  span: v.optional(v.picklist(['period', 'year-to-date']), 'period'),
  dimensions: v.pipe(v.array(Dimension), v.minLength(1)),
  attributes: v.array(Attribute),
  measures: v.record(v.string(), Measure),
  codelists: v.record(v.string(), v.array(Code)),
  series: v.array(RequiredSeries),
  rules: v.optional(v.array(v.variant('kind', [BetweenRule, SumRule])), []),
  headline: v.array(Headline),
  tables: v.array(PageTable),
  charts: v.optional(v.array(PageChart), []),
});
export type Dataflow = v.InferOutput<typeof Dataflow>;

/**
 * One observation. `key` holds the codes in the order of the dataflow's dimensions; `value` is the decimal as
 * text with its own digits, or '' where OBS_STATUS says that there is none; `attributes` holds every
 * attribute of the dataflow that has a value: from the upload, by default, or fixed by the measure (UNIT_MEASURE,
 * UNIT_MULT, DECIMALS, BASE_PER). Observations with equal attributes may share one object.
 */
export type Observation = {
  key: readonly string[];
  period: string;
  value: string;
  attributes: Readonly<Record<string, string>>;
};

/** The series key joined with dots, e.g. `M.CN.CPI.T.ALL.YOY` (SDMX REST's key syntax). */
export const seriesKey = (observation: Pick<Observation, 'key'>): string => observation.key.join('.');
