import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
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
import { closed } from './closed.ts';

interface CaseworkProps {
  readonly siteAddress: string;
  readonly accessLogs: Bucket;
}

/** What people wrote and sent: their files, the key of their cases, and the key of keyed hashes. */
export class Casework extends Construct {
  readonly bucket: Bucket;
  /** Encrypts the bucket. What is kept in it is encrypted a second time, under its case's data key. */
  readonly bucketKey: Key;
  /** Wraps the data key of each case. */
  readonly requestsKey: Key;
  /** Wraps the data key of each alert. */
  readonly alertsKey: Key;
  /** Makes the keyed hashes by which a secret, a person or an address is told again without being kept. */
  readonly macKey: Key;

  constructor(scope: Construct, id: string, { siteAddress, accessLogs }: CaseworkProps) {
    super(scope, id);
    this.requestsKey = new Key(this, 'RequestsKey', {
      description: 'Wraps the data key of each request for information',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.alertsKey = new Key(this, 'AlertsKey', {
      description: 'Wraps the data key of each alert that monitors raise',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.macKey = new Key(this, 'MacKey', {
      description: 'Makes the keyed hashes of receipt secrets, people and addresses',
      keySpec: KeySpec.HMAC_256,
      keyUsage: KeyUsage.GENERATE_VERIFY_MAC,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.bucketKey = new Key(this, 'BucketKey', {
      description: 'Encrypts the files of requests',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.bucket = new Bucket(this, 'Files', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.KMS,
      encryptionKey: this.bucketKey,
      bucketKeyEnabled: true,
      enforceSSL: true,
      versioned: true,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      // The CDK's own classes fall short of its interfaces under exactOptionalPropertyTypes.
      serverAccessLogsBucket: accessLogs as IBucket,
      serverAccessLogsPrefix: 's3/casework/',
      // The check empties the quarantine itself. What was posted and never completed goes by age, and so does
      // what the check could not look at: by then it was ordered again several times, and counts as failed.
      lifecycleRules: [
        {
          id: 'Quarantine',
          prefix: 'quarantine/',
          expiration: Duration.days(14),
          noncurrentVersionExpiration: Duration.days(1),
        },
        {
          id: 'Remnants',
          noncurrentVersionExpiration: Duration.days(30),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
      // Applicants post plain forms, which ask nobody; scripts on the office's pages do.
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
  }

  /**
   * Closes what people wrote to everyone but these roles, whatever their own policies say. An administrator
   * who wants to read a case must first change these policies, and that shows in the trail.
   */
  onlyOpenedBy({
    cases,
    alerts,
    hashes,
    files,
  }: Readonly<Record<'cases' | 'alerts' | 'hashes' | 'files', readonly IRole[]>>): void {
    this.requestsKey.addToResourcePolicy(
      closed('OnlyThoseWhoWorkCases', ['kms:Decrypt', 'kms:ReEncryptFrom', 'kms:CreateGrant'], ['*'], cases),
    );
    this.alertsKey.addToResourcePolicy(
      closed(
        'OnlyThoseWhoWorkAlerts',
        ['kms:Decrypt', 'kms:ReEncryptFrom', 'kms:CreateGrant'],
        ['*'],
        alerts,
      ),
    );
    // Whoever could hash could guess: numbers of identity cards can be counted through.
    this.macKey.addToResourcePolicy(
      closed(
        'OnlyThoseWhoTellPeopleApart',
        ['kms:GenerateMac', 'kms:VerifyMac', 'kms:CreateGrant'],
        ['*'],
        hashes,
      ),
    );
    this.bucket.addToResourcePolicy(
      closed('OnlyThoseWhoWorkFiles', ['s3:GetObject*'], [this.bucket.arnForObjects('*')], files),
    );
  }
}
