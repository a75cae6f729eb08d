import office from '../../site/office.json' with { type: 'json' };
import { lawAt } from '../holidays/records/holidays.ts';
import { type Day, dayNumber, dayText, weekdayNumber } from '../kernel/day.ts';
import type { Law } from '../law/law.ts';
import { nthWorkingDay } from '../law/working-days.ts';
import { questionsToday } from '../question/steps/sweeping.ts';
import { reviewedNow } from '../request/casework/review-lists.ts';
import { wantedOften } from '../request/records/likeness/likeness.ts';
import {
  dueWithin,
  openCases,
  type RegisterListing,
  type RegisterRow,
  registerOfYear,
} from '../request/records/register.ts';
import { REMINDER_KINDS } from '../request/rules/deadline/reminder.ts';
import { claimDigest, digestsDone, markDigestsDone } from '../store/digest.ts';
import type { Recipient } from '../store/outbox.ts';
import type { SweepPorts } from '../store/sweep-ports.ts';
import type { Table } from '../store/table.ts';
import { digestMessage, type Proposal } from './digest-message.ts';

/** What the morning's list looks ahead, in working days. */
const AHEAD = 5;
const FROM_HOUR = 8;
const PAGE = 200;

/** Pages of a listing, one after the other, as one list. */
const every = async (
  read: (paging: { limit: number; cursor: string | undefined }) => Promise<RegisterListing>,
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

const awaitsReview = ({ review }: RegisterRow): boolean => review === 'waits' || review === 'changed';

/**
 * Who reads which lines: each officer their own cases, those without an officer the role; whoever is told of what
 * is overdue, all of that; and the head of the disclosure office what waits for a review.
 */
const listsOf = (rows: readonly RegisterRow[], today: Day): Map<Recipient, RegisterRow[]> => {
  const lists = Map.groupBy(
    rows,
    ({ officer }): Recipient => (officer === null ? 'officer' : `staff:${officer}`),
  );
  const isOverdue = ({ due, running }: RegisterRow): boolean =>
    running === 'running' && due !== null && due < today;
  for (const role of REMINDER_KINDS.overdue.roles) {
    const own = rows.filter((row) => isOverdue(row) || (role === 'head' && awaitsReview(row)));
    if (role !== 'officer' && own.length > 0) lists.set(role, own);
  }
  return lists;
};

/** By due date; what has none last. */
const byDue = (a: RegisterRow, b: RegisterRow): number => ((a.due ?? '~') < (b.due ?? '~') ? -1 : 1);

/**
 * What so many applicants asked for that it may be published (v2019 Art 44), said to the head of the disclosure
 * office on the first working day of a week: it reads the year's requests, which the other lists need not.
 */
const proposalsOn = async (table: Table, { calendar, today, regimes }: Law): Promise<Proposal[]> => {
  const before = nthWorkingDay(calendar, dayNumber(today.toString()), -1);
  const sameWeek = dayNumber(today.toString()) - weekdayNumber(dayNumber(today.toString())) <= before;
  if (sameWeek || today.toString() < regimes.v2019.from) return [];
  const receipts = (await registerOfYear(table, String(today.year))).map(({ receipt }) => receipt);
  return wantedOften(table, receipts, office.requests.askedOften);
};

/**
 * The morning digest: on working days, with the first sweep from eight o'clock on, each officer gets one list of
 * what is overdue, what is due within five working days, what waits to be registered, which answers wait for a
 * review, came back from it or have changed since, and which questions from the public are to be answered or
 * assigned; the head of the disclosure office gets one of what is overdue and what waits for a review, the leading
 * group one of what is overdue. Claimed for each recipient by itself, so that a sweep which is cut short is made up
 * for by the next.
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
  const waiting = await every((paging) => openCases(table, { review: 'waits' }, paging));
  const returned = await every((paging) => openCases(table, { review: 'returned' }, paging));
  const approved = await every((paging) => openCases(table, { review: 'approved' }, paging));
  const changed = (await reviewedNow(table, law, approved)).filter(({ review }) => review === 'changed');
  const all = [...due, ...unregistered, ...waiting, ...returned, ...changed];
  const rows = [...new Map(all.map((row) => [row.receipt, row])).values()].filter(
    (row) => row.running !== 'stopped' || row.review !== 'none',
  );
  const proposals = await proposalsOn(table, law);
  const lists = listsOf(rows.sort(byDue), today);
  if (proposals.length > 0 && !lists.has('head')) lists.set('head', []);
  const ahead = dayText(nthWorkingDay(law.calendar, dayNumber(today), AHEAD));
  const questions = await questionsToday(table, today, ahead);
  for (const to of questions.keys()) if (!lists.has(to)) lists.set(to, []);
  let queued = 0;
  for (const [to, own] of lists) {
    const told = to === 'head' ? proposals : [];
    const asked = questions.get(to) ?? [];
    const message = digestMessage(ports.site, to, { rows: own, questions: asked, proposals: told }, law, at);
    if (await claimDigest(table, today, message)) queued += 1;
  }
  await markDigestsDone(table, today, at);
  return queued;
};
