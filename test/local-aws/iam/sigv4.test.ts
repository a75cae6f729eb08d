import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseQuery, SignatureFault, verify, verifyPolicy } from '../../../local-aws/iam/sigv4.ts';
import { ALL, role } from '../engines.ts';

/** The key pair of AWS's published examples (Amazon S3 API Reference, Signature Version 4). */
const principal = role('example', ALL);
const credentials = new Map([
  ['AKIAIOSFODNN7EXAMPLE', { secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', principal }],
]);
const realm = {
  credentials,
  region: 'us-east-1',
  service: 's3',
  now: Date.parse('2013-05-24T00:00:00Z'),
} as const;
const HOST = 'examplebucket.s3.amazonaws.com';
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const authorization = (headers: string, signature: string) =>
  `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=${headers},Signature=${signature}`;

describe('the published examples', () => {
  it.each([
    [
      'GET Object',
      'GET',
      '/test.txt',
      '',
      { range: 'bytes=0-9', 'x-amz-content-sha256': EMPTY },
      'host;range;x-amz-content-sha256;x-amz-date',
      'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    ],
    [
      'PUT Object',
      'PUT',
      '/test$file.text',
      '',
      {
        date: 'Fri, 24 May 2013 00:00:00 GMT',
        'x-amz-storage-class': 'REDUCED_REDUNDANCY',
        'x-amz-content-sha256': '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072',
      },
      'date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class',
      '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
    ],
    [
      'GET Bucket Lifecycle',
      'GET',
      '/',
      'lifecycle',
      { 'x-amz-content-sha256': EMPTY },
      'host;x-amz-content-sha256;x-amz-date',
      'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
    ],
    [
      'List Objects',
      'GET',
      '/',
      'max-keys=2&prefix=J',
      { 'x-amz-content-sha256': EMPTY },
      'host;x-amz-content-sha256;x-amz-date',
      '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    ],
  ])('%s', (_, method, path, query, more, signedHeaders, signature) => {
    const headers = {
      host: HOST,
      'x-amz-date': '20130524T000000Z',
      ...more,
      authorization: authorization(signedHeaders, signature),
    };
    expect(verify({ method, path, query: parseQuery(query), headers }, realm)?.principal).toBe(principal);
    const changed = signature.replace(/^./, (digit) => (digit === '0' ? '1' : '0'));
    const forged = { ...headers, authorization: authorization(signedHeaders, changed) };
    expect(() => verify({ method, path, query: parseQuery(query), headers: forged }, realm)).toThrow(
      SignatureFault,
    );
  });

  const LINK =
    'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404';

  it('a presigned link of a day, to its last second', () => {
    const ask = { method: 'GET', path: '/test.txt', query: parseQuery(LINK), headers: { host: HOST } };
    const at = (instant: string) => ({ ...realm, now: Date.parse(instant) });
    expect(verify(ask, at('2013-05-25T00:00:00Z'))?.principal).toBe(principal);
    expect(() => verify(ask, at('2013-05-25T00:00:01Z'))).toThrow('Request has expired');
    const { query } = ask;
    for (const name of [
      'X-Amz-Date',
      'X-Amz-Expires',
      'X-Amz-Credential',
      'X-Amz-SignedHeaders',
      'X-Amz-Algorithm',
    ]) {
      const without = query.filter(([given]) => given !== name);
      const twice = [...query, ...query.filter(([given]) => given === name)];
      expect(() => verify({ ...ask, query: without }, realm)).toThrow(SignatureFault);
      expect(() => verify({ ...ask, query: twice }, realm)).toThrow(SignatureFault);
    }
    expect(() => verify({ ...ask, headers: { ...ask.headers, authorization: 'x' } }, realm)).toThrow(
      'one way',
    );
  });

  it('a chunked upload, each chunk after the other', () => {
    const signed = verify(
      {
        method: 'PUT',
        path: '/examplebucket/chunkObject.txt',
        query: [],
        headers: {
          host: 's3.amazonaws.com',
          'x-amz-date': '20130524T000000Z',
          'x-amz-storage-class': 'REDUCED_REDUNDANCY',
          'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
          'content-encoding': 'aws-chunked',
          'x-amz-decoded-content-length': '66560',
          'content-length': '66824',
          authorization: authorization(
            'content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class',
            '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
          ),
        },
      },
      realm,
    );
    const chunks = [
      [
        'bf718b6f653bebc184e1479f1935b8da974d701b893afcf49e701f3e2f9f9c5a',
        'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648',
      ],
      [
        '2edc986847e209b4016e141a6dc8716d3207350f416969382d431539bf292e4a',
        '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497',
      ],
      [EMPTY, 'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9'],
    ] as const;
    expect(() => signed?.chunks?.check('PAYLOAD', EMPTY, chunks[0][1])).toThrow(SignatureFault);
    for (const [hash, signature] of chunks) signed?.chunks?.check('PAYLOAD', hash, signature);
  });

  it('a POST policy', () => {
    const policy =
      'eyAiZXhwaXJhdGlvbiI6ICIyMDE1LTEyLTMwVDEyOjAwOjAwLjAwMFoiLA0KICAiY29uZGl0aW9ucyI6IFsNCiAgICB7ImJ1Y2tldCI6ICJzaWd2NGV4YW1wbGVidWNrZXQifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRrZXkiLCAidXNlci91c2VyMS8iXSwNCiAgICB7ImFjbCI6ICJwdWJsaWMtcmVhZCJ9LA0KICAgIHsic3VjY2Vzc19hY3Rpb25fcmVkaXJlY3QiOiAiaHR0cDovL3NpZ3Y0ZXhhbXBsZWJ1Y2tldC5zMy5hbWF6b25hd3MuY29tL3N1Y2Nlc3NmdWxfdXBsb2FkLmh0bWwifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRDb250ZW50LVR5cGUiLCAiaW1hZ2UvIl0sDQogICAgeyJ4LWFtei1tZXRhLXV1aWQiOiAiMTQzNjUxMjM2NTEyNzQifSwNCiAgICB7IngtYW16LXNlcnZlci1zaWRlLWVuY3J5cHRpb24iOiAiQUVTMjU2In0sDQogICAgWyJzdGFydHMtd2l0aCIsICIkeC1hbXotbWV0YS10YWciLCAiIl0sDQoNCiAgICB7IngtYW16LWNyZWRlbnRpYWwiOiAiQUtJQUlPU0ZPRE5ON0VYQU1QTEUvMjAxNTEyMjkvdXMtZWFzdC0xL3MzL2F3czRfcmVxdWVzdCJ9LA0KICAgIHsieC1hbXotYWxnb3JpdGhtIjogIkFXUzQtSE1BQy1TSEEyNTYifSwNCiAgICB7IngtYW16LWRhdGUiOiAiMjAxNTEyMjlUMDAwMDAwWiIgfQ0KICBdDQp9';
    const form = {
      policy,
      credential: 'AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request',
      stamp: '20151229T000000Z',
      algorithm: 'AWS4-HMAC-SHA256',
      signature: '8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e',
    };
    expect(verifyPolicy(form, realm)).toBe(principal);
    expect(() => verifyPolicy({ ...form, policy: `${policy}A` }, realm)).toThrow(SignatureFault);
    expect(() => verifyPolicy({ ...form, algorithm: 'HMAC' }, realm)).toThrow(SignatureFault);
  });
});

it.each([
  ['an empty query', '', []],
  ['a name without a value', 'uploads', [['uploads', '']]],
  ['a plus as a space, an equals sign in a value', 'a+b=c%2Bd=e', [['a b', 'c+d=e']]],
])('parses %s', (_, raw, expected) => {
  expect(parseQuery(raw)).toEqual(expected);
});

it('sorts a query by name, then by value, and refuses what is no UTF-8', () => {
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const scope = ['20130524', 'us-east-1', 's3', 'aws4_request'];
  const key = scope.reduce<string | Buffer>(hmac, 'AWS4wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY');
  const lines = `host:${HOST}\nx-amz-content-sha256:${EMPTY}\nx-amz-date:20130524T000000Z\n`;
  const names = 'host;x-amz-content-sha256;x-amz-date';
  // As text `a-b=1` would come before `a=1`: the hyphen sorts before the equals sign.
  const canonical = ['GET', '/', 'a=1&a=2&a-b=1&b=', lines, names, EMPTY].join('\n');
  const hash = createHash('sha256').update(canonical).digest('hex');
  const text = ['AWS4-HMAC-SHA256', '20130524T000000Z', scope.join('/'), hash].join('\n');
  const headers = {
    host: HOST,
    'x-amz-date': '20130524T000000Z',
    'x-amz-content-sha256': EMPTY,
    authorization: authorization(names, hmac(key, text).toString('hex')),
  };
  const ask = { method: 'GET', path: '/', query: parseQuery('b&a=2&a-b=1&a=1'), headers };
  expect(verify(ask, realm)?.principal).toBe(principal);
  expect(() => parseQuery('a=%zz')).toThrow('parse the specified URI');
});
