import { AssetHashType, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { type Conditions, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { functionFolder } from '../bundle.ts';
import type { Grant } from '../functions/grants.ts';
import type { ServiceRow } from '../functions/table.ts';
import type { SharedResources } from '../shared-resources.ts';

/**
 * Stack traces in the source's terms; and a young generation that is collected early, since large editions leave
 * much garbage behind: 452 MB at the peak of 100,000 observations where V8's own choice took 679 MB.
 */
const NODE_OPTIONS = '--enable-source-maps --max-semi-space-size=16';

/**
 * Lambda keeps the clock, and the SDK's correction of it goes wrong: it takes the time between an answer's date and its
 * reading for skew, so that after one that waited in a frozen process the next call is signed minutes in the past, and
 * refused without another try.
 */
const AWS_DISABLE_CLOCK_SKEW_CORRECTION = 'true';

/** What each function is given whatever its row says. */
export const EVERY_FUNCTION = { NODE_OPTIONS, AWS_DISABLE_CLOCK_SKEW_CORRECTION };

/** Code that is bundled while the template is made has no hash of its own: such a template is never deployed. */
const codeOf = ({ name }: ServiceRow, later: boolean): Code =>
  Code.fromAsset(functionFolder(name), later ? { assetHashType: AssetHashType.CUSTOM, assetHash: name } : {});

/** A bundled function with a role, a log group and permissions of its own, each of them written out. */
export class ServiceFunction extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;
  readonly logs: LogGroup;
  readonly row: ServiceRow;
  readonly #things: SharedResources;

  /** What the row names is looked up among `things` of the stack. */
  constructor(scope: Construct, row: ServiceRow, things: SharedResources, reserved: boolean) {
    super(scope, row.id);
    this.row = row;
    this.#things = things;
    this.logs = new LogGroup(this, 'Logs', {
      retention: RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: row.description,
    });
    this.allow('WriteItsLog', ['logs:CreateLogStream', 'logs:PutLogEvents'], [this.logs.logGroupArn]);
    this.function = new LambdaFunction(this, 'Function', {
      description: row.description,
      code: codeOf(row, this.node.tryGetContext('bundles') === 'later'),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: row.memory,
      timeout: Duration.seconds(row.seconds),
      role: this.role,
      logGroup: this.logs,
      // Off in both partitions: X-Ray for Lambda is not there in aws-cn.
      tracing: Tracing.DISABLED,
      environment: {
        ...Object.fromEntries(row.environment.map((name) => [name, things.environment[name]])),
        ...EVERY_FUNCTION,
      },
      ...(reserved && row.reserved !== undefined ? { reservedConcurrentExecutions: row.reserved } : {}),
    });
    for (const grant of row.may) this.grant(grant);
  }

  /** One statement of the role's policy. */
  allow(
    sid: string,
    actions: readonly string[],
    resources: readonly string[],
    conditions: Conditions = {},
  ): this {
    this.role.addToPolicy(
      new PolicyStatement({ sid, actions: [...actions], resources: [...resources], conditions }),
    );
    return this;
  }

  private grant({ sid, actions, on, below, when }: Grant): void {
    if (below === undefined) this.allow(sid, actions, this.#things.arns[on], when);
    else this.allowObjects(sid, actions, this.#things.bucket(on), below);
  }

  /**
   * How long and how often a start that nobody waits for is tried, and where it goes when it is given up.
   * Lambda itself retries after one minute, then after two.
   */
  onceStarted({ maxAge, retries, giveUp }: { maxAge: Duration; retries: 0 | 1 | 2; giveUp?: Queue }): void {
    if (giveUp) this.allow('GiveUpStarts', ['sqs:SendMessage'], [giveUp.queueArn]);
    this.function.configureAsyncInvoke({
      maxEventAge: maxAge,
      retryAttempts: retries,
      // Bound by hand: the CDK's own binding grants more than to send.
      ...(giveUp ? { onFailure: { bind: () => ({ destination: giveUp.queueArn }) } } : {}),
    });
  }

  /** One statement over the objects below some prefixes of a bucket (`''`: all of them). */
  private allowObjects(
    sid: string,
    actions: readonly string[],
    bucket: Bucket,
    prefixes: readonly string[],
  ): void {
    const { defaultChild } = bucket.node;
    if (!(defaultChild instanceof CfnBucket)) throw new Error(`${bucket.node.path} has no bucket of its own`);
    const bucketId = Stack.of(this).resolve(defaultChild.logicalId);
    Validations.of(this.role).acknowledge(
      ...prefixes.map((prefix) => ({
        id: `AwsSolutions-IAM5[Resource::<${bucketId}.Arn>/${prefix}*]`,
        reason: `Keys are made as the office works; the permission ends at ${prefix || 'this bucket'}.`,
      })),
    );
    this.allow(
      sid,
      actions,
      prefixes.map((prefix) => bucket.arnForObjects(`${prefix}*`)),
    );
  }
}
