import type { Text } from './dataflow.ts';
import type { Contact } from './release.ts';

/** One file of a sealed edition. `path` is its key in the public bucket, relative to the site's root. */
export type Artefact = { path: string; mediaType: string; size: number; sha256: string };

/** What is signed: the SHA-256 of every artefact of one edition, and what the edition is. */
export type Manifest = {
  flow: string;
  period: string;
  edition: number;
  releaseAt: string | null;
  dataflow: { agency: string; id: string; version: string };
  artefacts: readonly Artefact[];
};

/** A headline figure as a release states it. `change` is value − base where the measure has a base. */
export type HeadlineFigure = {
  key: string;
  label: Text;
  value: string;
  change?: string;
  unit: Text;
};

/** One edition as later editions and the page list it. */
export type EditionSummary = { edition: number; releaseAt: string | null; notice: Text | null };

/**
 * release.json: the release's own document. Before T it says what is announced and nothing else; the edition's
 * own is sealed with the data. Instants are ISO 8601 with the office's offset (+08:00); links are paths.
 */
export type ReleaseDocument = {
  id: string;
  flow: string;
  period: string;
  kind: 'regular' | 'backfill';
  state: 'announced' | 'published' | 'cancelled';
  title: Text;
  dataflow: { agency: string; id: string; version: string; name: Text };
  releaseAt: string | null;
  edition: number | null;
  notice: Text | null;
  editions: readonly EditionSummary[];
  headline: readonly HeadlineFigure[];
  contact: Contact;
  source: Text;
  /** Why T moved, oldest first; public (release.md: a change of T is logged and public). */
  changes: readonly { from: string | null; to: string | null; reason: string; at: string }[];
  links: Readonly<Record<string, string>>;
};
