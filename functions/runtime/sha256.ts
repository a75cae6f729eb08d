import { createHash } from 'node:crypto';

/** SHA-256 (FIPS 180-4) in hexadecimal. */
export const sha256 = (bytes: string | Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');
