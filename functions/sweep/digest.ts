import { type Day, dayNumber } from '../domain/day.ts';
import { REMINDER_KINDS } from '../domain/deadline/reminder.ts';
import { dueWithin, type Listing, openCases, type RegisterRow } from '../store/cases/register.ts';
import { claimDigest, digestsDone, markDigestsDone } from '../store/cases/reminders.ts';
import { lawAt } from '../store/holidays/holidays.ts';
import type { Recipient } from '../store/outbox.ts';
import { digestMessage } from './messages.ts';
import type { SweepPorts } from './ports.ts';

/** What the morning's list looks ahead, in working days. */
const AHEAD = 5;
const FROM_HOUR = 8;
const PAGE = 200;

/** Pages of a listing, one after the other, as one list. */
const every = async (
  read: (paging: { limit: number; cursor: string | undefined }) => Promise<Listing>,
): Promise<RegisterRow[]> => {
  const rows: RegisterRow[] = [];
  let cursor: string | undefined;
  do {
    const page = await read({ limit: PAGE, cursor });
    rows.push(...page.rows);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return rows;
};

/**
 * Who reads which lines: each officer their own cases, those without an officer the role; whoever is told of what
 * is overdue, all of that.
 */
const listsOf = (rows: readonly RegisterRow[], today: Day): Map<Recipient, RegisterRow[]> => {
  const lists = Map.groupBy(
    rows,
    ({ officer }): Recipient => (officer === null ? 'officer' : `staff:${officer}`),
  );
  const overdue = rows.filter(({ due, running }) => running === 'running' && due !== null && due < today);
  for (const role of REMINDER_KINDS.overdue.roles) {
    if (role !== 'officer' && overdue.length > 0) lists.set(role, overdue);
  }
  return lists;
};

/**
 * The morning digest: on working days, with the first sweep from eight o'clock on, each officer gets one list of
 * what is overdue, what is due within five working days and what waits to be registered; the head of the disclosure
 * office and the leading group get one of what is overdue. Claimed for each recipient by itself, so that a sweep
 * which is cut short is made up for by the next.
 */
export const digest = async (ports: SweepPorts): Promise<number> => {
  const { table } = ports;
  const at = ports.now();
  const law = await lawAt(table, at);
  const today = law.today.toString();
  const { hour } = at.toZonedDateTimeISO('Asia/Shanghai');
  if (hour < FROM_HOUR || !law.calendar.kindAt(dayNumber(today)).working) return 0;
  if (await digestsDone(table, today)) return 0;
  const due = await every((paging) => dueWithin(table, law.calendar, law.today, AHEAD, {}, paging));
  const unregistered = await every((paging) => openCases(table, { state: 'received' }, paging));
  const listed = new Set(due.map(({ receipt }) => receipt));
  const rows = [...due, ...unregistered.filter(({ receipt }) => !listed.has(receipt))].filter(
    (row) => row.running !== 'stopped',
  );
  let queued = 0;
  for (const [to, own] of listsOf(rows, today)) {
    const message = digestMessage(ports.site, to, own, law.calendar, law.today, at);
    if (await claimDigest(table, today, message)) queued += 1;
  }
  await markDigestsDone(table, today, at);
  return queued;
};
