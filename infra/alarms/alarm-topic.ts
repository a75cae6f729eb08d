import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** Where alarms of this account are published, over TLS, by CloudWatch and by whom else it is told to take them from. */
export class AlarmTopic extends Topic {
  constructor(scope: Construct, id: string) {
    super(scope, id, { displayName: 'Heliostat', enforceSSL: true });
    // A topic that has a policy has no default one beside it: without this statement every alarm would be mute.
    this.takeFrom(
      'cloudwatch.amazonaws.com',
      'AlarmsArePublished',
      Stack.of(this).formatArn({
        service: 'cloudwatch',
        resource: 'alarm',
        resourceName: '*',
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
    );
  }

  /** `source`: the ARN of what a service publishes for, in this account; `*` stands for any part of it. */
  takeFrom(service: string, sid: string, source: string): void {
    this.addToResourcePolicy(
      new PolicyStatement({
        sid,
        effect: Effect.ALLOW,
        principals: [new ServicePrincipal(service)],
        actions: ['sns:Publish'],
        resources: [this.topicArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': Stack.of(this).account },
          ArnLike: { 'aws:SourceArn': source },
        },
      }),
    );
  }
}
