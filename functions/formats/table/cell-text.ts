import { fromSheetNumber } from '../../kernel/decimal.ts';
import type { Text } from '../../kernel/text.ts';
import { quote, type RefusedCell, type UploadCell } from './upload-table.ts';

/** What is wrong with one cell, before its place is known. */
export type CellFault = { code: string; detail: Text };

export const REFUSED: Readonly<Record<RefusedCell, (shows: string) => CellFault>> = {
  formula: (shows) => ({
    code: 'formula-cell',
    detail: {
      zh: `单元格是公式 ${quote(`=${shows}`)}，请改为数值`,
      en: `the cell holds a formula, ${quote(`=${shows}`)}; paste its value instead`,
    },
  }),
  date: (shows) => ({
    code: 'date-cell',
    detail: {
      zh: `单元格是日期 ${quote(shows)}，请改为数字格式后填写数值`,
      en: `the cell holds a date, ${quote(shows)}; format it as a number and write the figure`,
    },
  }),
  boolean: () => ({
    code: 'boolean-cell',
    detail: { zh: '单元格是逻辑值', en: 'the cell holds a truth value, not a number or a text' },
  }),
  error: (shows) => ({
    code: 'error-cell',
    detail: { zh: `单元格是错误值 ${quote(shows)}`, en: `the cell holds the error ${quote(shows)}` },
  }),
};

const dateAsText = (shows: string, period: string): CellFault => ({
  code: 'date-cell',
  detail: {
    zh: `单元格是日期 ${quote(shows)}，请改为文本${period && `，写作 ${period}`}`,
    en: `the cell holds a date, ${quote(shows)}; write it as text${period && `: ${period}`}`,
  },
});

/**
 * The text of a cell in a column of codes or of periods, without blanks after it; a number's text is the decimal it
 * means. `period` is the one to write where the cell holds a date.
 */
export const textOf = (cell: UploadCell, period = ''): string | CellFault => {
  if (typeof cell === 'string') return cell.trimEnd();
  if ('formula' in cell) return textOf(cell.value, period);
  if ('number' in cell) return fromSheetNumber(cell.number) ?? cell.number;
  return cell.refused === 'date' ? dateAsText(cell.shows, period) : REFUSED[cell.refused](cell.shows);
};
