import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createGateway, type GatewayRequest } from '../../../local-aws/api/gateway.ts';
import { createRouteTable } from '../../../local-aws/api/route-table.ts';
import type { Outcome } from '../../../local-aws/lambda/worker.ts';
import type { ApiConfig, RouteConfig } from '../../../local-aws/template/http-api.ts';
import { PLACES } from '../../../local-aws/template/resource-names.ts';

describe('the choice of a route', () => {
  const find = createRouteTable(
    [
      'GET /pets/dog/1',
      'ANY /pets/dog/{id}',
      'GET /pets/{proxy+}',
      'POST /pets/dog/1',
      'GET /{proxy+}',
      'ANY /pets',
      'GET /pets',
      'GET /a/{x}/c',
      'GET /a/{x}/{rest+}',
    ].map((key) => ({ key })),
  );
  it.each([
    ['GET', '/pets/dog/1', 'GET /pets/dog/1', {}],
    ['PUT', '/pets/dog/1', 'ANY /pets/dog/{id}', { id: '1' }],
    ['GET', '/pets/dog/2', 'ANY /pets/dog/{id}', { id: '2' }],
    ['GET', '/pets/cat/2', 'GET /pets/{proxy+}', { proxy: 'cat/2' }],
    ['GET', '/pets', 'GET /pets', {}],
    ['DELETE', '/pets', 'ANY /pets', {}],
    ['GET', '/other/x', 'GET /{proxy+}', { proxy: 'other/x' }],
    ['GET', '/a/b/c', 'GET /a/{x}/c', { x: 'b' }],
    ['GET', '/a/b/c/d', 'GET /a/{x}/{rest+}', { x: 'b', rest: 'c/d' }],
    ['GET', '/a/%E4%BB%B7%2F1/c', 'GET /a/{x}/c', { x: '价/1' }],
    ['POST', '/nowhere', undefined, undefined],
    ['GET', '/', undefined, undefined],
  ])('%s %s', (method, path, key, parameters) => {
    const match = find(method, path);
    expect(match?.route.key).toBe(key);
    expect(match?.parameters).toEqual(parameters);
  });
});

/** 2018-01-10T09:30:00+08:00 */
const NOW = Date.parse('2018-01-10T01:30:00.000Z');
const SECONDS = NOW / 1000;
const clock = { now: () => NOW };
const keyPair = await generateKeyPair('RS256', { extractable: true });
const otherPair = await generateKeyPair('RS256');
const shortPair = await generateKeyPair('RS512');
let issuerServer: Server;
let issuer = '';
let api: ApiConfig;
let invoked: { arn: string; event: Record<string, never> }[];
let outcome: Outcome | (() => Promise<Outcome>);

beforeAll(async () => {
  const jwk = { ...(await exportJWK(keyPair.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' };
  issuerServer = createServer((req, res) => {
    res.setHeader('content-type', 'application/json');
    if (req.url === '/.well-known/openid-configuration')
      res.end(JSON.stringify({ issuer, jwks_uri: `${issuer}/jwks` }));
    else res.end(JSON.stringify({ keys: [jwk] }));
  }).listen(0, '127.0.0.1');
  await once(issuerServer, 'listening');
  issuer = `http://127.0.0.1:${(issuerServer.address() as AddressInfo).port}`;
  const route = (key: string, more: Partial<RouteConfig> = {}): RouteConfig => ({
    key,
    functionArn: 'arn:f',
    timeoutMilliseconds: 30_000,
    scopes: [],
    ...more,
  });
  const authorizer = { issuer, audience: ['staff'] };
  api = {
    id: 'abc',
    domainName: 'abc.execute-api.us-east-1.amazonaws.com',
    routes: [
      route('ANY /open/{name}'),
      route('GET /slow', { timeoutMilliseconds: 20 }),
      route('GET /closed', { authorizer }),
      route('GET /scoped', { authorizer, scopes: ['publish'] }),
    ],
  };
});
afterAll(() => issuerServer.close());
beforeEach(() => {
  invoked = [];
  outcome = { ok: true, payload: '{"statusCode":204}' };
});

async function* bytes(body: Buffer | string): AsyncIterable<Buffer> {
  if (body.length > 0) yield Buffer.from(body);
}

const gatewayOf = (own: ApiConfig) =>
  createGateway({
    api: own,
    clock,
    place: PLACES.aws,
    invoker: {
      async invoke(arn, payload) {
        invoked.push({ arn, event: JSON.parse(payload) });
        return typeof outcome === 'function' ? outcome() : outcome;
      },
    },
  });

const requestOf = (path: string, more: Partial<GatewayRequest> = {}): GatewayRequest => ({
  domainName: api.domainName,
  method: 'GET',
  path,
  query: '',
  headers: {},
  sourceIp: '127.0.0.1',
  body: bytes(''),
  ...more,
});

const call = (path: string, more: Partial<GatewayRequest> = {}, throttle?: ApiConfig['throttle']) =>
  gatewayOf({ ...api, ...(throttle && { throttle }) }).handle(requestOf(path, more));

const token = (claims: JWTPayload, key = keyPair.privateKey, alg = 'RS256', kid = 'k1') =>
  new SignJWT(claims).setProtectedHeader({ alg, kid }).sign(key);
const GOOD = () => ({ iss: issuer, aud: 'staff', sub: 'editor', iat: SECONDS, exp: SECONDS + 60 });

describe('the event that a function gets', () => {
  it('is of payload format 2.0', async () => {
    await call('/open/%E4%BB%B7', {
      method: 'POST',
      query: 'a=1&a=2&b=x%20y',
      headers: {
        cookie: 'c=1; d=2',
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'test',
        'x-forwarded-for': '203.0.113.9',
      },
      body: bytes('{"价":1}'),
    });
    expect(invoked[0]?.event).toMatchObject({
      version: '2.0',
      routeKey: 'ANY /open/{name}',
      rawPath: '/open/价',
      rawQueryString: 'a=1&a=2&b=x%20y',
      cookies: ['c=1', 'd=2'],
      queryStringParameters: { a: '1,2', b: 'x y' },
      pathParameters: { name: '价' },
      body: '{"价":1}',
      isBase64Encoded: false,
      headers: { host: api.domainName, 'x-forwarded-for': '203.0.113.9, 127.0.0.1', 'content-length': '9' },
      requestContext: {
        accountId: '000000000000',
        apiId: 'abc',
        stage: '$default',
        time: '10/Jan/2018:01:30:00 +0000',
        timeEpoch: NOW,
        http: {
          method: 'POST',
          path: '/open/价',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'test',
        },
      },
    });
    expect(invoked[0]?.event).not.toHaveProperty('headers.cookie');
  });

  it.each([
    ['text', 'text/csv', 'a,b', 'a,b', false],
    ['JSON of a kind', 'application/problem+json', '{}', '{}', false],
    ['a form', 'application/x-www-form-urlencoded', 'a=1', 'YT0x', true],
    ['bytes', 'application/octet-stream', 'a', 'YQ==', true],
    ['nothing said', '', 'a', 'YQ==', true],
  ])('carries the body of %s', async (_, type, body, shown, base64) => {
    await call('/open/x', {
      method: 'PUT',
      headers: type ? { 'content-type': type } : {},
      body: bytes(body),
    });
    expect(invoked[0]?.event).toMatchObject({ body: shown, isBase64Encoded: base64 });
  });

  it('has no body, query, cookies or path parameters where there are none', async () => {
    await call('/closed', { headers: { authorization: `Bearer ${await token(GOOD())}` } });
    for (const name of ['body', 'queryStringParameters', 'cookies', 'pathParameters']) {
      expect(invoked[0]?.event).not.toHaveProperty(name);
    }
  });
});

describe('what a function’s answer becomes', () => {
  it.each([
    [
      'status, headers and text',
      { statusCode: 201, headers: { ETag: '"1"' }, body: 'x' },
      201,
      'x',
      { etag: '"1"', 'content-type': 'text/plain;charset=UTF-8' },
    ],
    ['base64', { statusCode: 200, body: 'AAE=', isBase64Encoded: true }, 200, '\u0000\u0001', {}],
    ['cookies', { statusCode: 200, cookies: ['a=1', 'b=2'] }, 200, '', { 'set-cookie': ['a=1', 'b=2'] }],
    [
      'several values',
      { statusCode: 200, multiValueHeaders: { Link: ['a', 'b'] } },
      200,
      '',
      { link: ['a', 'b'] },
    ],
    ['no statusCode: all of it as JSON', { a: 1 }, 200, '{"a":1}', { 'content-type': 'application/json' }],
    ['a status that is none', { statusCode: 'x' }, 500, '{"message":"Internal Server Error"}', {}],
    ['a body that is no text', { statusCode: 200, body: {} }, 500, '{"message":"Internal Server Error"}', {}],
  ])('%s', async (_, returned, status, body, headers) => {
    outcome = { ok: true, payload: JSON.stringify(returned) };
    const answer = await call('/open/x');
    expect([answer.status, answer.body.toString('latin1')]).toEqual([status, body]);
    expect(answer.headers).toMatchObject(headers);
  });

  it.each([
    ['no route', () => call('/nowhere'), 404, 'Not Found'],
    ['another method', () => call('/closed', { method: 'POST' }), 404, 'Not Found'],
    ['another host', () => call('/open/x', { domainName: 'other' }), 404, 'Not Found'],
    ['a function that failed', () => call('/open/x'), 500, 'Internal Server Error'],
    [
      '11 MB',
      () => call('/open/x', { method: 'POST', body: bytes(Buffer.alloc(11 * 1024 * 1024)) }),
      413,
      'Request Entity Too Large',
    ],
    [
      'more than an event holds',
      () => call('/open/x', { method: 'POST', body: bytes(Buffer.alloc(5 * 1024 * 1024)) }),
      413,
      'Request Entity Too Large',
    ],
    [
      'more headers than it takes',
      () => call('/open/x', { headers: { 'x-one': 'x'.repeat(5_000), 'x-two': 'x'.repeat(5_300) } }),
      431,
      'Request Header Fields Too Large',
    ],
    ['too many at once', () => call('/open/x', {}, { rate: 0, burst: 0 }), 429, 'Too Many Requests'],
  ])('says as API Gateway does: %s', async (_, ask, status, message) => {
    outcome = { ok: false, errorType: 'Error', errorMessage: 'inner' };
    const answer = await ask();
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body.toString())).toEqual({ message });
    expect(answer.headers['apigw-requestid']).toMatch(/^\S+$/);
  });

  it('counts a route with a limit of its own by itself', async () => {
    outcome = { ok: true, payload: '{}' };
    const limited = {
      ...api,
      throttle: { rate: 0, burst: 1 },
      routes: api.routes.map((route) =>
        route.key.includes('/open/') ? { ...route, throttle: { rate: 0, burst: 2 } } : route,
      ),
    };
    const gateway = gatewayOf(limited);
    const status = async (path: string) => (await gateway.handle(requestOf(path))).status;
    const crowd = [await status('/open/x'), await status('/open/x'), await status('/open/x')];
    expect(crowd).toEqual([200, 200, 429]);
    // The stage's own is untouched by the crowd, and is used up by a route that shares it.
    expect([await status('/slow'), await status('/slow')]).toEqual([200, 429]);
  });

  it('keeps a refused call waiting, so that a crowd that asks again at once takes no core from others', async () => {
    outcome = { ok: true, payload: '{}' };
    const free = gatewayOf({ ...api, throttle: { rate: 0, burst: 1 } });
    const full = gatewayOf({ ...api, throttle: { rate: 0, burst: 0 } });
    const told: number[] = [];
    const tell = async (answer: Promise<{ status: number }>) => told.push((await answer).status);
    await Promise.all([tell(full.handle(requestOf('/open/x'))), tell(free.handle(requestOf('/open/x')))]);
    expect(told).toEqual([200, 429]);
  });

  it('keeps nobody waiting who asks where nothing stands yet', async () => {
    outcome = { ok: true, payload: '{}' };
    const routes = api.routes.map((one) => (one.key.includes('/slow') ? { ...one, key: '$default' } : one));
    const full = gatewayOf({ ...api, routes, throttle: { rate: 0, burst: 0 } });
    const told: string[] = [];
    const tell = async (path: string) => told.push(`${path} ${(await full.handle(requestOf(path))).status}`);
    const asked = Array.from({ length: 10 }, () => [tell('/open/x'), tell('/not/yet')]);
    await Promise.all(asked.flat());
    expect(told.slice(0, 10)).toEqual(Array(10).fill('/not/yet 429'));
    expect(told.slice(10)).toEqual(Array(10).fill('/open/x 429'));
  });

  it('gives up on a slow function', async () => {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    outcome = () => promise;
    const { status, headers } = await call('/slow');
    expect([status, headers['retry-after']]).toEqual([503, '2']);
    resolve({ ok: true, payload: '{}' });
  });
});

describe('the JWT authorizer', () => {
  it.each([
    ['no token', () => undefined],
    ['nonsense', () => 'Bearer x'],
    ['another key', () => token(GOOD(), otherPair.privateKey)],
    ['another algorithm', () => token(GOOD(), shortPair.privateKey, 'RS512')],
    ['an unknown key id', () => token(GOOD(), keyPair.privateKey, 'RS256', 'k2')],
    ['another issuer', () => token({ ...GOOD(), iss: 'http://other' })],
    ['another audience', () => token({ ...GOOD(), aud: 'public' })],
    ['no audience', () => token({ iss: issuer, iat: SECONDS, exp: SECONDS + 60 })],
    ['no expiry', () => token({ iss: issuer, aud: 'staff', iat: SECONDS })],
    ['expired in this second', () => token({ ...GOOD(), exp: SECONDS })],
    ['not yet valid', () => token({ ...GOOD(), nbf: SECONDS + 1 })],
    ['issued in the future', () => token({ ...GOOD(), iat: SECONDS + 1 })],
  ])('answers 401: %s', async (_, make) => {
    const authorization = await make();
    const answer = await call('/closed', { headers: authorization ? { authorization } : {} });
    expect([answer.status, answer.body.toString()]).toEqual([401, '{"message":"Unauthorized"}']);
    expect(answer.headers['www-authenticate']).toBe('Bearer');
    expect(invoked).toEqual([]);
  });

  it.each([
    ['with Bearer', 'Bearer '],
    ['in lower case', 'bearer '],
    ['bare', ''],
  ])('takes the token %s, and shows every claim as text', async (_, prefix) => {
    const claims = {
      ...GOOD(),
      roles: ['approver', 'head'],
      verified: true,
      level: 1.5,
      address: { city: '重庆', at: 1 },
    };
    await call('/closed', { headers: { authorization: prefix + (await token(claims)) } });
    expect(invoked[0]?.event).toMatchObject({
      requestContext: {
        authorizer: {
          jwt: {
            claims: {
              sub: 'editor',
              roles: '[approver head]',
              verified: 'true',
              level: '1.5',
              address: 'map[at:1 city:重庆]',
              exp: String(SECONDS + 60),
            },
            scopes: null,
          },
        },
      },
    });
  });

  it.each([
    [
      'client_id instead of an audience',
      async () => ({ iss: issuer, client_id: 'staff', exp: SECONDS + 60 }),
      '/closed',
      204,
    ],
    ['one of several audiences', async () => ({ ...GOOD(), aud: ['x', 'staff'] }), '/closed', 204],
    ['the scope', async () => ({ ...GOOD(), scope: 'read publish' }), '/scoped', 204],
    ['the scope as a list', async () => ({ ...GOOD(), scp: ['publish'] }), '/scoped', 204],
    ['not the scope', async () => ({ ...GOOD(), scope: 'publisher' }), '/scoped', 403],
  ])('%s', async (_, claims, path, status) => {
    const authorization = `Bearer ${await token(await claims())}`;
    expect((await call(path, { headers: { authorization } })).status).toBe(status);
  });
});
