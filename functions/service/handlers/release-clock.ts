import type { Context, DynamoDBStreamEvent } from 'aws-lambda';
import * as v from 'valibot';
import { openVault } from '../../release/records/vault.ts';
import { env } from '../../runtime/env.ts';
import { clocks } from '../../runtime/now.ts';
import { everyHour, everyMinute, onChange, onRequests } from '../../site/waking.ts';
import { openNotary } from '../../store/audit/kms-notary.ts';
import { RegisterPagesJob, SiteJob } from '../../store/outbox.ts';
import { openPublicSite } from '../../store/public-site.ts';
import { openSigner } from '../../store/signing.ts';
import { readAssets } from '../../store/site-assets.ts';
import { imageOf, openTable } from '../../store/table.ts';

const names = env(
  'AUDIT_KEY',
  'LAMBDA_TASK_ROOT',
  'TABLE',
  'VAULT_BUCKET',
  'PUBLIC_BUCKET',
  'SIGNING_KEY',
  'SITE_ADDRESS',
  'OIDC_ISSUER',
  'OIDC_AUDIENCE',
  'SIGNAL_CLIENT',
  'DEMONSTRATION',
  'LOCK_DAYS',
);
const assets = readAssets(names.LAMBDA_TASK_ROOT);
const demonstration = names.DEMONSTRATION === 'yes';
const clock = {
  table: openTable(names.TABLE, openNotary(names.AUDIT_KEY)),
  vault: openVault(names.VAULT_BUCKET),
  site: openPublicSite(names.PUBLIC_BUCKET, Number(names.LOCK_DAYS)),
  look: { address: names.SITE_ADDRESS, assets: assets.paths, demonstration },
  publishing: {
    signer: openSigner(names.SIGNING_KEY),
    assets,
    issuer: names.OIDC_ISSUER,
    audience: names.OIDC_AUDIENCE,
    address: names.SITE_ADDRESS,
    signalClient: names.SIGNAL_CLIENT,
    demonstration,
    describe: () => import('../openapi.ts'),
  },
  ...clocks,
};

/** What a tick of a schedule carries. */
type Tick = { wake: 'minute' | 'hour' };

/**
 * The release clock. It wakes each minute and each hour, and when a release was changed. A wake-up that comes late,
 * twice or not at all costs seconds and never correctness.
 */
export const handler = async (event: DynamoDBStreamEvent | Tick, context: Context): Promise<void> => {
  const remaining = () => context.getRemainingTimeInMillis();
  if ('Records' in event) {
    const registers = event.Records.flatMap((record) => {
      const job = v.safeParse(RegisterPagesJob, imageOf(record));
      return job.success ? job.output : [];
    });
    if (registers.length > 0) {
      const { refreshTouched } = await import('../../site/shared/registers.ts');
      await refreshTouched(clock, registers);
    }
    if (registers.length === event.Records.length) return;
    const jobs = event.Records.map((record) => v.safeParse(SiteJob, imageOf(record)));
    const known = jobs.flatMap((job) => (job.success ? job.output : []));
    const changed = known.filter(({ hold }) => !hold);
    const held = known.filter(({ hold }) => hold);
    const others = event.Records.length - registers.length - known.length;
    await Promise.all([
      onChange(clock, changed, held, remaining),
      ...(others > 0 ? [onRequests(clock)] : []),
    ]);
    return;
  }
  await (event.wake === 'hour' ? everyHour(clock) : everyMinute(clock, remaining));
};
