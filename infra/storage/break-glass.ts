import { Stack, Validations } from 'aws-cdk-lib';
import { AccountRootPrincipal, PolicyStatement, PrincipalWithConditions, Role } from 'aws-cdk-lib/aws-iam';
import { type Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { AuditLedger } from './audit-ledger.ts';
import type { Store } from './store.ts';

/**
 * The one role that removes what is sealed or published, or signs by hand, where a court or a security incident
 * demands it. Nobody holds it: who administers the account takes it on with a second factor, which stands in the
 * account's trail. It reads and lists nothing.
 */
export class BreakGlass extends Construct {
  readonly role: Role;

  constructor(scope: Construct, id: string, store: Store, ledger: AuditLedger) {
    super(scope, id);
    this.role = new Role(this, 'Role', {
      description: 'Removes what is sealed or published, or signs by hand, in an emergency',
      assumedBy: new PrincipalWithConditions(new AccountRootPrincipal(), {
        Bool: { 'aws:MultiFactorAuthPresent': 'true' },
      }),
    });
    const remove = ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:BypassGovernanceRetention'];
    for (const bucket of [store.vault, store.publicBucket, ledger.anchors]) {
      this.allow(remove, bucket.arnForObjects('*'));
      this.acknowledge(bucket);
    }
    this.allow(['kms:Sign', 'kms:GetPublicKey'], store.signingKey.keyArn);
  }

  private allow(actions: string[], resource: string): void {
    this.role.addToPolicy(new PolicyStatement({ actions, resources: [resource] }));
  }

  private acknowledge(bucket: Bucket): void {
    const { defaultChild } = bucket.node;
    if (!(defaultChild instanceof CfnBucket)) throw new Error(`${bucket.node.path} has no bucket of its own`);
    Validations.of(this.role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${Stack.of(this).resolve(defaultChild.logicalId)}.Arn>/*]`,
      reason: 'What must be removed in an emergency is not known before it.',
    });
  }
}
