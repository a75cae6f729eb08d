import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { EnvironmentName } from '../functions/runtime/env.ts';
import type { GrantedResource } from './functions/grants.ts';
import type { OfficeSecrets } from './office-secrets.ts';
import type { Parameters } from './parameters.ts';
import type { AuditLedger } from './storage/audit-ledger.ts';
import type { Casework } from './storage/casework.ts';
import type { Store } from './storage/store.ts';

/** What the table of functions speaks of by name, as it is in this stack. */
export interface SharedResources {
  readonly environment: Readonly<Record<EnvironmentName, string>>;
  readonly arns: Readonly<Record<GrantedResource, readonly string[]>>;
  /** The bucket whose objects a grant is about. */
  bucket(thing: GrantedResource): Bucket;
}

/** What all functions share. Nobody works off orders yet: `workers` are known once the functions stand. */
export function sharedResources(
  given: Parameters,
  store: Store,
  casework: Casework,
  ledger: AuditLedger,
  secrets: OfficeSecrets,
): SharedResources {
  const { table, vault, publicBucket, vaultKey, signingKey, noticesKey } = store;
  const { requestsKey, alertsKey, macKey, bucket, bucketKey } = casework;
  const buckets: Partial<Record<GrantedResource, Bucket>> = {
    vault,
    public: publicBucket,
    casework: bucket,
    anchors: ledger.anchors,
  };
  return {
    environment: {
      TABLE: table.tableName,
      VAULT_BUCKET: vault.bucketName,
      PUBLIC_BUCKET: publicBucket.bucketName,
      CASEWORK_BUCKET: bucket.bucketName,
      SIGNING_KEY: signingKey.keyArn,
      REQUESTS_KEY: requestsKey.keyArn,
      ALERTS_KEY: alertsKey.keyArn,
      MAC_KEY: macKey.keyArn,
      NOTICES_KEY: noticesKey.keyArn,
      AUDIT_KEY: ledger.key.keyArn,
      ANCHOR_BUCKET: ledger.anchors.bucketName,
      WORKERS: '{}',
      SITE_ADDRESS: given.siteAddress,
      OIDC_ISSUER: given.issuer,
      OIDC_AUDIENCE: given.audience,
      SIGNAL_CLIENT: given.signalClient,
      ROLE_CLAIM: given.roleClaim,
      EDGE_SECRET_ARN: secrets.edge,
      SMTP_SECRET_ARN: secrets.smtp,
      MAIL_FROM: given.mailFrom,
      ALERT_MAIL: given.alertMail,
      WEBHOOKS_SECRET_ARN: secrets.webhooks,
      CHANNELS_SECRET_ARN: secrets.channels,
      VIRUS_SCANNER: given.virusScanner,
      LOCK_DAYS: String(store.lockDays),
      DEMONSTRATION: given.demonstration,
    },
    arns: {
      table: [table.tableArn],
      wake: [`${table.tableArn}/index/wake`],
      vault: [vault.bucketArn],
      public: [publicBucket.bucketArn],
      casework: [bucket.bucketArn],
      vaultKey: [vaultKey.keyArn],
      signingKey: [signingKey.keyArn],
      requestsKey: [requestsKey.keyArn],
      alertsKey: [alertsKey.keyArn],
      macKey: [macKey.keyArn],
      caseworkKey: [bucketKey.keyArn],
      noticesKey: [noticesKey.keyArn],
      auditKey: [ledger.key.keyArn],
      anchors: [ledger.anchors.bucketArn],
      edgeSecret: [secrets.edge],
      smtpSecret: [secrets.smtp],
      webhooksSecret: [secrets.webhooks],
      channelsSecret: [secrets.channels],
      workers: [],
    },
    bucket(thing) {
      const found = buckets[thing];
      if (!found) throw new Error(`${thing} is no bucket`);
      return found;
    },
  };
}
