import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Flow, loadDefinition, loadFlow, stillVintage } from '../../figures/records/dataflows.ts';
import type { Dataflow, Observation } from '../../figures/rules/dataflow.ts';
import { figureDifferences, type Revision, revisionsOf } from '../../figures/rules/revision.ts';
import type { Validation } from '../../figures/rules/validation.ts';
import { mergeVintage, type Vintage, vintageOf } from '../../figures/rules/vintage.ts';
import type { ReadAs } from '../../formats/table/upload-table.ts';
import type { Act } from '../../kernel/act.ts';
import { editionPath, isReport } from '../../kernel/addresses.ts';
import { Problem } from '../../kernel/problem.ts';
import { releaseName } from '../../kernel/release-id.ts';
import { log } from '../../runtime/log.ts';
import { keptProblem } from '../../web/problem.ts';
import { loadRelease } from '../records/releases.ts';
import { keepUploadReport } from '../records/upload-report.ts';
import { fetchUpload, readVault, sealedPrefix, type Vault } from '../records/vault.ts';
import type { Release, Upload } from '../rules/release.ts';
import { rejectUpload, uploadSealed } from '../rules/uploads.ts';
import { answer, type BuildJobOrder, type BuildPorts, ordered } from './answer.ts';
import { sealEdition } from './edition.ts';

/**
 * Carries out an order: validates exactly the ordered version of an upload, renders, signs and seals the edition, or
 * keeps the report of what is wrong with it. Orders come twice and late: one that was overtaken is passed over.
 */
export const build = async (ports: BuildPorts, job: BuildJobOrder): Promise<void> => {
  const { table, vault, now } = ports;
  const release = await loadRelease(table, job);
  const name = releaseName(job);
  const upload = ordered(release, job);
  if (!upload) {
    log('order overtaken', { release: name, upload: job.upload, order: job.order });
    return;
  }
  if (isReport(job)) return ports.buildReport(ports, job, release, upload);
  const [flow, dataflow] = await Promise.all([loadFlow(table, job.flow), loadDefinition(table, job.flow)]);
  const history = await historyOf(vault, flow, dataflow);
  const { found, readAs } = await examine(vault, release, upload, dataflow, history);
  await keepReport(vault, release, upload, found, readAs);
  const act: Act = { by: 'builder', at: now() };
  if (found.faultCount > 0) {
    await answer(table, job, act, 'upload rejected', (current) =>
      rejectUpload(current, job, readAs, found.faultCount),
    );
    log('upload rejected', { release: name, upload: job.upload, faults: found.faultCount });
    return;
  }
  const vintage = mergeVintage(dataflow, history, found.observations);
  const { observations } = found;
  const changes = release.edition > 1 ? revisionsOf(history, observations) : [];
  const since = await sinceEach(vault, release, dataflow, observations);
  const edition = { release, dataflow, observations, vintage, changes, since };
  const sealed = await sealEdition(edition, ports.site, vault, ports.signer, ports.now());
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
  release: Release,
  upload: Upload,
  dataflow: Dataflow,
  history: Vintage,
): Promise<{ found: Validation; readAs: string }> => {
  const folder = await mkdtemp(join(tmpdir(), 'upload-'));
  const path = join(folder, 'file');
  try {
    await fetchUpload(vault, upload.key, upload.versionId ?? '', path);
    const scope =
      release.kind === 'backfill'
        ? ({ scope: 'backfill' } as const)
        : ({ scope: 'release', period: release.period } as const);
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
