import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { CfnBackupPlan, CfnBackupSelection, CfnBackupVault } from 'aws-cdk-lib/aws-backup';
import { CfnTable, type Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

interface BackupsProps {
  readonly table: Table;
  /** Days for which each month's backup is kept. */
  readonly days: number;
  /** Another region, with a vault of this name in it, to which each is copied; left out: to none. */
  readonly copyTo: string | undefined;
}

/** What the vault of the other region is called, which is made by hand: a copy goes to a vault by its ARN. */
const COPIES = 'heliostat';

/**
 * The table beyond the 35 days for which it is restored to any second: a backup each week, kept a year, and one each
 * month, kept as long as the office says; each is copied to another region where it names one. What lies in buckets has
 * versions and Object Lock.
 */
export class Backups extends Construct {
  constructor(scope: Construct, id: string, { table, days, copyTo }: BackupsProps) {
    super(scope, id);
    const { partition, region, account } = Stack.of(this);
    const vault = new CfnBackupVault(this, 'Vault', {
      backupVaultName: `${Stack.of(this).stackName}-table`,
    });
    vault.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    const destination = copyTo && `arn:${partition}:backup:${copyTo}:${account}:backup-vault:${COPIES}`;
    const rule = (ruleName: string, scheduleExpression: string, deleteAfterDays: number) => ({
      ruleName,
      scheduleExpression,
      scheduleExpressionTimezone: 'Asia/Shanghai',
      startWindowMinutes: 60,
      completionWindowMinutes: Duration.hours(12).toMinutes(),
      targetBackupVault: vault.ref,
      lifecycle: { deleteAfterDays },
      ...(destination !== undefined && {
        copyActions: [{ destinationBackupVaultArn: destination, lifecycle: { deleteAfterDays } }],
      }),
    });
    const plan = new CfnBackupPlan(this, 'Plan', {
      backupPlan: {
        backupPlanName: 'heliostat',
        backupPlanRule: [
          rule('EachWeek', 'cron(20 4 ? * SUN *)', 365),
          rule('EachMonth', 'cron(20 5 1 * ? *)', days),
        ],
      },
    });
    const role = new Role(this, 'Role', {
      description: 'Backs up the table, and copies the backups',
      assumedBy: new ServicePrincipal('backup.amazonaws.com'),
    });
    const allow = (actions: string[], resources: string[]) =>
      role.addToPolicy(new PolicyStatement({ actions, resources }));
    allow(
      ['dynamodb:StartAwsBackupJob', 'dynamodb:ListTagsOfResource', 'dynamodb:DescribeTable'],
      [table.tableArn],
    );
    // In an account, or a region, where AWS Backup does not manage DynamoDB's backups itself, it has DynamoDB make
    // them, and remove them when their time is over (AWSBackupServiceRolePolicyForBackup).
    allow(['dynamodb:CreateBackup'], [table.tableArn]);
    allow(['dynamodb:DescribeBackup', 'dynamodb:DeleteBackup'], [`${table.tableArn}/backup/*`]);
    const { defaultChild } = table.node;
    if (!(defaultChild instanceof CfnTable)) throw new Error('The table has no resource of its own');
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${Stack.of(this).resolve(defaultChild.logicalId)}.Arn>/backup/*]`,
      reason: 'Backups have no name before they are made; the permission ends at those of this table.',
    });
    if (destination !== undefined) {
      allow(['backup:CopyIntoBackupVault', 'backup:DescribeBackupVault'], [destination]);
      allow(['backup:DescribeBackupVault'], [vault.attrBackupVaultArn]);
      allow(
        ['backup:CopyFromBackupVault'],
        [`arn:${partition}:backup:${region}:${account}:recovery-point:*`],
      );
    }
    new CfnBackupSelection(this, 'Selection', {
      backupPlanId: plan.ref,
      backupSelection: { selectionName: 'table', iamRoleArn: role.roleArn, resources: [table.tableArn] },
    });
  }
}
