import type { Fault } from '../../kernel/problem.ts';

/**
 * What a reader found out about a file before any figure was looked at. `sheet` is the sheet's name; `encoding`
 * is what the bytes turned out to be, whatever the file's name says.
 */
export type ReadAs =
  | { file: string; format: 'csv'; encoding: 'UTF-8' | 'UTF-8 with BOM' | 'GB18030' }
  | { file: string; format: 'xlsx'; sheet: string };

/**
 * A cell as it was read. Text is a string. A spreadsheet's number keeps the digits that the file holds
 * (`{ number }`), and a cell that holds neither is passed on as what it is, so that the fault can name its place.
 */
export type UploadCell = string | { number: string } | Computed | { refused: RefusedCell; shows: string };

/** A formula with the value that the spreadsheet last computed for it. */
export type Computed = { formula: string; value: string | { number: string } };

export type RefusedCell = 'formula' | 'date' | 'boolean' | 'error';

/** One row with its number: the header is row 1, blank rows count. Cells stand in the order of the columns. */
export type Row = { row: number; cells: readonly UploadCell[] };

/** Some rows, and faults of the file itself found among them (a broken quote, a merged cell). */
export type RowBatch = { rows: readonly Row[]; faults: readonly Fault[] };

/**
 * An opened upload: its header, and its rows in batches, read once and never held together. A batch stream may
 * end by throwing a Problem when the rest of the file cannot be read.
 */
export type UploadTable = {
  read: ReadAs;
  columns: readonly string[];
  batches: AsyncIterable<RowBatch>;
};

/** The largest file taken: 100 MB. The signed form says so, and storage enforces it. */
export const MAX_UPLOAD_BYTES = 100 * 1024 * 1024;

/** A sheet has 1,048,576 rows; a table of more than a million could not be given out as one. */
export const MAX_ROWS = 1_000_000;

/** No dataflow has as many concepts; a wider header is some other kind of table. */
export const MAX_COLUMNS = 256;

/** Where a header was found: its sheet, in a workbook, and its row. */
export type HeaderPlace = { sheet?: string; row: number };

const QUOTED = 40;

/** A cell's text as a fault quotes it: short, on one line. */
export const quote = (text: string): string => {
  const line = text.replace(/\s+/g, ' ');
  return `“${line.length > QUOTED ? `${line.slice(0, QUOTED)}…` : line}”`;
};
