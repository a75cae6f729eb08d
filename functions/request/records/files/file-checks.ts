import type { Temporal } from 'temporal-polyfill';
import { Problem } from '../../../kernel/problem.ts';
import { checkingShard, checkingShardOf, fileKey, sortable, WAKE_SHARDS } from '../../../store/keys.ts';
import { type Message, orderFileCheck, queueMessage } from '../../../store/outbox.ts';
import { ABSENT, put, type Step, type Table, transact } from '../../../store/table.ts';
import { hoursToWait } from '../../rules/case-file.ts';
import type { Case } from '../case.ts';
import type { FileRow } from '../row.ts';
import { wakeKeys } from '../wake-index.ts';

/** A file whose check was ordered, for the nth time by now. */
export const inCheck = (file: FileRow, checks: number, orderedAt: Temporal.Instant): FileRow => ({
  ...file,
  state: 'checking',
  checks,
  wakeOn: sortable(orderedAt.add({ hours: hoursToWait(checks) ?? 0 })),
});

/** A file that is waited for no more. */
export const settledFile = ({ wakeOn: _, ...file }: FileRow, change: Partial<FileRow>): FileRow => ({
  ...file,
  ...change,
});

/**
 * A file's row, on condition that it is still as it was read. While its check is waited for it stands in the
 * sparse index, under the instant from which it is late.
 */
export const fileStep = (table: Table, receipt: string, file: FileRow, before: FileRow | null): Step => ({
  write: put(
    table,
    {
      ...fileKey(receipt, file.n),
      ...file,
      ...(file.wakeOn !== undefined && { wakeShard: checkingShard(receipt) }),
    },
    before
      ? {
          that: '#state = :state AND checks = :checks',
          names: { '#state': 'state' },
          values: { ':state': before.state, ':checks': before.checks },
        }
      : ABSENT,
  ),
  otherwise: () => new Problem('conflict', { zh: '文件已经接收', en: 'The file has been taken in already' }),
});

/** A file that is waited for: the nth of a case. */
export type Waited = { receipt: string; n: number };

/** The files whose check should have ended by now. Costs what is late, and may be a moment behind the table. */
export const lateChecks = async (table: Table, now: Temporal.Instant): Promise<Waited[]> => {
  const keys = await Promise.all(
    WAKE_SHARDS.map((shard) => wakeKeys(table, checkingShardOf(shard), sortable(now))),
  );
  return keys.flat().map(({ receipt, sk }) => ({ receipt, n: Number(sk.split('#')[1]) }));
};

/**
 * Orders a late check once more; after the last time the file counts as failed, and `message` goes out with that.
 * A file that is not waited for any more, or was ordered a moment ago, stays as it is.
 *
 * @throws Problem `conflict` where somebody else was at the file
 */
export const checkAgain = async (
  table: Table,
  found: Case,
  n: number,
  at: Temporal.Instant,
  message: Message,
): Promise<'ordered' | 'failed' | 'settled'> => {
  const before = found.files.find((file) => file.n === n);
  if (before?.wakeOn === undefined || before.wakeOn > sortable(at)) return 'settled';
  const { receipt, row } = found;
  const checks = before.checks + 1;
  if (hoursToWait(checks) === null || row.destroyed !== null) {
    const failed = settledFile(before, { state: 'failed' });
    await transact(table, [
      fileStep(table, receipt, failed, before),
      ...(row.destroyed === null ? [queueMessage(table, message)] : []),
    ]);
    return 'failed';
  }
  await transact(table, [
    fileStep(table, receipt, inCheck(before, checks, at), before),
    orderFileCheck(table, receipt, n, at),
  ]);
  return 'ordered';
};
