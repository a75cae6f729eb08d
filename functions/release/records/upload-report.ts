import * as v from 'valibot';
import { Text } from '../../kernel/text.ts';
import type { Upload } from '../rules/release.ts';
import { faultsKey, keep, readVault, type Vault } from './vault.ts';

const KeptFault = v.object({
  code: v.string(),
  detail: Text,
  pointer: v.exactOptional(v.string()),
  file: v.exactOptional(v.string()),
  sheet: v.exactOptional(v.string()),
  row: v.exactOptional(v.number()),
  column: v.exactOptional(v.string()),
});

/** What was found in an upload, in both languages: a problem document with warnings, and as what the file was read. */
const UploadReport = v.object({
  type: v.string(),
  title: Text,
  status: v.number(),
  detail: Text,
  faults: v.pipe(v.array(KeptFault), v.readonly()),
  warnings: v.pipe(v.array(KeptFault), v.readonly()),
  readAs: v.exactOptional(v.string()),
});
type UploadReport = v.InferOutput<typeof UploadReport>;

type Of = Parameters<typeof faultsKey>[0];

/** The report quotes cells, so it lies in the vault and nowhere else. */
export const keepUploadReport = (
  vault: Vault,
  release: Of,
  upload: Upload['upload'],
  report: UploadReport,
): Promise<void> => keep(vault, faultsKey(release, upload), JSON.stringify(report), 'application/json');

/** Null where nothing was found in the upload, or there is none. */
export const findUploadReport = async (
  vault: Vault,
  release: Of,
  upload: Upload['upload'],
): Promise<UploadReport | null> => {
  const kept = await readVault(vault, faultsKey(release, upload));
  return kept && v.parse(UploadReport, JSON.parse(kept.toString('utf8')));
};
