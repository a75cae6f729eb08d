import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  GetObjectCommand,
  ListObjectVersionsCommand,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import type { Temporal } from 'temporal-polyfill';
import { MAX_UPLOAD_BYTES } from '../../formats/table/upload-table.ts';
import { Problem } from '../../kernel/problem.ts';
import type { ReleaseId } from '../../kernel/release-id.ts';
import { retainedFor } from '../../store/object-lock.ts';

/**
 * The vault: what was handed in, what is wrong with it, and what is sealed. It has no public path and a key of
 * its own; only the builder, the release clock and the preview may read it.
 */
/** `lockDays`: how long what is sealed is retained; left out by those who seal nothing. */
export type Vault = { s3: S3Client; bucket: string; lockDays?: number };

export const openVault = (bucket: string, lockDays?: number): Vault => ({
  s3: new S3Client({}),
  bucket,
  ...(lockDays !== undefined && { lockDays }),
});

/** How long a form for an upload stays good. */
export const FORM_SECONDS = 3600;

export const uploadedKey = (id: ReleaseId, upload: number): string =>
  `uploads/${id.flow}/${id.period}/${upload}/file`;

export const faultsKey = (id: ReleaseId, upload: number): string =>
  `faults/${id.flow}/${id.period}/${upload}.json`;

/** Where an edition's bytes are sealed; the key in the public bucket is appended. */
export const sealedPrefix = (id: ReleaseId, edition: number, build: string): string =>
  `sealed/${id.flow}/${id.period}/e${edition}/${build}/`;

export type UploadForm = { url: string; fields: Record<string, string> };

/** A form with which one file of this name's key may be posted straight to storage, within its limits. */
export const uploadForm = ({ s3, bucket }: Vault, key: string): Promise<UploadForm> =>
  createPresignedPost(s3, {
    Bucket: bucket,
    Key: key,
    Conditions: [['content-length-range', 0, MAX_UPLOAD_BYTES]],
    Expires: FORM_SECONDS,
  });

/**
 * The newest version of a posted file, and its size. Asked by listing, since whoever completes an upload may
 * not read the vault. A conflict when the file is not there yet.
 */
export const arrivedVersion = async (
  { s3, bucket }: Vault,
  key: string,
): Promise<{ versionId: string; size: number }> => {
  const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key }));
  const newest = Versions.find((version) => version.Key === key && version.IsLatest);
  if (!newest?.VersionId) {
    throw new Problem('conflict', {
      zh: '文件尚未到达：请先用表单发送',
      en: 'The file has not arrived: post it with the form first',
    });
  }
  return { versionId: newest.VersionId, size: newest.Size ?? 0 };
};

/** Exactly that version of an upload, written to a local file, so that memory stays small. */
export const fetchUpload = async (
  { s3, bucket }: Vault,
  key: string,
  versionId: string,
  file: string,
): Promise<void> => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));
  await pipeline(Body as Readable, createWriteStream(file));
};

export const keep = async (
  { s3, bucket }: Vault,
  key: string,
  bytes: Uint8Array | string,
  mediaType: string,
): Promise<void> => {
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes, ContentType: mediaType }));
};

/** Something of a sealed edition, which nobody removes while it is retained. */
export const keepSealed = async (
  { s3, bucket, lockDays }: Vault,
  { key, bytes, mediaType }: { key: string; bytes: Uint8Array; mediaType: string },
  at: Temporal.Instant,
): Promise<void> => {
  await s3.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: bytes,
      ContentType: mediaType,
      ...retainedFor(lockDays, at),
    }),
  );
};

/** The bytes under a key of the vault; null when there is nothing. `range` is inclusive. */
export const readVault = async (
  { s3, bucket }: Vault,
  key: string,
  range?: { from: number; to: number },
): Promise<Buffer | null> => {
  try {
    const { Body } = await s3.send(
      new GetObjectCommand({
        Bucket: bucket,
        Key: key,
        ...(range && { Range: `bytes=${range.from}-${range.to}` }),
      }),
    );
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  } catch (error) {
    if (error instanceof NoSuchKey) return null;
    throw error;
  }
};

/** The same as a stream, so that memory stays small however large it is. @throws NoSuchKey */
export const readStream = async function* (
  { s3, bucket }: Vault,
  key: string,
  range?: { from: number; to: number },
): AsyncGenerator<Uint8Array> {
  const { Body } = await s3.send(
    new GetObjectCommand({
      Bucket: bucket,
      Key: key,
      ...(range && { Range: `bytes=${range.from}-${range.to}` }),
    }),
  );
  yield* Body as Readable;
};
