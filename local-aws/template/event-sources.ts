import { PropertyReader } from './property-reader.ts';
import type { Template } from './template.ts';

/** A stream mapping: `filters` are EventBridge patterns as JSON text, any of which lets a record through. */
export interface StreamMapping {
  readonly logicalId: string;
  readonly functionArn: string;
  readonly tableName: string;
  readonly batchSize: number;
  /** Batches of different items that are worked on at once. */
  readonly lanes: number;
  readonly windowSeconds: number;
  readonly startAt: 'TRIM_HORIZON' | 'LATEST';
  readonly filters: readonly string[];
  /** −1: until the records are a day old. */
  readonly retries: number;
  readonly bisect: boolean;
  readonly partialFailures: boolean;
  readonly deadLetters?: string;
  readonly enabled: boolean;
}

export interface ScheduleConfig {
  readonly name: string;
  readonly expression: string;
  readonly timeZone: string;
  readonly functionArn: string;
  /** Text of the event, with `<aws.scheduler.…>` words still in it; undefined: the event EventBridge makes. */
  readonly input?: string;
  readonly enabled: boolean;
}

export function streamMappings(template: Template): StreamMapping[] {
  const tableOf = new Map(
    template
      .resources('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable')
      .map((table) => [template.attribute(table.logicalId, 'StreamArn'), template.ref(table.logicalId)]),
  );
  return template.resources('AWS::Lambda::EventSourceMapping').map((resource) => {
    const reader = PropertyReader.of(resource).ignore(
      'ParallelizationFactor',
      'Tags',
      'MetricsConfig',
      'LoggingConfig',
    );
    const source = reader.text('EventSourceArn');
    const tableName = tableOf.get(source);
    if (!tableName) throw reader.fault(`its source ${source} is no table stream of the template.`);
    const startAt = reader.text('StartingPosition');
    if (startAt !== 'TRIM_HORIZON' && startAt !== 'LATEST') {
      throw reader.fault(`the local host does not start a stream at ${startAt}.`);
    }
    const deadLetters = reader
      .optionalGroup('DestinationConfig')
      ?.optionalGroup('OnFailure')
      ?.optionalText('Destination');
    const mapping: StreamMapping = {
      logicalId: resource.logicalId,
      functionArn: functionArn(template, reader.text('FunctionName')),
      tableName,
      startAt,
      batchSize: reader.optionalNumber('BatchSize') ?? 100,
      lanes: reader.optionalNumber('ParallelizationFactor') ?? 1,
      windowSeconds: reader.optionalNumber('MaximumBatchingWindowInSeconds') ?? 0,
      filters:
        reader
          .optionalGroup('FilterCriteria')
          ?.groups('Filters')
          .map((filter) => filter.text('Pattern')) ?? [],
      retries: reader.optionalNumber('MaximumRetryAttempts') ?? -1,
      bisect: reader.flag('BisectBatchOnFunctionError'),
      partialFailures: reader.texts('FunctionResponseTypes').includes('ReportBatchItemFailures'),
      enabled: !reader.has('Enabled') || reader.flag('Enabled'),
      ...(deadLetters !== undefined && { deadLetters }),
    };
    // Older records than this are dropped on AWS; here a stream is read within the second.
    reader.ignore('MaximumRecordAgeInSeconds', 'Enabled').only('TumblingWindowInSeconds', 0).done();
    return mapping;
  });
}

export function schedules(template: Template): ScheduleConfig[] {
  return template.resources('AWS::Scheduler::Schedule').map((resource) => {
    const reader = PropertyReader.of(resource).ignore(
      'Name',
      'GroupName',
      'Description',
      'FlexibleTimeWindow',
      'KmsKeyArn',
    );
    const target = reader.group('Target').ignore('RoleArn', 'RetryPolicy', 'DeadLetterConfig');
    const input = target.optionalText('Input');
    const config: ScheduleConfig = {
      name: template.ref(resource.logicalId),
      expression: reader.text('ScheduleExpression'),
      timeZone: reader.optionalText('ScheduleExpressionTimezone') ?? 'UTC',
      functionArn: target.text('Arn'),
      enabled: (reader.optionalText('State') ?? 'ENABLED') === 'ENABLED',
      ...(input !== undefined && { input }),
    };
    target.done();
    reader.done();
    return config;
  });
}

const functionArn = (template: Template, nameOrArn: string): string =>
  nameOrArn.startsWith('arn:')
    ? nameOrArn
    : `arn:${template.place.partition}:lambda:${template.place.region}:${template.place.account}:function:${nameOrArn}`;
