import { type Day, dayNumber } from '../../../kernel/day.ts';
import type { Fault } from '../../../kernel/problem.ts';
import type { Text } from '../../../kernel/text.ts';
import type { OutcomeGroup } from '../../../law/outcome.ts';
import type { Regime } from '../../../law/regime.ts';
import type { Calendar } from '../../../law/working-days.ts';
import type { Deadline } from '../deadline/deadline.ts';
import type { CaseState } from '../states.ts';
import type { EventOf, EventType, RequestEvent } from './events.ts';
import { EVENT_TITLES } from './names.ts';

/** What an event is judged by. `deadline` is the deadline before it; null before the receipt. */
export type Look = {
  events: readonly RequestEvent[];
  state: CaseState | null;
  regime: Regime;
  deadline: Deadline | null;
  calendar: Calendar;
  today: Day;
  receipt: string;
  /** Groups of outcomes whose answers are reviewed before they leave. */
  reviewFirst: readonly OutcomeGroup[];
};

export const at = (code: string, pointer: string, detail: Text): Fault => ({ code, detail, pointer });

export const lastOf = <T extends EventType>(look: Look, ...types: readonly T[]): EventOf<T> | undefined =>
  look.events.findLast((event): event is EventOf<T> => types.some((type) => type === event.type));

/** A fault where the event lies before the one that it answers. */
export const notBefore = (event: RequestEvent, earlier: RequestEvent | undefined): Fault[] =>
  earlier !== undefined && event.day < earlier.day
    ? [
        at('out-of-order', '/day', {
          zh: `${event.day} 早于“${EVENT_TITLES[earlier.type]}”（${earlier.day}）`,
          en: `${event.day} lies before ${earlier.type} on ${earlier.day}.`,
        }),
      ]
    : [];

/** The event that must have happened, and not after this one. */
export const needs = (
  event: RequestEvent,
  earlier: RequestEvent | undefined,
  code: string,
  detail: Text,
): Fault[] => (earlier === undefined ? [at(code, '/type', detail)] : notBefore(event, earlier));

export const notHere = (look: Look, what: Text): Fault =>
  at('not-in-this-regime', '/type', {
    zh: `${look.regime.law.zh}没有规定${what.zh}`,
    en: `${look.regime.law.en} does not provide for ${what.en}.`,
  });

export const workingDay = (day: Day, look: Look): Fault[] =>
  look.calendar.kindAt(dayNumber(day)).working
    ? []
    : [at('not-a-working-day', '/until', { zh: `${day} 不是工作日`, en: `${day} is not a working day.` })];

/** A fault where the event lies after the due date. */
export const afterDue = (event: RequestEvent, look: Look): Fault[] =>
  look.deadline?.due !== null && look.deadline?.due !== undefined && event.day > look.deadline.due
    ? [
        at('after-due', '/day', {
          zh: `申请应在 ${look.deadline.due} 前答复`,
          en: `The request was due on ${look.deadline.due}.`,
        }),
      ]
    : [];

/** No period given to anyone reaches further; a day beyond it is a slip of the pen. */
const REACH_DAYS = 366;

/** Faults of a day until which somebody has time: it lies after the event, and not absurdly far. */
export const periodFaults = (event: RequestEvent, until: Day): Fault[] => {
  if (until <= event.day)
    return [
      at('no-period', '/until', {
        zh: `${until} 不在 ${event.day} 之后`,
        en: `${until} does not lie after ${event.day}.`,
      }),
    ];
  return dayNumber(until) - dayNumber(event.day) > REACH_DAYS
    ? [
        at('too-far', '/until', {
          zh: `${until} 晚于允许的 ${REACH_DAYS} 天（自 ${event.day} 起）`,
          en: `${until} lies more than ${REACH_DAYS} days after ${event.day}.`,
        }),
      ]
    : [];
};
