import { Temporal } from 'temporal-polyfill';
import { type Day, dayNumber, dayText, type EpochDay, officeDay } from '../../../kernel/day.ts';
import { RECIPIENT_ROLES, type RecipientRole } from '../../../kernel/recipient.ts';
import type { Text } from '../../../kernel/text.ts';
import { answerDue } from '../../../law/remedy.ts';
import { type Calendar, nthWorkingDay, workingDayFrom } from '../../../law/working-days.ts';
import type { EventType, RequestEvent } from '../events/events.ts';
import type { RequestCase } from '../request.ts';
import type { Deadline } from './deadline.ts';

type KindFacts = { readonly roles: readonly RecipientRole[]; readonly name: Text };

/** The kinds from the least urgent to the most, each with whom it reaches. */
export const REMINDER_KINDS = {
  'confirm-receipt': { roles: ['officer'], name: { zh: '请与申请人确认收到', en: 'Confirm the receipt' } },
  'half-time': { roles: ['officer'], name: { zh: '答复期限已过半', en: 'Half time' } },
  'supplement-closing': {
    roles: ['officer'],
    name: { zh: '要求补正的期限将满', en: 'The time to ask for a supplement ends' },
  },
  'consultation-open': {
    roles: ['officer'],
    name: { zh: '征求意见尚未送达或者未答复，期限中止', en: 'A consultation without an end holds the clock' },
  },
  'payment-open': {
    roles: ['officer'],
    name: { zh: '收费通知尚未送达，期限中止', en: 'A fee notice that has not arrived holds the clock' },
  },
  'contact-open': {
    roles: ['officer'],
    name: {
      zh: '尚未与申请人恢复联系，期限不计',
      en: 'The applicant has not been reached, and no day counts',
    },
  },
  'closing-open': {
    roles: ['officer'],
    name: { zh: '待作出处理决定并告知申请人', en: 'To be decided, and told to the applicant' },
  },
  'consultation-lapsed': {
    roles: ['officer'],
    name: { zh: '征求意见期限已满', en: 'The time to answer a consultation is over' },
  },
  'supplement-lapsed': {
    roles: ['officer'],
    name: { zh: '补正期限已满', en: 'The time to supplement is over' },
  },
  'payment-lapsed': { roles: ['officer'], name: { zh: '缴费期限已满', en: 'The time to pay is over' } },
  'due-in-5': { roles: ['officer'], name: { zh: '距答复期限五个工作日', en: 'Due in 5 working days' } },
  'due-in-2': {
    roles: ['officer', 'head'],
    name: { zh: '距答复期限两个工作日', en: 'Due in 2 working days' },
  },
  'due-in-1': {
    roles: ['officer', 'head'],
    name: { zh: '距答复期限一个工作日', en: 'Due in 1 working day' },
  },
  'reconsideration-answer': {
    roles: ['officer', 'head'],
    name: { zh: '行政复议答复期限', en: 'Answer due in reconsideration' },
  },
  'court-answer': { roles: ['officer', 'head'], name: { zh: '行政诉讼答辩期限', en: 'Answer due in court' } },
  'due-today': { roles: ['officer', 'head'], name: { zh: '今日为答复期限', en: 'Due today' } },
  'answer-overdue': {
    roles: ['officer', 'head', 'leading-group'],
    name: { zh: '复议答复或者答辩已逾期', en: 'The answer in a remedy is overdue' },
  },
  overdue: {
    roles: ['officer', 'head', 'leading-group'],
    name: { zh: '答复已逾期', en: 'The reply is overdue' },
  },
} as const satisfies Record<string, KindFacts>;
type ReminderKind = keyof typeof REMINDER_KINDS;

const URGENCY = new Map(Object.keys(REMINDER_KINDS).map((kind, rank) => [kind, rank]));
const urgency = (reminder: Reminder): number => URGENCY.get(reminder.kind) ?? 0;

/**
 * One message to one role. `key` is the same however often the reminder is derived; `answerBy` is the last day of
 * the office's answer in reconsideration or court, where the reminder is of that.
 */
export type Reminder = { kind: ReminderKind; day: Day; role: RecipientRole; key: string; answerBy?: Day };

/** A kind on a day, and where `every` is set again each so many working days for as long as nothing changes. */
type Planned = { kind: ReminderKind; first: EpochDay; every: number | null; answerBy?: Day };

const DAYS_BEFORE_DUE = [
  ['due-in-5', 5],
  ['due-in-2', 2],
  ['due-in-1', 1],
] as const;
/** Working days before an answer in a remedy is due on which one is reminded. */
const DAYS_BEFORE_ANSWER = [5, 2, 1, 0] as const;
/** How often, in working days, one is reminded of what waits for the office while no date falls due. */
const WAITING_EVERY = 5;
const SUPPLEMENT_CLOSING_LEFT = 2;

const once = (kind: ReminderKind, first: EpochDay): Planned => ({ kind, first, every: null });

const dueReminders = (deadline: Deadline, calendar: Calendar): Planned[] => {
  if (deadline.running !== 'running' || deadline.due === null) return [];
  const due = dayNumber(deadline.due);
  const half = deadline.ledger.find((day) => day.number === Math.ceil(deadline.workingDays / 2));
  return [
    ...(half === undefined ? [] : [once('half-time', dayNumber(half.date))]),
    ...DAYS_BEFORE_DUE.map(([kind, days]) => once(kind, nthWorkingDay(calendar, due, -days))),
    once('due-today', workingDayFrom(calendar, due)),
    { kind: 'overdue', first: nthWorkingDay(calendar, due, 1), every: 1 },
  ];
};

const waiting = (kind: ReminderKind, first: EpochDay): Planned => ({ kind, first, every: WAITING_EVERY });

/** What waits for the office without a due date, so that no case is forgotten while its deadline stands. */
const waitingReminders = (
  { state, events }: RequestCase,
  deadline: Deadline,
  calendar: Calendar,
): Planned[] => {
  const since = (kind: ReminderKind, ...types: readonly EventType[]): Planned[] => {
    const last = events.findLast(({ type }) => types.includes(type));
    if (last === undefined) return [];
    return [waiting(kind, nthWorkingDay(calendar, dayNumber(last.day), WAITING_EVERY))];
  };
  if (state === 'unreachable') return since('contact-open', 'contact-lost');
  if (state === 'lapsed') return since('closing-open', 'supplement-lapsed', 'fee-lapsed');
  if (state === 'decided' && deadline.running === 'stopped') return since('closing-open', 'decided');
  const unsent = state === 'awaiting-payment' && deadline.running === 'suspended';
  return unsent && deadline.windows.payment?.received === null ? since('payment-open', 'fee-noticed') : [];
};

const windowReminders = (request: RequestCase, deadline: Deadline, calendar: Calendar): Planned[] => {
  const { supplement, consultations, payment } = deadline.windows;
  const planned: Planned[] = [];
  const afterEnd = (until: Day): EpochDay => nthWorkingDay(calendar, dayNumber(until), 1);
  const unasked = request.state === 'open' || request.state === 'received';
  if (unasked && supplement.askBy !== null && supplement.asked === null) {
    const day = nthWorkingDay(calendar, dayNumber(supplement.askBy), -SUPPLEMENT_CLOSING_LEFT);
    planned.push(once('supplement-closing', day));
  }
  if (request.state === 'awaiting-supplement' && supplement.until !== null) {
    planned.push(waiting('supplement-lapsed', afterEnd(supplement.until)));
  }
  if (request.state === 'awaiting-payment' && payment?.until != null) {
    planned.push(waiting('payment-lapsed', afterEnd(payment.until)));
  }
  if (deadline.running === 'stopped') return planned;
  for (const consultation of consultations) {
    if (consultation.replied !== null) continue;
    if (consultation.until !== null) planned.push(once('consultation-lapsed', afterEnd(consultation.until)));
    else if (deadline.running === 'suspended') {
      const first = nthWorkingDay(calendar, dayNumber(consultation.dispatched), WAITING_EVERY);
      planned.push(waiting('consultation-open', first));
    }
  }
  return planned;
};

/** An unconfirmed receipt is confirmed on the day on which it was entered, or the next working day. */
const receiptReminders = (request: RequestCase, deadline: Deadline, calendar: Calendar): Planned[] => {
  const received = request.events[0];
  if (
    received === undefined ||
    deadline.running === 'stopped' ||
    !deadline.flags.includes('unconfirmed-receipt')
  )
    return [];
  const entered = officeDay(Temporal.Instant.from(received.at)).toString();
  return [once('confirm-receipt', workingDayFrom(calendar, dayNumber(entered)))];
};

const hasEnded = (events: readonly RequestEvent[], remedy: string): boolean =>
  events.some(
    (event) =>
      (event.type === 'remedy-answered' || event.type === 'remedy-decided') && event.remedy === remedy,
  );

const remedyReminders = (request: RequestCase, calendar: Calendar): Planned[] =>
  request.events.flatMap((event): Planned[] => {
    if (event.type !== 'remedy-notified' || hasEnded(request.events, event.remedy)) return [];
    const answerBy = answerDue(event.kind, event.day, calendar, event);
    const due = dayNumber(answerBy);
    const kind = event.kind === 'reconsideration' ? 'reconsideration-answer' : 'court-answer';
    // An answer due on a day of rest is prepared by the last working day before it.
    const last = calendar.kindAt(due).working ? due : nthWorkingDay(calendar, due, -1);
    return [
      ...DAYS_BEFORE_ANSWER.map((days) => ({
        ...once(kind, nthWorkingDay(calendar, last, -days)),
        answerBy,
      })),
      { kind: 'answer-overdue', first: nthWorkingDay(calendar, due, 1), every: 1, answerBy },
    ];
  });

const plan = (request: RequestCase, deadline: Deadline, calendar: Calendar): Planned[] => [
  ...receiptReminders(request, deadline, calendar),
  ...windowReminders(request, deadline, calendar),
  ...waitingReminders(request, deadline, calendar),
  ...dueReminders(deadline, calendar),
  ...remedyReminders(request, calendar),
];

/** The first occurrence on or after a day; null where there is none. */
const occurrenceFrom = ({ first, every }: Planned, from: EpochDay, calendar: Calendar): EpochDay | null => {
  if (first >= from) return first;
  if (every === null) return null;
  let day = first;
  while (day < from) day = nthWorkingDay(calendar, day, every);
  return day;
};

/**
 * The next day, from `from` on, on which anything is to happen to a case; null where nothing is. Written with
 * every event, as the case's `wakeOn`.
 */
export const nextWake = (
  request: RequestCase,
  deadline: Deadline,
  calendar: Calendar,
  from: Temporal.PlainDate,
): Day | null => {
  const start = dayNumber(from.toString());
  const days = plan(request, deadline, calendar)
    .map((planned) => occurrenceFrom(planned, start, calendar))
    .filter((day) => day !== null);
  return days.length === 0 ? null : dayText(Math.min(...days));
};

/** What a sweep does for one case: messages, those that came too late to be sent, and the case's next day. */
export type Wake = { send: Reminder[]; superseded: Reminder[]; wakeOn: Day | null };

/** To each role everything of today and, of what is older, only what nothing more urgent overtakes. */
const overtake = (all: readonly Reminder[], today: Day): Pick<Wake, 'send' | 'superseded'> => {
  const send: Reminder[] = [];
  const superseded: Reminder[] = [];
  for (const role of RECIPIENT_ROLES) {
    const mine = all
      .filter((reminder) => reminder.role === role)
      .sort((a, b) => urgency(b) - urgency(a) || (a.day < b.day ? 1 : -1));
    for (const [rank, reminder] of mine.entries()) {
      (rank === 0 || reminder.day === today ? send : superseded).push(reminder);
    }
  }
  return { send, superseded };
};

/**
 * The reminders of a case from its `wakeOn` to today. Derived from the case as it is now: one that was
 * answered, suspended or given another deadline since gets none of the old ones.
 *
 * On a day of rest nothing is sent and `wakeOn` stays, so that what was missed goes out on the next working
 * day. `receipt` is the case's number; the key is (case, deadline version, kind, day, role).
 */
export const reminders = (
  receipt: string,
  request: RequestCase,
  deadline: Deadline,
  calendar: Calendar,
  wakeOn: Day,
  today: Temporal.PlainDate,
): Wake => {
  const now = dayNumber(today.toString());
  if (!calendar.kindAt(now).working) return { send: [], superseded: [], wakeOn };
  const all = new Map<string, Reminder>();
  for (const planned of plan(request, deadline, calendar)) {
    let at = occurrenceFrom(planned, dayNumber(wakeOn), calendar);
    while (at !== null && at <= now) {
      const day = dayText(at);
      for (const role of REMINDER_KINDS[planned.kind].roles) {
        const key = [receipt, deadline.deadlineVersion, planned.kind, day, role].join('#');
        all.set(key, {
          kind: planned.kind,
          day,
          role,
          key,
          ...(planned.answerBy !== undefined && { answerBy: planned.answerBy }),
        });
      }
      at = occurrenceFrom(planned, at + 1, calendar);
    }
  }
  return {
    ...overtake([...all.values()], dayText(now)),
    wakeOn: nextWake(request, deadline, calendar, today.add({ days: 1 })),
  };
};
