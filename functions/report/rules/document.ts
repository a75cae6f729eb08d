import { editionPath, english, releaseFolder } from '../../kernel/addresses.ts';
import { officeTime } from '../../kernel/day.ts';
import { releaseName } from '../../kernel/release-id.ts';
import type { Text } from '../../kernel/text.ts';
import { type Around, type EditionSummary, editionsWith } from '../../release/rules/document.ts';
import type { Release } from '../../release/rules/release.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * report.json: the report for programs. Sealed with its edition; what stands at the report's address says in addition
 * when it truly became public. Amounts are whole fen; `list` is the hash of the records behind a figure.
 */
export type ReportDocument = Around & {
  readonly id: string;
  readonly year: string;
  readonly form: Snapshot['form'];
  readonly state: 'published';
  readonly title: Text;
  readonly office: Snapshot['office'];
  readonly releaseAt: string | null;
  readonly edition: number;
  readonly notice: Text | null;
  readonly editions: readonly EditionSummary[];
  /** SHA-256 of the snapshot that was reviewed and approved. */
  readonly snapshot: string;
  readonly figures: Snapshot['figures'];
  readonly identities: Snapshot['identities'];
  readonly sections: Snapshot['sections'];
  readonly before: Snapshot['before'];
  readonly links: Readonly<Record<string, string>>;
};

/** The document of the edition in work, as it is sealed. */
export const reportDocument = (release: Release, snapshot: Snapshot, hash: string): ReportDocument => {
  const folder = `/${editionPath(release, release.edition)}`;
  const time = (instant: Release['releaseAt']): string | null => instant && officeTime(instant, 0);
  return {
    id: releaseName(release),
    year: snapshot.year,
    form: snapshot.form,
    state: 'published',
    title: snapshot.title,
    office: snapshot.office,
    releaseAt: time(release.releaseAt),
    edition: release.edition,
    notice: release.notice,
    editions: editionsWith(release),
    snapshot: hash,
    figures: snapshot.figures,
    identities: snapshot.identities,
    sections: snapshot.sections,
    before: snapshot.before,
    links: {
      page: `/${releaseFolder(release)}`,
      pageEn: `/${english(releaseFolder(release))}`,
      self: `${folder}report.json`,
      edition: folder,
      editionEn: `/${english(editionPath(release, release.edition))}`,
      docx: `${folder}report.docx`,
      snapshot: `${folder}snapshot.json`,
      manifest: `${folder}manifest.json`,
      signature: `${folder}manifest.jws`,
    },
  };
};
