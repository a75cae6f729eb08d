import type { Temporal } from 'temporal-polyfill';
import { officeDay } from '../../kernel/day.ts';
import type { Lang } from '../../kernel/text.ts';
import { regimeOnDay } from '../../law/regime.ts';
import { eventsPage } from '../../openday/pages/events-page.ts';
import { opendaysBetween } from '../../openday/records/opendays.ts';
import { answersPage } from '../../question/pages/answers-page.ts';
import { publicAnswers } from '../../question/records/questions.ts';
import { type DisclosureEntry, disclosureAtom } from '../../request/documents/log-atom.ts';
import { howToPage } from '../../request/pages/how-to-page.ts';
import { logLine } from '../../request/pages/log/log-line.ts';
import { disclosureLogPage } from '../../request/pages/log/log-page.ts';
import { allEntries, anchorOf, type LogEntry } from '../../request/records/disclosure-log.ts';
import { REGIMES } from '../../runtime/office.ts';
import type { Table } from '../../store/table.ts';
import type { Site } from '../../web/pages/site.ts';

/** What the public site says about requests, questions and events: how to ask, what was answered, what is to come. */

const published = (entry: LogEntry): DisclosureEntry => ({
  anchor: anchorOf(entry),
  title: entry.title,
  outcome: entry.outcome,
  answeredOn: entry.answeredOn,
  at: entry.approvedAt,
});

const [HOW_TO, LOG, LOG_FEED] = ['requests/', 'disclosure/log/', 'disclosure/log/feed.atom'] as const;
const [ANSWERS, EVENTS] = ['disclosure/questions/', 'disclosure/events/'] as const;

/** The Chinese keys of the static pages about requests, questions and events. */
export const REQUEST_KEYS = [HOW_TO, LOG, ANSWERS, EVENTS];

/** And of the feed of what was answered. */
export const LOG_FEED_KEY = LOG_FEED;

/** The static pages about them, by the Chinese key, each in both languages. */
export const requestPages = async (
  { table, look }: { table: Table; look: Site },
  at: Temporal.Instant,
): Promise<{ key: string; text: (lang: Lang) => string; mediaType?: string }[]> => {
  const [entries, answers, events] = await Promise.all([
    allEntries(table),
    publicAnswers(table),
    opendaysBetween(table, { from: officeDay(at).toString() }),
  ]);
  const lines = entries.map((one) => logLine(anchorOf(one), one));
  const regime = REGIMES[regimeOnDay(officeDay(at), REGIMES)];
  return [
    { key: HOW_TO, text: (lang) => howToPage({ site: look, regime }, lang) },
    { key: ANSWERS, text: (lang) => answersPage({ site: look, answers }, lang) },
    { key: EVENTS, text: (lang) => eventsPage({ site: look, events }, lang) },
    { key: LOG, text: (lang) => disclosureLogPage({ site: look, lines }, lang) },
    {
      key: LOG_FEED,
      text: (lang) => disclosureAtom({ address: look.address, entries: entries.map(published), lang }),
      mediaType: 'application/atom+xml',
    },
  ];
};
