import { displayWidth } from '../../kernel/display-width.ts';
import { html } from '../markup.ts';
import { columnName } from './cell-reference.ts';

export const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
export const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';

/** Cell formats by their place in `cellXfs`; formats of numbers follow, one for each count of decimals. */
export const STYLE = {
  plain: 0,
  head: 1,
  caption: 2,
  wrap: 3,
  second: 4,
  deeper: 5,
  deepest: 6,
  headRight: 7,
  date: 8,
} as const;
const FIRST_NUMBER = 9;

/** Year, month and day, as ISO 8601 has them. */
const DATE_FORMAT = '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>';

/** The name of the sheet of codes: what is read of a workbook that has it, wherever it stands. */
export const DATA_SHEET = 'data';

export const ONE_PAGE_WIDE = '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>';

/** Sizes of paper as the format numbers them. */
export const A4 = 9;
const A3 = 8;

/** Across, as wide as one page, over as many pages as it takes. */
export const pageSetup = (paper: number): string =>
  `<pageSetup paperSize="${paper}" orientation="landscape" fitToHeight="0"/>`;

const text = (value: string): string => html`${value}`.toString();

/** Number formats as the sheets ask for them. */
export class Styles {
  readonly #decimals: number[] = [];

  /** The format of a number with this many decimals. */
  number(decimals: number): number {
    const known = this.#decimals.indexOf(decimals);
    return FIRST_NUMBER + (known < 0 ? this.#decimals.push(decimals) - 1 : known);
  }

  xml(): string {
    const code = (decimals: number): string => (decimals === 0 ? '0' : `0.${'0'.repeat(decimals)}`);
    const formats = this.#decimals.map(
      (decimals, at) => `<numFmt numFmtId="${165 + at}" formatCode="${code(decimals)}"/>`,
    );
    const numFmts = `<numFmts count="${formats.length + 1}">${DATE_FORMAT}${formats.join('')}</numFmts>`;
    const xf = (font: number, rest = '/>', fill = 0, border = 0): string =>
      `<xf numFmtId="0" fontId="${font}" fillId="${fill}" borderId="${border}" xfId="0" applyFont="1"${rest}`;
    const indent = (level: number): string =>
      xf(0, ` applyAlignment="1"><alignment horizontal="left" indent="${level}"/></xf>`);
    const cellXfs = [
      '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
      xf(1, ' applyFill="1" applyBorder="1" applyAlignment="1"><alignment wrapText="1"/></xf>', 2, 1),
      xf(2),
      xf(0, ' applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'),
      xf(3),
      indent(1),
      indent(2),
      xf(
        1,
        ' applyFill="1" applyBorder="1" applyAlignment="1"><alignment horizontal="right" wrapText="1"/></xf>',
        2,
        1,
      ),
      '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment horizontal="left" vertical="top"/></xf>',
      ...this.#decimals.map(
        (_, at) =>
          `<xf numFmtId="${165 + at}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`,
      ),
    ];
    const font = (size: number, rest = ''): string =>
      `<font>${rest}<sz val="${size}"/><name val="等线"/></font>`;
    const grey = '<font><sz val="10"/><color rgb="FF595959"/><name val="等线"/></font>';
    return `${XML}<styleSheet xmlns="${MAIN}">${numFmts}<fonts count="4">${font(11)}${font(11, '<b/>')}${font(13, '<b/>')}${grey}</fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFEDF1F5"/><bgColor indexed="64"/></patternFill></fill></fills><borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border><left/><right/><top/><bottom style="thin"><color rgb="FF8A97A3"/></bottom><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${cellXfs.length}">${cellXfs.join('')}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;
  }
}

/** The texts of the tidy table, each kept once. */
export class SharedStrings {
  readonly #places = new Map<string, number>();

  indexOf(value: string): number {
    const known = this.#places.get(value);
    if (known !== undefined) return known;
    const place = this.#places.size;
    this.#places.set(value, place);
    return place;
  }

  *xml(): Generator<string> {
    yield `${XML}<sst xmlns="${MAIN}" uniqueCount="${this.#places.size}">`;
    for (const value of this.#places.keys()) yield `<si><t xml:space="preserve">${text(value)}</t></si>`;
    yield '</sst>';
  }
}

/** A cell of a sheet laid out for people: a text, or a number with its own digits and its format. */
export type LaidOut = { text: string; style?: number } | { number: string; style: number } | undefined;

const LINE_HEIGHT = 15;
const WRAPPED: ReadonlySet<number | undefined> = new Set([STYLE.wrap, STYLE.head, STYLE.headRight]);

/**
 * A row as high as its longest wrapped text. Without it a program that does not measure texts when it opens a file
 * shows the first line alone, over its neighbours.
 */
const heightOf = (cells: readonly LaidOut[], widths: readonly number[]): string => {
  const lines = cells.map((content, column) => {
    if (!content || 'number' in content || !WRAPPED.has(content.style)) return 1;
    // A line holds a little less than the column is wide, since words are kept whole.
    const room = Math.max(1, (widths[column] ?? 10) - 2);
    const parts = content.text.split('\n').map((part) => Math.ceil(displayWidth(part) / room));
    return parts.reduce((sum, count) => sum + Math.max(1, count), 0);
  });
  const most = Math.max(1, ...lines);
  return most === 1 ? '' : ` ht="${most * LINE_HEIGHT}" customHeight="1"`;
};

/**
 * A sheet from rows of cells; `widths` are the columns' in characters. With `heads`, the number of rows that stay in
 * sight above the others, it is a list to be filed: ruled, on A3 across, and to be filtered by any of its columns.
 */
export const sheetXml = (
  rows: readonly (readonly LaidOut[])[],
  widths: readonly number[],
  heads = 0,
): string => {
  const cols = widths.map(
    (width, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`,
  );
  const cell = (content: LaidOut, reference: string): string => {
    if (!content) return '';
    const style = content.style === undefined ? '' : ` s="${content.style}"`;
    return 'number' in content
      ? `<c r="${reference}"${style}><v>${content.number}</v></c>`
      : `<c r="${reference}"${style} t="inlineStr"><is><t xml:space="preserve">${text(content.text)}</t></is></c>`;
  };
  const body = rows.map((cells, at) => {
    const filled = cells.map((content, column) => cell(content, `${columnName(column)}${at + 1}`)).join('');
    return filled === '' ? '' : `<row r="${at + 1}"${heightOf(cells, widths)}>${filled}</row>`;
  });
  const pane = `<pane ySplit="${heads}" topLeftCell="A${heads + 1}" activePane="bottomLeft" state="frozen"/>`;
  const view =
    heads > 0
      ? `<sheetView workbookViewId="0">${pane}</sheetView>`
      : '<sheetView showGridLines="0" workbookViewId="0"/>';
  const print =
    heads > 0
      ? '<printOptions gridLines="1"/><pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
      : '';
  const filter =
    heads > 0 && rows.length > heads
      ? `<autoFilter ref="A${heads}:${columnName(widths.length - 1)}${rows.length}"/>`
      : '';
  return `${XML}<worksheet xmlns="${MAIN}">${ONE_PAGE_WIDE}<sheetViews>${view}</sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>${cols.join('')}</cols><sheetData>${body.join('')}</sheetData>${filter}${print}${pageSetup(heads > 0 ? A3 : A4)}</worksheet>`;
};
