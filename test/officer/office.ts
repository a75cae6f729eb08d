import { randomUUID } from 'node:crypto';
import type { Context, APIGatewayProxyEventV2WithJWTAuthorizer as Event } from 'aws-lambda';
import type { Temporal } from 'temporal-polyfill';
import { api } from '../../functions/http/api.ts';
import { ROUTES } from '../../functions/http/contract/routes.ts';
import { officerOperations } from '../../functions/officer/operations.ts';
import type { OfficerPorts } from '../../functions/officer/ports.ts';
import type { Table } from '../../functions/store/table.ts';
import { keyArn, startEngines } from '../infra/local/engines.ts';
import { instant } from '../store/cases/builders.ts';
import { everything, startTables } from '../store/engine.ts';

const SECRET = 'the edge says so, and nobody else';
const WRAPS = keyArn('requests');
const MACS = keyArn('mac');

/** Who may call, with their roles. */
const PEOPLE: Readonly<Record<string, string>> = {
  officer: '[officer]',
  officer2: '[officer]',
  head: '[approver]',
  editor: '[editor]',
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

/** The officers' API on the real engines: a fresh table for each office, and a clock that is set by hand. */
export const startOfficers = async () => {
  const tables = await startTables();
  const engines = await startEngines({
    buckets: [{ name: 'casework', versioned: true }],
    keys: [
      { arn: WRAPS, spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT' },
      { arn: MACS, spec: 'HMAC_256', usage: 'GENERATE_VERIFY_MAC' },
    ],
  });
  return {
    /** The same table by a client of its own, as another process has one. */
    again: tables.again,
    /** `smtp`: the mail server's address; none unless given. `on`: a table that another office works on. */
    async office(today: string, { smtp = '', on }: { smtp?: string; on?: Table } = {}) {
      const table: Table = on ?? (await tables.fresh());
      const clock: { now: Temporal.Instant } = { now: instant(today) };
      const ports: OfficerPorts = {
        table,
        secrets: { kms: engines.kms(), requestsKey: WRAPS, macKey: MACS },
        casework: async () => ({ s3: engines.s3(), bucket: 'casework' }),
        site: 'https://office.example',
        mail: { url: smtp, from: 'Office <stats@tongji.example>' },
        now: () => clock.now,
      };
      const handler = api({
        function: 'officer-api',
        routes: ROUTES,
        edgeSecret: SECRET,
        roleClaim: 'roles',
        operations: officerOperations(ports),
      });
      const call = async (line: string, sent: Sent = {}): Promise<Answer> => {
        const [method = '', address = ''] = line.split(' ');
        const [path = '', search = ''] = address.split('?');
        const { route, params } = routed(method, `/api/staff${path}`);
        const result = await handler(eventOf(route, params, search, sent), {} as Context);
        const bytes = Buffer.from(result.body ?? '', result.isBase64Encoded ? 'base64' : 'utf8');
        const headers = Object.fromEntries(
          Object.entries(result.headers ?? {}).map(([name, value]) => [name, String(value)]),
        );
        const json = String(headers['content-type']).includes('json');
        return {
          status: result.statusCode ?? 0,
          headers,
          bytes,
          body: json ? JSON.parse(bytes.toString()) : null,
        };
      };
      return {
        ports,
        table,
        call,
        /** It is this day now, ten in the morning, or this instant. */
        at(day: string): void {
          clock.now = instant(day);
        },
        /** A step on a case as it stands. */
        async step(receipt: string, act: string, body: unknown, by = 'officer'): Promise<Answer> {
          const { body: seen } = await call(`GET /requests/${receipt}`);
          return call(`POST /requests/${receipt}/${act}`, { by, body, version: seen.version });
        },
        everything: () => everything(table),
      };
    },
    async stop() {
      await engines.stop();
      await tables.stop();
    },
  };
};

export type Officers = Awaited<ReturnType<typeof startOfficers>>;
export type Office = Awaited<ReturnType<Officers['office']>>;

/** The route of an address, as the gateway finds it: fixed parts go before parameters. */
const routed = (method: string, path: string): { route: string; params: Record<string, string> } => {
  const given = path.split('/');
  const fits = ROUTES.filter((route) => route.function === 'officer-api' && route.method === method)
    .map((route) => ({ route, parts: route.path.split('/') }))
    .filter(
      ({ parts }) =>
        parts.length === given.length &&
        parts.every((part, i) => part === given[i] || (part.startsWith('{') && given[i] !== '')),
    )
    .sort((a, b) => a.route.path.split('{').length - b.route.path.split('{').length);
  const [found] = fits;
  if (!found) throw new Error(`No route ${method} ${path}`);
  const params = found.parts.flatMap((part, i): [string, string][] =>
    part.startsWith('{') ? [[part.slice(1, -1), decodeURIComponent(given[i] ?? '')]] : [],
  );
  return { route: `${method} ${found.route.path}`, params: Object.fromEntries(params) };
};

const eventOf = (
  routeKey: string,
  pathParameters: Record<string, string>,
  rawQueryString: string,
  { by = 'officer', body, version, key, headers = {} }: Sent,
): Event => ({
  version: '2.0',
  routeKey,
  rawPath: '',
  rawQueryString,
  pathParameters,
  queryStringParameters: Object.fromEntries(new URLSearchParams(rawQueryString)),
  headers: {
    'x-heliostat-edge': SECRET,
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

/** What a person put in: none of it may stand outside what is sealed. */
export const PERSON = {
  name: '欧阳清雅',
  identityDocument: 'resident-id',
  identityNumber: '510102198001011234',
  phone: '13800138000',
  email: 'ouyang.qingya@mail.example',
  address: '重庆市渝中区人民路232号7-1',
} as const;

export const WANTED = {
  title: '2017年重庆市居民消费价格调查网点数量',
  description: '请提供2017年各区县居民消费价格调查网点的数量及其变动情况',
  form: 'electronic',
  way: 'email',
} as const;

/** A request handed over today by a natural person, unless said otherwise. */
export const intakeBody = (received: string, more: Record<string, unknown> = {}) => ({
  channel: 'in-person',
  received,
  kind: 'natural-person',
  applicant: PERSON,
  wanted: WANTED,
  ...more,
});
