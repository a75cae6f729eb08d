/** What lies behind a key: its material, signatures over a digest, ciphertexts that name their key. */
import {
  createECDH,
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  randomBytes,
} from 'node:crypto';
import { lock, unlock } from './cipher.ts';

/** A private JWK on P-256, or the octets of a symmetric key. */
export type Material = { readonly jwk: JsonWebKey } | { readonly octets: string };

export function newMaterial(spec: 'SYMMETRIC_DEFAULT' | 'ECC_NIST_P256' | 'HMAC_256'): Material {
  if (spec !== 'ECC_NIST_P256') return { octets: randomBytes(32).toString('base64') };
  return { jwk: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }) };
}

function octets(material: Material): Buffer {
  if (!('octets' in material)) throw new Error('The material is not that of a symmetric key.');
  return Buffer.from(material.octets, 'base64');
}

/** The order of P-256's base point (FIPS 186-5, SP 800-186 3.2.1.3). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

const toNumber = (bytes: Buffer) => BigInt(`0x${bytes.toString('hex')}`);
const modulo = (value: bigint) => ((value % ORDER) + ORDER) % ORDER;

/** By the extended Euclidean algorithm. */
function inverse(value: bigint): bigint {
  let [a, b, x, y] = [modulo(value), ORDER, 1n, 0n];
  while (a > 1n) {
    const quotient = b / a;
    [a, b, x, y] = [b % a, a, y - quotient * x, x];
  }
  return modulo(x);
}

function scalar(material: Material): bigint {
  if (!('jwk' in material) || !material.jwk.d) throw new Error('The material is not that of a signing key.');
  return toNumber(Buffer.from(material.jwk.d, 'base64url'));
}

/** The x coordinate of a multiple of the base point, from an uncompressed public key. */
const abscissa = (point: Buffer) => modulo(toNumber(point.subarray(1, 33)));

/**
 * ECDSA over a digest of 32 bytes (FIPS 186-5, 6.4.1), DER. Node signs messages only; the curve's arithmetic,
 * and the random k, are left to its ECDH.
 */
export function signDigest(material: Material, digest: Buffer): Buffer {
  const d = scalar(material);
  for (;;) {
    const ephemeral = createECDH('prime256v1');
    const r = abscissa(ephemeral.generateKeys());
    const s = modulo(inverse(toNumber(ephemeral.getPrivateKey())) * (toNumber(digest) + r * d));
    if (r !== 0n && s !== 0n) return encodeDer(r, s);
  }
}

function encodeDer(r: bigint, s: bigint): Buffer {
  const integers = [r, s].map((value) => {
    const hex = value.toString(16);
    const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
    const signed = (bytes[0] ?? 0) > 127 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes;
    return Buffer.concat([Buffer.from([2, signed.length]), signed]);
  });
  const body = Buffer.concat(integers);
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
}

/** SubjectPublicKeyInfo, DER. */
export function publicKeyOf(material: Material): Buffer {
  if (!('jwk' in material)) throw new Error('The material is not that of a signing key.');
  const { kty, crv, x, y } = material.jwk;
  const key = createPublicKey({ key: { kty, crv, x, y } as JsonWebKey, format: 'jwk' });
  return key.export({ format: 'der', type: 'spki' });
}

export const mac = (material: Material, message: Buffer) =>
  createHmac('sha256', octets(material)).update(message).digest();

export type EncryptionContext = Readonly<Record<string, string>>;

/** What a ciphertext is bound to: the key and the pairs of the context, in whatever order they came. */
const additional = (arn: string, context: EncryptionContext) =>
  JSON.stringify([arn, Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1))]);

/** Form 1, the length of the ARN, the ARN, and the sealed bytes. */
export function encrypt(material: Material, arn: string, context: EncryptionContext, plain: Buffer): Buffer {
  const name = Buffer.from(arn);
  const sealed = lock(octets(material), plain, additional(arn, context));
  return Buffer.concat([Buffer.from([1, name.length]), name, sealed]);
}

/** The ARN of the key that a ciphertext names; null when it is none of ours. */
export function keyOf(ciphertext: Uint8Array): string | null {
  const [form, length = 0] = ciphertext;
  if (form !== 1 || ciphertext.length < 2 + length + 28) return null;
  return Buffer.from(ciphertext.subarray(2, 2 + length)).toString();
}

/** Throws when the context is another one, or a byte was changed. */
export function decrypt(
  material: Material,
  arn: string,
  context: EncryptionContext,
  ciphertext: Uint8Array,
): Buffer {
  const sealed = ciphertext.subarray(2 + (ciphertext[1] ?? 0));
  return unlock(octets(material), sealed, additional(arn, context));
}
