import { type Fault, Problem } from '../../kernel/problem.ts';
import { MAX_COLUMNS } from './upload-table.ts';

/** A file that cannot be read, or cannot be read further, as a problem with one fault at its place. */
export const unreadable = (fileName: string, code: string, zh: string, en: string, row?: number): Problem => {
  const detail = { zh, en };
  const fault: Fault = { code, detail, file: fileName, ...(row === undefined ? {} : { row }) };
  return new Problem('invalid', detail, { faults: [fault] });
};

/** The header's names without blank ones at its end, or a Problem where it is blank or far too wide. */
export const checkedHeader = (fileName: string, names: readonly string[]): string[] => {
  const width = names.findLastIndex((name) => name !== '') + 1;
  if (width === 0)
    throw unreadable(fileName, 'empty-file', '第一行没有表头', 'the first row has no header', 1);
  if (width > MAX_COLUMNS) {
    throw unreadable(
      fileName,
      'too-many-columns',
      `表头有 ${width} 列，多于 ${MAX_COLUMNS} 列`,
      `the header has ${width} columns, more than ${MAX_COLUMNS}`,
      1,
    );
  }
  return names.slice(0, width);
};
