import { RemovalPolicy } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { closed } from './closed.ts';

/** What audit chains are sealed with, and where their ends are anchored: under Object Lock, out of reach of who writes them. */
export class AuditLedger extends Construct {
  readonly key: Key;
  readonly anchors: Bucket;

  constructor(scope: Construct, id: string, { accessLogs }: { readonly accessLogs: Bucket }) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      description: 'Seals the entries of audit chains',
      keySpec: KeySpec.HMAC_256,
      keyUsage: KeyUsage.GENERATE_VERIFY_MAC,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.anchors = new Bucket(this, 'Anchors', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      versioned: true,
      objectLockEnabled: true,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      // The CDK's own classes fall short of its interfaces under exactOptionalPropertyTypes.
      serverAccessLogsBucket: accessLogs as IBucket,
      serverAccessLogsPrefix: 's3/anchors/',
    });
  }

  /** Seals are made by those who keep chains, verified by the auditor alone; administrators do neither. */
  onlySealedBy(writers: readonly IRole[], auditor: IRole): void {
    const key = (sid: string, action: string, roles: readonly IRole[]) =>
      this.key.addToResourcePolicy(closed(sid, [action, 'kms:CreateGrant'], ['*'], roles));
    key('OnlyWritersSeal', 'kms:GenerateMac', [...writers, auditor]);
    key('OnlyTheAuditorVerifies', 'kms:VerifyMac', [auditor]);
    const objects = [this.anchors.arnForObjects('*')];
    this.anchors.addToResourcePolicy(closed('OnlyTheAuditorAnchors', ['s3:PutObject*'], objects, [auditor]));
  }

  /** Not even an administrator removes an anchor before its time. */
  onlyRemovedBy(breakGlass: IRole): void {
    const actions = ['s3:DeleteObject*', 's3:BypassGovernanceRetention'];
    const objects = [this.anchors.arnForObjects('*')];
    this.anchors.addToResourcePolicy(closed('OnlyBreakGlassRemoves', actions, objects, [breakGlass]));
  }
}
