import * as v from 'valibot';
import { Problem } from '../domain/errors.ts';
import { load } from '../store/cases/case.ts';
import { emptyQuarantine, takeFromQuarantine } from '../store/cases/files.ts';
import type { FileRow } from '../store/cases/row.ts';
import { lawAt } from '../store/holidays/holidays.ts';
import type { FileJob } from '../store/outbox.ts';
import { openDataKey, openParts } from '../store/secrets/secrets.ts';
import { fileType } from './file-type.ts';
import type { CaseworkPorts } from './ports.ts';

const Named = v.object({ name: v.string() });

/**
 * Looks at one file in quarantine and keeps it, or refuses it. Null where its case was disposed of meanwhile:
 * there is no key to keep it under, and the file goes as well.
 */
export const checkFile = async (
  { table, secrets, casework, now }: CaseworkPorts,
  { receipt, n }: v.InferOutput<typeof FileJob>,
): Promise<FileRow | null> => {
  const found = await load(table, await lawAt(table, now()), receipt);
  if (found.row.destroyed !== null) {
    await emptyQuarantine(await casework(), receipt, n);
    return null;
  }
  const key = await openDataKey(secrets, table, receipt);
  const part = `file-${n}`;
  const parts = await openParts(table, key, [part]);
  const { name } = v.parse(Named, parts[part]);
  try {
    return await takeFromQuarantine({ table, casework: await casework() }, found, n, key, (bytes) =>
      fileType(bytes, name),
    );
  } catch (error) {
    // Another delivery of the same order was quicker; what it left is as it should be.
    if (error instanceof Problem && error.slug === 'conflict') {
      return (await load(table, await lawAt(table, now()), receipt)).files.find((one) => one.n === n) ?? null;
    }
    throw error;
  }
};
