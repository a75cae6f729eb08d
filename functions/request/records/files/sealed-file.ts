import * as v from 'valibot';
import { type DataKey, openParts } from '../../../sealed/secrets.ts';
import type { Table } from '../../../store/table.ts';

/** What is sealed of a file: its own name, which may name a person, and where it lies. */
export const SealedFile = v.object({ name: v.string(), key: v.string() });

/** Under which name what is sealed of the nth file of a case stands. */
export const filePart = (n: number): string => `file-${n}`;

/** The names that files came under, in the order asked for. */
export const openFileNames = async (
  table: Table,
  key: DataKey,
  files: readonly number[],
): Promise<string[]> => {
  const parts = await openParts(table, key, files.map(filePart));
  return files.map((n) => v.parse(SealedFile, parts[filePart(n)]).name);
};
