import type { Temporal } from 'temporal-polyfill';
import type { Text } from './dataflow.ts';
import { deadline } from './deadline.ts';
import { type Fault, Problem } from './errors.ts';
import { regimeOf } from './receipt-day.ts';
import type { RegimeId, Regimes } from './regime.ts';
import type { EventType, RequestEvent } from './request-events.ts';
import { eventFaults } from './request-rules.ts';
import type { Calendar } from './working-days.ts';

/**
 * Where a request stands. `received`: arrived, not registered 登记. `lapsed`: abandoned by the applicant, to be
 * closed by a decision. Consultations run beside the state; the clock says whether they hold it.
 */
export const STATES = [
  'received',
  'open',
  'awaiting-supplement',
  'awaiting-payment',
  'unreachable',
  'lapsed',
  'decided',
  'dispatched',
  'delivered',
  'withdrawn',
  'transferred',
  'linked',
  'split',
] as const;
export type State = (typeof STATES)[number];

export const STATE_NAMES: Readonly<Record<State, Text>> = {
  received: { zh: '已收到，待登记', en: 'Received' },
  open: { zh: '办理中', en: 'In progress' },
  'awaiting-supplement': { zh: '等待补正', en: 'Waiting for a supplement' },
  'awaiting-payment': { zh: '等待缴费', en: 'Waiting for payment' },
  unreachable: { zh: '无法与申请人取得联系', en: 'The applicant cannot be reached' },
  lapsed: { zh: '视为放弃申请', en: 'Treated as abandoned' },
  decided: { zh: '已作出决定，待发出', en: 'Decided, not sent yet' },
  dispatched: { zh: '已答复', en: 'Answered' },
  delivered: { zh: '已送达', en: 'Delivered' },
  withdrawn: { zh: '已撤回', en: 'Withdrawn' },
  transferred: { zh: '已转送', en: 'Handed on' },
  linked: { zh: '已并入另一申请', en: 'Joined with another request' },
  split: { zh: '已拆分', en: 'Split' },
};

/** A request: its events in the order of recording, and what follows from them. */
export type RequestCase = {
  readonly regime: RegimeId;
  readonly state: State;
  readonly events: readonly RequestEvent[];
};

/** True once an answer left that nothing has opened again since. */
export const isAnswered = ({ events }: Pick<RequestCase, 'events'>): boolean =>
  events.findLast(({ type }) => type === 'dispatched' || type === 'reopened')?.type === 'dispatched';

type Moves = Partial<Record<EventType, State>>;

/** Events that leave the state as it is. */
const stay = (state: State, types: readonly EventType[]): Moves =>
  Object.fromEntries(types.map((type) => [type, state]));

const ALWAYS = ['assigned', 'remedy-notified', 'remedy-answered', 'remedy-decided'] as const;
const REPLIES = ['consultation-received', 'consultation-replied'] as const;
const PENDING = [...ALWAYS, ...REPLIES, 'calendar-changed'] as const;
const CLOSINGS: Moves = {
  withdrawn: 'withdrawn',
  transferred: 'transferred',
  linked: 'linked',
  split: 'split',
};

/** The state after an event; what is not here cannot happen in that state. */
export const NEXT: Readonly<Record<State, Moves>> = {
  received: {
    ...stay('received', [...PENDING, 'confirmed']),
    registered: 'open',
    'contact-lost': 'unreachable',
    ...CLOSINGS,
  },
  open: {
    ...stay('open', [
      ...PENDING,
      'confirmed',
      'registered',
      'consultation-dispatched',
      'extension-proposed',
      'extension-approved',
      'extension-declined',
      'extension-told',
      'excessive-found',
      'reasons-asked',
      'reasons-given',
      'later-date-agreed',
      'reopened',
    ]),
    'supplement-asked': 'awaiting-supplement',
    'fee-noticed': 'awaiting-payment',
    'contact-lost': 'unreachable',
    decided: 'decided',
    ...CLOSINGS,
  },
  'awaiting-supplement': {
    ...stay('awaiting-supplement', [...PENDING, 'confirmed']),
    'supplement-arrived': 'open',
    'supplement-lapsed': 'lapsed',
    decided: 'decided',
    ...CLOSINGS,
  },
  'awaiting-payment': {
    ...stay('awaiting-payment', [...PENDING, 'fee-notice-received']),
    'fee-paid': 'open',
    'fee-waived': 'open',
    'fee-lapsed': 'lapsed',
    decided: 'decided',
    ...CLOSINGS,
  },
  unreachable: {
    ...stay('unreachable', [...PENDING, 'registered']),
    'contact-restored': 'open',
    ...CLOSINGS,
  },
  lapsed: {
    ...stay('lapsed', PENDING),
    'supplement-arrived': 'open',
    decided: 'decided',
    withdrawn: 'withdrawn',
  },
  decided: {
    ...stay('decided', [...PENDING, 'decided']),
    dispatched: 'dispatched',
    withdrawn: 'withdrawn',
  },
  dispatched: { ...stay('dispatched', [...ALWAYS, ...REPLIES]), delivered: 'delivered', reopened: 'open' },
  delivered: { ...stay('delivered', [...ALWAYS, ...REPLIES]), reopened: 'open' },
  withdrawn: {},
  transferred: {},
  linked: {},
  split: {},
};

/** States in which the office still owes something: an answer, a closing, or its dispatch. */
export const OPEN_STATES: readonly State[] = [
  'received',
  'open',
  'awaiting-supplement',
  'awaiting-payment',
  'unreachable',
  'lapsed',
  'decided',
];

/** What an event is judged by. `receipt` is the case's own number. */
export type Context = {
  receipt: string;
  today: Temporal.PlainDate;
  calendar: Calendar;
  regimes: Regimes;
};

const stateAfter = (before: State | null, event: RequestEvent): State | undefined => {
  if (before === null) return event.type === 'received' ? 'received' : undefined;
  return NEXT[before][event.type];
};

const outOfState = (state: State | null, event: RequestEvent): Fault => ({
  code: 'not-in-this-state',
  detail: `${event.type} is not possible ${state === null ? 'before the receipt' : `in the state ${state}`}.`,
  pointer: '/type',
});

const judge = (before: RequestCase | null, event: RequestEvent, context: Context): Fault[] => {
  const regime = context.regimes[before?.regime ?? regimeOf([event], context.regimes)];
  return eventFaults(event, {
    events: before?.events ?? [],
    state: before?.state ?? null,
    regime,
    clock: before === null ? null : deadline(before.events, regime, context.calendar),
    calendar: context.calendar,
    today: context.today.toString(),
    receipt: context.receipt,
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
    throw new Problem('conflict', 'The request is not in a state that allows this.', { faults });
  }
  if (faults.length > 0) {
    throw new Problem('invalid', 'This cannot be recorded; nothing has changed.', { faults });
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
  let state: State | null = null;
  for (const event of events) {
    const next: State | undefined = stateAfter(state, event);
    if (next === undefined)
      throw new RangeError(`${event.type} is not possible in the state ${state ?? 'none'}.`);
    state = next;
  }
  if (state === null) throw new RangeError('A request without its receipt.');
  return { regime: regimeOf(events, all), state, events };
};
