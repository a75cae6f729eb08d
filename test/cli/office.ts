import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dispatch } from '../../cli/dispatch.ts';
import type { StatusAnswer } from '../../functions/release/contract/schemas.ts';

/**
 * What an office answers when nothing else was said: status, body (JSON unless bytes) and headers; or, with
 * `drop`, as much as `bytes` says and then the connection breaks.
 */
export type Reply = {
  status?: number;
  body?: unknown;
  bytes?: Uint8Array;
  headers?: Record<string, string>;
  drop?: true;
};

/** One request as it arrived. `body` is parsed JSON or form text; a multipart body is only measured. */
type Seen = {
  call: string;
  headers: IncomingMessage['headers'];
  body: unknown;
};

export const STATUS: StatusAnswer = {
  flow: 'cpi',
  period: '2017-12',
  kind: 'regular',
  state: 'announced',
  edition: 1,
  publishedEdition: 0,
  releaseAt: '2018-01-10T09:30:00.000+08:00',
  publishedAt: null,
  late: false,
  delayed: false,
  title: { zh: '2017年12月居民消费价格', en: 'Consumer prices, December 2017' },
  contact: { name: { zh: '统计局', en: 'Statistics office' } },
  notice: null,
  upload: null,
  manifest: null,
  sealed: null,
  newerRejected: null,
  returned: null,
  wordings: [],
  acknowledged: null,
  review: null,
  approval: null,
  changes: [],
  version: 7,
};

export const UPLOAD: NonNullable<StatusAnswer['upload']> = {
  upload: 3,
  fileName: 'cpi.csv',
  state: 'sealed',
  by: 'editor',
  readAs: 'UTF-8',
  faultCount: 0,
  warnings: 0,
  problem: null,
  failure: null,
};

/** The SHA-256 that a test's status names as sealed. */
export const MANIFEST = 'ab'.repeat(32);

export const RELEASE = '/api/staff/releases/cpi/2017-12';

/**
 * An office that plays the contract of docs/architecture.md for one command line: an issuer, the staff API
 * whose answers a test sets, and storage that takes a presigned POST. Its clock stands in January 2018.
 */
export async function openOffice() {
  const seen: Seen[] = [];
  const replies = new Map<string, Reply[]>();
  const tokens = new Map<string, { sub: string; expiresAt: number }>();
  const uploads: { fields: Record<string, string>; fileName: string; size: number; sha256: string }[] = [];
  const config = await mkdtemp(join(tmpdir(), 'heliostat-cli-'));
  const office = {
    /** The office's clock, in milliseconds. */
    clock: Date.parse('2018-01-10T09:00:00+08:00'),
    seen,
    uploads,
    tokens,
    server: '',
    env: {} as Record<string, string | undefined>,
    config,
    /** Answers of a call (`GET /path`), in order; the last one stays. */
    on(call: string, ...given: Reply[]) {
      replies.set(call, given);
      return office;
    },
    calls: () => seen.map(({ call }) => call),
    /** A token as the issuer signs them, good for an hour of the office's clock. */
    issue(sub: string) {
      const expiresAt = Math.floor(office.clock / 1000) + 3600;
      const claims = Buffer.from(JSON.stringify({ sub, exp: expiresAt, jti: randomUUID() })).toString(
        'base64url',
      );
      const token = `e30.${claims}.c2ln`;
      tokens.set(token, { sub, expiresAt });
      return token;
    },
    /** Runs a command line against this office and gives what it said. */
    async run(argv: readonly string[], { terminal = false, waits = [] as number[] } = {}) {
      let answer = '';
      let talk = '';
      const status = await dispatch(argv, {
        answer: (text) => {
          answer += text;
        },
        talk: (text) => {
          talk += text;
        },
        terminal,
        env: office.env,
        wait: async (milliseconds) => {
          waits.push(milliseconds);
        },
      });
      return { status, answer, talk, json: () => JSON.parse(answer) };
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(config, { recursive: true, force: true });
    },
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  });

  async function handle(request: IncomingMessage, response: ServerResponse) {
    const call = `${request.method} ${request.url}`;
    const type = request.headers['content-type'] ?? '';
    if (type.startsWith('multipart/')) {
      uploads.push(await readForm(request, type));
      seen.push({ call, headers: request.headers, body: undefined });
      send(response, next(call) ?? { status: 204 });
      return;
    }
    let text = '';
    for await (const chunk of request) text += chunk;
    seen.push({
      call,
      headers: request.headers,
      body: type === 'application/json' ? JSON.parse(text) : text,
    });
    send(response, next(call) ?? standing(request, text));
  }

  function next(call: string): Reply | undefined {
    const given = replies.get(call);
    return given !== undefined && given.length > 1 ? given.shift() : given?.[0];
  }

  /** What the office answers by itself. */
  function standing(request: IncomingMessage, text: string): Reply {
    const path = request.url ?? '';
    if (path === '/.well-known/oauth-protected-resource') {
      return { body: { resource: 'urn:office', authorization_servers: [`${office.server}/oidc`] } };
    }
    if (path.startsWith('/oidc')) return issuer(path.slice('/oidc'.length), request, text);
    if (!path.startsWith('/api/staff/')) return { status: 404, body: { title: 'There is nothing here' } };
    const token = tokens.get((request.headers.authorization ?? '').replace('Bearer ', ''));
    if (token === undefined || token.expiresAt * 1000 <= office.clock) {
      return { status: 401, body: { message: 'Unauthorized' } };
    }
    if (path === '/api/staff/me') {
      return { body: { sub: token.sub, name: `The ${token.sub}`, roles: [token.sub] } };
    }
    if (request.method === 'GET' && path === RELEASE) return { body: STATUS, headers: { etag: '"7"' } };
    if (request.method === 'POST') return { body: STATUS, headers: { etag: '"8"' } };
    return { status: 404, body: { title: 'There is nothing at this address' } };
  }

  function issuer(path: string, request: IncomingMessage, text: string): Reply {
    const form = new URLSearchParams(text);
    if (path === '/.well-known/openid-configuration') {
      const issuer = `${office.server}/oidc`;
      return {
        body: {
          issuer,
          token_endpoint: `${issuer}/token`,
          device_authorization_endpoint: `${issuer}/device`,
          revocation_endpoint: `${issuer}/revoke`,
          jwks_uri: `${issuer}/jwks`,
        },
      };
    }
    if (path === '/device') {
      return {
        body: {
          device_code: 'device-1',
          user_code: 'WDJB-MJHT',
          verification_uri: `${office.server}/device`,
          expires_in: 600,
          interval: 0.01,
        },
      };
    }
    if (path === '/revoke') return { status: 200 };
    const [id, secret] = Buffer.from((request.headers.authorization ?? '').replace('Basic ', ''), 'base64')
      .toString()
      .split(':');
    const grant = form.get('grant_type');
    if (grant === 'client_credentials' && (id === '' || id !== secret || id === 'stranger')) {
      return { status: 401, body: { error: 'invalid_client' } };
    }
    if (form.get('resource') !== 'urn:office' && !grant?.endsWith('device_code')) {
      return { status: 400, body: { error: 'invalid_target' } };
    }
    const sub = grant === 'client_credentials' ? (id ?? '') : 'li.na';
    return {
      body: {
        access_token: office.issue(sub),
        token_type: 'Bearer',
        expires_in: 3600,
        ...(grant === 'client_credentials' ? {} : { refresh_token: `refresh-${tokens.size}` }),
      },
    };
  }

  function send(response: ServerResponse, { status = 200, body, bytes, headers = {}, drop }: Reply) {
    if (drop) {
      if (bytes === undefined) response.destroy();
      else {
        response.writeHead(status, { 'content-length': bytes.length + 1 });
        response.write(bytes, () => response.destroy());
      }
      return;
    }
    response.writeHead(status, {
      date: new Date(office.clock).toUTCString(),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    });
    response.end(bytes ?? (body === undefined ? undefined : JSON.stringify(body)));
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  office.server = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  office.env = { HELIOSTAT_SERVER: office.server, XDG_CONFIG_HOME: config };
  return office;
}

export type Office = Awaited<ReturnType<typeof openOffice>>;

/** Reads a multipart form as storage does: fields first, then the file, which is hashed and not kept. */
async function readForm(request: IncomingMessage, type: string) {
  const boundary = /boundary=(.+)$/.exec(type)?.[1] ?? '';
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  const hash = createHash('sha256');
  let head: string | undefined;
  let held = Buffer.alloc(0);
  let size = 0;
  for await (const chunk of request) {
    held = Buffer.concat([held, chunk]);
    if (head === undefined) {
      const file = held.indexOf('name="file"');
      const end = file < 0 ? -1 : held.indexOf('\r\n\r\n', file);
      if (end < 0) continue;
      head = held.subarray(0, end).toString();
      held = held.subarray(end + 4);
    }
    const sure = Math.max(0, held.length - tail.length);
    hash.update(held.subarray(0, sure));
    size += sure;
    held = held.subarray(sure);
  }
  if (!held.equals(tail)) throw new Error('The form does not end as it must');
  const fields: Record<string, string> = {};
  for (const part of (head ?? '').split(`--${boundary}\r\n`).slice(1, -1)) {
    const [, name = '', value = ''] = /name="([^"]*)"\r\n\r\n(.*)\r\n$/s.exec(part) ?? [];
    fields[name] = value;
  }
  const fileName = /name="file"; filename="([^"]*)"/.exec(head ?? '')?.[1] ?? '';
  return { fields, fileName, size, sha256: hash.digest('hex') };
}
