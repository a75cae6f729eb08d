import { columnName } from '../../formats/xlsx/cell-reference.ts';
import { workbookParts } from '../../formats/xlsx/parts.ts';
import {
  A4,
  DATA_SHEET,
  MAIN,
  ONE_PAGE_WIDE,
  pageSetup,
  SharedStrings,
  STYLE,
  Styles,
  XML,
} from '../../formats/xlsx/sheet.ts';
import { zipParts } from '../../formats/xlsx/zip.ts';
import { isFixed, TIME_COLUMN, VALUE_COLUMN } from '../rules/data-structure.ts';
import type { Dataflow, Observation } from '../rules/dataflow.ts';
import type { Publication } from './publication.ts';
import { notesSheet, tablesSheet } from './reading-sheets.ts';

/** Rows a piece of the sheet's XML, handed to the compressor one after the other. */
const PIECE = 1_000;

/**
 * The tidy table: a column for each concept, as an upload has it, so that it can be uploaded again. Numbers are
 * numbers, with the digits that they have. What the definition fixes (units, decimals) stands in the notes; that
 * every figure is free to publish (CONF_STATUS F) goes without saying.
 */
function* dataSheet(
  dataflow: Dataflow,
  observations: readonly Observation[],
  strings: SharedStrings,
  styles: Styles,
): Generator<string> {
  const ids = dataflow.dimensions.map(({ id }) => id);
  const attributes = dataflow.attributes
    .map(({ id }) => id)
    .filter((id) => !isFixed(id) && id !== 'CONF_STATUS');
  const header = [...ids, TIME_COLUMN, VALUE_COLUMN, ...attributes];
  const names = header.map((_, at) => columnName(at));
  const last = `${names.at(-1) ?? 'A'}${observations.length + 1}`;
  const widths = header.map((id) => Math.max(id.length + 4, 10));
  yield `${XML}<worksheet xmlns="${MAIN}">${ONE_PAGE_WIDE}<dimension ref="A1:${last}"/><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>${widths
    .map((width, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`)
    .join('')}</cols><sheetData><row r="1">${header
    .map((id, at) => `<c r="${names[at]}1" s="${STYLE.head}" t="s"><v>${strings.indexOf(id)}</v></c>`)
    .join('')}</row>`;
  const valueName = names[ids.length + 1] ?? '';
  const metric = dataflow.dimensions.findIndex(({ role }) => role === 'metric');
  const numberStyles = new Map(
    Object.entries(dataflow.measures).map(([code, { decimals }]) => [code, styles.number(decimals)]),
  );
  const tails = new Map<Observation['attributes'], readonly string[]>();
  const tailOf = (given: Observation['attributes']): readonly string[] => {
    const parts = attributes.flatMap((id, at) => {
      const value = given[id];
      if (value === undefined) return [];
      return [`<c r="${names[ids.length + 2 + at]}`, `" t="s"><v>${strings.indexOf(value)}</v></c>`];
    });
    tails.set(given, parts);
    return parts;
  };
  let piece = '';
  for (const [at, { key, period, value, attributes: given }] of observations.entries()) {
    const row = at + 2;
    piece += `<row r="${row}">`;
    for (let place = 0; place < key.length; place++) {
      piece += `<c r="${names[place]}${row}" t="s"><v>${strings.indexOf(key[place] ?? '')}</v></c>`;
    }
    piece += `<c r="${names[key.length]}${row}" t="s"><v>${strings.indexOf(period)}</v></c>`;
    if (value !== '') {
      piece += `<c r="${valueName}${row}" s="${numberStyles.get(key[metric] ?? '') ?? 0}"><v>${value}</v></c>`;
    }
    const tail = tails.get(given) ?? tailOf(given);
    for (let part = 0; part < tail.length; part += 2) piece += `${tail[part]}${row}${tail[part + 1]}`;
    piece += '</row>';
    if (row % PIECE === 0) {
      yield piece;
      piece = '';
    }
  }
  yield `${piece}</sheetData><autoFilter ref="A1:${last}"/>${pageSetup(A4)}<ignoredErrors><ignoredError sqref="A1:${last}" numberStoredAsText="1"/></ignoredErrors></worksheet>`;
}

/**
 * data.xlsx (ECMA-376): the tidy table, the tables of the release page, and notes. The same edition gives the
 * same bytes: every time in the file is T.
 */
export const writeXlsx = async (publication: Publication): Promise<Uint8Array> => {
  const { dataflow, observations, release } = publication;
  const strings = new SharedStrings();
  const styles = new Styles();
  const tables = tablesSheet(publication, styles);
  const notes = notesSheet(publication);

  const book = {
    title: release.title.zh,
    creator: dataflow.source.zh,
    created: release.releaseAt,
    // People open it on the tables; the codes, which an upload is read from, stand behind them.
    sheets: [
      { name: '表 Tables', part: 2 },
      { name: DATA_SHEET, part: 1 },
      { name: '说明 Notes', part: 3 },
    ],
  };
  // The parts are written one after the other: strings and styles are complete when their turn comes.
  return zipParts(
    [
      ...workbookParts(book).map(([path, text]) => [path, () => [text]] as const),
      ['xl/worksheets/sheet1.xml', () => dataSheet(dataflow, observations, strings, styles)],
      ['xl/worksheets/sheet2.xml', () => [tables]],
      ['xl/worksheets/sheet3.xml', () => [notes]],
      ['xl/sharedStrings.xml', () => strings.xml()],
      ['xl/styles.xml', () => [styles.xml()]],
    ],
    release.releaseAt,
  );
};
