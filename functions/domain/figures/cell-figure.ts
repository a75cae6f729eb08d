import type { Measure } from './dataflow.ts';
import { compare, decimalsOf, fromSheetNumber, isDecimal, withDecimals } from './decimal.ts';
import { type Cell, inBoth, quote, type RefusedCell } from './upload-table.ts';

/** What is wrong with one cell, before its place is known. */
export type CellFault = { code: string; detail: string };

const REFUSED: Readonly<Record<RefusedCell, (shows: string) => CellFault>> = {
  formula: (shows) => ({
    code: 'formula-cell',
    detail: inBoth(
      `单元格是公式 ${quote(`=${shows}`)}，请改为数值`,
      `the cell holds a formula, ${quote(`=${shows}`)}; paste its value instead`,
    ),
  }),
  date: (shows) => ({
    code: 'date-cell',
    detail: inBoth(
      `单元格是日期（序号 ${quote(shows)}），请改为文本，例如 2017-12`,
      `the cell holds a date (number ${quote(shows)}); write it as text, e.g. 2017-12`,
    ),
  }),
  boolean: () => ({
    code: 'boolean-cell',
    detail: inBoth('单元格是逻辑值', 'the cell holds a truth value, not a number or a text'),
  }),
  error: (shows) => ({
    code: 'error-cell',
    detail: inBoth(`单元格是错误值 ${quote(shows)}`, `the cell holds the error ${quote(shows)}`),
  }),
};

/** The text of a cell in a column of codes; a number's text is the decimal it means. */
export const textOf = (cell: Cell): string | CellFault => {
  if (typeof cell === 'string') return cell;
  if ('refused' in cell) return REFUSED[cell.refused](cell.shows);
  return fromSheetNumber(cell.number) ?? cell.number;
};

const FULL_WIDTH = /[\uff0b\uff0c\uff0d\uff0e\uff10-\uff19]/;

/** Full-width digits and signs as the ASCII ones that they stand for. */
const halfWidth = (text: string): string => text.normalize('NFKC');

const notANumber = (text: string): CellFault => {
  if (FULL_WIDTH.test(text)) {
    const meant = halfWidth(text);
    const hint: [string, string] = isDecimal(meant)
      ? [`，请写 ${meant}`, `; write ${meant}`]
      : ['，请用半角', '; use ASCII digits'];
    return {
      code: 'fullwidth-digits',
      detail: inBoth(
        `数字是全角字符 ${quote(text)}${hint[0]}`,
        `${quote(text)} has full-width digits${hint[1]}`,
      ),
    };
  }
  const stripped = text
    .trim()
    .replace(/^\+/, '')
    .replace(/^\u2212/, '-')
    .replace(/%$/, '')
    .replaceAll(',', '');
  const hint: [string, string] = isDecimal(stripped)
    ? [`，请只写数字，例如 ${stripped}`, `; write the bare number, e.g. ${stripped}`]
    : ['', ''];
  return {
    code: 'text-in-number',
    detail: inBoth(`${quote(text)} 不是数字${hint[0]}`, `${quote(text)} is not a number${hint[1]}`),
  };
};

const wrongDecimals = (text: string, decimals: number): CellFault => {
  const padded = withDecimals(text, decimals);
  const hint: [string, string] = padded ? [`，请写 ${padded}`, `; write ${padded}`] : ['', ''];
  return {
    code: 'wrong-decimals',
    detail: inBoth(
      `${text} 有 ${decimalsOf(text)} 位小数，应为 ${decimals} 位${hint[0]}`,
      `${text} has ${decimalsOf(text)} decimals where ${decimals} are due${hint[1]}`,
    ),
  };
};

const outOfRange = (value: string, { minimum, maximum }: Measure): CellFault | undefined => {
  if (minimum !== undefined && compare(value, minimum) < 0) {
    return {
      code: 'out-of-range',
      detail: inBoth(
        `${value} 小于下限 ${minimum}`,
        `${value} is below the lowest possible value, ${minimum}`,
      ),
    };
  }
  if (maximum !== undefined && compare(value, maximum) > 0) {
    return {
      code: 'out-of-range',
      detail: inBoth(
        `${value} 大于上限 ${maximum}`,
        `${value} is above the highest possible value, ${maximum}`,
      ),
    };
  }
  return undefined;
};

/**
 * The figure in a cell, with exactly the measure's decimals, or what is wrong with it. Text must be written out
 * exactly (103.0, not 103); a spreadsheet's number, which cannot keep trailing zeros, is padded. Where the measure
 * is not known, any decimal passes.
 */
export const figureOf = (cell: Cell, measure: Measure | undefined): string | CellFault => {
  if (typeof cell !== 'string' && 'refused' in cell) return REFUSED[cell.refused](cell.shows);
  const exact = typeof cell === 'string';
  const number = exact ? cell : fromSheetNumber(cell.number);
  if (number === undefined || !isDecimal(number)) return notANumber(exact ? cell : cell.number);
  if (!measure) return number;
  const { decimals } = measure;
  const value = exact && decimalsOf(number) !== decimals ? undefined : withDecimals(number, decimals);
  if (value === undefined) return wrongDecimals(number, decimals);
  return outOfRange(value, measure) ?? value;
};
