import { type CellFault, REFUSED } from '../../formats/table/cell-text.ts';
import { type Computed, quote, type UploadCell } from '../../formats/table/upload-table.ts';
import { compare, decimalsOf, fromSheetNumber, isDecimal, withDecimals } from '../../kernel/decimal.ts';
import type { Measure } from './dataflow.ts';

/** What to acknowledge of a cell whose value a formula gave. */
export const computedWarning = ({ formula, value }: Computed): CellFault => {
  const shown = typeof value === 'string' ? value : value.number;
  return {
    code: 'formula-value',
    detail: {
      zh: `单元格是公式 ${quote(`=${formula}`)}，采用上次计算的值 ${quote(shown)}`,
      en: `the cell holds a formula, ${quote(`=${formula}`)}; its last value, ${quote(shown)}, is taken`,
    },
  };
};

const FULL_WIDTH = /[\uff0b\uff0c\uff0d\uff0e\uff10-\uff19]/;

/** Full-width digits and signs as the ASCII ones that they stand for. */
const halfWidth = (text: string): string => text.normalize('NFKC');

/** A number with commas between thousands, or with one for its decimal point, as it is to be written. */
const meantBy = (text: string): string | undefined => {
  const plain = /^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(text)
    ? text.replaceAll(',', '')
    : text.replace(/^(-?\d+),(\d{1,2})$/, '$1.$2');
  return isDecimal(plain) ? plain : undefined;
};

const notANumber = (text: string): CellFault => {
  if (FULL_WIDTH.test(text)) {
    const meant = halfWidth(text);
    const hint: [string, string] = isDecimal(meant)
      ? [`，请写 ${meant}`, `; write ${meant}`]
      : ['，请用半角', '; use ASCII digits'];
    return {
      code: 'fullwidth-digits',
      detail: {
        zh: `数字是全角字符 ${quote(text)}${hint[0]}`,
        en: `${quote(text)} has full-width digits${hint[1]}`,
      },
    };
  }
  const stripped = text
    .trim()
    .replace(/^\+/, '')
    .replace(/^\u2212/, '-')
    .replace(/%$/, '');
  const meant = meantBy(stripped);
  const hint: [string, string] = meant
    ? [`，请只写数字，例如 ${meant}`, `; write the bare number, e.g. ${meant}`]
    : ['', ''];
  return {
    code: 'text-in-number',
    detail: { zh: `${quote(text)} 不是数字${hint[0]}`, en: `${quote(text)} is not a number${hint[1]}` },
  };
};

const wrongDecimals = (text: string, decimals: number): CellFault => {
  const padded = withDecimals(text, decimals);
  const hint: [string, string] = padded ? [`，请写 ${padded}`, `; write ${padded}`] : ['', ''];
  return {
    code: 'wrong-decimals',
    detail: {
      zh: `${text} 有 ${decimalsOf(text)} 位小数，应为 ${decimals} 位${hint[0]}`,
      en: `${text} has ${decimalsOf(text)} decimals where ${decimals} are due${hint[1]}`,
    },
  };
};

const outOfRange = (value: string, { minimum, maximum }: Measure): CellFault | undefined => {
  if (minimum !== undefined && compare(value, minimum) < 0) {
    return {
      code: 'out-of-range',
      detail: {
        zh: `${value} 小于下限 ${minimum}`,
        en: `${value} is below the lowest possible value, ${minimum}`,
      },
    };
  }
  if (maximum !== undefined && compare(value, maximum) > 0) {
    return {
      code: 'out-of-range',
      detail: {
        zh: `${value} 大于上限 ${maximum}`,
        en: `${value} is above the highest possible value, ${maximum}`,
      },
    };
  }
  return undefined;
};

/** A figure as it is taken, and what a person must take note of before it is. */
export type CellFigure = { value: string; warning?: CellFault };

const paddedWarning = (text: string, value: string): CellFault => ({
  code: 'padded-decimals',
  detail: { zh: `${text} 按 ${value} 采用`, en: `${text} is taken as ${value}` },
});

/**
 * The figure in a cell, with exactly the measure's decimals, or what is wrong with it. A spreadsheet's number, which
 * cannot keep trailing zeros, is padded; a text with too few decimals (103 for 103.0) is padded and told. Where the
 * measure is not known, any decimal passes.
 */
export const figureOf = (cell: UploadCell, measure: Measure | undefined): CellFigure | CellFault => {
  if (typeof cell !== 'string' && 'formula' in cell) return figureOf(cell.value, measure);
  if (typeof cell !== 'string' && 'refused' in cell) return REFUSED[cell.refused](cell.shows);
  const exact = typeof cell === 'string';
  const number = exact ? cell.trimEnd() : fromSheetNumber(cell.number);
  if (number === undefined || !isDecimal(number)) return notANumber(exact ? cell : cell.number);
  if (!measure) return { value: number };
  const { decimals } = measure;
  // A text with more decimals than are due says something that rounding would hide.
  const value = exact && decimalsOf(number) > decimals ? undefined : withDecimals(number, decimals);
  if (value === undefined) return wrongDecimals(number, decimals);
  const padded = exact && decimalsOf(number) < decimals;
  return outOfRange(value, measure) ?? { value, ...(padded && { warning: paddedWarning(number, value) }) };
};
