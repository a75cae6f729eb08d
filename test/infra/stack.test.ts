import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Partition } from '../../infra/edge/edge.ts';
import {
  ALARMS,
  at,
  type Json,
  type JsonObject,
  ofType,
  one,
  type Resource,
  synthesized,
  type Template,
} from './synthesized.ts';

// Synthesis takes seconds on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const PARTITIONS: readonly Partition[] = ['aws', 'aws-cn'];
const templates = {} as Record<Partition, Template>;
const alarmed = {} as Record<Partition, Template>;
beforeAll(async () => {
  for (const partition of PARTITIONS) {
    templates[partition] = await synthesized(partition);
    alarmed[partition] = await synthesized(partition, { stack: ALARMS });
  }
});

const types = (template: Template): string[] => [
  ...new Set(Object.values(template.Resources).map(({ Type }) => Type)),
];
const FUNCTIONS = [
  'Missing',
  ...['StaffApi', 'Preview', 'Builder', 'ReleaseClock', 'Outbox', 'Channels'],
  ...['RequestDesk', 'PublicDesk', 'OfficerApi', 'FileCheck', 'DeadlineSweep', 'Retention', 'RegisterApi'],
  ...['ReportRecount', 'AlertApi', 'AlertClock', 'Auditor', 'Dispatcher'],
];

describe.each(PARTITIONS)('in %s', (partition) => {
  const here = (): Template => templates[partition];
  const alarmsHere = (): Template => alarmed[partition];
  const property = (resource: Resource, ...path: (string | number)[]) => at(resource.Properties, ...path);

  it('has these functions and no other, all from bundles', () => {
    const functions = ofType(here(), 'AWS::Lambda::Function');
    expect(functions.map(([id]) => id.replace(/Function[0-9A-F]{8}$/, ''))).toEqual(FUNCTIONS);
    for (const [, fn] of functions) {
      expect(at(fn.Metadata, 'aws:asset:path')).toMatch(/\/\.build\/functions\/[a-z-]+$/);
      expect(property(fn, 'Code', 'ZipFile')).toBeUndefined();
    }
    expect(types(here()).filter((type) => /^Custom::|CustomResource/.test(type))).toEqual([]);
  });

  it('keeps away from the 500 resources that CloudFormation takes in one stack', () => {
    for (const { Resources } of [here(), alarmsHere()])
      expect(Object.keys(Resources).length).toBeLessThanOrEqual(300);
  });

  it('names no partition, region or account', () => {
    expect(alarmsHere().text).not.toMatch(/arn:aws[a-z-]*:/);
    expect(here().text).not.toMatch(/arn:aws[a-z-]*:/);
    expect(JSON.stringify(here().Resources)).not.toMatch(/\b(us|eu|ap|cn)-[a-z]+-\d\b/);
    expect(here().text).not.toMatch(/\b\d{12}\b/);
  });

  it('says of roles what IAM takes, and names each statement of a policy once', () => {
    for (const [id, role] of ofType(here(), 'AWS::IAM::Role')) {
      expect([id, property(role, 'Description') ?? '']).toEqual([
        id,
        expect.stringMatching(/^[\t\n\r -~¡-ÿ]*$/),
      ]);
    }
    for (const [id, policy] of ofType(here(), 'AWS::IAM::Policy')) {
      const statements = property(policy, 'PolicyDocument', 'Statement') as readonly { Sid?: string }[];
      const sids = statements.flatMap(({ Sid }) => Sid ?? []);
      expect([id, sids.length]).toEqual([id, new Set(sids).size]);
    }
  });

  it('traces nothing with X-Ray', () => {
    expect(here().text).not.toContain('xray:');
    for (const [, fn] of ofType(here(), 'AWS::Lambda::Function')) {
      expect(property(fn, 'TracingConfig')).toBeUndefined();
    }
  });

  it.each(FUNCTIONS)('%s has its limits, runtime, role and log', (name) => {
    const [, fn] = one(here(), 'AWS::Lambda::Function', `${name}Function`);
    expect(fn.Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      MemorySize: expect.any(Number),
      Timeout: expect.any(Number),
      Environment: { Variables: { NODE_OPTIONS: expect.stringContaining('--enable-source-maps') } },
    });
    const [role] = one(here(), 'AWS::IAM::Role', `${name}Role`);
    expect(property(fn, 'Role')).toEqual({ 'Fn::GetAtt': [role, 'Arn'] });
    const [log, group] = one(here(), 'AWS::Logs::LogGroup', `${name}Logs`);
    expect(property(fn, 'LoggingConfig', 'LogGroup')).toEqual({ Ref: log });
    expect(property(group, 'RetentionInDays')).toBe(365);
  });

  it('arms the release clock twice at any second', () => {
    const [, fn] = one(here(), 'AWS::Lambda::Function', 'ReleaseClock');
    expect(property(fn, 'Timeout')).toBe(300);
    // A tick a minute, each up to five minutes long: five at once, and four batches of the stream.
    expect(property(fn, 'ReservedConcurrentExecutions')).toBe(10);
    for (const name of ['ReleaseTicks', 'OutboxTicks']) {
      const [, schedule] = one(here(), 'AWS::Scheduler::Schedule', name);
      expect(schedule.Properties).toMatchObject({
        ScheduleExpression: 'rate(1 minute)',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: {
          RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 3 },
          DeadLetterConfig: { Arn: expect.anything() },
        },
      });
    }
    const [, hourly] = one(here(), 'AWS::Scheduler::Schedule', 'ReleaseUpkeep');
    expect(hourly.Properties).toMatchObject({
      ScheduleExpression: 'rate(1 hour)',
      Target: { Input: JSON.stringify({ wake: 'hour' }) },
    });
  });

  it('sweeps hourly in office hours and once the day has begun, in office time', () => {
    const [, schedule] = one(here(), 'AWS::Scheduler::Schedule', 'SweepTicks');
    expect(schedule.Properties).toMatchObject({
      ScheduleExpression: 'cron(5 0,8-18 * * ? *)',
      ScheduleExpressionTimezone: 'Asia/Shanghai',
      FlexibleTimeWindow: { Mode: 'OFF' },
    });
    const [, sweep] = one(here(), 'AWS::Lambda::Function', 'DeadlineSweep');
    expect(property(sweep, 'Timeout')).toBe(900);
    expect(ofType(here(), 'AWS::Scheduler::Schedule')).toHaveLength(8);
  });

  it('looks each night, in office time, for what is kept too long', () => {
    const [, schedule] = one(here(), 'AWS::Scheduler::Schedule', 'RetentionTicks');
    expect(schedule.Properties).toMatchObject({
      ScheduleExpression: 'cron(35 2 * * ? *)',
      ScheduleExpressionTimezone: 'Asia/Shanghai',
      Target: { RetryPolicy: { MaximumEventAgeInSeconds: 21_600 } },
    });
    const [, retention] = one(here(), 'AWS::Lambda::Function', 'RetentionFunction');
    expect(property(retention, 'Timeout')).toBe(900);
  });

  it.each([
    ['Orders', 'Dispatcher', ['build', 'file', 'calendar', 'disposal', 'recount']],
    ['SiteChanges', 'ReleaseClock', ['site']],
  ])('%s wake %s', (mapping, woken, kinds) => {
    const [, found] = one(here(), 'AWS::Lambda::EventSourceMapping', mapping);
    const [fn] = one(here(), 'AWS::Lambda::Function', `${woken}Function`);
    const [letters] = one(here(), 'AWS::SQS::Queue', `${woken}DeadLetters`);
    expect(found.Properties).toMatchObject({
      FunctionName: { Ref: fn },
      BatchSize: 10,
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 3,
      MaximumRecordAgeInSeconds: 21_600,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [letters, 'Arn'] } } },
    });
    const pattern: unknown = JSON.parse(String(property(found, 'FilterCriteria', 'Filters', 0, 'Pattern')));
    expect(pattern).toEqual({
      eventName: ['INSERT', 'MODIFY'],
      dynamodb: { Keys: { pk: { S: kinds.map((kind) => `OUTBOX#${kind}`) } } },
    });
  });

  it('has no more readers at the stream than a shard bears', () => {
    expect(ofType(here(), 'AWS::Lambda::EventSourceMapping')).toHaveLength(2);
  });

  it.each(['Builder', 'FileCheck', 'DeadlineSweep', 'Retention'])(
    'tries a start of %s for six hours',
    (name) => {
      const [fn, { Properties }] = one(here(), 'AWS::Lambda::Function', `${name}Function`);
      const [letters] = one(here(), 'AWS::SQS::Queue', `${name}DeadLetters`);
      const [, config] = one(here(), 'AWS::Lambda::EventInvokeConfig', name);
      expect(config.Properties).toMatchObject({
        FunctionName: { Ref: fn },
        MaximumEventAgeInSeconds: 21_600,
        MaximumRetryAttempts: 2,
        DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [letters, 'Arn'] } } },
      });
      expect(Properties.ReservedConcurrentExecutions).toBeUndefined();
    },
  );

  it('asks of a new account nothing that it does not have', () => {
    for (const [, { Properties }] of ofType(here(), 'AWS::Lambda::Function'))
      expect(Properties.MemorySize).toBeLessThanOrEqual(3008);
  });

  it('sets apart what anyone may use: runs of the desk, and calls of each open route', () => {
    const [, desk] = one(here(), 'AWS::Lambda::Function', 'RequestDeskFunction');
    expect(property(desk, 'ReservedConcurrentExecutions')).toBe(50);
    const [, missing] = one(here(), 'AWS::Lambda::Function', 'MissingFunction');
    expect(property(missing, 'ReservedConcurrentExecutions')).toBe(5);
    const [, stage] = one(here(), 'AWS::ApiGatewayV2::Stage');
    const open = ofType(here(), 'AWS::ApiGatewayV2::Route')
      .filter(([, route]) => property(route, 'AuthorizationType') === 'NONE')
      .map(([, route]) => property(route, 'RouteKey'));
    expect(property(stage, 'RouteSettings')).toEqual(
      Object.fromEntries(open.map((key) => [key, { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 100 }])),
    );
  });

  it('names what is global in CloudFront after the stack and its region', () => {
    const configs = {
      'AWS::CloudFront::CachePolicy': 'CachePolicyConfig',
      'AWS::CloudFront::OriginRequestPolicy': 'OriginRequestPolicyConfig',
      'AWS::CloudFront::ResponseHeadersPolicy': 'ResponseHeadersPolicyConfig',
      'AWS::CloudFront::OriginAccessControl': 'OriginAccessControlConfig',
    };
    const named = Object.entries(configs).flatMap(([type, config]) =>
      ofType(here(), type).map(([, { Properties }]) => JSON.stringify(at(Properties, config, 'Name'))),
    );
    expect(named.length).toBeGreaterThan(2);
    for (const name of named) {
      expect(name).toContain('AWS::StackName');
      expect(name).toContain('AWS::Region');
    }
  });

  it('leaves nothing behind that costs where its creation fails', async () => {
    for (const [id, { DeletionPolicy }] of Object.entries(here().Resources))
      expect([id, DeletionPolicy]).not.toEqual([id, 'Retain']);
    const first = await synthesized(partition, {
      context: { deletionProtection: 'no', reservedConcurrency: 'no' },
    });
    const [, table] = one(first, 'AWS::DynamoDB::Table');
    expect(property(table, 'DeletionProtectionEnabled')).not.toBe(true);
    for (const [, { Properties }] of ofType(first, 'AWS::Lambda::Function'))
      expect(Properties.ReservedConcurrentExecutions).toBeUndefined();
  });

  it('begins to tick once its edge stands: before, nothing fills a bucket that a failed creation must take back', () => {
    const [edge] = one(here(), 'AWS::CloudFront::Distribution');
    const schedules = ofType(here(), 'AWS::Scheduler::Schedule');
    expect(schedules.length).toBeGreaterThan(5);
    for (const [id, { DependsOn }] of schedules)
      expect([id, DependsOn]).toEqual([id, expect.arrayContaining([edge])]);
  });

  it('keeps the table', () => {
    const [, table] = one(here(), 'AWS::DynamoDB::Table');
    expect(table).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    expect(table.Properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'wake',
          KeySchema: [
            { AttributeName: 'wakeShard', KeyType: 'HASH' },
            { AttributeName: 'wakeOn', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    });
  });

  it.each(['StoreVault', 'StorePublic', 'StoreAccessLogs', 'CaseworkFiles'])('closes %s', (prefix) => {
    const [, bucket] = one(here(), 'AWS::S3::Bucket', prefix);
    expect(bucket).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    expect(property(bucket, 'PublicAccessBlockConfiguration')).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    const [, policy] = one(here(), 'AWS::S3::BucketPolicy', `${prefix}Policy`);
    expect(property(policy, 'PolicyDocument', 'Statement', 0)).toMatchObject({
      Effect: 'Deny',
      Action: 's3:*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
  });

  it('gives the vault a key of its own and the public bucket none', () => {
    const [, vault] = one(here(), 'AWS::S3::Bucket', 'StoreVault');
    const [key, { Properties }] = one(here(), 'AWS::KMS::Key', 'StoreVaultKey');
    const encryption = ['BucketEncryption', 'ServerSideEncryptionConfiguration', 0] as const;
    expect(property(vault, ...encryption, 'ServerSideEncryptionByDefault')).toEqual({
      SSEAlgorithm: 'aws:kms',
      KMSMasterKeyID: { 'Fn::GetAtt': [key, 'Arn'] },
    });
    expect(Properties.EnableKeyRotation).toBe(true);
    const [, open] = one(here(), 'AWS::S3::Bucket', 'StorePublic');
    expect(property(open, ...encryption, 'ServerSideEncryptionByDefault')).toEqual({
      SSEAlgorithm: 'AES256',
    });
    for (const bucket of [vault, open])
      expect(property(bucket, 'VersioningConfiguration', 'Status')).toBe('Enabled');
  });

  it('removes nothing that is published or sealed', () => {
    const rules = (prefix: string) =>
      property(one(here(), 'AWS::S3::Bucket', prefix)[1], 'LifecycleConfiguration', 'Rules') as Json[];
    const expiring = (prefix: string) =>
      rules(prefix)
        .filter((rule) => at(rule, 'ExpirationInDays') !== undefined)
        .map((rule) => at(rule, 'Prefix'));
    expect(expiring('StorePublic')).toEqual([]);
    expect(expiring('StoreVault')).toEqual(['uploads/', 'faults/']);
    expect(expiring('CaseworkFiles')).toEqual(['quarantine/']);
  });

  it('keeps what people wrote under keys of its own, and keeps the keys', () => {
    const [, files] = one(here(), 'AWS::S3::Bucket', 'CaseworkFiles');
    const [bucketKey] = one(here(), 'AWS::KMS::Key', 'CaseworkBucketKey');
    expect(
      property(
        files,
        ...(['BucketEncryption', 'ServerSideEncryptionConfiguration', 0] as const),
        'ServerSideEncryptionByDefault',
        'KMSMasterKeyID',
      ),
    ).toEqual({ 'Fn::GetAtt': [bucketKey, 'Arn'] });
    expect(property(files, 'VersioningConfiguration', 'Status')).toBe('Enabled');
    expect(property(files, 'CorsConfiguration', 'CorsRules')).toEqual([
      expect.objectContaining({ AllowedOrigins: [{ Ref: 'SiteAddress' }], AllowedMethods: ['POST'] }),
    ]);
    for (const name of ['RequestsKey', 'BucketKey']) {
      expect(one(here(), 'AWS::KMS::Key', `Casework${name}`)[1]).toMatchObject({
        DeletionPolicy: 'RetainExceptOnCreate',
        Properties: { EnableKeyRotation: true },
      });
    }
    expect(one(here(), 'AWS::KMS::Key', 'CaseworkMacKey')[1]).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' },
    });
  });

  it('signs with P-256, and keeps the key', () => {
    const [, key] = one(here(), 'AWS::KMS::Key', 'StoreSigningKey');
    expect(key).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' },
    });
  });

  it('encrypts and watches what was given up', () => {
    const queues = ofType(here(), 'AWS::SQS::Queue');
    expect(queues).toHaveLength(11);
    for (const [id, queue] of queues) {
      expect(property(queue, 'SqsManagedSseEnabled')).toBe(true);
      const policy = ofType(here(), 'AWS::SQS::QueuePolicy').find(
        ([, { Properties }]) => at(Properties, 'Queues', 0, 'Ref') === id,
      );
      expect(at(policy?.[1].Properties, 'PolicyDocument', 'Statement', 0)).toMatchObject({
        Effect: 'Deny',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      });
      const watched = ofType(alarmsHere(), 'AWS::CloudWatch::Alarm').filter(
        ([, { Properties }]) =>
          at(Properties, 'MetricName') === 'ApproximateNumberOfMessagesVisible' &&
          JSON.stringify(at(Properties, 'Dimensions')).includes(id),
      );
      expect(watched).toHaveLength(1);
    }
  });

  it('raises alarms that say who is harmed', () => {
    const [topic] = one(alarmsHere(), 'AWS::SNS::Topic');
    const alarms = ofType(alarmsHere(), 'AWS::CloudWatch::Alarm');
    for (const [, alarm] of alarms) {
      expect(property(alarm, 'AlarmActions')).toEqual([{ Ref: topic }]);
      expect(property(alarm, 'AlarmDescription')).toMatch(/^\S.{40,}\.$/);
    }
    for (const name of FUNCTIONS) {
      const [fn] = one(here(), 'AWS::Lambda::Function', `${name}Function`);
      const metrics = alarms
        .filter(([, { Properties }]) => JSON.stringify(Properties.Dimensions)?.includes(`"${fn}"`))
        .map(([, { Properties }]) => Properties.MetricName);
      expect(metrics).toEqual(expect.arrayContaining(['Errors', 'Throttles']));
      const [, { Properties: limits }] = one(here(), 'AWS::Lambda::Function', `${name}Function`);
      const throttles = one(alarmsHere(), 'AWS::CloudWatch::Alarm', `${name}Throttles`)[1];
      expect(property(throttles, 'AlarmDescription')).toContain(
        limits.ReservedConcurrentExecutions === undefined
          ? 'the account'
          : `its own limit (${limits.ReservedConcurrentExecutions} at once)`,
      );
      if (['Dispatcher', 'ReleaseClock'].includes(name)) expect(metrics).toContain('IteratorAge');
      // aws-cn does not measure it; what makes it rise, throttles and errors, alarms there by itself.
      if (['Builder', 'FileCheck', 'DeadlineSweep', 'Retention'].includes(name) && partition === 'aws')
        expect(metrics).toContain('AsyncEventAge');
    }
    for (const standing of ['Clock', 'AlertClock', 'Sweep', 'Retention'].map((name) => `${name}Stands`)) {
      const [, alarm] = one(alarmsHere(), 'AWS::CloudWatch::Alarm', standing);
      expect(property(alarm, 'TreatMissingData')).toBe('breaching');
    }
  });

  it('asks for its parameters, and hides the secret ones', () => {
    const { Parameters } = here();
    expect(Object.keys(Parameters)).toEqual([
      'SiteAddress',
      'CertificateId',
      'OidcIssuer',
      'OidcAudience',
      'SignalClient',
      'RoleClaim',
      'EdgeSecret',
      'SmtpUrl',
      'MailFrom',
      'AlertMail',
      'WebhookUrls',
      'ChannelPlaces',
      'VirusScanner',
      'Demonstration',
    ]);
    const hidden = Object.entries(Parameters).filter(([, { NoEcho }]) => NoEcho === true);
    expect(hidden.map(([name]) => name)).toEqual(['EdgeSecret', 'SmtpUrl', 'WebhookUrls', 'ChannelPlaces']);
    for (const [, { NoEcho, Default }] of hidden) expect(NoEcho && (Default ?? '')).toBe('');
  });

  it.each([
    ['SiteAddress', 'https://stats.example.gov.cn', 'https://stats.example.gov.cn/'],
    ['SiteAddress', 'http://localhost:8080', 'stats.example.gov.cn'],
    ['SiteAddress', 'http://127.0.0.1:8080', 'http://stats.example.gov.cn'],
    ['OidcIssuer', 'https://login.example.gov.cn/realms/stats', 'http://login.example.gov.cn/realms/stats'],
    ['OidcIssuer', 'http://localhost:8080/_local/oidc', 'http://localhost.example.com/'],
    ['OidcAudience', 'https://stats.example.gov.cn/api', 'heliostat'],
    ['OidcAudience', 'api://5f1d1a46-27f0-4ea0-9f0c-cc5f1e5a3c0b', 'has a blank:x y'],
    ['EdgeSecret', 'kE7-mWq_29dLr0Xv8bTn3Zyc5HsGfPja', 'has a blank'],
    ['SmtpUrl', 'smtps://user:word@mail.example.cn:465', 'mail.example.cn'],
    ['SmtpUrl', '', 'http://mail.example.cn'],
    ['WebhookUrls', 'https://a.example.cn/x https://b.example.cn/y', 'a.example.cn'],
    ['WebhookUrls', '', 'https://a.example.cn/x http://b.example.cn/y'],
    [
      'ChannelPlaces',
      '{ "weibo": { "url": "https://api.weibo.com/",\n "token": "t" } }',
      'https://a.example.cn/x',
    ],
    ['ChannelPlaces', '', 'none'],
    ['VirusScanner', 'https://scan.example.gov.cn/v2/scan', 'clamd://10.0.1.5:3310'],
    ['VirusScanner', 'https://scan.example.gov.cn/v2/scan', ''],
    ['VirusScanner', 'none', 'nothing'],
    // What people sent goes there: in the open within a network of the office's own at most.
    ['VirusScanner', 'http://localhost:9000/v2/scan', 'http://scan.example.gov.cn/v2/scan'],
  ])('takes %s as %j and not as %j', (name, good, bad) => {
    const pattern = new RegExp(String(here().Parameters[name]?.AllowedPattern), 'u');
    expect(good).toMatch(pattern);
    expect(bad).not.toMatch(pattern);
  });
});

describe('by context', () => {
  const backup = (template: Template) => {
    const [, plan] = one(template, 'AWS::Backup::BackupPlan');
    return at(plan.Properties, 'BackupPlan', 'BackupPlanRule') as JsonObject[];
  };

  it('the table is backed up beyond its 35 days, in both partitions, and copied nowhere unless somebody says where', () => {
    for (const partition of PARTITIONS) {
      const rules = backup(templates[partition]);
      expect(rules.map((rule) => at(rule, 'Lifecycle', 'DeleteAfterDays'))).toEqual([365, 3650]);
      expect(JSON.stringify(rules)).not.toContain('CopyActions');
      const [, selection] = one(templates[partition], 'AWS::Backup::BackupSelection');
      const [table] = one(templates[partition], 'AWS::DynamoDB::Table');
      expect(at(selection.Properties, 'BackupSelection', 'Resources', 0)).toEqual({
        'Fn::GetAtt': [table, 'Arn'],
      });
    }
  });

  it('each backup is copied to the region that is named', async () => {
    const template = await synthesized('aws-cn', {
      context: { backupRegion: 'cn-northwest-1', backupDays: '10950' },
    });
    for (const rule of backup(template)) {
      const copy = JSON.stringify(at(rule, 'CopyActions', 0, 'DestinationBackupVaultArn'));
      expect(copy).toContain(':backup:cn-northwest-1:');
    }
    expect(at(backup(template)[1], 'CopyActions', 0, 'Lifecycle', 'DeleteAfterDays')).toBe(10950);
    await expect(synthesized('aws', { context: { backupRegion: 'elsewhere' } })).rejects.toThrow(
      'backupRegion',
    );
  });

  it('clamd is taken in a network of the office only, and the file check stands in it', async () => {
    const pattern = (template: Template) =>
      new RegExp(String(template.Parameters.VirusScanner?.AllowedPattern));
    const without = templates.aws;
    expect(pattern(without).test('clamd://10.0.1.5:3310')).toBe(false);
    expect(pattern(without).test('https://scan.example.gov.cn/v2/scan')).toBe(true);
    expect(without.Parameters.VirusScanner).not.toHaveProperty('Default');
    const within = await synthesized('aws', {
      context: { scannerVpc: 'vpc-1a', scannerSubnets: 'subnet-1a,subnet-2b', scannerSecurityGroup: 'sg-3c' },
    });
    expect(pattern(within).test('clamd://10.0.1.5:3310')).toBe(true);
    expect(pattern(within).test('clamd://10.0.1.5')).toBe(false);
    expect(pattern(within).test('http://10.0.1.5/v2/scan')).toBe(true);
    const placed = ofType(within, 'AWS::Lambda::Function').filter(([, fn]) => fn.Properties.VpcConfig);
    expect(placed.map(([id]) => id)).toEqual([expect.stringMatching(/^FileCheckFunction/)]);
    expect(placed[0]?.[1].Properties.VpcConfig).toEqual({
      SubnetIds: ['subnet-1a', 'subnet-2b'],
      SecurityGroupIds: ['sg-3c'],
    });
    await expect(synthesized('aws', { context: { scannerVpc: 'vpc-1a' } })).rejects.toThrow('all three');
  });
});
