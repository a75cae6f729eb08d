/** Request bodies: read piece by piece, aws-chunked taken apart, and every declared digest verified. */
import { createHash, hash } from 'node:crypto';
import type { Signed } from '../iam/sigv4.ts';
import { checkDigest, checksumAmong, newDigest } from './checksums.ts';
import { notImplemented, S3Fault } from './faults.ts';

const CRLF = Buffer.from('\r\n');

/** A body as a stream of bytes that can be read by line, by count and up to a delimiter. */
export class BodyReader {
  readonly #source: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);
  #ended = false;

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async #more(): Promise<boolean> {
    if (this.#ended) return false;
    let next: IteratorResult<Buffer>;
    try {
      next = await this.#source.next();
    } catch {
      throw new S3Fault('IncompleteBody', 'The connection ended before the body did.');
    }
    if (next.done) this.#ended = true;
    else this.#held = this.#held.length > 0 ? Buffer.concat([this.#held, next.value]) : next.value;
    return !next.done;
  }

  /** Without its CRLF; null when there is none within `limit` bytes. */
  async line(limit: number): Promise<string | null> {
    for (;;) {
      const end = this.#held.indexOf(CRLF);
      if (end >= 0 && end <= limit) {
        const line = this.#held.toString('latin1', 0, end);
        this.#held = this.#held.subarray(end + 2);
        return line;
      }
      if (this.#held.length > limit + 1 || !(await this.#more())) return null;
    }
  }

  /** At most `limit` bytes; empty only at the end. */
  async some(limit: number): Promise<Buffer> {
    while (this.#held.length === 0 && (await this.#more()));
    const taken = this.#held.subarray(0, limit);
    this.#held = this.#held.subarray(taken.length);
    return taken;
  }

  /** What stands before the delimiter, which is consumed. Throws MalformedPOSTRequest when it never comes. */
  async *until(delimiter: Buffer): AsyncGenerator<Buffer> {
    for (;;) {
      const at = this.#held.indexOf(delimiter);
      const end = at >= 0 ? at : this.#held.length - delimiter.length + 1;
      if (end > 0) {
        const before = this.#held.subarray(0, end);
        this.#held = this.#held.subarray(end);
        yield before;
      }
      if (at >= 0) {
        this.#held = this.#held.subarray(delimiter.length);
        return;
      }
      if (!(await this.#more())) throw new S3Fault('MalformedPOSTRequest', 'The body ends inside a field.');
    }
  }

  async *rest(): AsyncGenerator<Buffer> {
    for (;;) {
      const some = await this.some(Number.POSITIVE_INFINITY);
      if (some.length === 0) return;
      yield some;
    }
  }

  /** Reads and forgets what is left, so that the client gets to read the answer. */
  async drain(): Promise<void> {
    do this.#held = Buffer.alloc(0);
    while (await this.#more().catch(() => false));
  }
}

/** What came in: `checksums` as response headers, `md5` in hex. */
export interface Received {
  readonly md5: string;
  readonly checksums: Readonly<Record<string, string>>;
}

/** What a body is measured against. `headers`: of the request, or the fields of a form. */
export interface Expectation {
  readonly headers: ReadonlyMap<string, string>;
  /** Bytes, where it was declared. */
  readonly length: number | null;
  /** SHA-256 in hex, where it was declared. */
  readonly sha256: string | null;
  /** Filled while the body is read. */
  readonly trailers?: ReadonlyMap<string, string>;
}

/** Hands every byte on and then verifies length, x-amz-content-sha256, Content-MD5 and checksum. */
export async function receive(
  source: AsyncIterable<Buffer>,
  expected: Expectation,
  write: (bytes: Buffer) => void,
): Promise<Received> {
  const { headers } = expected;
  const trailer = headers.get('x-amz-trailer');
  const declared = [...headers.keys(), ...(trailer === undefined ? [] : [trailer.toLowerCase()])];
  const algorithm = checksumAmong(declared);
  const asked = headers.get('x-amz-sdk-checksum-algorithm')?.toLowerCase();
  if (asked !== undefined && asked !== algorithm) {
    throw new S3Fault('InvalidRequest', 'x-amz-sdk-checksum-algorithm does not name the checksum sent.');
  }
  const digest = algorithm === null ? undefined : newDigest(algorithm);
  const md5 = createHash('md5');
  const sha256 = expected.sha256 === null ? null : createHash('sha256');
  let length = 0;
  for await (const bytes of source) {
    length += bytes.length;
    if (expected.length !== null && length > expected.length) break;
    md5.update(bytes);
    sha256?.update(bytes);
    digest?.update(bytes);
    write(bytes);
  }
  if (expected.length !== null && length !== expected.length) {
    throw new S3Fault('IncompleteBody', 'The body is not as long as was declared.');
  }
  if (sha256 && sha256.digest('hex') !== expected.sha256) {
    throw new S3Fault('XAmzContentSHA256Mismatch', 'x-amz-content-sha256 does not match what was received.');
  }
  const md5Bytes = md5.digest();
  checkDigest('Content-MD5', headers.get('content-md5'), md5Bytes.toString('base64'));
  const name = `x-amz-checksum-${algorithm}`;
  const value = digest?.value();
  if (value !== undefined) {
    const given = headers.get(name) ?? expected.trailers?.get(name);
    if (given === undefined) throw new S3Fault('InvalidRequest', `The trailer ${name} did not come.`);
    checkDigest(name, given, value);
  }
  return { md5: md5Bytes.toString('hex'), checksums: value === undefined ? {} : { [name]: value } };
}

const STREAMING: Readonly<Record<string, { signed: boolean; trailer: boolean }>> = {
  'STREAMING-UNSIGNED-PAYLOAD-TRAILER': { signed: false, trailer: true },
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD': { signed: true, trailer: false },
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER': { signed: true, trailer: true },
};

/** The body's bytes and what they are measured against, by what x-amz-content-sha256 says of its form. */
export function decodeBody(
  reader: BodyReader,
  headers: ReadonlyMap<string, string>,
  signed: Signed,
): { source: AsyncIterable<Buffer>; expected: Expectation } {
  const { payload } = signed;
  const streaming = STREAMING[payload];
  if (!streaming) {
    const hashed = /^[0-9a-f]{64}$/.test(payload);
    if (!hashed && payload !== 'UNSIGNED-PAYLOAD') {
      throw payload === ''
        ? new S3Fault('InvalidRequest', 'Missing required header for this request: x-amz-content-sha256')
        : notImplemented(`x-amz-content-sha256: ${payload}`);
    }
    if (headers.get('content-encoding')?.includes('aws-chunked'))
      throw notImplemented('aws-chunked of this kind');
    if (headers.has('x-amz-trailer')) throw new S3Fault('InvalidRequest', 'x-amz-trailer needs aws-chunked.');
    const expected = {
      headers,
      length: byteCount(headers.get('content-length')),
      sha256: hashed ? payload : null,
    };
    return { source: reader.rest(), expected };
  }
  if (streaming.trailer !== headers.has('x-amz-trailer')) {
    throw new S3Fault('InvalidRequest', 'x-amz-trailer and x-amz-content-sha256 do not agree.');
  }
  const trailers = new Map<string, string>();
  const length = byteCount(headers.get('x-amz-decoded-content-length'));
  return {
    source: dechunk(reader, streaming, signed, headers.get('x-amz-trailer')?.toLowerCase() ?? null, trailers),
    expected: { headers, length, sha256: null, trailers },
  };
}

/** Throws MissingContentLength. */
function byteCount(declared: string | undefined): number {
  if (declared === undefined || !/^\d{1,15}$/.test(declared)) {
    throw new S3Fault('MissingContentLength', 'You must provide the length of the body.');
  }
  return Number(declared);
}

const broken = (what: string) => new S3Fault('IncompleteBody', `The aws-chunked body is broken: ${what}.`);

/** Chunks `SIZE[;chunk-signature=HEX] CRLF bytes CRLF`, the last of size 0, then the trailer and an empty line. */
async function* dechunk(
  reader: BodyReader,
  form: { signed: boolean; trailer: boolean },
  signed: Signed,
  trailer: string | null,
  trailers: Map<string, string>,
): AsyncGenerator<Buffer> {
  const line = async () => {
    const read = await reader.line(1024);
    if (read === null) throw broken('a line is missing or too long');
    return read;
  };
  const check = (kind: 'PAYLOAD' | 'TRAILER', sha256: string, signature: string) => {
    if (!signed.chunks) throw new S3Fault('AccessDenied', 'Only a signed request can have signed chunks.');
    signed.chunks.check(kind, sha256, signature);
  };
  for (;;) {
    const head = /^([0-9a-fA-F]{1,8})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(await line());
    const size = Number.parseInt(head?.[1] ?? '', 16);
    const signature = head?.[2];
    if (Number.isNaN(size) || (signature === undefined) === form.signed) throw broken('the head of a chunk');
    const hash = form.signed ? createHash('sha256') : null;
    for (let left = size; left > 0; ) {
      const bytes = await reader.some(left);
      if (bytes.length === 0) throw broken('a chunk ends early');
      left -= bytes.length;
      hash?.update(bytes);
      yield bytes;
    }
    if (hash) check('PAYLOAD', hash.digest('hex'), signature ?? '');
    if (size === 0) break;
    if ((await line()) !== '') throw broken('a chunk is longer than it says');
  }
  let lines = '';
  for (let read = await line(); read !== ''; read = await line()) {
    const [name = '', value = ''] = read.split(/:(.*)/s).map((part) => part.trim());
    if (name === 'x-amz-trailer-signature' && form.signed) {
      check('TRAILER', hash('sha256', lines), value);
      lines = '';
    } else if (name.toLowerCase() === trailer && !trailers.has(trailer)) {
      trailers.set(trailer, value);
      lines += `${trailer}:${value}\n`;
    } else {
      throw broken(`the trailer ${name} was not announced`);
    }
  }
  if (form.signed && lines !== '') throw broken('the trailer is not signed');
  if ((await reader.some(1)).length > 0) throw broken('bytes after its end');
}
