import { randomUUID } from 'node:crypto';
import type {
  Context,
  APIGatewayProxyEventV2WithJWTAuthorizer as Event,
  APIGatewayProxyStructuredResultV2 as Result,
} from 'aws-lambda';

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
  (handler: (event: Event, context: Context) => Promise<Result>, somebody = 'officer') =>
  async (line: string, sent: Sent = {}): Promise<Answer> => {
    const [method = '', address = ''] = line.split(' ');
    const [path = '', search = ''] = address.split('?');
    const event = eventOf(method, `/api/staff${path}`, search, { by: somebody, ...sent });
    const result = await handler(event, {} as Context);
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

const eventOf = (
  method: string,
  path: string,
  rawQueryString: string,
  { by = '', body, version, key, headers = {} }: Sent,
): Event => ({
  version: '2.0',
  routeKey: 'ANY /api/staff/{rest+}',
  rawPath: decodeURIComponent(path),
  rawQueryString,
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
    http: { method, path, protocol: 'HTTP/1.1', sourceIp: '', userAgent: '' },
    requestId: 'r-1',
    routeKey: 'ANY /api/staff/{rest+}',
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
