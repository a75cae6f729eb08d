import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';

/** AES-256 in GCM (NIST SP 800-38D): a vector of 96 bits and a tag of 128. */
const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

const NOTHING = new Uint8Array();

/**
 * Bytes encrypted under a key of 32 bytes: initialisation vector, ciphertext and tag in one. `bound`: what is
 * authenticated beside them, without which the box does not open.
 */
export const closeBox = (key: Uint8Array, bytes: Uint8Array, bound: Uint8Array = NOTHING): Buffer => {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, createSecretKey(key), iv).setAAD(bound);
  return Buffer.concat([iv, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
};

/** @throws Error where the box was not closed under this key and these bound bytes */
export const openBox = (key: Uint8Array, box: Uint8Array, bound: Uint8Array = NOTHING): Buffer => {
  const bytes = Buffer.from(box.buffer, box.byteOffset, box.byteLength);
  const decipher = createDecipheriv(CIPHER, createSecretKey(key), bytes.subarray(0, IV_BYTES))
    .setAAD(bound)
    .setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
  const text = bytes.subarray(IV_BYTES, bytes.length - TAG_BYTES);
  return Buffer.concat([decipher.update(text), decipher.final()]);
};
