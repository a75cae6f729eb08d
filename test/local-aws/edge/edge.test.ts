import { once } from 'node:events';
import { type ClientRequest, createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { GatewayRequest } from '../../../local-aws/api/gateway.ts';
import type { Behaviour, Distribution } from '../../../local-aws/edge/distribution.ts';
import { createEdge } from '../../../local-aws/edge/edge.ts';
import type { CachePolicy } from '../../../local-aws/edge/policies.ts';

const NONE = { kind: 'none', names: new Set<string>() } as const;
const ALL = { kind: 'all', names: new Set<string>() } as const;
const POINTERS: CachePolicy = {
  minTtl: 0,
  defaultTtl: 1,
  maxTtl: 31_536_000,
  gzip: true,
  brotli: true,
  headers: NONE,
  cookies: NONE,
  query: NONE,
};
const NEVER: CachePolicy = { ...POINTERS, defaultTtl: 0, maxTtl: 0, gzip: false, brotli: false };
const PRINCIPAL = { type: 'Service', id: 'cloudfront.amazonaws.com', statements: [] } as const;
const PUBLIC: Behaviour = {
  pattern: '*',
  origin: { kind: 's3', bucket: 'public', principal: PRINCIPAL },
  methods: new Set(['GET', 'HEAD']),
  compress: true,
  cache: POINTERS,
  forward: { headers: NONE, cookies: NONE, query: NONE },
  response: {
    headers: [{ name: 'x-content-type-options', value: 'nosniff', override: true }],
    remove: ['x-amz-version-id'],
    cors: {
      origins: ['*'],
      headers: ['*'],
      methods: ['GET', 'HEAD'],
      expose: ['ETag'],
      maxAge: 600,
      credentials: false,
      override: true,
    },
  },
};
const API: Behaviour = {
  pattern: '/api/*',
  origin: { kind: 'api', domainName: 'api.local', headers: { 'x-heliostat-edge': 's3cret' } },
  methods: new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE']),
  compress: false,
  cache: NEVER,
  forward: { headers: { kind: 'allBut', names: new Set(['host']) }, cookies: NONE, query: ALL },
  response: { headers: [], remove: [], cors: undefined },
};
const DISTRIBUTION: Distribution = {
  rootObject: 'index.html',
  behaviours: [API, PUBLIC],
  errorTtl: new Map([
    [404, 0],
    [403, 0],
  ]),
};

const PAGE = `<!doctype html>${'<p>居民消费价格</p>'.repeat(200)}`;
/** 2018-01-10T09:29:30.000+08:00 */
const START = Date.parse('2018-01-10T01:29:30.000Z');

let now = START;
let server: Server;
let port = 0;
let objects: Record<string, { headers: Record<string, string>; body: string }>;
let asked: { key: string; ifNoneMatch: string | undefined }[];
let apiAsked: GatewayRequest[];
let apiAnswer: { status: number; headers: Record<string, string | string[]>; body: Buffer };

const clock = { now: () => now };

async function serve(distribution: Distribution): Promise<void> {
  const edge = createEdge({
    distribution,
    clock,
    storage: {
      read({ key, ifNoneMatch }) {
        asked.push({ key, ifNoneMatch });
        const object = objects[key];
        if (!object)
          return {
            status: 404,
            headers: { 'content-type': 'application/xml' },
            body: Buffer.from('<Error/>'),
          };
        if (ifNoneMatch === object.headers.etag) return { status: 304, headers: object.headers, body: null };
        return { status: 200, headers: object.headers, body: Buffer.from(object.body) };
      },
      preflight: (bucket, headers) => ({
        status: headers.origin === 'https://reader.example' ? 200 : 403,
        headers: { 'x-asked': `${bucket} ${headers['access-control-request-headers']}` },
        body: null,
      }),
    },
    gateway: {
      async handle(request) {
        apiAsked.push(request);
        for await (const _ of request.body);
        return apiAnswer;
      },
    },
  });
  server = createServer((req, res) => void edge.handle(req, res)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
}

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

function get(
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
  body?: string,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking: ClientRequest = request({ port, path, method, headers, host: '127.0.0.1' }, (res) => {
      const parts: Buffer[] = [];
      res
        .on('data', (part: Buffer) => parts.push(part))
        .on('end', () =>
          resolve({ status: res.statusCode ?? 0, headers: res.headers, body: Buffer.concat(parts) }),
        );
    });
    asking.on('error', reject).end(body);
  });
}

const html = (etag: string, more: Record<string, string> = {}) => ({
  headers: {
    'content-type': 'text/html; charset=utf-8',
    etag,
    'last-modified': 'Wed, 10 Jan 2018 01:00:00 GMT',
    ...more,
  },
  body: PAGE,
});

beforeEach(async () => {
  now = START;
  asked = [];
  apiAsked = [];
  apiAnswer = { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from('{}') };
  objects = {
    'index.html': html('"home"', { 'cache-control': 's-maxage=1' }),
    'releases/cpi/2017-12/': html('"r1"', { 'cache-control': 's-maxage=1', 'x-amz-version-id': 'v' }),
    'small.json': { headers: { 'content-type': 'application/json', etag: '"s"' }, body: '{"a":1}' },
    '居民/': html('"z"'),
  };
  await serve(DISTRIBUTION);
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

describe('the edge', () => {
  it('serves the root object, and a page whose key ends in a slash', async () => {
    expect((await get('/')).body.toString()).toBe(PAGE);
    expect((await get('/releases/cpi/2017-12/')).headers.etag).toBe('"r1"');
    expect((await get('/%E5%B1%85%E6%B0%91/')).headers.etag).toBe('"z"');
    expect(asked.map(({ key }) => key)).toEqual(['index.html', 'releases/cpi/2017-12/', '居民/']);
  });

  it('tells a miss, a hit with its age, and a revalidated copy apart', async () => {
    expect((await get('/')).headers['x-cache']).toBe('Miss from cloudfront');
    now = START + 999;
    const hit = await get('/');
    expect(hit.headers['x-cache']).toBe('Hit from cloudfront');
    expect(hit.headers.age).toBe('0');
    now = START + 1000;
    const refreshed = await get('/');
    expect(refreshed.headers['x-cache']).toBe('RefreshHit from cloudfront');
    expect(refreshed.body.toString()).toBe(PAGE);
    expect(asked).toEqual([
      { key: 'index.html', ifNoneMatch: undefined },
      { key: 'index.html', ifNoneMatch: '"home"' },
    ]);
    objects['index.html'] = html('"home2"');
    now = START + 2000;
    const changed = await get('/');
    expect(changed.headers['x-cache']).toBe('Miss from cloudfront');
    expect(changed.headers.etag).toBe('"home2"');
  });

  it('holds an armed pointer until T and never past it', async () => {
    // T is 09:30:00; the pointer says T − 1 s.
    const armed = html('"armed"', { expires: 'Wed, 10 Jan 2018 01:29:59 GMT' });
    objects['releases/cpi/2017-12/'] = armed;
    await get('/releases/cpi/2017-12/');
    objects['releases/cpi/2017-12/'] = html('"published"', { 'cache-control': 's-maxage=1' });
    now = Date.parse('2018-01-10T01:29:58.999Z');
    expect((await get('/releases/cpi/2017-12/')).headers.etag).toBe('"armed"');
    now = Date.parse('2018-01-10T01:30:00.000Z');
    expect((await get('/releases/cpi/2017-12/')).headers.etag).toBe('"published"');
  });

  it('takes over what a 304 says of freshness', async () => {
    await get('/');
    const home = objects['index.html'];
    if (home) home.headers['cache-control'] = 's-maxage=60';
    now = START + 2_000;
    expect((await get('/')).headers['cache-control']).toBe('s-maxage=60');
    now = START + 50_000;
    expect((await get('/')).headers['x-cache']).toBe('Hit from cloudfront');
  });

  it('asks the origin once for many who ask at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => get('/', { 'accept-encoding': 'br' })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['br before gzip', 'gzip, br', 'br'],
    ['gzip alone', 'gzip', 'gzip'],
    ['br refused', 'br;q=0, gzip', 'gzip'],
    ['nothing known', 'zstd', undefined],
  ])('compresses: %s', async (_, accept, coding) => {
    const { headers, body } = await get('/', { 'accept-encoding': accept });
    expect(headers['content-encoding']).toBe(coding);
    expect(headers.vary).toBe('Accept-Encoding');
    expect(headers.etag).toBe(coding ? 'W/"home"' : '"home"');
    const text = coding === 'br' ? brotliDecompressSync(body) : coding === 'gzip' ? gunzipSync(body) : body;
    expect(text.toString()).toBe(PAGE);
    expect(Number(headers['content-length'])).toBe(body.length);
  });

  it('does not compress what is small', async () => {
    const { headers } = await get('/small.json', { 'accept-encoding': 'br' });
    expect(headers['content-encoding']).toBeUndefined();
    expect(headers.etag).toBe('"s"');
  });

  it('revalidates a compressed copy by the tag the origin gave', async () => {
    await get('/', { 'accept-encoding': 'br' });
    now = START + 5_000;
    const again = await get('/', { 'accept-encoding': 'br' });
    expect(again.headers['x-cache']).toBe('RefreshHit from cloudfront');
    expect(again.headers['content-encoding']).toBe('br');
    expect(asked.at(-1)?.ifNoneMatch).toBe('"home"');
  });

  it.each([
    ['the same tag', { 'if-none-match': '"home"' }, 304],
    ['the weak form of it', { 'if-none-match': 'W/"home"' }, 304],
    ['one of several', { 'if-none-match': '"x", "home"' }, 304],
    ['any', { 'if-none-match': '*' }, 304],
    ['another tag', { 'if-none-match': '"x"' }, 200],
    ['not modified since', { 'if-modified-since': 'Wed, 10 Jan 2018 01:00:00 GMT' }, 304],
    ['modified since', { 'if-modified-since': 'Wed, 10 Jan 2018 00:59:59 GMT' }, 200],
    [
      'the tag counts before the date',
      { 'if-none-match': '"x"', 'if-modified-since': 'Thu, 11 Jan 2018 01:00:00 GMT' },
      200,
    ],
  ])('answers a viewer with a copy: %s', async (_, headers, status) => {
    const answer = await get('/', headers);
    expect(answer.status).toBe(status);
    expect(answer.headers.etag).toBe('"home"');
    expect(answer.body.length).toBe(status === 304 ? 0 : Buffer.byteLength(PAGE));
  });

  it.each([
    ['the first bytes', 'bytes=0-14', 206, '<!doctype html>', `bytes 0-14/${Buffer.byteLength(PAGE)}`],
    ['the last bytes', 'bytes=-4', 206, '</p>', undefined],
    ['past the end', 'bytes=999999-', 416, '', `bytes */${Buffer.byteLength(PAGE)}`],
    ['several: the whole', 'bytes=0-1,4-5', 200, PAGE, undefined],
    ['another unit: the whole', 'lines=1-2', 200, PAGE, undefined],
  ])('answers for a range: %s', async (_, range, status, body, contentRange) => {
    const answer = await get('/', { range, 'accept-encoding': 'br' });
    expect(answer.status).toBe(status);
    expect(answer.body.toString()).toBe(body);
    if (contentRange) expect(answer.headers['content-range']).toBe(contentRange);
  });

  it('answers HEAD with the length and no body', async () => {
    const answer = await get('/', {}, 'HEAD');
    expect(answer.body.length).toBe(0);
    expect(Number(answer.headers['content-length'])).toBe(Buffer.byteLength(PAGE));
  });

  it('keeps no error whose TTL is 0, and another for ten seconds', async () => {
    expect((await get('/releases/cpi/2017-12/e1/')).status).toBe(404);
    objects['releases/cpi/2017-12/e1/'] = html('"e1"');
    expect((await get('/releases/cpi/2017-12/e1/')).status).toBe(200);

    server.close();
    await serve({ ...DISTRIBUTION, errorTtl: new Map() });
    expect((await get('/late/')).status).toBe(404);
    objects['late/'] = html('"late"');
    now = START + 9_999;
    const kept = await get('/late/');
    expect([kept.status, kept.headers['x-cache']]).toEqual([404, 'Error from cloudfront']);
    now = START + 10_000;
    expect((await get('/late/')).status).toBe(200);
  });

  describe('an origin group', () => {
    const grouped = async () => {
      server.close();
      const failover = { statuses: new Set([404]), origin: API.origin };
      const methods = new Set(['GET', 'HEAD', 'OPTIONS']);
      const forward = { ...PUBLIC.forward, headers: { kind: 'these', names: new Set(['origin']) } as const };
      await serve({ ...DISTRIBUTION, behaviours: [API, { ...PUBLIC, methods, failover, forward }] });
    };

    it('asks the second origin what the first has not, with the secret', async () => {
      await grouped();
      apiAnswer = {
        status: 404,
        headers: { 'content-type': 'text/html' },
        body: Buffer.from('<h1>404</h1>'),
      };
      const answer = await get('/nothing');
      expect([answer.status, answer.body.toString()]).toEqual([404, '<h1>404</h1>']);
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
      expect(asked).toEqual([{ key: 'nothing', ifNoneMatch: undefined }]);
      expect(apiAsked[0]).toMatchObject({ path: '/nothing', headers: { 'x-heliostat-edge': 's3cret' } });
      expect((await get('/')).status).toBe(200);
      expect(apiAsked).toHaveLength(1);
    });

    it('keeps what the second says for as long as it says, and asks the first again then', async () => {
      await grouped();
      const cached = { 'cache-control': 'public, max-age=0, s-maxage=1' };
      apiAnswer = { status: 404, headers: cached, body: Buffer.from('none') };
      expect((await get('/releases/x/', {}, 'HEAD')).status).toBe(404);
      objects['releases/x/'] = html('"x"');
      now = START + 999;
      const kept = await get('/releases/x/');
      expect([kept.status, kept.body.toString()]).toEqual([404, 'none']);
      now = START + 1_000;
      expect((await get('/releases/x/')).status).toBe(200);
      expect(apiAsked.map(({ method }) => method)).toEqual(['GET']);
    });

    it('leaves other faults of the first as they are', async () => {
      await grouped();
      Object.defineProperty(objects, 'index.html', {
        get: () => {
          throw new Error('inner detail');
        },
      });
      const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
      expect((await get('/')).status).toBe(502);
      expect(apiAsked).toEqual([]);
      log.mockRestore();
    });

    it('has the bucket answer a preflight, and adds its own rules', async () => {
      await grouped();
      const { status, headers } = await get('/', { origin: 'https://reader.example' }, 'OPTIONS');
      expect(status).toBe(200);
      expect(headers['x-asked']).toMatch(/^public /);
      expect(headers['access-control-allow-methods']).toBe('GET, HEAD');
      expect((await get('/', {}, 'OPTIONS')).status).toBe(403);
      expect(apiAsked).toEqual([]);
    });
  });

  it('puts its own headers on, takes others off, and dates every answer by the host’s clock', async () => {
    const { headers } = await get('/releases/cpi/2017-12/', { origin: 'https://reader.example' });
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['x-amz-version-id']).toBeUndefined();
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(headers['access-control-expose-headers']).toBe('ETag');
    expect(headers.date).toBe('Wed, 10 Jan 2018 01:29:30 GMT');
    expect((await get('/releases/cpi/2017-12/')).headers['access-control-allow-origin']).toBeUndefined();
    expect((await get('/nothing')).headers.date).toBe('Wed, 10 Jan 2018 01:29:30 GMT');
  });

  it('does not let a query string reach the bucket or the cache key', async () => {
    await get('/?list-type=2');
    expect((await get('/?x=1')).headers['x-cache']).toBe('Hit from cloudfront');
  });

  it.each([
    ['a method the behaviour does not allow', 'POST', '/', 403],
    ['an address that cannot be decoded', 'GET', '/%E5%B1', 400],
    ['an address of more than 8,192 bytes', 'GET', `/${'x'.repeat(8_192)}`, 414],
  ])('refuses %s', async (_, method, path, status) => {
    expect((await get(path, {}, method)).status).toBe(status);
    expect(asked).toHaveLength(0);
  });

  it('passes a call of the API on with the secret, and never with a viewer’s own', async () => {
    apiAnswer = {
      status: 201,
      headers: { 'set-cookie': ['a=1', 'b=2'], etag: '"1"' },
      body: Buffer.from('{"a":1}'),
    };
    const answer = await get(
      '/api/staff/releases?x=1&y=2',
      {
        authorization: 'Bearer t',
        'x-heliostat-edge': 'guess',
        'x-edge-other': 'guess',
        'x-forwarded-for': '203.0.113.9',
        'content-type': 'application/json',
        'idempotency-key': 'k',
        cookie: 'c=1',
      },
      'POST',
      '{}',
    );
    expect([answer.status, answer.body.toString()]).toEqual([201, '{"a":1}']);
    expect(answer.headers['set-cookie']).toEqual(['a=1', 'b=2']);
    const [{ headers, query, path, domainName }] = apiAsked as [GatewayRequest];
    expect({ query, path, domainName }).toEqual({
      query: 'x=1&y=2',
      path: '/api/staff/releases',
      domainName: 'api.local',
    });
    expect(headers).toMatchObject({
      'x-heliostat-edge': 's3cret',
      authorization: 'Bearer t',
      'idempotency-key': 'k',
      'content-type': 'application/json',
      'x-forwarded-for': '203.0.113.9, 127.0.0.1',
    });
    for (const name of ['host', 'cookie', 'x-edge-other', 'connection'])
      expect(headers).not.toHaveProperty(name);
  });

  it('keeps nothing of the API, not even for those who ask at once', async () => {
    await Promise.all([get('/api/staff/me'), get('/api/staff/me')]);
    expect((await get('/api/staff/me')).headers['x-cache']).toBe('Miss from cloudfront');
    expect(apiAsked).toHaveLength(3);
  });

  it('answers 502 when the origin breaks, and says why to the log only', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    Object.defineProperty(objects, 'index.html', {
      get: () => {
        throw new Error('inner detail');
      },
    });
    const answer = await get('/');
    expect(answer.status).toBe(502);
    expect(answer.body.toString()).not.toContain('inner');
    expect(log).toHaveBeenCalledOnce();
    log.mockRestore();
  });
});
