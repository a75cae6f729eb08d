import type { Temporal } from 'temporal-polyfill';
import { beijingTime } from '../../kernel/day.ts';
import type { Message } from '../../store/outbox.ts';
import { type Alert, type Counting, limits } from '../rules/alert.ts';
import type { TimedRung } from '../rules/ladder.ts';
import { isPast } from '../rules/life.ts';

/**
 * What is written to people about alerts: numbers, grades and times, and the command that shows the alert. Nobody's
 * words, since mail and webhooks leave the office's keys.
 */
const lookAt = (site: string, alert: string): string => `${site}  heliostat alert show ${alert}`;

const limitLine = (zh: string, en: string, at: Temporal.Instant, now: Temporal.Instant): string => {
  const over = at.epochMilliseconds <= now.epochMilliseconds;
  const by = beijingTime(at);
  return `${zh}：${by.zh}${over ? '（已到）' : ''} / ${en} ${by.en}${over ? ' (over)' : ''}`;
};

type Told = TimedRung['tell'][number];

/**
 * One message a rung and recipient, under an id that is the same however often the rung is looked at. `monitors`: those
 * on the roster with an address; where there are none, no message goes to them.
 */
export const rungMessages = (
  site: string,
  alert: Alert,
  rung: TimedRung,
  counting: Counting,
  monitors: readonly string[],
  now: Temporal.Instant,
): Message[] => {
  const { grade, round } = alert.graded;
  const { name } = counting.choices.grades[grade];
  const { respondBy, replyBy } = limits(alert, counting);
  const waits = isPast(alert.state, 'responding')
    ? { zh: '尚未回应', en: 'no answer is out yet' }
    : { zh: '尚未处置', en: 'nobody has taken it up yet' };
  const [planned, said] = [beijingTime(rung.at), beijingTime(now)];
  const place = `${rung.n + 1}/${counting.choices.grades[grade].ladder.length}`;
  const text = [
    `${alert.id}：${name.zh}，${waits.zh}；督办第${place}级，应于${planned.zh}提醒，发出于${said.zh}`,
    `${alert.id}: ${name.en}, ${waits.en}; rung ${place}, due ${planned.en}, sent ${said.en}`,
    ...(alert.graded.round === 0
      ? ['等级为初判，尚待研判定级 / the grade is an estimate, to be judged']
      : []),
    limitLine('处置时限', 'to be taken up by', respondBy, now),
    limitLine('回应时限', 'to be answered by', replyBy, now),
    lookAt(site, alert.id),
  ].join('\n');
  const reached = rung.tell.filter((to) => to !== 'monitors' || monitors.length > 0);
  return reached.map((to: Told) => ({
    id: `alert#${alert.id}#${round}#${rung.n}#${to}`,
    at: now,
    to,
    by: rung.by,
    ...(to === 'monitors' && { people: monitors }),
    subject: `${alert.id} ${name.zh} ${waits.zh} / ${name.en}: ${waits.en}`,
    text,
  }));
};

/** A bulletin's words as they go out, with where they come from. */
export const bulletinText = (text: string, site: string): string => [text, '', site].join('\n');

/** What the office tells everybody on the roster; its text goes out as it was written. */
export const bulletinMessage = (
  site: string,
  alert: Alert,
  { n, text, people }: { n: number; text: string; people: readonly string[] },
  counting: Counting,
  at: Temporal.Instant,
): Message => {
  const { name } = counting.choices.grades[alert.graded.grade];
  return {
    id: `alert#${alert.id}#bulletin#${n}`,
    at,
    to: 'monitors',
    people,
    subject: `${alert.id} 舆情通报（${name.zh}） / Bulletin (${name.en})`,
    text: bulletinText(text, site),
  };
};
