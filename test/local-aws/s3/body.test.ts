import { createHash, createHmac } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { type Signed, verify } from '../../../local-aws/iam/sigv4.ts';
import { BodyReader, decodeBody, receive } from '../../../local-aws/s3/body.ts';
import { ALL, role } from '../engines.ts';

const STAMP = '20180110T013000Z';
const SCOPE = '20180110/cn-north-1/s3/aws4_request';
const realm = {
  credentials: new Map([['AKID', { secret: 'secret', principal: role('admin', ALL) }]]),
  region: 'cn-north-1',
  service: 's3',
  now: Date.parse('2018-01-10T01:30:00Z'),
} as const;
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');
const key = SCOPE.split('/').reduce<string | Buffer>(hmac, 'AWS4secret');

/** A PUT signed by hand, after AWS's description of Signature Version 4. */
function sign(payload: string): Signed & { seed: string } {
  const headers: Record<string, string> = {
    host: 'localhost',
    'x-amz-content-sha256': payload,
    'x-amz-date': STAMP,
  };
  const names = Object.keys(headers).sort();
  const lines = names.map((name) => `${name}:${headers[name]}\n`).join('');
  const canonical = ['PUT', '/b/k', '', lines, names.join(';'), payload].join('\n');
  const seed = hmac(key, ['AWS4-HMAC-SHA256', STAMP, SCOPE, sha256(canonical)].join('\n')).toString('hex');
  headers.authorization = `AWS4-HMAC-SHA256 Credential=AKID/${SCOPE},SignedHeaders=${names.join(';')},Signature=${seed}`;
  const signed = verify({ method: 'PUT', path: '/b/k', query: [], headers }, realm);
  if (!signed) throw new Error('not signed');
  return { ...signed, seed };
}

const crc = (bytes: Buffer) => {
  const out = Buffer.alloc(4);
  out.writeUInt32BE(crc32(bytes));
  return out.toString('base64');
};

/** The aws-chunked form of these pieces; the signature of each covers the one before. */
function chunked(pieces: readonly Buffer[], seed: string | null, trailer: string | null): Buffer {
  let previous = seed;
  const chunk = (bytes: Buffer) => {
    let head = bytes.length.toString(16);
    if (previous !== null) {
      const text = ['AWS4-HMAC-SHA256-PAYLOAD', STAMP, SCOPE, previous, sha256(''), sha256(bytes)].join('\n');
      previous = hmac(key, text).toString('hex');
      head += `;chunk-signature=${previous}`;
    }
    return head;
  };
  const parts = pieces
    .filter((piece) => piece.length > 0)
    .flatMap((piece) => [`${chunk(piece)}\r\n`, piece, '\r\n']);
  const end: (string | Buffer)[] = [`${chunk(Buffer.alloc(0))}\r\n`];
  if (trailer !== null) {
    end.push(`${trailer}\r\n`);
    if (previous !== null) {
      const text = ['AWS4-HMAC-SHA256-TRAILER', STAMP, SCOPE, previous, sha256(`${trailer}\n`)].join('\n');
      end.push(`x-amz-trailer-signature:${hmac(key, text).toString('hex')}\r\n`);
    }
  }
  return Buffer.concat([...parts, ...end, '\r\n'].map((part) => Buffer.from(part)));
}

/** The body as the network might cut it. */
async function* cut(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function decode(
  body: Buffer,
  form: string,
  headers: Record<string, string>,
  size = 7,
): Promise<Buffer> {
  const signed = sign(form);
  const reader = new BodyReader(cut(body, size));
  const given = new Map(Object.entries({ 'content-length': String(body.length), ...headers }));
  const { source, expected } = decodeBody(reader, given, signed);
  const out: Buffer[] = [];
  await receive(source, expected, (bytes) => out.push(Buffer.from(bytes)));
  return Buffer.concat(out);
}

const FORMS = [
  ['STREAMING-UNSIGNED-PAYLOAD-TRAILER', false, true],
  ['STREAMING-AWS4-HMAC-SHA256-PAYLOAD', true, false],
  ['STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER', true, true],
] as const;

function build(form: (typeof FORMS)[number], pieces: readonly Buffer[]) {
  const [name, isSigned, hasTrailer] = form;
  const whole = Buffer.concat(pieces);
  const trailer = hasTrailer ? `x-amz-checksum-crc32:${crc(whole)}` : null;
  const headers: Record<string, string> = { 'x-amz-decoded-content-length': String(whole.length) };
  if (hasTrailer) headers['x-amz-trailer'] = 'x-amz-checksum-crc32';
  return { whole, name, headers, body: chunked(pieces, isSigned ? sign(name).seed : null, trailer) };
}

const pieces = fc.array(
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  { maxLength: 6 },
);

describe('an aws-chunked body', () => {
  test.prop([pieces, fc.constantFrom(...FORMS), fc.integer({ min: 1, max: 64 })])(
    'is what went in, however it was cut',
    async (given, form, size) => {
      const { whole, name, headers, body } = build(form, given);
      expect((await decode(body, name, headers, size)).equals(whole)).toBe(true);
    },
  );

  test.prop([pieces, fc.constantFrom(FORMS[1], FORMS[2]), fc.nat(), fc.integer({ min: 1, max: 255 })])(
    'with signed chunks is refused when any byte of it was changed',
    async (given, form, place, flip) => {
      const { name, headers, body } = build(form, given);
      const at = place % body.length;
      const changed = Buffer.from(body);
      changed[at] = (body[at] ?? 0) ^ flip;
      // The size of a chunk and a header's name may be written in either case.
      fc.pre(changed.toString('latin1').toLowerCase() !== body.toString('latin1').toLowerCase());
      await expect(decode(changed, name, headers)).rejects.toThrow();
    },
  );

  test.prop([pieces, fc.constantFrom(...FORMS), fc.nat()])(
    'is refused when it was cut short',
    async (given, form, place) => {
      const { name, headers, body } = build(form, given);
      await expect(decode(body.subarray(0, place % body.length), name, headers)).rejects.toThrow();
    },
  );

  const AB = [Buffer.from('a'), Buffer.from('b')];
  const unsigned = build(FORMS[0], AB);
  const { headers } = unsigned;
  const crcAB = crc(Buffer.from('ab'));
  it.each([
    [
      'a wrong trailer',
      '1\r\na\r\n1\r\nb\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n',
      headers,
      'BadDigest',
    ],
    ['no trailer', '1\r\na\r\n1\r\nb\r\n0\r\n\r\n', headers, 'InvalidRequest'],
    ['another trailer', '1\r\na\r\n1\r\nb\r\n0\r\nx-amz-meta-a:1\r\n\r\n', headers, 'IncompleteBody'],
    [
      'a trailer twice',
      `2\r\nab\r\n0\r\n${`x-amz-checksum-crc32:${crcAB}\r\n`.repeat(2)}\r\n`,
      headers,
      'IncompleteBody',
    ],
    ['a size that is none', 'g\r\na\r\n', headers, 'IncompleteBody'],
    ['a chunk longer than it says', '1\r\nab\r\n', headers, 'IncompleteBody'],
    [
      'fewer bytes than declared',
      `1\r\na\r\n0\r\nx-amz-checksum-crc32:${crc(Buffer.from('a'))}\r\n\r\n`,
      headers,
      'IncompleteBody',
    ],
    ['more bytes than declared', '3\r\nabc\r\n0\r\n\r\n', headers, 'IncompleteBody'],
    [
      'bytes after the end',
      `2\r\nab\r\n0\r\nx-amz-checksum-crc32:${crcAB}\r\n\r\nmore`,
      headers,
      'IncompleteBody',
    ],
    ['signatures not announced', `2;chunk-signature=${'0'.repeat(64)}\r\nab\r\n`, headers, 'IncompleteBody'],
    [
      'no declared length',
      unsigned.body.toString('latin1'),
      { 'x-amz-trailer': 'x-amz-checksum-crc32' },
      'MissingContentLength',
    ],
    [
      'two checksums',
      unsigned.body.toString('latin1'),
      { ...headers, 'x-amz-checksum-sha1': 'x' },
      'InvalidRequest',
    ],
    [
      'a checksum not done here',
      unsigned.body.toString('latin1'),
      { ...headers, 'x-amz-trailer': 'x-amz-checksum-crc64nvme' },
      'NotImplemented',
    ],
    [
      'no trailer announced',
      unsigned.body.toString('latin1'),
      { 'x-amz-decoded-content-length': '2' },
      'InvalidRequest',
    ],
  ])('with %s is refused', async (_, body, given, code) => {
    await expect(decode(Buffer.from(body, 'latin1'), FORMS[0][0], given)).rejects.toMatchObject({ code });
  });

  it('with signed chunks needs a signed request', async () => {
    const { body, name, headers: given } = build(FORMS[1], AB);
    const anonymous: Signed = {
      principal: { type: 'Anonymous', id: '*', statements: [] },
      payload: name,
      chunks: null,
    };
    const { source, expected } = decodeBody(
      new BodyReader(cut(body, 9)),
      new Map(Object.entries(given)),
      anonymous,
    );
    await expect(receive(source, expected, () => {})).rejects.toMatchObject({ code: 'AccessDenied' });
  });
});
