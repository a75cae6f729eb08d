import type { Temporal } from 'temporal-polyfill';
import type { Table } from '../../../store/table.ts';
import type { Operation } from '../../../web/api.ts';
import { countCaller } from '../../../web/desk/caller.ts';

import { filterOf } from '../../pages/log/log-filter.ts';
import { type LogLine, logLine } from '../../pages/log/log-line.ts';
import { disclosureLogPage } from '../../pages/log/log-page.ts';
import { allEntries, anchorOf } from '../../records/disclosure-log.ts';
import type { DeskPorts } from '../ports.ts';

/** Read anew at most once a minute: a crowd that searches costs one reading. */
const KEPT_SECONDS = 60;
let kept: { table: Table; at: Temporal.Instant; lines: readonly LogLine[] } | null = null;

const linesAt = async (table: Table, at: Temporal.Instant): Promise<readonly LogLine[]> => {
  if (kept?.table === table && Math.abs(at.since(kept.at).total('seconds')) < KEPT_SECONDS) return kept.lines;
  kept = { table, at, lines: (await allEntries(table)).map((one) => logLine(anchorOf(one), one)) };
  return kept.lines;
};

const MOST_CHARACTERS = 100;

/** The public log, looked into by words, outcome and year, with and without scripts. */
export const searchLog =
  (ports: DeskPorts): Operation =>
  async ({ query, headers, lang }) => {
    await countCaller(ports, 'pages', headers, ports.now());
    const given = (name: string): string => (query[name] ?? '').slice(0, MOST_CHARACTERS);
    const asked = filterOf({ words: given('words'), outcome: given('outcome'), year: given('year') });
    const lines = await linesAt(ports.table, ports.now());
    return { text: disclosureLogPage({ site: ports.site, lines, ...asked }, lang) };
  };
