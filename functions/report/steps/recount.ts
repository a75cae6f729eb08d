import { randomUUID } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import { officeTime } from '../../kernel/day.ts';
import { Problem } from '../../kernel/problem.ts';
import { actOnce } from '../../store/idempotency.ts';
import { untilWon } from '../../store/race.ts';
import { actOf } from '../../web/api.ts';
import { attemptOf } from '../../web/once.ts';
import type { ReportOperations } from '../contract/routes.ts';
import type { RecountAnswer } from '../contract/schemas.ts';
import { beginRecount, findRecount, type Recount } from '../records/recounts.ts';
import { compileYear, figuresHash } from './compiling.ts';
import { formAsked, type ReportPorts, yearNamed } from './ports.ts';

/** A recount that wrote nothing down for so long has died, and may be begun again. */
const DEAD_MINUTES = 20;

/** `agrees` is null while it counts, and false too where the figures have moved since. */
const viewOf = (recount: Recount, figures: string): RecountAnswer => {
  const done = recount.state === 'done';
  const current = done && recount.figures === figures;
  return {
    year: recount.year,
    form: formAsked(recount.form, recount.year),
    state: recount.state,
    records: recount.records,
    agrees: done ? current && recount.differences.length === 0 : null,
    current: done ? current : null,
    differences: done ? recount.differences.map((one) => ({ ...one, behind: [...one.behind] })) : [],
    startedAt: officeTime(Temporal.Instant.from(recount.startedAt)),
    savedAt: officeTime(Temporal.Instant.from(recount.savedAt)),
    by: recount.by,
  };
};

/** Orders a recount; one that is under way is answered as it stands, and not begun again. */
export const startRecount =
  (ports: ReportPorts): ReportOperations['startRecount'] =>
  async (call) => {
    const { table } = ports;
    const year = yearNamed(call);
    const form = formAsked(call.body.form, year);
    return actOnce(table, attemptOf(call), async (keep) =>
      untilWon(async () => {
        const act = actOf(ports, call);
        const { compiled } = await compileYear(table, year, form, act.at);
        const figures = figuresHash(compiled.figures);
        const before = await findRecount(table, year, form);
        if (before && before.state !== 'done') {
          const silent = act.at.since(Temporal.Instant.from(before.savedAt)).total('minutes');
          if (silent < DEAD_MINUTES) return { status: 202, body: viewOf(before, figures) };
        }
        const begun = { year, form, run: randomUUID(), figures };
        const recount = await beginRecount(table, before, begun, act, (one) => [
          keep({ status: 202, body: viewOf(one, figures) }, act.at),
        ]);
        return { status: 202, body: viewOf(recount, figures) };
      }),
    );
  };

export const showRecount =
  (ports: ReportPorts): ReportOperations['showRecount'] =>
  async (call) => {
    const year = yearNamed(call);
    const form = formAsked(call.query.form, year);
    const recount = await findRecount(ports.table, year, form);
    if (!recount)
      throw new Problem('not-found', {
        zh: `${year} 年尚未按此表式重新统计`,
        en: `${year} has not been recounted in this form`,
      });
    const { compiled } = await compileYear(ports.table, year, form, ports.now());
    return { body: viewOf(recount, figuresHash(compiled.figures)) };
  };
