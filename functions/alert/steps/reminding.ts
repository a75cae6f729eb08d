import { officeDay } from '../../kernel/day.ts';
import { claimDigest, digestsDone, markDigestsDone } from '../../store/digest.ts';
import type { Message, Recipient } from '../../store/outbox.ts';
import type { SweepPorts } from '../../store/sweep-ports.ts';
import { ALERTS } from '../choices.ts';
import { alertsUpTo } from '../records/alerts.ts';
import { disposable } from '../rules/retention.ts';

/** Whoever may propose to destroy words, and whoever may approve it. */
const TOLD: readonly Recipient[] = ['officer', 'head'];

const FROM_HOUR = 8;

/** As many alerts as a mail names; the list has them all. */
const MOST_NAMED = 50;

/**
 * Once a month, with its first sweep from eight o'clock on: the closed alerts whose words have been kept for long
 * enough, by number, while there are any. Nobody else says so, and nothing is destroyed without two people.
 */
export const remindOfAlerts = async ({ table, now }: Pick<SweepPorts, 'table' | 'now'>): Promise<number> => {
  const at = now();
  if (at.toZonedDateTimeISO('Asia/Shanghai').hour < FROM_HOUR) return 0;
  const today = officeDay(at);
  const month = today.toString().slice(0, 7);
  const claim = `alerts-${month}`;
  if (await digestsDone(table, claim)) return 0;
  const alerts = await alertsUpTo(table, today.subtract({ months: ALERTS.keptMonths }).year);
  const over = disposable(alerts, ALERTS, today.toString());
  const more = over.length - MOST_NAMED;
  let queued = 0;
  for (const to of over.length === 0 ? [] : TOLD) {
    const message: Message = {
      id: `alert-disposal-${month}-${to}`,
      at,
      to,
      by: ['mail'],
      subject: `舆情${over.length}起保存期满 / ${over.length} closed alerts to be disposed of`,
      text: [
        `下列已办结舆情的文字和截图保存期满，由一人提出、另一人批准后销毁（heliostat alert disposable）。`,
        'The words and pictures of these closed alerts have been kept for long enough. They are destroyed once one person has proposed it and another approved it (heliostat alert disposable).',
        ...over.slice(0, MOST_NAMED).map(({ alert, keptUntil }) => `${alert.id}  ${keptUntil}`),
        ...(more > 0 ? [`另有${more}起 / ${more} more`] : []),
      ].join('\n'),
    };
    if (await claimDigest(table, claim, message)) queued += 1;
  }
  await markDigestsDone(table, claim, at);
  return queued;
};
