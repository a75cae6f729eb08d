import { Aws, Fn } from 'aws-cdk-lib';
import { CfnResponseHeadersPolicy } from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';

/** The part of a behaviour that names the headers it adds. */
interface Headers {
  readonly responseHeadersPolicyId: string;
}

/** What storage says of an object and no reader needs: how a pointer is kept is the office's business. */
const OF_STORAGE = [
  'x-amz-meta-edition',
  'x-amz-meta-period',
  'x-amz-meta-sha256',
  'x-amz-meta-until',
  'x-amz-server-side-encryption',
  'x-amz-version-id',
];

const TWO_YEARS = 63_072_000;

/** Whoever opened a page holds no handle on it, and no page asks for a device. */
const APART = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/**
 * Pages run their own scripts and styles, and send their forms to their own address and nowhere else. `connect`: where
 * their scripts may ask beside that.
 */
const pages = (connect = ''): string =>
  [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${connect}`,
    "form-action 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** What is public anyone's program may read. */
export const pageHeaders = (scope: Construct): Headers =>
  headers(scope, 'PublicHeaders', pages(), {
    accessControlAllowCredentials: false,
    accessControlAllowOrigins: { items: ['*'] },
    accessControlAllowMethods: { items: ['GET', 'HEAD'] },
    accessControlAllowHeaders: { items: ['*'] },
    accessControlExposeHeaders: {
      items: ['ETag', 'Date', 'Age', 'Last-Modified', 'Content-Length', 'Content-Disposition'],
    },
    accessControlMaxAgeSec: 600,
    originOverride: true,
  });

/** The form, the receipt and tracking: nobody else's program reads them. */
export const deskHeaders = (scope: Construct): Headers => headers(scope, 'DeskHeaders', pages());

/** The page of monitors, which also asks the issuer for a token; nobody else's program reads it. */
export const staffHeaders = (scope: Construct, issuer: string): Headers =>
  headers(scope, 'StaffHeaders', pages(` ${originOf(issuer)}`));

/** What the API answers is data: nothing of it runs, and no page holds it in a frame. */
export const apiHeaders = (scope: Construct): Headers =>
  headers(scope, 'ApiHeaders', "default-src 'none'; frame-ancestors 'none'");

/** Scheme and host of an address that is known at deployment only. */
const originOf = (address: string): string =>
  Fn.join('', [Fn.select(0, Fn.split('/', address)), '//', Fn.select(2, Fn.split('/', address))]);

function headers(
  scope: Construct,
  id: string,
  contentSecurityPolicy: string,
  cors?: CfnResponseHeadersPolicy.CorsConfigProperty,
): Headers {
  const policy = new CfnResponseHeadersPolicy(scope, id, {
    responseHeadersPolicyConfig: {
      name: `${Aws.STACK_NAME}-${Aws.REGION}-${id}`,
      ...(cors ? { corsConfig: cors } : {}),
      customHeadersConfig: {
        items: Object.entries(APART).map(([header, value]) => ({ header, value, override: true })),
      },
      removeHeadersConfig: { items: OF_STORAGE.map((header) => ({ header })) },
      securityHeadersConfig: {
        contentSecurityPolicy: { contentSecurityPolicy, override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: 'DENY', override: true },
        referrerPolicy: { referrerPolicy: 'strict-origin-when-cross-origin', override: true },
        strictTransportSecurity: {
          accessControlMaxAgeSec: TWO_YEARS,
          includeSubdomains: false,
          override: true,
        },
      },
    },
  });
  return { responseHeadersPolicyId: policy.attrId };
}
