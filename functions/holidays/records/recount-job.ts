import { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import { HOLIDAYS, jobKey } from '../../store/keys.ts';
import { ABSENT, all, put, type Step, type Table, transact } from '../../store/table.ts';

/**
 * Where the recomputation of the open cases stands that a new version of the calendar asked for. It goes twice
 * over all of them: the second pass begins `SETTLED_MINUTES` after the first, and finds the cases that were
 * being written under the older calendar while the first was under way.
 */
export const SETTLED_MINUTES = 10;

const Instant = v.pipe(
  v.string(),
  v.transform((text) => Temporal.Instant.from(text)),
);

const JobRow = v.object({
  version: v.number(),
  orderedAt: Instant,
  pass: v.picklist([1, 2]),
  /** The shard of the wake index in work, 0 to 15; and the last key of it that was done. */
  shard: v.number(),
  after: v.nullable(v.record(v.string(), v.string())),
  /** Cases whose due date moved or became certain. */
  moved: v.number(),
  /** Cases that could not be read in this pass; it is then made again. */
  failed: v.number(),
  doneAt: v.nullable(Instant),
});
export type CalendarRecount = v.InferOutput<typeof JobRow>;

const row = (job: CalendarRecount) => ({
  ...jobKey(job.version),
  ...job,
  orderedAt: job.orderedAt.toString(),
  doneAt: job.doneAt?.toString() ?? null,
});

export const newJob = (table: Table, version: number, at: Temporal.Instant): Step => ({
  write: put(
    table,
    row({ version, orderedAt: at, pass: 1, shard: 0, after: null, moved: 0, failed: 0, doneAt: null }),
    ABSENT,
  ),
});

export const allJobs = async (table: Table): Promise<CalendarRecount[]> =>
  (await all(table, HOLIDAYS, { prefix: 'JOB#' })).map((item) => v.parse(JobRow, item));

/** What is left to do, oldest first. */
export const openJobs = async (table: Table): Promise<CalendarRecount[]> =>
  (await allJobs(table)).filter((job) => job.doneAt === null);

/** Keeps a job's place. Two workers on one job may set each other back; each case is done once all the same. */
export const keepJob = (table: Table, job: CalendarRecount): Promise<void> =>
  transact(table, [{ write: put(table, row(job)) }]);
