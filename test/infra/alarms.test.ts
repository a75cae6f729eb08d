import { runSimulation } from '@cloud-copilot/iam-simulate';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Partition } from '../../infra/edge/edge.ts';
import {
  ACCOUNT,
  ALARMS,
  at,
  type Json,
  ofType,
  one,
  type Resource,
  resolved,
  synthesized,
  type Template,
} from './synthesized.ts';

// Synthesis takes seconds on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

/** What each service measures in both partitions. */
const MEASURED: Readonly<Record<string, readonly string[]>> = {
  'AWS/Lambda': ['Errors', 'Throttles', 'Invocations', 'IteratorAge', 'Duration', 'ConcurrentExecutions'],
  'AWS/SQS': ['ApproximateNumberOfMessagesVisible'],
  'AWS/ApiGateway': ['4xx', '5xx', 'Count', 'Latency', 'IntegrationLatency'],
  'AWS/DynamoDB': ['ReadThrottleEvents', 'WriteThrottleEvents', 'SystemErrors'],
  'AWS/CloudFront': ['5xxErrorRate', '4xxErrorRate', 'TotalErrorRate', 'Requests'],
};
/** What Lambda in aws-cn does not measure. */
const NOT_IN_CHINA = ['AsyncEventAge', 'AsyncEventsReceived', 'AsyncEventsDropped'];

const STACKS = (['aws', 'aws-cn'] as const).flatMap((partition) =>
  [ALARMS, 'HeliostatEdgeAlarms'].map((stack) => [partition, stack] as const),
);

/** Each metric that an alarm reads: its own, or those of its expression. */
const metricsOf = ({ Properties }: Resource): { space: string; name: string }[] => {
  const several = (Properties.Metrics ?? []) as Json[];
  const single = Properties.MetricName === undefined ? [] : [Properties as Json];
  return [
    ...single,
    ...several.flatMap((query) => {
      const metric = at(query, 'MetricStat', 'Metric');
      return metric === undefined ? [] : [metric];
    }),
  ].map((metric) => ({ space: String(at(metric, 'Namespace')), name: String(at(metric, 'MetricName')) }));
};

/** What the topic's policy says to who publishes. */
const mayPublish = async (
  template: Template,
  principal: string,
  context: Record<string, string>,
): Promise<boolean> => {
  const [topic] = one(template, 'AWS::SNS::Topic');
  const policy = ofType(template, 'AWS::SNS::TopicPolicy').find(([, { Properties }]) =>
    JSON.stringify(Properties.Topics).includes(topic),
  );
  const outcome = await runSimulation(
    {
      request: {
        action: 'sns:Publish',
        principal,
        resource: { resource: `arn:aws:sns:eu-west-1:${ACCOUNT}:${topic}`, accountId: ACCOUNT },
        contextVariables: { 'aws:SecureTransport': 'true', ...context },
      },
      identityPolicies: [],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: resolved(template, at(policy?.[1].Properties, 'PolicyDocument') ?? null) as {
        Version: string;
        Statement: Json[];
      },
    },
    {},
  );
  if (outcome.resultType === 'error') throw new Error(JSON.stringify(outcome.errors));
  return outcome.overallResult === 'Allowed';
};

describe.each(STACKS)('alarms in %s of the stack %s', (partition: Partition, stack) => {
  let template: Template;
  beforeAll(async () => {
    template = await synthesized(partition, { stack });
  });

  const may = (principal: string, context: Record<string, string>) =>
    mayPublish(template, principal, context);

  it('arrive: each goes to the topic, and the topic takes it from CloudWatch', async () => {
    const [topic] = one(template, 'AWS::SNS::Topic');
    const alarms = ofType(template, 'AWS::CloudWatch::Alarm');
    expect(alarms.length).toBeGreaterThan(stack === ALARMS ? 40 : 0);
    for (const [id, { Properties }] of alarms) {
      expect(Properties.AlarmActions).toEqual([{ Ref: topic }]);
      const from = {
        'aws:SourceAccount': ACCOUNT,
        'aws:SourceArn': `arn:aws:cloudwatch:eu-west-1:${ACCOUNT}:alarm:${id}`,
      };
      expect(await may('cloudwatch.amazonaws.com', from)).toBe(true);
    }
  });

  it.each([
    ['of another account', 'cloudwatch.amazonaws.com', { 'aws:SourceAccount': '999999999999' }],
    ['of another service', 'events.amazonaws.com', {}],
    ['without TLS', 'cloudwatch.amazonaws.com', { 'aws:SecureTransport': 'false' }],
  ])('are not taken %s', async (_, principal, context) => {
    const from = {
      'aws:SourceAccount': ACCOUNT,
      'aws:SourceArn': `arn:aws:cloudwatch:eu-west-1:${ACCOUNT}:alarm:Any`,
      ...context,
    };
    expect(await may(principal, from)).toBe(false);
  });

  it('read metrics that there are in this partition', () => {
    const own = ofType(template, 'AWS::Logs::MetricFilter').map(([, { Properties }]) =>
      at(Properties, 'MetricTransformations', 0, 'MetricName'),
    );
    for (const [id, alarm] of ofType(template, 'AWS::CloudWatch::Alarm')) {
      const metrics = metricsOf(alarm);
      expect([id, metrics.length > 0]).toEqual([id, true]);
      for (const { space, name } of metrics) {
        const known =
          space === 'Heliostat'
            ? own
            : [
                ...(MEASURED[space] ?? []),
                ...(space === 'AWS/Lambda' && partition === 'aws' ? NOT_IN_CHINA : []),
              ];
        expect([id, known]).toEqual([id, expect.arrayContaining([name])]);
      }
    }
  });
});

describe.each(['aws', 'aws-cn'] as const)('a backup that fails, in %s', (partition) => {
  it('is told: the rule matches such events of this table, and the topic takes them from it alone', async () => {
    const template = await synthesized(partition, { stack: ALARMS });
    const [topic] = one(template, 'AWS::SNS::Topic');
    const [id, rule] = one(template, 'AWS::Events::Rule');
    const [table] = one(await synthesized(partition), 'AWS::DynamoDB::Table');
    expect(rule.Properties.EventPattern).toEqual({
      source: ['aws.backup'],
      'detail-type': ['Backup Job State Change', 'Copy Job State Change'],
      detail: { state: ['FAILED', 'ABORTED', 'EXPIRED'], resourceArn: [{ 'Fn::GetAtt': [table, 'Arn'] }] },
    });
    expect(at(rule.Properties, 'Targets', 0, 'Arn')).toEqual({ Ref: topic });
    const from = (source: string) =>
      mayPublish(template, 'events.amazonaws.com', {
        'aws:SourceAccount': ACCOUNT,
        'aws:SourceArn': `arn:aws:events:eu-west-1:${ACCOUNT}:rule/${source}`,
      });
    expect([await from(id), await from('Another')]).toEqual([true, false]);
  });

  it('is told in lines that EventBridge takes: each a string, and each place filled', async () => {
    const [, rule] = one(await synthesized(partition, { stack: ALARMS }), 'AWS::Events::Rule');
    const transformer = at(rule.Properties, 'Targets', 0, 'InputTransformer');
    const lines = String(at(transformer, 'InputTemplate')).split('\n');
    const places = Object.keys(at(transformer, 'InputPathsMap') as object);
    for (const line of lines) {
      expect(JSON.parse(line)).toBeTypeOf('string');
      expect([...line.matchAll(/<(\w+)>/g)].map(([, place]) => place)).toEqual(places);
    }
  });
});

it.each(['aws', 'aws-cn'] as const)('in %s the table and the CDN have alarms', async (partition) => {
  const system = await synthesized(partition, { stack: ALARMS });
  const spoken = ofType(system, 'AWS::CloudWatch::Alarm').flatMap(([, alarm]) => metricsOf(alarm));
  const ofTable = spoken.filter(({ space }) => space === 'AWS/DynamoDB').map(({ name }) => name);
  expect(new Set(ofTable)).toEqual(new Set(['ReadThrottleEvents', 'WriteThrottleEvents', 'SystemErrors']));
  // Each call that functions make of it (functions/store/table.ts), or its faults would be seen by nobody.
  const faults = one(system, 'AWS::CloudWatch::Alarm', 'TableFaults')[1];
  const watched = JSON.stringify(faults.Properties.Metrics);
  for (const operation of ['GetItem', 'BatchGetItem', 'Query', 'TransactWriteItems'])
    expect(watched).toContain(`"Value":"${operation}"`);
  const [, alarm] = one(
    await synthesized(partition, { stack: 'HeliostatEdgeAlarms' }),
    'AWS::CloudWatch::Alarm',
  );
  expect(alarm.Properties).toMatchObject({
    MetricName: '5xxErrorRate',
    Dimensions: [
      { Name: 'DistributionId', Value: { Ref: 'DistributionId' } },
      { Name: 'Region', Value: 'Global' },
    ],
  });
});
