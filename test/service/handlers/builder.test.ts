import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { AttributeValue, DynamoDBStreamEvent } from 'aws-lambda';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { loadRelease } from '../../../functions/release/records/releases.ts';
import { readVault, sealedPrefix } from '../../../functions/release/records/vault.ts';
import { all } from '../../../functions/store/table.ts';
import { dataflow } from '../../formats/sample.ts';
import { SAMPLE_ENVIRONMENT } from '../../infra/sample-environment.ts';
import { keyArn } from '../../local-aws/engines.ts';
import { type Releases, startReleases } from '../../release/steps/office.ts';

/** The builder's wiring: what the template tells it reaches the build, and each order of a batch is carried out. */
const folder = mkdtempSync(join(tmpdir(), 'heliostat-builder-'));
let releases: Releases;
let handler: (event: DynamoDBStreamEvent) => Promise<void>;
let office: Awaited<ReturnType<Releases['office']>>;

beforeAll(async () => {
  releases = await startReleases();
  office = await releases.office();
  const assets = { 'site.css': 'site-1.css', 'site.js': 'site-1.js', 'logo.svg': 'logo-1.svg' };
  writeFileSync(join(folder, 'assets.json'), JSON.stringify(assets));
  const { engines } = releases;
  const environment = {
    ...SAMPLE_ENVIRONMENT,
    AWS_REGION: 'cn-north-1',
    AWS_ACCESS_KEY_ID: 'AKIDadmin',
    AWS_SECRET_ACCESS_KEY: 'secret-admin',
    AWS_ENDPOINT_URL_DYNAMODB: releases.tables.endpoint,
    AWS_ENDPOINT_URL_S3: `${engines.origin}/_local/s3`,
    AWS_ENDPOINT_URL_KMS: `${engines.origin}/_local/kms`,
    LAMBDA_TASK_ROOT: folder,
    TABLE: office.table.name,
    VAULT_BUCKET: office.ports.vault.bucket,
    SIGNING_KEY: keyArn('signing'),
    DEMONSTRATION: 'yes',
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  ({ handler } = await import('../../../functions/service/handlers/builder.ts'));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await releases.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The table's stream of what stands in the outbox for the builder, with a row that is none of its orders. */
const batch = async (): Promise<DynamoDBStreamEvent> => ({
  Records: [{ outbox: 'wake', pk: 'OUTBOX#wake', sk: '1' }, ...(await all(office.table, 'OUTBOX#build'))].map(
    (row) => ({
      eventName: 'INSERT',
      dynamodb: { NewImage: marshall(row) as Record<string, AttributeValue> },
    }),
  ),
});

it('seals what the stream tells it to, once, with the address and assets of its environment', async () => {
  await office.define(dataflow('cpi'));
  await office.announce();
  await office.complete(await office.post());
  const { clock } = releases.engines;
  const before = clock.time;
  // The function signs its calls with the machine's own time.
  clock.time = Date.now();
  await handler(await batch());
  const sealed = await office.status();
  expect(sealed).toMatchObject({ state: 'validated', upload: { state: 'sealed' } });
  await handler(await batch());
  expect(await office.status()).toEqual(sealed);
  clock.time = before;
  const release = await loadRelease(office.table, { flow: 'cpi', period: '2017-12' });
  const prefix = sealedPrefix(release, 1, release.sealed?.build ?? '');
  const page = String(await readVault(office.ports.vault, `${prefix}releases/cpi/2017-12/e1/`));
  for (const given of [SAMPLE_ENVIRONMENT.SITE_ADDRESS, 'site-1.css', 'site-1.js'])
    expect(page).toContain(given);
});
