/**
 * The one database file behind every bucket. A body is a row of chunks of 256 KiB, each written as it arrives; the
 * object is the row that points at them, written last and in one transaction. What no row points at when the
 * file is opened belonged to a writer that was killed, and is deleted.
 */
import { randomBytes } from 'node:crypto';
import type { SQLOutputValue } from 'node:sqlite';
import { lock, unlock } from '../kms/cipher.ts';
import { connect, USED_BODIES } from './database-file.ts';

const CHUNK = 256 * 1024;
/** Between the last write and the emptying of the log, in milliseconds. */
const IDLE_MS = 250;
/** For a stream over `read`: one chunk waits, not sixteen. */
export const BYTES = { objectMode: false, highWaterMark: CHUNK };

export interface Version {
  /** Rises with every write to the file. */
  readonly seq: number;
  readonly bucket: string;
  readonly key: string;
  /** Version id; `null` (the word) where versioning was off. */
  readonly id: string;
  /** A delete marker: no body, no headers. */
  readonly marker: boolean;
  /** Without quotes. */
  readonly etag: string;
  readonly size: number;
  /** Milliseconds since 1970, whole seconds. */
  readonly modified: number;
  /** Lower-case response headers that were given with the object, `x-amz-meta-*` and checksums included. */
  readonly headers: Readonly<Record<string, string>>;
  /** Null: of a delete marker. */
  readonly body: number | null;
  /** The data key under the bucket's KMS key; null: not encrypted by KMS. */
  readonly wrapped: Uint8Array | null;
}

export type NewVersion = Omit<Version, 'seq' | 'id' | 'marker'>;

type Row = Record<string, SQLOutputValue>;

const text = (row: Row, name: string) => String(row[name]);
const json = <T>(row: Row, name: string) => JSON.parse(text(row, name)) as T;
const bytes = (row: Row, name: string) => (row[name] instanceof Uint8Array ? row[name] : null);

const version = (row: Row): Version => ({
  seq: Number(row.seq),
  bucket: text(row, 'bucket'),
  key: text(row, 'key'),
  id: text(row, 'id'),
  marker: row.marker === 1,
  etag: text(row, 'etag'),
  size: Number(row.size),
  modified: Number(row.modified),
  headers: json(row, 'headers'),
  body: row.body === null ? null : Number(row.body),
  wrapped: bytes(row, 'wrapped'),
});

export type Database = ReturnType<typeof openDatabase>;

/** Throws an Error with one sentence when the file is in use or damaged. */
export function openDatabase(file: string) {
  const db = connect(file);
  const latest = db.prepare('SELECT * FROM version WHERE bucket = ? AND key = ? ORDER BY seq DESC LIMIT 1');
  const byId = db.prepare('SELECT * FROM version WHERE bucket = ? AND key = ? AND id = ?');
  const insertVersion = db.prepare(
    `INSERT INTO version (bucket, key, id, marker, etag, size, modified, headers, body, wrapped)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const deleteVersion = db.prepare('DELETE FROM version WHERE seq = ?');
  // Keys are compared as UTF-8 bytes, which is S3's order.
  const versionsFrom = db.prepare(
    'SELECT * FROM version WHERE bucket = ? AND key >= ? ORDER BY key, seq DESC',
  );
  const insertChunk = db.prepare('INSERT INTO chunk (body, n, data) VALUES (?, ?, ?)');
  const selectChunk = db.prepare('SELECT data FROM chunk WHERE body = ? AND n = ?');
  const deleteChunks = db.prepare('DELETE FROM chunk WHERE body = ?');
  let nextBody = 1 + Number(db.prepare(`SELECT max(body) AS top FROM (${USED_BODIES})`).get()?.top ?? 0);
  /** Empties the log while nothing is written, so that no commit at T pays for what came before it. */
  let emptying: NodeJS.Timeout | undefined;
  const emptyLater = (): void => {
    clearTimeout(emptying);
    emptying = setTimeout(() => db.exec('PRAGMA wal_checkpoint(PASSIVE)'), IDLE_MS).unref();
  };
  const readers = new Map<number, number>();
  const doomed = new Set<number>();

  /** Chunks go once the last reader that holds the body has let go of it. */
  function free(body: number): void {
    if (readers.has(body)) doomed.add(body);
    else deleteChunks.run(body);
  }

  function drop(found: Version): void {
    deleteVersion.run(found.seq);
    if (found.body !== null) free(found.body);
  }

  function transaction<T>(work: () => T): T {
    db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      db.exec('COMMIT');
      return result;
    } catch (error) {
      db.exec('ROLLBACK');
      throw error;
    }
  }

  const find = (bucket: string, key: string) => {
    const row = latest.get(bucket, key);
    return row && version(row);
  };

  const findVersion = (bucket: string, key: string, id: string) => {
    const row = byId.get(bucket, key, id);
    return row && version(row);
  };

  /** With versioning off the one version is called null, and takes the place of an earlier null. */
  function insert(put: NewVersion, marker: boolean, versioned: boolean): Version {
    const id = versioned ? randomBytes(16).toString('hex') : 'null';
    const replaced = versioned ? undefined : findVersion(put.bucket, put.key, id);
    if (replaced) drop(replaced);
    const { lastInsertRowid } = insertVersion.run(
      put.bucket,
      put.key,
      id,
      marker ? 1 : 0,
      put.etag,
      put.size,
      put.modified,
      JSON.stringify(put.headers),
      put.body,
      put.wrapped,
    );
    return { ...put, seq: Number(lastInsertRowid), id, marker };
  }

  return {
    transaction,
    find,
    findVersion,

    /** Inside a transaction. */
    put: (put: NewVersion, versioned: boolean) => insert(put, false, versioned),

    /** A delete marker; with versioning off, and nothing older to hide, the object just goes. */
    hide(bucket: string, key: string, versioned: boolean, modified: number): Version | null {
      return transaction(() => {
        const old = versioned ? undefined : findVersion(bucket, key, 'null');
        if (old) drop(old);
        if (!versioned && !find(bucket, key)) return null;
        const nothing = { bucket, key, etag: '', size: 0, modified, headers: {}, body: null, wrapped: null };
        return insert(nothing, true, versioned);
      });
    },

    /** One version, for good. */
    remove(bucket: string, key: string, id: string): Version | null {
      return transaction(() => {
        const found = findVersion(bucket, key, id);
        if (found) drop(found);
        return found ?? null;
      });
    },

    /** All versions from the key on, of each key the newest first. */
    *versions(bucket: string, from: string): Generator<Version> {
      for (const row of versionsFrom.iterate(bucket, from)) yield version(row);
    },

    /** Takes bytes as they come; memory stays at a chunk. `key`: 32 bytes for AES-256, or null. */
    newBody(key: Buffer | null) {
      const body = nextBody++;
      let size = 0;
      let count = 0;
      let pending: Buffer[] = [];
      let waiting = 0;
      const flush = () => {
        insertChunk.run(body, count++, key ? lock(key, Buffer.concat(pending)) : Buffer.concat(pending));
        pending = [];
        waiting = 0;
        emptyLater();
      };
      return {
        write(bytes: Buffer): void {
          let rest = bytes;
          while (waiting + rest.length >= CHUNK) {
            const taken = CHUNK - waiting;
            pending.push(rest.subarray(0, taken));
            rest = rest.subarray(taken);
            size += taken;
            flush();
          }
          if (rest.length > 0) pending.push(rest);
          waiting += rest.length;
          size += rest.length;
        },
        /** Writes the last chunk, in the transaction that makes the body visible. */
        finish(): { body: number; size: number } {
          if (waiting > 0) flush();
          return { body, size };
        },
        discard: () => deleteChunks.run(body),
      };
    },

    /** Keeps the chunks of a body until the returned function is called, whatever is deleted meanwhile. */
    hold(body: number | null): () => void {
      if (body === null) return () => undefined;
      readers.set(body, (readers.get(body) ?? 0) + 1);
      return () => {
        const left = (readers.get(body) ?? 1) - 1;
        if (left > 0) readers.set(body, left);
        else {
          readers.delete(body);
          if (doomed.delete(body)) deleteChunks.run(body);
        }
      };
    },

    /** Bytes `start` up to but not including `end`, a chunk at a time. */
    *read(body: number | null, start: number, end: number, key: Buffer | null): Generator<Buffer> {
      for (let at = start; at < end; ) {
        const n = Math.floor(at / CHUNK);
        const data = selectChunk.get(body, n)?.data;
        if (!(data instanceof Uint8Array)) throw new Error(`Chunk ${n} of body ${body} is missing.`);
        const plain = key ? unlock(key, data) : Buffer.from(data.buffer, data.byteOffset, data.length);
        const stop = Math.min(end, (n + 1) * CHUNK);
        yield plain.subarray(at - n * CHUNK, stop - n * CHUNK);
        at = stop;
      }
    },

    close(): void {
      clearTimeout(emptying);
      db.close();
    },
  };
}
