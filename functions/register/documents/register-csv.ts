import { csvField, formulaSafe } from '../../formats/csv/csv-field.ts';
import type { Register } from '../rules/definition.ts';
import { type RegisterEntry, typedOf } from '../rules/entry.ts';

/**
 * Entries as CSV, as an import takes them: UTF-8 with a byte order mark, since people open it in a spreadsheet;
 * columns by their ids, choices by their codes, lists parted by 、.
 */
export const registerCsv = (register: Register, entries: Iterable<RegisterEntry>): Uint8Array => {
  const lines = [register.fields.map(({ id }) => id).join(',')];
  for (const entry of entries) {
    lines.push(
      register.fields.map((field) => csvField(formulaSafe(typedOf(field, entry[field.id])))).join(','),
    );
  }
  return Buffer.from(`\ufeff${lines.join('\r\n')}\r\n`);
};
