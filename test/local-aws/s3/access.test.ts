import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Principal } from '../../../local-aws/iam/policy.ts';
import { type Engines, failure, keyArn, REGION, role, START, startEngines } from '../engines.ts';

const EDGE: Principal = {
  type: 'Service',
  id: 'cloudfront.amazonaws.com',
  statements: [],
  context: { 'aws:SourceArn': 'arn:aws-cn:cloudfront::111122223333:distribution/E1' },
};
const bucketArn = (name: string) => `arn:aws-cn:s3:::${name}`;
const toEdge = (Action: string, Resource: string) =>
  ({
    Effect: 'Allow',
    Principal: { Service: 'cloudfront.amazonaws.com' },
    Action,
    Resource,
    Condition: { StringEquals: { 'AWS:SourceArn': 'arn:aws-cn:cloudfront::111122223333:distribution/E1' } },
  }) as const;

let engines: Engines;
beforeAll(async () => {
  engines = await startEngines({
    keys: [{ arn: keyArn('vault'), spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT' }],
    buckets: [
      {
        name: 'public',
        versioned: true,
        cors: [
          {
            allowedOrigins: ['https://*.example'],
            allowedMethods: ['POST'],
            allowedHeaders: ['x-amz-*'],
            exposedHeaders: ['ETag'],
            maxAge: 60,
          },
        ],
        policy: [
          toEdge('s3:GetObject', `${bucketArn('public')}/*`),
          toEdge('s3:ListBucket', bucketArn('public')),
          {
            Effect: 'Deny',
            Principal: { AWS: '*' },
            Action: 's3:*',
            Resource: [bucketArn('public'), `${bucketArn('public')}/*`],
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      },
      { name: 'vault', versioned: true, kmsKeyArn: keyArn('vault') },
      {
        name: 'odd',
        versioned: false,
        policy: [
          {
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:GetObject',
            Resource: '*',
            Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
          },
        ],
      },
    ],
    roles: [
      role('reader', [{ Effect: 'Allow', Action: 's3:GetObject', Resource: `${bucketArn('public')}/*` }]),
      role('lister', [
        { Effect: 'Allow', Action: 's3:GetObject*', Resource: `${bucketArn('public')}/*` },
        { Effect: 'Allow', Action: 's3:ListBucket', Resource: bucketArn('public') },
      ]),
      role('writer', [
        { Effect: 'Allow', Action: 's3:PutObject', Resource: `${bucketArn('public')}/releases/*` },
      ]),
      role('keyless', [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }]),
      role('sealer', [
        { Effect: 'Allow', Action: 's3:*', Resource: '*' },
        { Effect: 'Allow', Action: 'kms:GenerateDataKey', Resource: keyArn('vault') },
      ]),
    ],
  });
  for (const Bucket of ['public', 'vault', 'odd']) {
    await engines.s3().send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'figures' }));
  }
});
beforeEach(() => {
  engines.clock.time = START;
});
afterAll(() => engines.stop());

const get = (name: string, Bucket: string, Key: string) =>
  engines
    .s3(name)
    .send(new GetObjectCommand({ Bucket, Key }))
    .then((answer) => answer.Body?.transformToString());
const put = (name: string, Bucket: string, Key: string) =>
  engines.s3(name).send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));

describe('the role decides', () => {
  it.each([
    ['a reader reads', () => get('reader', 'public', 'a'), 'no failure'],
    ['a reader may not learn what is missing', () => get('reader', 'public', 'missing'), '403 AccessDenied'],
    ['who may list is told', () => get('lister', 'public', 'missing'), '404 NoSuchKey'],
    ['a reader may not read another bucket', () => get('reader', 'vault', 'a'), '403 AccessDenied'],
    [
      'a reader may not list',
      () => engines.s3('reader').send(new ListObjectVersionsCommand({ Bucket: 'public' })),
      '403 AccessDenied',
    ],
    ['a reader may not write', () => put('reader', 'public', 'a'), '403 AccessDenied'],
    ['a writer writes where it may', () => put('writer', 'public', 'releases/a'), 'no failure'],
    ['a writer may not write elsewhere', () => put('writer', 'public', 'a'), '403 AccessDenied'],
    ['a writer may not read', () => get('writer', 'public', 'a'), '403 AccessDenied'],
    [
      'a writer may not delete',
      () => engines.s3('writer').send(new DeleteObjectCommand({ Bucket: 'public', Key: 'releases/a' })),
      '403 AccessDenied',
    ],
    [
      'If-Match asks for reading too',
      () =>
        engines
          .s3('writer')
          .send(new PutObjectCommand({ Bucket: 'public', Key: 'releases/a', IfMatch: '"0"' })),
      '403 AccessDenied',
    ],
    ['a policy that is not understood refuses', () => get('keyless', 'odd', 'a'), '500 InternalError'],
  ])('%s', async (_, work, expected) => {
    expect(await failure(work())).toBe(expected);
  });
});

describe('a bucket under KMS', () => {
  it('gives what was put in to who may decrypt, and keeps no byte of it in the clear', async () => {
    const Body = 'embargoed figures '.repeat(70_000);
    await engines.s3().send(new PutObjectCommand({ Bucket: 'vault', Key: 'sealed', Body }));
    expect(await get('admin', 'vault', 'sealed')).toBe(Body);
    const part = await engines
      .s3()
      .send(new GetObjectCommand({ Bucket: 'vault', Key: 'sealed', Range: 'bytes=1048570-1048587' }));
    expect(await part.Body?.transformToString()).toBe(Body.slice(1048570, 1048588));
    const head = await engines.s3().send(new HeadObjectCommand({ Bucket: 'vault', Key: 'sealed' }));
    expect(head).toMatchObject({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: keyArn('vault') });
    engines.reopen(() => {
      expect(readFileSync(`${engines.folder}/storage.db`).includes('embargoed')).toBe(false);
    });
  });

  it.each([
    ['reading needs kms:Decrypt', () => get('keyless', 'vault', 'a'), '403 AccessDenied'],
    ['writing needs kms:GenerateDataKey', () => put('keyless', 'vault', 'b'), '403 AccessDenied'],
    [
      'who may write may still not read',
      () => put('sealer', 'vault', 'c').then(() => get('sealer', 'vault', 'c')),
      '403 AccessDenied',
    ],
  ])('%s', async (_, work, expected) => {
    expect(await failure(work())).toBe(expected);
  });
});

describe('the edge reads in the process', () => {
  const read = (key: string, more = {}) =>
    engines.storage.read({ bucket: 'public', key, principal: EDGE, ...more });

  it('gets the object, 304, a part, and 404 for what is missing', () => {
    const whole = read('a');
    expect(whole.status).toBe(200);
    expect(whole.body?.toString()).toBe('figures');
    expect(whole.headers).toMatchObject({ 'content-length': '7', date: 'Wed, 10 Jan 2018 01:30:00 GMT' });
    const cached = read('a', { ifNoneMatch: whole.headers.etag });
    expect([cached.status, cached.body]).toEqual([304, null]);
    expect(read('a', { ifModifiedSince: whole.headers['last-modified'] }).status).toBe(304);
    expect(read('a', { range: 'bytes=1-3' }).body?.toString()).toBe('igu');
    const missing = read('missing');
    expect(missing.status).toBe(404);
    expect(missing.body?.toString()).toContain('<Code>NoSuchKey</Code>');
  });

  it('is refused as another distribution, and in a bucket that does not know it', () => {
    const other = {
      ...EDGE,
      context: { 'aws:SourceArn': 'arn:aws-cn:cloudfront::111122223333:distribution/E2' },
    };
    expect(read('a', { principal: other }).status).toBe(403);
    expect(engines.storage.read({ bucket: 'vault', key: 'a', principal: EDGE }).status).toBe(403);
  });
});

/** As raw as it gets: what fetch would not send. */
function send(
  method: string,
  path: string,
  headers: Record<string, string>,
  body = '',
): Promise<{ status: number; text: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>();
  const sent = request(`${engines.origin}${path}`, { method, headers, agent: false }, (answer) => {
    const chunks: Buffer[] = [];
    answer.on('data', (chunk) => chunks.push(chunk));
    answer.on('end', () =>
      resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
    );
  });
  sent.on('error', reject);
  sent.end(body);
  return promise;
}
const code = ({ status, text }: { status: number; text: string }) =>
  `${status} ${/<Code>(.*)<\/Code>/.exec(text)?.[1] ?? text}`;

const MADE = Math.floor(START / 1000) * 1000;

interface Presigner {
  presign(ask: object, options: object): Promise<{ query?: Record<string, string> }>;
}
const canPresign = <T extends object>(signer: T): signer is T & Presigner => 'presign' in signer;

/** The SDK's own signer, and an unsigned request to sign. */
async function unsigned(method: string, path: string, headers: Record<string, string>) {
  const properties = { name: 'sigv4', signingName: 's3', signingRegion: REGION, properties: {} };
  const signer = await engines.s3().config.signer(properties);
  const { host, hostname, port } = new URL(engines.origin);
  const ask = {
    method,
    protocol: 'http:',
    hostname,
    port: Number(port),
    path,
    query: {},
    headers: { host, ...headers },
  };
  return { signer, ask };
}

/** Signed by the SDK, then changed on its way. */
async function signed(change: {
  method?: string;
  path?: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  drop?: string[];
}) {
  const { signer, ask } = await unsigned('PUT', '/_local/s3/public/signed', {
    'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
    'content-length': '0',
  });
  const { headers } = await signer.sign(ask, { signingDate: new Date(MADE) });
  for (const name of change.drop ?? []) delete headers[name];
  const query = new URLSearchParams(change.query).toString();
  const path = `${change.path ?? ask.path}${query && `?${query}`}`;
  return send(change.method ?? 'PUT', path, { ...headers, ...change.headers });
}

describe('a signature', () => {
  it.each([
    ['as it was made', {}, '200 '],
    ['over another method', { method: 'DELETE' }, '403 SignatureDoesNotMatch'],
    ['over another key', { path: '/_local/s3/public/other' }, '403 SignatureDoesNotMatch'],
    ['over another query', { query: { versionId: 'x' } }, '403 SignatureDoesNotMatch'],
    ['over another host', { headers: { host: 'elsewhere' } }, '403 SignatureDoesNotMatch'],
    ['over another date', { headers: { 'x-amz-date': '20180110T013001Z' } }, '403 SignatureDoesNotMatch'],
    ['that leaves a header out', { headers: { 'x-amz-meta-a': '1' } }, '403 AccessDenied'],
    ['with a token', { headers: { 'x-amz-security-token': 't' } }, '400 InvalidToken'],
    ['that is missing', { drop: ['authorization'] }, '403 AccessDenied'],
    [
      'that is no signature',
      { headers: { authorization: 'AWS4-HMAC-SHA256 x' } },
      '400 AuthorizationHeaderMalformed',
    ],
    ['in another scheme', { headers: { authorization: 'AWS a:b' } }, '400 AuthorizationHeaderMalformed'],
    ['whose date is missing', { drop: ['x-amz-date'] }, '403 AccessDenied'],
    [
      'with aws-chunked not so declared',
      { headers: { 'content-encoding': 'aws-chunked' } },
      '501 NotImplemented',
    ],
  ])('%s', async (_, change, expected) => {
    expect(code(await signed(change))).toBe(expected);
  });

  it.each([
    ['15 minutes behind', 15 * 60_000, '200 '],
    ['15 minutes and a second behind', 15 * 60_000 + 1000, '403 RequestTimeTooSkewed'],
    ['15 minutes and a second ahead', -15 * 60_000 - 1000, '403 RequestTimeTooSkewed'],
  ])('%s of the engine', async (_, later, expected) => {
    engines.clock.time = MADE + later;
    expect(code(await signed({}))).toBe(expected);
  });

  it.each([
    [
      'an access key nobody has',
      { credentials: { accessKeyId: 'AKIDnobody', secretAccessKey: 'x' } },
      '403 InvalidAccessKeyId',
    ],
    [
      'a wrong secret',
      { credentials: { accessKeyId: 'AKIDadmin', secretAccessKey: 'x' } },
      '403 SignatureDoesNotMatch',
    ],
    ['another region', { region: 'cn-northwest-1' }, '400 AuthorizationHeaderMalformed'],
  ])('%s', async (_, more, expected) => {
    const client = engines.s3('admin', { ...more, followRegionRedirects: false });
    expect(await failure(client.send(new GetObjectCommand({ Bucket: 'public', Key: 'a' })))).toBe(expected);
    client.destroy();
  });

  it('covers the body where the hash was signed', async () => {
    const hash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    const { signer, ask } = await unsigned('PUT', '/_local/s3/public/hashed', {
      'x-amz-content-sha256': hash,
    });
    const { headers } = await signer.sign(ask, { signingDate: new Date(MADE) });
    expect(code(await send('PUT', ask.path, { ...headers, 'content-length': '1' }, 'x'))).toBe(
      '400 XAmzContentSHA256Mismatch',
    );
    expect(code(await send('PUT', ask.path, { ...headers, 'content-length': '0' }))).toBe('200 ');
    expect(code(await send('PUT', ask.path, { ...headers, 'transfer-encoding': 'chunked' }, 'x'))).toBe(
      '411 MissingContentLength',
    );
  });
});

describe('a presigned link', () => {
  async function presign(method: string, path: string, more: Record<string, string> = {}) {
    const headers = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', ...more };
    const { signer, ask } = await unsigned(method, `/_local/s3${path}`, headers);
    if (!canPresign(signer)) throw new Error('The SDK does not presign.');
    const { query } = await signer.presign(ask, { expiresIn: 60, signingDate: new Date(MADE) });
    return `/_local/s3${path}?${new URLSearchParams(query)}`;
  }

  it.each([
    ['until it expires', 60_000, '200 figures'],
    ['not a second longer', 61_000, '403 AccessDenied'],
    ['not long before it was made', -15 * 60_000 - 1000, '403 AccessDenied'],
  ])('reads %s', async (_, later, expected) => {
    const link = await presign('GET', '/public/a');
    engines.clock.time = MADE + later;
    expect(code(await send('GET', link, {}))).toBe(expected);
  });

  it('writes, and only what it was made for', async () => {
    const link = await presign('PUT', '/public/linked', { 'x-amz-meta-a': '1' });
    expect(code(await send('PUT', link, { 'content-length': '4' }, 'body'))).toBe('200 ');
    const read = await engines.s3().send(new GetObjectCommand({ Bucket: 'public', Key: 'linked' }));
    expect(read.Metadata).toEqual({ a: '1' });
    expect(await read.Body?.transformToString()).toBe('body');
    expect(code(await send('GET', link, {}))).toBe('403 SignatureDoesNotMatch');
    expect(code(await send('PUT', link.replace('linked', 'other'), { 'content-length': '0' }))).toBe(
      '403 SignatureDoesNotMatch',
    );
    expect(code(await send('PUT', `${link}&tagging`, { 'content-length': '0' }))).toBe(
      '403 SignatureDoesNotMatch',
    );
    expect(
      code(await send('PUT', link.replace('Expires=60', 'Expires=600'), { 'content-length': '0' })),
    ).toBe('403 SignatureDoesNotMatch');
    expect(
      code(await send('PUT', link.replace('Expires=60', 'Expires=604801'), { 'content-length': '0' })),
    ).toBe('400 AuthorizationQueryParametersError');
    expect(code(await send('PUT', link, { 'content-length': '0', 'x-amz-acl': 'public-read' }))).toBe(
      '403 AccessDenied',
    );
  });
});

describe('CORS', () => {
  const ask = (origin: string, headers: string) =>
    fetch(`${engines.origin}/_local/s3/public`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': headers },
    });

  it('lets in the origins of the rule', async () => {
    const answer = await ask('https://office.example', 'x-amz-meta-a');
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'access-control-allow-origin': 'https://office.example',
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'x-amz-meta-a',
      'access-control-expose-headers': 'ETag',
      'access-control-max-age': '60',
    });
  });

  it.each([
    ['another origin', 'https://example.net', 'x-amz-meta-a'],
    ['a header of no rule', 'https://office.example', 'x-other'],
  ])('%s is refused', async (_, origin, headers) => {
    expect((await ask(origin, headers)).status).toBe(403);
  });

  it('marks the answer itself, the error too', async () => {
    const answer = await fetch(`${engines.origin}/_local/s3/public`, {
      method: 'POST',
      headers: { origin: 'https://office.example' },
    });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://office.example');
  });
});
