import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Gateway } from '../api/gateway.ts';
import type { Storage } from '../s3/storage.ts';
import type { Clock } from '../time/clock.ts';
import { type OriginAnswer, preparedHeaders, type Sendable, send } from './answer.ts';
import { type Coding, codingFor, compressed, isCompressible } from './compression.ts';
import type { Behaviour, Distribution, Origin } from './distribution.ts';
import { errorTtl, keeping } from './freshness.ts';
import { chosenQuery, decodable, forwarded, keyOf, pathPattern, type Viewer } from './viewer-request.ts';

export interface Edge {
  handle(req: IncomingMessage, res: ServerResponse): Promise<void>;
  /** Forgets every answer that it keeps. */
  forget(): void;
  status(): { readonly entries: number; readonly bytes: number };
}

interface Entry extends Sendable {
  /** Of the origin, before compression weakened it: what the origin is asked about. */
  readonly originEtag: string | undefined;
  readonly storedAt: number;
  readonly freshUntil: number;
}

interface Fetched {
  readonly entry: Entry;
  readonly verdict: 'Miss' | 'RefreshHit' | 'Hit';
  /** False: whoever waited for it must ask for itself. */
  readonly share: boolean;
}

const CACHE_BYTES = 256 * 1024 * 1024;
const ENTRY_OVERHEAD = 2_048;

/** Longest path and query of a viewer's request, in bytes. */
const URL_LIMIT = 8_192;

/** Plays the distribution of the template in front of the public bucket and the API. */
export function createEdge(options: {
  distribution: Distribution;
  storage: Pick<Storage, 'read' | 'preflight'>;
  gateway: Pick<Gateway, 'handle'>;
  clock: Clock;
}): Edge {
  const { distribution, storage, gateway, clock } = options;
  const cache = new Map<string, Entry>();
  const fetching = new Map<string, Promise<Fetched>>();
  const patterns = distribution.behaviours.map((behaviour) => ({
    behaviour,
    matches: pathPattern(behaviour.pattern),
  }));
  const secretNames = new Set(
    distribution.behaviours
      .flatMap(({ origin, failover }) => [origin, ...(failover ? [failover.origin] : [])])
      .flatMap((origin) => (origin.kind === 'api' ? Object.keys(origin.headers) : [])),
  );
  let bytes = 0;
  let dateSecond = 0;
  let dateText = '';

  const date = (now: number): string => {
    const second = Math.floor(now / 1000);
    if (second !== dateSecond) {
      dateSecond = second;
      dateText = new Date(now).toUTCString();
    }
    return dateText;
  };

  const drop = (key: string) => {
    const entry = cache.get(key);
    if (!entry) return;
    cache.delete(key);
    bytes -= entry.body.length + ENTRY_OVERHEAD;
  };
  const keep = (key: string, entry: Entry) => {
    drop(key);
    cache.set(key, entry);
    bytes += entry.body.length + ENTRY_OVERHEAD;
    for (const [oldest] of cache) {
      if (bytes <= CACHE_BYTES) break;
      drop(oldest);
    }
  };

  const askStorage = (
    viewer: Viewer,
    origin: Extract<Origin, { kind: 's3' }>,
    stale: Entry | undefined,
    now: number,
  ): OriginAnswer => {
    const key = viewer.path === '/' ? distribution.rootObject : decodeURIComponent(viewer.path.slice(1));
    const { status, headers, body } = storage.read({
      bucket: origin.bucket,
      key,
      principal: origin.principal,
      ...(stale?.originEtag !== undefined && { ifNoneMatch: stale.originEtag }),
    });
    return { status, headers: { ...headers, date: date(now) }, body: body ?? Buffer.alloc(0) };
  };

  const askApi = async (viewer: Viewer, origin: Extract<Origin, { kind: 'api' }>): Promise<OriginAnswer> => {
    const { req } = viewer;
    // What is kept is kept whole, whichever of the two asked for it first.
    const whole = req.method === 'HEAD' && viewer.behaviour.cache.maxTtl > 0;
    const query = chosenQuery(viewer);
    return gateway.handle({
      domainName: origin.domainName,
      method: whole ? 'GET' : (req.method ?? 'GET'),
      path: viewer.path,
      query,
      headers: { ...forwarded(viewer, secretNames), ...origin.headers },
      sourceIp: req.socket.remoteAddress ?? '127.0.0.1',
      body: req,
    });
  };

  const askOrigin = async (viewer: Viewer, origin: Origin, stale: Entry | undefined, now: number) =>
    origin.kind === 's3' ? askStorage(viewer, origin, stale, now) : await askApi(viewer, origin);

  const ask = async (viewer: Viewer, stale: Entry | undefined, now: number): Promise<OriginAnswer> => {
    const { origin, failover } = viewer.behaviour;
    const answer = await askOrigin(viewer, origin, stale, now);
    if (!failover?.statuses.has(answer.status)) return answer;
    return await askOrigin(viewer, failover.origin, stale, now);
  };

  /** A bucket answers a preflight and takes nothing else but reading. */
  const askOtherwise = async (viewer: Viewer): Promise<OriginAnswer> => {
    const { req, behaviour } = viewer;
    const { origin } = behaviour;
    if (origin.kind === 'api') return await askApi(viewer, origin);
    if (req.method !== 'OPTIONS') throw new Error('A bucket is read through this distribution, not written');
    const { status, headers, body } = storage.preflight(origin.bucket, forwarded(viewer, secretNames));
    return { status, headers, body: body ?? Buffer.alloc(0) };
  };

  const fetch = async (
    viewer: Viewer,
    key: string,
    coding: Coding,
    stale: Entry | undefined,
  ): Promise<Fetched> => {
    const { behaviour } = viewer;
    const answer = await ask(viewer, stale, clock.now());
    const now = clock.now();
    const headers = plain(answer.headers);
    if (answer.status === 304 && stale) {
      const { ttl, store, share } = keeping(headers, behaviour.cache, now);
      const entry: Entry = {
        ...stale,
        headers: refreshed(stale.headers, preparedHeaders(answer, behaviour)),
        storedAt: now,
        freshUntil: now + ttl * 1000,
      };
      if (store) keep(key, entry);
      else drop(key);
      return { entry, verdict: 'RefreshHit', share };
    }
    if (answer.status >= 500 && stale) return { entry: stale, verdict: 'Hit', share: true };
    const entry = await entryOf(answer, headers, behaviour, coding, now);
    if (answer.status >= 400) {
      const ttl = errorTtl(answer.status, headers, behaviour.cache, distribution.errorTtl);
      const kept = { ...entry, freshUntil: now + ttl * 1000 };
      drop(key);
      if (ttl > 0) keep(key, kept);
      return { entry: kept, verdict: 'Miss', share: behaviour.cache.maxTtl > 0 || ttl > 0 };
    }
    const { ttl, store, share } = keeping(headers, behaviour.cache, now);
    const kept = { ...entry, freshUntil: now + ttl * 1000 };
    if (store && answer.status === 200) keep(key, kept);
    else drop(key);
    return { entry: kept, verdict: 'Miss', share };
  };

  const read = async (viewer: Viewer, res: ServerResponse): Promise<void> => {
    const { behaviour, req } = viewer;
    // A part is cut out of what is stored, so a request for one is served from the uncompressed copy.
    const coding =
      behaviour.compress && req.headers.range === undefined
        ? codingFor(req.headers['accept-encoding'], behaviour.cache)
        : '';
    const key = keyOf(viewer, coding);
    const reply = (entry: Entry, verdict: 'Hit' | 'Miss' | 'RefreshHit') => {
      const now = clock.now();
      const age = verdict === 'Hit' ? Math.max(0, Math.floor((now - entry.storedAt) / 1000)) : undefined;
      send(req, res, entry, { verdict, age, date: date(now), cors: behaviour.response.cors });
    };
    const fresh = cache.get(key);
    if (fresh && clock.now() < fresh.freshUntil) {
      // Last in, last out: what is asked for stays.
      cache.delete(key);
      cache.set(key, fresh);
      return reply(fresh, 'Hit');
    }
    const alone = behaviour.cache.maxTtl === 0;
    const underway = alone ? undefined : fetching.get(key);
    if (underway) {
      const { entry, verdict, share } = await underway;
      if (share) return reply(entry, verdict);
    }
    const stale = fresh?.status === 200 ? fresh : undefined;
    const fetched = fetch(viewer, key, coding, stale);
    if (!alone && !fetching.has(key)) {
      fetching.set(key, fetched);
      const clear = () => {
        if (fetching.get(key) === fetched) fetching.delete(key);
      };
      fetched.then(clear, clear);
    }
    const { entry, verdict } = await fetched;
    reply(entry, verdict);
  };

  return {
    async handle(req, res) {
      const now = clock.now();
      const target = req.url ?? '/';
      const mark = target.indexOf('?');
      const path = mark < 0 ? target : target.slice(0, mark);
      const query = mark < 0 ? '' : target.slice(mark + 1);
      if (target.length > URL_LIMIT) return refuse(res, 414, 'URI Too Long', date(now));
      if (!path.startsWith('/') || !decodable(path)) return refuse(res, 400, 'Bad Request', date(now));
      const behaviour = patterns.find(({ matches }) => matches(path))?.behaviour;
      if (!behaviour?.methods.has(req.method ?? '')) {
        return refuse(res, 403, 'This distribution is not configured to allow this method.', date(now));
      }
      const viewer: Viewer = { req, path, query, behaviour };
      try {
        const answered = behaviour.looksFirst?.(req, path);
        if (answered) {
          // Whoever is still sending reads the answer when all of it was sent.
          req.resume();
          const headers = {
            ...answered.headers,
            date: date(now),
            'x-cache': 'FunctionGeneratedResponse from cloudfront',
          };
          return void res.writeHead(answered.status, headers).end();
        }
        if (req.method === 'GET' || req.method === 'HEAD') return await read(viewer, res);
        const answer = await askOtherwise(viewer);
        const sendable = {
          ...answer,
          headers: preparedHeaders(answer, behaviour),
          etag: undefined,
          lastModified: undefined,
        };
        send(req, res, sendable, {
          verdict: 'Miss',
          age: undefined,
          date: date(clock.now()),
          cors: behaviour.response.cors,
        });
      } catch (fault) {
        console.error('edge:', fault);
        if (res.headersSent) res.destroy();
        else refuse(res, 502, 'The origin did not answer.', date(clock.now()));
      }
    },
    forget() {
      cache.clear();
      bytes = 0;
    },
    status: () => ({ entries: cache.size, bytes }),
  };
}

function refuse(res: ServerResponse, status: number, sentence: string, date: string): void {
  res.sendDate = false;
  const body = `${sentence}\n`;
  res.writeHead(status, [
    'content-type',
    'text/plain; charset=utf-8',
    'content-length',
    String(Buffer.byteLength(body)),
    'cache-control',
    'no-store',
    'date',
    date,
    'x-cache',
    'Error from cloudfront',
  ]);
  res.end(body);
}

const plain = (headers: OriginAnswer['headers']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : value.join(', '),
    ]),
  );

/** What is stored of an answer: compressed once, its tag weakened where it was. */
async function entryOf(
  answer: OriginAnswer,
  headers: Readonly<Record<string, string>>,
  behaviour: Behaviour,
  coding: Coding,
  now: number,
): Promise<Entry> {
  const packed = await compressed(answer.body, headers, coding);
  const originEtag = headers.etag;
  const etag = packed && originEtag && !originEtag.startsWith('W/') ? `W/${originEtag}` : originEtag;
  const varies =
    behaviour.compress &&
    (behaviour.cache.gzip || behaviour.cache.brotli) &&
    isCompressible(headers['content-type']);
  const vary = [headers.vary, varies ? 'Accept-Encoding' : undefined]
    .filter((one) => one !== undefined)
    .join(', ');
  const shown = {
    ...answer.headers,
    ...(etag !== undefined && { etag }),
    ...(packed && { 'content-encoding': coding }),
    ...(vary && { vary }),
  };
  return {
    status: answer.status,
    headers: preparedHeaders({ ...answer, headers: shown }, behaviour),
    body: packed ?? answer.body,
    etag,
    originEtag,
    lastModified: headers['last-modified'],
    storedAt: now,
    freshUntil: now,
  };
}

/** A stored answer's headers with what a 304 brings anew (RFC 9111, 3.2); those of the body stay. */
function refreshed(stored: readonly string[], brought: readonly string[]): string[] {
  const fresh = new Map<string, string>();
  for (let at = 0; at < brought.length; at += 2) {
    const name = brought[at] ?? '';
    if (['cache-control', 'expires', 'last-modified'].includes(name)) fresh.set(name, brought[at + 1] ?? '');
  }
  return stored.map((one, index) => (index % 2 === 0 ? one : (fresh.get(stored[index - 1] ?? '') ?? one)));
}
