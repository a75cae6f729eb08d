import { officeDay } from '../../kernel/day.ts';
import { Problem } from '../../kernel/problem.ts';
import { sifted } from '../../store/sifted.ts';
import type { AlertOperations } from '../contract/routes.ts';
import { ALERT_ID, alertPage, alertsOfDays, findAlert } from '../records/alerts.ts';
import { digestOf, spanOf } from '../rules/digest.ts';
import { type AlertPorts, countingAt } from './ports.ts';
import { alertReply, instantText, viewOf } from './view.ts';

export const listAlerts =
  ({ table, now }: AlertPorts): AlertOperations['listAlerts'] =>
  async ({ query }) => {
    const at = now();
    const { year = String(officeDay(at).year), state, grade, limit, cursor } = query;
    if (cursor !== undefined && ALERT_ID.exec(cursor)?.[1] !== year)
      throw new Problem('bad-request', { zh: 'cursor 无效', en: 'This is no cursor' });
    const counting = await countingAt(table, at);
    const { items, next } = await sifted(
      (paging) => alertPage(table, year, paging),
      (alert) =>
        (state === undefined || alert.state === state) &&
        (grade === undefined || alert.graded.grade === grade),
      { limit, cursor },
    );
    return { body: { year, alerts: items.map((alert) => viewOf(alert, counting)), next } };
  };

export const showAlert =
  ({ table, now }: AlertPorts): AlertOperations['showAlert'] =>
  async ({ params }) =>
    alertReply(await findAlert(table, params.alert ?? ''), await countingAt(table, now()));

export const digestAlerts =
  ({ table, now }: AlertPorts): AlertOperations['digestAlerts'] =>
  async ({ params }) => {
    const at = now();
    const span = spanOf(params.span ?? '');
    if (!span)
      throw new Problem('bad-request', {
        zh: '期间为日、月或年，如 2018-01-10、2018-01、2018',
        en: 'A span is a day, a month or a year: 2018-01-10, 2018-01, 2018',
      });
    const alerts = await alertsOfDays(table, span.from, span.to);
    const digest = digestOf(span, alerts, await countingAt(table, at), at);
    return {
      body: {
        ...digest,
        asOf: instantText(digest.asOf),
        lines: digest.lines.map((line) => ({
          ...line,
          at: instantText(line.at),
          replyBy: instantText(line.replyBy),
          repliedAt: line.repliedAt && instantText(line.repliedAt),
        })),
      },
    };
  };
