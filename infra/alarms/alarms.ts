import { Duration, NestedStack } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Operation, type Table } from 'aws-cdk-lib/aws-dynamodb';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, type LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Partition } from '../edge/edge.ts';
import type { LogAlarm, Standstill } from '../functions/row.ts';
import type { ServiceFunction } from '../lambda/service-function.ts';
import type { ServiceFunctions } from '../lambda/service-functions.ts';
import type { DeadLetters } from '../lambda/triggers.ts';
import { AlarmTopic } from './alarm-topic.ts';
import { BackupAlarm } from './backup-alarm.ts';

const NAMESPACE = 'Heliostat';
const FIVE_MINUTES = Duration.minutes(5);

/** What functions ask of the table. */
const OPERATIONS = [
  Operation.GET_ITEM,
  Operation.BATCH_GET_ITEM,
  Operation.QUERY,
  Operation.PUT_ITEM,
  Operation.UPDATE_ITEM,
  Operation.DELETE_ITEM,
  Operation.TRANSACT_WRITE_ITEMS,
];

interface AlarmsProps {
  readonly partition: Partition;
  readonly table: Table;
  readonly api: HttpApi;
  readonly functions: ServiceFunctions;
  readonly deadLetters: readonly DeadLetters[];
}

/** What holds a function back: the runs that are set apart for it, or what the account leaves to all others. */
const limitOf = ({ function: { node } }: ServiceFunction): string => {
  const { defaultChild } = node;
  if (!(defaultChild instanceof CfnFunction)) throw new Error(`${node.path} has no function of its own`);
  const apart = defaultChild.reservedConcurrentExecutions;
  return apart === undefined
    ? "the account's limit of concurrent functions"
    : `its own limit (${apart} at once)`;
};

/**
 * Alarms, each of which names who is harmed. The office subscribes to the topic as it likes. They are a stack within the
 * stack, since CloudFormation counts at most 500 resources in one; it is deployed with it, and what it is told of the
 * system's resources are parameters, which hold no function back from being removed as exports of a stack would.
 */
export class Alarms extends NestedStack {
  readonly topic: AlarmTopic;
  readonly #partition: Partition;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id, { description: 'Heliostat: its alarms' });
    this.#partition = props.partition;
    this.topic = new AlarmTopic(this, 'Topic');

    for (const service of Object.values(props.functions)) this.watchFunction(service);
    for (const letters of props.deadLetters) {
      const waiting = letters.queue.metricApproximateNumberOfMessagesVisible({
        period: FIVE_MINUTES,
        statistic: Stats.MAXIMUM,
      });
      this.atLeast(1, letters.node.id, waiting, `Work was given up: ${letters.impact}`);
    }
    this.atLeast(
      1,
      'ApiFaults',
      new Metric({
        namespace: 'AWS/ApiGateway',
        metricName: '5xx',
        dimensionsMap: { ApiId: props.api.apiId },
        period: FIVE_MINUTES,
        statistic: Stats.SUM,
      }),
      'The API answers with server errors: colleagues cannot work, and nobody can ask for information.',
    );
    this.watchTable(props.table);
    new BackupAlarm(this, 'BackupAlarm', { topic: this.topic, table: props.table });
  }

  /** The one table: everything stands where it fails or holds back. */
  private watchTable(table: Table): void {
    const of = { period: FIVE_MINUTES, statistic: Stats.SUM };
    for (const metricName of ['ReadThrottleEvents', 'WriteThrottleEvents'])
      this.atLeast(
        1,
        `Table${metricName}`,
        table.metric(metricName, of),
        'The table holds calls back: releases, requests and sign-offs are slow or refused.',
      );
    this.atLeast(
      1,
      'TableFaults',
      table.metricSystemErrorsForOperations({ operations: OPERATIONS, ...of }),
      'The table answers with errors of its own: releases, requests and sign-offs wait or fail.',
    );
  }

  /** What the row of a function asks for: that it fails, is held back, is behind, stands, or says so in its log. */
  private watchFunction(service: ServiceFunction): void {
    const { id, harm, wakes, stands, alarms = [] } = service.row;
    const sum = { period: FIVE_MINUTES, statistic: Stats.SUM };
    this.atLeast(1, `${id}Errors`, service.function.metricErrors(sum), `${id} fails: ${harm}`);
    this.atLeast(
      1,
      `${id}Throttles`,
      service.function.metricThrottles(sum),
      `${id} is held back by ${limitOf(service)}: ${harm}`,
    );
    if (wakes.some(({ by }) => by === 'stream')) this.behind(service, 'IteratorAge');
    // A build may take a quarter of an hour; it waits for no other. In aws-cn Lambda measures no such age: there
    // an order that waits shows as the function's throttles or errors, and one given up in its dead letters.
    if (wakes.some(({ by }) => by === 'order') && this.#partition === 'aws')
      this.behind(service, 'AsyncEventAge');
    if (stands) this.standing(service, stands);
    for (const alarm of alarms) this.seenInLog(service.logs, alarm);
  }

  /** An alarm where what wakes a function waits five minutes or more. */
  private behind(service: ServiceFunction, metric: 'IteratorAge' | 'AsyncEventAge'): void {
    const { id, harm } = service.row;
    this.atLeast(
      FIVE_MINUTES.toMilliseconds(),
      `${id}Behind`,
      service.function.metric(metric, { period: FIVE_MINUTES, statistic: Stats.MAXIMUM }),
      `${id} is ${FIVE_MINUTES.toMinutes()} minutes behind what was ordered: ${harm}`,
    );
  }

  /** An alarm where a function was not run at all. */
  private standing(service: ServiceFunction, { id, period, periods, harm }: Standstill): void {
    new Alarm(this, id, {
      alarmDescription: harm,
      metric: service.function.metricInvocations({
        period: period === 'minute' ? Duration.minutes(1) : Duration.hours(1),
        statistic: Stats.SUM,
      }),
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: periods,
      treatMissingData: TreatMissingData.BREACHING,
    }).addAlarmAction(new SnsAction(this.topic));
  }

  private atLeast(threshold: number, id: string, metric: IMetric, alarmDescription: string): void {
    new Alarm(this, id, {
      alarmDescription,
      metric,
      threshold,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(new SnsAction(this.topic));
  }

  /** An alarm on lines of a function's log, each of which is one JSON object (functions/runtime/log.ts). */
  private seenInLog(logGroup: LogGroup, { id, on, harm }: LogAlarm): void {
    const filter = new MetricFilter(this, `${id}Filter`, {
      logGroup,
      filterPattern:
        'event' in on
          ? FilterPattern.stringValue('$.event', '=', on.event)
          : FilterPattern.booleanValue(`$.${on.field}`, true),
      metricNamespace: NAMESPACE,
      metricName: id,
      metricValue: '1',
    });
    this.atLeast(1, id, filter.metric({ period: FIVE_MINUTES, statistic: Stats.SUM }), harm);
  }
}
