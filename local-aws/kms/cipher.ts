import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** AES-256-GCM: nonce, tag, ciphertext. */
export function lock(key: Buffer, plain: Uint8Array, aad = ''): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(aad));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** Throws when the bytes were not locked with this key and this additional data. */
export function unlock(key: Buffer, locked: Uint8Array, aad = ''): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, locked.subarray(0, 12), { authTagLength: 16 });
  decipher.setAAD(Buffer.from(aad)).setAuthTag(locked.subarray(12, 28));
  return Buffer.concat([decipher.update(locked.subarray(28)), decipher.final()]);
}
