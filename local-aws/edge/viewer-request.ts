import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Coding, codingFor } from './compression.ts';
import type { Behaviour } from './distribution.ts';
import type { Choice } from './policies.ts';

/** A request as the behaviours and the origins see it. */
export interface Viewer {
  readonly req: IncomingMessage;
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  readonly behaviour: Behaviour;
}

/** CloudFront's path patterns: `*` stands for any characters, `?` for one; case counts. */
export function pathPattern(pattern: string): (path: string) => boolean {
  if (pattern === '*') return () => true;
  const escaped = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${pattern.startsWith('/') ? '' : '/'}${escaped}$`, 's');
  return (path) => expression.test(path);
}

export function decodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

const chooses = ({ kind, names }: Choice, name: string): boolean =>
  kind === 'all' || (kind === 'these' && names.has(name)) || (kind === 'allBut' && !names.has(name));

const parameters = (query: string, choice: Choice): string =>
  choice.kind === 'none'
    ? ''
    : choice.kind === 'all'
      ? query
      : query
          .split('&')
          .filter((part) => chooses(choice, decodeURIComponent(part.split('=', 1)[0] ?? '')))
          .join('&');

/** What goes to the origin: what is in the key, and what the origin request policy adds. */
export function chosenQuery({ query, behaviour }: Viewer): string {
  const { cache, forward } = behaviour;
  return forward.query.kind === 'none' ? parameters(query, cache.query) : parameters(query, forward.query);
}

/** Everything that tells two requests apart. HEAD shares the copy of GET. */
export function keyOf({ req, path, query, behaviour }: Viewer, coding: Coding): string {
  const { cache, pattern } = behaviour;
  let key = `${coding}\n${pattern}\n${path}`;
  if (cache.query.kind !== 'none') key += `\n?${parameters(query, cache.query)}`;
  if (cache.headers.kind !== 'none') {
    for (const name of [...cache.headers.names].sort())
      key += `\n${name}: ${String(req.headers[name] ?? '')}`;
  }
  if (cache.cookies.kind !== 'none') key += `\n${cookies(req, cache.cookies)}`;
  return key;
}

const cookies = (req: IncomingMessage, choice: Choice): string =>
  (req.headers.cookie ?? '')
    .split(/;\s*/)
    .filter((one) => one !== '' && chooses(choice, one.split('=', 1)[0] ?? ''))
    .join('; ');

/** Never passed on: they belong to one connection, or CloudFront sets or removes them itself. */
const OWN_HEADERS =
  /^(connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|expect|host|content-length|via|x-forwarded-.*|x-real-ip|cloudfront-.*|x-amz-cf-.*|x-edge-.*|cookie|accept-encoding|user-agent)$/;

/** The viewer's headers as they reach a custom origin. */
export function forwarded(viewer: Viewer, secretNames: ReadonlySet<string>): Record<string, string> {
  const { req, behaviour } = viewer;
  const { cache, forward } = behaviour;
  const passes = (name: string) => chooses(forward.headers, name) || chooses(cache.headers, name);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(req.headers)) {
    if (value === undefined || OWN_HEADERS.test(name) || secretNames.has(name) || !passes(name)) continue;
    headers[name] = Array.isArray(value) ? value.join(',') : value;
  }
  // Content-Type reaches the origin with a body whatever the policy says.
  const contentType = req.headers['content-type'];
  if (contentType !== undefined) headers['content-type'] = contentType;
  const cookie = cookies(req, forward.cookies.kind === 'none' ? cache.cookies : forward.cookies);
  if (cookie) headers.cookie = cookie;
  const coding = codingFor(req.headers['accept-encoding'], cache);
  const acceptEncoding =
    cache.gzip || cache.brotli ? coding : passes('accept-encoding') ? req.headers['accept-encoding'] : '';
  if (acceptEncoding) headers['accept-encoding'] = String(acceptEncoding);
  headers['user-agent'] = passes('user-agent') ? (req.headers['user-agent'] ?? '') : 'Amazon CloudFront';
  headers.via = '1.1 local-aws (CloudFront)';
  headers['x-amz-cf-id'] = randomUUID();
  headers['x-forwarded-for'] = [req.headers['x-forwarded-for'], req.socket.remoteAddress ?? '127.0.0.1']
    .filter((one) => one !== undefined)
    .join(', ');
  headers['x-forwarded-proto'] = 'http';
  // CloudFront's own headers are sent where a policy lists them.
  if (forward.headers.kind === 'these' && forward.headers.names.has('cloudfront-viewer-address')) {
    const { remoteAddress = '127.0.0.1', remotePort = 0 } = req.socket;
    headers['cloudfront-viewer-address'] = `${remoteAddress}:${remotePort}`;
  }
  return headers;
}
