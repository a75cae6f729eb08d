import { Duration, Stack, Validations } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct, type IDependable } from 'constructs';
import { order } from '../functions/partitions.ts';
import type { BySchedule, ByStream } from '../functions/row.ts';
import type { ServiceFunction } from './service-function.ts';

/** What could not be delivered: positions in the stream, ticks and identifiers; never figures, never people. */
export class DeadLetters extends Construct {
  readonly queue: Queue;
  readonly impact: string;

  constructor(scope: Construct, id: string, impact: string) {
    super(scope, id);
    this.impact = impact;
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(this.queue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'This is itself a dead-letter queue; an alarm watches its depth.',
    });
  }
}

/** Wakes a function by the clock, once what it comes `after` stands. */
export class Ticks extends Construct {
  constructor(
    scope: Construct,
    woken: ServiceFunction,
    tick: BySchedule,
    deadLetters: DeadLetters,
    after: IDependable,
  ) {
    super(scope, tick.id);
    const { expression, wake, late } = tick;
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    for (const [sid, action, resource] of [
      ['Wake', 'lambda:InvokeFunction', woken.function.functionArn],
      ['GiveUp', 'sqs:SendMessage', deadLetters.queue.queueArn],
    ] as const) {
      role.addToPolicy(new PolicyStatement({ sid, actions: [action], resources: [resource] }));
    }
    const schedule = new CfnSchedule(this, 'Schedule', {
      description: `Wakes ${woken.node.id}: ${expression}`,
      scheduleExpression: expression,
      ...(expression.startsWith('cron') ? { scheduleExpressionTimezone: 'Asia/Shanghai' } : {}),
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: woken.function.functionArn,
        roleArn: role.roleArn,
        input: JSON.stringify({ wake }),
        retryPolicy: { maximumEventAgeInSeconds: late, maximumRetryAttempts: 3 },
        deadLetterConfig: { arn: deadLetters.queue.queueArn },
      },
    });
    schedule.node.addDependency(role, after);
  }
}

/**
 * Wakes a function for every outbox item of some kinds, from the table's stream. AWS lets two readers at a
 * shard, so there are two of these and no more: see docs/decisions/0007-two-readers-at-the-stream.md.
 */
export class StreamWork extends Construct {
  constructor(
    scope: Construct,
    woken: ServiceFunction,
    { id, kinds, parallel }: ByStream,
    table: Table,
    { queue }: DeadLetters,
  ) {
    super(scope, id);
    const streamArn = table.tableStreamArn;
    if (!streamArn) throw new Error('The table has no stream');
    woken
      .allow(
        'ReadTheStream',
        [
          'dynamodb:DescribeStream',
          'dynamodb:GetRecords',
          'dynamodb:GetShardIterator',
          'dynamodb:ListStreams',
        ],
        [streamArn],
      )
      .allow('GiveUp', ['sqs:SendMessage'], [queue.queueArn]);
    const mapping = new EventSourceMapping(this, 'Mapping', {
      target: woken.function,
      eventSourceArn: streamArn,
      // From the oldest record: what is written while the mapping comes up is not lost.
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 10,
      parallelizationFactor: parallel,
      bisectBatchOnError: true,
      retryAttempts: 3,
      // The sweep of each function finds older work again.
      maxRecordAge: Duration.hours(6),
      filters: [
        FilterCriteria.filter({
          eventName: FilterRule.or('INSERT', 'MODIFY'),
          // By the key and by nothing that is in the item: roles are bound to keys.
          dynamodb: { Keys: { pk: { S: FilterRule.or(...kinds.map(order)) } } },
        }),
      ],
      // Bound by hand: the CDK's own binding grants more than to send.
      onFailure: { bind: () => ({ destination: queue.queueArn }) },
    });
    mapping.node.addDependency(woken.role);
  }
}
