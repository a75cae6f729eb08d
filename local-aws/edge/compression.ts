import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { CachePolicy } from './policies.ts';

/** What a viewer takes of what the policy offers, as CloudFront writes it into the cache key. */
export type Coding = '' | 'gzip' | 'br';

const gzipped = promisify(gzip);
const brotlied = promisify(brotliCompress);

/** Media types that CloudFront compresses. */
const COMPRESSIBLE = new Set(
  `application/dash+xml application/eot application/font application/font-sfnt application/javascript
  application/json application/opentype application/otf application/pdf application/pkcs7-mime
  application/protobuf application/rss+xml application/truetype application/ttf application/vnd.apple.mpegurl
  application/vnd.mapbox-vector-tile application/vnd.ms-fontobject application/wasm application/xhtml+xml
  application/xml application/x-font-opentype application/x-font-truetype application/x-font-ttf
  application/x-httpd-cgi application/x-javascript application/x-mpegurl application/x-opentype
  application/x-otf application/x-perl application/x-ttf font/eot font/opentype font/otf font/ttf image/svg+xml
  text/css text/csv text/html text/javascript text/js text/plain text/richtext text/tab-separated-values
  text/xml text/x-component text/x-java-source text/x-script vnd.apple.mpegurl`.split(/\s+/),
);
const SMALLEST = 1_000;
const LARGEST = 10_000_000;

export const isCompressible = (contentType: string | undefined): boolean =>
  COMPRESSIBLE.has((contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '');

/** Brotli before gzip, where the policy and the viewer both know it (a weight of 0 refuses it). */
export function codingFor(acceptEncoding: string | undefined, policy: CachePolicy): Coding {
  if (!acceptEncoding || (!policy.brotli && !policy.gzip)) return '';
  const refused = /^q=0(\.0*)?$/;
  const accepted = new Set(
    acceptEncoding
      .toLowerCase()
      .split(',')
      .map((part) => part.trim().split(/\s*;\s*/))
      .filter(([, weight = '']) => !refused.test(weight))
      .map(([name = '']) => name),
  );
  if (policy.brotli && accepted.has('br')) return 'br';
  return policy.gzip && accepted.has('gzip') ? 'gzip' : '';
}

/** The body in this coding; undefined where CloudFront would leave it as it is. */
export async function compressed(
  body: Buffer,
  headers: Readonly<Record<string, string>>,
  coding: Coding,
): Promise<Buffer | undefined> {
  const fits = body.length >= SMALLEST && body.length <= LARGEST;
  if (coding === '' || !fits || headers['content-encoding'] || !isCompressible(headers['content-type']))
    return undefined;
  if (coding === 'gzip') return gzipped(body, { level: 6 });
  return brotlied(body, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
  });
}
