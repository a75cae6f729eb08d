/** The checksums S3 takes: CRC-32, CRC-32C, SHA-1 and SHA-256, as base64 in `x-amz-checksum-*`. */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { notImplemented, S3Fault } from './faults.ts';

const CASTAGNOLI = Uint32Array.from({ length: 256 }, (_, index) => {
  let crc = index;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc;
});

function crc32c(bytes: Uint8Array, start: number): number {
  let crc = ~start;
  for (const byte of bytes) crc = (CASTAGNOLI[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8);
  return ~crc >>> 0;
}

interface Digest {
  update(bytes: Buffer): void;
  /** Base64 */
  value(): string;
}

function crcDigest(step: (bytes: Buffer, start: number) => number): Digest {
  let crc = 0;
  return {
    update: (bytes) => {
      crc = step(bytes, crc);
    },
    value: () => {
      const out = Buffer.alloc(4);
      out.writeUInt32BE(crc);
      return out.toString('base64');
    },
  };
}

function hashDigest(name: string): Digest {
  const hash = createHash(name);
  return { update: (bytes) => void hash.update(bytes), value: () => hash.digest('base64') };
}

const ALGORITHMS: Readonly<Record<string, () => Digest>> = {
  crc32: () => crcDigest(crc32),
  crc32c: () => crcDigest(crc32c),
  sha1: () => hashDigest('sha1'),
  sha256: () => hashDigest('sha256'),
};

/** `algorithm`: such as `crc32`. Throws NotImplemented. */
export function newDigest(algorithm: string): Digest {
  const make = Object.hasOwn(ALGORITHMS, algorithm) ? ALGORITHMS[algorithm] : undefined;
  if (!make) throw notImplemented(`The checksum algorithm ${algorithm}`);
  return make();
}

/** The algorithm of the one checksum header among these names, such as `crc32`; null when there is none. */
export function checksumAmong(names: readonly string[]): string | null {
  const found = names.filter((name) => /^x-amz-checksum-(?!algorithm$|type$|mode$)/.test(name));
  if (found.length > 1) throw new S3Fault('InvalidRequest', 'Expecting a single x-amz-checksum- header.');
  return found[0]?.slice('x-amz-checksum-'.length) ?? null;
}

/** Throws InvalidDigest or BadDigest. */
export function checkDigest(name: string, given: string | undefined, actual: string): void {
  if (given === undefined || given === actual) return;
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(given) || given.length !== actual.length) {
    throw new S3Fault('InvalidDigest', `The ${name} you specified is not valid.`);
  }
  throw new S3Fault('BadDigest', `The ${name} you specified did not match what we received.`);
}
