import { GenerateMacCommand, KMSClient, KMSInvalidMacException, VerifyMacCommand } from '@aws-sdk/client-kms';
import {
  GetObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import { sha256 } from '../runtime/sha256.ts';
import { retainedFor } from '../store/object-lock.ts';
import { answered } from '../store/public-site.ts';

/** Where the ends of all audit chains are anchored each night: a file a day, which nobody rewrites or removes. */
export type Anchors = { s3: S3Client; bucket: string; lockDays: number; kms: KMSClient; key: string };

export const openAnchors = (bucket: string, lockDays: number, key: string): Anchors => ({
  s3: new S3Client({}),
  bucket,
  lockDays,
  kms: new KMSClient({}),
  key,
});

const AnchorFile = v.object({
  /** Instant at which the ends were read. */
  at: v.string(),
  /** The anchor before this one and the SHA-256 of its bytes; null for the first. */
  before: v.nullable(v.object({ key: v.string(), sha256: v.string() })),
  /** Subject, number of entries and hash of the last of them, for every chain. */
  ends: v.array(v.tuple([v.string(), v.number(), v.string()])),
});
export type AnchorFile = v.InferOutput<typeof AnchorFile>;

/** `whole`: its seal is the office's own. */
export type Anchor = { key: string; sha256: string; whole: boolean; file: AnchorFile };

const PREFIX = 'anchors/';
const anchorKey = (day: string): string => `${PREFIX}${day}.json`;

const macOf = (key: string, hash: string): Buffer => Buffer.from(`heliostat/anchor/1\n${key}\n${hash}`);

/** Writes the day's anchor; false where it stands already. */
export const putAnchor = async (
  anchors: Anchors,
  day: string,
  file: AnchorFile,
  now: Temporal.Instant,
): Promise<boolean> => {
  const key = anchorKey(day);
  const bytes = Buffer.from(JSON.stringify(file));
  const { Mac } = await anchors.kms.send(
    new GenerateMacCommand({
      KeyId: anchors.key,
      MacAlgorithm: 'HMAC_SHA_256',
      Message: macOf(key, sha256(bytes)),
    }),
  );
  if (!Mac) throw new Error('KMS gave no MAC');
  try {
    await anchors.s3.send(
      new PutObjectCommand({
        Bucket: anchors.bucket,
        Key: key,
        Body: bytes,
        ContentType: 'application/json',
        ChecksumSHA256: Buffer.from(sha256(bytes), 'hex').toString('base64'),
        Metadata: { mac: Buffer.from(Mac).toString('base64') },
        IfNoneMatch: '*',
        ...retainedFor(anchors.lockDays, now),
      }),
    );
    return true;
  } catch (error) {
    if (answered(error, 412)) return false;
    throw error;
  }
};

type Place = { key: string; versionId: string };

/** The newest day's anchor, in the version that was written first: a later one, or a deletion, only hides it. */
const newestPlace = async ({ s3, bucket }: Anchors): Promise<Place | null> => {
  let found: Place | null = null;
  let from: Pick<ListObjectVersionsCommandOutput, 'NextKeyMarker' | 'NextVersionIdMarker'> = {};
  do {
    const page: ListObjectVersionsCommandOutput = await s3.send(
      new ListObjectVersionsCommand({
        Bucket: bucket,
        Prefix: PREFIX,
        KeyMarker: from.NextKeyMarker,
        VersionIdMarker: from.NextVersionIdMarker,
      }),
    );
    const last = page.Versions?.at(-1);
    if (last?.Key && last.VersionId) found = { key: last.Key, versionId: last.VersionId };
    from = page.IsTruncated ? page : {};
  } while (from.NextKeyMarker);
  return found;
};

const isSealed = async ({ kms, key }: Anchors, message: Buffer, mac: string): Promise<boolean> => {
  try {
    const { MacValid } = await kms.send(
      new VerifyMacCommand({
        KeyId: key,
        MacAlgorithm: 'HMAC_SHA_256',
        Message: message,
        Mac: Buffer.from(mac, 'base64'),
      }),
    );
    return MacValid === true;
  } catch (error) {
    if (error instanceof KMSInvalidMacException) return false;
    throw error;
  }
};

/** The newest anchor; null before the first night. */
export const newestAnchor = async (anchors: Anchors): Promise<Anchor | null> => {
  const place = await newestPlace(anchors);
  if (!place) return null;
  const { key, versionId } = place;
  const found = await anchors.s3.send(
    new GetObjectCommand({ Bucket: anchors.bucket, Key: key, VersionId: versionId }),
  );
  const bytes = Buffer.from((await found.Body?.transformToByteArray()) ?? []);
  const hash = sha256(bytes);
  const mac = found.Metadata?.mac ?? '';
  const whole = mac !== '' && (await isSealed(anchors, macOf(key, hash), mac));
  return { key, sha256: hash, whole, file: v.parse(AnchorFile, JSON.parse(bytes.toString('utf8'))) };
};
