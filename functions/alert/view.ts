import { Temporal } from 'temporal-polyfill';
import { type Alert, type Counting, limits } from '../domain/alert/alert.ts';
import { keptUntil } from '../domain/alert/retention.ts';
import { officeTime } from '../domain/day.ts';
import { etag, type Reply } from '../http/api.ts';
import type { AlertAnswer } from '../http/contract/alert/schemas.ts';
import { ALERTS } from '../runtime/alerts.ts';

/** A kept instant as answers say it: on the office's wall clock, with its offset. */
export const told = (at: string): string => officeTime(Temporal.Instant.from(at));

/** An alert as lists and answers show it: nobody's words. */
export const viewOf = (alert: Alert, counting: Counting): AlertAnswer => {
  const { respondBy, replyBy } = limits(alert, counting);
  const { graded } = alert;
  return {
    id: alert.id,
    version: alert.version,
    state: alert.state,
    grade: graded.grade,
    gradedBy: graded.round === 0 ? null : graded.by,
    since: told(graded.since),
    measure: graded.measure,
    departs: graded.departs,
    respondBy: officeTime(respondBy),
    replyBy: officeTime(replyBy),
    nextLook: alert.due && told(alert.due),
    signals: alert.signals.map(({ id, by, at, writtenAt, source, screenshot }) => ({
      id,
      by,
      at: told(at),
      writtenAt: writtenAt && told(writtenAt),
      source,
      screenshot,
    })),
    steps: alert.steps.map(({ act, by, at }) => ({ act, by, at: told(at) })),
    spoken: alert.spoken.map(({ n, round, at, saidAt, tell, by }) => ({
      rung: n + 1,
      round,
      at: told(at),
      saidAt: told(saidAt),
      tell,
      by,
    })),
    replyLink: alert.replyLink,
    mergedInto: alert.mergedInto,
    keptUntil: keptUntil(alert, ALERTS),
    disposal: alert.disposal && { ...alert.disposal, at: told(alert.disposal.at) },
    destroyed: alert.destroyed && told(alert.destroyed),
  };
};

export const shown = (alert: Alert, counting: Counting): Reply => ({
  body: viewOf(alert, counting),
  headers: { etag: etag(alert.version) },
});
