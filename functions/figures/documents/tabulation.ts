import { subtract } from '../../kernel/decimal.ts';
import type { Text } from '../../kernel/text.ts';
import type { Code, Dataflow, Observation, PageTable } from '../rules/dataflow.ts';

/** One column of figures: its head in both languages, and the figure of an observation in it. */
type Column = { head: Text; figure: (observation: Observation) => string };

/** A table as the release page shows it: rows by one dimension, columns by another, '' where there is nothing. */
export type Tabulation = {
  caption: Text;
  corner: Text;
  columns: readonly Text[];
  rows: readonly { label: Text; level: number; figures: readonly string[] }[];
};

const codesOf = (dataflow: Dataflow, dimension: string): readonly Code[] => {
  const codelist = dataflow.dimensions.find(({ id }) => id === dimension)?.codelist ?? '';
  return dataflow.codelists[codelist] ?? [];
};

const NAMELESS: Text = { zh: '', en: '' };

const levelOf = (codes: ReadonlyMap<string, Code>, code: Code): number => {
  let level = 0;
  for (let up = code.parent; up !== undefined && level < 9; up = codes.get(up)?.parent) level += 1;
  return level;
};

/** An index with a base is two columns: its change in per cent and the index itself. */
const columnsFor = (dataflow: Dataflow, dimension: string, { code, zh, en }: Code): Column[] => {
  const metric = dataflow.dimensions.some(({ id, role }) => id === dimension && role === 'metric');
  const measure = metric ? dataflow.measures[code] : undefined;
  const figure = ({ value }: Observation): string => value;
  if (!measure) return [{ head: { zh, en }, figure }];
  const { base, unit } = measure;
  if (base === undefined) {
    return [{ head: { zh: `${zh}（${unit.zh}）`, en: `${en} (${unit.en})` }, figure }];
  }
  return [
    {
      head: { zh: `${zh} 涨跌（%）`, en: `${en}, change (%)` },
      figure: ({ value }) => (value === '' ? '' : subtract(value, base)),
    },
    { head: { zh: `${zh} 指数`, en: `${en}, index` }, figure },
  ];
};

/**
 * A dataflow's tables filled with an edition's observations. Where these differ in a dimension that is neither
 * rows nor columns, each of its codes gives a table of its own, named in the caption.
 */
export const tabulate = (
  dataflow: Dataflow,
  table: PageTable,
  observations: readonly Observation[],
): Tabulation[] => {
  const places = new Map(dataflow.dimensions.map(({ id }, place) => [id, place]));
  const codeIn = (observation: Observation, dimension: string): string =>
    observation.key[places.get(dimension) ?? -1] ?? '';
  const fitting = observations.filter((one) =>
    Object.entries(table.where).every(([dimension, code]) => codeIn(one, dimension) === code),
  );
  const others = dataflow.dimensions.filter(
    ({ id }) =>
      id !== table.rows &&
      id !== table.columns &&
      new Set(fitting.map((observation) => codeIn(observation, id))).size > 1,
  );
  const nameOf = (dimension: string): Text =>
    dataflow.dimensions.find(({ id }) => id === dimension)?.name ?? NAMELESS;
  const rowCodes = new Map(codesOf(dataflow, table.rows).map((code) => [code.code, code]));
  const parts = Map.groupBy(fitting, (one) => others.map(({ id }) => codeIn(one, id)).join('.'));
  return [...parts.values()].map((part) => {
    const cells = new Map(
      part.map((one) => [`${codeIn(one, table.rows)}.${codeIn(one, table.columns)}`, one]),
    );
    const used = (dimension: string): Code[] => {
      const codes = new Set(part.map((one) => codeIn(one, dimension)));
      return codesOf(dataflow, dimension).filter(({ code }) => codes.has(code));
    };
    const named = others.map(({ id }) => {
      const code = part[0] && codeIn(part[0], id);
      return codesOf(dataflow, id).find((one) => one.code === code) ?? NAMELESS;
    });
    const columns = used(table.columns).flatMap((code) =>
      columnsFor(dataflow, table.columns, code).map((column) => ({ code: code.code, ...column })),
    );
    return {
      caption: {
        zh: [table.caption.zh, ...named.map(({ zh }) => zh)].join('，'),
        en: [table.caption.en, ...named.map(({ en }) => en)].join(', '),
      },
      corner: nameOf(table.rows),
      columns: columns.map(({ head }) => head),
      rows: used(table.rows).map((row) => ({
        label: { zh: row.zh, en: row.en },
        level: levelOf(rowCodes, row),
        figures: columns.map(({ code, figure }) => {
          const cell = cells.get(`${row.code}.${code}`);
          return cell ? figure(cell) : '';
        }),
      })),
    };
  });
};
