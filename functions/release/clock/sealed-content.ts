import { createHash } from 'node:crypto';
import { sha256 } from '../../runtime/sha256.ts';
import { type Content, contentOf, TAIL_BYTES } from '../../store/once.ts';
import { readStream, readVault, type Vault } from '../records/vault.ts';
import type { Artefact } from '../rules/document.ts';

/** Files up to this size wait for T in memory, and so does what pointers are made from, whatever its size. */
const IN_MEMORY_BYTES = 1024 * 1024;

const differs = (path: string): Error => new Error(`${path} differs from its manifest`);

/**
 * An artefact as it is sealed under `sealed`, compared with its manifest byte by byte. A large one is read through and
 * let go but for its end; it is read from the vault once more as it is written, and storage compares the hash of what
 * arrives.
 *
 * @throws where it is missing, or is not what its manifest says
 */
export const sealedContent = async (
  vault: Vault,
  sealed: string,
  { path, mediaType, sha256: hash, size }: Artefact,
  kept: boolean,
): Promise<Content> => {
  if (kept || size <= IN_MEMORY_BYTES) {
    const bytes = await readVault(vault, sealed);
    if (!bytes) throw new Error(`${sealed} is not there`);
    if (sha256(bytes) !== hash) throw differs(path);
    return contentOf({ key: path, bytes, mediaType, sha256: hash });
  }
  const digest = createHash('sha256');
  let end: Uint8Array = new Uint8Array();
  let length = 0;
  for await (const some of readStream(vault, sealed)) {
    digest.update(some);
    length += some.length;
    end = Buffer.concat([end, some.subarray(-TAIL_BYTES)]).subarray(-TAIL_BYTES);
  }
  if (digest.digest('hex') !== hash) throw differs(path);
  const before = { from: 0, to: length - TAIL_BYTES - 1 };
  return {
    key: path,
    mediaType,
    sha256: hash,
    size: length,
    bytes: null,
    tail: end,
    before: () => readStream(vault, sealed, before),
  };
};
