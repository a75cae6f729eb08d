import { dayNumber } from '../domain/day.ts';
import { dueWithin, type RegisterRow } from '../store/cases/register.ts';
import { claimDigest, digestsDone, markDigestsDone } from '../store/cases/reminders.ts';
import { lawAt } from '../store/holidays/holidays.ts';
import type { Recipient } from '../store/outbox.ts';
import { digestMessage } from './messages.ts';
import type { SweepPorts } from './ports.ts';

/** What the morning's list looks ahead, in working days. */
const AHEAD = 5;
const FROM_HOUR = 8;
const PAGE = 200;

/**
 * The morning digest: on working days, with the first sweep from eight o'clock on, each officer gets one list of
 * what is overdue and what is due within five working days. Claimed for each recipient by itself, so that a
 * sweep which is cut short is made up for by the next.
 */
export const digest = async (ports: SweepPorts): Promise<number> => {
  const { table } = ports;
  const at = ports.now();
  const law = await lawAt(table, at);
  const today = law.today.toString();
  const { hour } = at.toZonedDateTimeISO('Asia/Shanghai');
  if (hour < FROM_HOUR || !law.calendar.kindAt(dayNumber(today)).working) return 0;
  if (await digestsDone(table, today)) return 0;
  const rows: RegisterRow[] = [];
  let cursor: string | undefined;
  do {
    const paging = { limit: PAGE, cursor };
    const page = await dueWithin(table, law.calendar, law.today, AHEAD, {}, paging);
    rows.push(...page.rows);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  const byRecipient = Map.groupBy(
    rows.filter((row) => row.running !== 'stopped'),
    ({ officer }): Recipient => (officer === null ? 'officer' : `staff:${officer}`),
  );
  let queued = 0;
  for (const [to, own] of byRecipient) {
    const message = digestMessage(ports.site, to, own, law.calendar, law.today, at);
    if (await claimDigest(table, today, message)) queued += 1;
  }
  await markDigestsDone(table, today, at);
  return queued;
};
