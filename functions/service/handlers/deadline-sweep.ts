import type { Context, DynamoDBStreamEvent } from 'aws-lambda';
import { env } from '../../runtime/env.ts';
import { log } from '../../runtime/log.ts';
import { now } from '../../runtime/now.ts';
import { openNotary } from '../../store/audit/kms-notary.ts';
import { openTable } from '../../store/table.ts';

const { AUDIT_KEY, TABLE, SITE_ADDRESS } = env('AUDIT_KEY', 'TABLE', 'SITE_ADDRESS');
const table = openTable(TABLE, openNotary(AUDIT_KEY));

/** What a tick of the schedule carries. */
type Tick = Record<string, never>;

/**
 * Wakes hourly in office hours and after midnight for what falls due, for files whose check was lost, for events and for
 * alerts whose words are due for disposal, and when a holiday notice comes into force. Whatever a sweep leaves undone, the next one finds by itself; a case that
 * could not be looked at fails the sweep, so that it is tried again and somebody hears of it.
 */
export const handler = async (event: DynamoDBStreamEvent | Tick, context: Context): Promise<void> => {
  const room = {
    table,
    site: SITE_ADDRESS,
    now,
    remaining: () => context.getRemainingTimeInMillis(),
  };
  const { recompute } = await import('../../request/sweep/calendar.ts');
  if ('Records' in event) return recompute(room);
  const { sweep } = await import('../../request/sweep/sweep.ts');
  const { digest } = await import('../digest.ts');
  const { recheckFiles } = await import('../../request/sweep/file-checks.ts');
  const swept = await sweep(room);
  const digests = await digest(room);
  const files = await recheckFiles(room);
  const { remindOfReport } = await import('../../report/steps/reminding.ts');
  const reports = await remindOfReport(room);
  const { remindOfAlerts } = await import('../../alert/steps/reminding.ts');
  const alerts = await remindOfAlerts(room);
  const { sweepOpendays } = await import('../../openday/steps/sweeping.ts');
  const events = await sweepOpendays(room);
  log('swept', {
    ...swept,
    eventsReminded: events.reminded,
    digests,
    reports,
    alerts,
    filesOrdered: files.ordered,
    filesUnchecked: files.unchecked,
  });
  await recompute(room);
  const failed = swept.failed + files.failed + events.failed;
  if (failed > 0) throw new Error(`${failed} requests or events could not be looked at`);
};
