import type { Temporal } from 'temporal-polyfill';
import type { Law } from '../domain/deadline/derive.ts';
import { Problem } from '../domain/errors.ts';
import { described, log } from '../runtime/log.ts';
import { type Case, find, isOpen, recalendar } from '../store/cases/cases.ts';
import { calendarClaim, tellOnce } from '../store/cases/reminders.ts';
import { wakePage } from '../store/cases/wake-index.ts';
import { lawAt } from '../store/holidays/holidays.ts';
import { type Job, keepJob, openJobs, SETTLED_MINUTES } from '../store/holidays/recount-job.ts';
import { WAKE_SHARDS } from '../store/keys.ts';
import type { Table } from '../store/table.ts';
import { calendarMessage } from './messages.ts';

/** What a sweep works with. `remaining`: milliseconds until the function is ended. */
export type Room = {
  table: Table;
  /** Origin of the console. */
  site: string;
  now: () => Temporal.Instant;
  remaining: () => number;
};

/** A job stops here, and goes on with the next sweep. */
const ENOUGH_MS = 20_000;
const PAGE = 100;

/** Brings one case under the calendar in force, and tells its officer where the due date moved. */
export const underCalendar = async (
  room: Room,
  law: Law,
  found: Case,
): Promise<{ found: Case; moved: boolean }> => {
  const at = room.now();
  const after = await recalendar(room.table, law, found, { by: 'system', at });
  const { version } = law.calendar;
  const changed = after.request.events.findLast((event) => event.type === 'calendar-changed');
  if (changed?.version !== version || !isOpen(after)) return { found: after, moved: false };
  const key = calendarClaim(after.receipt, version);
  const claim = { key, kind: 'calendar', day: law.today.toString(), role: 'officer', as: 'sent' } as const;
  const told = await tellOnce(room.table, after, claim, calendarMessage(room.site, after, changed, key, at));
  return { found: after, moved: told };
};

type Done = 'moved' | 'same' | 'failed';

/** One case that cannot be read does not hold up the others; the job stays open for it. */
const oneCase = async (room: Room, receipt: string): Promise<Done> => {
  try {
    return (await readAndRederive(room, receipt)) ? 'moved' : 'same';
  } catch (error) {
    log('request not recomputed', { receipt, error: described(error) });
    return 'failed';
  }
};

/** Where somebody else wrote the case meanwhile, it is read again. */
const readAndRederive = async (room: Room, receipt: string): Promise<boolean> => {
  for (let attempt = 1; ; attempt++) {
    const law = await lawAt(room.table, room.now());
    const found = await find(room.table, law, receipt);
    if (!found) return false;
    try {
      return (await underCalendar(room, law, found)).moved;
    } catch (error) {
      if (!(error instanceof Problem && error.slug === 'stale-version') || attempt >= 5) throw error;
    }
  }
};

const pass = async (room: Room, job: Job): Promise<Job> => {
  let at = job;
  while (at.shard < WAKE_SHARDS.length) {
    if (room.remaining() < ENOUGH_MS) return at;
    const page = await wakePage(room.table, WAKE_SHARDS[at.shard] ?? '', { after: at.after, limit: PAGE });
    const done = await Promise.all(page.receipts.map((receipt) => oneCase(room, receipt)));
    const count = (what: Done): number => done.filter((one) => one === what).length;
    at = {
      ...at,
      moved: at.moved + count('moved'),
      failed: at.failed + count('failed'),
      shard: page.next ? at.shard : at.shard + 1,
      after: page.next ? (page.next as Record<string, string>) : null,
    };
    await keepJob(room.table, at);
  }
  return at;
};

const again = (job: Job): Job => ({ ...job, pass: 2, shard: 0, after: null, failed: 0 });

/**
 * Goes on with the recomputation that a new calendar asked for, as far as time allows. The newest job does the
 * work of older ones too, since every case is derived under the calendar in force. A worker that dies leaves
 * the job's place behind; the next sweep goes on from there, and what was done stays done.
 */
export const recompute = async (room: Room): Promise<void> => {
  const jobs = await openJobs(room.table);
  const newest = jobs.pop();
  if (!newest) return;
  let job = newest;
  if (job.pass === 1) {
    job = await pass(room, job);
    if (job.shard < WAKE_SHARDS.length) return;
    job = again(job);
    await keepJob(room.table, job);
  }
  const waited = room.now().since(job.orderedAt).total('minutes');
  if (waited < SETTLED_MINUTES) return;
  job = await pass(room, job);
  if (job.shard < WAKE_SHARDS.length) return;
  if (job.failed > 0) return keepJob(room.table, again(job));
  const doneAt = room.now();
  for (const older of jobs) await keepJob(room.table, { ...older, doneAt });
  await keepJob(room.table, { ...job, doneAt });
  log('calendar recomputed', { version: job.version, moved: job.moved });
};
