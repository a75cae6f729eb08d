import type { Temporal } from 'temporal-polyfill';
import type { EditionHead } from '../../figures/documents/publication.ts';
import type { Dataflow } from '../../figures/rules/dataflow.ts';
import type { HeadlineFigure } from '../../figures/rules/headline-figure.ts';
import type { Revision } from '../../figures/rules/revision.ts';
import { editionPath, english, releaseFolder } from '../../kernel/addresses.ts';
import { officeTime } from '../../kernel/day.ts';
import { labelRelease } from '../../kernel/period.ts';
import { releaseName } from '../../kernel/release-id.ts';
import type { Text } from '../../kernel/text.ts';
import { type Contact, isDelayed, type Published, publishedEdition, type Release } from './release.ts';

/** One file of a sealed edition. `path` is its key in the public bucket, relative to the site's root. */
export type Artefact = { path: string; mediaType: string; size: number; sha256: string };

/**
 * What is posted on a channel once the edition is public; null where nothing fits into its length. `wording`: somebody
 * worded it, with these numbers `typed` apart from the data, or their wording was set aside since with these figures it
 * does not fit any more.
 */
export type PostText = {
  channel: string;
  text: string | null;
  wording?: 'reworded' | 'set-aside' | undefined;
  typed?: readonly string[] | undefined;
};

/**
 * What is signed: the SHA-256 of every artefact of one edition, what the edition is, and what is posted of it. A
 * manifest of a time before there were channels has no posts.
 */
export type Manifest = {
  flow: string;
  period: string;
  edition: number;
  releaseAt: string | null;
  dataflow: { agency: string; id: string; version: string; name?: Text };
  artefacts: readonly Artefact[];
  posts?: readonly PostText[];
  /** How many figures the edition gives out; an annual report none. */
  figures?: number;
};

/**
 * What is told around the sealed bytes once it is known, and never in them: when an edition truly became public
 * (milliseconds), and whether that was late.
 */
export type Around = { publishedAt?: string | null; late?: boolean };

/** One edition as later editions and the page list it. */
export type EditionSummary = Around & { edition: number; releaseAt: string | null; notice: Text | null };

/**
 * release.json: the release's own document. Before T it says what is announced and nothing else; the edition's
 * own is sealed with the data and says T as announced; the one at the release's address says in addition what came
 * of it. Instants are ISO 8601 with the office's offset (+08:00); links are paths.
 */
export type ReleaseDocument = Around &
  EditionHead & {
    id: string;
    /** `delayed`: T has passed, and nothing is public. */
    state: 'announced' | 'delayed' | 'published' | 'cancelled';
    /** What the figures cover, as people call it: 2017年12月, 2017年前三季度, 历史数据. */
    periodName: Text;
    dataflow: { agency: string; id: string; version: string; name: Text };
    editions: readonly EditionSummary[];
    headline: readonly HeadlineFigure[];
    contact: Contact;
    source: Text;
    /** Why T moved, oldest first; public (release.md: a change of T is logged and public). */
    moves: readonly { from: string | null; to: string | null; reason: Text; at: string }[];
    /** What a correction changed of the edition before it. */
    changes: readonly Revision[];
  };

const time = (instant: Release['releaseAt']): string | null => instant && officeTime(instant, 0);

/** The editions of a release that are published, and the one that is about to be, oldest first. */
export const editionsWith = (release: Release): EditionSummary[] => [
  ...release.published.map((one) => ({
    edition: one.edition,
    releaseAt: time(one.releaseAt ?? one.publishedAt),
    notice: one.notice,
  })),
  { edition: release.edition, releaseAt: time(release.releaseAt), notice: release.notice },
];

/** What a document names of the structure of its figures; annual reports have one of their own. */
export type DocumentStructure = Pick<Dataflow, 'agency' | 'sdmxId' | 'version' | 'name' | 'source' | 'span'>;

/** What a release says of itself up to an edition. */
const common = (release: Release, dataflow: DocumentStructure, edition: number) => ({
  id: releaseName(release),
  flow: release.flow,
  period: release.period,
  kind: release.kind,
  title: release.title,
  periodName: labelRelease(release, dataflow.span),
  dataflow: {
    agency: dataflow.agency,
    id: dataflow.sdmxId,
    version: dataflow.version,
    name: dataflow.name,
  },
  contact: release.contact,
  source: dataflow.source,
  moves: release.changes
    .filter((change) => change.edition <= edition)
    .map((change) => ({
      from: time(change.from),
      to: time(change.to),
      reason: change.reason,
      at: officeTime(change.at, 0),
    })),
});

const pageLinks = (release: Release) => ({
  page: `/${releaseFolder(release)}`,
  pageEn: `/${english(releaseFolder(release))}`,
});

/**
 * The document of the edition in work as it is sealed: what it will say once it is public. `files`: the files of
 * figures in its folder, by the name of their link.
 */
export const editionDocument = (
  release: Release,
  dataflow: Dataflow,
  headline: readonly HeadlineFigure[],
  changes: readonly Revision[],
  files: Readonly<Record<string, string>>,
): ReleaseDocument => {
  const folder = `/${editionPath(release, release.edition)}`;
  return {
    ...common(release, dataflow, release.edition),
    state: 'published',
    releaseAt: time(release.releaseAt),
    edition: release.edition,
    notice: release.notice,
    editions: editionsWith(release),
    headline,
    changes,
    links: {
      ...pageLinks(release),
      self: `${folder}release.json`,
      edition: folder,
      editionEn: `/${english(editionPath(release, release.edition))}`,
      ...Object.fromEntries(Object.entries(files).map(([link, name]) => [link, `${folder}${name}`])),
      manifest: `${folder}manifest.json`,
      signature: `${folder}manifest.jws`,
    },
  };
};

const around = (one: Published): Required<Around> => ({
  publishedAt: officeTime(one.publishedAt),
  late: one.late,
});

/** What of a sealed document is told around: of a release, or of an annual report. */
type Sealed = Around & { readonly edition: number | null; readonly editions: readonly EditionSummary[] };

/** An edition's sealed document with what is told around it, of this edition and of those before it. */
export const toldAround = <Document extends Sealed>(
  sealed: Document,
  published: readonly Published[],
): Document => {
  const known = new Map(published.map((one) => [one.edition, around(one)]));
  return {
    ...sealed,
    ...known.get(sealed.edition ?? 0),
    editions: sealed.editions.map((one) => ({ ...one, ...known.get(one.edition) })),
  };
};

/**
 * A release as the lists and the page before T show it: what has been announced and what has been published,
 * and no figure. `publishedAt` stands in where an edition had no T of its own.
 */
export const standingDocument = (
  release: Release,
  dataflow: DocumentStructure,
  now: Temporal.Instant,
): ReleaseDocument => {
  const newest = release.published.at(-1);
  const standing = {
    ...common(release, dataflow, Math.max(1, publishedEdition(release))),
    headline: [],
    changes: [],
    editions: release.published.map((one) => ({
      edition: one.edition,
      releaseAt: time(one.releaseAt ?? one.publishedAt),
      ...around(one),
      notice: one.notice,
    })),
  };
  if (newest) {
    return {
      ...standing,
      ...around(newest),
      state: 'published',
      releaseAt: time(newest.releaseAt ?? newest.publishedAt),
      edition: newest.edition,
      notice: newest.notice,
      links: { ...pageLinks(release), edition: `/${editionPath(release, newest.edition)}` },
    };
  }
  return {
    ...standing,
    state: release.state === 'cancelled' ? 'cancelled' : isDelayed(release, now) ? 'delayed' : 'announced',
    releaseAt: time(release.releaseAt),
    publishedAt: null,
    late: false,
    edition: null,
    notice: null,
    links: pageLinks(release),
  };
};
