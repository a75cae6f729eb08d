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
  AUDIT_KEY: 'arn:aws-cn:kms:cn-north-1:111122223333:key/audit',
  ANCHOR_BUCKET: 'anchors',
  SITE_ADDRESS: 'https://stats.example.gov.cn',
  OIDC_ISSUER: 'https://login.example.gov.cn',
  OIDC_AUDIENCE: 'https://stats.example.gov.cn',
  ROLE_CLAIM: 'roles',
  EDGE_SECRET_ARN: 'arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:Edge',
  SMTP_SECRET_ARN: 'arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:Smtp',
  MAIL_FROM: 'stats@example.gov.cn',
  ALERT_MAIL: '',
  WEBHOOKS_SECRET_ARN: 'arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:Webhooks',
  CHANNELS_SECRET_ARN: 'arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:Channels',
  LOCK_DAYS: '3650',
  VIRUS_SCANNER: 'none',
  DEMONSTRATION: '',
};
