import { randomUUID } from 'node:crypto';
import type {
  Context,
  APIGatewayProxyEventV2WithJWTAuthorizer as Event,
  APIGatewayProxyStructuredResultV2 as Result,
} from 'aws-lambda';
import { ROUTES } from '../../functions/service/routes.ts';
import type { FunctionName } from '../../functions/web/route.ts';

export const EDGE_SECRET = 'the edge says so, and nobody else';

/** Who may call, with their roles. */
const PEOPLE: Readonly<Record<string, string>> = {
  officer: '[officer]',
  officer2: '[officer]',
  head: '[approver]',
  editor: '[editor]',
  editor2: '[editor]',
  reviewer: '[reviewer]',
  approver: '[approver]',
  admin: '[admin]',
  monitor: '[monitor]',
  monitor2: '[monitor]',
  everything: '[editor reviewer approver]',
  both: '[officer approver]',
  'auth0|7': '[officer]',
};

type Sent = { by?: string; body?: unknown; version?: number; key?: string; headers?: Record<string, string> };

export type Answer = {
  status: number;
  headers: Record<string, string>;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads into whatever was answered, and fails where it is not
  body: any;
  bytes: Buffer;
};

/**
 * Calls a function as the gateway does, by an address below /api/staff. `GET /requests/…`. `somebody` calls where it
 * is not said who does.
 */
export const callerOf =
  (name: FunctionName, handler: (event: Event, context: Context) => Promise<Result>, somebody = 'officer') =>
  async (line: string, sent: Sent = {}): Promise<Answer> => {
    const [method = '', address = ''] = line.split(' ');
    const [path = '', search = ''] = address.split('?');
    const { route, params } = routed(name, method, `/api/staff${path}`);
    const result = await handler(eventOf(route, params, search, { by: somebody, ...sent }), {} as Context);
    const bytes = Buffer.from(result.body ?? '', result.isBase64Encoded ? 'base64' : 'utf8');
    const headers = Object.fromEntries(
      Object.entries(result.headers ?? {}).map(([header, value]) => [header, String(value)]),
    );
    const json = String(headers['content-type']).includes('json');
    return {
      status: result.statusCode ?? 0,
      headers,
      bytes,
      body: json ? JSON.parse(bytes.toString()) : null,
    };
  };

/** Whether a route's path takes these parts of an address: a greedy parameter takes all that are left. */
const takes = (parts: readonly string[], given: readonly string[]): boolean => {
  const greedy = parts.at(-1)?.endsWith('+}');
  if (greedy ? given.length < parts.length : given.length !== parts.length) return false;
  return parts.every((part, i) => part === given[i] || (part.startsWith('{') && given[i] !== ''));
};

/** The route of an address, as the gateway finds it: fixed parts go before parameters. */
const routed = (
  name: FunctionName,
  method: string,
  path: string,
): { route: string; params: Record<string, string> } => {
  const given = path.split('/');
  const [found] = ROUTES.filter((route) => route.function === name && route.method === method)
    .map((route) => ({ route, parts: route.path.split('/') }))
    .filter(({ parts }) => takes(parts, given))
    .sort((a, b) => a.route.path.split('{').length - b.route.path.split('{').length);
  if (!found) throw new Error(`No route ${method} ${path}`);
  const params = found.parts.flatMap((part, i): [string, string][] => {
    if (!part.startsWith('{')) return [];
    const value = part.endsWith('+}') ? given.slice(i).join('/') : (given[i] ?? '');
    return [[part.replace(/[{}+]/g, ''), decodeURIComponent(value)]];
  });
  return { route: `${method} ${found.route.path}`, params: Object.fromEntries(params) };
};

const eventOf = (
  routeKey: string,
  pathParameters: Record<string, string>,
  rawQueryString: string,
  { by = '', body, version, key, headers = {} }: Sent,
): Event => ({
  version: '2.0',
  routeKey,
  rawPath: '',
  rawQueryString,
  pathParameters,
  queryStringParameters: Object.fromEntries(new URLSearchParams(rawQueryString)),
  headers: {
    'x-heliostat-edge': EDGE_SECRET,
    'content-type': 'application/json',
    'idempotency-key': key ?? randomUUID(),
    ...(version !== undefined && { 'if-match': `"${version}"` }),
    ...headers,
  },
  requestContext: {
    accountId: '',
    apiId: '',
    domainName: '',
    domainPrefix: '',
    http: { method: '', path: '', protocol: 'HTTP/1.1', sourceIp: '', userAgent: '' },
    requestId: 'r-1',
    routeKey,
    stage: '$default',
    time: '',
    timeEpoch: 0,
    authorizer: {
      principalId: '',
      integrationLatency: 0,
      jwt: { claims: { sub: by, name: by, roles: PEOPLE[by] ?? '[]' }, scopes: [] },
    },
  },
  ...(body !== undefined && { body: JSON.stringify(body) }),
  isBase64Encoded: false,
});
