import { enableCompileCache } from 'node:module';
import { App } from 'aws-cdk-lib';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { bundleAll } from './bundle.ts';
import type { Partition } from './edge.ts';
import { Heliostat } from './service.ts';

enableCompileCache();

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

/** The app with its one stack, for `partition` or for what the context says. The functions must be bundled before. */
export function heliostat(options: { partition?: Partition; outdir?: string } = {}): App {
  const { partition, outdir } = options;
  const app = new App({ postCliContext: CONTEXT, analyticsReporting: false, ...(outdir ? { outdir } : {}) });
  const chosen: unknown = partition ?? app.node.tryGetContext('partition') ?? 'aws';
  if (chosen !== 'aws' && chosen !== 'aws-cn') throw new Error(`partition is aws or aws-cn, not ${chosen}`);
  new Heliostat(app, 'Heliostat', { partition: chosen });
  return app;
}

/** Bundles the functions and writes the template into `outdir` as `Heliostat.template.json`. */
export async function synthesize(options: { partition: Partition; outdir: string }): Promise<CloudAssembly> {
  await bundleAll();
  return heliostat(options).synth();
}

/** `cdk` runs this file and tells where to write by the environment; `-c partition=aws-cn` chooses China. */
if (import.meta.main) {
  await bundleAll();
  heliostat().synth();
}
