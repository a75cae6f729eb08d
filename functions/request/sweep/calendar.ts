import { lawAt } from '../../holidays/records/holidays.ts';
import {
  type CalendarRecount,
  keepJob,
  openJobs,
  SETTLED_MINUTES,
} from '../../holidays/records/recount-job.ts';
import type { Law } from '../../law/law.ts';
import { described, log } from '../../runtime/log.ts';
import { WAKE_SHARDS } from '../../store/keys.ts';
import { untilWon } from '../../store/race.ts';
import type { SweepPorts } from '../../store/sweep-ports.ts';
import { type Case, findCase, isOpen } from '../records/case.ts';
import { recalendar } from '../records/cases.ts';
import { calendarClaim, tellOfCalendar } from '../records/reminders.ts';
import { wakePage } from '../records/wake-index.ts';
import { calendarMessage } from './messages.ts';

/** A job stops here, and goes on with the next sweep. */
const ENOUGH_MS = 20_000;
const PAGE = 100;

/** Brings one case under the calendar in force, and tells its officer where the due date moved. */
export const underCalendar = async (
  ports: SweepPorts,
  law: Law,
  found: Case,
): Promise<{ found: Case; moved: boolean }> => {
  const at = ports.now();
  const after = await recalendar(ports.table, law, found, { by: 'system', at });
  const { version } = law.calendar;
  const changed = after.request.events.findLast((event) => event.type === 'calendar-changed');
  if (changed?.version !== version || !isOpen(after)) return { found: after, moved: false };
  const key = calendarClaim(after.receipt, version);
  const claim = { key, kind: 'calendar', day: law.today.toString(), role: 'officer', as: 'sent' } as const;
  const told = await tellOfCalendar(
    ports.table,
    after,
    claim,
    calendarMessage(ports.site, after, changed, key, at),
  );
  return { found: after, moved: told };
};

type Done = 'moved' | 'same' | 'failed';

/** One case that cannot be read does not hold up the others; the job stays open for it. */
const oneCase = async (ports: SweepPorts, receipt: string): Promise<Done> => {
  try {
    return (await readAndRederive(ports, receipt)) ? 'moved' : 'same';
  } catch (error) {
    log('request not recomputed', { receipt, error: described(error) });
    return 'failed';
  }
};

/** Where somebody else wrote the case meanwhile, it is read again. */
const readAndRederive = (ports: SweepPorts, receipt: string): Promise<boolean> =>
  untilWon(async () => {
    const law = await lawAt(ports.table, ports.now());
    const found = await findCase(ports.table, law, receipt);
    return found !== null && (await underCalendar(ports, law, found)).moved;
  });

const pass = async (ports: SweepPorts, job: CalendarRecount): Promise<CalendarRecount> => {
  let at = job;
  while (at.shard < WAKE_SHARDS.length) {
    if (ports.remaining() < ENOUGH_MS) return at;
    const page = await wakePage(ports.table, WAKE_SHARDS[at.shard] ?? '', { after: at.after, limit: PAGE });
    const done = await Promise.all(page.receipts.map((receipt) => oneCase(ports, receipt)));
    const count = (what: Done): number => done.filter((one) => one === what).length;
    at = {
      ...at,
      moved: at.moved + count('moved'),
      failed: at.failed + count('failed'),
      shard: page.next ? at.shard : at.shard + 1,
      after: page.next ? (page.next as Record<string, string>) : null,
    };
    await keepJob(ports.table, at);
  }
  return at;
};

const again = (job: CalendarRecount): CalendarRecount => ({
  ...job,
  pass: 2,
  shard: 0,
  after: null,
  failed: 0,
});

/**
 * Goes on with the recomputation that a new calendar asked for, as far as time allows. The newest job does the
 * work of older ones too, since every case is derived under the calendar in force. A worker that dies leaves
 * the job's place behind; the next sweep goes on from there, and what was done stays done.
 */
export const recompute = async (ports: SweepPorts): Promise<void> => {
  const jobs = await openJobs(ports.table);
  const newest = jobs.pop();
  if (!newest) return;
  let job = newest;
  if (job.pass === 1) {
    job = await pass(ports, job);
    if (job.shard < WAKE_SHARDS.length) return;
    job = again(job);
    await keepJob(ports.table, job);
  }
  const waited = ports.now().since(job.orderedAt).total('minutes');
  if (waited < SETTLED_MINUTES) return;
  job = await pass(ports, job);
  if (job.shard < WAKE_SHARDS.length) return;
  if (job.failed > 0) return keepJob(ports.table, again(job));
  const doneAt = ports.now();
  for (const older of jobs) await keepJob(ports.table, { ...older, doneAt });
  await keepJob(ports.table, { ...job, doneAt });
  log('calendar recomputed', { version: job.version, moved: job.moved });
};
