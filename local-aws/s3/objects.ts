/** PutObject, GetObject, HeadObject, DeleteObject. */
import { randomBytes } from 'node:crypto';
import { decodeBody, receive } from './body.ts';
import {
  type Answer,
  type Ask,
  arn,
  type Call,
  demand,
  encryptionHeaders,
  keptHeaders,
  newDataKey,
  openDataKey,
  permitted,
  second,
} from './call.ts';
import type { NewVersion, Version } from './database.ts';
import { notImplemented, S3Fault } from './faults.ts';
import { demandUnretained, retentionOf, shownRetention } from './retention.ts';

/** The most that one request may bring. */
export const MAX_SIZE = 5 * 1024 ** 3;

const CHECKSUM = /^x-amz-checksum-/;
const quoted = (etag: string) => `"${etag}"`;
const httpDate = (ms: number) => new Date(ms).toUTCString();

const versionHeaders = (ask: Ask, version: Version): Record<string, string> =>
  ask.bucket.versioned ? { 'x-amz-version-id': version.id } : {};

const noSuchKey = (headers = {}) => new S3Fault('NoSuchKey', 'The specified key does not exist.', headers);

/** Under KMS an ETag is no digest of the bytes. */
export const etagOf = (ask: Ask, md5: string) =>
  ask.bucket.kmsKeyArn ? randomBytes(16).toString('hex') : md5;

function matches(header: string, etag: string): boolean {
  return header.split(',').some((one) => {
    const bare = one.trim().replace(/^"(.*)"$/, '$1');
    return bare === '*' || bare === etag;
  });
}

/**
 * If-Match and If-None-Match of a write, checked when it begins; what is returned checks them again inside the
 * transaction that ends it. In between another write or delete of the key may have come: a 409, to be tried again.
 */
function guard(ask: Ask): () => void {
  const ifMatch = ask.headers.get('if-match');
  const ifNoneMatch = ask.headers.get('if-none-match');
  if (ifMatch === undefined && ifNoneMatch === undefined) return () => {};
  if (ifMatch !== undefined && ifNoneMatch !== undefined) throw notImplemented('If-Match with If-None-Match');
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') throw notImplemented('If-None-Match other than *');
  // S3 asks for it, since the answer tells whether the object has this ETag.
  if (ifMatch !== undefined) demand(ask, 's3:GetObject', arn(ask));
  const seen = ask.engine.db.find(ask.bucket.name, ask.key);
  const exists = seen !== undefined && !seen.marker;
  if (ifMatch !== undefined && !exists) throw noSuchKey();
  if (exists && (ifMatch === undefined || !matches(ifMatch, seen.etag))) {
    const header = ifMatch === undefined ? 'If-None-Match' : 'If-Match';
    throw new S3Fault('PreconditionFailed', `At least one of the pre-conditions did not hold: ${header}.`);
  }
  return () => {
    if (ask.engine.db.find(ask.bucket.name, ask.key)?.seq === seen?.seq) return;
    throw new S3Fault('ConditionalRequestConflict', 'A conflicting operation occurred during this one.');
  };
}

/** Makes the object visible, all at once. */
export function commit(
  ask: Ask,
  check: () => void,
  finish: () => Omit<NewVersion, 'bucket' | 'key' | 'modified'>,
) {
  const { engine, bucket, key } = ask;
  return engine.db.transaction(() => {
    check();
    const put = { ...finish(), bucket: bucket.name, key, modified: second(engine) };
    return engine.db.put(put, bucket.versioned);
  });
}

export async function putObject(call: Call): Promise<Answer> {
  demand(call, 's3:PutObject', arn(call), { 's3:ObjectCreationOperation': 'true' });
  const headers = { ...keptHeaders(call.bucket, call.headers), ...retentionOf(call) };
  const { source, expected } = decodeBody(call.reader, call.headers, call.signed);
  if ((expected.length ?? 0) > MAX_SIZE)
    throw new S3Fault('EntityTooLarge', 'An object of one PUT has 5 GB at most.');
  const check = guard(call);
  const { plaintext, wrapped } = newDataKey(call);
  const body = call.engine.db.newBody(plaintext);
  try {
    const { md5, checksums } = await receive(source, expected, body.write);
    const version = commit(call, check, () => {
      const kept = { ...headers, ...checksums };
      return { etag: etagOf(call, md5), ...body.finish(), headers: kept, wrapped };
    });
    return { status: 200, headers: { ...written(call, version), ...checksumHeaders(version) } };
  } catch (error) {
    body.discard();
    throw error;
  }
}

export const written = (ask: Ask, version: Version): Record<string, string> => ({
  etag: quoted(version.etag),
  ...versionHeaders(ask, version),
  ...encryptionHeaders(ask.bucket),
});

function checksumHeaders(version: Version): Record<string, string> {
  const found = Object.entries(version.headers).filter(([name]) => CHECKSUM.test(name));
  return found.length === 0 ? {} : { ...Object.fromEntries(found), 'x-amz-checksum-type': 'FULL_OBJECT' };
}

/** What may be read: 403 for whoever may not list the bucket and asks for what is not there. */
function locate(ask: Ask): Version {
  const versionId = ask.query.get('versionId');
  demand(ask, versionId === undefined ? 's3:GetObject' : 's3:GetObjectVersion', arn(ask));
  const { db } = ask.engine;
  const found =
    versionId === undefined
      ? db.find(ask.bucket.name, ask.key)
      : db.findVersion(ask.bucket.name, ask.key, versionId);
  if (found && !found.marker) return found;
  if (!permitted(ask, 's3:ListBucket', arn(ask, ''))) throw new S3Fault('AccessDenied', 'Access Denied');
  const marker = found ? { 'x-amz-delete-marker': 'true', 'x-amz-version-id': found.id } : {};
  if (versionId === undefined) {
    throw noSuchKey(marker);
  }
  throw found
    ? new S3Fault('MethodNotAllowed', 'This version is a delete marker.', { ...marker, allow: 'DELETE' })
    : new S3Fault('NoSuchVersion', 'The specified version does not exist.');
}

/** RFC 9110, 13.2.2, as S3 documents its order. True: 304. Dates compare as whole seconds. */
function notModified(headers: ReadonlyMap<string, string>, version: Version): boolean {
  const date = (name: string) => {
    const value = Date.parse(headers.get(name) ?? '');
    return Number.isNaN(value) ? null : value;
  };
  const ifMatch = headers.get('if-match');
  const ifNoneMatch = headers.get('if-none-match');
  const unmodifiedSince = date('if-unmodified-since');
  const modifiedSince = date('if-modified-since');
  const failed =
    ifMatch === undefined
      ? unmodifiedSince !== null && version.modified > unmodifiedSince
      : !matches(ifMatch, version.etag);
  if (failed) throw new S3Fault('PreconditionFailed', 'At least one of the pre-conditions did not hold.');
  if (ifNoneMatch !== undefined) return matches(ifNoneMatch.replaceAll('W/', ''), version.etag);
  return modifiedSince !== null && version.modified <= modifiedSince;
}

/** `bytes=0-9`, `bytes=5-`, `bytes=-5`. Null: the whole object. Throws InvalidRange. */
function parseRange(header: string | undefined, size: number): [start: number, end: number] | null {
  if (header === undefined) return null;
  if (header.includes(',')) throw notImplemented('More than one range');
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header.trim()) ?? [];
  if ((first === '' && last === '') || (first !== '' && last !== '' && Number(last) < Number(first)))
    return null;
  const start = first === '' ? Math.max(size - Number(last), 0) : Number(first);
  const end = first === '' || last === '' ? size : Math.min(Number(last) + 1, size);
  if (start >= size || end <= start) {
    throw new S3Fault('InvalidRange', 'The requested range is not satisfiable.', {
      'content-range': `bytes */${size}`,
    });
  }
  return [start, end];
}

export function getObject(ask: Ask): Answer {
  const version = locate(ask);
  const common = {
    etag: quoted(version.etag),
    'last-modified': httpDate(version.modified),
    ...versionHeaders(ask, version),
  };
  if (notModified(ask.headers, version)) {
    const cached = Object.entries(version.headers).filter(([name]) => /^(cache-control|expires)$/.test(name));
    return { status: 304, headers: { ...common, ...Object.fromEntries(cached) } };
  }
  const mode = ask.headers.get('x-amz-checksum-mode');
  if (mode !== undefined && mode !== 'ENABLED') throw notImplemented(`x-amz-checksum-mode: ${mode}`);
  const range = parseRange(ask.headers.get('range'), version.size);
  const [start, end] = range ?? [0, version.size];
  const kept = Object.entries(version.headers).filter(([name]) => !CHECKSUM.test(name));
  const given = shownRetention(ask, kept);
  return {
    status: range ? 206 : 200,
    headers: {
      ...common,
      ...Object.fromEntries(given),
      'accept-ranges': 'bytes',
      'content-length': String(end - start),
      ...(range && { 'content-range': `bytes ${start}-${end - 1}/${version.size}` }),
      ...(mode !== undefined && !range && checksumHeaders(version)),
    },
    content: { version, start, end, key: openDataKey(ask, version.wrapped) },
  };
}

export function deleteObject(ask: Ask): Answer {
  const { db } = ask.engine;
  const versionId = ask.query.get('versionId');
  demand(ask, versionId === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion', arn(ask));
  const retained = versionId === undefined ? undefined : db.findVersion(ask.bucket.name, ask.key, versionId);
  if (retained) demandUnretained(ask, retained);
  const gone =
    versionId === undefined
      ? db.hide(ask.bucket.name, ask.key, ask.bucket.versioned, second(ask.engine))
      : db.remove(ask.bucket.name, ask.key, versionId);
  const named: Record<string, string> = versionId === undefined ? {} : { 'x-amz-version-id': versionId };
  if (gone?.marker) Object.assign(named, { 'x-amz-delete-marker': 'true', 'x-amz-version-id': gone.id });
  return { status: 204, headers: named };
}
