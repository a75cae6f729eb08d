import { randomUUID } from 'node:crypto';
import type { Context, APIGatewayProxyEventV2WithJWTAuthorizer as Event } from 'aws-lambda';
import type { Temporal } from 'temporal-polyfill';
import { lawAt } from '../../../functions/holidays/records/holidays.ts';
import { EVENT_PAGE_ROUTES } from '../../../functions/openday/contract/desk-routes.ts';
import { ASK_ROUTES } from '../../../functions/question/contract/desk-routes.ts';
import { DESK_ROUTES } from '../../../functions/request/contract/desk-routes.ts';
import { OFFICER_ROUTES } from '../../../functions/request/contract/officer-routes.ts';
import type { DeskPorts } from '../../../functions/request/desk/ports.ts';
import { problemPage } from '../../../functions/request/pages/problem-page.ts';
import { OFFICER_STEPS } from '../../../functions/service/steps/officer-api.ts';
import { PUBLIC_DESK_STEPS } from '../../../functions/service/steps/public-desk.ts';
import { DESK_STEPS } from '../../../functions/service/steps/request-desk.ts';
import type { Table } from '../../../functions/store/table.ts';
import { api } from '../../../functions/web/api.ts';
import { keyArn, role, startEngines } from '../../local-aws/engines.ts';
import { SITE } from '../../pages/models.ts';
import { everything, startTables } from '../../store/engine.ts';
import { instant } from '../records/builders.ts';

const SECRET = 'the edge says so, and nobody else';
const WRAPS = keyArn('requests');
const MACS = keyArn('mac');

type Sent = {
  /** A form's fields, sent as browsers do. */
  form?: Record<string, string>;
  /** A file with it. */
  file?: { name: string; bytes: Buffer };
  json?: unknown;
  key?: string;
  cookie?: string;
  /** The client's address as the edge tells it; one of its own for each call, unless said otherwise. */
  from?: string;
  headers?: Record<string, string>;
  body?: string;
};

export type Answer = {
  status: number;
  headers: Record<string, string>;
  cookies: readonly string[];
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads into whatever was answered, and fails where it is not
  json: any;
};

let callers = 0;
/** An address that nobody asked from before. */
const somebody = (): string => {
  callers += 1;
  return `198.51.${callers >> 8}.${callers & 255}`;
};

/** What the template lets the request desk do with keys: it has new ones wrapped, and none unwrapped. */
const DESK = role('desk', [
  { Effect: 'Allow', Action: ['kms:GenerateDataKey'], Resource: WRAPS },
  { Effect: 'Allow', Action: ['kms:GenerateMac'], Resource: MACS },
]);

/** The request desk on the real engines: a fresh table for each, a clock that is set by hand, and its officers. */
export const startDesks = async () => {
  const tables = await startTables();
  const engines = await startEngines({
    buckets: [{ name: 'casework', versioned: true }],
    keys: [
      { arn: WRAPS, spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT' },
      { arn: MACS, spec: 'HMAC_256', usage: 'GENERATE_VERIFY_MAC' },
    ],
    roles: [DESK],
  });
  return {
    async desk(today: string) {
      const table: Table = await tables.fresh();
      const clock: { now: Temporal.Instant } = { now: instant(today) };
      const shared = {
        table,
        secrets: { kms: engines.kms(), requestsKey: WRAPS, macKey: MACS, noticesKey: WRAPS },
        casework: async () => ({ s3: engines.s3(), bucket: 'casework' }),
        now: () => clock.now,
      };
      const ports: DeskPorts = {
        ...shared,
        secrets: { ...shared.secrets, kms: engines.kms('desk') },
        site: SITE,
        script: '/assets/requests.0a1b2c3d.js',
      };
      const handler = api({
        function: 'request-desk',
        routes: DESK_ROUTES,
        edgeSecret: SECRET,
        problemPage: async (problem, path) =>
          problemPage({ site: SITE, lang: path.startsWith('/en/') ? 'en' : 'zh', problem }),
        ports,
        steps: DESK_STEPS,
      });
      const publicDesk = api({
        function: 'public-desk',
        routes: [...ASK_ROUTES, ...EVENT_PAGE_ROUTES],
        edgeSecret: SECRET,
        problemPage: async (problem, path) =>
          problemPage({ site: SITE, lang: path.startsWith('/en/') ? 'en' : 'zh', problem, path }),
        ports,
        steps: PUBLIC_DESK_STEPS,
      });
      const officers = api({
        function: 'officer-api',
        routes: OFFICER_ROUTES,
        edgeSecret: SECRET,
        roleClaim: 'roles',
        ports: {
          ...shared,
          site: SITE.address,
          // An office that has reviewed what it withholds.
          lawOn: async (at: Temporal.Instant) => ({
            ...(await lawAt(table, at)),
            reviewFirst: ['refused', 'partial'] as const,
          }),
          mail: async () => ({ url: '', from: '' }),
        },
        steps: OFFICER_STEPS,
      });
      const call = async (line: string, sent: Sent = {}): Promise<Answer> => {
        const [method = '', address = ''] = line.split(' ');
        const desk = /^(\/en)?\/(ask|disclosure\/events)\//.test(address) ? publicDesk : handler;
        const result = await desk(eventOf(method, address, sent), {} as Context);
        const bytes = Buffer.from(result.body ?? '', result.isBase64Encoded ? 'base64' : 'utf8');
        const headers = Object.fromEntries(
          Object.entries(result.headers ?? {}).map(([name, value]) => [name, String(value)]),
        );
        const isJson = String(headers['content-type']).includes('json');
        return {
          status: result.statusCode ?? 0,
          headers,
          cookies: result.cookies ?? [],
          text: bytes.toString('utf8'),
          json: isJson ? JSON.parse(bytes.toString('utf8')) : null,
        };
      };
      /** The same as a browser does it: a 303 leads on, with the cookies that came along. */
      const browse = async (line: string, sent: Sent = {}): Promise<Answer> => {
        const first = await call(line, sent);
        if (first.status !== 303) return first;
        const cookies = first.cookies.map((one) => one.split(';')[0] ?? '');
        const from = sent.from ?? somebody();
        return call(`GET ${first.headers.location}`, { cookie: cookies.join('; '), from });
      };
      return {
        ports,
        /** Those of officers, who may have a case's key unwrapped. */
        secrets: shared.secrets,
        table,
        call,
        browse,
        /** It is this day now, ten in the morning, or this instant. */
        at(day: string): void {
          clock.now = instant(day);
        },
        /** What an officer does to a case: an event, a letter with one, or the review of its last letter. */
        async officer(
          receipt: string,
          act: 'events' | 'letters' | 'secret' | 'review' | 'notes',
          given: unknown,
          by = 'officer',
        ): Promise<void> {
          const event = (method: string, path: string, more: Partial<Event>): Event => ({
            ...eventOf(method, path, {}),
            requestContext: {
              ...eventOf(method, path, {}).requestContext,
              authorizer: {
                principalId: '',
                integrationLatency: 0,
                jwt: { claims: { sub: by, roles: by === 'head' ? '[approver]' : '[officer]' }, scopes: [] },
              },
            },
            ...more,
          });
          const seen = await officers(event('GET', `/api/staff/requests/${receipt}`, {}), {} as Context);
          const { version, letters } = JSON.parse(seen.body ?? '{}');
          const body = act === 'review' ? { content: letters.at(-1).content, verdict: 'approved' } : given;
          const done = await officers(
            event('POST', `/api/staff/requests/${receipt}/${act}`, {
              headers: {
                'x-heliostat-edge': SECRET,
                'content-type': 'application/json',
                'idempotency-key': randomUUID(),
                'if-match': `"${version}"`,
              },
              body: JSON.stringify(body),
            }),
            {} as Context,
          );
          if (Number(done.statusCode) >= 300) throw new Error(`${act}: ${done.statusCode} ${done.body}`);
        },
        everything: () => everything(table),
      };
    },
    s3: () => engines.s3(),
    async stop() {
      await engines.stop();
      await tables.stop();
    },
  };
};

export type Desks = Awaited<ReturnType<typeof startDesks>>;
export type Desk = Awaited<ReturnType<Desks['desk']>>;

const BOUNDARY = 'a-boundary-that-no-file-has';

/** A form with a file, as browsers send it (RFC 7578). */
const multipart = (fields: Record<string, string>, file: { name: string; bytes: Buffer }): Buffer => {
  const part = (disposition: string, value: Buffer): Buffer =>
    Buffer.concat([
      Buffer.from(`--${BOUNDARY}\r\ncontent-disposition: form-data; ${disposition}\r\n\r\n`),
      value,
      Buffer.from('\r\n'),
    ]);
  return Buffer.concat([
    ...Object.entries(fields).map(([name, value]) => part(`name="${name}"`, Buffer.from(value))),
    part(`name="file"; filename="${file.name}"`, file.bytes),
    Buffer.from(`--${BOUNDARY}--\r\n`),
  ]);
};

/** What the body is of. */
const typeOf = (sent: Sent): string => {
  if (sent.file) return `multipart/form-data; boundary=${BOUNDARY}`;
  return sent.json ? 'application/json' : 'application/x-www-form-urlencoded';
};

const eventOf = (method: string, address: string, sent: Sent): Event => {
  const [path = '', search = ''] = address.split('?');
  const body =
    sent.body ??
    (sent.file && multipart(sent.form ?? {}, sent.file).toString('base64')) ??
    (sent.form ? new URLSearchParams(sent.form).toString() : sent.json && JSON.stringify(sent.json));
  return {
    version: '2.0',
    routeKey: 'ANY /{rest+}',
    rawPath: decodeURIComponent(path),
    rawQueryString: search,
    queryStringParameters: Object.fromEntries(new URLSearchParams(search)),
    cookies: sent.cookie ? sent.cookie.split('; ') : [],
    headers: {
      'x-heliostat-edge': SECRET,
      'x-forwarded-for': `203.0.113.99, ${sent.from ?? somebody()}, 130.176.1.1`,
      'content-type': typeOf(sent),
      ...(sent.key && { 'idempotency-key': sent.key }),
      ...sent.headers,
    },
    requestContext: {
      accountId: '',
      apiId: '',
      domainName: '',
      domainPrefix: '',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '130.176.1.1', userAgent: '' },
      requestId: 'r-1',
      routeKey: 'ANY /{rest+}',
      stage: '$default',
      time: '',
      timeEpoch: 0,
      authorizer: { principalId: '', integrationLatency: 0, jwt: { claims: {}, scopes: [] } },
    },
    ...(typeof body === 'string' && { body }),
    isBase64Encoded: sent.file !== undefined,
  };
};

/** What a person put in: none of it may stand outside what is sealed, or come back to anybody else. */
export const PERSON = {
  name: '欧阳清雅',
  identityDocument: 'resident-id',
  identityNumber: '11010519491231002X',
  phone: '13800138000',
  email: 'ouyang.qingya@mail.example',
  address: '重庆市渝中区人民路232号7-1',
} as const;

/** A whole form of today, unless said otherwise. */
export const form = (more: Record<string, string> = {}): Record<string, string> => ({
  key: randomUUID(),
  step: 'send',
  proof: '',
  matter: 'disclosure',
  kind: 'natural-person',
  ...PERSON,
  title: '2017年重庆市居民消费价格调查网点数量',
  documentNumber: '',
  description: '请提供各区县调查网点的数量及其变动情况',
  since: '2017-01-01',
  until: '2017-12-31',
  form: 'electronic',
  way: 'web',
  reason: '课题研究需要',
  ...more,
});

/** Number and secret of a request just sent, out of the cookie that came with the 303. */
export const receiptOf = ({ cookies }: Answer): { receipt: string; secret: string } => {
  const [, receipt = '', secret = ''] = /receipt=([^.]+)\.([^;]+);/.exec(cookies[0] ?? '') ?? [];
  return { receipt, secret };
};
