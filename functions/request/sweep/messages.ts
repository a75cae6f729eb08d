import type { Temporal } from 'temporal-polyfill';
import type { Day } from '../../kernel/day.ts';
import type { RecipientRole } from '../../kernel/recipient.ts';
import type { Text } from '../../kernel/text.ts';
import type { Law } from '../../law/law.ts';
import { workingDaysLeft } from '../../law/working-days.ts';
import type { Message, Recipient } from '../../store/outbox.ts';
import type { Case } from '../records/case.ts';
import type { DisposalList } from '../records/retention/disposal-lists.ts';
import { REMINDER_KINDS, type Reminder } from '../rules/deadline/reminder.ts';
import type { EventOf } from '../rules/events/events.ts';

/**
 * What is written to people who work on requests: receipt numbers, kinds, dates, and the command that shows the
 * case. Nothing of a person, since mail and webhooks leave the office's keys.
 */
const lookAt = (site: string, receipt: string): string => `${site}  heliostat requests show ${receipt}`;

/** The officer in charge where there is one; the others, and nobody's cases, go to the role. */
const recipientOf = (role: RecipientRole, officer: string | null): Recipient =>
  role === 'officer' && officer !== null ? `staff:${officer}` : role;

const answerLine = (day: Day): string => `提交答复或者答辩的期限 ${day} / the answer is due ${day}`;

export const dueLine = (due: Day | null, provisional: boolean): string => {
  if (due === null) return '期限中止，暂无答复期限 / suspended, no due date';
  return `答复期限 ${due}${provisional ? '（暂定）' : ''} / due ${due}${provisional ? ' (provisional)' : ''}`;
};

/** What a reminder says. One that goes out late says what is true on the day on which it does. */
const saidBy = ({ kind }: Reminder, { due, windows }: Case['deadline'], { calendar, today }: Days): Text => {
  const { name } = REMINDER_KINDS[kind];
  const { askBy } = windows.supplement;
  if (kind === 'supplement-closing' && askBy !== null && askBy < today.toString()) {
    return {
      zh: `要求补正的期限已于${askBy}届满`,
      en: `The time to ask for a supplement ended on ${askBy}`,
    };
  }
  if (!kind.startsWith('due-in-') || due === null) return name;
  const left = workingDaysLeft(calendar, today, due);
  return left < 1
    ? name
    : {
        zh: `距答复期限还有${left}个工作日`,
        en: `Due in ${left} working day${left === 1 ? '' : 's'}`,
      };
};

export type Days = Pick<Law, 'calendar' | 'today'>;

export const reminderMessage = (
  site: string,
  found: Case,
  reminder: Reminder,
  days: Days,
  at: Temporal.Instant,
): Message => {
  const name = saidBy(reminder, found.deadline, days);
  const { receipt, deadline, row } = found;
  return {
    id: reminder.key,
    at,
    to: recipientOf(reminder.role, row.officer),
    subject: `${receipt} ${name.zh} / ${name.en}`,
    text: [
      `${receipt}：${name.zh}（${reminder.day}）`,
      `${receipt}: ${name.en} (${reminder.day})`,
      reminder.answerBy ? answerLine(reminder.answerBy) : dueLine(deadline.due, deadline.provisional),
      lookAt(site, receipt),
    ].join('\n'),
  };
};

export const calendarMessage = (
  site: string,
  found: Case,
  changed: EventOf<'calendar-changed'>,
  id: string,
  at: Temporal.Instant,
): Message => {
  const { receipt, row } = found;
  const moved = changed.dueBefore !== changed.dueAfter;
  const zh = moved
    ? `节假日安排变化，答复期限由${changed.dueBefore}改为${changed.dueAfter}`
    : `节假日安排已公布，答复期限仍为${changed.dueAfter}`;
  const en = moved
    ? `the holidays changed, and the due date moved from ${changed.dueBefore} to ${changed.dueAfter}`
    : `the holidays were announced, and the due date stays ${changed.dueAfter}`;
  return {
    id,
    at,
    to: recipientOf('officer', row.officer),
    subject: `${receipt} ${moved ? '答复期限已变动 / The due date moved' : '答复期限已确定 / The due date is settled'}`,
    text: [
      `${receipt}：${zh}`,
      `${receipt}: ${en}`,
      ...(changed.notices.length > 0 ? [changed.notices.join(' ')] : []),
      lookAt(site, receipt),
    ].join('\n'),
  };
};

/** A file whose check never ended: whoever works on the request asks for it again. */
export const fileFailedMessage = (site: string, found: Case, n: number, at: Temporal.Instant): Message => ({
  id: `${found.receipt}#file-failed#${n}`,
  at,
  to: recipientOf('officer', found.row.officer),
  subject: `${found.receipt} 附件${n}未能查验 / File ${n} could not be checked`,
  text: [
    `${found.receipt}：附件${n}多次查验均未完成，未予保存，请让对方重新提供`,
    `${found.receipt}: the check of file ${n} was tried several times and never ended; it was not kept: ask for it again`,
    lookAt(site, found.receipt),
  ].join('\n'),
});

/** To the head of the disclosure office: a disposal list waits. Its number and how many are on it, and no more. */
export const disposalMessage = ({ number, count }: DisposalList, at: Temporal.Instant): Message => ({
  id: `disposal#${number}`,
  at,
  to: 'head',
  subject: `销毁清单${number}：${count}件 / Disposal list ${number}: ${countWords(count, 'request')}`,
  text: [
    `${count}件申请保存期满，列入销毁清单${number}，由两人批准后销毁（heliostat requests disposal-show ${number}）。`,
    `The archive period of ${countWords(count, 'request')} is over. What is on disposal list ${number} is destroyed once two people have approved it (heliostat requests disposal-show ${number}).`,
  ].join('\n'),
});

/** `1 request`, `4 requests`. */
export const countWords = (count: number, thing: string): string =>
  `${count} ${thing}${count === 1 ? '' : 's'}`;
