import { CsvError, parse } from 'csv-parse/sync';
import { type Fault, Problem } from '../../kernel/problem.ts';
import type { NoticeLine } from '../../law/holidays.ts';

const COLUMNS = ['notice', 'known_from', 'date', 'kind'] as const;

const refused = (faults: readonly Fault[]): Problem =>
  new Problem(
    'invalid',
    { zh: '通知不能录入，未作任何改动', en: 'The notice cannot be taken in; nothing has changed.' },
    { faults },
  );

type Row = { record: string[]; info: { lines: number } };

const rowsOf = (text: string): Row[] => {
  try {
    // With `info` each row says its line; the package's types give rows without it.
    return parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
      record_delimiter: ['\r\n', '\n', '\r'],
    }) as unknown as Row[];
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const row = typeof cause.lines === 'number' ? { row: cause.lines } : {};
    throw refused([
      {
        code: 'malformed-csv',
        detail: { zh: '引号的位置不对', en: 'A quotation mark is not where one can stand.' },
        ...row,
      },
    ]);
  }
};

/**
 * The lines of a CSV file of holiday notices (columns notice, known_from, date, kind; UTF-8, already decoded), as
 * they stand: what they say is judged by the law's own room.
 *
 * @throws Problem `invalid` for a file that is no CSV, lacks a column or names no day
 */
export const holidayLines = (text: string): NoticeLine[] => {
  const [header, ...rest] = rowsOf(text);
  if (header === undefined || rest.length === 0) {
    throw refused([{ code: 'empty', detail: { zh: '文件没有写明日期', en: 'The file names no day.' } }]);
  }
  const missing = COLUMNS.filter((column) => !header.record.includes(column));
  if (missing.length > 0) {
    throw refused(
      missing.map((column) => ({
        code: 'missing-column',
        detail: { zh: `缺少列 ${column}`, en: `The column ${column} is missing.` },
        row: header.info.lines,
        column,
      })),
    );
  }
  const at = COLUMNS.map((column) => header.record.indexOf(column));
  return rest.map(({ record, info }) => {
    const [notice = '', knownFrom = '', date = '', kind = ''] = at.map((i) => record[i] ?? '');
    return { row: info.lines, notice, knownFrom, date, kind };
  });
};
