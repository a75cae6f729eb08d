import { Temporal } from 'temporal-polyfill';
import { DOCX } from '../../formats/media.ts';
import { editionPath, english } from '../../kernel/addresses.ts';
import { releaseName } from '../../kernel/release-id.ts';
import { loadRelease } from '../../release/records/releases.ts';
import type { Release, Upload } from '../../release/rules/release.ts';
import { REPORT_STRUCTURE } from '../../release/rules/report-structure.ts';
import { rejectUpload, sealSigned } from '../../release/rules/uploads.ts';
import { answer, type BuildJobOrder, type BuildPorts } from '../../release/sealing/answer.ts';
import { json, sealArtefacts } from '../../release/sealing/edition.ts';
import { log } from '../../runtime/log.ts';
import { sha256 } from '../../runtime/sha256.ts';
import { wakeClock } from '../../store/outbox.ts';
import type { PublicFile } from '../../store/public-site.ts';
import type { Site } from '../../web/pages/site.ts';
import { reportOf, snapshotText, stillApproved } from '../records/reports.ts';
import { reportDocument } from '../rules/document.ts';
import type { Report } from '../rules/life.ts';
import { readSnapshot } from '../rules/snapshot.ts';

/** Every artefact of an edition of an annual report, from the bytes that were signed and its T. */
const render = async (release: Release, text: string, hash: string, site: Site): Promise<PublicFile[]> => {
  const snapshot = readSnapshot(text);
  const folder = editionPath(release, release.edition);
  const document = reportDocument(release, snapshot, hash);
  const [{ reportDocx }, { reportPage }] = await Promise.all([
    import('../documents/docx.ts'),
    import('../pages/report-page.ts'),
  ]);
  const files: PublicFile[] = [
    { key: `${folder}report.docx`, bytes: await reportDocx(snapshot), mediaType: DOCX },
    { key: `${folder}report.json`, bytes: json(document), mediaType: 'application/json' },
    { key: `${folder}snapshot.json`, bytes: Buffer.from(text), mediaType: 'application/json' },
  ];
  const downloads = files.map(({ key, bytes, mediaType }) => ({ path: key, mediaType, size: bytes.length }));
  const model = { site, document, snapshot, downloads };
  const page = (lang: 'zh' | 'en') => Buffer.from(reportPage(model, lang));
  const HTML = 'text/html; charset=utf-8';
  return [
    ...files,
    { key: folder, bytes: page('zh'), mediaType: HTML },
    { key: english(folder), bytes: page('en'), mediaType: HTML },
  ];
};

/** The sign-offs of a report that are over this snapshot; null where they are not, or not both there. */
const signOffs = ({ state, review, approval }: Report, hash: string) => {
  if (state !== 'approved' || review?.snapshot !== hash || approval?.snapshot !== hash) return null;
  const at = (text: string): Temporal.Instant => Temporal.Instant.from(text);
  const basis = review.basis === undefined ? {} : { basis: review.basis };
  return {
    review: { by: review.by, at: at(review.at), ...basis },
    approval: { by: approval.by, at: at(approval.at) },
  };
};

/**
 * Builds and seals an edition of an annual report. It was reviewed and approved before: those sign-offs are over the
 * hash of the very bytes that it is built from, so that they are taken over onto its manifest, in a write that finds
 * the report still approved.
 */
export const buildReport = async (
  ports: BuildPorts,
  job: BuildJobOrder,
  release: Release,
  upload: Upload,
): Promise<void> => {
  const { table, vault, signer, site, now } = ports;
  const hash = upload.versionId ?? '';
  const [report, text] = await Promise.all([
    reportOf(table, release.period, 'free'),
    snapshotText(table, release.period, hash),
  ]);
  const signed = signOffs(report, hash);
  if (!signed || text === null || sha256(text) !== hash) {
    await answer(table, job, { by: 'builder', at: now() }, 'report not as approved', (current) =>
      rejectUpload(current, job, 'JSON', 1),
    );
    log('report not as approved', { release: releaseName(release), snapshot: hash });
    return;
  }
  const artefacts = await render(release, text, hash, site);
  const sealed = await sealArtefacts(release, REPORT_STRUCTURE, artefacts, vault, signer, now());
  const act = { by: 'builder', at: now() };
  await answer(
    table,
    job,
    act,
    'sealed',
    (current) => sealSigned(current, job, { ...sealed, vintage: '' }, signed),
    (current) => [stillApproved(table, current.period, hash), wakeClock(table, current, act.at)],
  );
  log('sealed', { release: releaseName(await loadRelease(table, release)), snapshot: hash });
};
