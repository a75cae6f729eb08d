import {
  CfnOutput,
  CfnParameter,
  DefaultStackSynthesizer,
  Duration,
  type IStackSynthesizer,
  Stack,
} from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Construct } from 'constructs';
import { AlarmTopic } from './alarm-topic.ts';

/**
 * The alarm on the CDN, in a stack of its own: CloudFront measures in one region of each partition, an alarm reads
 * metrics of its own region alone, and the office may stand in another.
 */
export class EdgeAlarms extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      description: 'Heliostat: the alarm on its CDN, in the region where CloudFront measures',
      analyticsReporting: false,
      // The CDK's own classes fall short of its interfaces under exactOptionalPropertyTypes.
      synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }) as IStackSynthesizer,
    });
    const distribution = new CfnParameter(this, 'DistributionId', {
      type: 'String',
      description: 'The output DistributionId of the stack Heliostat',
      minLength: 1,
    });
    const topic = new AlarmTopic(this, 'Alarms');
    new Alarm(this, 'EdgeFaults', {
      alarmDescription:
        'The CDN answers one reader in twenty or more with an error: pages, figures and the form are not reached.',
      metric: new Metric({
        namespace: 'AWS/CloudFront',
        metricName: '5xxErrorRate',
        dimensionsMap: { DistributionId: distribution.valueAsString, Region: 'Global' },
        period: Duration.minutes(5),
        statistic: Stats.AVERAGE,
      }),
      threshold: 5,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(new SnsAction(topic));
    new CfnOutput(this, 'AlarmTopic', { description: 'Subscribe here to alarms', value: topic.topicArn });
  }
}
