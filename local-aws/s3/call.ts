/** What every S3 operation needs: the request taken apart, permission, and encryption by the bucket's key. */

import { type Context, callerContext, evaluate, type Principal } from '../iam/policy.ts';
import type { Signed } from '../iam/sigv4.ts';
import { KeyFault } from '../kms/key-ring.ts';
import type { Kms } from '../kms/kms.ts';
import type { Clock } from '../time/clock.ts';
import type { BodyReader } from './body.ts';
import type { BucketConfig } from './bucket.ts';
import type { Database, Version } from './database.ts';
import { notImplemented, S3Fault } from './faults.ts';

export interface Engine {
  readonly db: Database;
  readonly clock: Clock;
  readonly region: string;
  readonly partition: string;
  readonly buckets: ReadonlyMap<string, BucketConfig>;
  readonly kms: Kms;
}

export type Headers = ReadonlyMap<string, string>;

/** Who asks for which object, with which headers (lower case; those hoisted into a presigned query included). */
export interface Ask {
  readonly engine: Engine;
  readonly principal: Principal;
  readonly bucket: BucketConfig;
  /** Empty when the bucket itself is meant. */
  readonly key: string;
  readonly headers: Headers;
  readonly query: ReadonlyMap<string, string>;
}

/** A request whose body can still be read. */
export interface Call extends Ask {
  readonly signed: Signed;
  readonly reader: BodyReader;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly xml?: string;
  /** Bytes `start` up to but not including `end` of a stored object. */
  readonly content?: { version: Version; start: number; end: number; key: Buffer | null };
}

/** Whole seconds: all that an HTTP date can say. */
export const second = (engine: Engine) => Math.floor(engine.clock.now() / 1000) * 1000;

export const arn = (ask: Ask, key = ask.key) =>
  `arn:${ask.engine.partition}:s3:::${ask.bucket.name}${key && `/${key}`}`;

export function bucketNamed(engine: Engine, name: string): BucketConfig {
  const bucket = engine.buckets.get(name);
  if (!bucket) throw new S3Fault('NoSuchBucket', 'The specified bucket does not exist.');
  return bucket;
}

/** Condition keys that are a header of the request. */
const HEADER_KEYS = [
  'x-amz-acl',
  'x-amz-content-sha256',
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id',
  'x-amz-storage-class',
  'if-match',
  'if-none-match',
];

export function permitted(ask: Ask, action: string, resource: string, more: Context = {}): boolean {
  const headers = HEADER_KEYS.map((name) => [`s3:${name}`, ask.headers.get(name) ?? null] as const);
  const context = {
    ...callerContext(ask.principal),
    ...Object.fromEntries(headers),
    's3:TlsVersion': '1.3',
    's3:VersionId': ask.query.get('versionId') ?? null,
    's3:prefix': null,
    's3:delimiter': null,
    's3:max-keys': null,
    's3:ObjectCreationOperation': null,
    ...more,
  };
  const { principal, bucket } = ask;
  return evaluate({ principal, action, resource, context, resourcePolicy: bucket.policy ?? [] }) === 'allow';
}

export function demand(ask: Ask, action: string, resource: string, more: Context = {}): void {
  if (!permitted(ask, action, resource, more)) {
    throw new S3Fault('AccessDenied', `${ask.principal.id} is not allowed ${action} on ${resource}.`);
  }
}

function throughKms<T>(ask: Ask, work: (use: Parameters<Kms['openDataKey']>[1]) => T): T {
  const { engine, principal } = ask;
  const suffix = engine.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  try {
    const viaService = `s3.${engine.region}.${suffix}`;
    return work({ principal, viaService, encryptionContext: { 'aws:s3:arn': arn(ask) } });
  } catch (error) {
    if (!(error instanceof KeyFault)) throw error;
    if (error.code === 'AccessDeniedException') throw new S3Fault('AccessDenied', error.message);
    if (error.code === 'NotFoundException') throw new S3Fault('KMS.NotFoundException', error.message);
    throw error;
  }
}

/** A fresh key for a body, under the bucket's KMS key; needs kms:GenerateDataKey. */
export function newDataKey(ask: Ask): { plaintext: Buffer | null; wrapped: Uint8Array | null } {
  const keyArn = ask.bucket.kmsKeyArn;
  if (keyArn === undefined) return { plaintext: null, wrapped: null };
  return throughKms(ask, (use) => ask.engine.kms.newDataKey({ ...use, keyArn }));
}

/** Needs kms:Decrypt on the key it was wrapped with. */
export function openDataKey(ask: Ask, wrapped: Uint8Array | null): Buffer | null {
  return wrapped && throughKms(ask, (use) => ask.engine.kms.openDataKey(wrapped, use));
}

/** Names the encryption in an answer; a request may only name the same. */
export function encryptionHeaders(bucket: BucketConfig): Record<string, string> {
  return bucket.kmsKeyArn === undefined
    ? { 'x-amz-server-side-encryption': 'AES256' }
    : {
        'x-amz-server-side-encryption': 'aws:kms',
        'x-amz-server-side-encryption-aws-kms-key-id': bucket.kmsKeyArn,
      };
}

const KEPT = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
];

/** The headers that are kept with an object, from a request or a form. */
export function keptHeaders(bucket: BucketConfig, given: Headers): Record<string, string> {
  const kept: Record<string, string> = { 'content-type': 'binary/octet-stream' };
  let metadata = 0;
  for (const [name, value] of given) {
    const meta = name.startsWith('x-amz-meta-');
    if (meta) metadata += name.length - 'x-amz-meta-'.length + value.length;
    if (!meta && !KEPT.includes(name)) continue;
    if (/[^\t\x20-\x7e]/.test(value))
      throw new S3Fault('InvalidArgument', `${name} must be printable ASCII.`);
    const encodings = value.split(',').filter((one) => one.trim().toLowerCase() !== 'aws-chunked');
    const text = name === 'content-encoding' ? encodings.join(',').trim() : value;
    if (text !== '') kept[name] = text;
  }
  if (metadata > 2048) throw new S3Fault('MetadataTooLarge', 'The metadata is longer than 2 KB.');
  const encryption = encryptionHeaders(bucket);
  for (const [name, value] of Object.entries({ ...encryption, 'x-amz-storage-class': 'STANDARD' })) {
    if (given.has(name) && given.get(name) !== value) throw notImplemented(`${name} other than ${value}`);
  }
  if (given.has('x-amz-server-side-encryption-aws-kms-key-id') && bucket.kmsKeyArn === undefined) {
    throw notImplemented('A KMS key that is not the one of the bucket');
  }
  return { ...kept, ...encryption };
}

export function checkKey(key: string): void {
  if (Buffer.byteLength(key) > 1024) throw new S3Fault('KeyTooLongError', 'Your key is too long.');
}
