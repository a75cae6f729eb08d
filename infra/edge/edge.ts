import { Aws, Fn, Stack, Validations } from 'aws-cdk-lib';
import {
  CfnCachePolicy,
  CfnCloudFrontOriginAccessIdentity,
  CfnDistribution,
  CfnOriginAccessControl,
  CfnOriginRequestPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { CanonicalUserPrincipal, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { apiHeaders, deskHeaders, pageHeaders, staffHeaders } from './edge-headers.ts';
import { largeFiles } from './large-files.ts';

export type Partition = 'aws' | 'aws-cn';

interface EdgeProps {
  readonly partition: Partition;
  /** False where CloudFront refuses response headers policies; then no security headers are sent. */
  readonly securityHeaders: boolean;
  /** Whether CloudFront runs functions here, which lead back whoever sends too large a file. */
  readonly edgeFunctions: boolean;
  readonly publicBucket: Bucket;
  readonly accessLogs: Bucket;
  readonly apiId: string;
  readonly siteAddress: string;
  readonly certificateId: string;
  readonly edgeSecret: string;
  /** Where staff sign in. */
  readonly issuer: string;
}

const YEAR = 31_536_000;

/** How long the edge keeps what an origin sends, in seconds; `Cache-Control` and `Expires` decide in between. */
interface Ttl {
  readonly min: number;
  readonly fallback: number;
  readonly max: number;
}
/** Pages and pointers say themselves how long they hold: at T a pointer must be asked for again. */
const POINTERS: Ttl = { min: 0, fallback: 1, max: YEAR };
/** Edition paths and assets never change. The minimum stays 0, so that "not there" before T is never kept. */
const IMMUTABLE: Ttl = { min: 0, fallback: YEAR, max: YEAR };
const NEVER: Ttl = { min: 0, fallback: 0, max: 0 };

/** Errors are kept for ten seconds unless the distribution says otherwise: an early 404 would outlast T. */
const ERRORS = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

const READ = ['GET', 'HEAD'];
/** Where a program of another site asks first whether it may (Fetch Standard, CORS-preflight). */
const READ_AND_ASK = [...READ, 'OPTIONS'];
const EVERY_METHOD = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'];

/** What the viewer's request headers must reach the API; the CDN drops these unless told. Only for aws-cn. */
const API_HEADERS = ['Accept', 'Accept-Language', 'Authorization', 'Origin'];

/**
 * The same for the request desk, which knows nobody's token and takes a cookie. `CloudFront-Viewer-Address` is
 * written by CloudFront over whatever the viewer sent. In aws-cn, where only policies could add it, the desk has
 * the last address that CloudFront itself added to X-Forwarded-For.
 */
const DESK_HEADERS = ['Accept', 'Accept-Language', 'Origin'];
const DESK_HEADERS_BY_POLICY = [
  ...DESK_HEADERS,
  'Content-Type',
  'Idempotency-Key',
  'CloudFront-Viewer-Address',
];

/** Where editions of releases and of annual reports stand, which never change. */
const EDITION_PATHS = ['/releases/*/*/e*/*', '/disclosure/reports/*/e*/*'].flatMap((path) => [
  path,
  `/en${path}`,
]);

/** Where the desks for requests, questions and events answer themselves. */
const DESK_PATHS = ['/requests/?*', '/ask/?*', '/disclosure/events/?*'].flatMap((path) => [
  path,
  `/en${path}`,
]);

type Behaviour = Omit<CfnDistribution.CacheBehaviorProperty, 'pathPattern'>;

/**
 * What the bucket must be told to answer a preflight. In aws-cn each would be part of the cache key, and a crowd could
 * be split by an `Origin` of its choice: there programs of other sites read with simple requests alone.
 */
const PREFLIGHT_HEADERS = ['Origin', 'Access-Control-Request-Headers', 'Access-Control-Request-Method'];

/** The public bucket first, and where it has nothing the function that says so: decision 0013. */
const PUBLIC_OR_MISSING = 'public-or-missing';

/** The CDN: the public bucket by default, the HTTP API under `/api/` and, for the desks, what lies below `/requests/`, `/ask/` and `/disclosure/events/`. */
export class Edge extends Construct {
  readonly distribution: CfnDistribution;

  constructor(scope: Construct, id: string, props: EdgeProps) {
    super(scope, id);
    const { partition, publicBucket, accessLogs } = props;
    const china = partition === 'aws-cn';
    const host = Fn.select(2, Fn.split('/', props.siteAddress));

    const identity = china
      ? new CfnCloudFrontOriginAccessIdentity(this, 'Identity', {
          cloudFrontOriginAccessIdentityConfig: { comment: 'Reads the public bucket' },
        })
      : new CfnOriginAccessControl(this, 'Access', {
          originAccessControlConfig: {
            name: `${Aws.STACK_NAME}-${Aws.REGION}-public`,
            originAccessControlOriginType: 's3',
            signingBehavior: 'always',
            signingProtocol: 'sigv4',
          },
        });

    const preflight = china ? undefined : this.preflightPolicy();
    const pointers = this.behaviour('Pointers', POINTERS, preflight);
    const immutable = this.behaviour('Immutable', IMMUTABLE, preflight);
    const headers = props.securityHeaders
      ? {
          pages: pageHeaders(this),
          desk: deskHeaders(this),
          api: apiHeaders(this),
          staff: staffHeaders(this, props.issuer),
        }
      : { pages: {}, desk: {}, api: {}, staff: {} };
    const never = china ? undefined : this.cachePolicy('Never', NEVER, false);
    const api = this.apiBehaviour(never);
    const desk = this.deskBehaviour(never);
    const large = props.edgeFunctions
      ? {
          functionAssociations: [
            { eventType: 'viewer-request', functionArn: largeFiles(this).attrFunctionArn },
          ],
        }
      : {};

    this.distribution = new CfnDistribution(this, 'Distribution', {
      distributionConfig: {
        enabled: true,
        comment: 'Heliostat',
        aliases: [host],
        defaultRootObject: 'index.html',
        httpVersion: china ? 'http2' : 'http2and3',
        ipv6Enabled: !china,
        // Readers are in China and around it; in aws-cn the edges are the four of the mainland.
        priceClass: china ? 'PriceClass_All' : 'PriceClass_200',
        viewerCertificate: {
          ...(china ? { iamCertificateId: props.certificateId } : { acmCertificateArn: props.certificateId }),
          minimumProtocolVersion: 'TLSv1.2_2021',
          sslSupportMethod: 'sni-only',
        },
        origins: [
          {
            id: 'public',
            domainName: publicBucket.bucketRegionalDomainName,
            s3OriginConfig:
              identity instanceof CfnCloudFrontOriginAccessIdentity
                ? { originAccessIdentity: `origin-access-identity/cloudfront/${identity.ref}` }
                : { originAccessIdentity: '' },
            ...(identity instanceof CfnOriginAccessControl ? { originAccessControlId: identity.attrId } : {}),
          },
          {
            id: 'api',
            domainName: `${props.apiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}`,
            customOriginConfig: {
              originProtocolPolicy: 'https-only',
              originSslProtocols: ['TLSv1.2'],
              originReadTimeout: 30,
            },
            originCustomHeaders: [{ headerName: 'x-heliostat-edge', headerValue: props.edgeSecret }],
          },
        ],
        originGroups: {
          quantity: 1,
          items: [
            {
              id: PUBLIC_OR_MISSING,
              // 404 alone: what fails for another reason must not look as if it were not there.
              failoverCriteria: { statusCodes: { quantity: 1, items: [404] } },
              members: { quantity: 2, items: [{ originId: 'public' }, { originId: 'api' }] },
            },
          ],
        },
        defaultCacheBehavior: { ...pointers, ...headers.pages },
        cacheBehaviors: [
          { pathPattern: '/api/requests*', ...desk, ...headers.api },
          { pathPattern: '/api/*', ...api, ...headers.api },
          // `/requests/` itself, how to ask, is a public page.
          ...DESK_PATHS.map((pathPattern) => ({
            pathPattern,
            ...desk,
            viewerProtocolPolicy: 'redirect-to-https',
            ...headers.desk,
            ...(pathPattern.endsWith('/requests/?*') ? large : {}),
          })),
          ...['/staff/*', '/en/staff/*'].map((pathPattern) => ({
            pathPattern,
            ...pointers,
            ...headers.staff,
          })),
          ...[...EDITION_PATHS, '/assets/*'].map((pathPattern) => ({
            pathPattern,
            ...immutable,
            ...headers.pages,
          })),
        ],
        customErrorResponses: ERRORS.map((errorCode) => ({ errorCode, errorCachingMinTtl: 0 })),
        logging: {
          bucket: accessLogs.bucketRegionalDomainName,
          prefix: 'cdn/',
          includeCookies: false,
        },
      },
    });
    Validations.of(this.distribution).acknowledge(
      { id: 'AwsSolutions-CFR1', reason: 'Official statistics are for readers everywhere.' },
      {
        id: 'AwsSolutions-CFR2',
        reason:
          'No web ACL: aws-cn has none for CloudFront, and limits live in the functions in both partitions.',
      },
    );
    if (china) {
      Validations.of(this.distribution).acknowledge({
        id: 'AwsSolutions-CFR7',
        reason:
          'CloudFront in aws-cn knows no origin access control; an origin access identity does its work.',
      });
    }

    const reader =
      identity instanceof CfnCloudFrontOriginAccessIdentity
        ? { principals: [new CanonicalUserPrincipal(identity.attrS3CanonicalUserId)] }
        : {
            principals: [new ServicePrincipal('cloudfront.amazonaws.com')],
            conditions: {
              StringEquals: {
                'AWS:SourceArn': Stack.of(this).formatArn({
                  service: 'cloudfront',
                  region: '',
                  resource: 'distribution',
                  resourceName: this.distribution.attrId,
                }),
              },
            },
          };
    publicBucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'EdgeReads',
        ...reader,
        actions: ['s3:GetObject'],
        resources: [publicBucket.arnForObjects('*')],
      }),
    );
    // So that what is missing answers 404 and not 403. `/` is the default root object, and query strings do not
    // reach the bucket, so nobody gets a list.
    publicBucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'EdgeTellsWhatIsMissing',
        ...reader,
        actions: ['s3:ListBucket'],
        resources: [publicBucket.bucketArn],
      }),
    );
  }

  /** A reading behaviour. CloudFront in aws-cn refuses policies, so there the same TTLs stand in place. */
  private behaviour(id: string, ttl: Ttl, preflight: string | undefined): Behaviour {
    const common: Behaviour = {
      targetOriginId: PUBLIC_OR_MISSING,
      viewerProtocolPolicy: 'redirect-to-https',
      allowedMethods: preflight === undefined ? READ : READ_AND_ASK,
      cachedMethods: READ,
      compress: true,
    };
    if (preflight === undefined) {
      return {
        ...common,
        forwardedValues: { queryString: false, cookies: { forward: 'none' } },
        minTtl: ttl.min,
        defaultTtl: ttl.fallback,
        maxTtl: ttl.max,
      };
    }
    return {
      ...common,
      cachePolicyId: this.cachePolicy(id, ttl, true),
      originRequestPolicyId: preflight,
    };
  }

  private preflightPolicy(): string {
    return new CfnOriginRequestPolicy(this, 'Preflight', {
      originRequestPolicyConfig: {
        name: `${Aws.STACK_NAME}-${Aws.REGION}-preflight`,
        headersConfig: { headerBehavior: 'whitelist', headers: PREFLIGHT_HEADERS },
        cookiesConfig: { cookieBehavior: 'none' },
        queryStringsConfig: { queryStringBehavior: 'none' },
      },
    }).attrId;
  }

  /** `/api/*`: nothing is kept, and everything of the request but `Host` goes through. */
  private apiBehaviour(never: string | undefined): Behaviour {
    if (never === undefined) return untouched({ cookies: { forward: 'none' }, headers: API_HEADERS });
    const everything = new CfnOriginRequestPolicy(this, 'EverythingButHost', {
      originRequestPolicyConfig: {
        name: `${Aws.STACK_NAME}-${Aws.REGION}-everything-but-host`,
        headersConfig: { headerBehavior: 'allExcept', headers: ['host'] },
        cookiesConfig: { cookieBehavior: 'none' },
        queryStringsConfig: { queryStringBehavior: 'all' },
      },
    });
    return { ...TO_THE_API, cachePolicyId: never, originRequestPolicyId: everything.attrId };
  }

  /** The request desk: nothing is kept either, cookies go through, and with them where the viewer asks from. */
  private deskBehaviour(never: string | undefined): Behaviour {
    if (never === undefined) return untouched({ cookies: { forward: 'all' }, headers: DESK_HEADERS });
    const policy = new CfnOriginRequestPolicy(this, 'WhoAsks', {
      originRequestPolicyConfig: {
        name: `${Aws.STACK_NAME}-${Aws.REGION}-who-asks`,
        headersConfig: { headerBehavior: 'whitelist', headers: DESK_HEADERS_BY_POLICY },
        cookiesConfig: { cookieBehavior: 'all' },
        queryStringsConfig: { queryStringBehavior: 'all' },
      },
    });
    return { ...TO_THE_API, cachePolicyId: never, originRequestPolicyId: policy.attrId };
  }

  private cachePolicy(id: string, ttl: Ttl, compressed: boolean): string {
    return new CfnCachePolicy(this, id, {
      cachePolicyConfig: {
        name: `${Aws.STACK_NAME}-${Aws.REGION}-${id.toLowerCase()}`,
        minTtl: ttl.min,
        defaultTtl: ttl.fallback,
        maxTtl: ttl.max,
        parametersInCacheKeyAndForwardedToOrigin: {
          enableAcceptEncodingGzip: compressed,
          enableAcceptEncodingBrotli: compressed,
          headersConfig: { headerBehavior: 'none' },
          cookiesConfig: { cookieBehavior: 'none' },
          queryStringsConfig: { queryStringBehavior: 'none' },
        },
      },
    }).attrId;
  }
}

const TO_THE_API: Behaviour = {
  targetOriginId: 'api',
  viewerProtocolPolicy: 'https-only',
  allowedMethods: EVERY_METHOD,
  cachedMethods: READ,
  compress: false,
};

/** In aws-cn, which knows no policies: to the API and back, with these headers and cookies, never kept. */
const untouched = (
  forwarded: Pick<CfnDistribution.ForwardedValuesProperty, 'cookies' | 'headers'>,
): Behaviour => ({
  ...TO_THE_API,
  forwardedValues: { queryString: true, ...forwarded },
  minTtl: NEVER.min,
  defaultTtl: NEVER.fallback,
  maxTtl: NEVER.max,
});
