import { Temporal } from 'temporal-polyfill';
import { type Fault, Problem } from '../../kernel/problem.ts';
import { textOf } from '../table/cell-text.ts';
import { checkedHeader, unreadable } from '../table/unreadable.ts';
import type { Computed, HeaderPlace, Row, RowBatch, UploadCell, UploadTable } from '../table/upload-table.ts';
import { cellPlace, columnName } from './cell-reference.ts';
import { openPackage, type XmlHandler } from './package.ts';
import { readWorkbook, type Workbook } from './workbook.ts';

const BATCH = 2_000;
const COLUMNS = 16_384;
const ROWS = 1_048_576;

type RawCell = { type: string; style: number; text: string; formula: string | undefined };

const dateShown = (serial: string, epoch: Workbook['epoch']): string => {
  const days = Math.floor(Number(serial));
  const inRange = Number.isFinite(days) && Math.abs(days) < 3_000_000;
  return inRange ? Temporal.PlainDate.from(epoch).add({ days }).toString() : serial;
};

const cellOf = (raw: RawCell, workbook: Workbook): UploadCell => {
  const { formula } = raw;
  const value = shownValue(raw, workbook);
  if (formula === undefined) return value;
  const computed = value !== '' && (typeof value === 'string' || 'number' in value);
  return computed ? { formula, value } : { refused: 'formula', shows: formula };
};

/** What a cell shows, whether it was written or computed. */
const shownValue = (
  { type, style, text }: RawCell,
  { strings, dates, epoch }: Workbook,
): Exclude<UploadCell, Computed> => {
  switch (type) {
    case 's':
      return text === '' ? '' : (strings[Number(text)] ?? '');
    case 'inlineStr':
    case 'str':
      return text;
    case 'b':
      return { refused: 'boolean', shows: text === '1' ? 'TRUE' : 'FALSE' };
    case 'e':
      return { refused: 'error', shows: text };
    case 'd':
      return { refused: 'date', shows: text };
    default:
      if (text === '') return '';
      return dates[style] ? { refused: 'date', shows: dateShown(text, epoch) } : { number: text };
  }
};

/** Rows as they come out of the sheet's XML. A row or cell without its reference follows the one before. */
const sheetHandler = (
  workbook: Workbook,
  width: () => number,
  onRow: (row: number, cells: UploadCell[], stray: number | undefined) => void,
  onMerged: (reference: string) => void,
): XmlHandler => {
  let [row, column] = [0, -1];
  let cells: UploadCell[] = [];
  let stray: number | undefined;
  let current: RawCell | undefined;
  let reading: 'value' | 'formula' | 'none' = 'none';
  let inPhonetic = false;
  return {
    open: (name, attributes) => {
      switch (name) {
        case 'row':
          row = attributes.r === undefined ? row + 1 : Number(attributes.r);
          if (!(row > 0 && row <= ROWS)) throw new Error(`no such row: ${attributes.r}`);
          column = -1;
          cells = [];
          stray = undefined;
          break;
        case 'c':
          column = attributes.r === undefined ? column + 1 : cellPlace(attributes.r).column;
          if (!(column >= 0 && column < COLUMNS)) throw new Error(`no such cell: ${attributes.r}`);
          current = {
            type: attributes.t ?? 'n',
            style: Number(attributes.s ?? 0),
            text: '',
            formula: undefined,
          };
          break;
        case 'f':
          reading = 'formula';
          if (current) current.formula = '';
          break;
        case 'v':
          reading = 'value';
          break;
        case 't':
          reading = inPhonetic ? 'none' : 'value';
          break;
        case 'rPh':
          inPhonetic = true;
          break;
        case 'mergeCell':
          onMerged(attributes.ref ?? '');
          break;
      }
    },
    text: (text) => {
      if (!current || reading === 'none') return;
      if (reading === 'value') current.text += text;
      else current.formula = (current.formula ?? '') + text;
    },
    close: (name) => {
      switch (name) {
        case 'f':
        case 'v':
        case 't':
          reading = 'none';
          break;
        case 'rPh':
          inPhonetic = false;
          break;
        case 'c': {
          const cell = current ? cellOf(current, workbook) : '';
          if (cell !== '' && column >= width()) stray ??= column;
          else if (cell !== '') {
            while (cells.length < column) cells.push('');
            cells[column] = cell;
          }
          current = undefined;
          break;
        }
        case 'row':
          if (cells.length > 0 || stray !== undefined) onRow(row, cells, stray);
          break;
      }
    },
  };
};

const headerOf = (cells: readonly UploadCell[], file: string): string[] => {
  const names = cells.map((cell, at) => {
    const computed = typeof cell === 'object' && 'formula' in cell;
    const text = textOf(computed ? { refused: 'formula', shows: cell.formula } : cell);
    if (typeof text === 'string') return text;
    throw new Problem('invalid', text.detail, {
      faults: [{ ...text, file, row: 1, column: columnName(at) }],
    });
  });
  return checkedHeader(file, names);
};

const mergedFault = (reference: string): Fault => {
  const { row } = cellPlace(reference.split(':')[0] ?? '');
  const detail = {
    zh: `单元格 ${reference} 已合并，请取消合并`,
    en: `cells ${reference} are merged; unmerge them`,
  };
  return { code: 'merged-cells', detail, row };
};

const strayFault = (row: number, column: number): Fault => ({
  code: 'stray-cell',
  detail: { zh: '表格以外有内容', en: 'there is something outside the table' },
  row,
  column: columnName(column),
});

/**
 * Opens the first sheet of an .xlsx workbook (ECMA-376) on the local disk: the header in row 1 from column A, the
 * rows below it. Numbers keep the digits that the file holds; formulas, dates, truth values and errors are passed
 * on as what they are.
 */
export const openXlsx = async (path: string, fileName: string): Promise<UploadTable> => {
  const pack = await openPackage(path, fileName);
  const closing = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      pack.close();
      throw error;
    }
  };
  const workbook = await closing(() => readWorkbook(pack, fileName));
  const { sheet } = workbook;

  let header: string[] | undefined;
  let rows: Row[] = [];
  let faults: Fault[] = [];
  const onRow = (row: number, cells: UploadCell[], stray: number | undefined): void => {
    if (header) {
      if (stray !== undefined) faults.push(strayFault(row, stray));
      if (cells.length > 0) rows.push({ row, cells });
    } else header = headerOf(row === 1 ? cells : [], fileName);
  };
  const pieces = pack.parse(
    sheet.part,
    sheetHandler(
      workbook,
      () => header?.length ?? COLUMNS,
      onRow,
      (reference) => faults.push(mergedFault(reference)),
    ),
  );
  const columns = await closing(async () => {
    while (!header) {
      if ((await pieces.next()).done) {
        throw unreadable(fileName, 'empty-file', '第一张工作表是空的', 'the first sheet is empty');
      }
    }
    return header;
  });

  async function* batches(): AsyncGenerator<RowBatch> {
    try {
      for (;;) {
        const { done } = await pieces.next();
        if (!done && rows.length + faults.length < BATCH) continue;
        const batch = { rows, faults };
        rows = [];
        faults = [];
        yield batch;
        if (done) return;
      }
    } finally {
      pack.close();
    }
  }

  return { read: { file: fileName, format: 'xlsx', sheet: sheet.name }, columns, batches: batches() };
};

/** Rows further down are no headers of anything. */
const SEARCHED_ROWS = 20;

/** Where a row that `isHeader` stands in the workbook: sheet by sheet, each one's first rows. */
export const findHeaderXlsx = async (
  path: string,
  fileName: string,
  isHeader: (cells: readonly string[]) => boolean,
): Promise<HeaderPlace | undefined> => {
  const pack = await openPackage(path, fileName);
  try {
    const workbook = await readWorkbook(pack, fileName);
    for (const sheet of workbook.sheets) {
      let found: number | undefined;
      let last = 0;
      const onRow = (row: number, cells: UploadCell[]): void => {
        last = row;
        const texts = cells.map((cell) => (typeof cell === 'string' ? cell : ''));
        if (row <= SEARCHED_ROWS && isHeader(texts)) found ??= row;
      };
      const handler = sheetHandler(
        workbook,
        () => COLUMNS,
        onRow,
        () => undefined,
      );
      for await (const _ of pack.parse(sheet.part, handler)) {
        if (found !== undefined || last > SEARCHED_ROWS) break;
      }
      if (found !== undefined) return { sheet: sheet.name, row: found };
    }
    return undefined;
  } finally {
    pack.close();
  }
};
