import type { Temporal } from 'temporal-polyfill';
import { officeDay } from '../domain/day.ts';
import { regimeOnDay } from '../domain/deadline/receipt-day.ts';
import { documentPath } from '../pages/request/documents.ts';
import { howToPage } from '../pages/request/how-to-page.ts';
import { disclosureLogPage, type LogLine } from '../pages/request/log-page.ts';
import type { Lang, Site } from '../pages/site.ts';
import { REGIMES } from '../runtime/office.ts';
import { allEntries, type LogEntry } from '../store/cases/disclosure-log.ts';
import type { Table } from '../store/table.ts';

/** What the public site says about requests: how to ask, and what was answered. */

const lineOf = ({ receipt, title, outcome, answeredOn, documents }: LogEntry): LogLine => ({
  receipt,
  title,
  outcome,
  answeredOn,
  documents: documents.map((one) => ({
    name: one.name,
    path: documentPath(receipt, one),
    type: one.type,
    bytes: one.bytes,
  })),
});

const [HOW_TO, LOG] = ['requests/', 'disclosure/log/'] as const;

/** The Chinese keys of the static pages about requests. */
export const REQUEST_KEYS = [HOW_TO, LOG];

/** The static pages about requests, by the Chinese key, each in both languages. */
export const requestPages = async (
  { table, look }: { table: Table; look: Site },
  at: Temporal.Instant,
): Promise<{ key: string; text: (lang: Lang) => string }[]> => {
  const lines = (await allEntries(table)).map(lineOf);
  const regime = REGIMES[regimeOnDay(officeDay(at), REGIMES)];
  return [
    { key: HOW_TO, text: (lang) => howToPage({ site: look, regime }, lang) },
    { key: LOG, text: (lang) => disclosureLogPage({ site: look, lines }, lang) },
  ];
};
