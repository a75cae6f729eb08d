import { App } from 'aws-cdk-lib';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { bundleAll } from './bundle.ts';
import type { Partition } from './edge.ts';
import { EdgeAlarms } from './edge-alarms.ts';
import { Heliostat } from './service.ts';

/** What this app needs of the CDK's newer behaviour, so that no file beside it decides what comes out. */
const CONTEXT = {
  'aws:cdk:enable-asset-metadata': true,
  'aws:cdk:disable-asset-staging': true,
  '@aws-cdk/core:target-partitions': ['aws', 'aws-cn'],
  '@aws-cdk/core:enablePartitionLiterals': true,
  '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy': true,
  '@aws-cdk/aws-s3:createDefaultLoggingPolicy': true,
  '@aws-cdk/aws-s3:publicAccessBlockedByDefault': true,
  '@aws-cdk/aws-apigateway:disableCloudWatchRole': true,
};

interface Options {
  readonly partition?: Partition;
  readonly outdir?: string;
  readonly context?: Readonly<Record<string, unknown>>;
}

/**
 * The app, for `partition` or for what the context says: the stack that is the system, and the alarm on its CDN.
 * The functions must be bundled before. Of the context, each with `no`: `securityHeaders` leaves out the response
 * headers policies (whether CloudFront in aws-cn takes them is not known to us); `reservedConcurrency` reserves
 * nothing, for an account whose limit does not allow it yet; `deletionProtection` lets a first deploy that fails
 * be rolled back whole. `lockDays`: for how many days editions are retained under Object Lock.
 */
export function heliostat(options: Options = {}): App {
  const { partition, outdir, context } = options;
  const app = new App({
    postCliContext: { ...context, ...CONTEXT },
    analyticsReporting: false,
    ...(outdir ? { outdir } : {}),
  });
  const chosen: unknown = partition ?? app.node.tryGetContext('partition') ?? 'aws';
  if (chosen !== 'aws' && chosen !== 'aws-cn') throw new Error(`partition is aws or aws-cn, not ${chosen}`);
  const [securityHeaders, reserved, protectedTable] = [
    'securityHeaders',
    'reservedConcurrency',
    'deletionProtection',
  ].map((name) => app.node.tryGetContext(name) !== 'no') as [boolean, boolean, boolean];
  new Heliostat(app, 'Heliostat', {
    partition: chosen,
    securityHeaders,
    reserved,
    protectedTable,
    lockDays: lockDays(app.node.tryGetContext('lockDays')),
  });
  new EdgeAlarms(app, 'HeliostatEdgeAlarms');
  return app;
}

/** Ten years, the shorter archive period of 8号令, unless the context says otherwise. */
function lockDays(said: unknown): number {
  const days = Number(said ?? 3650);
  if (!Number.isInteger(days) || days < 1) throw new Error(`lockDays is a number of days, not ${said}`);
  return days;
}

/** Bundles the functions and writes the templates into `outdir`, each as `<stack>.template.json`. */
export async function synthesize(options: Options & { outdir: string }): Promise<CloudAssembly> {
  await bundleAll();
  return heliostat(options).synth();
}
