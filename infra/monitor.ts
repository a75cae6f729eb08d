import { Duration } from 'aws-cdk-lib';
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
import { FilterPattern, type IFilterPattern, type LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { DeadLetters } from './clock.ts';
import type { ReleaseFunctions } from './release-functions.ts';
import type { RequestFunctions } from './request-functions.ts';
import type { ServiceFunction } from './service-function.ts';

const NAMESPACE = 'Heliostat';
const FIVE_MINUTES = Duration.minutes(5);

interface MonitorProps {
  readonly api: HttpApi;
  readonly releases: ReleaseFunctions;
  readonly requests: RequestFunctions;
  readonly dispatcher: ServiceFunction;
  readonly deadLetters: readonly DeadLetters[];
}

/** Alarms, each of which names who is harmed. The office subscribes to the topic as it likes. */
export class Monitor extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, props: MonitorProps) {
    super(scope, id);
    this.topic = new Topic(this, 'Alarms', { displayName: 'Heliostat', enforceSSL: true });

    const { releaseClock, builder, outbox } = props.releases;
    const { fileCheck, deadlineSweep, retention } = props.requests;
    for (const service of [
      ...Object.values(props.releases),
      ...Object.values(props.requests),
      props.dispatcher,
    ]) {
      const { id: name } = service.node;
      const of = { period: FIVE_MINUTES, statistic: Stats.SUM };
      this.atLeast(
        1,
        `${name}Errors`,
        service.function.metricErrors(of),
        `${name} fails: ${service.errorImpact}`,
      );
      this.atLeast(
        1,
        `${name}Throttles`,
        service.function.metricThrottles(of),
        `${name} is held back by the account's limit of concurrent functions: ${service.errorImpact}`,
      );
    }
    for (const service of [releaseClock, props.dispatcher]) {
      this.behind(service, 'IteratorAge', Duration.minutes(5));
    }
    // A build may take a quarter of an hour; it waits for no other.
    for (const service of [builder, fileCheck, deadlineSweep, retention]) {
      this.behind(service, 'AsyncEventAge', Duration.minutes(5));
    }
    for (const letters of props.deadLetters) {
      const waiting = letters.queue.metricApproximateNumberOfMessagesVisible({
        period: FIVE_MINUTES,
        statistic: Stats.MAXIMUM,
      });
      this.atLeast(1, letters.node.id, waiting, `Work was given up: ${letters.impact}`);
    }

    const ticks = releaseClock.function.metricInvocations({
      period: Duration.minutes(1),
      statistic: Stats.SUM,
    });
    new Alarm(this, 'ClockStands', {
      alarmDescription:
        'The release clock has not been woken for three minutes: a release that falls due is not published.',
      metric: ticks,
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 3,
      treatMissingData: TreatMissingData.BREACHING,
    }).addAlarmAction(new SnsAction(this.topic));

    // Nine hours: from 00:05 the next sweep is at 08:05.
    new Alarm(this, 'SweepStands', {
      alarmDescription:
        'The deadline sweep has not been woken for nine hours: officers are not reminded, and a request may pass its last day.',
      metric: deadlineSweep.function.metricInvocations({ period: Duration.hours(1), statistic: Stats.SUM }),
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 9,
      treatMissingData: TreatMissingData.BREACHING,
    }).addAlarmAction(new SnsAction(this.topic));

    // Twenty-six hours: one night's run was missed, and the time for a late one is over.
    new Alarm(this, 'RetentionStands', {
      alarmDescription:
        'Retention has not been woken for more than a day: what people wrote and sent is kept longer than it may be.',
      metric: retention.function.metricInvocations({ period: Duration.hours(1), statistic: Stats.SUM }),
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 26,
      treatMissingData: TreatMissingData.BREACHING,
    }).addAlarmAction(new SnsAction(this.topic));

    const clock = releaseClock.logs;
    this.seenInLog(
      'Late',
      clock,
      FilterPattern.booleanValue('$.late', true),
      'A release went public after its announced second: readers who waited for it were let down.',
    );
    for (const [name, event, impact] of [
      [
        'ApprovalMissing',
        'approval missing',
        'A release due within a day is not signed off: it may miss its second.',
      ],
      [
        'ArmingFailed',
        'arming failed',
        'A release that is due could not be made ready: it will miss its second.',
      ],
      [
        'PublishingFailed',
        'publishing failed',
        'A release at its second met an error: its readers wait while it is tried again.',
      ],
      [
        'WatchStumbled',
        'watch stumbled',
        'The release clock could not read or ask for the time for a while: releases may be late.',
      ],
      [
        'HousekeepingFailed',
        'housekeeping failed',
        'Public pages, assets or lost builds could not be looked after: readers may see an old page.',
      ],
      [
        'HeldBack',
        'held back',
        'A release that is due was held back: what was sealed is not what was signed.',
      ],
      [
        'ClockSkew',
        'clock skew',
        'The clocks of function and storage differ by more than 250 ms: releases may be late by as much.',
      ],
    ] as const) {
      this.seenInLog(name, clock, FilterPattern.stringValue('$.event', '=', event), impact);
    }
    this.seenInLog(
      'RequestPutOff',
      deadlineSweep.logs,
      FilterPattern.stringValue('$.event', '=', 'request put off'),
      'A request could not be looked at by the sweep: whoever works on it is not reminded of its deadline.',
    );
    this.seenInLog(
      'MessageWaits',
      outbox.logs,
      FilterPattern.stringValue('$.event', '=', 'message waits'),
      'A message could not be sent, and is tried each minute: somebody is not told what they should know.',
    );

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
  }

  /** An alarm where what wakes a function waits longer than it may. */
  private behind(service: ServiceFunction, metric: 'IteratorAge' | 'AsyncEventAge', most: Duration): void {
    const { id } = service.node;
    this.atLeast(
      most.toMilliseconds(),
      `${id}Behind`,
      service.function.metric(metric, { period: FIVE_MINUTES, statistic: Stats.MAXIMUM }),
      `${id} is ${most.toMinutes()} minutes behind what was ordered: ${service.errorImpact}`,
    );
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

  /** An alarm on lines of a function's log, each of which is one JSON object (functions/log.ts). */
  private seenInLog(
    metricName: string,
    logGroup: LogGroup,
    filterPattern: IFilterPattern,
    impact: string,
  ): void {
    const filter = new MetricFilter(this, `${metricName}Filter`, {
      logGroup,
      filterPattern,
      metricNamespace: NAMESPACE,
      metricName,
      metricValue: '1',
    });
    this.atLeast(1, metricName, filter.metric({ period: FIVE_MINUTES, statistic: Stats.SUM }), impact);
  }
}
