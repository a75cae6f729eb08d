import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { AnyPrincipal, Effect, type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  HttpMethods,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { EDITIONS } from '../functions/release.ts';
import { closed } from './closed.ts';

/**
 * 网络安全法 asks that network logs be kept for six months at least; a year covers a whole reporting year of
 * 政府信息公开工作年度报告.
 */
const LOGS_KEPT = Duration.days(365);

/** What the office keeps: the table, the vault, the public bucket, and the key that it signs with. */
export class Store extends Construct {
  readonly table: Table;
  readonly vault: Bucket;
  readonly vaultKey: Key;
  readonly publicBucket: Bucket;
  readonly signingKey: Key;
  /** Closes the mail addresses at which applicants are told of steps. */
  readonly noticesKey: Key;
  /** Days for which editions are retained, sealed and published. */
  readonly lockDays: number;
  /** Access logs of the buckets and of the CDN; they hold readers' addresses and nothing of the vault's content. */
  readonly accessLogs: Bucket;

  constructor(
    scope: Construct,
    id: string,
    {
      siteAddress,
      protectedTable,
      lockDays,
    }: { siteAddress: string; protectedTable: boolean; lockDays: number },
  ) {
    super(scope, id);
    this.lockDays = lockDays;

    // The AWS-managed key: reads of the table leave a trace of the key's use, and no function needs a grant on
    // a key for it, which keeps `kms:Decrypt` a matter of the vault alone.
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: protectedTable,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      stream: StreamViewType.NEW_IMAGE,
      timeToLiveAttribute: 'expiresAt',
    });
    this.table.addGlobalSecondaryIndex({
      indexName: 'wake',
      partitionKey: { name: 'wakeShard', type: AttributeType.STRING },
      sortKey: { name: 'wakeOn', type: AttributeType.STRING },
      projectionType: ProjectionType.KEYS_ONLY,
    });

    this.signingKey = new Key(this, 'SigningKey', {
      description: 'Signs the manifests of published editions (ES256)',
      keySpec: KeySpec.ECC_NIST_P256,
      keyUsage: KeyUsage.SIGN_VERIFY,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });

    this.noticesKey = new Key(this, 'NoticesKey', {
      description: 'Closes where applicants are told of steps by mail',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });

    this.accessLogs = new Bucket(this, 'AccessLogs', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      // CloudFront's standard logging delivers through an ACL.
      objectOwnership: ObjectOwnership.BUCKET_OWNER_PREFERRED,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      lifecycleRules: [
        { id: 'KeptAYear', expiration: LOGS_KEPT, abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
    });
    Validations.of(this.accessLogs).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'This bucket receives the access logs; logging its own access would go on without end.',
    });

    // The CDK's own classes fall short of its interfaces under exactOptionalPropertyTypes.
    const accessLogs = this.accessLogs as IBucket;

    this.vaultKey = new Key(this, 'VaultKey', {
      description: 'Encrypts what is not yet published',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.vault = new Bucket(this, 'Vault', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.KMS,
      encryptionKey: this.vaultKey,
      bucketKeyEnabled: true,
      enforceSSL: true,
      versioned: true,
      objectLockEnabled: true,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      serverAccessLogsBucket: accessLogs,
      serverAccessLogsPrefix: 's3/vault/',
      // `sealed/` is the record of what was signed and is never removed. The files as received, and the faults
      // found in them, serve to explain an edition: they outlast the next year's release of the same period.
      lifecycleRules: [
        { id: 'Uploads', prefix: 'uploads/', expiration: Duration.days(400) },
        { id: 'Faults', prefix: 'faults/', expiration: Duration.days(400) },
        {
          id: 'Remnants',
          noncurrentVersionExpiration: Duration.days(90),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
      // Staff upload from a browser with a presigned POST.
      cors: [
        {
          allowedOrigins: [siteAddress],
          allowedMethods: [HttpMethods.POST],
          allowedHeaders: ['*'],
          exposedHeaders: ['ETag', 'x-amz-version-id'],
          maxAge: 600,
        },
      ],
    });

    this.publicBucket = new Bucket(this, 'Public', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      // Not KMS: the origin access identity of aws-cn cannot use a key, and what is here is public.
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      versioned: true,
      objectLockEnabled: true,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      serverAccessLogsBucket: accessLogs,
      serverAccessLogsPrefix: 's3/public/',
      // What is public anyone's program may read: so the bucket answers a preflight; the edge adds the headers.
      cors: [
        {
          allowedOrigins: ['*'],
          allowedMethods: [HttpMethods.GET, HttpMethods.HEAD],
          allowedHeaders: ['*'],
          maxAge: 600,
        },
      ],
      // Pointers and shared pages are written over and over; their former versions go, no current object ever does.
      lifecycleRules: [
        {
          id: 'FormerVersions',
          noncurrentVersionExpiration: Duration.days(30),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
    });
  }

  /**
   * Closes the vault to everyone but these roles, whatever their own policies say: an administrator who wants
   * to read figures early must first change this policy, and that shows in the trail.
   */
  onlyReadBy(roles: readonly IRole[]): void {
    this.vault.addToResourcePolicy(
      closed('OnlyThreeFunctionsRead', ['s3:GetObject*'], [this.vault.arnForObjects('*')], roles),
    );
  }

  /** Closes the public bucket to every writer but these roles. */
  onlyWrittenBy(roles: readonly IRole[]): void {
    this.publicBucket.addToResourcePolicy(
      closed('OnlyTheReleaseClockWrites', ['s3:PutObject*'], [this.publicBucket.arnForObjects('*')], roles),
    );
  }

  /** What is sealed or published is removed by nobody but whoever breaks the glass; none of the functions may. */
  onlyRemovedBy(roles: readonly IRole[], retains: readonly IRole[]): void {
    for (const bucket of [this.vault, this.publicBucket]) {
      bucket.addToResourcePolicy(
        closed(
          'OnlyBreakGlassRemoves',
          ['s3:DeleteObject*', 's3:BypassGovernanceRetention'],
          [bucket.arnForObjects('*')],
          roles,
        ),
      );
    }
    this.vault.addToResourcePolicy(
      closed(
        'OnlyTheBuilderRetains',
        ['s3:PutObjectRetention', 's3:PutObjectLegalHold'],
        [this.vault.arnForObjects('*')],
        retains,
      ),
    );
  }

  /** An edition is written where nothing stands: no new version covers what was published. */
  neverWrittenOver(): void {
    this.publicBucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'NoEditionIsWrittenOver',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['s3:PutObject'],
        resources: EDITIONS.map((prefix) => this.publicBucket.arnForObjects(`${prefix}*/e*/*`)),
        conditions: { Null: { 's3:if-none-match': 'true' } },
      }),
    );
  }

  /** Closes the addresses of applicants to everyone but whoever sends the mail. */
  onlyToldBy(roles: readonly IRole[]): void {
    this.noticesKey.addToResourcePolicy(
      closed(
        'OnlyTheOutboxTellsApplicants',
        ['kms:Decrypt', 'kms:ReEncryptFrom', 'kms:CreateGrant'],
        ['*'],
        roles,
      ),
    );
  }

  /** Closes the signing key to everyone but these roles. */
  onlySignedBy(roles: readonly IRole[]): void {
    this.signingKey.addToResourcePolicy(
      closed('OnlyTheBuilderSigns', ['kms:Sign', 'kms:CreateGrant'], ['*'], roles),
    );
  }
}
