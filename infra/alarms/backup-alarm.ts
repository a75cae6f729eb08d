import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import type { AlarmTopic } from './alarm-topic.ts';

/**
 * A backup of the table, or a copy of one, that did not come about. AWS Backup tells events of it in both partitions,
 * while nothing says that what it measures is measured in both. It does so as well as it can, within five minutes, and
 * where no job was begun there is no event: `heliostat doctor` looks for backups themselves.
 */
export class BackupAlarm extends Construct {
  constructor(scope: Construct, id: string, { topic, table }: { topic: AlarmTopic; table: Table }) {
    super(scope, id);
    const rule = new CfnRule(this, 'Failed', {
      description: 'A backup of the table, or a copy of one, did not come about.',
      eventPattern: {
        source: ['aws.backup'],
        'detail-type': ['Backup Job State Change', 'Copy Job State Change'],
        detail: { state: ['FAILED', 'ABORTED', 'EXPIRED'], resourceArn: [table.tableArn] },
      },
      targets: [
        {
          id: 'Alarms',
          arn: topic.topicArn,
          inputTransformer: {
            inputPathsMap: { what: '$.detail-type', state: '$.detail.state', when: '$.time' },
            inputTemplate: [
              '"数据表的备份未完成（<what>：<state>，<when>）。三十五天以内仍可恢复到任一秒；更早的数据以已有备份为准。原因：aws backup list-backup-jobs、list-copy-jobs。"',
              '"A backup of the table, or a copy of one, did not come about (<what>: <state>, <when>). The last 35 days are restorable all the same; beyond them stands what was backed up before. Why: aws backup list-backup-jobs, list-copy-jobs."',
            ].join('\n'),
          },
        },
      ],
    });
    topic.takeFrom('events.amazonaws.com', 'FailedBackupsAreTold', rule.attrArn);
  }
}
