import { App } from 'aws-cdk-lib';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { bundleAll } from './bundle.ts';
import type { Partition } from './edge.ts';
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
 * The app with its one stack, for `partition` or for what the context says. The functions must be bundled
 * before. Context `securityHeaders=no` leaves out the response headers policies: whether CloudFront in aws-cn
 * takes them is not known to us.
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
  const securityHeaders = app.node.tryGetContext('securityHeaders') !== 'no';
  new Heliostat(app, 'Heliostat', { partition: chosen, securityHeaders });
  return app;
}

/** Bundles the functions and writes the template into `outdir` as `Heliostat.template.json`. */
export async function synthesize(options: { partition: Partition; outdir: string }): Promise<CloudAssembly> {
  await bundleAll();
  return heliostat(options).synth();
}
