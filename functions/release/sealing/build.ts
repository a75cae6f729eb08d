import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Flow, loadDefinition, loadFlow, stillVintage } from '../../figures/records/dataflows.ts';
import type { Dataflow, Observation } from '../../figures/rules/dataflow.ts';
import type { Scope } from '../../figures/rules/observation-rows.ts';
import { figureDifferences, type Revision, revisionsOf } from '../../figures/rules/revision.ts';
import type { Validation } from '../../figures/rules/validation.ts';
import { mergeVintage, type Vintage, vintageOf } from '../../figures/rules/vintage.ts';
import type { ReadAs } from '../../formats/table/upload-table.ts';
import type { Act } from '../../kernel/act.ts';
import { editionPath, isReport } from '../../kernel/addresses.ts';
import { Problem } from '../../kernel/problem.ts';
import { releaseName } from '../../kernel/release-id.ts';
import type { Text } from '../../kernel/text.ts';
import { described, log } from '../../runtime/log.ts';
import { isLost } from '../../runtime/throttled.ts';
import { isOvertaken, isProblem } from '../../store/race.ts';
import type { Table } from '../../store/table.ts';
import { keptProblem } from '../../web/problem.ts';
import { tellEditor } from '../records/editor-mail.ts';
import { findMany, loadRelease } from '../records/releases.ts';
import { keepUploadReport } from '../records/upload-report.ts';
import { fetchUpload, readVault, sealedPrefix, type Vault } from '../records/vault.ts';
import type { Release, Upload } from '../rules/release.ts';
import { failUpload, rejectUpload, uploadSealed } from '../rules/uploads.ts';
import { answer, type BuildJobOrder, type BuildPorts, ordered } from './answer.ts';
import { sealEdition } from './edition.ts';

/**
 * Carries out an order: validates exactly the ordered version of an upload, renders, signs and seals the edition, or
 * keeps the report of what is wrong with it. Orders come twice and late: one that was overtaken is passed over.
 */
export const build = async (ports: BuildPorts, job: BuildJobOrder): Promise<void> => {
  const { table, now } = ports;
  const release = await loadRelease(table, job);
  const name = releaseName(job);
  const upload = ordered(release, job);
  if (!upload) {
    log('order overtaken', { release: name, upload: job.upload, order: job.order });
    return;
  }
  try {
    if (isReport(job)) await ports.buildReport(ports, job, release, upload);
    else await buildFigures(ports, job, release, upload);
  } catch (error) {
    if (mayYetCome(error)) throw error;
    log('build failed', { release: name, upload: job.upload, order: job.order, error: described(error) });
    const act: Act = { by: 'builder', at: now() };
    await answer(
      table,
      job,
      act,
      'build failed',
      (current) => failUpload(current, job, reasonOf(error)),
      (after) => tellEditor(table, after, act.at),
    );
  }
};

/** Whether the same order may succeed later: AWS refused or lost a call, or somebody was quicker. */
const mayYetCome = (error: unknown): boolean =>
  isOvertaken(error) ||
  isProblem(error, 'unavailable') ||
  isLost(error) ||
  (error instanceof Error && '$metadata' in error);

/** What the editor is told. A message of the program may quote a figure, and goes into neither table nor mail. */
const reasonOf = (error: unknown): Text => {
  if (error instanceof Problem) return error.detail;
  const kind = error instanceof Error ? error.name : typeof error;
  return { zh: `程序出错（${kind}），详见运行日志`, en: `the program failed (${kind}); its log says more` };
};

const buildFigures = async (
  { table, vault, now, site, signer }: BuildPorts,
  job: BuildJobOrder,
  release: Release,
  upload: Upload,
): Promise<void> => {
  const name = releaseName(job);
  const [flow, dataflow] = await Promise.all([loadFlow(table, job.flow), loadDefinition(table, job.flow)]);
  const history = await historyOf(vault, flow, dataflow);
  const scope = await scopeOf(table, release, history);
  const { found, readAs } = await examine(vault, upload, dataflow, scope, history);
  await keepReport(vault, release, upload, found, readAs);
  const act: Act = { by: 'builder', at: now() };
  if (found.faultCount > 0) {
    await answer(
      table,
      job,
      act,
      'upload rejected',
      (current) => rejectUpload(current, job, readAs, found.faultCount),
      // Who handed it in waits for the first build; of one that was ordered since, nobody may know.
      (after) => (job.order > 1 ? tellEditor(table, after, act.at) : []),
    );
    log('upload rejected', { release: name, upload: job.upload, faults: found.faultCount });
    return;
  }
  const vintage = mergeVintage(dataflow, history, found.observations);
  const { observations } = found;
  const changes = release.edition > 1 ? revisionsOf(history, observations) : [];
  const since = await sinceEach(vault, release, dataflow, observations);
  const edition = { release, dataflow, observations, vintage, changes, since };
  const sealed = await sealEdition(edition, site, vault, signer, now());
  await answer(
    table,
    job,
    { ...act, at: now() },
    'sealed',
    (current) => uploadSealed(current, job, { ...sealed, vintage: flow.vintage }, readAs, found.warningCount),
    () => [stillVintage(table, flow.sk, flow.vintage)],
  );
  log('sealed', { release: name, upload: job.upload, observations: found.observations.length });
};

/** The newest published vintage, which this edition builds on; empty before the first. */
const historyOf = async (vault: Vault, flow: Flow, dataflow: Dataflow): Promise<Vintage> => {
  if (flow.vintage === '') return new Map();
  const bytes = await readVault(vault, flow.vintageKey);
  if (!bytes) throw new Error(`The vintage ${flow.vintage} is not where it was sealed`);
  const { readSdmxCsv } = await import('../../figures/documents/sdmx-csv.ts');
  return vintageOf(await readSdmxCsv(dataflow, bytes));
};

/** What the upload of this release is for; of a history, beside which published releases it comes. */
const scopeOf = async (table: Table, { kind, flow, period }: Release, history: Vintage): Promise<Scope> => {
  if (kind === 'regular') return { scope: 'release', period };
  const periods = new Set([...history.values()].flatMap((series) => series.map((one) => one.period)));
  const found = await findMany(
    table,
    [...periods].map((one) => ({ flow, period: one })),
  );
  return {
    scope: 'backfill',
    released: new Set(found.flatMap((one) => (one && one.published.length > 0 ? [one.period] : []))),
  };
};

/** What these figures have other than those of each published edition of the release, by its number. */
const sinceEach = async (
  vault: Vault,
  release: Release,
  dataflow: Dataflow,
  observations: readonly Observation[],
): Promise<Map<number, readonly Revision[]>> => {
  const since = new Map<number, readonly Revision[]>();
  for (const { edition, build: name } of release.published) {
    const key = `${sealedPrefix(release, edition, name)}${editionPath(release, edition)}data.csv`;
    const bytes = await readVault(vault, key);
    if (!bytes) throw new Error(`Edition ${edition} is not where it was sealed`);
    const { readSdmxCsv } = await import('../../figures/documents/sdmx-csv.ts');
    since.set(edition, figureDifferences(await readSdmxCsv(dataflow, bytes), observations));
  }
  return since;
};

const spoken = (readAs: ReadAs): string =>
  readAs.format === 'csv' ? `CSV, ${readAs.encoding}` : `XLSX, ${readAs.sheet}`;

/** Fetches the file and checks it. */
const examine = async (
  vault: Vault,
  upload: Upload,
  dataflow: Dataflow,
  scope: Scope,
  history: Vintage,
): Promise<{ found: Validation; readAs: string }> => {
  const folder = await mkdtemp(join(tmpdir(), 'upload-'));
  const path = join(folder, 'file');
  try {
    await fetchUpload(vault, upload.key, upload.versionId ?? '', path);
    const { examineFile } = await import('../../figures/documents/examination.ts');
    const file = { path, fileName: upload.fileName };
    const { found, read: readAs } = await examineFile(file, dataflow, scope, history);
    return { found, readAs: readAs ? spoken(readAs) : '' };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const keepReport = async (
  vault: Vault,
  release: Release,
  upload: Upload,
  found: Validation,
  readAs: string,
): Promise<void> => {
  if (found.faultCount === 0 && found.warningCount === 0) return;
  const detail =
    found.faultCount > 0
      ? {
          zh: `${found.faultCount} 处错误，未作任何改动`,
          en: `${found.faultCount} faults; nothing was changed`,
        }
      : {
          zh: `${found.warningCount} 处提示，请说明理由后继续`,
          en: `${found.warningCount} warnings, to be acknowledged with a reason`,
        };
  await keepUploadReport(vault, release, upload.upload, {
    ...keptProblem(new Problem('invalid', detail)),
    faults: found.faults,
    warnings: found.warnings,
    ...(readAs && { readAs }),
  });
};
