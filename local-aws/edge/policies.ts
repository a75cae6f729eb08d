import { PropertyReader } from '../template/property-reader.ts';
import type { Template } from '../template/template.ts';

/** Which of a request's headers, cookies or query parameters are meant. Names of headers in lower case. */
export interface Choice {
  readonly kind: 'none' | 'all' | 'these' | 'allBut';
  readonly names: ReadonlySet<string>;
}

/** What makes two requests the same to the cache, and how long an answer is kept, in seconds. */
export interface CachePolicy {
  readonly minTtl: number;
  readonly defaultTtl: number;
  readonly maxTtl: number;
  readonly gzip: boolean;
  readonly brotli: boolean;
  readonly headers: Choice;
  readonly cookies: Choice;
  readonly query: Choice;
}

/** What goes on to the origin beyond the cache key. */
export interface OriginRequestPolicy {
  readonly headers: Choice;
  readonly cookies: Choice;
  readonly query: Choice;
}

interface HeaderRule {
  readonly name: string;
  readonly value: string;
  /** Replaces what the origin sent; otherwise it is only added where the origin sent none. */
  readonly override: boolean;
}

export interface Cors {
  readonly origins: readonly string[];
  readonly headers: readonly string[];
  readonly methods: readonly string[];
  readonly expose: readonly string[];
  readonly maxAge: number | undefined;
  readonly credentials: boolean;
  readonly override: boolean;
}

export interface ResponsePolicy {
  readonly headers: readonly HeaderRule[];
  readonly remove: readonly string[];
  readonly cors: Cors | undefined;
}

export const NONE: Choice = { kind: 'none', names: new Set() };
const ALL: Choice = { kind: 'all', names: new Set() };
const KINDS: Readonly<Record<string, Choice['kind']>> = {
  none: 'none',
  all: 'all',
  allViewer: 'all',
  whitelist: 'these',
  allExcept: 'allBut',
};

/** The policies that AWS keeps for everyone, by their fixed ids, as far as they make sense here. */
export const MANAGED_CACHE: Readonly<Record<string, CachePolicy>> = {
  '4135ea2d-6df8-44a3-9df3-4b5a84be39ad': cachePolicyOf(0, 0, 0, false),
  '658327ea-f89d-4fab-a63d-7e88639e58f6': cachePolicyOf(1, 86_400, 31_536_000, true),
};
export const MANAGED_FORWARD: Readonly<Record<string, OriginRequestPolicy>> = {
  'b689b0a8-53d0-40ab-baf2-68738e2966ac': {
    headers: { kind: 'allBut', names: new Set(['host']) },
    cookies: ALL,
    query: ALL,
  },
};

function cachePolicyOf(minTtl: number, defaultTtl: number, maxTtl: number, compress: boolean): CachePolicy {
  return {
    minTtl,
    defaultTtl,
    maxTtl,
    gzip: compress,
    brotli: compress,
    headers: NONE,
    cookies: NONE,
    query: NONE,
  };
}

/**
 * What CloudFront keeps back of a request where no policy speaks, unless a header is listed. All others reach the
 * origin (Amazon CloudFront Developer Guide, request headers and custom origins).
 */
const KEPT_BACK = ['accept', 'accept-charset', 'accept-language', 'authorization', 'origin', 'referer'];

/** A behaviour's own `ForwardedValues` and TTLs, the only way in aws-cn: what is listed is in the key, and goes on. */
export function forwardedValues(reader: PropertyReader): {
  cache: CachePolicy;
  forward: OriginRequestPolicy;
} {
  const values = reader.group('ForwardedValues');
  const cookie = values.optionalGroup('Cookies');
  const headers = new Set(values.texts('Headers').map((name) => name.toLowerCase()));
  const names = new Set(cookie?.texts('WhitelistedNames') ?? []);
  const kind = KINDS[cookie?.optionalText('Forward') ?? 'none'];
  if (!kind || headers.has('*')) throw reader.fault('the local host does not know these ForwardedValues.');
  const cookies: Choice = { kind, names };
  const query = values.flag('QueryString') ? ALL : NONE;
  cookie?.done();
  values.done();
  const cache: CachePolicy = {
    minTtl: reader.optionalNumber('MinTTL') ?? 0,
    defaultTtl: reader.optionalNumber('DefaultTTL') ?? 86_400,
    maxTtl: reader.optionalNumber('MaxTTL') ?? 31_536_000,
    gzip: reader.flag('Compress'),
    brotli: false,
    headers: { kind: headers.size > 0 ? 'these' : 'none', names: headers },
    cookies,
    query,
  };
  const kept = new Set(KEPT_BACK.filter((name) => !headers.has(name)));
  return { cache, forward: { headers: { kind: 'allBut', names: kept }, cookies, query } };
}

function choice(reader: PropertyReader, kind: string, ...names: readonly string[]): Choice {
  const word = reader.text(kind);
  const known = KINDS[word];
  if (!known) throw reader.fault(`the local host does not know ${kind} ${word}.`);
  const listed = names.flatMap((name) => reader.texts(name));
  reader.done();
  return {
    kind: known,
    names: new Set(kind === 'HeaderBehavior' ? listed.map((one) => one.toLowerCase()) : listed),
  };
}

export function cachePolicies(template: Template): Map<string, CachePolicy> {
  return new Map(
    template.resources('AWS::CloudFront::CachePolicy').map((resource) => {
      const config = PropertyReader.of(resource).group('CachePolicyConfig').ignore('Name', 'Comment');
      const key = config.group('ParametersInCacheKeyAndForwardedToOrigin');
      const policy: CachePolicy = {
        minTtl: config.optionalNumber('MinTTL') ?? 0,
        defaultTtl: config.optionalNumber('DefaultTTL') ?? 86_400,
        maxTtl: config.optionalNumber('MaxTTL') ?? 31_536_000,
        gzip: key.flag('EnableAcceptEncodingGzip'),
        brotli: key.flag('EnableAcceptEncodingBrotli'),
        headers: choice(key.group('HeadersConfig'), 'HeaderBehavior', 'Headers'),
        cookies: choice(key.group('CookiesConfig'), 'CookieBehavior', 'Cookies'),
        query: choice(key.group('QueryStringsConfig'), 'QueryStringBehavior', 'QueryStrings'),
      };
      key.done();
      config.done();
      return [template.ref(resource.logicalId), policy];
    }),
  );
}

export function forwardPolicies(template: Template): Map<string, OriginRequestPolicy> {
  return new Map(
    template.resources('AWS::CloudFront::OriginRequestPolicy').map((resource) => {
      const config = PropertyReader.of(resource).group('OriginRequestPolicyConfig').ignore('Name', 'Comment');
      const policy: OriginRequestPolicy = {
        headers: choice(config.group('HeadersConfig'), 'HeaderBehavior', 'Headers'),
        cookies: choice(config.group('CookiesConfig'), 'CookieBehavior', 'Cookies'),
        query: choice(config.group('QueryStringsConfig'), 'QueryStringBehavior', 'QueryStrings'),
      };
      config.done();
      return [template.ref(resource.logicalId), policy];
    }),
  );
}

export function responsePolicies(template: Template): Map<string, ResponsePolicy> {
  return new Map(
    template.resources('AWS::CloudFront::ResponseHeadersPolicy').map((resource) => {
      const config = PropertyReader.of(resource)
        .group('ResponseHeadersPolicyConfig')
        .ignore('Name', 'Comment');
      const custom = config.optionalGroup('CustomHeadersConfig')?.groups('Items') ?? [];
      const remove = config.optionalGroup('RemoveHeadersConfig')?.groups('Items') ?? [];
      const cors = config.optionalGroup('CorsConfig');
      const security = config.optionalGroup('SecurityHeadersConfig');
      const policy: ResponsePolicy = {
        headers: [
          ...(security ? securityHeaders(security) : []),
          ...custom.map((one) => ({
            name: one.text('Header').toLowerCase(),
            value: one.text('Value'),
            override: one.flag('Override'),
          })),
        ],
        remove: remove.map((one) => one.text('Header').toLowerCase()),
        cors: cors && corsOf(cors),
      };
      config.done();
      return [template.ref(resource.logicalId), policy];
    }),
  );
}

function securityHeaders(security: PropertyReader): HeaderRule[] {
  const rules: HeaderRule[] = [];
  const add = (group: string, name: string, value: (reader: PropertyReader) => string) => {
    const reader = security.optionalGroup(group);
    if (!reader) return;
    rules.push({ name, value: value(reader), override: reader.flag('Override') });
    reader.done();
  };
  add('ContentSecurityPolicy', 'content-security-policy', (one) => one.text('ContentSecurityPolicy'));
  add('ContentTypeOptions', 'x-content-type-options', () => 'nosniff');
  add('FrameOptions', 'x-frame-options', (one) => one.text('FrameOption'));
  add('ReferrerPolicy', 'referrer-policy', (one) => one.text('ReferrerPolicy'));
  add('StrictTransportSecurity', 'strict-transport-security', (one) =>
    [
      `max-age=${one.text('AccessControlMaxAgeSec')}`,
      ...(one.flag('IncludeSubdomains') ? ['includeSubDomains'] : []),
      ...(one.flag('Preload') ? ['preload'] : []),
    ].join('; '),
  );
  add('XSSProtection', 'x-xss-protection', (one) =>
    one.flag('Protection') ? (one.flag('ModeBlock') ? '1; mode=block' : '1') : '0',
  );
  security.done();
  return rules;
}

function corsOf(reader: PropertyReader): Cors {
  const items = (name: string) => reader.optionalGroup(name)?.texts('Items') ?? [];
  const cors: Cors = {
    origins: items('AccessControlAllowOrigins'),
    headers: items('AccessControlAllowHeaders'),
    methods: items('AccessControlAllowMethods'),
    expose: items('AccessControlExposeHeaders'),
    maxAge: reader.optionalNumber('AccessControlMaxAgeSec'),
    credentials: reader.flag('AccessControlAllowCredentials'),
    override: reader.flag('OriginOverride'),
  };
  reader.done();
  return cors;
}
