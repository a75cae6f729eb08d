import type { Principal } from './policy.ts';
import { Reader } from './properties.ts';
import type { Template } from './template.ts';

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

export interface HeaderRule {
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

export type Origin =
  | { readonly kind: 's3'; readonly bucket: string; readonly principal: Principal }
  | { readonly kind: 'api'; readonly domainName: string; readonly headers: Readonly<Record<string, string>> };

export interface Behaviour {
  /** `*` for the default behaviour */
  readonly pattern: string;
  readonly origin: Origin;
  readonly methods: ReadonlySet<string>;
  readonly compress: boolean;
  readonly cache: CachePolicy;
  readonly forward: OriginRequestPolicy;
  readonly response: ResponsePolicy;
}

export interface Distribution {
  readonly rootObject: string;
  /** In the order in which they are tried; the default behaviour last. */
  readonly behaviours: readonly Behaviour[];
  /** Error caching minimum TTL by status, in seconds. */
  readonly errorTtl: ReadonlyMap<number, number>;
}

const NONE: Choice = { kind: 'none', names: new Set() };
const ALL: Choice = { kind: 'all', names: new Set() };
const KINDS: Readonly<Record<string, Choice['kind']>> = {
  none: 'none',
  all: 'all',
  allViewer: 'all',
  whitelist: 'these',
  allExcept: 'allBut',
};

/** The policies that AWS keeps for everyone, by their fixed ids, as far as they make sense here. */
const MANAGED_CACHE: Readonly<Record<string, CachePolicy>> = {
  '4135ea2d-6df8-44a3-9df3-4b5a84be39ad': cachePolicyOf(0, 0, 0, false),
  '658327ea-f89d-4fab-a63d-7e88639e58f6': cachePolicyOf(1, 86_400, 31_536_000, true),
};
const MANAGED_FORWARD: Readonly<Record<string, OriginRequestPolicy>> = {
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

function choice(reader: Reader, kind: string, ...names: readonly string[]): Choice {
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

function cachePolicies(template: Template): Map<string, CachePolicy> {
  return new Map(
    template.resources('AWS::CloudFront::CachePolicy').map((resource) => {
      const config = Reader.of(resource).group('CachePolicyConfig').ignore('Name', 'Comment');
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

function forwardPolicies(template: Template): Map<string, OriginRequestPolicy> {
  return new Map(
    template.resources('AWS::CloudFront::OriginRequestPolicy').map((resource) => {
      const config = Reader.of(resource).group('OriginRequestPolicyConfig').ignore('Name', 'Comment');
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

function responsePolicies(template: Template): Map<string, ResponsePolicy> {
  return new Map(
    template.resources('AWS::CloudFront::ResponseHeadersPolicy').map((resource) => {
      const config = Reader.of(resource).group('ResponseHeadersPolicyConfig').ignore('Name', 'Comment');
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

function securityHeaders(security: Reader): HeaderRule[] {
  const rules: HeaderRule[] = [];
  const add = (group: string, name: string, value: (reader: Reader) => string) => {
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

function corsOf(reader: Reader): Cors {
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

function origins(template: Template, config: Reader, distributionArn: string): Map<string, Origin> {
  const { region, urlSuffix, account } = template.place;
  const bucketOf = new Map<string, string>();
  for (const { logicalId } of template.resources('AWS::S3::Bucket')) {
    const name = template.ref(logicalId);
    bucketOf.set(`${name}.s3.${region}.${urlSuffix}`, name).set(`${name}.s3.${urlSuffix}`, name);
  }
  const canonicalIds = new Map(
    template
      .resources('AWS::CloudFront::CloudFrontOriginAccessIdentity')
      .map(({ logicalId }) => [template.ref(logicalId), template.attribute(logicalId, 'S3CanonicalUserId')]),
  );
  return new Map(
    config.groups('Origins').map((reader): [string, Origin] => {
      reader.only('OriginPath', '').ignore('ConnectionAttempts', 'ConnectionTimeout', 'OriginShield');
      const id = reader.text('Id');
      const domainName = reader.text('DomainName');
      const headers = Object.fromEntries(
        reader
          .groups('OriginCustomHeaders')
          .map((one) => [one.text('HeaderName').toLowerCase(), one.text('HeaderValue')]),
      );
      const access = reader.optionalText('OriginAccessControlId');
      const identity = reader.optionalGroup('S3OriginConfig')?.optionalText('OriginAccessIdentity');
      reader.ignore('CustomOriginConfig').done();
      const bucket = bucketOf.get(domainName);
      if (bucket === undefined) return [id, { kind: 'api', domainName, headers }];
      const canonical = identity && canonicalIds.get(identity.slice(identity.lastIndexOf('/') + 1));
      const anonymous: Principal = { type: 'Anonymous', id: '*', statements: [] };
      const principal: Principal = canonical
        ? { type: 'CanonicalUser', id: canonical, statements: [] }
        : access
          ? {
              type: 'Service',
              id: 'cloudfront.amazonaws.com',
              statements: [],
              context: { 'aws:SourceArn': distributionArn, 'aws:SourceAccount': account },
            }
          : anonymous;
      return [id, { kind: 's3', bucket, principal }];
    }),
  );
}

/** The distribution of the template; undefined when it has none. What it asks for and the host does not do is refused. */
export function distribution(template: Template): Distribution | undefined {
  const [resource, second] = template.resources('AWS::CloudFront::Distribution');
  if (!resource) return undefined;
  if (second) throw Reader.of(second).fault('the local host runs one distribution.');
  const config = Reader.of(resource)
    .group('DistributionConfig')
    .ignore(
      'Aliases',
      'Comment',
      'HttpVersion',
      'IPV6Enabled',
      'Logging',
      'PriceClass',
      'ViewerCertificate',
      'WebACLId',
    )
    .only('Enabled', true)
    .only('Staging', false)
    .only('Restrictions', { GeoRestriction: { RestrictionType: 'none' } });
  const { partition, account } = template.place;
  const arn = `arn:${partition}:cloudfront::${account}:distribution/${template.ref(resource.logicalId)}`;
  const known = origins(template, config, arn);
  const caches = cachePolicies(template);
  const forwards = forwardPolicies(template);
  const responses = responsePolicies(template);

  const behaviour = (reader: Reader, pattern: string): Behaviour => {
    // Plain HTTP on one machine: what the policy says of HTTPS cannot be done here.
    reader.ignore('ViewerProtocolPolicy', 'CachedMethods').only('SmoothStreaming', false);
    const origin = known.get(reader.text('TargetOriginId'));
    const cacheId = reader.text('CachePolicyId');
    const forwardId = reader.optionalText('OriginRequestPolicyId');
    const responseId = reader.optionalText('ResponseHeadersPolicyId');
    const cache = caches.get(cacheId) ?? MANAGED_CACHE[cacheId];
    const forward =
      forwardId === undefined
        ? { headers: NONE, cookies: NONE, query: NONE }
        : (forwards.get(forwardId) ?? MANAGED_FORWARD[forwardId]);
    const response =
      responseId === undefined ? { headers: [], remove: [], cors: undefined } : responses.get(responseId);
    if (!origin || !cache || !forward || !response)
      throw reader.fault('an origin or a policy it names is not known.');
    const methods = new Set(reader.has('AllowedMethods') ? reader.texts('AllowedMethods') : ['GET', 'HEAD']);
    const compress = reader.flag('Compress');
    reader.done();
    return { pattern, origin, methods, compress, cache, forward, response };
  };

  const behaviours = config
    .groups('CacheBehaviors')
    .map((reader) => behaviour(reader, reader.text('PathPattern')));
  const fallback = behaviour(config.group('DefaultCacheBehavior'), '*');
  const errorTtl = new Map(
    config.groups('CustomErrorResponses').map((reader) => {
      const rule: [number, number] = [
        Number(reader.text('ErrorCode')),
        reader.optionalNumber('ErrorCachingMinTTL') ?? 10,
      ];
      reader.done();
      return rule;
    }),
  );
  const rootObject = config.optionalText('DefaultRootObject') ?? '';
  config.done();
  return { rootObject, behaviours: [...behaviours, fallback], errorTtl };
}
