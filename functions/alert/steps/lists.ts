import { officeDay } from '../../kernel/day.ts';
import { Problem } from '../../kernel/problem.ts';
import type { AlertOperations } from '../contract/routes.ts';
import { ALERT_ID, alertPage, alertsOfDays, findAlert } from '../records/alerts.ts';
import { digestOf, spanOf } from '../rules/digest.ts';
import { type AlertPorts, countingAt } from './ports.ts';
import { alertReply, instantText, viewOf } from './view.ts';

const MOST_LISTED = 200;

const limitAsked = (limit: string | undefined): number => {
  if (limit === undefined) return 50;
  const n = Number(limit);
  if (/^\d{1,4}$/.test(limit) && n >= 1 && n <= MOST_LISTED) return n;
  throw new Problem('bad-request', {
    zh: `limit 是 1 至 ${MOST_LISTED} 的整数`,
    en: `limit is a whole number from 1 to ${MOST_LISTED}`,
  });
};

export const listAlerts =
  ({ table, now }: AlertPorts): AlertOperations['listAlerts'] =>
  async ({ query }) => {
    const at = now();
    const year = query.year ?? String(officeDay(at).year);
    if (!/^(19|20|21)\d{2}$/.test(year))
      throw new Problem('bad-request', {
        zh: '年份是四位数字，如 2017',
        en: 'A year has four digits, such as 2017',
      });
    const { cursor } = query;
    if (cursor !== undefined && ALERT_ID.exec(cursor)?.[1] !== year)
      throw new Problem('bad-request', { zh: 'cursor 无效', en: 'This is no cursor' });
    const counting = await countingAt(table, at);
    const { alerts, next } = await alertPage(table, year, { limit: limitAsked(query.limit), cursor });
    return { body: { year, alerts: alerts.map((alert) => viewOf(alert, counting)), next } };
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
