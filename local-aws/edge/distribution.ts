import type { Principal } from '../iam/policy.ts';
import { PropertyReader } from '../template/property-reader.ts';
import type { Template } from '../template/template.ts';
import { type EdgeFunction, edgeFunctions, functionOf } from './edge-function.ts';
import {
  type CachePolicy,
  cachePolicies,
  forwardedValues,
  forwardPolicies,
  MANAGED_CACHE,
  MANAGED_FORWARD,
  NONE,
  type OriginRequestPolicy,
  type ResponsePolicy,
  responsePolicies,
} from './policies.ts';

export type Origin =
  | { readonly kind: 's3'; readonly bucket: string; readonly principal: Principal }
  | { readonly kind: 'api'; readonly domainName: string; readonly headers: Readonly<Record<string, string>> };

export interface Behaviour {
  /** `*` for the default behaviour */
  readonly pattern: string;
  readonly origin: Origin;
  /** Of an origin group: who is asked when the origin answers with one of these statuses. */
  readonly failover?: { readonly statuses: ReadonlySet<number>; readonly origin: Origin };
  readonly methods: ReadonlySet<string>;
  /** Looks at each request before anything else does. */
  readonly looksFirst?: EdgeFunction;
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

function origins(template: Template, config: PropertyReader, distributionArn: string): Map<string, Origin> {
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

type Group = Pick<Behaviour, 'origin' | 'failover'>;

/** Origins and groups of them by id. A group has two members; it is asked by GET, HEAD and OPTIONS. */
function targets(config: PropertyReader, known: ReadonlyMap<string, Origin>): Map<string, Group> {
  const reader = config.optionalGroup('OriginGroups')?.ignore('Quantity');
  const groups = (reader?.groups('Items') ?? []).map((one): [string, Group] => {
    const id = one.text('Id');
    const criteria = one.group('FailoverCriteria');
    const codes = criteria.group('StatusCodes').ignore('Quantity');
    const statuses = new Set(codes.texts('Items').map(Number));
    codes.done();
    criteria.done();
    const members = one.group('Members').ignore('Quantity');
    const [first, second, third] = members
      .groups('Items')
      .map((member) => known.get(member.text('OriginId')));
    if (!first || !second || third) throw one.fault('a group has two origins that are there.');
    members.done();
    one.done();
    return [id, { origin: first, failover: { statuses, origin: second } }];
  });
  reader?.done();
  return new Map([...[...known].map(([id, origin]): [string, Group] => [id, { origin }]), ...groups]);
}

/** Policies that name a bucket's own address name the local storage instead, where forms are posted to here. */
function addressed(template: Template, policy: ResponsePolicy, storage: string): ResponsePolicy {
  const addresses = template
    .resources('AWS::S3::Bucket')
    .map(({ logicalId }) => `https://${template.attribute(logicalId, 'RegionalDomainName')}`);
  const local = (value: string) =>
    addresses.reduce((text, address) => text.replaceAll(address, storage), value);
  return { ...policy, headers: policy.headers.map((rule) => ({ ...rule, value: local(rule.value) })) };
}

/**
 * The distribution of the template; undefined when it has none. What it asks for and the host does not do is
 * refused. `storage` is the origin of the local storage.
 */
export function distribution(template: Template, storage: string): Distribution | undefined {
  const [resource, second] = template.resources('AWS::CloudFront::Distribution');
  if (!resource) return undefined;
  if (second) throw PropertyReader.of(second).fault('the local host runs one distribution.');
  const config = PropertyReader.of(resource)
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
  const known = targets(config, origins(template, config, arn));
  const caches = cachePolicies(template);
  const small = edgeFunctions(template);
  const forwards = forwardPolicies(template);
  const responses = new Map(
    [...responsePolicies(template)].map(([id, policy]) => [id, addressed(template, policy, storage)]),
  );

  const behaviour = (reader: PropertyReader, pattern: string): Behaviour => {
    // Plain HTTP on one machine: what the policy says of HTTPS cannot be done here.
    reader.ignore('ViewerProtocolPolicy', 'CachedMethods').only('SmoothStreaming', false);
    const target = known.get(reader.text('TargetOriginId'));
    const own = reader.has('ForwardedValues') ? forwardedValues(reader) : undefined;
    const cacheId = own ? '' : reader.text('CachePolicyId');
    const forwardId = reader.optionalText('OriginRequestPolicyId');
    const responseId = reader.optionalText('ResponseHeadersPolicyId');
    const cache = own?.cache ?? caches.get(cacheId) ?? MANAGED_CACHE[cacheId];
    const forward =
      own?.forward ??
      (forwardId === undefined
        ? { headers: NONE, cookies: NONE, query: NONE }
        : (forwards.get(forwardId) ?? MANAGED_FORWARD[forwardId]));
    const response =
      responseId === undefined ? { headers: [], remove: [], cors: undefined } : responses.get(responseId);
    if (!target || !cache || !forward || !response)
      throw reader.fault('an origin or a policy it names is not known.');
    const methods = new Set(reader.has('AllowedMethods') ? reader.texts('AllowedMethods') : ['GET', 'HEAD']);
    if (target.failover && methods.has('POST'))
      throw reader.fault('CloudFront groups no origins for what changes something.');
    const compress = reader.flag('Compress');
    const looksFirst = functionOf(reader, small);
    reader.done();
    return {
      pattern,
      ...target,
      methods,
      ...(looksFirst && { looksFirst }),
      compress,
      cache,
      forward,
      response,
    };
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
