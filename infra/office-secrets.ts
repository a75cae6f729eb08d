import { Fn, Validations } from 'aws-cdk-lib';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

interface OfficeSecretsProps {
  readonly edgeSecret: string;
  readonly smtpUrl: string;
  readonly webhookUrls: string;
  readonly channelPlaces: string;
}

/**
 * What no function has in its environment, where everyone could read it who may look at functions: each is a secret of
 * its own, so that a role opens what its function needs. `value=` stands before each, since no secret may be empty.
 */
export class OfficeSecrets extends Construct {
  readonly edge: string;
  readonly smtp: string;
  readonly webhooks: string;
  readonly channels: string;

  constructor(scope: Construct, id: string, props: OfficeSecretsProps) {
    super(scope, id);
    this.edge = this.secret('Edge', 'What the CDN tells the functions', props.edgeSecret);
    this.smtp = this.secret('Smtp', 'The mail server, with its password', props.smtpUrl);
    this.webhooks = this.secret('Webhooks', 'Robots that are told of alarms', props.webhookUrls);
    this.channels = this.secret('Channels', 'Where posts of releases go, with keys', props.channelPlaces);
  }

  /** Its ARN. */
  private secret(id: string, description: string, value: string): string {
    const secret = new CfnSecret(this, id, { description, secretString: Fn.join('', ['value=', value]) });
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'It is given by the office as a parameter, and changed by giving another.',
    });
    return secret.ref;
  }
}
