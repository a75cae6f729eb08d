import { type Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { type Conditions, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type FunctionName, functionFolder } from './bundle.ts';

/**
 * Stack traces in the source's terms; and a young generation that is collected early, since large editions leave
 * much garbage behind: 452 MB at the peak of 100,000 observations where V8's own choice took 679 MB.
 */
const NODE_OPTIONS = '--enable-source-maps --max-semi-space-size=16';

interface ServiceFunctionProps {
  readonly name: FunctionName;
  readonly description: string;
  /** What a reader or a colleague suffers when this function fails; the alarms say it. */
  readonly errorImpact: string;
  /** MiB. A vCPU comes with every 1,769. */
  readonly memory: number;
  readonly timeout: Duration;
  readonly environment: Readonly<Record<string, string>>;
  readonly reservedConcurrency?: number;
}

/** A bundled function with a role, a log group and permissions of its own, each of them written out. */
export class ServiceFunction extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;
  readonly logs: LogGroup;
  readonly errorImpact: string;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    super(scope, id);
    this.errorImpact = props.errorImpact;
    this.logs = new LogGroup(this, 'Logs', {
      retention: RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: props.description,
    });
    this.allow('WriteItsLog', ['logs:CreateLogStream', 'logs:PutLogEvents'], [this.logs.logGroupArn]);
    this.function = new LambdaFunction(this, 'Function', {
      description: props.description,
      code: Code.fromAsset(functionFolder(props.name)),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memory,
      timeout: props.timeout,
      role: this.role,
      logGroup: this.logs,
      // Off in both partitions: X-Ray for Lambda is not there in aws-cn.
      tracing: Tracing.DISABLED,
      environment: { ...props.environment, NODE_OPTIONS },
      ...(props.reservedConcurrency === undefined
        ? {}
        : { reservedConcurrentExecutions: props.reservedConcurrency }),
    });
  }

  /** One statement of the role's policy. Actions are named one by one: grants of the CDK bring more than is asked. */
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
  allowObjects(sid: string, actions: readonly string[], bucket: Bucket, prefixes: readonly string[]): this {
    const { defaultChild } = bucket.node;
    if (!(defaultChild instanceof CfnBucket)) throw new Error(`${bucket.node.path} has no bucket of its own`);
    const bucketId = Stack.of(this).resolve(defaultChild.logicalId);
    Validations.of(this.role).acknowledge(
      ...prefixes.map((prefix) => ({
        id: `AwsSolutions-IAM5[Resource::<${bucketId}.Arn>/${prefix}*]`,
        reason: `Keys are made as the office works; the permission ends at ${prefix || 'this bucket'}.`,
      })),
    );
    return this.allow(
      sid,
      actions,
      prefixes.map((prefix) => bucket.arnForObjects(`${prefix}*`)),
    );
  }
}
