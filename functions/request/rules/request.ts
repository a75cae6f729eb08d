import type { Temporal } from 'temporal-polyfill';
import { type Fault, Problem } from '../../kernel/problem.ts';
import type { OutcomeGroup } from '../../law/outcome.ts';
import type { RegimeId, Regimes } from '../../law/regime.ts';
import type { Calendar } from '../../law/working-days.ts';
import { deadlineOf } from './deadline/deadline.ts';
import { regimeOf } from './deadline/receipt-day.ts';
import { eventFaults } from './events/event-rules.ts';
import type { RequestEvent } from './events/events.ts';
import { EVENT_TITLES } from './events/names.ts';
import { CASE_STATE_NAMES, type CaseState, NEXT } from './states.ts';

/** A request: its events in the order of recording, and what follows from them. */
export type RequestCase = {
  readonly regime: RegimeId;
  readonly state: CaseState;
  readonly events: readonly RequestEvent[];
};

/** True once an answer left that nothing has opened again since. */
export const isAnswered = ({ events }: Pick<RequestCase, 'events'>): boolean =>
  events.findLast(({ type }) => type === 'dispatched' || type === 'reopened')?.type === 'dispatched';

/** What an event is judged by. `receipt` is the case's own number. */
export type Context = {
  receipt: string;
  today: Temporal.PlainDate;
  calendar: Calendar;
  regimes: Regimes;
  reviewFirst: readonly OutcomeGroup[];
};

const stateAfter = (before: CaseState | null, event: RequestEvent): CaseState | undefined => {
  if (before === null) return event.type === 'received' ? 'received' : undefined;
  return NEXT[before][event.type];
};

const outOfState = (state: CaseState | null, event: RequestEvent): Fault => ({
  code: 'not-in-this-state',
  detail:
    state === null
      ? {
          zh: `收到申请之前不能进行“${EVENT_TITLES[event.type]}”`,
          en: `${event.type} is not possible before the receipt.`,
        }
      : {
          zh: `不能进行“${EVENT_TITLES[event.type]}”：申请现为“${CASE_STATE_NAMES[state].zh}”`,
          en: `${event.type} is not possible in the state ${state}.`,
        },
  pointer: '/type',
});

const judge = (before: RequestCase | null, event: RequestEvent, context: Context): Fault[] => {
  const regime = context.regimes[before?.regime ?? regimeOf([event], context.regimes)];
  return eventFaults(event, {
    events: before?.events ?? [],
    state: before?.state ?? null,
    regime,
    deadline: before === null ? null : deadlineOf(before.events, regime, context.calendar),
    calendar: context.calendar,
    today: context.today.toString(),
    receipt: context.receipt,
    reviewFirst: context.reviewFirst,
  });
};

/**
 * The case after an event. A case begins with `received` on null.
 *
 * @throws Problem with every fault: `conflict` where the state does not allow the event, `invalid` where only
 * what it says is at fault
 */
export const transition = (
  before: RequestCase | null,
  event: RequestEvent,
  context: Context,
): RequestCase => {
  const state = stateAfter(before?.state ?? null, event);
  const faults: Fault[] = state === undefined ? [outOfState(before?.state ?? null, event)] : [];
  if (before !== null || event.type === 'received') faults.push(...judge(before, event, context));
  if (state === undefined) {
    throw new Problem(
      'conflict',
      { zh: '申请当前的状态不允许此操作', en: 'The request is not in a state that allows this.' },
      { faults },
    );
  }
  if (faults.length > 0) {
    throw new Problem(
      'invalid',
      { zh: '不能记录，未作任何改动', en: 'This cannot be recorded; nothing has changed.' },
      { faults },
    );
  }
  const events = [...(before?.events ?? []), event];
  return { regime: regimeOf(events, context.regimes), state, events };
};

/**
 * A case from its stored events, which were judged when they were recorded: states follow the table, and
 * nothing is judged again by rules that may have changed since.
 *
 * @throws RangeError where the stored events do not follow the table
 */
export const replay = (events: readonly RequestEvent[], all: Regimes): RequestCase => {
  let state: CaseState | null = null;
  for (const event of events) {
    const next: CaseState | undefined = stateAfter(state, event);
    if (next === undefined)
      throw new RangeError(`${event.type} is not possible in the state ${state ?? 'none'}.`);
    state = next;
  }
  if (state === null) throw new RangeError('A request without its receipt.');
  return { regime: regimeOf(events, all), state, events };
};
