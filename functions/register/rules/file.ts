import type { RefusedCell, Row, UploadCell } from '../../formats/table/upload-table.ts';
import { type Day, isDay } from '../../kernel/day.ts';
import type { Fault } from '../../kernel/problem.ts';
import type { Text } from '../../kernel/text.ts';
import type { Field, Register } from './definition.ts';
import { identityOf, type RegisterEntry, readEntry } from './entry.ts';

/** A file brings at most so many rows; a longer list is sent in parts. */
export const MOST_ROWS = 5000;

/** Where a file's rows come from; `sheet` in a workbook. */
type Source = { readonly file: string; readonly sheet?: string };

/** For each column of the file the field that it holds. A heading is the field's id, or its name in either language. */
export const fieldsOf = (
  register: Register,
  columns: readonly string[],
  source: Source,
): { fields: (Field | undefined)[]; faults: Fault[] } => {
  const faults: Fault[] = [];
  const inHeader = (code: string, detail: Text, column: string): void => {
    faults.push({ code, detail, ...source, row: 1, column });
  };
  const known = (lang: 'zh' | 'en'): string =>
    register.fields.map(({ id, name }) => `${name[lang]} (${id})`).join(lang === 'zh' ? '、' : ', ');
  const fields = columns.map((heading) => {
    const plain = heading.trim().toLowerCase();
    const field = register.fields.find(
      ({ id, name }) =>
        id.toLowerCase() === plain || name.zh === heading.trim() || name.en.toLowerCase() === plain,
    );
    if (!field && plain !== '') {
      const says = {
        zh: `${register.name.zh}没有“${heading}”一栏，各栏为：${known('zh')}`,
        en: `${register.name.en} has no column “${heading}”; its columns: ${known('en')}`,
      };
      inHeader('unknown-column', says, heading);
    }
    return field;
  });
  for (const [at, field] of fields.entries()) {
    if (field && fields.indexOf(field) < at) {
      const says = {
        zh: `${field.name.zh} (${field.id}) 出现在两栏`,
        en: `${field.name.en} (${field.id}) is in two columns`,
      };
      inHeader('double-column', says, columns[at] ?? '');
    }
  }
  for (const field of register.fields) {
    if (field.required && !fields.includes(field)) {
      const says = {
        zh: `缺少“${field.name.zh}” (${field.id}) 一栏`,
        en: `the column ${field.name.en} (${field.id}) is missing`,
      };
      inHeader('missing-column', says, field.id);
    }
  }
  return { fields, faults };
};

const CELL_NAMES: Readonly<Record<RefusedCell, string>> = {
  formula: '公式',
  date: '日期',
  boolean: '逻辑值',
  error: '错误值',
};

/** What stands in a cell, as it would have been typed; a cell that is no text, number or day is a fault. */
const typedIn = (cell: UploadCell): string | { code: string; detail: Text } => {
  if (typeof cell === 'string') return cell;
  if ('number' in cell) return cell.number;
  if ('refused' in cell && cell.refused === 'date' && isDay(cell.shows)) return cell.shows;
  const what = 'refused' in cell ? cell.refused : 'formula';
  return {
    code: `cell-is-${what}`,
    detail: {
      zh: `单元格含${CELL_NAMES[what]}，请将其值写作文本`,
      en: `the cell holds a ${what}; write its value as text`,
    },
  };
};

export type RowEntry = { readonly row: number; readonly entry: RegisterEntry };

/**
 * The entries of some rows of a file. Every fault is told with file, sheet, row and column; blank rows count
 * and bring nothing.
 */
export const draftsOf = (
  register: Register,
  columns: readonly string[],
  fields: readonly (Field | undefined)[],
  rows: readonly Row[],
  source: Source,
  today: Day,
): { drafts: RowEntry[]; faults: Fault[] } => {
  const drafts: RowEntry[] = [];
  const faults: Fault[] = [];
  for (const { row, cells } of rows) {
    const typed: Record<string, string> = {};
    const before = faults.length;
    const place = (field: string) => {
      const at = fields.findIndex((one) => one?.id === field);
      return { ...source, row, column: columns[at] ?? field };
    };
    for (const [at, cell] of cells.entries()) {
      const field = fields[at];
      if (!field) continue;
      const said = typedIn(cell);
      if (typeof said === 'string') typed[field.id] = said;
      else faults.push({ ...said, ...place(field.id) });
    }
    if (Object.values(typed).every((text) => text.trim() === '') && faults.length === before) continue;
    const read = readEntry(register, typed, today, place);
    faults.push(
      ...read.faults.filter(
        ({ code, column }) => code !== 'missing' || !faults.slice(before).some((f) => f.column === column),
      ),
    );
    if (faults.length === before) drafts.push({ row, entry: read.entry });
  }
  return { drafts, faults };
};

/** The same thing entered twice in one file, each time but the first. */
export const doubles = (register: Register, drafts: readonly RowEntry[], source: Source): Fault[] => {
  const seen = new Map<string, number>();
  return drafts.flatMap(({ row, entry }) => {
    const identity = identityOf(register, entry);
    const first = seen.get(identity);
    if (first === undefined) {
      seen.set(identity, row);
      return [];
    }
    return [
      {
        code: 'entered-twice',
        detail: { zh: `第 ${first} 行内容相同`, en: `row ${first} says the same` },
        ...source,
        row,
        column: register.identity[0] ?? '',
      },
    ];
  });
};
