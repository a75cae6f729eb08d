import { resolve as resolvePath } from 'node:path';
import { HostFault } from '../host-fault.ts';
import type { Principal, Statement } from '../iam/policy.ts';
import type { KeyConfig } from '../kms/key.ts';
import type { BucketConfig, CorsRule } from '../s3/bucket.ts';
import type { SecretConfig } from '../secrets-manager/secrets-manager.ts';
import { PropertyReader } from './property-reader.ts';
import { isRecord, type Properties, type Template, type Value } from './template.ts';

/** A function of the template, ready to be run. */
export interface FunctionConfig {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** Folder of its bundle. */
  readonly codeFolder: string;
  /** `file.export` */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  /** At most this many at once; undefined: as many as the machine bears. */
  readonly reservedConcurrency?: number;
  /** Anybody may call it: what a crowd asks of it gives way to everything else on this machine. */
  readonly forAnybody?: boolean;
  readonly role: Principal;
  /** Retries of an asynchronous call, and the ARN of what takes those that failed for good. */
  readonly asyncRetries: number;
  /** An asynchronous call is not tried again when it is older than this. */
  readonly asyncMaxAgeSeconds: number;
  readonly asyncDeadLetters?: string;
}

/** What CreateTable takes. */
export type TableConfig = { readonly TableName: string } & Properties;

const isStatement = (value: Value | undefined): value is Value & Statement =>
  isRecord(value) && (value.Effect === 'Allow' || value.Effect === 'Deny');

const asStatements = (document: Value | undefined): Statement[] => {
  if (!isRecord(document)) return [];
  const statements = [document.Statement ?? []].flat();
  if (!statements.every(isStatement))
    throw new HostFault('A policy of the template has a statement without Effect.');
  return statements;
};

/** Role ARN → the principal it makes, with every statement its policies give it. */
function roles(template: Template): Map<string, Principal> {
  const policies = template.resources('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy').map(PropertyReader.of);
  return new Map(
    template.resources('AWS::IAM::Role').map((resource) => {
      const role = PropertyReader.of(resource);
      const arn = template.attribute(resource.logicalId, 'Arn');
      const name = template.ref(resource.logicalId);
      const inline = role
        .groups('Policies')
        .flatMap((policy) => asStatements(policy.value('PolicyDocument')));
      const attached = policies
        .filter((policy) => policy.texts('Roles').includes(name))
        .flatMap((policy) => asStatements(policy.value('PolicyDocument')));
      return [arn, { type: 'AWS', id: arn, statements: [...inline, ...attached] }];
    }),
  );
}

export function functions(template: Template): FunctionConfig[] {
  const principals = roles(template);
  const invokes = template.resources('AWS::Lambda::EventInvokeConfig').map(PropertyReader.of);
  return template.resources('AWS::Lambda::Function').map((resource) => {
    const reader = PropertyReader.of(resource)
      .ignore(
        'FunctionName',
        'Code',
        'Tags',
        'Description',
        'LoggingConfig',
        'TracingConfig',
        'Architectures',
      )
      .only('PackageType', 'Zip');
    const arn = template.attribute(resource.logicalId, 'Arn');
    const name = template.ref(resource.logicalId);
    const roleArn = reader.text('Role');
    const role = principals.get(roleArn);
    if (!role) throw reader.fault(`its role ${roleArn} is not in the template.`);
    const asset = resource.metadata['aws:asset:path'];
    if (typeof asset !== 'string')
      throw reader.fault('its code is not an asset of the CDK (aws:asset:path).');
    const runtime = reader.text('Runtime');
    if (!runtime.startsWith('nodejs')) throw reader.fault(`the local host does not run ${runtime}.`);
    const environment = reader.optionalGroup('Environment')?.optionalGroup('Variables')?.record() ?? {};
    const concurrency = reader.optionalNumber('ReservedConcurrentExecutions');
    const invoke = invokes.find((one) => [name, arn].includes(one.text('FunctionName')));
    const deadLetters =
      invoke?.optionalGroup('DestinationConfig')?.optionalGroup('OnFailure')?.optionalText('Destination') ??
      reader.optionalGroup('DeadLetterConfig')?.optionalText('TargetArn');
    const config: FunctionConfig = {
      logicalId: resource.logicalId,
      name,
      arn,
      codeFolder: resolvePath(template.folder, asset),
      handler: reader.text('Handler'),
      environment: Object.fromEntries(
        Object.entries(environment).map(([key, value]) => [key, String(value)]),
      ),
      timeoutSeconds: reader.optionalNumber('Timeout') ?? 3,
      memoryMegabytes: reader.optionalNumber('MemorySize') ?? 128,
      role,
      asyncRetries: invoke?.optionalNumber('MaximumRetryAttempts') ?? 2,
      asyncMaxAgeSeconds: invoke?.optionalNumber('MaximumEventAgeInSeconds') ?? 21_600,
      ...(concurrency !== undefined && { reservedConcurrency: concurrency }),
      ...(deadLetters !== undefined && { asyncDeadLetters: deadLetters }),
    };
    reader.ignore('DeadLetterConfig').done();
    return config;
  });
}

export function buckets(template: Template): BucketConfig[] {
  const policies = template.resources('AWS::S3::BucketPolicy').map(PropertyReader.of);
  return template.resources('AWS::S3::Bucket').map((resource) => {
    const reader = PropertyReader.of(resource).ignore(
      'BucketName',
      'Tags',
      'LifecycleConfiguration',
      'PublicAccessBlockConfiguration',
      'OwnershipControls',
      'LoggingConfiguration',
      'AccessControl',
    );
    // EventBridge may be told of objects: the host runs no event bus, and a rule on it is refused elsewhere.
    reader.ignore('NotificationConfiguration');
    const name = template.ref(resource.logicalId);
    const encryption = reader
      .optionalGroup('BucketEncryption')
      ?.groups('ServerSideEncryptionConfiguration')[0]
      ?.optionalGroup('ServerSideEncryptionByDefault');
    const cors = reader
      .optionalGroup('CorsConfiguration')
      ?.groups('CorsRules')
      .map((rule): CorsRule => {
        const maxAge = rule.optionalNumber('MaxAge');
        return {
          allowedOrigins: rule.texts('AllowedOrigins'),
          allowedMethods: rule.texts('AllowedMethods'),
          allowedHeaders: rule.texts('AllowedHeaders'),
          exposedHeaders: rule.texts('ExposedHeaders'),
          ...(maxAge !== undefined && { maxAge }),
        };
      });
    const keyId = encryption?.optionalText('KMSMasterKeyID');
    const versioned = reader.optionalGroup('VersioningConfiguration')?.optionalText('Status') === 'Enabled';
    const locked = reader.flag('ObjectLockEnabled');
    reader.done();
    const policy = policies
      .filter((one) => one.text('Bucket') === name)
      .flatMap((one) => asStatements(one.value('PolicyDocument')));
    return {
      name,
      versioned,
      locked,
      policy,
      ...(keyId !== undefined && { kmsKeyArn: keyArn(template, keyId) }),
      ...(cors && { cors }),
    };
  });
}

const keyArn = (template: Template, id: string): string =>
  id.startsWith('arn:')
    ? id
    : `arn:${template.place.partition}:kms:${template.place.region}:${template.place.account}:key/${id}`;

export const secrets = (template: Template): SecretConfig[] =>
  template.resources('AWS::SecretsManager::Secret').map((resource) => {
    const reader = PropertyReader.of(resource).ignore('Description', 'Tags');
    const text = reader.text('SecretString');
    reader.done();
    return { arn: template.ref(resource.logicalId), name: resource.logicalId, text };
  });

export function keys(template: Template): KeyConfig[] {
  const aliases = template.resources('AWS::KMS::Alias').map(PropertyReader.of);
  return template.resources('AWS::KMS::Key').map((resource) => {
    const reader = PropertyReader.of(resource).ignore(
      'Description',
      'EnableKeyRotation',
      'PendingWindowInDays',
      'Tags',
      'RotationPeriodInDays',
    );
    reader.only('Enabled', true).only('MultiRegion', false);
    const arn = template.attribute(resource.logicalId, 'Arn');
    const spec = reader.optionalText('KeySpec') ?? 'SYMMETRIC_DEFAULT';
    if (spec !== 'SYMMETRIC_DEFAULT' && spec !== 'ECC_NIST_P256' && spec !== 'HMAC_256') {
      throw reader.fault(`the local host makes no keys of the kind ${spec}.`);
    }
    const usage = reader.optionalText('KeyUsage') ?? 'ENCRYPT_DECRYPT';
    if (usage !== 'ENCRYPT_DECRYPT' && usage !== 'SIGN_VERIFY' && usage !== 'GENERATE_VERIFY_MAC') {
      throw reader.fault(`the local host makes no keys for ${usage}.`);
    }
    const policy = asStatements(reader.value('KeyPolicy'));
    reader.done();
    return {
      arn,
      spec,
      usage,
      policy,
      aliases: aliases
        .filter((alias) => keyArn(template, alias.text('TargetKeyId')) === arn)
        .map((alias) => alias.text('AliasName')),
    };
  });
}

export function tables(template: Template): TableConfig[] {
  return template.resources('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable').map((resource) => {
    const reader = PropertyReader.of(resource).ignore(
      'TableName',
      'PointInTimeRecoverySpecification',
      'DeletionProtectionEnabled',
      'SSESpecification',
      'Tags',
      'TimeToLiveSpecification',
      'ContributorInsightsSpecification',
      'Replicas',
      'WriteOnDemandThroughputSettings',
    );
    const stream = reader.optionalGroup('StreamSpecification')?.optionalText('StreamViewType');
    const indexes = reader.list('GlobalSecondaryIndexes');
    const local = reader.list('LocalSecondaryIndexes');
    const config = {
      TableName: template.ref(resource.logicalId),
      AttributeDefinitions: reader.list('AttributeDefinitions'),
      KeySchema: reader.list('KeySchema'),
      BillingMode: 'PAY_PER_REQUEST',
      ...(stream !== undefined && { StreamSpecification: { StreamEnabled: true, StreamViewType: stream } }),
      ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes.map(indexOf) }),
      ...(local.length > 0 && { LocalSecondaryIndexes: local }),
    };
    reader.only('BillingMode', 'PAY_PER_REQUEST').done();
    return config;
  });
}

const indexOf = (index: Value): Value => {
  if (!isRecord(index)) return index;
  const { IndexName = null, KeySchema = null, Projection = null } = index;
  return { IndexName, KeySchema, Projection };
};

/** Types the host runs, or that say nothing about how the system behaves on one machine. */
const KNOWN_TYPES = new Set([
  'AWS::IAM::Role',
  'AWS::IAM::Policy',
  'AWS::IAM::ManagedPolicy',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::EventSourceMapping',
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::KMS::Key',
  'AWS::KMS::Alias',
  'AWS::SecretsManager::Secret',
  'AWS::DynamoDB::Table',
  'AWS::DynamoDB::GlobalTable',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
  'AWS::Scheduler::Schedule',
  'AWS::Scheduler::ScheduleGroup',
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::CloudFront::Distribution',
  'AWS::CloudFront::CachePolicy',
  'AWS::CloudFront::OriginRequestPolicy',
  'AWS::CloudFront::ResponseHeadersPolicy',
  'AWS::CloudFront::OriginAccessControl',
  'AWS::CloudFront::Function',
  'AWS::CloudFront::CloudFrontOriginAccessIdentity',
]);

/** Types of the template that the host does nothing with. */
export const unhandledTypes = (template: Template): string[] =>
  [...template.types().keys()].filter((type) => !KNOWN_TYPES.has(type));
