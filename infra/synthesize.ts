import { App } from 'aws-cdk-lib';
import { EdgeAlarms } from './alarms/edge-alarms.ts';
import type { Partition } from './edge/edge.ts';
import type { Network } from './network.ts';
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
 * headers policies (whether CloudFront in aws-cn takes them is not known to us); `edgeFunctions` leaves out the
 * function at the edge, and `yes` asks for it in aws-cn; `reservedConcurrency` reserves nothing, for an account whose
 * limit does not allow it yet; `deletionProtection` lets a first deploy that fails be rolled back whole. `lockDays`:
 * for how many days editions are retained under Object Lock. `backupDays`, `backupRegion`: how long each month's
 * backup of the table is kept, and to which region backups are copied. `scannerVpc`, `scannerSubnets`,
 * `scannerSecurityGroup`: the network in which clamd stands, into which the file check goes.
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
    edgeFunctions: (app.node.tryGetContext('edgeFunctions') ?? (chosen === 'aws' ? 'yes' : 'no')) === 'yes',
    reserved,
    protectedTable,
    lockDays: days('lockDays', app.node.tryGetContext('lockDays'), 3650),
    backups: {
      days: days('backupDays', app.node.tryGetContext('backupDays'), 3650),
      copyTo: region(app.node.tryGetContext('backupRegion')),
    },
    network: network((name) => app.node.tryGetContext(name)),
  });
  new EdgeAlarms(app, 'HeliostatEdgeAlarms');
  return app;
}

/** As the context says, and else ten years, the shorter archive period of 8号令. */
function days(name: string, said: unknown, otherwise: number): number {
  const given = Number(said ?? otherwise);
  if (!Number.isInteger(given) || given < 1) throw new Error(`${name} is a number of days, not ${said}`);
  return given;
}

function region(said: unknown): string | undefined {
  if (said === undefined || (typeof said === 'string' && /^[a-z]{2}(-[a-z]+)+-\d$/.test(said))) return said;
  throw new Error(`backupRegion is a region such as eu-central-1, not ${said}`);
}

/** Where clamd stands: all three are named, or none. */
function network(said: (name: string) => unknown): Network | undefined {
  const names = ['scannerVpc', 'scannerSubnets', 'scannerSecurityGroup'];
  const given = names.map(said);
  if (given.every((one) => one === undefined)) return undefined;
  const [vpc, subnets, securityGroup] = given;
  const are = (value: unknown, form: RegExp): value is string =>
    typeof value === 'string' && form.test(value);
  if (
    are(vpc, /^vpc-[0-9a-f]+$/) &&
    are(subnets, /^subnet-[0-9a-f]+(,subnet-[0-9a-f]+)*$/) &&
    are(securityGroup, /^sg-[0-9a-f]+$/)
  ) {
    return { vpc, subnets: subnets.split(','), securityGroup };
  }
  throw new Error(`${names.join(', ')} are vpc-…, subnet-…,subnet-… and sg-…, all three`);
}
