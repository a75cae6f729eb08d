/** A bucket's CORS rules: the first that fits decides. */
import type { IncomingHttpHeaders } from 'node:http';
import type { BucketConfig, CorsRule } from './bucket.ts';
import type { Answer } from './call.ts';
import { S3Fault } from './faults.ts';

/** One `*` stands for any run of characters. */
function fits(pattern: string, value: string): boolean {
  const [before = '', after] = pattern.split('*');
  if (after === undefined) return pattern === value;
  return value.length >= before.length + after.length && value.startsWith(before) && value.endsWith(after);
}

function ruleFor(
  bucket: BucketConfig | undefined,
  origin: string,
  method: string,
  headers: readonly string[],
): CorsRule | undefined {
  return bucket?.cors?.find(
    (rule) =>
      rule.allowedOrigins.some((pattern) => fits(pattern, origin)) &&
      rule.allowedMethods.includes(method) &&
      headers.every((name) => rule.allowedHeaders?.some((pattern) => fits(pattern.toLowerCase(), name))),
  );
}

function headersOf(rule: CorsRule, origin: string): Record<string, string> {
  const anyone = rule.allowedOrigins.includes('*');
  return {
    'access-control-allow-origin': anyone ? '*' : origin,
    'access-control-allow-methods': rule.allowedMethods.join(', '),
    ...(!anyone && { 'access-control-allow-credentials': 'true' }),
    ...(rule.exposedHeaders && { 'access-control-expose-headers': rule.exposedHeaders.join(', ') }),
    ...(rule.maxAge !== undefined && { 'access-control-max-age': String(rule.maxAge) }),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  };
}

/** For the answer to a request that carries an Origin. */
export function corsHeaders(bucket: BucketConfig | undefined, method: string, headers: IncomingHttpHeaders) {
  const { origin } = headers;
  const rule = origin === undefined ? undefined : ruleFor(bucket, origin, method, []);
  return rule && origin !== undefined ? headersOf(rule, origin) : {};
}

export function preflight(bucket: BucketConfig | undefined, headers: IncomingHttpHeaders): Answer {
  const { origin } = headers;
  const method = headers['access-control-request-method'];
  const asked = String(headers['access-control-request-headers'] ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const rule = origin && method ? ruleFor(bucket, origin, String(method), asked) : undefined;
  if (!rule || origin === undefined) {
    throw new S3Fault('AccessDenied', 'CORSResponse: This CORS request is not allowed.');
  }
  const named = asked.length > 0 ? { 'access-control-allow-headers': asked.join(', ') } : {};
  return { status: 200, headers: { ...headersOf(rule, origin), ...named } };
}
