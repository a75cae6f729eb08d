import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  App,
  Aws,
  CfnParameter,
  DefaultStackSynthesizer,
  Duration,
  Fn,
  type IStackSynthesizer,
  Stack,
} from 'aws-cdk-lib';
import { CfnApi, CfnAuthorizer, CfnIntegration, CfnRoute, CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  CfnCachePolicy,
  CfnDistribution,
  CfnOriginAccessControl,
  CfnOriginRequestPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { AttributeType, BillingMode, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnEventSourceMapping, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Queue } from 'aws-cdk-lib/aws-sqs';

/**
 * One function that does everything: over HTTP it puts an item, from the stream it publishes that item as an
 * object, from the schedule it publishes the time it was woken for.
 */
const HANDLER = `
import { createRequire } from 'node:module';
const require = createRequire(process.env.ROOT + '/package.json');
const { DynamoDBClient, PutItemCommand } = require('@aws-sdk/client-dynamodb');
const { S3Client, PutObjectCommand } = require('@aws-sdk/client-s3');
const dynamo = new DynamoDBClient({});
const s3 = new S3Client({});
const publish = (Key, Body) =>
  s3.send(new PutObjectCommand({ Bucket: process.env.PUBLIC_BUCKET, Key, Body, ContentType: 'text/plain', CacheControl: 's-maxage=1' }));
export const handler = async (event) => {
  if (event.Records) {
    for (const { dynamodb } of event.Records) await publish(dynamodb.NewImage.pk.S, dynamodb.NewImage.text.S);
    return;
  }
  if (event.wake) return void (await publish('ticks/' + event.wake, String(Date.now())));
  if (event.rawPath === '/api/exit') process.exit(1);
  if (event.rawPath === '/api/steal') {
    await s3.send(new PutObjectCommand({ Bucket: process.env.VAULT_BUCKET, Key: 'x', Body: 'x' })).catch((fault) => { throw new Error(fault.name); });
  }
  const { jwt } = event.requestContext.authorizer ?? {};
  const item = { pk: { S: event.pathParameters?.pk ?? 'none' }, text: { S: event.body ?? '' }, outbox: { S: 'build' } };
  if (event.requestContext.http.method === 'POST') await dynamo.send(new PutItemCommand({ TableName: process.env.TABLE, Item: item }));
  return {
    statusCode: 202,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ claims: jwt?.claims ?? null, secret: event.headers['x-heliostat-edge'] === process.env.EDGE_SECRET, now: Date.now() }),
  };
};
`;

/** Writes the template of a small system of the same shapes as the real one; gives its file. */
export function synthesizeFixture(folder: string, root: string): string {
  const code = join(folder, 'code');
  mkdirSync(code, { recursive: true });
  writeFileSync(join(code, 'index.mjs'), HANDLER);
  const app = new App({
    outdir: join(folder, 'cdk.out'),
    analyticsReporting: false,
    context: { 'aws:cdk:enable-asset-metadata': true, 'aws:cdk:disable-asset-staging': true },
  });
  const stack = new Stack(app, 'Fixture', {
    // The CDK's own classes fall short of its interfaces under exactOptionalPropertyTypes.
    synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }) as IStackSynthesizer,
  });
  const parameter = (name: string) =>
    new CfnParameter(stack, name, { type: 'String', noEcho: true }).valueAsString;
  const edgeSecret = parameter('EdgeSecret');
  const issuer = parameter('OidcIssuer');
  const audience = parameter('OidcAudience');
  const table = new Table(stack, 'Table', {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    stream: StreamViewType.NEW_IMAGE,
  });
  const publicBucket = new Bucket(stack, 'Public', {
    versioned: true,
    encryption: BucketEncryption.S3_MANAGED,
  });
  const vault = new Bucket(stack, 'Vault', { versioned: true, encryption: BucketEncryption.S3_MANAGED });
  const worker = new LambdaFunction(stack, 'Worker', {
    code: Code.fromAsset(code),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    memorySize: 256,
    timeout: Duration.seconds(20),
    environment: {
      TABLE: table.tableName,
      PUBLIC_BUCKET: publicBucket.bucketName,
      VAULT_BUCKET: vault.bucketName,
      EDGE_SECRET: edgeSecret,
      ROOT: root,
    },
  });
  worker.addToRolePolicy(
    new PolicyStatement({ actions: ['s3:PutObject'], resources: [publicBucket.arnForObjects('*')] }),
  );
  worker.addToRolePolicy(new PolicyStatement({ actions: ['dynamodb:PutItem'], resources: [table.tableArn] }));
  worker.addToRolePolicy(
    new PolicyStatement({
      actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
      resources: [table.tableStreamArn ?? ''],
    }),
  );
  const lost = new Queue(stack, 'Lost');
  new CfnEventSourceMapping(stack, 'Mapping', {
    functionName: worker.functionName,
    eventSourceArn: table.tableStreamArn ?? '',
    startingPosition: 'LATEST',
    batchSize: 5,
    filterCriteria: { filters: [{ pattern: '{"dynamodb":{"NewImage":{"outbox":{"S":["build"]}}}}' }] },
    destinationConfig: { onFailure: { destination: lost.queueArn } },
  });
  new CfnSchedule(stack, 'Tick', {
    flexibleTimeWindow: { mode: 'OFF' },
    scheduleExpression: 'cron(30 9 * * ? *)',
    scheduleExpressionTimezone: 'Asia/Shanghai',
    target: {
      arn: worker.functionArn,
      roleArn: worker.role?.roleArn ?? '',
      input: '{"wake":"<aws.scheduler.scheduled-time>"}',
    },
  });
  const api = new CfnApi(stack, 'Api', { name: 'fixture', protocolType: 'HTTP' });
  new CfnStage(stack, 'Stage', { apiId: api.ref, stageName: '$default', autoDeploy: true });
  const integration = new CfnIntegration(stack, 'Integration', {
    apiId: api.ref,
    integrationType: 'AWS_PROXY',
    integrationUri: worker.functionArn,
    payloadFormatVersion: '2.0',
  });
  const authorizer = new CfnAuthorizer(stack, 'Authorizer', {
    apiId: api.ref,
    name: 'staff',
    authorizerType: 'JWT',
    identitySource: ['$request.header.Authorization'],
    jwtConfiguration: { issuer, audience: [audience] },
  });
  const target = `integrations/${integration.ref}`;
  new CfnRoute(stack, 'Items', {
    apiId: api.ref,
    routeKey: 'POST /api/items/{pk}',
    target,
    authorizationType: 'JWT',
    authorizerId: authorizer.ref,
  });
  new CfnRoute(stack, 'Open', { apiId: api.ref, routeKey: 'GET /api/{proxy+}', target });
  const access = new CfnOriginAccessControl(stack, 'Access', {
    originAccessControlConfig: {
      name: 'public',
      originAccessControlOriginType: 's3',
      signingBehavior: 'always',
      signingProtocol: 'sigv4',
    },
  });
  const key = (brotli: boolean) => ({
    cookiesConfig: { cookieBehavior: 'none' },
    headersConfig: { headerBehavior: 'none' },
    queryStringsConfig: { queryStringBehavior: 'none' },
    enableAcceptEncodingBrotli: brotli,
    enableAcceptEncodingGzip: brotli,
  });
  const cache = (name: string, defaultTtl: number, maxTtl: number) =>
    new CfnCachePolicy(stack, name, {
      cachePolicyConfig: {
        name,
        minTtl: 0,
        defaultTtl,
        maxTtl,
        parametersInCacheKeyAndForwardedToOrigin: key(maxTtl > 0),
      },
    });
  const everything = new CfnOriginRequestPolicy(stack, 'Everything', {
    originRequestPolicyConfig: {
      name: 'everything',
      cookiesConfig: { cookieBehavior: 'none' },
      headersConfig: { headerBehavior: 'allExcept', headers: ['host'] },
      queryStringsConfig: { queryStringBehavior: 'all' },
    },
  });
  const distribution = new CfnDistribution(stack, 'Distribution', {
    distributionConfig: {
      enabled: true,
      defaultRootObject: 'index.html',
      origins: [
        {
          id: 'public',
          domainName: publicBucket.bucketRegionalDomainName,
          originAccessControlId: access.attrId,
          s3OriginConfig: { originAccessIdentity: '' },
        },
        {
          id: 'api',
          domainName: Fn.join('', [api.ref, '.execute-api.', Aws.REGION, '.', Aws.URL_SUFFIX]),
          customOriginConfig: { originProtocolPolicy: 'https-only' },
          originCustomHeaders: [{ headerName: 'x-heliostat-edge', headerValue: edgeSecret }],
        },
      ],
      defaultCacheBehavior: {
        targetOriginId: 'public',
        viewerProtocolPolicy: 'redirect-to-https',
        cachePolicyId: cache('Pointers', 1, 86_400).ref,
        compress: true,
      },
      cacheBehaviors: [
        {
          pathPattern: '/api/*',
          targetOriginId: 'api',
          viewerProtocolPolicy: 'https-only',
          allowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
          cachePolicyId: cache('Never', 0, 0).ref,
          originRequestPolicyId: everything.ref,
        },
      ],
      customErrorResponses: [403, 404, 500, 503].map((errorCode) => ({ errorCode, errorCachingMinTtl: 0 })),
    },
  });
  const distributionArn = stack.formatArn({
    service: 'cloudfront',
    region: '',
    resource: 'distribution',
    resourceName: distribution.ref,
  });
  for (const [actions, resource] of [
    ['s3:GetObject', publicBucket.arnForObjects('*')],
    ['s3:ListBucket', publicBucket.bucketArn],
  ] as const) {
    publicBucket.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudfront.amazonaws.com')],
        actions: [actions],
        resources: [resource],
        conditions: { StringEquals: { 'AWS:SourceArn': distributionArn } },
      }),
    );
  }
  app.synth();
  return join(folder, 'cdk.out', 'Fixture.template.json');
}
