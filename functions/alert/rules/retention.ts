import { Temporal } from 'temporal-polyfill';
import type { Act } from '../../kernel/act.ts';
import { type Day, officeDay } from '../../kernel/day.ts';
import { Problem } from '../../kernel/problem.ts';
import { type Alert, firstOf } from './alert.ts';
import type { AlertChoices } from './choices.ts';

/**
 * How long what people wrote of an alert is kept: so many months after it was closed. Its grade, times and steps stay,
 * since the annual report counts them. A merged alert goes with the one that took its signals.
 */
type Kept = Pick<AlertChoices, 'keptMonths'>;

/** The last day on which the words of an alert are kept; null while it is not closed. */
export const alertKeptUntil = (alert: Alert, { keptMonths }: Kept): Day | null => {
  const closed = alert.state === 'closed' ? firstOf(alert, 'close') : null;
  return closed === null
    ? null
    : officeDay(Temporal.Instant.from(closed)).add({ months: keptMonths }).toString();
};

/** Whether its words are to be destroyed: their time is over, and they are there. */
const isDisposable = (alert: Alert, kept: Kept, today: Day): boolean => {
  const until = alertKeptUntil(alert, kept);
  return until !== null && until < today && alert.destroyed === null;
};

/** Of some alerts those whose words are to be destroyed, whose time was over first before the others. */
export const disposable = (
  alerts: readonly Alert[],
  kept: Kept,
  today: Day,
): { alert: Alert; keptUntil: Day }[] =>
  alerts
    .filter((alert) => isDisposable(alert, kept, today))
    .map((alert) => ({ alert, keptUntil: alertKeptUntil(alert, kept) ?? '' }))
    .sort((a, b) => (a.keptUntil < b.keptUntil ? -1 : 1));

const mayGo = ({ state, destroyed }: Alert): void => {
  if (destroyed !== null)
    throw new Problem('conflict', {
      zh: '该舆情的文字已经销毁',
      en: 'The words of this alert are destroyed already',
    });
  if (state !== 'closed')
    throw new Problem('conflict', {
      zh: '只有已办结的舆情可以销毁文字',
      en: 'Only of a closed alert the words are destroyed',
    });
};

/**
 * The alert once somebody proposed to destroy its words. Before its time that is possible, since the law may demand it
 * (个人信息保护法 Art 47), and is never a slip.
 *
 * @throws Problem `conflict` where it is not closed or they are gone, `invalid` before its time
 */
export const disposalProposed = (
  alert: Alert,
  { reason, early }: { reason: string; early: boolean },
  kept: Kept,
  { by, at }: Act,
): Alert => {
  mayGo(alert);
  if (!early && !isDisposable(alert, kept, officeDay(at).toString())) {
    const until = alertKeptUntil(alert, kept) ?? '';
    throw new Problem(
      'invalid',
      { zh: `该舆情的文字保存至 ${until}`, en: `The alert is kept until ${until}` },
      {
        faults: [
          {
            code: 'kept',
            pointer: '/early',
            detail: { zh: `请说明要在 ${until} 之前处置`, en: `Say that it is to go before ${until}` },
          },
        ],
      },
    );
  }
  return { ...alert, disposal: { by, at: at.toString(), reason } };
};

/**
 * The alert once another person approved.
 *
 * @throws Problem `conflict` where nobody proposed it, `forbidden` for whoever did
 */
export const disposalApproved = (alert: Alert, { by, at }: Act): Alert => {
  mayGo(alert);
  if (alert.disposal === null)
    throw new Problem('conflict', { zh: '没有等待批准的处置', en: 'No disposal waits for approval' });
  if (alert.disposal.by === by)
    throw new Problem('forbidden', {
      zh: '处置须由提出人以外的人批准',
      en: 'A disposal is approved by another person than the one who proposed it',
    });
  return { ...alert, destroyed: at.toString() };
};
