import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { OriginAnswer } from '../edge/answer.ts';
import type { Invoker } from '../lambda/invoker.ts';
import { type ApiConfig, DEFAULT_ROUTE, type RouteConfig } from '../template/http-api.ts';
import type { Place } from '../template/resource-names.ts';
import type { Clock } from '../time/clock.ts';
import { type Authorizer, type Claims, createAuthorizer } from './authorizer.ts';
import { createRouteTable } from './route-table.ts';

/** A request as the edge passes it on; header names in lower case, values of repeated ones joined by commas. */
export interface GatewayRequest {
  readonly domainName: string;
  readonly method: string;
  /** As it stands in the address, percent-encoded. */
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly sourceIp: string;
  readonly body: AsyncIterable<Buffer>;
}

export interface Gateway {
  handle(request: GatewayRequest): Promise<OriginAnswer>;
}

/** Largest body of an HTTP API, and largest event a function takes, in bytes. */
const BODY_LIMIT = 10 * 1024 * 1024;
const EVENT_LIMIT = 6 * 1024 * 1024;
/** Largest request line and header values of an HTTP API together, in bytes. */
const HEAD_LIMIT = 10_240;
/** Content that reaches the function as it is; everything else is base64. */
const TEXT = /^(text\/|application\/(json|javascript|xml|.+\+(json|xml))\b)/i;

/**
 * How long a refused call waits for its refusal, in milliseconds: between half of it and half as much again, so that
 * those refused together do not come back together. On AWS a refusal costs nothing; here it runs on the
 * machine's own core, and who asks again at once would have all of it.
 */
const REFUSAL_PAUSE = 1000;

/** What ends a function where a machine is slow, and says nothing of the function itself. */
const OF_SLOWNESS: ReadonlySet<string> = new Set(['Runtime.InitTimeout', 'Sandbox.Timedout']);
/** After so many seconds whoever had no answer in time may ask again (RFC 9110, section 10.2.3). */
const RETRY_AFTER = 2;

const says = (status: number, message: string, headers: Record<string, string> = {}): OriginAnswer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: Buffer.from(JSON.stringify({ message })),
});

/** Plays the HTTP API of the template: routes, JWT authorizers, events of payload format 2.0. */
export function createGateway(options: {
  api: ApiConfig;
  invoker: Pick<Invoker, 'invoke'>;
  clock: Clock;
  place: Place;
}): Gateway {
  const { api, invoker, clock, place } = options;
  const find = createRouteTable(api.routes);
  const authorizers = new Map<RouteConfig, Authorizer>();
  for (const route of api.routes) {
    if (route.authorizer) authorizers.set(route, createAuthorizer(route.authorizer, clock));
  }
  const shared = throttle(api.throttle);
  const own = new Map(
    api.routes.flatMap((route) => (route.throttle ? [[route, throttle(route.throttle)] as const] : [])),
  );
  const admits = (match: ReturnType<typeof find>): boolean => ((match && own.get(match.route)) ?? shared)();

  const answer = async (request: GatewayRequest, requestId: string): Promise<OriginAnswer> => {
    const match = request.domainName === api.domainName ? find(request.method, request.path) : undefined;
    if (!admits(match)) {
      // Who waits for a release asks where nothing stands yet, and must not be kept from seeing it.
      if (match?.route.key !== DEFAULT_ROUTE) await setTimeout(REFUSAL_PAUSE * (0.5 + Math.random()));
      return says(429, 'Too Many Requests');
    }
    if (!match) return says(404, 'Not Found');
    if (headBytes(request) > HEAD_LIMIT) return says(431, 'Request Header Fields Too Large');
    const { route } = match;
    const body = await bodyOf(request.body);
    if (!body) return says(413, 'Request Entity Too Large');
    const authorizer = authorizers.get(route);
    let jwt: Claims | undefined;
    if (authorizer) {
      const decision = await authorizer(request.headers.authorization, route.scopes);
      if (decision.kind === 'unauthorized')
        return says(401, 'Unauthorized', { 'www-authenticate': 'Bearer' });
      if (decision.kind === 'forbidden') {
        const challenge = `Bearer scope="${route.scopes.join(' ')}" error="insufficient_scope"`;
        return says(403, 'Forbidden', { 'www-authenticate': challenge });
      }
      jwt = decision.jwt;
    }
    const event = JSON.stringify(
      eventOf(request, match, { body, jwt, requestId, api, place, now: clock.now() }),
    );
    if (Buffer.byteLength(event) > EVENT_LIMIT) return says(413, 'Request Entity Too Large');
    const waited = new AbortController();
    const outcome = await Promise.race([
      invoker.invoke(route.functionArn, event, { first: authorizer !== undefined }),
      setTimeout(route.timeoutMilliseconds, undefined, { signal: waited.signal }).catch(() => undefined),
    ]);
    waited.abort();
    if (outcome === undefined || (!outcome.ok && OF_SLOWNESS.has(outcome.errorType))) {
      return says(503, 'Service Unavailable', { 'retry-after': String(RETRY_AFTER) });
    }
    if (!outcome.ok) return says(500, 'Internal Server Error');
    return answerOf(outcome.payload) ?? says(500, 'Internal Server Error');
  };

  return {
    async handle(request) {
      const requestId = randomBytes(11).toString('base64url');
      const { status, headers, body } = await answer(request, requestId);
      return { status, headers: { ...headers, 'apigw-requestid': requestId }, body };
    },
  };
}

/** A bucket of tokens, on a monotonic clock. */
function throttle(limit: ApiConfig['throttle']): () => boolean {
  if (!limit) return () => true;
  let tokens = limit.burst;
  let at = performance.now();
  return () => {
    const now = performance.now();
    tokens = Math.min(limit.burst, tokens + ((now - at) / 1000) * limit.rate);
    at = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}

const headBytes = ({ method, path, query, headers }: GatewayRequest): number =>
  [method, path, query, ...Object.values(headers)].reduce((sum, text) => sum + Buffer.byteLength(text), 0);

/** The whole body; undefined when it is larger than an HTTP API takes. */
async function bodyOf(stream: AsyncIterable<Buffer>): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream) {
    size += part.length;
    if (size <= BODY_LIMIT) parts.push(part);
  }
  return size > BODY_LIMIT ? undefined : Buffer.concat(parts);
}

/** `12/Mar/2020:19:03:58 +0000`, the form of the common log. */
function logTime(now: number): string {
  const [, day = '', month = '', year = '', time = ''] =
    /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(now).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}

function queryParameters(query: string): Record<string, string> | undefined {
  if (query === '') return undefined;
  const parameters: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    parameters[name] = parameters[name] === undefined ? value : `${parameters[name]},${value}`;
  }
  return parameters;
}

function eventOf(
  request: GatewayRequest,
  match: { readonly route: RouteConfig; readonly parameters: Readonly<Record<string, string>> },
  around: {
    readonly body: Buffer;
    readonly jwt: Claims | undefined;
    readonly requestId: string;
    readonly api: ApiConfig;
    readonly place: Place;
    readonly now: number;
  },
): object {
  const { body, jwt, requestId, api, place, now } = around;
  const { cookie, ...headers } = request.headers;
  const query = queryParameters(request.query);
  const isText = TEXT.test(headers['content-type'] ?? '');
  // An HTTP API shows the path decoded, unlike a REST API.
  const path = decodeURIComponent(request.path);
  return {
    version: '2.0',
    routeKey: match.route.key,
    rawPath: path,
    rawQueryString: request.query,
    ...(cookie !== undefined && { cookies: cookie.split(/;\s*/) }),
    headers: {
      ...headers,
      host: request.domainName,
      'x-forwarded-for': [headers['x-forwarded-for'], '127.0.0.1']
        .filter((one) => one !== undefined)
        .join(', '),
      ...(body.length > 0 && { 'content-length': String(body.length) }),
    },
    ...(query && { queryStringParameters: query }),
    requestContext: {
      accountId: place.account,
      apiId: api.id,
      ...(jwt && { authorizer: { jwt } }),
      domainName: request.domainName,
      domainPrefix: api.id,
      http: {
        method: request.method,
        path,
        protocol: 'HTTP/1.1',
        sourceIp: request.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey: match.route.key,
      stage: '$default',
      time: logTime(now),
      timeEpoch: now,
    },
    ...(Object.keys(match.parameters).length > 0 && { pathParameters: match.parameters }),
    ...(body.length > 0 && { body: isText ? body.toString('utf8') : body.toString('base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

/** What a function returned, as an answer; undefined when API Gateway would not understand it. */
function answerOf(payload: string): OriginAnswer | undefined {
  const returned: unknown = JSON.parse(payload);
  if (typeof returned !== 'object' || returned === null || !('statusCode' in returned)) {
    return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(payload) };
  }
  const { statusCode, headers, multiValueHeaders, cookies, body, isBase64Encoded } = returned as Record<
    string,
    unknown
  >;
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 200 || status > 599) return undefined;
  if (body !== undefined && body !== null && typeof body !== 'string') return undefined;
  const sent: Record<string, string | string[]> = { 'content-type': 'text/plain;charset=UTF-8' };
  for (const [name, value] of Object.entries({ ...record(headers), ...record(multiValueHeaders) })) {
    if (value === undefined || value === null) continue;
    sent[name.toLowerCase()] = Array.isArray(value) ? value.map(String) : String(value);
  }
  if (Array.isArray(cookies) && cookies.length > 0) sent['set-cookie'] = cookies.map(String);
  return {
    status,
    headers: sent,
    body: Buffer.from(typeof body === 'string' ? body : '', isBase64Encoded === true ? 'base64' : 'utf8'),
  };
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
