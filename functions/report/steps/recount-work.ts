import type * as v from 'valibot';
import { Problem } from '../../kernel/problem.ts';
import { log } from '../../runtime/log.ts';
import { sha256 } from '../../runtime/sha256.ts';
import type { RecountJob } from '../../store/outbox.ts';
import { findRecount, type Recount, saveRecount } from '../records/recounts.ts';
import type { ReportForm } from '../rules/figures.ts';
import { type Counts, countDifferences, Recounting } from '../rules/recount.ts';
import { compileYear, figuresHash } from './compiling.ts';
import { formAsked, type ReportPorts } from './ports.ts';
import { recordsOf } from './records.ts';

/**
 * The recount's worker. It reads every request and every register entry that a year may count, page by page, and
 * keeps where it is: a run that ends in the middle, of its own or by a fault, is gone on with by the next.
 */
export type RecountPorts = ReportPorts & {
  /** Milliseconds that this run has left. */
  remaining: () => number;
};

/** A run ends this long before its function would be stopped. */
const MARGIN_MS = 30_000;

/** How often what was counted is written down, in records read. */
const SAVE_EVERY = 50_000;

/** How often a recount begins again because records changed while it counted. */
const MOST_ROUNDS = 3;

const fresh = (recount: Recount, over: Partial<Recount>): Recount => ({
  ...recount,
  list: 0,
  cursor: null,
  records: 0,
  counts: {},
  ...over,
});

/**
 * Goes on with a recount until it is done or the time is up. Orders come twice and late: one that was overtaken is
 * passed over, and of two runs at one recount the second to write stops.
 */
export const recount = async (
  ports: RecountPorts,
  job: v.InferOutput<typeof RecountJob>,
): Promise<Recount | null> => {
  const found = await findRecount(ports.table, job.year, job.form);
  if (found?.run !== job.run || found.state === 'done') {
    log('recount overtaken', { year: job.year, form: job.form });
    return found;
  }
  try {
    return await goOn(ports, found);
  } catch (error) {
    if (!(error instanceof Problem) || error.slug !== 'stale-version') throw error;
    log('recount overtaken', { year: job.year, form: job.form });
    return await findRecount(ports.table, job.year, job.form);
  }
};

const goOn = async (ports: RecountPorts, found: Recount): Promise<Recount> => {
  const { table, now, remaining } = ports;
  const form = formAsked(found.form, found.year);
  const lists = recordsOf(table, found.year, form);
  let saved = found;
  let at = found;
  let rounds = 1;
  const counting = (): Recounting =>
    new Recounting(
      sha256,
      at.state === 'naming' ? at.differences.map(({ figure }) => figure) : [],
      at.counts,
    );
  let into = counting();
  const save = async (next: Recount, order: boolean): Promise<void> => {
    const written: Recount = { ...next, step: saved.step + 1, savedAt: now().toString() };
    await saveRecount(table, saved, written, { at: now() }, order);
    saved = written;
    at = written;
  };
  let sinceSaved = 0;
  for (;;) {
    const list = lists[at.list];
    if (!list) {
      const ended = await judged(ports, at, into.counts(), form, rounds);
      if (ended.state === 'done') {
        await save(ended, false);
        log('recounted', { year: at.year, form, records: at.records, differences: ended.differences.length });
        return saved;
      }
      rounds += 1;
      await save(ended, false);
      into = counting();
      continue;
    }
    const { records, next } = await list.read(at.cursor);
    for (const { name, version, hits } of records) into.take(name, version, hits);
    sinceSaved += records.length;
    at = {
      ...at,
      list: next === null ? at.list + 1 : at.list,
      cursor: next,
      records: at.records + records.length,
    };
    const late = remaining() < MARGIN_MS;
    if (late || sinceSaved >= SAVE_EVERY) {
      await save({ ...at, counts: into.counts() }, late);
      if (late) return saved;
      sinceSaved = 0;
    }
  }
};

/**
 * What follows when every record was read: done, where both ways agree or the records behind each difference are
 * named; once more with naming; or from the start, where records changed while they were counted.
 */
const judged = async (
  { table, now }: RecountPorts,
  at: Recount,
  counts: Counts,
  form: ReportForm,
  rounds: number,
): Promise<Recount> => {
  const { compiled } = await compileYear(table, at.year, form, now());
  const figures = figuresHash(compiled.figures);
  if (figures !== at.figures && rounds < MOST_ROUNDS) {
    return fresh(at, { state: 'counting', figures, differences: [] });
  }
  const found = countDifferences(compiled.figures, counts);
  if (found.length > 0 && at.state === 'counting') {
    return fresh(at, { state: 'naming', figures, differences: found });
  }
  return { ...at, state: 'done', counts, differences: found, figures };
};
