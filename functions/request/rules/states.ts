import type { Text } from '../../kernel/text.ts';
import type { EventType } from './events/events.ts';

/**
 * Where a request stands. `received`: arrived, not registered 登记. `lapsed`: abandoned by the applicant, to be
 * closed by a decision. Consultations run beside the state; the deadline says whether they hold it.
 */
export const CASE_STATES = [
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
export type CaseState = (typeof CASE_STATES)[number];

export const CASE_STATE_NAMES: Readonly<Record<CaseState, Text>> = {
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

type Moves = Partial<Record<EventType, CaseState>>;

/** Events that leave the state as it is. */
const stay = (state: CaseState, types: readonly EventType[]): Moves =>
  Object.fromEntries(types.map((type) => [type, state]));

const ALWAYS = ['assigned', 'remedy-notified', 'remedy-answered', 'remedy-decided'] as const;
const REPLIES = ['consultation-received', 'consultation-replied'] as const;
const PENDING = [...ALWAYS, ...REPLIES, 'link-proposed', 'calendar-changed'] as const;
const CLOSINGS: Moves = {
  withdrawn: 'withdrawn',
  transferred: 'transferred',
  linked: 'linked',
  split: 'split',
};

/** The state after an event; what is not here cannot happen in that state. */
export const NEXT: Readonly<Record<CaseState, Moves>> = {
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
    ...stay('decided', [...PENDING, 'decided', 'reviewed']),
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
export const OPEN_STATES: readonly CaseState[] = [
  'received',
  'open',
  'awaiting-supplement',
  'awaiting-payment',
  'unreachable',
  'lapsed',
  'decided',
];
