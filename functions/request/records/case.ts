import { Problem } from '../../kernel/problem.ts';
import type { Law } from '../../law/law.ts';
import { casePartition } from '../../store/keys.ts';
import { untilWon } from '../../store/race.ts';
import { all, type Item, type Table } from '../../store/table.ts';
import type { Deadline } from '../rules/deadline/deadline.ts';
import { derive } from '../rules/deadline/derive.ts';
import { type RequestCase, replay } from '../rules/request.ts';
import { OPEN_STATES } from '../rules/states.ts';
import { type CaseRow, deadlineStateOf, type FileRow, readCase, readEvent, readFileRow } from './row.ts';

/** A request as it stands in the table: its row, what happened, and what follows from that. */
export type Case = {
  receipt: string;
  version: number;
  row: CaseRow;
  request: RequestCase;
  /** Derived on loading, under the law given. */
  deadline: Deadline;
  files: readonly FileRow[];
};

export const caseSubject = (receipt: string): string => `request/${receipt}`;

export const isOpen = (found: Pick<Case, 'request'>): boolean => OPEN_STATES.includes(found.request.state);

/** A query reads one item after the other: the row is newer than the events that were read before it. */
class TornRead extends Error {}

/** How often a case is read that was written while it was read. */
const READINGS = 3;

/**
 * The items of a case from its row to the sort key `to`. Events that were written meanwhile are left out, and
 * where the row is newer than the events they are read again.
 */
export const itemsOf = (table: Table, receipt: string, to: string): Promise<Item[]> =>
  untilWon(
    async () => {
      const items = await all(table, casePartition(receipt), { from: 'CASE', to });
      const row = items.find((item) => item.sk === 'CASE');
      const events = items.filter((item) => String(item.sk).startsWith('EVENT#')).length;
      if (row && events < Number(row.events)) throw new TornRead(`${receipt} lacks events of its own`);
      return items;
    },
    (error) => error instanceof TornRead,
    { most: READINGS },
  );

/** A case from its items; null where there is none. */
export const assemble = (items: readonly Item[], law: Law, receipt: string): Case | null => {
  const own = items.find((item) => item.sk === 'CASE');
  if (!own) return null;
  const row = readCase(own);
  const of = (prefix: string): Item[] => items.filter((item) => String(item.sk).startsWith(prefix));
  const events = of('EVENT#').slice(0, row.events).map(readEvent);
  return {
    receipt,
    version: row.version,
    row,
    request: replay(events, law.regimes),
    deadline: derive(events, law, deadlineStateOf(row)),
    files: of('FILE#').map(readFileRow),
  };
};

/** A case as it stands; null where there is none. */
export const findCase = async (table: Table, law: Law, receipt: string): Promise<Case | null> =>
  assemble(await itemsOf(table, receipt, 'KEY'), law, receipt);

export const loadCase = async (table: Table, law: Law, receipt: string): Promise<Case> => {
  const found = await findCase(table, law, receipt);
  if (found) return found;
  throw new Problem('not-found', { zh: '没有这一申请', en: 'There is no such request' });
};
