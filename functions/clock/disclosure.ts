import type { Temporal } from 'temporal-polyfill';
import { regimeOnDay } from '../domain/receipt-day.ts';
import { officeDay } from '../domain/working-days.ts';
import { REGIMES } from '../law.ts';
import { disclosureLogPage, type LogLine } from '../pages/disclosure-log-page.ts';
import { documentPath } from '../pages/requests/documents.ts';
import { howToPage } from '../pages/requests/how-to-page.ts';
import type { Lang, Site } from '../pages/site.ts';
import { allEntries, type LogEntry } from '../store/disclosure-log.ts';
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
