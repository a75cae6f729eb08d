import type { EnvironmentName } from '../../functions/runtime/env.ts';

/** A value of each name that a function may be told, such as the function's own check takes. */
export const SAMPLE_ENVIRONMENT: Readonly<Record<EnvironmentName, string>> = {
  TABLE: 'table',
  VAULT_BUCKET: 'vault',
  PUBLIC_BUCKET: 'public',
  CASEWORK_BUCKET: 'casework',
  SIGNING_KEY: 'arn:aws-cn:kms:cn-north-1:111122223333:key/signing',
  REQUESTS_KEY: 'arn:aws-cn:kms:cn-north-1:111122223333:key/requests',
  MAC_KEY: 'arn:aws-cn:kms:cn-north-1:111122223333:key/mac',
  NOTICES_KEY: 'arn:aws-cn:kms:cn-north-1:111122223333:key/notices',
  WORKERS: '{}',
  AUDIT_KEY: 'arn:aws:kms:eu-west-1:111122223333:key/3',
  ANCHOR_BUCKET: 'anchors',
  SITE_ADDRESS: 'https://stats.example.gov.cn',
  OIDC_ISSUER: 'https://login.example.gov.cn',
  OIDC_AUDIENCE: 'https://stats.example.gov.cn',
  ROLE_CLAIM: 'roles',
  EDGE_SECRET: 'kE7-mWq_29dLr0Xv8bTn3Zyc5HsGfPja',
  SMTP_URL: 'smtps://user:word@mail.example.cn:465',
  MAIL_FROM: 'stats@example.gov.cn',
  ALERT_MAIL: '',
  WEBHOOK_URLS: '',
  LOCK_DAYS: '3650',
  VIRUS_SCANNER: 'none',
  DEMONSTRATION: '',
};
