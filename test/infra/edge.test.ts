import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { ROUTES } from '../../functions/service/routes.ts';
import type { Partition } from '../../infra/edge/edge.ts';
import { heliostat } from '../../infra/synthesize.ts';
import { createRouteTable } from '../../local-aws/api/route-table.ts';
import { at, type Json, type JsonObject, ofType, one, synthesized, type Template } from './synthesized.ts';

// Synthesis takes seconds on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const PARTITIONS: readonly Partition[] = ['aws', 'aws-cn'];
const YEAR = 31_536_000;
const templates = {} as Record<Partition, Template>;
beforeAll(async () => {
  for (const partition of PARTITIONS) templates[partition] = await synthesized(partition);
});

const distribution = (template: Template): JsonObject =>
  one(template, 'AWS::CloudFront::Distribution')[1].Properties.DistributionConfig as JsonObject;

/** A behaviour's lifetimes in seconds, wherever the partition keeps them. */
function lifetimes(template: Template, behaviour: Json | undefined): unknown {
  const policy = at(behaviour, 'CachePolicyId', 'Ref') ?? at(behaviour, 'CachePolicyId', 'Fn::GetAtt', 0);
  const from = policy ? at(template.Resources[String(policy)]?.Properties, 'CachePolicyConfig') : behaviour;
  return [at(from, 'MinTTL'), at(from, 'DefaultTTL'), at(from, 'MaxTTL')];
}

/** Where the desks answer themselves. */
const DESKS = ['/requests/?*', '/ask/?*', '/disclosure/events/?*'].flatMap((path) => [path, `/en${path}`]);

describe.each(PARTITIONS)('the edge in %s', (partition) => {
  const here = (): Template => templates[partition];
  const behaviours = () => distribution(here()).CacheBehaviors as JsonObject[];
  const behaviour = (path: string) => behaviours().find(({ PathPattern }) => PathPattern === path);

  it('asks again for pages and pointers, and keeps editions and assets for a year', () => {
    expect(lifetimes(here(), distribution(here()).DefaultCacheBehavior)).toEqual([0, 1, YEAR]);
    for (const path of [
      '/releases/*/*/e*/*',
      '/en/releases/*/*/e*/*',
      '/en/disclosure/reports/*/e*/*',
      '/assets/*',
    ]) {
      expect(lifetimes(here(), behaviour(path))).toEqual([0, YEAR, YEAR]);
    }
    for (const path of ['/api/*', '/api/requests*', ...DESKS]) {
      expect(lifetimes(here(), behaviour(path))).toEqual([0, 0, 0]);
    }
    expect(behaviours()).toHaveLength(15);
  });

  it.each([
    ['/releases/cpi/2017-12/e1/data.csv', '/releases/*/*/e*/*'],
    ['/releases/cpi/2017-12/e1/', '/releases/*/*/e*/*'],
    ['/en/releases/cpi/2017-12/e12/', '/en/releases/*/*/e*/*'],
    ['/releases/cpi/2017-12/', undefined],
    ['/releases/employment/2017-12/', undefined],
    ['/releases/employment/2017-12/release.json', undefined],
    ['/en/releases/employment/2017-12/', undefined],
    ['/releases/cpi/latest.json', undefined],
    ['/', undefined],
    ['/assets/site.0a1b2c3d.css', '/assets/*'],
    ['/api/staff/me', '/api/*'],
    ['/api/staff/requests', '/api/*'],
    ['/api/requests', '/api/requests*'],
    ['/api/requests/track', '/api/requests*'],
    ['/requests/', undefined],
    ['/en/requests/', undefined],
    ['/requests/new/', '/requests/?*'],
    ['/requests/track/supplement', '/requests/?*'],
    ['/en/requests/receipt/', '/en/requests/?*'],
    ['/ask/new/', '/ask/?*'],
    ['/en/ask/received/', '/en/ask/?*'],
    ['/disclosure/events/', undefined],
    ['/disclosure/events/KF20170901-7KM2QX/', '/disclosure/events/?*'],
    ['/en/disclosure/events/KF20170901-7KM2QX/cancel/', '/en/disclosure/events/?*'],
    ['/disclosure/log/', undefined],
    ['/staff/signal/', '/staff/*'],
    ['/en/staff/signal/worker.js', '/en/staff/*'],
  ])('sends %s to %s', (path, pattern) => {
    // CloudFront's * takes any characters, slashes too, its ? takes one, and the first pattern that fits wins.
    const fits = (wanted: string) =>
      new RegExp(`^${wanted.replace(/[.]/g, '\\$&').replaceAll('?', '.').replaceAll('*', '.*')}$`).test(path);
    expect(behaviours().find(({ PathPattern }) => fits(String(PathPattern)))?.PathPattern).toBe(pattern);
  });

  it('puts no query string, cookie or header into the key of a page', () => {
    const page = distribution(here()).DefaultCacheBehavior;
    if (partition === 'aws-cn') {
      expect(at(page, 'ForwardedValues')).toEqual({ QueryString: false, Cookies: { Forward: 'none' } });
    } else {
      const id = String(at(page, 'CachePolicyId', 'Fn::GetAtt', 0) ?? at(page, 'CachePolicyId', 'Ref'));
      const config = at(here().Resources[id]?.Properties, 'CachePolicyConfig');
      expect(at(config, 'ParametersInCacheKeyAndForwardedToOrigin')).toEqual({
        EnableAcceptEncodingGzip: true,
        EnableAcceptEncodingBrotli: true,
        HeadersConfig: { HeaderBehavior: 'none' },
        CookiesConfig: { CookieBehavior: 'none' },
        QueryStringsConfig: { QueryStringBehavior: 'none' },
      });
    }
    expect(at(page, 'Compress')).toBe(true);
  });

  it('leads back whoever sends a larger file than the gateway takes, where CloudFront runs functions', () => {
    const looked = behaviours().filter(({ FunctionAssociations }) => FunctionAssociations !== undefined);
    if (partition === 'aws-cn') {
      expect([looked, ofType(here(), 'AWS::CloudFront::Function')]).toEqual([[], []]);
      return;
    }
    const [id, { Properties }] = one(here(), 'AWS::CloudFront::Function');
    expect(looked.map(({ PathPattern }) => PathPattern)).toEqual(['/requests/?*', '/en/requests/?*']);
    for (const { FunctionAssociations } of looked) {
      expect(FunctionAssociations).toEqual([
        { EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': [id, 'FunctionARN'] } },
      ]);
    }
    for (const part of ['AWS::StackName', 'AWS::Region'])
      expect(JSON.stringify(at(Properties, 'Name'))).toContain(part);
    expect(at(Properties, 'AutoPublish')).toBe(true);
    // A quota of CloudFront.
    expect(String(at(Properties, 'FunctionCode')).length).toBeLessThan(10_240);
  });

  it('keeps no error, and rewrites none', () => {
    const kept = distribution(here()).CustomErrorResponses as JsonObject[];
    expect(kept.map(({ ErrorCode }) => ErrorCode)).toEqual([
      400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504,
    ]);
    for (const { ErrorCode, ...rest } of kept)
      expect([ErrorCode, rest]).toEqual([ErrorCode, { ErrorCachingMinTTL: 0 }]);
  });

  it('asks the function where the bucket has nothing, and for no other fault', () => {
    const pages = [
      distribution(here()).DefaultCacheBehavior,
      ...['/releases/*/*/e*/*', '/en/releases/*/*/e*/*', '/assets/*'].map(behaviour),
    ];
    for (const page of pages) {
      expect(at(page, 'TargetOriginId')).toBe('public-or-missing');
      // CloudFront groups no origins for what changes something; a preflight is for the bucket.
      expect(at(page, 'AllowedMethods')).toEqual(
        partition === 'aws' ? ['GET', 'HEAD', 'OPTIONS'] : ['GET', 'HEAD'],
      );
    }
    expect(at(distribution(here()).OriginGroups)).toEqual({
      Quantity: 1,
      Items: [
        {
          Id: 'public-or-missing',
          FailoverCriteria: { StatusCodes: { Quantity: 1, Items: [404] } },
          Members: { Quantity: 2, Items: [{ OriginId: 'public' }, { OriginId: 'api' }] },
        },
      ],
    });
    for (const path of ['/api/*', '/api/requests*', ...DESKS])
      expect(at(behaviour(path), 'TargetOriginId')).toBe('api');
  });

  it('renews whoever gives out assets before anyone who writes pages that name them', () => {
    const [missing] = one(here(), 'AWS::Lambda::Function', 'MissingFunction');
    for (const name of ['Builder', 'ReleaseClock', 'RequestDesk']) {
      const [, { DependsOn }] = one(here(), 'AWS::Lambda::Function', `${name}Function`);
      expect(DependsOn).toContain(missing);
    }
  });

  it('answers over TLS 1.2 and newer, under the office’s own name', () => {
    const config = distribution(here());
    expect(config.Aliases).toEqual([{ 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'SiteAddress' }] }] }]);
    expect(config.ViewerCertificate).toEqual({
      [partition === 'aws-cn' ? 'IamCertificateId' : 'AcmCertificateArn']: { Ref: 'CertificateId' },
      MinimumProtocolVersion: 'TLSv1.2_2021',
      SslSupportMethod: 'sni-only',
    });
    expect(at(config, 'DefaultCacheBehavior', 'ViewerProtocolPolicy')).toBe('redirect-to-https');
    for (const one of behaviours())
      expect(one.ViewerProtocolPolicy).toMatch(/^(redirect-to-https|https-only)$/);
    expect(config.DefaultRootObject).toBe('index.html');
  });

  it('tells the API its secret, and the API alone', () => {
    const origins = distribution(here()).Origins as JsonObject[];
    expect(origins.map(({ Id, OriginCustomHeaders }) => [Id, OriginCustomHeaders])).toEqual([
      ['public', undefined],
      ['api', [{ HeaderName: 'x-heliostat-edge', HeaderValue: { Ref: 'EdgeSecret' } }]],
    ]);
  });

  it('sends strict headers with every page, and lets anyone read', () => {
    const [id, { Properties }] = one(here(), 'AWS::CloudFront::ResponseHeadersPolicy', 'EdgePublicHeaders');
    const config = at(Properties, 'ResponseHeadersPolicyConfig');
    const policy = JSON.stringify(at(config, 'SecurityHeadersConfig', 'ContentSecurityPolicy'));
    for (const directive of [
      "default-src 'self'",
      "script-src 'self'",
      "style-src 'self'",
      "frame-ancestors 'none'",
    ]) {
      expect(policy).toContain(directive);
    }
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(at(config, 'CorsConfig', 'AccessControlAllowOrigins')).toEqual({ Items: ['*'] });
    expect(at(config, 'SecurityHeadersConfig', 'StrictTransportSecurity', 'AccessControlMaxAgeSec')).toBe(
      2 * YEAR,
    );
    for (const page of [
      distribution(here()).DefaultCacheBehavior,
      ...behaviours().filter(
        ({ TargetOriginId, PathPattern }) =>
          TargetOriginId === 'public-or-missing' && !String(PathPattern).includes('/staff/'),
      ),
    ]) {
      expect(at(page, 'ResponseHeadersPolicyId')).toEqual({ 'Fn::GetAtt': [id, 'Id'] });
    }
  });

  it('lets the page of monitors ask the issuer too, and no other', () => {
    const [id, { Properties }] = one(here(), 'AWS::CloudFront::ResponseHeadersPolicy', 'EdgeStaffHeaders');
    for (const path of ['/staff/*', '/en/staff/*'])
      expect(at(behaviour(path), 'ResponseHeadersPolicyId')).toEqual({ 'Fn::GetAtt': [id, 'Id'] });
    const config = at(Properties, 'ResponseHeadersPolicyConfig');
    const policy = at(config, 'SecurityHeadersConfig', 'ContentSecurityPolicy', 'ContentSecurityPolicy');
    const issuer = { 'Fn::Split': ['/', { Ref: 'OidcIssuer' }] };
    expect(at(policy, 'Fn::Join', 1)).toEqual([
      expect.stringMatching(/connect-src 'self' $/),
      { 'Fn::Select': [0, issuer] },
      '//',
      { 'Fn::Select': [2, issuer] },
      expect.stringMatching(/^; form-action 'self';/),
    ]);
    expect(JSON.stringify(policy)).not.toMatch(/unsafe|\*/);
    expect(at(config, 'CorsConfig')).toBeUndefined();
  });

  it.each(['EdgePublicHeaders', 'EdgeDeskHeaders'])('names no bucket to readers in %s', (prefix) => {
    const [, { Properties }] = one(here(), 'AWS::CloudFront::ResponseHeadersPolicy', prefix);
    const security = at(Properties, 'ResponseHeadersPolicyConfig', 'SecurityHeadersConfig');
    const policy = at(security, 'ContentSecurityPolicy', 'ContentSecurityPolicy');
    expect(policy).toContain("connect-src 'self'; form-action 'self';");
    expect(policy).not.toMatch(/unsafe|\*|https/);
  });

  it.each(['EdgePublicHeaders', 'EdgeDeskHeaders', 'EdgeApiHeaders'])(
    'sets windows apart in %s',
    (prefix) => {
      const [, { Properties }] = one(here(), 'AWS::CloudFront::ResponseHeadersPolicy', prefix);
      const custom = at(Properties, 'ResponseHeadersPolicyConfig', 'CustomHeadersConfig', 'Items');
      expect(custom).toEqual([
        { Header: 'Cross-Origin-Opener-Policy', Value: 'same-origin', Override: true },
        { Header: 'Permissions-Policy', Value: expect.stringContaining('camera=()'), Override: true },
      ]);
    },
  );

  it('lets no other program read the pages of the request desk', () => {
    const [id, { Properties }] = one(here(), 'AWS::CloudFront::ResponseHeadersPolicy', 'EdgeDeskHeaders');
    const config = at(Properties, 'ResponseHeadersPolicyConfig');
    expect(at(config, 'CorsConfig')).toBeUndefined();
    for (const path of DESKS) {
      expect(at(behaviour(path), 'ResponseHeadersPolicyId')).toEqual({ 'Fn::GetAtt': [id, 'Id'] });
    }
  });

  it('passes the desk cookies, and where the viewer asks from; the staff API gets neither', () => {
    const forwards = (path: string) => {
      if (partition === 'aws-cn') {
        const { Headers, Cookies } = at(behaviour(path), 'ForwardedValues') as JsonObject;
        return { cookies: at(Cookies, 'Forward'), headers: Headers };
      }
      const policy = String(at(behaviour(path), 'OriginRequestPolicyId', 'Fn::GetAtt', 0));
      const config = at(here().Resources[policy]?.Properties, 'OriginRequestPolicyConfig');
      return {
        cookies: at(config, 'CookiesConfig', 'CookieBehavior'),
        behaviour: at(config, 'HeadersConfig', 'HeaderBehavior'),
        headers: at(config, 'HeadersConfig', 'Headers'),
      };
    };
    for (const path of ['/api/requests*', ...DESKS]) {
      expect(forwards(path)).toEqual(
        partition === 'aws-cn'
          ? { cookies: 'all', headers: ['Accept', 'Accept-Language', 'Origin'] }
          : {
              cookies: 'all',
              behaviour: 'whitelist',
              headers: [
                ...['Accept', 'Accept-Language', 'Origin', 'Content-Type', 'Idempotency-Key'],
                'CloudFront-Viewer-Address',
              ],
            },
      );
      expect(at(behaviour(path), 'AllowedMethods')).toContain('POST');
    }
    expect(forwards('/api/*').cookies).toBe('none');
  });
});

it('leaves security headers out where it is told that CloudFront refuses them', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'heliostat-edge-'));
  try {
    heliostat({ partition: 'aws-cn', outdir, context: { securityHeaders: 'no' } }).synth();
    const template = readFileSync(join(outdir, 'Heliostat.template.json'), 'utf8');
    expect(template).toContain('AWS::CloudFront::Distribution');
    expect(template).not.toContain('ResponseHeadersPolicy');
  } finally {
    rmSync(outdir, { recursive: true });
  }
});

describe('what only one partition has', () => {
  it('an origin access control on aws', () => {
    expect(ofType(templates.aws, 'AWS::CloudFront::OriginAccessControl')).toHaveLength(1);
    expect(ofType(templates.aws, 'AWS::CloudFront::CloudFrontOriginAccessIdentity')).toEqual([]);
    const [, policy] = one(templates.aws, 'AWS::S3::BucketPolicy', 'StorePublicPolicy');
    const statements = at(policy.Properties, 'PolicyDocument', 'Statement') as JsonObject[];
    const edge = statements.filter(({ Sid }) => String(Sid).startsWith('Edge'));
    expect(edge.map(({ Action }) => Action)).toEqual(['s3:GetObject', 's3:ListBucket']);
    for (const { Principal, Condition } of edge) {
      expect(Principal).toEqual({ Service: 'cloudfront.amazonaws.com' });
      expect(JSON.stringify(Condition)).toContain('AWS:SourceArn');
    }
    expect(distribution(templates.aws)).toMatchObject({ HttpVersion: 'http2and3', IPV6Enabled: true });
  });

  it('an origin access identity in aws-cn, and nothing that CloudFront lacks there', () => {
    const china = templates['aws-cn'];
    const present = Object.values(china.Resources).map(({ Type }) => Type);
    for (const lacking of ['OriginAccessControl', 'CachePolicy', 'OriginRequestPolicy', 'Function']) {
      expect(present).not.toContain(`AWS::CloudFront::${lacking}`);
    }
    const [identity] = one(china, 'AWS::CloudFront::CloudFrontOriginAccessIdentity');
    const [, policy] = one(china, 'AWS::S3::BucketPolicy', 'StorePublicPolicy');
    const statements = at(policy.Properties, 'PolicyDocument', 'Statement') as JsonObject[];
    const edge = statements.filter(({ Sid }) => String(Sid).startsWith('Edge'));
    expect(edge.map(({ Action }) => Action)).toEqual(['s3:GetObject', 's3:ListBucket']);
    for (const { Principal } of edge) {
      expect(Principal).toEqual({ CanonicalUser: { 'Fn::GetAtt': [identity, 'S3CanonicalUserId'] } });
    }
    expect(distribution(china)).toMatchObject({ HttpVersion: 'http2', IPV6Enabled: false });
  });
});

describe.each(PARTITIONS)('the HTTP API in %s', (partition) => {
  const here = (): Template => templates[partition];

  it('leads each operation to its function, and through its authorizer', () => {
    const [authorizer] = one(here(), 'AWS::ApiGatewayV2::Authorizer');
    const integrations = new Map(
      ofType(here(), 'AWS::ApiGatewayV2::Integration').map(([id, { Properties }]) => [
        id,
        String(at(Properties, 'IntegrationUri', 'Fn::GetAtt', 0)),
      ]),
    );
    const find = createRouteTable(
      ofType(here(), 'AWS::ApiGatewayV2::Route').map(([, { Properties }]) => ({
        key: String(Properties.RouteKey),
        integration: integrations.get(
          /"([A-Za-z0-9]+)"/.exec(JSON.stringify(at(Properties, 'Target', 'Fn::Join', 1, 1, 'Ref')))?.[1] ??
            '',
        ),
        type: Properties.AuthorizationType,
        authorizer: at(Properties, 'AuthorizerId', 'Ref'),
      })),
    );
    const prefix = {
      'staff-api': 'StaffApiFunction',
      preview: 'PreviewFunction',
      'officer-api': 'OfficerApiFunction',
      'register-api': 'RegisterApiFunction',
      'request-desk': 'RequestDeskFunction',
      'public-desk': 'PublicDeskFunction',
      'alert-api': 'AlertApiFunction',
      auditor: 'AuditorFunction',
    };
    for (const { method, path, answers, authorizer: access, function: name } of ROUTES) {
      const address = path.replace(/\{[^}]+\+\}/, 'some/thing').replace(/\{[^}]+\}/g, 'thing');
      for (const one of answers ? [address, `/en${address}`] : [address]) {
        expect({ one, ...find(method, one)?.route }).toMatchObject({
          one,
          integration: expect.stringContaining(prefix[name]),
          type: access === 'staff' ? 'JWT' : 'NONE',
          ...(access === 'staff' && { authorizer }),
        });
      }
    }
    expect(find('GET', '/api/nothing')?.route).toMatchObject({
      key: '$default',
      integration: expect.stringContaining('MissingFunction'),
      type: 'NONE',
    });
  });

  it('has one route for each function and kind of access, and not one for each operation', () => {
    expect(ofType(here(), 'AWS::ApiGatewayV2::Route').length).toBeLessThanOrEqual(40);
  });

  it('takes tokens of the given issuer and audience', () => {
    const [, { Properties }] = one(here(), 'AWS::ApiGatewayV2::Authorizer');
    expect(Properties).toMatchObject({
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Issuer: { Ref: 'OidcIssuer' }, Audience: [{ Ref: 'OidcAudience' }] },
    });
  });

  it('logs nothing that tells who asked', () => {
    const [, { Properties }] = one(here(), 'AWS::ApiGatewayV2::Stage');
    const format = String(at(Properties, 'AccessLogSettings', 'Format'));
    expect(format).toContain('$context.routeKey');
    expect(format).not.toMatch(/identity|authorizer|\$context\.path|domainName|userAgent|sourceIp/);
    expect(at(Properties, 'DefaultRouteSettings')).toEqual({
      ThrottlingBurstLimit: 400,
      ThrottlingRateLimit: 200,
    });
  });
});
