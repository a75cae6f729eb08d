import { hash } from 'node:crypto';

export type Partition = 'aws' | 'aws-cn';

/** Where the stack is said to run. */
export interface Place {
  readonly partition: Partition;
  readonly region: string;
  readonly account: string;
  readonly urlSuffix: string;
  readonly stackName: string;
}

const HERE = { account: '000000000000', stackName: 'Local' };

export const PLACES: Readonly<Record<Partition, Place>> = {
  aws: { ...HERE, partition: 'aws', region: 'us-east-1', urlSuffix: 'amazonaws.com' },
  'aws-cn': { ...HERE, partition: 'aws-cn', region: 'cn-north-1', urlSuffix: 'amazonaws.com.cn' },
};

/** What a resource is called (`ref`), and its attributes by name. */
export interface ResourceNames {
  readonly ref: string;
  readonly [attribute: string]: string;
}

/** A lower-case name of at most `length` letters and digits that stays the same from start to start. */
const stableName = (logicalId: string, length: number): string => hash('sha256', logicalId).slice(0, length);

/**
 * Names and ARNs as CloudFormation would give them, the same at every start; undefined for a type that nobody
 * may refer to here. `given` reads a property of the resource, resolved.
 */
export function resourceNames(asked: {
  readonly type: string;
  readonly logicalId: string;
  readonly given: (property: string) => string | undefined;
  readonly place: Place;
}): ResourceNames | undefined {
  const { type, logicalId, given, place } = asked;
  const { partition, region, account, urlSuffix, stackName } = place;
  const arn = (service: string, rest: string) => `arn:${partition}:${service}:${region}:${account}:${rest}`;
  const named = (property: string) => given(property) ?? `${stackName}-${logicalId}`;
  const id = stableName(logicalId, 14);
  switch (type) {
    case 'AWS::Lambda::Function': {
      const name = named('FunctionName');
      return { ref: name, Arn: arn('lambda', `function:${name}`) };
    }
    case 'AWS::IAM::Role': {
      const name = named('RoleName');
      const path = given('Path') ?? '/';
      return { ref: name, Arn: `arn:${partition}:iam::${account}:role${path}${name}`, RoleId: id };
    }
    case 'AWS::S3::Bucket': {
      const name = given('BucketName') ?? `${stackName}-${logicalId}`.toLowerCase().slice(0, 63);
      return {
        ref: name,
        Arn: `arn:${partition}:s3:::${name}`,
        DomainName: `${name}.s3.${urlSuffix}`,
        RegionalDomainName: `${name}.s3.${region}.${urlSuffix}`,
      };
    }
    case 'AWS::KMS::Key': {
      const hex = stableName(logicalId, 32);
      const keyId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
      return { ref: keyId, KeyId: keyId, Arn: arn('kms', `key/${keyId}`) };
    }
    case 'AWS::SecretsManager::Secret':
      // AWS puts six characters of its own behind the name.
      return { ref: arn('secretsmanager', `secret:${logicalId}-${stableName(logicalId, 6)}`) };
    case 'AWS::KMS::Alias':
      return { ref: named('AliasName') };
    case 'AWS::DynamoDB::Table':
    case 'AWS::DynamoDB::GlobalTable': {
      const name = named('TableName');
      const table = arn('dynamodb', `table/${name}`);
      return { ref: name, Arn: table, StreamArn: `${table}/stream/local`, TableId: id };
    }
    case 'AWS::SQS::Queue': {
      const name = named('QueueName');
      const url = `https://sqs.${region}.${urlSuffix}/${account}/${name}`;
      return { ref: url, QueueUrl: url, QueueName: name, Arn: arn('sqs', name) };
    }
    case 'AWS::SNS::Topic': {
      const name = named('TopicName');
      return { ref: arn('sns', name), TopicArn: arn('sns', name), TopicName: name };
    }
    case 'AWS::Logs::LogGroup': {
      const name = given('LogGroupName') ?? `/${stackName}/${logicalId}`;
      return { ref: name, Arn: arn('logs', `log-group:${name}:*`) };
    }
    case 'AWS::ApiGatewayV2::Api':
      return { ref: id, ApiId: id, ApiEndpoint: `https://${id}.execute-api.${region}.${urlSuffix}` };
    case 'AWS::CloudFront::Distribution':
      return { ref: id.toUpperCase(), Id: id.toUpperCase(), DomainName: `${id}.cloudfront.net` };
    case 'AWS::CloudFront::Function': {
      const made = `arn:${partition}:cloudfront::${account}:function/${named('Name')}`;
      return { ref: made, FunctionARN: made };
    }
    case 'AWS::CloudFront::CloudFrontOriginAccessIdentity':
      return { ref: id.toUpperCase(), Id: id.toUpperCase(), S3CanonicalUserId: stableName(logicalId, 64) };
    case 'AWS::Scheduler::ScheduleGroup':
    case 'AWS::Scheduler::Schedule': {
      const name = named('Name');
      return {
        ref: name,
        Arn: arn('scheduler', `${type.endsWith('Group') ? 'schedule-group' : 'schedule/default'}/${name}`),
      };
    }
    case 'AWS::CloudFront::CachePolicy':
    case 'AWS::CloudFront::OriginRequestPolicy':
    case 'AWS::CloudFront::ResponseHeadersPolicy':
    case 'AWS::CloudFront::OriginAccessControl':
    case 'AWS::ApiGatewayV2::Authorizer':
    case 'AWS::ApiGatewayV2::Integration':
    case 'AWS::ApiGatewayV2::Route':
    case 'AWS::ApiGatewayV2::Stage':
    case 'AWS::Lambda::EventSourceMapping':
      return { ref: id, Id: id, AuthorizerId: id };
    default:
      return undefined;
  }
}
