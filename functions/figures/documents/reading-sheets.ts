import { type LaidOut, STYLE, type Styles, sheetXml } from '../../formats/xlsx/sheet.ts';
import { decimalsOf } from '../../kernel/decimal.ts';
import { labelPeriod, labelRelease } from '../../kernel/period.ts';
import type { Text } from '../../kernel/text.ts';
import type { Observation } from '../rules/dataflow.ts';
import type { Publication } from './publication.ts';
import { tabulate } from './tabulation.ts';

/** Larger tables and more of them are for the tidy table's filter, not for reading. */
const MOST_ROWS = 200;
const MOST_TABLES = 40;

const head = (corner: string, columns: readonly string[]): LaidOut[] => [
  { text: corner, style: STYLE.head },
  { text: '', style: STYLE.head },
  ...columns.map((text) => ({ text, style: STYLE.headRight })),
];

/** The newest period's observations, and its name where there are others beside it, as in a history. */
const newest = ({
  dataflow,
  observations,
}: Publication): { shown: readonly Observation[]; name: Text | undefined } => {
  const periods = new Set(observations.map(({ period }) => period));
  const [last = '', ...others] = [...periods].sort().reverse();
  if (others.length === 0) return { shown: observations, name: undefined };
  return {
    shown: observations.filter(({ period }) => period === last),
    name: labelPeriod(last, dataflow.span),
  };
};

/**
 * The tables of the release page, one below the other, each label in both languages. Of a history they show its
 * newest period.
 */
export const tablesSheet = (publication: Publication, styles: Styles): string => {
  const { dataflow } = publication;
  const period = newest(publication);
  const tables = dataflow.tables.flatMap((table) => tabulate(dataflow, table, period.shown));
  const shown = tables.slice(0, MOST_TABLES);
  const rows: LaidOut[][] = [];
  const left = tables.length - shown.length;
  for (const { caption, corner, columns, rows: lines } of shown) {
    rows.push(
      [{ text: period.name ? `${caption.zh}，${period.name.zh}` : caption.zh, style: STYLE.caption }],
      [{ text: period.name ? `${caption.en}, ${period.name.en}` : caption.en, style: STYLE.second }],
      head(
        corner.zh,
        columns.map(({ zh }) => zh),
      ),
      head(
        corner.en,
        columns.map(({ en }) => en),
      ),
    );
    for (const { label, level, figures } of lines.slice(0, MOST_ROWS)) {
      const style = [STYLE.plain, STYLE.deeper, STYLE.deepest][Math.min(level, 2)] ?? STYLE.plain;
      rows.push([
        { text: label.zh, style },
        { text: label.en, style },
        ...figures.map((number) =>
          number === '' ? undefined : { number, style: styles.number(decimalsOf(number)) },
        ),
      ]);
    }
    const hidden = lines.length - MOST_ROWS;
    if (hidden > 0)
      rows.push([more(`另有 ${hidden} 行见 data 表`, `${hidden} more rows are in the sheet “data”`)]);
    rows.push([]);
  }
  if (left > 0) rows.push([more(`另有 ${left} 张表未列出`, `${left} more tables are not laid out here`)]);
  const widest = Math.max(0, ...shown.map(({ columns }) => columns.length));
  return sheetXml(rows, [24, 32, ...Array.from({ length: widest }, () => 26)]);
};

const more = (zh: string, en: string): LaidOut => ({ text: `${zh} / ${en}`, style: STYLE.second });

/** What the figures are: source, time of release, edition, notice, units, and the codes in use. */
export const notesSheet = ({ dataflow, release, observations, origin }: Publication): string => {
  const period = labelRelease(release, dataflow.span);
  const edition = String(release.edition ?? '');
  const wrapped = (...texts: string[]): LaidOut[] => texts.map((text) => ({ text, style: STYLE.wrap }));
  const heading = (zh: string, en: string): LaidOut[] => [{ text: `${zh} / ${en}`, style: STYLE.caption }];
  const rows: LaidOut[][] = [
    [{ text: release.title.zh, style: STYLE.caption }],
    [{ text: release.title.en, style: STYLE.second }],
    [],
    wrapped('统计', 'Statistics', dataflow.name.zh, dataflow.name.en),
    wrapped('说明', 'Description', dataflow.description.zh, dataflow.description.en),
    wrapped('来源', 'Source', dataflow.source.zh, dataflow.source.en),
    wrapped('时期', 'Period', period.zh, period.en),
    ...(release.releaseAt === null
      ? [wrapped('发布时间', 'Released', '首次发布时间未记录', 'first publication not recorded')]
      : [wrapped('发布时间', 'Released', release.releaseAt)]),
    wrapped('版本', 'Edition', edition),
    ...(release.notice ? [wrapped('更正说明', 'Notice', release.notice.zh, release.notice.en)] : []),
    wrapped('地址', 'Address', `${origin}${release.links.edition ?? release.links.page ?? ''}`),
    wrapped('SDMX', 'SDMX', `${dataflow.agency}:${dataflow.sdmxId}(${dataflow.version})`),
    [],
    heading('计量单位', 'Units'),
  ];
  const metric = dataflow.dimensions.findIndex(({ role }) => role === 'metric');
  const measured = new Set(observations.map(({ key }) => key[metric]));
  for (const [code, { unit }] of Object.entries(dataflow.measures)) {
    if (measured.has(code)) rows.push(wrapped(dataflow.dimensions[metric]?.id ?? '', code, unit.zh, unit.en));
  }
  rows.push([], heading('代码', 'Codes'));
  const concepts = [
    ...dataflow.dimensions.map(({ id, codelist, name }, at) => ({
      id,
      codelist,
      name,
      used: new Set(observations.map(({ key }) => key[at])),
    })),
    ...dataflow.attributes.map(({ id, codelist, name }) => ({
      id,
      codelist: codelist ?? '',
      name,
      used: new Set(observations.map(({ attributes }) => attributes[id])),
    })),
  ];
  for (const { id, codelist, name, used } of concepts) {
    rows.push(wrapped(id, '', name.zh, name.en));
    for (const { code, zh, en } of dataflow.codelists[codelist] ?? []) {
      if (used.has(code)) rows.push(wrapped('', code, zh, en));
    }
  }
  return sheetXml(rows, [18, 18, 48, 56]);
};
