import * as v from 'valibot';
import { lawAt } from '../../holidays/records/holidays.ts';
import { Problem } from '../../kernel/problem.ts';
import { described, log } from '../../runtime/log.ts';
import type { VirusScanner } from '../../runtime/virus-scanner.ts';
import { openWithParts } from '../../sealed/secrets.ts';
import type { FileJob } from '../../store/outbox.ts';
import { loadCase } from '../records/case.ts';
import { emptyQuarantine, takeFromQuarantine } from '../records/files/files.ts';
import type { FileRow } from '../records/row.ts';
import type { CaseworkPorts } from './ports.ts';

const Named = v.object({ name: v.string() });

/** What the file check works with; `scanner` is null where the office has none. */
export type CheckPorts = CaseworkPorts & { scanner: VirusScanner | null };

/** A file that the scanner could not look at stays where it is, and its check is ordered again. */
const scanned = async (scanner: VirusScanner, bytes: Buffer, about: Record<string, unknown>) => {
  try {
    return await scanner(bytes);
  } catch (error) {
    log('virus scanner failed', { ...about, error: described(error) });
    throw error;
  }
};

/**
 * Looks at one file in quarantine and keeps it, or refuses it. Null where its case was disposed of meanwhile:
 * there is no key to keep it under, and the file goes as well.
 */
export const checkFile = async (
  { table, secrets, casework, now, scanner }: CheckPorts,
  { receipt, n }: v.InferOutput<typeof FileJob>,
): Promise<FileRow | null> => {
  const found = await loadCase(table, await lawAt(table, now()), receipt);
  if (found.row.destroyed !== null) {
    await emptyQuarantine(await casework(), receipt, n);
    return null;
  }
  const part = `file-${n}`;
  const { key, parts } = await openWithParts(secrets, table, receipt, [part]);
  const { name } = v.parse(Named, parts[part]);
  try {
    return await takeFromQuarantine({ table, casework: await casework() }, found, n, key, async (bytes) => {
      const file = found.files.find((one) => one.n === n);
      // Read with the first file: what tells types apart is a tenth of the bundle.
      const { inspect } = await import('../../formats/received/inspect.ts');
      const finding = await inspect(bytes, {
        name,
        pictures: file?.purpose === 'identity' && file.by === 'applicant',
      });
      if ('refused' in finding) return finding;
      if (scanner === null) return { ...finding, scan: 'not-scanned' };
      const verdict = await scanned(scanner, bytes, { receipt, file: n });
      return verdict === 'clean' ? { ...finding, scan: 'clean' } : { refused: 'virus' };
    });
  } catch (error) {
    // Another delivery of the same order was quicker; what it left is as it should be.
    if (error instanceof Problem && error.slug === 'conflict') {
      return (
        (await loadCase(table, await lawAt(table, now()), receipt)).files.find((one) => one.n === n) ?? null
      );
    }
    throw error;
  }
};
