import { Duration, Stack, Validations } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ServiceFunction } from './service-function.ts';

/** What could not be delivered: positions in the stream and ticks, never figures. */
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

/** Wakes a function once a minute. A tick that is late by more than a minute is dropped: the next one is due. */
export class EveryMinute extends Construct {
  constructor(scope: Construct, id: string, woken: ServiceFunction, deadLetters: DeadLetters) {
    super(scope, id);
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
      description: `Wakes ${woken.node.id} every minute`,
      scheduleExpression: 'rate(1 minute)',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: woken.function.functionArn,
        roleArn: role.roleArn,
        input: JSON.stringify({ wake: 'minute' }),
        retryPolicy: { maximumEventAgeInSeconds: 60, maximumRetryAttempts: 3 },
        deadLetterConfig: { arn: deadLetters.queue.queueArn },
      },
    });
    schedule.node.addDependency(role);
    // Once accepted, a tick is not run again after an error either.
    woken.function.configureAsyncInvoke({ maxEventAge: Duration.seconds(60), retryAttempts: 0 });
  }
}

interface StreamWorkProps {
  readonly table: Table;
  /** The value of the item's attribute `outbox`. */
  readonly kind: 'build' | 'site';
  readonly deadLetters: DeadLetters;
  readonly batchSize: number;
  /** How many batches of one shard run at once; items of one key stay in order. */
  readonly parallel: number;
}

/** Wakes a function for every outbox item of one kind, from the table's stream. */
export class StreamWork extends Construct {
  constructor(scope: Construct, id: string, woken: ServiceFunction, props: StreamWorkProps) {
    super(scope, id);
    const streamArn = props.table.tableStreamArn;
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
      .allow('GiveUp', ['sqs:SendMessage'], [props.deadLetters.queue.queueArn]);
    const mapping = new EventSourceMapping(this, 'Mapping', {
      target: woken.function,
      eventSourceArn: streamArn,
      // From the oldest record: what is written while the mapping comes up is not lost.
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: props.batchSize,
      parallelizationFactor: props.parallel,
      bisectBatchOnError: true,
      retryAttempts: 3,
      // The sweep of each function finds older work again.
      maxRecordAge: Duration.hours(6),
      filters: [
        FilterCriteria.filter({
          eventName: FilterRule.or('INSERT', 'MODIFY'),
          dynamodb: { NewImage: { outbox: { S: FilterRule.isEqual(props.kind) } } },
        }),
      ],
      // Bound by hand: the CDK's own binding grants more than to send.
      onFailure: { bind: () => ({ destination: props.deadLetters.queue.queueArn }) },
    });
    mapping.node.addDependency(woken.role);
  }
}
