import {
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { downloadName } from '../kernel/addresses.ts';

/**
 * The public bucket: published things only. Two kinds of write, neither of which can hurt another: what is
 * immutable is written once (once.ts), and a pointer only over the very bytes that were read. `lockDays`: how long an
 * edition is retained.
 */
export type PublicSite = { s3: S3Client; bucket: string; lockDays?: number };

/** A write that is begun before T keeps its connection until T; all others still find one. */
const AGENT = { maxSockets: 300 };

const nothing = (): void => undefined;
/** What the SDK says by itself of a write that was let go; whoever needs a write hears of its error. */
const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing };

export const openPublicSite = (bucket: string, lockDays?: number): PublicSite => ({
  s3: new S3Client({ requestHandler: { httpAgent: AGENT, httpsAgent: AGENT }, logger: SILENT }),
  bucket,
  ...(lockDays !== undefined && { lockDays }),
});

/** `sha256` (hexadecimal) where it was taken before, so that no hash is taken of large bytes at T. */
export type PublicFile = { key: string; bytes: Uint8Array; mediaType: string; sha256?: string };

/** What browsers show is shown, what spreadsheets open is saved; either way under a name that says what it is. */
export const disposition = ({
  key,
  mediaType,
}: Pick<PublicFile, 'key' | 'mediaType'>): {
  ContentDisposition?: string;
} => {
  const name = downloadName(key);
  if (name === undefined) return {};
  const how = mediaType.startsWith('application/j') ? 'inline' : 'attachment';
  return { ContentDisposition: `${how}; filename="${name}"` };
};

/** Shared caches keep a pointer for a second; browsers ask each time. */
const POINTER = 'public, max-age=0, s-maxage=1, must-revalidate';

export type Caching = { cacheControl: string } | { expires: Date };
export const pointerCaching: Caching = { cacheControl: POINTER };

/** Shared caches ask each time as well, and get the bytes only when they have changed. */
export const askedCaching: Caching = { cacheControl: 'public, no-cache' };

/** Whether storage answered with one of these status codes. */
export const answered = (error: unknown, ...codes: number[]): boolean =>
  error instanceof S3ServiceException && codes.includes(error.$metadata.httpStatusCode ?? 0);

/** Whether something stands under a key. */
export const stands = async (site: PublicSite, key: string): Promise<boolean> => {
  try {
    await site.s3.send(new HeadObjectCommand({ Bucket: site.bucket, Key: key }));
    return true;
  } catch (error) {
    if (error instanceof NotFound || answered(error, 404)) return false;
    throw error;
  }
};

export type StoredObject = {
  bytes: Buffer;
  etag: string;
  mediaType: string;
  metadata: Record<string, string>;
};

/** What stands under a key, with its ETag; null when there is nothing. */
export const storedObject = async (site: PublicSite, key: string): Promise<StoredObject | null> => {
  try {
    const found = await site.s3.send(new GetObjectCommand({ Bucket: site.bucket, Key: key }));
    return {
      bytes: Buffer.from((await found.Body?.transformToByteArray()) ?? []),
      etag: found.ETag ?? '',
      mediaType: found.ContentType ?? 'application/octet-stream',
      metadata: found.Metadata ?? {},
    };
  } catch (error) {
    if (error instanceof NoSuchKey || error instanceof NotFound || answered(error, 404)) return null;
    throw error;
  }
};

/**
 * A pointer, over what was read (`over`; null: nothing stood there); its ETag. Null when something else stands there
 * by now: read again, decide again.
 */
export const putPointer = async (
  site: PublicSite,
  page: PublicFile,
  over: StoredObject | null,
  caching: Caching,
  metadata: Record<string, string> = {},
): Promise<string | null> => {
  try {
    const { ETag = '' } = await site.s3.send(
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
    return ETag;
  } catch (error) {
    if (answered(error, 409, 412, 404)) return null;
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
    if (!answered(error, 404)) throw error;
  }
  if (Number.isNaN(date)) throw new Error('The storage service gave no Date');
  return date;
};
