import type { CachePolicy } from './policies.ts';

/** What the origin's headers make of an answer. */
export interface Keeping {
  /** How long it is fresh, in seconds; 0: it is asked for again each time. */
  readonly ttl: number;
  /** False: no copy is held at all, not even to be asked about. */
  readonly store: boolean;
  /** False: requests that came while it was being fetched may not share it. */
  readonly share: boolean;
}

type Headers = Readonly<Record<string, string>>;

/** Directives of a Cache-Control header, names in lower case. */
function cacheControl(header: string | undefined): ReadonlyMap<string, string> {
  const directives = new Map<string, string>();
  for (const part of (header ?? '').split(',')) {
    const [name = '', value = ''] = part.trim().split('=');
    if (name) directives.set(name.toLowerCase(), value.replaceAll('"', ''));
  }
  return directives;
}

const seconds = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;

/**
 * How long the origin's own headers say, in seconds; undefined: they say nothing. `s-maxage` wins over
 * `max-age`, which wins over `Expires`; that is Expires minus Date, both in whole seconds (RFC 9111, 4.2.1),
 * so that a copy may live up to a second longer than Expires says.
 */
function lifetime(headers: Headers, now: number): number | undefined {
  const directives = cacheControl(headers['cache-control']);
  const age = seconds(directives.get('s-maxage')) ?? seconds(directives.get('max-age'));
  if (age !== undefined) return age;
  const expires = headers.expires;
  if (expires === undefined) return undefined;
  const until = Date.parse(expires);
  const date = Date.parse(headers.date ?? '');
  const since = Number.isNaN(date) ? Math.floor(now / 1000) * 1000 : date;
  return Number.isNaN(until) ? 0 : Math.max(0, (until - since) / 1000);
}

/**
 * CloudFront's rules for an answer that is no error ("Managing how long content stays in the cache"): the
 * origin decides between the policy's minimum and maximum, the default holds where the origin is silent, and
 * `no-cache`, `no-store` and `private` count only while the minimum is 0.
 */
export function keeping(headers: Headers, policy: CachePolicy, now: number): Keeping {
  const { minTtl, defaultTtl, maxTtl } = policy;
  const directives = cacheControl(headers['cache-control']);
  const barred = ['no-store', 'private', 'no-cache'].filter((name) => directives.has(name));
  const said = lifetime(headers, now);
  const atOnce = said === 0 && !headers.expires;
  if (barred.length > 0) {
    const onlyRevalidate = barred.every((name) => name === 'no-cache');
    return { ttl: minTtl, store: minTtl > 0 || onlyRevalidate, share: minTtl > 0 };
  }
  if (maxTtl === 0) return { ttl: 0, store: false, share: false };
  const ttl = said === undefined ? Math.max(minTtl, defaultTtl) : Math.max(minTtl, said);
  return { ttl: Math.min(ttl, maxTtl), store: true, share: minTtl > 0 || !atOnce };
}

/** Errors that CloudFront keeps. */
const KEPT_ERRORS = new Set([400, 403, 404, 405, 410, 414, 500, 501, 502, 503, 504]);
const DEFAULT_ERROR_TTL = 10;

/** How long an error is kept, in seconds: the distribution's error TTL, or longer where the origin says so. */
export function errorTtl(
  status: number,
  headers: Headers,
  policy: CachePolicy,
  minimums: ReadonlyMap<number, number>,
): number {
  if (!KEPT_ERRORS.has(status)) return 0;
  const directives = cacheControl(headers['cache-control']);
  const said = seconds(directives.get('s-maxage')) ?? seconds(directives.get('max-age')) ?? 0;
  return Math.max(minimums.get(status) ?? DEFAULT_ERROR_TTL, Math.min(said, policy.maxTtl));
}
