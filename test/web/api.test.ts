import type { Context, APIGatewayProxyEventV2WithJWTAuthorizer as Event } from 'aws-lambda';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { Problem } from '../../functions/kernel/problem.ts';
import { api, type Call } from '../../functions/web/api.ts';
import type { Route } from '../../functions/web/route.ts';

const SECRET = 'the edge says so, and nobody else';

const route = (given: Partial<Route>): Route => ({
  method: 'POST',
  path: '/api/staff/things',
  operation: 'make',
  step: 'things',
  summary: 'Make a thing',
  function: 'staff-api',
  authorizer: 'staff',
  roles: ['editor'],
  body: async () =>
    v.strictObject({
      name: v.pipe(v.string(), v.minLength(2)),
      list: v.array(v.object({ n: v.number() })),
    }),
  status: 201,
  kind: 'creates',
  ...given,
});

const GOOD = { name: 'ab', list: [{ n: 1 }] };

type Sent = { headers?: Record<string, string>; body?: string; roles?: string; sub?: string | null };

const call = async (
  sent: Sent,
  given: Partial<Route> = {},
  operation: (call: Call) => Promise<{ body: unknown }> = async () => ({ body: 1 }),
) => {
  const one = { ...route(given), answer: async () => v.unknown() };
  const handler = api({
    function: 'staff-api',
    routes: [one],
    ports: {},
    steps: { things: async () => ({ make: () => operation }) },
    edgeSecret: SECRET,
    roleClaim: 'roles',
  });
  const event: Event = {
    version: '2.0',
    routeKey: `ANY ${one.path}`,
    rawPath: one.path,
    rawQueryString: '',
    headers: {
      'x-heliostat-edge': SECRET,
      'content-type': 'application/json',
      'idempotency-key': 'k-0123456789',
      ...sent.headers,
    },
    requestContext: {
      accountId: '',
      apiId: '',
      domainName: '',
      domainPrefix: '',
      http: { method: one.method, path: one.path, protocol: 'HTTP/1.1', sourceIp: '', userAgent: '' },
      requestId: 'r-1',
      routeKey: `ANY ${one.path}`,
      stage: '$default',
      time: '',
      timeEpoch: 0,
      authorizer: {
        principalId: '',
        integrationLatency: 0,
        jwt: {
          claims: {
            ...(sent.sub === null ? {} : { sub: sent.sub ?? 'ed' }),
            roles: sent.roles ?? '[editor]',
          },
          scopes: [],
        },
      },
    },
    body: sent.body ?? JSON.stringify(GOOD),
    isBase64Encoded: false,
  };
  const result = await handler(event, {} as Context);
  return {
    status: result.statusCode,
    headers: result.headers ?? {},
    body: JSON.parse(result.body ?? 'null'),
  };
};

describe('what a request must bring', () => {
  it.each<[string, Sent, Partial<Route>, number]>([
    ['everything', {}, {}, 201],
    ['the edge’s secret', { headers: { 'x-heliostat-edge': `${SECRET}.` } }, {}, 403],
    ['somebody', { sub: null }, {}, 401],
    ['one of the roles', { roles: '[reviewer approver]' }, {}, 403],
    ['one role among others', { roles: '[reviewer editor]' }, {}, 201],
    ['a role given as one word', { roles: 'editor' }, {}, 201],
    ['JSON', { headers: { 'content-type': 'text/plain' } }, {}, 415],
    ['JSON that parses', { body: '{"name": ' }, {}, 400],
    ['a fresh key where something is created', { headers: { 'idempotency-key': 'short' } }, {}, 400],
    ['If-Match where something changes', {}, { kind: 'changes' }, 428],
    ['an If-Match that is a version', { headers: { 'if-match': 'W/"1"' } }, { kind: 'changes' }, 412],
    ['If-Match where something is sent out', {}, { kind: 'sends' }, 428],
    [
      'and a fresh key there too',
      { headers: { 'if-match': '"1"', 'idempotency-key': 'short' } },
      { kind: 'sends' },
      400,
    ],
    ['no more than a million characters', { body: `"${'x'.repeat(1_000_001)}"` }, {}, 413],
  ])('%s', async (_, sent, given, status) => {
    const answer = await call(sent, given);
    expect(answer.status).toBe(status);
    if (status >= 400) {
      expect(answer.headers['content-type']).toBe('application/problem+json');
      expect(answer.body).toMatchObject({ status, type: expect.stringMatching(/^\/problems\//) });
    }
  });

  it('all faults of a body, each with its place', async () => {
    const { status, body } = await call({
      body: JSON.stringify({ name: 'a', list: [{ n: 1 }, { n: '2' }], x: 1 }),
    });
    expect(status).toBe(422);
    expect(body.faults.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      '/list/1/n',
      '/name',
      '/x',
    ]);
  });

  it('reaches the operation parsed', async () => {
    let seen: Call | undefined;
    await call({ headers: { 'if-match': '"41"' } }, { kind: 'changes' }, async (given) => {
      seen = given;
      return { body: null };
    });
    expect(seen).toMatchObject({ version: 41, body: GOOD, actor: { sub: 'ed', roles: ['editor'] } });
  });
});

describe('what goes wrong inside', () => {
  it('a named problem is told as it is', async () => {
    const { status, body } = await call({}, {}, async () => {
      throw new Problem('conflict', { zh: '已经发布', en: 'It is published' });
    });
    expect({ status, detail: body.detail }).toEqual({ status: 409, detail: 'It is published' });
  });

  it.each([
    [undefined, 'en', 'It is published'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh', '已经发布'],
    ['en-GB,zh;q=0.5', 'en', 'It is published'],
    ['de', 'en', 'It is published'],
  ])('Accept-Language %s decides: %s, and Content-Language says so', async (asked, lang, detail) => {
    const headers = asked === undefined ? {} : { 'accept-language': asked };
    const answer = await call({ headers }, {}, async () => {
      throw new Problem(
        'conflict',
        { zh: '已经发布', en: 'It is published' },
        { faults: [{ code: 'public', detail: { zh: '已经发布', en: 'It is published' } }] },
      );
    });
    expect(answer.headers).toMatchObject({ 'content-language': lang, vary: 'accept-language' });
    expect(answer.body).toMatchObject({ detail, faults: [{ code: 'public', detail }] });
    expect(answer.body.title).toMatch(lang === 'zh' ? /\p{Script=Han}/u : /^The record/);
  });

  it('what a schema finds is in that language too, without the value', async () => {
    const sent = { body: JSON.stringify({ name: 'a', list: [{ n: 'Zhang San' }] }) };
    const chinese = await call({ ...sent, headers: { 'accept-language': 'zh' } });
    expect(chinese.body.faults).toContainEqual({
      code: 'number',
      pointer: '/list/0/n',
      detail: '类型不对：应为数字',
    });
    const english = await call(sent);
    expect(english.body.faults).toContainEqual({
      code: 'number',
      pointer: '/list/0/n',
      detail: 'Invalid type: Expected number',
    });
    expect(JSON.stringify([chinese.body, english.body])).not.toContain('Zhang');
  });

  it('an unknown fault shows its id and nothing else', async () => {
    const { status, body } = await call({}, {}, async () => {
      throw new Error('101.8 before its time');
    });
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('101.8');
    expect(body.detail).toContain('r-1');
  });

  it.each(['SlowDown', 'ThrottlingException', 'KMSThrottlingException', 'TooManyRequestsException'])(
    'a service that has too much to do (%s) is 503, with the time to ask again',
    async (name) => {
      const { status, headers, body } = await call({}, {}, async () => {
        throw Object.assign(new Error('Reduce your request rate'), { name });
      });
      expect([status, headers['retry-after'], body.type]).toEqual([503, '2', '/problems/unavailable']);
    },
  );
});
