import type { Context, DynamoDBStreamEvent } from 'aws-lambda';
import * as v from 'valibot';
import { publishAssets, readAssets } from '../clock/assets.ts';
import { armLatest, HORIZON_SECONDS, refreshRelease, refreshShared } from '../clock/site.ts';
import { upkeep } from '../clock/upkeep.ts';
import { watch } from '../clock/watch.ts';
import { type ReleaseId, releaseName } from '../domain/release/release.ts';
import { env } from '../runtime/env.ts';
import { described, log } from '../runtime/log.ts';
import { now } from '../runtime/now.ts';
import { SiteJob } from '../store/outbox.ts';
import { openPublicSite } from '../store/release/public-site.ts';
import { announcedSince } from '../store/release/releases.ts';
import { openSigner } from '../store/release/signing.ts';
import { openVault } from '../store/release/vault.ts';
import { imageOf, openTable } from '../store/table.ts';

const names = env(
  'LAMBDA_TASK_ROOT',
  'TABLE',
  'VAULT_BUCKET',
  'PUBLIC_BUCKET',
  'SIGNING_KEY',
  'SITE_ADDRESS',
  'OIDC_ISSUER',
  'OIDC_AUDIENCE',
  'DEMONSTRATION',
);
const table = openTable(names.TABLE);
const vault = openVault(names.VAULT_BUCKET);
const site = openPublicSite(names.PUBLIC_BUCKET);
const signer = openSigner(names.SIGNING_KEY);
const assets = readAssets(names.LAMBDA_TASK_ROOT);
const look = {
  address: names.SITE_ADDRESS,
  assets: assets.paths,
  demonstration: names.DEMONSTRATION === 'yes',
};
const sources = { table, site, look };

/** What a tick of the schedule carries. */
type Tick = Record<string, never>;

/**
 * The release clock. It wakes each minute and holds what falls due, and it wakes when a release was changed and
 * looks only at what is due by now, so that the next change does not wait behind it. Both ways end in the same
 * watch: a wake-up that comes late, twice or not at all costs seconds and never correctness.
 */
export const handler = async (event: DynamoDBStreamEvent | Tick, context: Context): Promise<void> => {
  const changed = 'Records' in event ? jobsOf(event as DynamoDBStreamEvent) : null;
  await Promise.all([
    watch({
      ...sources,
      vault,
      now,
      horizonSeconds: changed === null ? HORIZON_SECONDS : 0,
      remaining: () => context.getRemainingTimeInMillis(),
    }),
    changed === null ? keepHouse() : refreshPages(changed),
  ]);
};

/**
 * What each tick does beside its watch. Each step stands by itself: a page that cannot be rendered or a row that
 * cannot be read must not cost a release its second.
 */
const keepHouse = async (): Promise<void> => {
  const issuer = names.OIDC_ISSUER;
  await step('assets', () => publishAssets({ site, signer, assets, issuer, audience: names.OIDC_AUDIENCE }));
  await step('upkeep', () => upkeep(table, now));
  const recent = now().subtract({ hours: 48 });
  await step('pages', async () => refreshPages(await announcedSince(table, recent)));
};

const refreshPages = async (ids: readonly ReleaseId[]): Promise<void> => {
  for (const id of ids) await step(releaseName(id), () => refreshRelease(sources, id, now));
  await step('latest', () => armLatest(sources, now));
  await step('shared pages', () => refreshShared(sources, now));
};

const step = async (what: string, work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    log('housekeeping failed', { step: what, error: described(error) });
  }
};

const jobsOf = (event: DynamoDBStreamEvent): ReleaseId[] => {
  const ids = event.Records.flatMap((record) => {
    const job = v.safeParse(SiteJob, imageOf(record));
    return job.success ? [{ flow: job.output.flow, period: job.output.period }] : [];
  });
  return [...new Map(ids.map((id) => [releaseName(id), id])).values()];
};
