import * as v from 'valibot';

/**
 * What a function is told by the template, parsed once. Each function asks for just the names it uses, so a
 * missing one fails at start-up and not in the middle of a release.
 */
const NAMES = {
  /** The folder of the function's own code (set by Lambda). */
  LAMBDA_TASK_ROOT: v.pipe(v.string(), v.minLength(1)),
  TABLE: v.pipe(v.string(), v.minLength(1)),
  VAULT_BUCKET: v.pipe(v.string(), v.minLength(3)),
  PUBLIC_BUCKET: v.pipe(v.string(), v.minLength(3)),
  /** ARN of the KMS key that signs manifests (ECC_NIST_P256). */
  SIGNING_KEY: v.pipe(v.string(), v.minLength(1)),
  /** What applicants, third parties and officers send to requests: quarantined, then encrypted case by case. */
  CASEWORK_BUCKET: v.pipe(v.string(), v.minLength(3)),
  /** ARN of the KMS key that wraps each case's data key (SYMMETRIC_DEFAULT). */
  REQUESTS_KEY: v.pipe(v.string(), v.minLength(1)),
  /** ARN of the KMS key from which keyed hashes are made (HMAC_256). */
  MAC_KEY: v.pipe(v.string(), v.minLength(1)),
  /** ARN of the KMS key under which the mail addresses of applicants are closed for the outbox (SYMMETRIC_DEFAULT). */
  NOTICES_KEY: v.pipe(v.string(), v.minLength(1)),
  /** ARN of the KMS key that wraps the data key of each alert (SYMMETRIC_DEFAULT). */
  ALERTS_KEY: v.pipe(v.string(), v.minLength(1)),
  /** ARN of the KMS key from which the seals of audit entries are made (HMAC_256). */
  AUDIT_KEY: v.pipe(v.string(), v.minLength(1)),
  /** Where the ends of all audit chains are anchored, under Object Lock. */
  ANCHOR_BUCKET: v.pipe(v.string(), v.minLength(3)),
  /** Which function works off which kind of order: a JSON object from kind to the function's name. */
  WORKERS: v.pipe(v.string(), v.minLength(2)),
  /** Origin of the public site, without a trailing slash. */
  SITE_ADDRESS: v.pipe(v.string(), v.url(), v.regex(/[^/]$/)),
  OIDC_ISSUER: v.pipe(v.string(), v.url()),
  OIDC_AUDIENCE: v.pipe(v.string(), v.minLength(1)),
  /** The public client as which the page of monitors signs people in. */
  SIGNAL_CLIENT: v.pipe(v.string(), v.minLength(1)),
  /** The claim of the access token that lists roles. */
  ROLE_CLAIM: v.pipe(v.string(), v.minLength(1)),
  /** Secret of what the edge adds as x-heliostat-edge; a request without it did not come through the edge. */
  EDGE_SECRET_ARN: v.pipe(v.string(), v.minLength(1)),
  /** Secret of smtp://user:password@host:port, or smtps://; empty: no mail is sent. */
  SMTP_SECRET_ARN: v.pipe(v.string(), v.minLength(1)),
  MAIL_FROM: v.string(),
  /** Where alarms about releases go; empty: nobody. */
  ALERT_MAIL: v.string(),
  /** Secret of webhooks that are told of alarms, separated by spaces. */
  WEBHOOKS_SECRET_ARN: v.pipe(v.string(), v.minLength(1)),
  /** Secret of where the office's channels are: a JSON object by channel; empty: nowhere. */
  CHANNELS_SECRET_ARN: v.pipe(v.string(), v.minLength(1)),
  /** Days for which editions are retained under Object Lock, sealed and published. */
  LOCK_DAYS: v.pipe(v.string(), v.regex(/^[1-9]\d*$/)),
  /** clamd://host:port, or http(s):// of a service; `none`: files are not scanned, and officers read so. */
  VIRUS_SCANNER: v.pipe(v.string(), v.minLength(1)),
  /** `yes` where the site is a demonstration and says so. */
  DEMONSTRATION: v.string(),
} as const;

type Name = keyof typeof NAMES;

/** What the template sets; Lambda itself says where the code lies. */
export type EnvironmentName = Exclude<Name, 'LAMBDA_TASK_ROOT'>;

export const env = <const N extends readonly Name[]>(...names: N): Record<N[number], string> => {
  const entries = names.map((name) => [name, NAMES[name]] as const);
  const parsed = v.safeParse(v.object(Object.fromEntries(entries)), process.env);
  if (!parsed.success) {
    const missing = parsed.issues.map((issue) => issue.path?.map((step) => step.key).join('.')).join(', ');
    throw new Error(`The environment lacks or garbles: ${missing}`);
  }
  return parsed.output as Record<N[number], string>;
};
