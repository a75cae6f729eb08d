import { lawAt } from '../../holidays/records/holidays.ts';
import { Problem } from '../../kernel/problem.ts';
import { described, log } from '../../runtime/log.ts';
import type { SweepPorts } from '../../store/sweep-ports.ts';
import { findCase } from '../records/case.ts';
import { checkAgain, lateChecks, type Waited } from '../records/files/file-checks.ts';
import { fileFailedMessage } from './messages.ts';

/**
 * Files that wait in quarantine for a check that was lost: ordered again a few times, then failed, and the officer
 * is told. Nothing is kept from sweep to sweep; what one leaves undone, the next finds.
 */
export type Rechecked = { ordered: number; unchecked: number; failed: number };

export const recheckFiles = async (ports: SweepPorts): Promise<Rechecked> => {
  const done: Rechecked = { ordered: 0, unchecked: 0, failed: 0 };
  for (const waited of await lateChecks(ports.table, ports.now())) {
    try {
      const how = await recheck(ports, waited);
      if (how === 'ordered') done.ordered += 1;
      if (how === 'failed') done.unchecked += 1;
    } catch (error) {
      // Its check came after all, or another sweep was quicker.
      if (error instanceof Problem && error.slug === 'conflict') continue;
      done.failed += 1;
      log('request put off', { receipt: waited.receipt, error: described(error) });
    }
  }
  return done;
};

const recheck = async ({ table, site, now }: SweepPorts, { receipt, n }: Waited) => {
  const at = now();
  const found = await findCase(table, await lawAt(table, at), receipt);
  return found ? checkAgain(table, found, n, at, fileFailedMessage(site, found, n, at)) : 'settled';
};
