import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { READ, READ_OBJECT, SEE, WRITE } from './actions.ts';
import type { Parameters } from './parameters.ts';
import { ServiceFunction } from './service-function.ts';
import type { Store } from './store.ts';

export type ReleaseFunctions = ReturnType<typeof releaseFunctions>;

/** What releases need: each function with its environment and its permissions. */
export function releaseFunctions(scope: Construct, given: Parameters, store: Store) {
  const { siteAddress, issuer, audience, roleClaim, edgeSecret, demonstration } = given;
  const { smtpUrl, mailFrom, alertMail, webhookUrls } = given;
  const table = store.table.tableArn;
  const { vault, publicBucket } = store;
  const vaultKey = store.vaultKey.keyArn;
  const signingKey = store.signingKey.keyArn;
  const TABLE = store.table.tableName;
  const VAULT_BUCKET = vault.bucketName;
  const PUBLIC_BUCKET = publicBucket.bucketName;

  const staffApi = new ServiceFunction(scope, 'StaffApi', {
    name: 'staff-api',
    description: 'What colleagues do to a release',
    errorImpact: 'colleagues cannot announce, upload, review or approve, and a release may miss its second.',
    memory: 1024,
    timeout: Duration.seconds(20),
    environment: {
      TABLE,
      VAULT_BUCKET,
      ROLE_CLAIM: roleClaim,
      EDGE_SECRET: edgeSecret,
    },
  })
    .allow('ReadAndChangeTheTable', [...READ, ...WRITE], [table])
    // What a presigned form may do is what its signer may do: put an upload, and nothing else.
    .allowObjects('SignUploads', ['s3:PutObject'], vault, ['uploads/'])
    .allow('EncryptUploads', ['kms:GenerateDataKey'], [vaultKey])
    // Which version of a file has arrived, and of what size: `complete` may not read the file itself.
    .allow('SeeUploads', ['s3:ListBucketVersions'], [vault.bucketArn], {
      StringLike: { 's3:prefix': 'uploads/*' },
    });

  const preview = new ServiceFunction(scope, 'Preview', {
    name: 'preview',
    description: 'Shows what is sealed to those who sign',
    errorImpact: 'reviewers and approvers cannot see what they sign, and a release may miss its second.',
    memory: 1024,
    timeout: Duration.seconds(25),
    environment: {
      TABLE,
      VAULT_BUCKET,
      ROLE_CLAIM: roleClaim,
      EDGE_SECRET: edgeSecret,
    },
  })
    .allow('ReadTheTable', READ, [table])
    .allow('LogEachView', ['dynamodb:PutItem'], [table], {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['AUDIT#*'] },
    })
    .allowObjects('ReadWhatIsSealed', READ_OBJECT, vault, ['sealed/', 'faults/'])
    .allow('SeeWhatIsSealed', SEE, [vault.bucketArn])
    .allow('DecryptTheVault', ['kms:Decrypt'], [vaultKey]);

  const builder = new ServiceFunction(scope, 'Builder', {
    name: 'builder',
    description: 'Validates an upload and seals the edition that it makes',
    errorImpact: 'an upload is neither refused nor sealed, and its release cannot be signed off.',
    // Two vCPUs; a million observations are held while their artefacts are made.
    memory: 3538,
    timeout: Duration.minutes(15),
    environment: {
      TABLE,
      VAULT_BUCKET,
      SIGNING_KEY: signingKey,
      SITE_ADDRESS: siteAddress,
      DEMONSTRATION: demonstration,
    },
  })
    .allow('ReadAndChangeTheTable', [...READ, ...WRITE], [table])
    .allowObjects('ReadUploadsAndWhatIsSealed', READ_OBJECT, vault, ['uploads/', 'sealed/'])
    .allow('SeeUploadsAndWhatIsSealed', SEE, [vault.bucketArn])
    .allowObjects('SealAndFault', ['s3:PutObject'], vault, ['sealed/', 'faults/'])
    .allow('UseTheVaultKey', ['kms:Decrypt', 'kms:GenerateDataKey'], [vaultKey])
    .allow('SignManifests', ['kms:Sign', 'kms:GetPublicKey'], [signingKey]);

  const releaseClock = new ServiceFunction(scope, 'ReleaseClock', {
    name: 'release-clock',
    description: 'Arms, and at T publishes from the vault to the public bucket',
    errorImpact: 'a release that falls due may not be public at its second.',
    // A whole vCPU: at T nothing may wait for a share of one.
    memory: 1769,
    // Two ticks are armed at any T: the horizon is 200 s, and a tick comes every 60 s.
    timeout: Duration.seconds(300),
    // Five ticks may overlap, and four batches of the stream. Reserved, so that no other function's load can
    // hold a release back; an account must leave 100 unreserved, and so needs a limit of 110 at least.
    reservedConcurrency: 10,
    environment: {
      TABLE,
      VAULT_BUCKET,
      PUBLIC_BUCKET,
      SIGNING_KEY: signingKey,
      SITE_ADDRESS: siteAddress,
      OIDC_ISSUER: issuer,
      OIDC_AUDIENCE: audience,
      DEMONSTRATION: demonstration,
    },
  })
    .allow('ReadAndChangeTheTable', [...READ, ...WRITE], [table])
    .allowObjects('ReadWhatIsSealed', READ_OBJECT, vault, ['sealed/'])
    .allow('SeeWhatIsSealed', SEE, [vault.bucketArn])
    .allow('DecryptTheVault', ['kms:Decrypt'], [vaultKey])
    .allowObjects('Publish', ['s3:GetObject', 's3:PutObject'], publicBucket, [''])
    .allow('SeeWhatIsPublic', SEE, [publicBucket.bucketArn])
    .allow('TellThePublicKey', ['kms:GetPublicKey'], [signingKey]);

  const outbox = new ServiceFunction(scope, 'Outbox', {
    name: 'outbox',
    description: 'Sends mail and calls webhooks',
    errorImpact: 'nobody is told of a release that is not signed off, late or in trouble.',
    memory: 512,
    // Ends before the next tick begins.
    timeout: Duration.seconds(50),
    environment: {
      TABLE,
      SMTP_URL: smtpUrl,
      MAIL_FROM: mailFrom,
      ALERT_MAIL: alertMail,
      WEBHOOK_URLS: webhookUrls,
    },
  }).allow('ReadAndChangeTheTable', [...READ, ...WRITE], [table]);

  store.onlyReadBy([builder.role, releaseClock.role, preview.role]);
  store.onlyWrittenBy([releaseClock.role]);
  return { staffApi, preview, builder, releaseClock, outbox };
}
