/** KMS's operations by name: the members each takes, and what it answers. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Principal } from '../iam/policy.ts';
import type { KeyConfig } from './key.ts';
import { type Kept, KeyFault, type KeyRing } from './key-ring.ts';
import { type EncryptionContext, mac, publicKeyOf, signDigest, verifyDigest } from './material.ts';

const ALGORITHM = {
  SIGN_VERIFY: 'ECDSA_SHA_256',
  ENCRYPT_DECRYPT: 'SYMMETRIC_DEFAULT',
  GENERATE_VERIFY_MAC: 'HMAC_SHA_256',
} as const;

export type Input = Readonly<Record<string, unknown>>;

type Operations = Readonly<Record<string, [members: string, run: (input: Input, who: Principal) => object]>>;

export function keyOperations(ring: KeyRing): Operations {
  const { take, seal, open } = ring;

  function generate(action: string, input: Input, principal: Principal) {
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
    const use = { principal, encryptionContext: contextOf(input) };
    const { arn, blob } = seal(action, text(input, 'KeyId'), use, plain);
    return { KeyId: arn, CiphertextBlob: blob.toString('base64'), Plaintext: plain.toString('base64') };
  }

  function signing(action: string, input: Input, principal: Principal) {
    const type = optional(input, 'MessageType') ?? 'RAW';
    const algorithm = only(input, 'SigningAlgorithm', 'ECDSA_SHA_256');
    const message = blob(input, 'Message', 4096);
    if (type !== 'RAW' && type !== 'DIGEST') throw invalidInput('MessageType (RAW, DIGEST)');
    if (type === 'DIGEST' && message.length !== 32) throw invalidInput('Message (a digest of 32 bytes)');
    const about = { 'kms:SigningAlgorithm': algorithm, 'kms:MessageType': type };
    const { key, material } = take(principal, action, text(input, 'KeyId'), 'SIGN_VERIFY', about);
    const digest = type === 'DIGEST' ? message : createHash('sha256').update(message).digest();
    return { key, material, digest, algorithm };
  }

  function macOf(action: string, input: Input, principal: Principal) {
    const MacAlgorithm = only(input, 'MacAlgorithm', 'HMAC_SHA_256');
    const message = blob(input, 'Message', 4096);
    const about = { 'kms:MacAlgorithm': MacAlgorithm };
    const { key, material } = take(principal, action, text(input, 'KeyId'), 'GENERATE_VERIFY_MAC', about);
    return { value: mac(material, message), reply: { KeyId: key.arn, MacAlgorithm } };
  }

  return {
    Sign: [
      'KeyId Message MessageType SigningAlgorithm',
      (input, who) => {
        const { key, material, digest, algorithm } = signing('Sign', input, who);
        const signature = signDigest(material, digest).toString('base64');
        return { KeyId: key.arn, Signature: signature, SigningAlgorithm: algorithm };
      },
    ],
    Verify: [
      'KeyId Message MessageType SigningAlgorithm Signature',
      (input, who) => {
        const { key, material, digest, algorithm } = signing('Verify', input, who);
        if (!verifyDigest(material, digest, blob(input, 'Signature', 6144))) {
          throw new KeyFault('KMSInvalidSignatureException', 'The signature does not match.');
        }
        return { KeyId: key.arn, SignatureValid: true, SigningAlgorithm: algorithm };
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
          SigningAlgorithms: [ALGORITHM.SIGN_VERIFY],
        };
      },
    ],
    Encrypt: [
      'KeyId Plaintext EncryptionContext EncryptionAlgorithm',
      (input, who) => {
        const EncryptionAlgorithm = only(input, 'EncryptionAlgorithm', 'SYMMETRIC_DEFAULT');
        const use = { principal: who, encryptionContext: contextOf(input) };
        const sealed = seal('Encrypt', text(input, 'KeyId'), use, blob(input, 'Plaintext', 4096));
        return { KeyId: sealed.arn, CiphertextBlob: sealed.blob.toString('base64'), EncryptionAlgorithm };
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
      (input, who) => generate('GenerateDataKey', input, who),
    ],
    GenerateDataKeyWithoutPlaintext: [
      'KeyId KeySpec NumberOfBytes EncryptionContext',
      (input, who) => {
        const { Plaintext: _, ...rest } = generate('GenerateDataKeyWithoutPlaintext', input, who);
        return rest;
      },
    ],
    GenerateMac: [
      'KeyId Message MacAlgorithm',
      (input, who) => {
        const { value, reply } = macOf('GenerateMac', input, who);
        return { ...reply, Mac: value.toString('base64') };
      },
    ],
    VerifyMac: [
      'KeyId Message Mac MacAlgorithm',
      (input, who) => {
        const { value, reply } = macOf('VerifyMac', input, who);
        const given = blob(input, 'Mac', 6144);
        if (given.length !== value.length || !timingSafeEqual(given, value)) {
          throw new KeyFault('KMSInvalidMacException', 'The MAC does not match.');
        }
        return { ...reply, MacValid: true };
      },
    ],
    DescribeKey: [
      'KeyId',
      (input, who) => {
        const found = ring.resolve(text(input, 'KeyId'));
        ring.permit(who, 'DescribeKey', found, {});
        return { KeyMetadata: describe(found.key, found.kept) };
      },
    ],
    ScheduleKeyDeletion: [
      'KeyId PendingWindowInDays',
      (input, who) => {
        const days = input.PendingWindowInDays ?? 30;
        if (typeof days !== 'number' || !Number.isInteger(days) || days < 7 || days > 30) {
          throw invalidInput('PendingWindowInDays (7 to 30)');
        }
        const keyId = text(input, 'KeyId');
        if (/(^|:)alias\//.test(keyId)) throw invalidInput('KeyId (not an alias)');
        const { arn, deletion } = ring.scheduleDeletion(who, keyId, days);
        const when = { DeletionDate: deletion / 1000, PendingWindowInDays: days };
        return { KeyId: arn, KeyState: 'PendingDeletion', ...when };
      },
    ],
  };
}

function describe(key: KeyConfig, kept: Kept): object {
  const algorithms = {
    SIGN_VERIFY: 'SigningAlgorithms',
    ENCRYPT_DECRYPT: 'EncryptionAlgorithms',
    GENERATE_VERIFY_MAC: 'MacAlgorithms',
  }[key.usage];
  return {
    AWSAccountId: key.arn.split(':')[4],
    KeyId: key.arn.split(':key/')[1],
    Arn: key.arn,
    CreationDate: kept.created / 1000,
    Enabled: kept.deletion === null,
    KeyUsage: key.usage,
    KeySpec: key.spec,
    CustomerMasterKeySpec: key.spec,
    KeyState: kept.deletion === null ? 'Enabled' : 'PendingDeletion',
    ...(kept.deletion !== null && { DeletionDate: kept.deletion / 1000 }),
    KeyManager: 'CUSTOMER',
    Origin: 'AWS_KMS',
    MultiRegion: false,
    [algorithms]: [ALGORITHM[key.usage]],
  };
}

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
