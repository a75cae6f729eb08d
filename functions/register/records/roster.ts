import type { Day } from '../../kernel/day.ts';
import { entriesPartition } from '../../store/keys.ts';
import { all, type Table } from '../../store/table.ts';
import { readEntryRow } from './entries.ts';

/** The staff codes of the monitors who are on the roster on a day; the day on which one left is none of theirs. */
export const monitorsOn = async (table: Table, day: Day): Promise<string[]> => {
  const rows = (await all(table, entriesPartition('monitors'))).map(readEntryRow);
  const codes = rows.flatMap(({ fields, withdrawn }) => {
    const { person, since, until } = fields;
    const on = typeof since === 'string' && since <= day && !(typeof until === 'string' && until <= day);
    return on && withdrawn === null && typeof person === 'string' ? [person] : [];
  });
  return [...new Set(codes)].sort();
};
