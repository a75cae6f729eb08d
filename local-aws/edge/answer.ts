import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Behaviour } from './distribution.ts';
import type { Cors } from './policies.ts';

/** What an origin answered. Header names in lower case; a header sent more than once is a list. */
export interface OriginAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

type Verdict = 'Hit' | 'Miss' | 'RefreshHit' | 'Error';

const VIA = '1.1 local-aws (CloudFront)';
/** Headers of one connection, not of the answer. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'date',
  'content-length',
  'via',
]);

/** The headers of an answer after the response headers policy, names and values in turn, ready for `writeHead`. */
export function preparedHeaders(answer: OriginAnswer, behaviour: Behaviour): string[] {
  const { response } = behaviour;
  const headers = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(answer.headers)) {
    if (!HOP_BY_HOP.has(name) && !response.remove.includes(name)) {
      headers.set(name, typeof value === 'string' ? [value] : value);
    }
  }
  for (const { name, value, override } of response.headers) {
    if (override || !headers.has(name)) headers.set(name, [value]);
  }
  const flat: string[] = ['via', VIA];
  for (const [name, values] of headers) for (const value of values) flat.push(name, value);
  return flat;
}

/** What the policy adds for a request from another origin; undefined: nothing. */
function corsHeaders(cors: Cors | undefined, req: IncomingMessage): string[] {
  const origin = req.headers.origin;
  if (!cors || origin === undefined) return [];
  const any = cors.origins.includes('*');
  if (!any && !cors.origins.includes(origin)) return [];
  const headers = ['access-control-allow-origin', any && !cors.credentials ? '*' : origin];
  if (!any) headers.push('vary', 'Origin');
  if (cors.credentials) headers.push('access-control-allow-credentials', 'true');
  if (cors.expose.length > 0) headers.push('access-control-expose-headers', cors.expose.join(', '));
  if (req.method === 'OPTIONS') {
    headers.push('access-control-allow-methods', cors.methods.join(', '));
    headers.push('access-control-allow-headers', cors.headers.join(', '));
    if (cors.maxAge !== undefined) headers.push('access-control-max-age', String(cors.maxAge));
  }
  return headers;
}

/** `"a"` and `W/"a"` are the same here (RFC 9110, 13.1.2). */
const strong = (tag: string): string => tag.trim().replace(/^W\//, '');

function unchanged(
  req: IncomingMessage,
  etag: string | undefined,
  lastModified: string | undefined,
): boolean {
  const tags = req.headers['if-none-match'];
  if (tags !== undefined) {
    return tags.trim() === '*' || (etag !== undefined && tags.split(',').map(strong).includes(strong(etag)));
  }
  const since = Date.parse(req.headers['if-modified-since'] ?? '');
  const modified = Date.parse(lastModified ?? '');
  return modified <= since;
}

/** The one range asked for, first and last byte; `none` where the whole is to be sent; `out` where there is no such part. */
function rangeOf(
  req: IncomingMessage,
  size: number,
  etag: string | undefined,
  lastModified: string | undefined,
): { readonly first: number; readonly last: number } | 'none' | 'out' {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(req.headers.range ?? '') ?? [];
  if (from === '' && to === '') return 'none';
  const condition = req.headers['if-range'];
  if (condition !== undefined && condition !== etag && condition !== lastModified) return 'none';
  if (typeof condition === 'string' && condition.startsWith('W/')) return 'none';
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (from !== '' && to !== '' && Number(to) < Number(from)) return 'none';
  return first > last || first >= size ? 'out' : { first, last };
}

export interface Sendable {
  readonly status: number;
  /** As `preparedHeaders` gives them. */
  readonly headers: readonly string[];
  readonly body: Buffer;
  readonly etag: string | undefined;
  readonly lastModified: string | undefined;
}

/** Sends an answer to a viewer, as a whole, as a part, or as "not modified". */
export function send(
  req: IncomingMessage,
  res: ServerResponse,
  answer: Sendable,
  about: {
    readonly verdict: Verdict;
    readonly age: number | undefined;
    readonly date: string;
    readonly cors: Cors | undefined;
  },
): void {
  const { body, etag, lastModified } = answer;
  const reading = req.method === 'GET' || req.method === 'HEAD';
  const verdict = answer.status >= 400 ? 'Error' : about.verdict;
  const headers = [...answer.headers, 'date', about.date, 'x-cache', `${verdict} from cloudfront`];
  if (about.age !== undefined) headers.push('age', String(about.age));
  const cors = corsHeaders(about.cors, req);
  if (cors.length > 0) merge(headers, cors, about.cors?.override ?? false);
  res.sendDate = false;
  if (reading && answer.status === 200) {
    if (unchanged(req, etag, lastModified)) {
      res.writeHead(304, without(headers, 'content-type', 'content-encoding')).end();
      return;
    }
    const range = rangeOf(req, body.length, etag, lastModified);
    if (range === 'out') {
      headers.push('content-range', `bytes */${body.length}`, 'content-length', '0');
      res.writeHead(416, without(headers, 'content-type', 'content-encoding')).end();
      return;
    }
    headers.push('accept-ranges', 'bytes');
    if (range !== 'none') {
      const part = body.subarray(range.first, range.last + 1);
      headers.push('content-range', `bytes ${range.first}-${range.last}/${body.length}`);
      headers.push('content-length', String(part.length));
      res.writeHead(206, headers).end(req.method === 'HEAD' ? undefined : part);
      return;
    }
  }
  const empty = answer.status === 204 || answer.status === 304;
  if (!empty) headers.push('content-length', String(body.length));
  res.writeHead(answer.status, headers).end(req.method === 'HEAD' || empty ? undefined : body);
}

/** Adds headers; one that is there already gives way only where the policy overrides. `vary` joins. */
function merge(headers: string[], added: readonly string[], override: boolean): void {
  for (let at = 0; at < added.length; at += 2) {
    const name = added[at] ?? '';
    const value = added[at + 1] ?? '';
    const there = headers.findIndex((one, index) => index % 2 === 0 && one === name);
    if (there < 0) headers.push(name, value);
    else if (name === 'vary') headers[there + 1] = `${headers[there + 1]}, ${value}`;
    else if (override) headers[there + 1] = value;
  }
}

const without = (headers: readonly string[], ...names: readonly string[]): string[] =>
  headers.filter((_, index) => !names.includes(headers[index - (index % 2)] ?? ''));
