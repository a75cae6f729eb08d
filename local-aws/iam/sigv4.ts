/** AWS Signature Version 4, the verifying side, as S3, KMS, Lambda and DynamoDB want it. Whatever is not exactly right is refused. */
import { createHmac, createSecretKey, hash, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../time/clock.ts';
import type { Principal } from './policy.ts';

/** A key pair: with a session token the temporary one of a function's role, without one that of a user. */
export interface Credential {
  readonly secret: string;
  readonly sessionToken?: string;
  readonly principal: Principal;
}

/** By access key id. The engines look it up at each request: the host may add to it. */
export type Credentials = ReadonlyMap<string, Credential>;

/** Codes are S3's; KMS has other names for them. */
export class SignatureFault extends Error {
  readonly code:
    | 'AccessDenied'
    | 'AuthorizationHeaderMalformed'
    | 'AuthorizationQueryParametersError'
    | 'InvalidAccessKeyId'
    | 'InvalidToken'
    | 'InvalidURI'
    | 'MissingAuthenticationToken'
    | 'RequestTimeTooSkewed'
    | 'SignatureDoesNotMatch';

  constructor(code: SignatureFault['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** Who may sign here, for which service, and what time it is. */
export interface Realm {
  readonly credentials: Credentials;
  readonly region: string;
  readonly service: 's3' | 'kms' | 'lambda' | 'dynamodb' | 'secretsmanager';
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Before `now` where the clock was moved a moment ago: what was signed then is taken as if it had not been. */
  readonly lately?: number;
}

/** What the time is to whoever checks a signature. */
export const readingsOf = (clock: Clock): { now: number; lately: number } => {
  const now = clock.now();
  return { now, lately: clock.lately?.() ?? now };
};

export type Query = readonly (readonly [name: string, value: string])[];

interface Request {
  readonly method: string;
  /** As it was sent, without the query. */
  readonly path: string;
  readonly query: Query;
  readonly headers: IncomingHttpHeaders;
}

/** `payload`: the declared hash, UNSIGNED-PAYLOAD or STREAMING-…; `chunks` checks the signed kind of the latter. */
export interface Signed {
  readonly principal: Principal;
  readonly payload: string;
  /** Null when nothing is signed. */
  readonly chunks: ChunkSignatures | null;
}

/** How far a request's time may lie from the service's own, in milliseconds. */
const SKEW = {
  s3: 15 * 60_000,
  kms: 5 * 60_000,
  lambda: 5 * 60_000,
  dynamodb: 5 * 60_000,
  secretsmanager: 5 * 60_000,
};
const ALGORITHM = 'AWS4-HMAC-SHA256';
const EMPTY = hash('sha256', '');

const hmac = (key: string | Buffer | KeyObject, text: string) =>
  createHmac('sha256', key).update(text).digest();

/** RFC 3986: everything but the unreserved characters is encoded. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new SignatureFault('InvalidURI', "Couldn't parse the specified URI.");
  }
}

export function parseQuery(raw: string): Query {
  return raw
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...value] = pair.replaceAll('+', ' ').split('=');
      return [decode(name), decode(value.join('='))];
    });
}

function sameHex(expected: Buffer, given: string): boolean {
  return /^[0-9a-f]{64}$/.test(given) && timingSafeEqual(expected, Buffer.from(given, 'hex'));
}

/** `20180110T013000Z` in milliseconds since 1970. */
function parseStamp(stamp: string): number {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(stamp) ?? [];
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(time)) throw new SignatureFault('AccessDenied', 'A valid x-amz-date is required.');
  return time;
}

/** The caller a credential `AKID/date/region/service/aws4_request` names, and the key that it signs with. */
function signer(credential: string, token: string | undefined, stamp: string, realm: Realm) {
  const malformed = (why: string) =>
    new SignatureFault('AuthorizationHeaderMalformed', `The credential is malformed: ${why}.`);
  const [accessKeyId = '', ...scope] = credential.split('/');
  const [date = '', region, service, end, ...more] = scope;
  if (end !== 'aws4_request' || more.length > 0) throw malformed('it does not end in aws4_request');
  if (region !== realm.region)
    throw malformed(`the region '${region}' is wrong; expecting '${realm.region}'`);
  if (service !== realm.service) throw malformed(`the service '${service}' is not '${realm.service}'`);
  if (date !== stamp.slice(0, 8)) throw malformed('its date is not that of the request');
  const known = realm.credentials.get(accessKeyId);
  if (!known) {
    throw new SignatureFault('InvalidAccessKeyId', 'The AWS Access Key Id you provided is not known here.');
  }
  if (token !== known.sessionToken)
    throw new SignatureFault('InvalidToken', 'The security token included in the request is invalid.');
  return { principal: known.principal, key: signingKey(known.secret, scope), scope: scope.join('/') };
}

/** Of each secret the key that it signed with last: one day's, of one service. */
const derived = new Map<string, { scope: string; key: KeyObject }>();

/** The key for a scope (Signature Version 4, deriving the signing key); derived once, since each call asks for it. */
function signingKey(secret: string, parts: readonly string[]): KeyObject {
  const scope = parts.join('/');
  const name = `${secret} ${parts[2]}`;
  const last = derived.get(name);
  if (last?.scope === scope) return last.key;
  const key = parts.reduce<string | Buffer>((from, part) => hmac(from, part), `AWS4${secret}`);
  const made = { scope, key: createSecretKey(Buffer.from(key)) };
  derived.set(name, made);
  return made.key;
}

function checkSkew(time: number, realm: Realm): void {
  const skew = SKEW[realm.service];
  if (time > realm.now + skew || time < (realm.lately ?? realm.now) - skew) {
    throw new SignatureFault(
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
    );
  }
}

function canonical(request: Request, signedHeaders: readonly string[], payload: string): string {
  const lines = signedHeaders.map((name) => {
    const value = request.headers[name];
    if (value === undefined) {
      throw new SignatureFault('SignatureDoesNotMatch', `The signed header ${name} is missing.`);
    }
    return `${name}:${[value].flat().join(',').trim().replace(/ +/g, ' ')}\n`;
  });
  const order = ([a]: readonly [string, string], [b]: readonly [string, string]) => (a < b ? -1 : 1);
  const query = request.query
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort((a, b) => (a[0] === b[0] ? order([a[1], ''], [b[1], '']) : order(a, b)))
    .map((pair) => pair.join('='));
  const path = request.path
    .split('/')
    .map((part) => encode(decode(part)))
    .join('/');
  return [request.method, path, query.join('&'), lines.join(''), signedHeaders.join(';'), payload].join('\n');
}

/** What must be under the signature: the host, and every header that could change what is asked. */
function checkCoverage(headers: IncomingHttpHeaders, signed: readonly string[]): void {
  const bare = Object.keys(headers).find((name) => name.startsWith('x-amz-') && !signed.includes(name));
  if (!signed.includes('host') || bare) {
    throw new SignatureFault(
      'AccessDenied',
      `There were headers present in the request which were not signed: ${bare ?? 'host'}.`,
    );
  }
}

function check(
  request: Request,
  realm: Realm,
  parts: {
    credential: string;
    token: string | undefined;
    stamp: string;
    headers: string;
    signature: string;
    payload: string;
  },
): Signed {
  const { principal, key, scope } = signer(parts.credential, parts.token, parts.stamp, realm);
  const signedHeaders = parts.headers.split(';');
  checkCoverage(request.headers, signedHeaders);
  const digest = hash('sha256', canonical(request, signedHeaders, parts.payload));
  if (!sameHex(hmac(key, [ALGORITHM, parts.stamp, scope, digest].join('\n')), parts.signature)) {
    throw new SignatureFault(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided.',
    );
  }
  const chunks = new ChunkSignatures(key, parts.stamp, scope, parts.signature);
  return { principal, payload: parts.payload, chunks };
}

function verifyHeader(request: Request, authorization: string, realm: Realm): Signed {
  const match =
    /^AWS4-HMAC-SHA256 +Credential=([^\s,]+), *SignedHeaders=([^\s,]+), *Signature=([^\s,]+)$/.exec(
      authorization,
    );
  const [, credential, headers, signature] = match ?? [];
  if (credential === undefined || headers === undefined || signature === undefined) {
    throw new SignatureFault('AuthorizationHeaderMalformed', 'The authorization header is malformed.');
  }
  const stamp = String(request.headers['x-amz-date'] ?? '');
  checkSkew(parseStamp(stamp), realm);
  const payload = String(request.headers['x-amz-content-sha256'] ?? '');
  const token = request.headers['x-amz-security-token']?.toString();
  return check(request, realm, { credential, token, stamp, headers, signature, payload });
}

function verifyQuery(request: Request, realm: Realm): Signed {
  const only = (name: string) => {
    const values = request.query.filter(([given]) => given === name);
    if (values.length === 1 && values[0]) return values[0][1];
    throw new SignatureFault('AuthorizationQueryParametersError', `${name} must stand once in the query.`);
  };
  const sent = request.headers['x-amz-content-sha256'];
  if (sent !== undefined && sent !== 'UNSIGNED-PAYLOAD') {
    throw new SignatureFault('AccessDenied', 'A presigned request does not sign its payload.');
  }
  const stamp = only('X-Amz-Date');
  const expires = only('X-Amz-Expires');
  const start = parseStamp(stamp);
  if (only('X-Amz-Algorithm') !== ALGORITHM) {
    throw new SignatureFault('AuthorizationQueryParametersError', `X-Amz-Algorithm must be ${ALGORITHM}.`);
  }
  if (!/^[1-9]\d{0,5}$/.test(expires) || Number(expires) > 604_800) {
    throw new SignatureFault(
      'AuthorizationQueryParametersError',
      'X-Amz-Expires must be 1 to 604800 seconds.',
    );
  }
  const signed = check(request, realm, {
    credential: only('X-Amz-Credential'),
    token: request.query.some(([given]) => given === 'X-Amz-Security-Token')
      ? only('X-Amz-Security-Token')
      : undefined,
    stamp,
    headers: only('X-Amz-SignedHeaders'),
    signature: only('X-Amz-Signature'),
    payload: 'UNSIGNED-PAYLOAD',
  });
  if (start > realm.now + SKEW[realm.service])
    throw new SignatureFault('AccessDenied', 'Request is not valid yet');
  if (realm.now > start + Number(expires) * 1000) {
    throw new SignatureFault('AccessDenied', 'Request has expired');
  }
  return signed;
}

/** Null when the request carries no signature at all. Throws `SignatureFault`. */
export function verify(request: Request, realm: Realm): Signed | null {
  const { authorization } = request.headers;
  const presigned = request.query.some(([name]) => /^x-amz-(signature|algorithm|credential)$/i.test(name));
  if (authorization === undefined) return presigned ? verifyQuery(request, realm) : null;
  if (presigned) throw new SignatureFault('AccessDenied', 'Only one way of signing is allowed.');
  return verifyHeader(request, authorization, realm);
}

/** A presigned POST: the signature over the policy document as it was sent, in base64. */
export function verifyPolicy(
  form: {
    policy: string;
    credential: string;
    token?: string | undefined;
    stamp: string;
    algorithm: string;
    signature: string;
  },
  realm: Realm,
): Principal {
  parseStamp(form.stamp);
  const { principal, key } = signer(form.credential, form.token, form.stamp, realm);
  if (form.algorithm !== ALGORITHM || !sameHex(hmac(key, form.policy), form.signature)) {
    throw new SignatureFault('SignatureDoesNotMatch', 'The signature of the policy does not match.');
  }
  return principal;
}

/** STREAMING-AWS4-HMAC-SHA256-PAYLOAD(-TRAILER): each chunk's signature covers the one before it. */
class ChunkSignatures {
  readonly #key: KeyObject;
  readonly #scope: string;
  #previous: string;

  constructor(key: KeyObject, stamp: string, scope: string, seed: string) {
    this.#key = key;
    this.#scope = `${stamp}\n${scope}`;
    this.#previous = seed;
  }

  /** Both hashes in hex: of the chunk's bytes, or of the trailer's lines. */
  check(kind: 'PAYLOAD' | 'TRAILER', sha256: string, signature: string): void {
    const head = `${ALGORITHM}-${kind}\n${this.#scope}\n${this.#previous}\n`;
    const expected = hmac(this.#key, head + (kind === 'PAYLOAD' ? `${EMPTY}\n${sha256}` : sha256));
    if (!sameHex(expected, signature)) {
      throw new SignatureFault('SignatureDoesNotMatch', 'The signature of a chunk does not match.');
    }
    this.#previous = signature;
  }
}
