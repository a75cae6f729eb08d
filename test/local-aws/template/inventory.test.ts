import { describe, expect, it } from 'vitest';
import { distribution } from '../../../local-aws/edge/distribution.ts';
import { schedules, streamMappings } from '../../../local-aws/template/event-sources.ts';
import { api } from '../../../local-aws/template/http-api.ts';
import * as inventory from '../../../local-aws/template/inventory.ts';
import { Template } from '../../../local-aws/template/template.ts';

type Resources = Record<string, { Type: string; Properties: object; Metadata?: Record<string, string> }>;

const ROLE = {
  Type: 'AWS::IAM::Role',
  Properties: {
    Policies: [{ PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'a:Inline', Resource: '*' }] } }],
  },
};
const POLICY = {
  Type: 'AWS::IAM::Policy',
  Properties: {
    Roles: [{ Ref: 'Role' }],
    PolicyDocument: { Statement: { Effect: 'Allow', Action: 'a:Attached', Resource: '*' } },
  },
};
const functionWith = (more: object = {}) => ({
  Type: 'AWS::Lambda::Function',
  Metadata: { 'aws:asset:path': 'code' },
  Properties: {
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
    Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
    Code: {},
    ...more,
  },
});
const TABLE = {
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
    StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
  },
};
const BUCKET = { Type: 'AWS::S3::Bucket', Properties: {} };
const template = (resources: Resources) =>
  new Template(JSON.parse(JSON.stringify({ Resources: resources })), {
    parameters: {},
    folder: '/srv/cdk.out',
  });

describe('functions', () => {
  it('have their defaults, and a role with every statement its policies give it', () => {
    const [one] = inventory.functions(template({ Role: ROLE, Policy: POLICY, Worker: functionWith() }));
    expect(one).toMatchObject({
      name: 'Local-Worker',
      arn: 'arn:aws:lambda:us-east-1:000000000000:function:Local-Worker',
      codeFolder: '/srv/cdk.out/code',
      timeoutSeconds: 3,
      memoryMegabytes: 128,
      asyncRetries: 2,
      environment: {},
      role: { type: 'AWS', id: 'arn:aws:iam::000000000000:role/Local-Role' },
    });
    expect(one?.role.statements.map(({ Action }) => Action)).toEqual(['a:Inline', 'a:Attached']);
  });

  it('have what the template says', () => {
    const [one] = inventory.functions(
      template({
        Role: ROLE,
        Worker: functionWith({
          Timeout: 300,
          MemorySize: 1769,
          ReservedConcurrentExecutions: 10,
          Environment: { Variables: { TABLE: { Ref: 'Table' }, N: 1 } },
        }),
        Table: TABLE,
        Config: {
          Type: 'AWS::Lambda::EventInvokeConfig',
          Properties: {
            FunctionName: { Ref: 'Worker' },
            Qualifier: '$LATEST',
            MaximumRetryAttempts: 0,
            MaximumEventAgeInSeconds: 60,
          },
        },
      }),
    );
    expect(one).toMatchObject({
      timeoutSeconds: 300,
      memoryMegabytes: 1769,
      reservedConcurrency: 10,
      asyncRetries: 0,
      asyncMaxAgeSeconds: 60,
      environment: { TABLE: 'Local-Table', N: '1' },
    });
  });

  it.each([
    ['layers', { Layers: ['arn'] }, /does not do Layers/],
    ['a VPC', { VpcConfig: {} }, /does not do VpcConfig/],
    ['an image', { PackageType: 'Image' }, /PackageType is "Image"/],
    ['another runtime', { Runtime: 'python3.13' }, /does not run python3\.13/],
    [
      'a role from elsewhere',
      { Role: 'arn:aws:iam::1:role/x' },
      /role arn:aws:iam::1:role\/x is not in the template/,
    ],
  ])('with %s are refused', (_, more, sentence) => {
    expect(() => inventory.functions(template({ Role: ROLE, Worker: functionWith(more) }))).toThrow(sentence);
  });
});

describe('buckets, keys and tables', () => {
  it('a bucket has its policy, its key by ARN, its versions and its CORS rules', () => {
    const parts = template({
      Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement: [] } } },
      Vault: {
        Type: 'AWS::S3::Bucket',
        Properties: {
          VersioningConfiguration: { Status: 'Enabled' },
          BucketEncryption: {
            ServerSideEncryptionConfiguration: [
              { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: { Ref: 'Key' } } },
            ],
          },
          CorsConfiguration: {
            CorsRules: [{ AllowedOrigins: ['http://x'], AllowedMethods: ['POST'], MaxAge: 600 }],
          },
        },
      },
      Closed: {
        Type: 'AWS::S3::BucketPolicy',
        Properties: {
          Bucket: { Ref: 'Vault' },
          PolicyDocument: { Statement: [{ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' }] },
        },
      },
    });
    const [key] = inventory.keys(parts);
    expect(key?.arn).toMatch(
      /^arn:aws:kms:us-east-1:000000000000:key\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    );
    expect(inventory.buckets(parts)).toEqual([
      {
        name: 'local-vault',
        versioned: true,
        locked: false,
        kmsKeyArn: key?.arn,
        cors: [
          {
            allowedOrigins: ['http://x'],
            allowedMethods: ['POST'],
            allowedHeaders: [],
            exposedHeaders: [],
            maxAge: 600,
          },
        ],
        policy: [{ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' }],
      },
    ]);
  });

  it('a bucket whose objects may be locked says so', () => {
    const locked = template({ Vault: { Type: 'AWS::S3::Bucket', Properties: { ObjectLockEnabled: true } } });
    expect(inventory.buckets(locked)).toMatchObject([{ locked: true }]);
  });

  it.each([
    ['replication', { ReplicationConfiguration: {} }],
    ['a retention of its own', { ObjectLockEnabled: true, ObjectLockConfiguration: {} }],
    ['a website', { WebsiteConfiguration: {} }],
  ])('a bucket with %s is refused', (_, more) => {
    expect(() =>
      inventory.buckets(template({ Vault: { Type: 'AWS::S3::Bucket', Properties: more } })),
    ).toThrow(/does not do/);
  });

  it.each([
    [{ KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' }, /no keys of the kind RSA_2048/],
    [{ MultiRegion: true }, /MultiRegion is true/],
    [{ KeyPolicy: { Statement: [{ Action: '*' }] } }, /without Effect/],
  ])('a key %o is refused', (more, sentence) => {
    expect(() => inventory.keys(template({ Key: { Type: 'AWS::KMS::Key', Properties: more } }))).toThrow(
      sentence,
    );
  });

  it('a table is what CreateTable takes', () => {
    expect(inventory.tables(template({ Table: TABLE }))).toEqual([
      {
        TableName: 'Local-Table',
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      },
    ]);
  });
});

describe('events', () => {
  const mapping = (more: object) => ({
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      FunctionName: { Ref: 'Worker' },
      EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
      StartingPosition: 'LATEST',
      ...more,
    },
  });
  const parts = (more: object) =>
    template({ Role: ROLE, Worker: functionWith(), Table: TABLE, Map: mapping(more) });

  it('a mapping has its defaults', () => {
    expect(streamMappings(parts({}))).toEqual([
      {
        logicalId: 'Map',
        functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:Local-Worker',
        tableName: 'Local-Table',
        startAt: 'LATEST',
        batchSize: 100,
        lanes: 1,
        windowSeconds: 0,
        filters: [],
        retries: -1,
        bisect: false,
        partialFailures: false,
        enabled: true,
      },
    ]);
  });

  it.each([
    ['a source that is no table', { EventSourceArn: 'arn:aws:sqs:us-east-1:0:queue' }, /no table stream/],
    [
      'a timestamp to start at',
      { StartingPosition: 'AT_TIMESTAMP' },
      /does not start a stream at AT_TIMESTAMP/,
    ],
    ['a tumbling window', { TumblingWindowInSeconds: 60 }, /TumblingWindowInSeconds is 60/],
    ['a cluster', { SelfManagedEventSource: {} }, /does not do SelfManagedEventSource/],
  ])('a mapping with %s is refused', (_, more, sentence) => {
    expect(() => streamMappings(parts(more))).toThrow(sentence);
  });

  it.each([
    ['an end', { EndDate: '2018-01-10T00:00:00Z' }, {}, /does not do EndDate/],
    ['a target that is not a function', {}, { EcsParameters: {} }, /does not do EcsParameters/],
  ])('a schedule with %s is refused', (_, more, target, sentence) => {
    const one = {
      Type: 'AWS::Scheduler::Schedule',
      Properties: {
        ScheduleExpression: 'rate(1 minute)',
        Target: { Arn: 'arn', RoleArn: 'arn', ...target },
        ...more,
      },
    };
    expect(() => schedules(template({ Tick: one }))).toThrow(sentence);
  });
});

describe('the HTTP API', () => {
  const API = { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'a', ProtocolType: 'HTTP' } };
  const INTEGRATION = {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: {
      ApiId: { Ref: 'Api' },
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: 'arn:f',
      PayloadFormatVersion: '2.0',
      TimeoutInMillis: 29_000,
    },
  };
  const route = (more: object = {}) => ({
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: {
      ApiId: { Ref: 'Api' },
      RouteKey: 'GET /a',
      Target: { 'Fn::Join': ['', ['integrations/', { Ref: 'Integration' }]] },
      ...more,
    },
  });

  it('has its routes with what they lead to, and the limit of its stage', () => {
    const stage = {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: {
        ApiId: { Ref: 'Api' },
        StageName: '$default',
        AutoDeploy: true,
        DefaultRouteSettings: { ThrottlingRateLimit: 200, ThrottlingBurstLimit: 400 },
        RouteSettings: { 'GET /a': { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 150 } },
      },
    };
    expect(api(template({ Api: API, Integration: INTEGRATION, Route: route(), Stage: stage }))).toMatchObject(
      {
        domainName: expect.stringMatching(/^[0-9a-f]+\.execute-api\.us-east-1\.amazonaws\.com$/),
        routes: [
          {
            key: 'GET /a',
            functionArn: 'arn:f',
            timeoutMilliseconds: 29_000,
            scopes: [],
            throttle: { rate: 100, burst: 150 },
          },
        ],
        throttle: { rate: 200, burst: 400 },
      },
    );
  });

  it.each([
    [
      'WebSockets',
      { Api: { ...API, Properties: { ProtocolType: 'WEBSOCKET' } } },
      /ProtocolType is "WEBSOCKET"/,
    ],
    [
      'CORS of its own',
      { Api: { ...API, Properties: { ProtocolType: 'HTTP', CorsConfiguration: {} } } },
      /does not do CorsConfiguration/,
    ],
    [
      'an older payload',
      {
        Integration: {
          ...INTEGRATION,
          Properties: { ...INTEGRATION.Properties, PayloadFormatVersion: '1.0' },
        },
      },
      /PayloadFormatVersion is "1\.0"/,
    ],
    [
      'a plain proxy',
      {
        Integration: {
          ...INTEGRATION,
          Properties: { ...INTEGRATION.Properties, IntegrationType: 'HTTP_PROXY' },
        },
      },
      /IntegrationType is "HTTP_PROXY"/,
    ],
    ['IAM', { Route: route({ AuthorizationType: 'AWS_IAM' }) }, /does not authorize by AWS_IAM/],
    [
      'a token that nobody checks',
      { Route: route({ AuthorizationType: 'JWT' }) },
      /does not authorize by JWT/,
    ],
    ['a second API', { Other: API }, /runs one HTTP API/],
  ])('with %s is refused', (_, more, sentence) => {
    expect(() => api(template({ Api: API, Integration: INTEGRATION, Route: route(), ...more }))).toThrow(
      sentence,
    );
  });
});

describe('the distribution', () => {
  const behaviour = (more: object = {}) => ({
    TargetOriginId: 'public',
    ViewerProtocolPolicy: 'redirect-to-https',
    CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
    ...more,
  });
  const parts = (more: object = {}, origin: object = {}) =>
    template({
      Public: BUCKET,
      Cdn: {
        Type: 'AWS::CloudFront::Distribution',
        Properties: {
          DistributionConfig: {
            Enabled: true,
            Origins: [
              {
                Id: 'public',
                DomainName: { 'Fn::GetAtt': ['Public', 'RegionalDomainName'] },
                OriginAccessControlId: 'x',
                S3OriginConfig: { OriginAccessIdentity: '' },
                ...origin,
              },
            ],
            DefaultCacheBehavior: behaviour(),
            ...more,
          },
        },
      },
    });

  const described = (one: Template) => distribution(one, 'http://127.0.0.1:1');
  const groupOf = (...ids: string[]) => ({
    Quantity: 1,
    Items: [
      {
        Id: 'group',
        FailoverCriteria: { StatusCodes: { Quantity: 1, Items: [404] } },
        Members: { Quantity: ids.length, Items: ids.map((OriginId) => ({ OriginId })) },
      },
    ],
  });

  it('asks the second of a group where the first answers with one of its codes', () => {
    const read = described(
      parts({
        OriginGroups: groupOf('public', 'public'),
        DefaultCacheBehavior: behaviour({ TargetOriginId: 'group' }),
      }),
    );
    expect(read?.behaviours).toMatchObject([
      { origin: { kind: 's3' }, failover: { statuses: new Set([404]), origin: { kind: 's3' } } },
    ]);
  });

  it('reads the bucket as itself, and knows the policies AWS keeps for everyone', () => {
    const read = described(
      parts({ CustomErrorResponses: [{ ErrorCode: 404, ErrorCachingMinTTL: 0 }, { ErrorCode: 500 }] }),
    );
    expect(read?.behaviours).toMatchObject([
      {
        pattern: '*',
        origin: {
          kind: 's3',
          bucket: 'local-public',
          principal: {
            type: 'Service',
            id: 'cloudfront.amazonaws.com',
            context: {
              'aws:SourceArn': expect.stringMatching(
                /^arn:aws:cloudfront::000000000000:distribution\/[0-9A-F]+$/,
              ),
            },
          },
        },
        cache: { minTtl: 1, defaultTtl: 86_400, gzip: true, brotli: true },
      },
    ]);
    expect([...(read?.errorTtl ?? [])]).toEqual([
      [404, 0],
      [500, 10],
    ]);
  });

  it.each([
    [
      'a function at the edge that is not there',
      {
        DefaultCacheBehavior: behaviour({
          FunctionAssociations: [
            { EventType: 'viewer-request', FunctionARN: 'arn:aws:cloudfront::0:function/x' },
          ],
        }),
      },
      /names a function that is not there/,
    ],
    [
      'a function that looks at answers',
      { DefaultCacheBehavior: behaviour({ FunctionAssociations: [{ EventType: 'viewer-response' }] }) },
      /EventType is "viewer-response"/,
    ],
    [
      'a function of another kind',
      { DefaultCacheBehavior: behaviour({ LambdaFunctionAssociations: [] }) },
      /does not do LambdaFunctionAssociations/,
    ],
    [
      'signed addresses',
      { DefaultCacheBehavior: behaviour({ TrustedKeyGroups: ['k'] }) },
      /does not do TrustedKeyGroups/,
    ],
    [
      'forwarded values beside a policy',
      { DefaultCacheBehavior: behaviour({ ForwardedValues: { QueryString: false } }) },
      /does not do CachePolicyId/,
    ],
    [
      'a page in place of an error',
      { CustomErrorResponses: [{ ErrorCode: 404, ResponsePagePath: '/404' }] },
      /does not do ResponsePagePath/,
    ],
    ['a group of one origin', { OriginGroups: groupOf('public') }, /a group has two origins/],
    ['a group of strangers', { OriginGroups: groupOf('public', 'nobody') }, /a group has two origins/],
    [
      'a group that takes changes',
      {
        OriginGroups: groupOf('public', 'public'),
        DefaultCacheBehavior: behaviour({ TargetOriginId: 'group', AllowedMethods: ['GET', 'POST'] }),
      },
      /groups no origins for what changes something/,
    ],
    [
      'countries kept out',
      { Restrictions: { GeoRestriction: { RestrictionType: 'blacklist' } } },
      /Restrictions is/,
    ],
    [
      'a policy nobody knows',
      { DefaultCacheBehavior: behaviour({ CachePolicyId: 'unknown' }) },
      /an origin or a policy it names is not known/,
    ],
    ['itself switched off', { Enabled: false }, /Enabled is false/],
  ])('with %s is refused', (_, more, sentence) => {
    expect(() => described(parts(more))).toThrow(sentence);
  });

  it('with a path before the bucket’s keys is refused', () => {
    expect(() => described(parts({}, { OriginPath: '/site' }))).toThrow(/OriginPath is "\/site"/);
  });
});
