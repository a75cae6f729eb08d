import type { Temporal } from 'temporal-polyfill';
import type { Flow } from '../../figures/records/dataflows.ts';
import { officeDay } from '../../kernel/day.ts';
import type { Lang } from '../../kernel/text.ts';
import { regimeOnDay } from '../../law/regime.ts';
import { type EntryRow, entryPage } from '../../register/records/entries.ts';
import type { ReleaseDocument } from '../../release/rules/document.ts';
import { REGIMES } from '../../runtime/office.ts';
import type { Table } from '../../store/table.ts';
import type { Site } from '../../web/pages/site.ts';
import {
  cataloguePage,
  type DocumentVersion,
  guidePage,
  indexPage,
  type Overview,
  reportsPage,
} from '../pages/overview.ts';

/** Index, guide, catalogue and list of annual reports: what they say follows from what is published. */
const PAGES = {
  'disclosure/': indexPage,
  'disclosure/guide/': guidePage,
  'disclosure/catalogue/': cataloguePage,
  'disclosure/reports/': reportsPage,
} as const satisfies Record<string, (model: Overview, lang: Lang) => string>;

export const DISCLOSURE_KEYS = Object.keys(PAGES);

/** As many versions of guide and catalogue as their pages tell. */
const MOST_VERSIONS = 200;

const versionOf = ({ fields }: EntryRow, today: string): DocumentVersion => {
  const text = (field: string): string => (typeof fields[field] === 'string' ? fields[field] : '');
  const until = text('replacedOn');
  return {
    kind: text('kind') === 'guide' ? 'guide' : 'catalogue',
    version: text('version'),
    issuedOn: text('issuedOn'),
    reviewOn: text('reviewOn') || null,
    summary: text('summary'),
    current: text('issuedOn') <= today && (until === '' || until > today),
  };
};

export const disclosurePages = async (
  { table, look }: { table: Table; look: Site },
  flows: readonly Flow[],
  releases: readonly ReleaseDocument[],
  at: Temporal.Instant,
): Promise<{ key: string; text: (lang: Lang) => string; mediaType?: string }[]> => {
  const today = officeDay(at).toString();
  const { items: entries } = await entryPage(table, 'documents', { limit: MOST_VERSIONS });
  const model: Overview = {
    site: look,
    regime: REGIMES[regimeOnDay(officeDay(at), REGIMES)],
    statistics: flows.map(({ sk, zh, en }) => ({ id: sk, name: { zh, en } })),
    releases,
    documents: entries
      .filter(({ withdrawn }) => !withdrawn)
      .map((row) => versionOf(row, today))
      .reverse(),
    today,
  };
  return Object.entries(PAGES).map(([key, page]) => ({ key, text: (lang) => page(model, lang) }));
};
