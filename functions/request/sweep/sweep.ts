import { lawAt, seedHolidays } from '../../holidays/records/holidays.ts';
import { inLanes } from '../../kernel/lanes.ts';
import { described, log } from '../../runtime/log.ts';
import { WAKE_SHARDS } from '../../store/keys.ts';
import { isOvertaken, untilWon } from '../../store/race.ts';
import type { SweepPorts } from '../../store/sweep-ports.ts';
import { claimReminders, findWithClaims } from '../records/reminders.ts';
import type { ReminderClaim } from '../records/row.ts';
import { wakingBy } from '../records/wake-index.ts';
import { type Reminder, reminders } from '../rules/deadline/reminder.ts';
import { underCalendar } from './calendar.ts';
import { reminderMessage } from './messages.ts';

/**
 * The deadline sweep. It asks the sixteen shards of the sparse index for every case whose day has come, with
 * no cursor from the sweep before, so that a late, repeated or broken sweep makes up for itself. Each case is
 * read again consistently and derived anew; what the index says is only a hint.
 */
export type Swept = { woken: number; sent: number; superseded: number; failed: number };

/** Cases in work at once. */
const LANES = 8;

export const sweep = async (ports: SweepPorts): Promise<Swept> => {
  await seedHolidays(ports.table, ports.now());
  const { today } = await lawAt(ports.table, ports.now());
  const found = await Promise.all(WAKE_SHARDS.map((shard) => wakingBy(ports.table, shard, today.toString())));
  const receipts = found.flat();
  const swept: Swept = { woken: receipts.length, sent: 0, superseded: 0, failed: 0 };
  await inLanes(receipts, LANES, async (receipt) => {
    try {
      const { sent, superseded } = await wake(ports, receipt);
      swept.sent += sent;
      swept.superseded += superseded;
    } catch (error) {
      swept.failed += 1;
      log('request put off', { receipt, error: described(error) });
    }
  });
  return swept;
};

const NOTHING = { sent: 0, superseded: 0 };

/**
 * One case whose day has come. Where somebody else was at it, it is looked at again: an answer that was
 * recorded meanwhile silences it, another sweep's claims stand.
 */
const wake = (ports: SweepPorts, receipt: string): Promise<{ sent: number; superseded: number }> =>
  untilWon(() => wakeOnce(ports, receipt), isOvertaken);

const wakeOnce = async (
  ports: SweepPorts,
  receipt: string,
): Promise<{ sent: number; superseded: number }> => {
  const { table } = ports;
  const at = ports.now();
  const law = await lawAt(table, at);
  const read = await findWithClaims(table, law, receipt);
  if (!read) return NOTHING;
  const { found } = await underCalendar(ports, law, read.found);
  const { wakeOn } = found.row;
  if (wakeOn === undefined || wakeOn > law.today.toString()) return NOTHING;
  const woken = reminders(receipt, found.request, found.deadline, law.calendar, wakeOn, law.today);
  if (woken.wakeOn === wakeOn) return NOTHING;
  const isNew = unclaimed(read.claims, law.today.toString());
  const send = woken.send.filter(isNew);
  const superseded = woken.superseded.filter(isNew);
  await claimReminders(
    table,
    found,
    {
      send: send.map((reminder) => ({
        reminder,
        message: inDigest(reminder) ? null : reminderMessage(ports.site, found, reminder, law, at),
      })),
      superseded,
      wakeOn: woken.wakeOn,
    },
    at,
  );
  return { sent: send.length, superseded: superseded.length };
};

/** What is overdue stands in the morning's list of each role: one mail a person, however many cases. */
const inDigest = ({ kind }: Reminder): boolean => kind === 'overdue';

/**
 * What has not been said yet. Of days gone by, what was said under an earlier deadline version is not said again:
 * a case that is looked at again after a late entry repeats nothing.
 */
const unclaimed = (claims: readonly ReminderClaim[], today: string): ((reminder: Reminder) => boolean) => {
  const keys = new Set(claims.map(({ key }) => key));
  const said = new Set(claims.map(({ kind, day, role }) => `${kind} ${day} ${role}`));
  return ({ key, kind, day, role }) =>
    !keys.has(key) && (day === today || !said.has(`${kind} ${day} ${role}`));
};
