import type { DynamoDBStreamEvent } from 'aws-lambda';
import * as v from 'valibot';
import { openVault } from '../../release/records/vault.ts';
import type { BuildPorts } from '../../release/sealing/answer.ts';
import { build } from '../../release/sealing/build.ts';
import { env } from '../../runtime/env.ts';
import { assetPaths, now } from '../../runtime/now.ts';
import { openNotary } from '../../store/audit/kms-notary.ts';
import { BuildJob } from '../../store/outbox.ts';
import { openSigner } from '../../store/signing.ts';
import { imageOf, openTable } from '../../store/table.ts';

const names = env(
  'AUDIT_KEY',
  'LAMBDA_TASK_ROOT',
  'TABLE',
  'VAULT_BUCKET',
  'SIGNING_KEY',
  'SITE_ADDRESS',
  'DEMONSTRATION',
  'LOCK_DAYS',
);
const ports: BuildPorts = {
  table: openTable(names.TABLE, openNotary(names.AUDIT_KEY)),
  vault: openVault(names.VAULT_BUCKET, Number(names.LOCK_DAYS)),
  signer: openSigner(names.SIGNING_KEY),
  site: {
    address: names.SITE_ADDRESS,
    assets: assetPaths(names.LAMBDA_TASK_ROOT),
    demonstration: names.DEMONSTRATION === 'yes',
  },
  now,
  buildReport: async (...order) =>
    (await import('../../report/steps/sealed-report.ts')).buildReport(...order),
};

/** Validates an upload that was completed, and seals the edition that it makes. */
export const handler = async (event: DynamoDBStreamEvent): Promise<void> => {
  for (const record of event.Records) {
    const job = v.safeParse(BuildJob, imageOf(record));
    if (job.success) await build(ports, job.output);
  }
};
