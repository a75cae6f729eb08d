import {
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { Temporal } from 'temporal-polyfill';
import { downloadName } from '../../domain/release/addresses.ts';
import { untilWon } from '../race.ts';
import { sha256 } from '../sha256.ts';
import { retainedFor } from './object-lock.ts';

/**
 * The public bucket: published things only. Two kinds of write, neither of which can hurt another: what is
 * immutable is written once, and a pointer only over the very bytes that were read. `lockDays`: how long an edition is
 * retained.
 */
export type PublicSite = { s3: S3Client; bucket: string; lockDays?: number };

export const openPublicSite = (bucket: string, lockDays: number): PublicSite => ({
  s3: new S3Client({}),
  bucket,
  lockDays,
});

/** `sha256` (hexadecimal) where it was taken before, so that no hash is taken of large bytes at T. */
export type Page = { key: string; bytes: Uint8Array; mediaType: string; sha256?: string };

/** What browsers show is shown, what spreadsheets open is saved; either way under a name that says what it is. */
const disposition = ({ key, mediaType }: Page): { ContentDisposition?: string } => {
  const name = downloadName(key);
  if (name === undefined) return {};
  const how = mediaType.startsWith('application/j') ? 'inline' : 'attachment';
  return { ContentDisposition: `${how}; filename="${name}"` };
};

const IMMUTABLE = 'public, max-age=31536000, immutable';

/** Shared caches keep a pointer for a second; browsers ask each time. */
const POINTER = 'public, max-age=0, s-maxage=1, must-revalidate';

export type Caching = { cacheControl: string } | { expires: Date };
export const pointerCaching: Caching = { cacheControl: POINTER };

/** Shared caches ask each time as well, and get the bytes only when they have changed. */
export const askedCaching: Caching = { cacheControl: 'public, no-cache' };

const is = (error: unknown, ...codes: number[]): boolean =>
  error instanceof S3ServiceException && codes.includes(error.$metadata.httpStatusCode ?? 0);

/**
 * Something that never changes. Writing the same bytes again is done already (412 with the same hash), and gives
 * false; other bytes under the same key are an error, since nothing published is ever overwritten. Storage takes the
 * hash of what arrives and refuses bytes that are not those. Of an edition `published` is the instant from which it
 * is retained.
 */
export const putOnce = async (
  site: PublicSite,
  page: Page,
  published?: Temporal.Instant,
): Promise<boolean> => {
  const hash = page.sha256 ?? sha256(page.bytes);
  const put = async (): Promise<boolean> => {
    try {
      await site.s3.send(
        new PutObjectCommand({
          Bucket: site.bucket,
          Key: page.key,
          Body: page.bytes,
          ContentType: page.mediaType,
          ...disposition(page),
          CacheControl: IMMUTABLE,
          ChecksumSHA256: Buffer.from(hash, 'hex').toString('base64'),
          Metadata: { sha256: hash },
          IfNoneMatch: '*',
          ...(published && retainedFor(site.lockDays, published)),
        }),
      );
      return true;
    } catch (error) {
      if (!is(error, 412)) throw error;
      const there = await site.s3.send(new HeadObjectCommand({ Bucket: site.bucket, Key: page.key }));
      if (there.Metadata?.sha256 === hash) return false;
      throw new Error(`${page.key} is public with other bytes`, { cause: error });
    }
  };
  return await untilWon(put, (error) => is(error, 409), { pause: (attempts) => 10 * attempts });
};

export type Standing = { bytes: Buffer; etag: string; mediaType: string; metadata: Record<string, string> };

/** What stands under a key, with its ETag; null when there is nothing. */
export const standing = async (site: PublicSite, key: string): Promise<Standing | null> => {
  try {
    const found = await site.s3.send(new GetObjectCommand({ Bucket: site.bucket, Key: key }));
    return {
      bytes: Buffer.from((await found.Body?.transformToByteArray()) ?? []),
      etag: found.ETag ?? '',
      mediaType: found.ContentType ?? 'application/octet-stream',
      metadata: found.Metadata ?? {},
    };
  } catch (error) {
    if (error instanceof NoSuchKey || error instanceof NotFound || is(error, 404)) return null;
    throw error;
  }
};

/**
 * A pointer, over what was read (`over`; null: nothing stood there). False when something else stands there by
 * now: read again, decide again.
 */
export const putPointer = async (
  site: PublicSite,
  page: Page,
  over: Standing | null,
  caching: Caching,
  metadata: Record<string, string> = {},
): Promise<boolean> => {
  try {
    await site.s3.send(
      new PutObjectCommand({
        Bucket: site.bucket,
        Key: page.key,
        Body: page.bytes,
        ContentType: page.mediaType,
        ...('expires' in caching ? { Expires: caching.expires } : { CacheControl: caching.cacheControl }),
        Metadata: metadata,
        ...(over ? { IfMatch: over.etag } : { IfNoneMatch: '*' }),
      }),
    );
    return true;
  } catch (error) {
    if (is(error, 409, 412, 404)) return false;
    throw error;
  }
};

/** The storage service's own clock: the `Date` of an answer, in epoch milliseconds, whole seconds. */
export const serviceDate = async (site: PublicSite): Promise<number> => {
  const client = site.s3;
  let date = Number.NaN;
  const command = new HeadObjectCommand({ Bucket: site.bucket, Key: '.well-known/jwks.json' });
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const response = result.response as { headers?: Record<string, string> };
      date = Date.parse(response.headers?.date ?? '');
      return result;
    },
    { step: 'deserialize', priority: 'low' },
  );
  try {
    await client.send(command);
  } catch (error) {
    if (!is(error, 404)) throw error;
  }
  if (Number.isNaN(date)) throw new Error('The storage service gave no Date');
  return date;
};
