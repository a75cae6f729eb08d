import { Temporal } from 'temporal-polyfill';
import { officeTime } from '../../kernel/day.ts';
import type { Reply } from '../../web/api.ts';
import { ALERTS } from '../choices.ts';
import type { AlertAnswer } from '../contract/schemas.ts';
import { type Alert, type Counting, limits } from '../rules/alert.ts';
import { alertKeptUntil } from '../rules/retention.ts';

/** A kept instant as answers say it: on the office's wall clock, with its offset. */
export const instantText = (at: string): string => officeTime(Temporal.Instant.from(at));

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
    since: instantText(graded.since),
    measure: graded.measure,
    departs: graded.departs,
    respondBy: officeTime(respondBy),
    replyBy: officeTime(replyBy),
    nextLook: alert.due && instantText(alert.due),
    signals: alert.signals.map(({ id, by, at, writtenAt, source, screenshot }) => ({
      id,
      by,
      at: instantText(at),
      writtenAt: writtenAt && instantText(writtenAt),
      source,
      screenshot,
    })),
    steps: alert.steps.map(({ act, by, at }) => ({ act, by, at: instantText(at) })),
    spoken: alert.spoken.map(({ n, round, at, saidAt, tell, by }) => ({
      rung: n + 1,
      round,
      at: instantText(at),
      saidAt: instantText(saidAt),
      tell,
      by,
    })),
    replyLink: alert.replyLink,
    mergedInto: alert.mergedInto,
    keptUntil: alertKeptUntil(alert, ALERTS),
    disposal: alert.disposal && { ...alert.disposal, at: instantText(alert.disposal.at) },
    destroyed: alert.destroyed && instantText(alert.destroyed),
  };
};

export const alertReply = (alert: Alert, counting: Counting): Reply<AlertAnswer> => ({
  body: viewOf(alert, counting),
});
