import { openDataKey } from '../../../sealed/secrets.ts';
import { openFileNames } from '../../records/files/sealed-file.ts';
import type { CaseHandling } from '../ports.ts';

/** The names that the officer gave to files, in their order. Names may tell of people: they go into sealed letters. */
export const namesOfFiles = async (
  { table, secrets }: CaseHandling,
  receipt: string,
  files: readonly number[],
): Promise<string[]> => {
  if (files.length === 0) return [];
  return openFileNames(table, await openDataKey(secrets, table, receipt), files);
};
