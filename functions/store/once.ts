import { Readable } from 'node:stream';
import { HeadObjectCommand, PutObjectCommand, type PutObjectCommandInput } from '@aws-sdk/client-s3';
import type { Temporal } from 'temporal-polyfill';
import { described, log } from '../runtime/log.ts';
import { sha256 } from '../runtime/sha256.ts';
import { retainedFor } from './object-lock.ts';
import { answered, disposition, type PublicFile, type PublicSite } from './public-site.ts';
import { untilWon } from './race.ts';

/** What never changes: written once, at once or begun before its time. */

/** A file whose hash is known, in memory or not: what is held back of it, and how to get what stands before that. */
export type Content = {
  key: string;
  mediaType: string;
  /** Hexadecimal. */
  sha256: string;
  /** Bytes. */
  size: number;
  /** All of it, where it is in memory. */
  bytes: Uint8Array | null;
  /** The last bytes, never none unless the file is empty. */
  tail: Uint8Array;
  /** Everything before the last bytes, from the beginning each time. */
  before: () => AsyncIterable<Uint8Array>;
};

/**
 * What is held back of a file that is begun: it fits into one packet, and is at most half of the file, since a request
 * travels with its first byte.
 */
export const TAIL_BYTES = 1024;

export const contentOf = ({ key, mediaType, bytes, sha256: hash }: PublicFile): Content => {
  const cut = Math.max(bytes.length - TAIL_BYTES, Math.floor(bytes.length / 2));
  return {
    key,
    mediaType,
    sha256: hash ?? sha256(bytes),
    size: bytes.length,
    bytes,
    tail: bytes.subarray(cut),
    before: async function* () {
      if (cut > 0) yield bytes.subarray(0, cut);
    },
  };
};

const IMMUTABLE = 'public, max-age=31536000, immutable';

const command = (
  site: PublicSite,
  content: Content,
  body: Pick<PutObjectCommandInput, 'Body' | 'ContentLength'>,
  published: Temporal.Instant | undefined,
): PutObjectCommand =>
  new PutObjectCommand({
    Bucket: site.bucket,
    Key: content.key,
    ...body,
    ContentType: content.mediaType,
    ...disposition(content),
    CacheControl: IMMUTABLE,
    ChecksumSHA256: Buffer.from(content.sha256, 'hex').toString('base64'),
    Metadata: { sha256: content.sha256 },
    IfNoneMatch: '*',
    ...(published && retainedFor(site.lockDays, published)),
  });

/** What waits before the last bytes of a body. */
type Gate = () => Promise<void>;

/** A body whose last bytes wait for the gate. What fails in reading it ends the request by `failed`. */
const streamed = (content: Content, gate: Gate, failed: (error: unknown) => void): Readable => {
  const bytes = async function* (): AsyncGenerator<Uint8Array> {
    yield* content.before();
    await gate();
    yield content.tail;
  };
  return Readable.from(bytes(), { objectMode: false }).on('error', failed);
};

const send = async (
  site: PublicSite,
  content: Content,
  published: Temporal.Instant | undefined,
  gate: Gate,
  abort: AbortController,
): Promise<void> => {
  const body = streamed(content, gate, (error) => abort.abort(error));
  try {
    const put = command(site, content, { Body: body, ContentLength: content.size }, published);
    await site.s3.send(put, { abortSignal: abort.signal });
  } finally {
    body.destroy();
  }
};

/**
 * Something that never changes. Writing the same bytes again is done already (412 with the same hash), and gives
 * false; other bytes under the same key are an error, since nothing published is ever overwritten. Storage takes the
 * hash of what arrives and refuses bytes that are not those. Of an edition `published` is the instant from which it
 * is retained.
 */
export const putOnce = async (
  site: PublicSite,
  page: PublicFile | Content,
  published?: Temporal.Instant,
): Promise<boolean> => {
  const content = 'tail' in page ? page : contentOf(page);
  const put = async (): Promise<boolean> => {
    try {
      if (content.bytes) await site.s3.send(command(site, content, { Body: content.bytes }, published));
      else await send(site, content, published, async () => undefined, new AbortController());
      return true;
    } catch (error) {
      if (!answered(error, 412)) throw error;
      const there = await site.s3.send(new HeadObjectCommand({ Bucket: site.bucket, Key: content.key }));
      if (there.Metadata?.sha256 === content.sha256) return false;
      throw new Error(`${content.key} is public with other bytes`, { cause: error });
    }
  };
  return await untilWon(put, (error) => answered(error, 409), { pause: (attempts) => 10 * attempts });
};

/** A write under way, of which storage has everything but the last bytes. */
export type Begun = {
  /** Lets the last bytes go, and writes it anew where the connection was lost; as `putOnce` from here on. */
  finish: () => Promise<boolean>;
  /** Breaks the connection: nothing is left of it. */
  abandon: () => void;
  /** The connection ended before the last bytes went. */
  isLost: () => boolean;
  /** Everything else has gone. */
  waits: () => boolean;
};

/**
 * Begins to write and holds the last bytes back. Storage shows an object only once its whole body has come and its
 * hash is right ("Amazon S3 never adds partial objects", PutObject in its API reference), so that until `finish` there is nothing to be seen, and
 * a function that dies leaves nothing. Null for an empty file, which has no last byte to hold back.
 */
export const beginOnce = (site: PublicSite, content: Content, published: Temporal.Instant): Begun | null => {
  if (content.tail.length === 0) return null;
  const gate = Promise.withResolvers<void>();
  const abort = new AbortController();
  let over = false;
  let waits = false;
  const wait: Gate = () => {
    waits = true;
    return gate.promise;
  };
  const sent = send(site, content, published, wait, abort).finally(() => {
    over = true;
  });
  // Whoever finishes it hears of it; one that is abandoned or lost is nobody's trouble.
  sent.catch(() => undefined);
  return {
    isLost: () => over,
    waits: () => waits,
    abandon: () => abort.abort(),
    finish: async () => {
      if (over) return await putOnce(site, content, published);
      gate.resolve();
      try {
        await sent;
        return true;
      } catch (error) {
        // Whatever became of it, its time has come: it is written whole, and what is wrong then is thrown.
        log('begun write lost', { key: content.key, error: described(error) });
        return await putOnce(site, content, published);
      }
    },
  };
};
