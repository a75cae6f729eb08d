import { open } from 'node:fs/promises';
import { Problem } from '../../kernel/problem.ts';
import { openCsv } from '../csv/csv.ts';
import { unreadable } from '../table/unreadable.ts';
import { type HeaderPlace, MAX_UPLOAD_BYTES, type UploadTable } from '../table/upload-table.ts';

const HEAD = 4_096;

/** A header further down than this many lines is none. */
const SEARCHED_LINES = 20;

type Kind = 'csv' | 'xlsx' | 'cfb' | 'pdf' | 'markup' | 'archive' | 'image';

/** Leading bytes of what people upload by mistake; the file's name is not asked. */
const MAGIC: readonly (readonly [Kind, string])[] = [
  ['xlsx', '504b0304'],
  ['archive', '504b0506'],
  ['cfb', 'd0cf11e0a1b11ae1'],
  ['pdf', '255044462d'],
  ['archive', '1f8b'],
  ['archive', '377abcaf271c'],
  ['archive', '526172211a07'],
  ['image', '89504e47'],
  ['image', 'ffd8ff'],
];

const kindOf = (head: Buffer): Kind => {
  const hex = head.subarray(0, 8).toString('hex');
  const magic = MAGIC.find(([, bytes]) => hex.startsWith(bytes));
  if (magic) return magic[0];
  const text = head
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart();
  if (text.startsWith('%PDF-')) return 'pdf';
  return text.startsWith('<') ? 'markup' : 'csv';
};

const NOT_A_TABLE: Readonly<Record<Exclude<Kind, 'csv' | 'xlsx'>, readonly [string, string]>> = {
  cfb: [
    '文件是旧版 .xls 或加了密码的工作簿，请另存为不加密的 .xlsx',
    'the file is an old .xls or a workbook with a password; save it as .xlsx without one',
  ],
  pdf: ['文件是 PDF，不是 CSV 或 XLSX', 'the file is a PDF, not CSV or XLSX'],
  markup: ['文件是 HTML 或 XML，不是 CSV 或 XLSX', 'the file is HTML or XML, not CSV or XLSX'],
  archive: ['文件是压缩包，不是 CSV 或 XLSX', 'the file is an archive, not CSV or XLSX'],
  image: ['文件是图片，不是 CSV 或 XLSX', 'the file is a picture, not CSV or XLSX'],
};

/**
 * Opens an uploaded file that lies on the local disk: what it is comes from its bytes. The reader of XLSX is
 * loaded only when there is one to read. Throws a Problem (`invalid` or `too-large`) with the fault's place where
 * the file cannot be read as a table; faults further down come with the batches.
 */
export const openUpload = async ({
  path,
  fileName,
}: {
  path: string;
  fileName: string;
}): Promise<UploadTable> => {
  const file = await open(path);
  const head = Buffer.alloc(HEAD);
  let size: number;
  let read: number;
  try {
    size = (await file.stat()).size;
    read = (await file.read(head, 0, HEAD, 0)).bytesRead;
  } finally {
    await file.close();
  }
  if (size === 0) throw unreadable(fileName, 'empty-file', '文件是空的', 'the file is empty');
  if (size > MAX_UPLOAD_BYTES) {
    const detail = { zh: '文件大于 100 MB', en: 'the file is larger than 100 MB' };
    throw new Problem('too-large', detail, { faults: [{ code: 'too-large', detail, file: fileName }] });
  }
  const kind = kindOf(head.subarray(0, read));
  switch (kind) {
    case 'csv':
      return openCsv(path, fileName, head.subarray(0, read));
    case 'xlsx': {
      const { openXlsx } = await import('../xlsx/read.ts');
      return openXlsx(path, fileName);
    }
    default: {
      const [zh, en] = NOT_A_TABLE[kind];
      throw unreadable(fileName, 'not-a-table', zh, en);
    }
  }
};

/**
 * Where in a file that could not be read as a table its header stands after all; undefined where it is nowhere near.
 * Headers are ASCII, so that a CSV's encoding does not matter here.
 */
export const findHeader = async (
  { path, fileName }: { path: string; fileName: string },
  isHeader: (cells: readonly string[]) => boolean,
): Promise<HeaderPlace | undefined> => {
  const file = await open(path);
  const head = Buffer.alloc(HEAD);
  const { bytesRead } = await file.read(head, 0, HEAD, 0).finally(() => file.close());
  const kind = kindOf(head.subarray(0, bytesRead));
  if (kind === 'xlsx') {
    const { findHeaderXlsx } = await import('../xlsx/read.ts');
    return findHeaderXlsx(path, fileName, isHeader);
  }
  if (kind !== 'csv') return undefined;
  const lines = head.subarray(0, bytesRead).toString('latin1').split(/\r?\n/).slice(0, SEARCHED_LINES);
  const row =
    lines.findIndex((line) => isHeader(line.split(/[,;\t]/).map((cell) => cell.replaceAll('"', '')))) + 1;
  return row > 0 ? { row } : undefined;
};
