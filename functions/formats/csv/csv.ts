import { createReadStream } from 'node:fs';
import { CsvError, parse } from 'csv-parse';
import type { Fault, Problem } from '../../kernel/problem.ts';
import { checkedHeader, unreadable } from '../table/unreadable.ts';
import type { ReadAs, Row, RowBatch, UploadTable } from '../table/upload-table.ts';

type Encoding = Extract<ReadAs, { format: 'csv' }>['encoding'];

/** Longer than any honest row; a quote that is never closed must not swallow the file into memory. */
const MAX_RECORD = 256 * 1024;

const decodes = async (path: string, label: 'utf-8' | 'gb18030'): Promise<boolean> => {
  const decoder = new TextDecoder(label, { fatal: true });
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
      decoder.decode(chunk, { stream: true });
    }
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
};

const startsWith = (head: Uint8Array, ...bytes: number[]): boolean =>
  bytes.every((byte, at) => head[at] === byte);

/**
 * What the bytes are: UTF-8 if the whole file is valid UTF-8, else GB18030 (which holds GBK and GB 2312) if the
 * whole file is valid GB18030. UTF-16, which is neither, is named and refused.
 */
const encodingOf = async (path: string, fileName: string, head: Uint8Array): Promise<Encoding> => {
  if (startsWith(head, 0xff, 0xfe) || startsWith(head, 0xfe, 0xff) || head.includes(0)) {
    throw unreadable(
      fileName,
      'encoding',
      '文件是 UTF-16 或二进制内容，请存为 UTF-8 或 GB18030 的 CSV',
      'the file is UTF-16 or binary; save it as CSV in UTF-8 or GB18030',
    );
  }
  if (await decodes(path, 'utf-8')) return startsWith(head, 0xef, 0xbb, 0xbf) ? 'UTF-8 with BOM' : 'UTF-8';
  if (await decodes(path, 'gb18030')) return 'GB18030';
  throw unreadable(
    fileName,
    'encoding',
    '文件既不是 UTF-8 也不是 GB18030 编码',
    'the file is neither UTF-8 nor GB18030',
  );
};

const MALFORMED: Readonly<Record<string, readonly [string, string]>> = {
  CSV_QUOTE_NOT_CLOSED: ['引号没有闭合', 'a quoted cell is never closed'],
  INVALID_OPENING_QUOTE: ['引号出现在单元格中间', 'a quote stands inside an unquoted cell'],
  CSV_INVALID_CLOSING_QUOTE: ['引号之后有多余字符', 'characters follow a closing quote'],
  CSV_MAX_RECORD_SIZE: ['这一行过长，可能有引号没有闭合', 'the row is too long; a quote may not be closed'],
};

const malformed = (fileName: string, row: number, error: CsvError): Problem => {
  const [zh, en] = MALFORMED[error.code] ?? ['这一行不是合法的 CSV', 'the row is not valid CSV'];
  return unreadable(fileName, 'malformed-csv', zh, en, row);
};

async function* decoded(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('gb18030', { fatal: true });
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

/**
 * The file's records, a list for each piece of it. They are taken from the parser as it finds them, not from its
 * stream, which would drop what it holds when it meets a broken row.
 */
async function* recordsOf(path: string, fileName: string, encoding: Encoding): AsyncGenerator<string[][]> {
  let found: string[][] = [];
  let count = 0;
  const keep = (record: string[]): null => {
    found.push(record);
    return null;
  };
  const parser = parse({
    bom: true,
    relax_column_count: true,
    max_record_size: MAX_RECORD,
    on_record: keep,
  });
  // Whoever writes is told of an error as well; nothing is ever read from the parser.
  parser.on('error', () => undefined).resume();
  const feed = (chunk?: string | Uint8Array) =>
    new Promise<Error | null | undefined>((resolve) => {
      if (chunk === undefined) parser.end(resolve);
      else parser.write(chunk, resolve);
    });
  async function* parsed(piece?: string | Uint8Array): AsyncGenerator<string[][]> {
    const error = await feed(piece);
    const records = found;
    found = [];
    count += records.length;
    yield records;
    if (error) throw error instanceof CsvError ? malformed(fileName, count + 1, error) : error;
  }
  const bytes = createReadStream(path, { highWaterMark: 1 << 18 });
  const pieces = encoding === 'GB18030' ? decoded(bytes) : bytes;
  for await (const piece of pieces) yield* parsed(piece);
  yield* parsed();
}

const isBlank = (cells: readonly string[]): boolean => cells.every((cell) => cell === '');

const rowLength = (cells: readonly string[], columns: number): Fault | undefined => {
  if (cells.length === columns || (cells.length > columns && isBlank(cells.slice(columns)))) return undefined;
  return {
    code: 'row-length',
    detail: {
      zh: `这一行有 ${cells.length} 个单元格，表头有 ${columns} 个`,
      en: `the row has ${cells.length} cells, the header ${columns}`,
    },
  };
};

/**
 * Opens a CSV file (RFC 4180, comma, header in row 1). The path is a local file, since its encoding is decided
 * from all of it before a row is read. `head` is its first bytes. Rows are records: one with a line break in
 * quotes counts once, as a spreadsheet counts it.
 */
export const openCsv = async (path: string, fileName: string, head: Uint8Array): Promise<UploadTable> => {
  const encoding = await encodingOf(path, fileName, head);
  const pieces = recordsOf(path, fileName, encoding);
  let piece: string[][] = [];
  while (piece.length === 0) {
    const { done, value } = await pieces.next();
    if (done) break;
    piece = value;
  }
  const columns = checkedHeader(fileName, piece.shift() ?? []);
  const only = columns.length === 1 ? (columns[0] ?? '') : '';
  if (/[;\t|]/.test(only)) {
    throw unreadable(fileName, 'delimiter', '列之间应以逗号分隔', 'columns must be separated by commas', 1);
  }

  let row = 1;
  const batchOf = (records: readonly string[][]): RowBatch => {
    const rows: Row[] = [];
    const faults: Fault[] = [];
    for (const cells of records) {
      row += 1;
      if (isBlank(cells)) continue;
      const fault = rowLength(cells, columns.length);
      if (fault) faults.push({ ...fault, row });
      rows.push({ row, cells });
    }
    return { rows, faults };
  };
  async function* batches(): AsyncGenerator<RowBatch> {
    yield batchOf(piece);
    for await (const records of pieces) yield batchOf(records);
  }

  return { read: { file: fileName, format: 'csv', encoding }, columns, batches: batches() };
};
