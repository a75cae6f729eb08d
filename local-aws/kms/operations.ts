/** KMS's operations by name: the members each takes, and what it answers. */
import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Principal } from '../iam/policy.ts';
import { KeyFault, type KeyRing } from './key-ring.ts';
import { type EncryptionContext, mac, publicKeyOf, signDigest } from './material.ts';

export type Input = Readonly<Record<string, unknown>>;

type Operations = Readonly<Record<string, [members: string, run: (input: Input, who: Principal) => object]>>;

export const keyOperations = ({ take, seal, open }: KeyRing): Operations => ({
  Sign: [
    'KeyId Message MessageType SigningAlgorithm',
    (input, who) => {
      const type = optional(input, 'MessageType') ?? 'RAW';
      const SigningAlgorithm = only(input, 'SigningAlgorithm', 'ECDSA_SHA_256');
      const message = blob(input, 'Message', 4096);
      if (type !== 'RAW' && type !== 'DIGEST') throw invalidInput('MessageType (RAW, DIGEST)');
      if (type === 'DIGEST' && message.length !== 32) throw invalidInput('Message (a digest of 32 bytes)');
      const about = { 'kms:SigningAlgorithm': SigningAlgorithm, 'kms:MessageType': type };
      const { key, material } = take(who, 'Sign', text(input, 'KeyId'), 'SIGN_VERIFY', about);
      const digest = type === 'DIGEST' ? message : hash('sha256', message, 'buffer');
      const Signature = signDigest(material, digest).toString('base64');
      return { KeyId: key.arn, Signature, SigningAlgorithm };
    },
  ],
  GetPublicKey: [
    'KeyId',
    (input, who) => {
      const { key, material } = take(who, 'GetPublicKey', text(input, 'KeyId'), 'SIGN_VERIFY');
      return {
        KeyId: key.arn,
        PublicKey: publicKeyOf(material).toString('base64'),
        KeySpec: key.spec,
        CustomerMasterKeySpec: key.spec,
        KeyUsage: key.usage,
        SigningAlgorithms: ['ECDSA_SHA_256'],
      };
    },
  ],
  Decrypt: [
    'KeyId CiphertextBlob EncryptionContext EncryptionAlgorithm',
    (input, who) => {
      const EncryptionAlgorithm = only(input, 'EncryptionAlgorithm', 'SYMMETRIC_DEFAULT');
      const use = { principal: who, encryptionContext: contextOf(input) };
      const { arn, plain } = open(blob(input, 'CiphertextBlob', 6144), use, optional(input, 'KeyId'));
      return { KeyId: arn, Plaintext: plain.toString('base64'), EncryptionAlgorithm };
    },
  ],
  GenerateDataKey: [
    'KeyId KeySpec NumberOfBytes EncryptionContext',
    (input, who) => {
      const spec = optional(input, 'KeySpec');
      const count = input.NumberOfBytes;
      const size = spec === undefined ? count : { AES_256: 32, AES_128: 16 }[spec];
      if (
        (spec !== undefined && count !== undefined) ||
        typeof size !== 'number' ||
        !(size >= 1 && size <= 1024)
      ) {
        throw invalidInput('KeySpec (AES_256, AES_128) or NumberOfBytes (1 to 1024)');
      }
      const plain = randomBytes(size);
      const use = { principal: who, encryptionContext: contextOf(input) };
      const { arn, blob } = seal(text(input, 'KeyId'), use, plain);
      return { KeyId: arn, CiphertextBlob: blob.toString('base64'), Plaintext: plain.toString('base64') };
    },
  ],
  GenerateMac: [
    'KeyId Message MacAlgorithm',
    (input, who) => {
      const MacAlgorithm = only(input, 'MacAlgorithm', 'HMAC_SHA_256');
      const message = blob(input, 'Message', 4096);
      const about = { 'kms:MacAlgorithm': MacAlgorithm };
      const { key, material } = take(who, 'GenerateMac', text(input, 'KeyId'), 'GENERATE_VERIFY_MAC', about);
      return { KeyId: key.arn, MacAlgorithm, Mac: mac(material, message).toString('base64') };
    },
  ],
  VerifyMac: [
    'KeyId Message MacAlgorithm Mac',
    (input, who) => {
      const MacAlgorithm = only(input, 'MacAlgorithm', 'HMAC_SHA_256');
      const message = blob(input, 'Message', 4096);
      const given = blob(input, 'Mac', 6144);
      const about = { 'kms:MacAlgorithm': MacAlgorithm };
      const { key, material } = take(who, 'VerifyMac', text(input, 'KeyId'), 'GENERATE_VERIFY_MAC', about);
      const right = mac(material, message);
      if (given.length !== right.length || !timingSafeEqual(given, right)) {
        throw new KeyFault('KMSInvalidMacException', 'The MAC is not of this message under this key.');
      }
      return { KeyId: key.arn, MacAlgorithm, MacValid: true };
    },
  ],
});

export function parseInput(body: Buffer): Input {
  try {
    const parsed: unknown = JSON.parse(body.toString());
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Input;
  } catch {}
  throw new KeyFault('SerializationException', 'The body is not a JSON object.');
}

const invalidInput = (what: string) => new KeyFault('ValidationException', `Expected ${what}.`);

function optional(input: Input, name: string): string | undefined {
  const value = input[name];
  if (value !== undefined && typeof value !== 'string') throw invalidInput(`${name} as text`);
  return value;
}

function text(input: Input, name: string): string {
  const value = optional(input, name);
  if (!value) throw invalidInput(name);
  return value;
}

/** The one value known here; left out, it is meant for ciphertexts, and demanded for signatures and MACs. */
function only(input: Input, name: string, value: string): string {
  const given = name === 'EncryptionAlgorithm' ? (optional(input, name) ?? value) : text(input, name);
  if (given !== value)
    throw new KeyFault('ValidationException', `${name} must be ${value} here, not ${given}.`);
  return value;
}

/** Base64 of 1 to `most` bytes. */
function blob(input: Input, name: string, most: number): Buffer {
  const value = text(input, name);
  const bytes = Buffer.from(value, 'base64');
  if (bytes.toString('base64') !== value || bytes.length > most) {
    throw invalidInput(`${name} in base64, of at most ${most} bytes`);
  }
  return bytes;
}

function contextOf(input: Input): EncryptionContext {
  const context = input.EncryptionContext ?? {};
  const isObject = typeof context === 'object' && context !== null && !Array.isArray(context);
  if (!isObject || Object.values(context).some((value) => typeof value !== 'string')) {
    throw invalidInput('EncryptionContext of names and texts');
  }
  return context as EncryptionContext;
}
