import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, Validations } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bundleAll } from '../../infra/bundle.ts';
import type { Partition } from '../../infra/edge/edge.ts';
import { heliostat } from '../../infra/synthesize.ts';

// Synthesis takes seconds on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const outdir = mkdtempSync(join(tmpdir(), 'heliostat-nag-'));
afterAll(() => rmSync(outdir, { recursive: true }));
beforeAll(async () => {
  await bundleAll();
});

const findings = (app: App): string[] =>
  new AwsSolutionsChecks(app)
    .validateScope(app)
    .violations.flatMap(({ ruleName, violatingResources = [] }) =>
      violatingResources.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
    );

describe.each<Partition>(['aws', 'aws-cn'])('the AwsSolutions pack in %s', (partition) => {
  const app = () => heliostat({ partition, outdir: join(outdir, partition) });

  it('finds nothing', () => {
    expect(findings(app())).toEqual([]);
  });

  it('would find a queue in the open', () => {
    const spoilt = app();
    new Queue(spoilt.node.findChild('Heliostat'), 'Open');
    expect(findings(spoilt).map((finding) => finding.split(' ')[0])).toEqual(
      expect.arrayContaining(['AwsSolutions-SQS3', 'AwsSolutions-SQS4']),
    );
  });

  it('is told why of everything that it is to leave alone', () => {
    const reasons = app()
      .node.findAll()
      .flatMap((construct) => construct.node.metadata)
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(data as Record<string, string>));
    expect(reasons.length).toBeGreaterThan(0);
    for (const [rule, reason] of reasons)
      expect([rule, reason]).toEqual([rule, expect.stringMatching(/^.{25,}\.$/)]);
  });
});
