import { quote } from '../../formats/table/upload-table.ts';
import type { Fault } from '../../kernel/problem.ts';
import { type DataStructure, TIME_COLUMN, VALUE_COLUMN } from './data-structure.ts';

/** Where each concept stands among the columns; −1 where the upload does not have it. */
export type Columns = {
  dimensions: readonly number[];
  period: number;
  value: number;
  attributes: readonly number[];
};

/** The header's faults, each at row 1, and the columns that were found all the same. */
export const readHeader = (
  structure: DataStructure,
  header: readonly string[],
): { columns: Columns; complete: boolean; faults: Fault[] } => {
  const faults: Fault[] = [];
  const required = [...structure.dimensions.map(({ id }) => id), TIME_COLUMN, VALUE_COLUMN];
  const optional = structure.attributes.map(({ id }) => id);
  const known = new Set([...required, ...optional]);
  const at = new Map<string, number>();
  const meant = new Set<string>();
  for (const [position, name] of header.entries()) {
    const place = { row: 1, column: name };
    if (!known.has(name)) {
      const close = [...known].find((id) => id === name.normalize('NFKC').trim().toUpperCase());
      if (close) meant.add(close);
      const detail = close
        ? { zh: `列名 ${quote(name)} 应写作 ${close}`, en: `column ${quote(name)} must be written ${close}` }
        : name.trim() === ''
          ? { zh: `第 ${position + 1} 列没有列名`, en: `column ${position + 1} has no name` }
          : { zh: `没有名为 ${quote(name)} 的列`, en: `the dataflow has no column ${quote(name)}` };
      faults.push({ code: 'unknown-column', detail, ...place });
    } else if (at.has(name)) {
      faults.push({
        code: 'duplicate-column',
        detail: { zh: `列 ${name} 出现了两次`, en: `column ${name} appears twice` },
        ...place,
      });
    } else {
      at.set(name, position);
    }
  }
  for (const id of required) {
    if (at.has(id) || meant.has(id)) continue;
    const detail = { zh: `缺少列 ${id}`, en: `column ${id} is missing` };
    faults.push({ code: 'missing-column', detail, row: 1, column: id });
  }
  const position = (id: string): number => at.get(id) ?? -1;
  return {
    columns: {
      dimensions: structure.dimensions.map(({ id }) => position(id)),
      period: position(TIME_COLUMN),
      value: position(VALUE_COLUMN),
      attributes: structure.attributes.map(({ id }) => position(id)),
    },
    complete: required.every((id) => at.has(id)),
    faults,
  };
};
