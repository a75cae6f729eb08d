/** S3 as the functions and the edge need it, on one SQLite file. What it does not do exactly is answered 501. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Principal } from '../iam/policy.ts';
import {
  type Credentials,
  decode,
  parseQuery,
  type Realm,
  readingsOf,
  SignatureFault,
  verify,
} from '../iam/sigv4.ts';
import type { Kms } from '../kms/kms.ts';
import type { Clock } from '../time/clock.ts';
import { BodyReader } from './body.ts';
import type { BucketConfig } from './bucket.ts';
import { type Answer, bucketNamed, checkKey, type Engine } from './call.ts';
import { corsHeaders, preflight } from './cors.ts';
import { BYTES, openDatabase } from './database.ts';
import { S3Fault } from './faults.ts';
import { getObject } from './objects.ts';
import { chooseOperation } from './operations.ts';

/** A read by the edge: header names in lower case, body whole (null: 304). Errors carry S3's XML. */
interface ReadResult {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
}

export interface Storage {
  /** The S3 REST protocol, path style, under `pathPrefix` (`/_local/s3`). */
  handle(req: IncomingMessage, res: ServerResponse, pathPrefix: string): Promise<void>;
  /** GetObject within the process, for the edge's origin. */
  read(ask: {
    bucket: string;
    key: string;
    principal: Principal;
    ifNoneMatch?: string;
    ifModifiedSince?: string;
    /** A `Range` header. */
    range?: string;
  }): ReadResult;
  /** OPTIONS within the process, for the edge's origin: as the bucket's own rules say. */
  preflight(bucket: string, headers: Readonly<Record<string, string>>): ReadResult;
  close(): void;
}

const SIGNING =
  /^x-amz-(algorithm|credential|date|expires|security-token|signedheaders|signature|content-sha256)$/i;

const ANONYMOUS: Principal = { type: 'Anonymous', id: '*', statements: [] };

/** S3's error for whatever was thrown; what is not a fault of S3's own is logged, and its text kept back. */
function faultOf(error: unknown): S3Fault {
  if (error instanceof S3Fault) return error;
  if (error instanceof SignatureFault) return new S3Fault(error.code, error.message);
  console.error('storage:', error);
  return new S3Fault('InternalError', 'We encountered an internal error.');
}

/** Opens the one database file of all buckets; what a killed writer left behind is swept away. */
export function openStorage(options: {
  file: string;
  clock: Clock;
  region: string;
  /** Of the template: `aws` or `aws-cn`. */
  partition: string;
  buckets: readonly BucketConfig[];
  credentials: Credentials;
  kms: Kms;
}): Storage {
  const db = openDatabase(options.file);
  const buckets = new Map(options.buckets.map((bucket) => [bucket.name, bucket]));
  const engine: Engine = { ...options, db, buckets };

  const stamp = (requestId: string) => ({
    date: new Date(engine.clock.now()).toUTCString(),
    'x-amz-request-id': requestId,
  });

  async function answer(
    req: IncomingMessage,
    path: string,
    reader: BodyReader,
    bucketName: string,
    rawKey: string,
  ) {
    const realm: Realm = {
      credentials: options.credentials,
      region: options.region,
      service: 's3',
      ...readingsOf(engine.clock),
    };
    const sent = parseQuery((req.url ?? '').split('?').slice(1).join('?'));
    const method = req.method ?? '';
    const bucket = engine.buckets.get(bucketName);
    if (method === 'OPTIONS') return preflight(bucket, req.headers);
    const signed = verify({ method, path, query: sent, headers: req.headers }, realm) ?? {
      principal: ANONYMOUS,
      payload: String(req.headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD'),
      chunks: null,
    };
    const headers = new Map(Object.entries(req.headers).map(([name, value]) => [name, String(value)]));
    // A presigned link carries in its query what would otherwise be headers.
    const query = sent.filter(([name]) => !/^x-amz-/i.test(name));
    for (const [name, value] of sent) {
      const lower = name.toLowerCase();
      if (!lower.startsWith('x-amz-') || SIGNING.test(name)) continue;
      if ((headers.get(lower) ?? value) !== value)
        throw new S3Fault('InvalidRequest', `${name} stands twice.`);
      headers.set(lower, value);
    }
    const key = decode(rawKey);
    const operation = chooseOperation(method, key, headers, query);
    checkKey(key);
    const call = {
      engine,
      principal: signed.principal,
      bucket: bucketNamed(engine, bucketName),
      key,
      headers,
      query: new Map(query),
      signed,
      reader,
    };
    return operation.run(call, realm);
  }

  async function handle(req: IncomingMessage, res: ServerResponse, pathPrefix: string): Promise<void> {
    const requestId = randomBytes(8).toString('hex').toUpperCase();
    const [path = ''] = (req.url ?? '').split('?');
    const [bucketName = '', ...rest] = path.slice(pathPrefix.length + 1).split('/');
    const reader = new BodyReader(req);
    let found: Answer;
    try {
      found = await answer(req, path, reader, bucketName, rest.join('/'));
    } catch (error) {
      const fault = faultOf(error);
      found = { status: fault.status, headers: fault.headers, xml: fault.xml(path, requestId) };
    }
    await reader.drain();
    const { status, content, xml } = found;
    res.sendDate = false;
    res.writeHead(status, {
      ...stamp(requestId),
      ...corsHeaders(engine.buckets.get(bucketName), req.method ?? '', req.headers),
      ...found.headers,
      ...(xml !== undefined && {
        'content-type': 'application/xml',
        'content-length': Buffer.byteLength(xml),
      }),
    });
    if (!content || req.method === 'HEAD') {
      res.end(req.method === 'HEAD' ? undefined : xml);
      return;
    }
    const release = db.hold(content.version.body);
    try {
      const bytes = db.read(content.version.body, content.start, content.end, content.key);
      // What is no more than a chunk goes out as it is: a stream would cost more than reading it does.
      if (content.end - content.start <= BYTES.highWaterMark) res.end(Buffer.concat([...bytes]));
      else await pipeline(Readable.from(bytes, BYTES), res);
    } catch (error) {
      // The connection ends before the declared length: the client went away, or a chunk cannot be read.
      if (Reflect.get(Object(error), 'code') !== 'ERR_STREAM_PREMATURE_CLOSE')
        console.error('storage:', error);
      res.destroy();
    } finally {
      release();
    }
  }

  return {
    handle,
    preflight(bucket, headers) {
      const requestId = randomBytes(8).toString('hex').toUpperCase();
      try {
        const { status, headers: allowed } = preflight(engine.buckets.get(bucket), headers);
        return { status, headers: { ...stamp(requestId), ...allowed }, body: null };
      } catch (error) {
        const fault = faultOf(error);
        return {
          status: fault.status,
          headers: { ...stamp(requestId), ...fault.headers, 'content-type': 'application/xml' },
          body: Buffer.from(fault.xml(`/${bucket}`, requestId)),
        };
      }
    },
    read({ bucket, key, principal, ifNoneMatch, ifModifiedSince, range }) {
      const requestId = randomBytes(8).toString('hex').toUpperCase();
      const headers = new Map<string, string>();
      if (ifNoneMatch !== undefined) headers.set('if-none-match', ifNoneMatch);
      if (ifModifiedSince !== undefined) headers.set('if-modified-since', ifModifiedSince);
      if (range !== undefined) headers.set('range', range);
      try {
        const ask = {
          engine,
          principal,
          bucket: bucketNamed(engine, bucket),
          key,
          headers,
          query: new Map(),
        };
        const { status, content, headers: more } = getObject(ask);
        const body =
          content &&
          Buffer.concat([...db.read(content.version.body, content.start, content.end, content.key)]);
        return { status, headers: { ...stamp(requestId), ...more }, body: body ?? null };
      } catch (error) {
        const fault = faultOf(error);
        const body = Buffer.from(fault.xml(`/${bucket}/${key}`, requestId));
        const described = { 'content-type': 'application/xml', 'content-length': String(body.length) };
        return {
          status: fault.status,
          headers: { ...stamp(requestId), ...fault.headers, ...described },
          body,
        };
      }
    },
    close: db.close,
  };
}
