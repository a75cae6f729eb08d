import { escalate } from '../../alert/steps/escalate.ts';
import { env } from '../../runtime/env.ts';
import { log } from '../../runtime/log.ts';
import { now } from '../../runtime/now.ts';
import { openTable } from '../../store/table.ts';

const names = env('TABLE', 'SITE_ADDRESS');
const ports = { table: openTable(names.TABLE), site: names.SITE_ADDRESS, now };

/**
 * Wakes each minute for the ladders of alerts. Whatever a wake-up leaves undone, the next one finds by itself; an
 * alert that could not be looked at fails it, so that somebody hears of it.
 */
export const handler = async (): Promise<void> => {
  const escalated = await escalate(ports);
  if (escalated.due === 0) return;
  log('escalated', escalated);
  if (escalated.failed > 0) throw new Error(`${escalated.failed} alerts could not be looked at`);
};
