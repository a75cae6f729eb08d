import { grouped } from '../../figures/documents/say-figure.ts';
import { type Code, type Dataflow, type Observation, seriesKey } from '../../figures/rules/dataflow.ts';
import type { Revision } from '../../figures/rules/revision.ts';
import { type Html, html } from '../../formats/markup.ts';
import { compare, subtract } from '../../kernel/decimal.ts';
import { labelPeriod } from '../../kernel/period.ts';
import type { Lang, Text } from '../../kernel/text.ts';
import { speak } from '../../web/pages/site.ts';
import type { History } from './chart.ts';

/** More rows than this are for the downloads. */
const MOST_ROWS = 200;
const MOST_PERIODS = 24;
const MOST_SERIES = 6;

type PageTable = Dataflow['tables'][number];
type Column = {
  id: string;
  head: Html;
  sub?: Html;
  cell: (observation: Observation | undefined) => Html | string;
};

/**
 * The tables that the dataflow puts on a release page, over all of this release's observations; each ends after
 * 200 rows and then says how many there are.
 */
export const releaseTables = (
  dataflow: Dataflow,
  observations: readonly Observation[],
  changes: readonly Revision[],
  lang: Lang,
): Html =>
  html`${dataflow.tables.map((table) => {
    const old = new Map(changes.map((one) => [one.key, one.old]));
    const parts = partsOf(dataflow, table, observations);
    const all = parts.reduce((sum, { rows }) => sum + rows.length, 0);
    let left = MOST_ROWS;
    const shown = parts.flatMap((part) => {
      const rows = part.rows.slice(0, left);
      left -= rows.length;
      return rows.length > 0 ? [tableOf(dataflow, table, { ...part, rows }, old, lang)] : [];
    });
    return html`${shown}${all > MOST_ROWS && folded(all, lang)}`;
  })}`;

const folded = (all: number, lang: Lang): Html => {
  const t = speak(lang);
  return html`<p class="note">${t(`此处列出前${MOST_ROWS}行，共${all}行；全部数据见`, `The first ${MOST_ROWS} of ${all} rows; all of them are in the `)}<a href="#downloads">${t('数据下载', 'downloads')}</a>${t('。', '.')}</p>`;
};

type Part = { caption: Text; rows: readonly Code[]; observations: readonly Observation[] };

/**
 * A table shows two dimensions. Where the observations differ in another one as well, each of its codes gets
 * a table of its own, named in the caption, so that no cell ever hides a second value.
 */
const partsOf = (dataflow: Dataflow, table: PageTable, observations: readonly Observation[]): Part[] => {
  const places = dataflow.dimensions.map((dimension, place) => ({ id: dimension.id, place }));
  const fitting = observations.filter(({ key }) =>
    places.every(({ id, place }) => (table.where[id] ?? key[place]) === key[place]),
  );
  const others = places.filter(
    ({ id, place }) =>
      id !== table.rows && id !== table.columns && new Set(fitting.map(({ key }) => key[place])).size > 1,
  );
  const parts = Map.groupBy(fitting, ({ key }) => others.map(({ place }) => key[place]).join('.'));
  return [...parts.values()].map((part) => {
    const names = others.map(({ id, place }) => codeName(dataflow, id, part[0]?.key[place] ?? ''));
    const zh = [table.caption.zh, ...names.map((name) => name.zh)].join('，');
    return {
      caption: { zh, en: [table.caption.en, ...names.map((name) => name.en)].join(', ') },
      rows: codesIn(dataflow, table.rows, part),
      observations: part,
    };
  });
};

/** By series key what a correction struck out; null where there was nothing before. */
type Struck = ReadonlyMap<string, string | null>;

const tableOf = (dataflow: Dataflow, table: PageTable, part: Part, old: Struck, lang: Lang): Html => {
  const rowPlace = placeOf(dataflow, table.rows);
  const columnPlace = placeOf(dataflow, table.columns);
  const cells = new Map(
    part.observations.map((one) => [`${one.key[rowPlace]} ${one.key[columnPlace]}`, one]),
  );
  const columns = codesIn(dataflow, table.columns, part.observations).flatMap((code) =>
    columnsFor(dataflow, table.columns, code, old, lang),
  );
  const level = levels(codesOf(dataflow, table.rows));
  const doubled = columns.some(({ sub }) => sub);
  const head = doubled
    ? html`<tr><th scope="col" rowspan="2">${dimensionName(dataflow, table.rows)[lang]}</th>${pairs(columns)}</tr>
<tr>${columns.map(({ sub }) => sub && html`<th scope="col" class="number">${sub}</th>`)}</tr>`
    : html`<tr><th scope="col">${dimensionName(dataflow, table.rows)[lang]}</th>${columns.map((column) => html`<th scope="col" class="number">${column.head}</th>`)}</tr>`;
  return html`<div class="table" role="region" aria-label="${part.caption[lang]}" tabindex="0"><table>
<caption>${part.caption[lang]}</caption>
<thead>
${head}
</thead>
<tbody>
${part.rows.map(
  (row) =>
    html`<tr><th scope="row" class="level-${level(row)}">${row[lang] || row.code}</th>${columns.map(
      ({ id, cell }) => html`<td>${cell(cells.get(`${row.code} ${id}`))}</td>`,
    )}</tr>
`,
)}</tbody>
</table></div>
${statusNote(dataflow, part.observations, lang)}${part.observations.some((one) => old.has(seriesKey(one))) && correctedNote(lang)}`;
};

/** An index whose base is 100 is two columns: what it says in per cent, and the index itself. */
const columnsFor = (dataflow: Dataflow, dimension: string, code: Code, old: Struck, lang: Lang): Column[] => {
  const t = speak(lang);
  const name = code[lang] || code.code;
  const isMetric = dataflow.dimensions.some(({ id, role }) => id === dimension && role === 'metric');
  const measure = isMetric ? dataflow.measures[code.code] : undefined;
  const value = (one: Observation | undefined) => written(one, old, grouped, lang);
  const base = measure?.base;
  if (!measure || base === undefined || compare(base, '100') !== 0) {
    const unit = measure && html` <span class="unit">${measure.unit[lang]}</span>`;
    return [{ id: code.code, head: html`${name}${unit}`, cell: value }];
  }
  const change = (one: Observation | undefined) =>
    written(one, old, (text) => subtract(text, base).replace('-', '−'), lang);
  const head = html`${name}`;
  return [
    { id: code.code, head, sub: html`${t('涨跌 %', 'Change, %')}`, cell: change },
    { id: code.code, head, sub: html`${t('指数', 'Index')}`, cell: value },
  ];
};

const pairs = (columns: readonly Column[]): Html[] =>
  columns
    .filter((column, index) => column.id !== columns[index - 1]?.id)
    .map(({ head, sub }) =>
      sub
        ? html`<th scope="colgroup" colspan="2" class="number">${head}</th>`
        : html`<th scope="col" rowspan="2" class="number">${head}</th>`,
    );

const written = (
  one: Observation | undefined,
  old: Struck,
  number: (value: string) => string,
  lang: Lang,
): Html | string => {
  if (!one) return html`<span class="none">–</span>`;
  const status = one.attributes.OBS_STATUS ?? 'A';
  const text = one.value === '' ? '…' : number(one.value);
  const before = old.get(seriesKey(one));
  const marked =
    before === undefined
      ? text
      : html`<ins>${text}</ins> <span class="was"><span class="unseen">${speak(lang)('更正，原为', 'corrected, was')} </span><del>${before === null ? '–' : number(before)}</del></span>`;
  return status === 'A' ? marked : html`${marked}<sup>${status}</sup>`;
};

const correctedNote = (lang: Lang): Html =>
  html`<p class="note">${speak(lang)('标出的数值在本版更正，划去的为上一版的数值。', 'Marked figures were corrected in this edition; what the edition before said is struck out.')}</p>`;

/** What the letters beside values mean, where there are any. */
const statusNote = (dataflow: Dataflow, observations: readonly Observation[], lang: Lang): Html | false => {
  const used = new Set(observations.map(({ attributes }) => attributes.OBS_STATUS ?? 'A'));
  used.delete('A');
  if (used.size === 0) return false;
  const list = dataflow.attributes.find(({ id }) => id === 'OBS_STATUS')?.codelist ?? '';
  const names = (dataflow.codelists[list] ?? []).filter(({ code }) => used.has(code));
  return html`<p class="note">${names.map((name) => `${name.code}: ${name[lang]}`).join(speak(lang)('；', '; '))}</p>`;
};

/** The newest periods of a history, newest first: what a backfilled vintage shows of itself. */
export const historyTable = (dataflow: Dataflow, history: History, lang: Lang): Html | false => {
  const t = speak(lang);
  const charted = dataflow.charts.flatMap((chart) => chart.keys.map(({ key }) => key));
  const keys = [...new Set(charted.length > 0 ? charted : history.keys())]
    .filter((key) => history.has(key))
    .slice(0, MOST_SERIES);
  const periods = [...new Set(keys.flatMap((key) => history.get(key)?.map(({ period }) => period) ?? []))];
  if (periods.length === 0) return false;
  const shown = periods.sort().reverse().slice(0, MOST_PERIODS);
  const columns = keys.map((key) => new Map(history.get(key)?.map(({ period, value }) => [period, value])));
  return html`<div class="table" role="region" aria-label="${t('最近各期', 'Newest periods')}" tabindex="0"><table>
<caption>${t(`最近${shown.length}期（共${periods.length}期）`, `The newest ${shown.length} of ${periods.length} periods`)}</caption>
<thead><tr><th scope="col">${t('时期', 'Period')}</th>${keys.map((key) => html`<th scope="col" class="number">${seriesName(dataflow, key, [...history.keys()])[lang]}</th>`)}</tr></thead>
<tbody>
${shown.map(
  (period) =>
    html`<tr><th scope="row">${labelPeriod(period, dataflow.span)[lang]}</th>${columns.map((column) => html`<td>${grouped(column.get(period) || '…')}</td>`)}</tr>
`,
)}</tbody>
</table></div>
<p class="note">${t('全部时期见', 'All periods are in the ')}<a href="#downloads">${t('数据下载', 'downloads')}</a>${t('。', '.')}</p>`;
};

/** A series by the names of the codes in which it differs from the others. */
export const seriesName = (dataflow: Dataflow, key: string, all: readonly string[]): Text => {
  const split = all.map((one) => one.split('.'));
  const names = key
    .split('.')
    .map((code, place) => ({ code, place }))
    .filter(({ code, place }) => split.some((one) => one[place] !== code))
    .map(({ code, place }) => codeName(dataflow, dataflow.dimensions[place]?.id ?? '', code));
  if (names.length === 0) return dataflow.name;
  return { zh: names.map(({ zh }) => zh).join('，'), en: names.map(({ en }) => en).join(', ') };
};

const placeOf = (dataflow: Dataflow, id: string): number =>
  dataflow.dimensions.findIndex((one) => one.id === id);

const codesOf = (dataflow: Dataflow, id: string): readonly Code[] => {
  const list = dataflow.dimensions.find((one) => one.id === id)?.codelist ?? '';
  return dataflow.codelists[list] ?? [];
};

const codeName = (dataflow: Dataflow, id: string, code: string): Text =>
  codesOf(dataflow, id).find((one) => one.code === code) ?? { zh: code, en: code };

const dimensionName = (dataflow: Dataflow, id: string): Text =>
  dataflow.dimensions.find((one) => one.id === id)?.name ?? { zh: id, en: id };

/** Those codes of the dimension that occur, in the order of its codelist. */
const codesIn = (dataflow: Dataflow, id: string, observations: readonly Observation[]): readonly Code[] => {
  const place = placeOf(dataflow, id);
  const used = new Set(observations.map(({ key }) => key[place]));
  return codesOf(dataflow, id).filter(({ code }) => used.has(code));
};

/** How deep a code stands in its codelist: 0 at the top, at most 3. */
const levels = (codes: readonly Code[]): ((code: Code) => number) => {
  const parents = new Map(codes.map(({ code, parent }) => [code, parent]));
  return ({ parent }) => {
    let depth = 0;
    for (let at = parent; at !== undefined && depth < 3; at = parents.get(at)) depth += 1;
    return depth;
  };
};
