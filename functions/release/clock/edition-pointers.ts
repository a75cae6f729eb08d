import {
  documentName,
  editionPath,
  english,
  isReport,
  latestPath,
  releaseFolder,
} from '../../kernel/addresses.ts';
import { officeTime } from '../../kernel/day.ts';
import type { ReleaseId } from '../../kernel/release-id.ts';
import type { PublicFile } from '../../store/public-site.ts';
import { type Neighbours, pageAround, standingStyle } from '../pages/publication-marks.ts';
import { type ReleaseDocument, toldAround } from '../rules/document.ts';
import type { Published } from '../rules/release.ts';
import type { Rank } from './pointers.ts';

/** The Word file of an annual report. */
const REPORT_FILE = 'report.docx';

/** A backfill is not the latest of anything, and annual reports have their list. */
const hasLatest = (id: ReleaseId): boolean => id.period !== 'backfill' && !isReport(id);

/** What is told around a document: a release's, or an annual report's. */
type Told = Pick<ReleaseDocument, 'releaseAt' | 'edition' | 'editions' | 'publishedAt' | 'late'>;

/**
 * The pointers of an edition: its pages and its document at the release's address, with what is told around the
 * sealed bytes, and the style for the pages of editions before it. `published` are the release's editions as they came
 * out, this one among them.
 */
export const editionPointers = (
  id: ReleaseId,
  edition: number,
  published: readonly Published[],
  beside: Neighbours,
  sealed: (key: string) => PublicFile | undefined,
): PublicFile[] => {
  const folder = releaseFolder(id);
  const path = editionPath(id, edition);
  const take = (key: string): { page: PublicFile; text: string } => {
    const page = sealed(key);
    if (!page) throw new Error(`The edition has no ${key}`);
    return { page, text: Buffer.from(page.bytes).toString('utf8') };
  };
  const name = documentName(id);
  const document = take(`${path}${name}`);
  const told = toldAround(JSON.parse(document.text) as Told, published);
  const json = { ...document.page, bytes: Buffer.from(`${JSON.stringify(told, null, 1)}\n`) };
  const shown = (key: string, lang: 'zh' | 'en'): PublicFile => {
    const { page, text } = take(key);
    return { ...page, bytes: Buffer.from(pageAround(text, told, beside, lang)) };
  };
  return [
    { ...shown(path, 'zh'), key: folder },
    { ...shown(english(path), 'en'), key: english(folder) },
    { ...json, key: `${folder}${name}` },
    {
      key: standingKey(id),
      bytes: Buffer.from(standingStyle(published.map(cameOut))),
      mediaType: 'text/css; charset=utf-8',
    },
    ...(isReport(id) ? [{ ...take(`${path}${REPORT_FILE}`).page, key: `${folder}${REPORT_FILE}` }] : []),
    ...(hasLatest(id) ? [{ ...json, key: latestPath(id.flow) }] : []),
  ];
};

/** The artefacts that pointers are made from. */
export const pointersFrom = (id: ReleaseId, edition: number): string[] => {
  const path = editionPath(id, edition);
  return [
    path,
    english(path),
    `${path}${documentName(id)}`,
    ...(isReport(id) ? [`${path}${REPORT_FILE}`] : []),
  ];
};

const cameOut = ({ edition, releaseAt, publishedAt }: Published) => ({
  edition,
  releaseAt: releaseAt && officeTime(releaseAt),
  publishedAt: officeTime(publishedAt),
});

/** The style that tells each edition's own page what became of it. */
const standingKey = (id: ReleaseId): string => `${releaseFolder(id)}standing.css`;

/** So long after a first edition caches keep its pointers, in seconds: the crowd comes at T, and no correction so soon. */
const CROWD_SECONDS = 2;

/**
 * How an edition's pointers stand. A correction may come at any second, and no header may tell that it will: so
 * shared caches ask for what is published each time, whether or not something is in work. Those of a first edition
 * say so by the second at which they end, so that nobody has to change them then.
 */
export const rankFor = (id: ReleaseId, edition: number, published: readonly Published[]): Rank => {
  const first = edition === 1 ? published[0]?.publishedAt : undefined;
  const rank = { edition, period: id.period, asked: true };
  return first ? { ...rank, keptUntil: first.add({ seconds: CROWD_SECONDS }) } : rank;
};

/** The keys of an edition's pointers. */
export const pointerKeys = (id: ReleaseId): string[] => {
  const folder = releaseFolder(id);
  return [
    folder,
    english(folder),
    `${folder}${documentName(id)}`,
    standingKey(id),
    ...(isReport(id) ? [`${folder}${REPORT_FILE}`] : []),
    ...(hasLatest(id) ? [latestPath(id.flow)] : []),
  ];
};
