import { fromBufferPromise } from 'yauzl';
import { unlessMistake } from '../../kernel/problem.ts';
import type { Refusal } from './refusal.ts';

/** Parts of a package that carry a program. */
const PROGRAM = /(^|\/)(vbaProject\.bin|activeX\/|Basic\/)/i;

/** Parts that a document of an office may have; a bomb has more. */
const MOST_PARTS = 5000;

/** Why a zip package is not taken (ECMA-376 part 2; OpenDocument 1.2 part 3); null where nothing speaks against it. */
export const packageRefusal = async (bytes: Buffer): Promise<Refusal | null> => {
  try {
    const zip = await fromBufferPromise(bytes, { lazyEntries: true });
    if (zip.entryCount > MOST_PARTS) return 'damaged';
    for await (const entry of zip.eachEntry()) {
      if (entry.isEncrypted()) return 'encrypted';
      if (PROGRAM.test(entry.fileName)) return 'program';
    }
    return null;
  } catch (error) {
    return unlessMistake(error, 'damaged');
  }
};
