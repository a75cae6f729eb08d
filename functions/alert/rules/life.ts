import type { Text } from '../../kernel/text.ts';

/**
 * The life of an alert 舆情. Each signal opens one; alerts of the same matter are merged into one of them. What may
 * follow which stands in this table and nowhere else.
 */
export const ALERT_STATES = [
  'signalled',
  'judged',
  'graded',
  'responding',
  'replied',
  'dismissed',
  'evaluated',
  'closed',
  'merged',
] as const;
export type AlertState = (typeof ALERT_STATES)[number];

/** Where an alert stands, by what is to be done next. */
export const ALERT_STATE_NAMES: Readonly<Record<AlertState, Text>> = {
  signalled: { zh: '待研判', en: 'to be judged' },
  judged: { zh: '待定级', en: 'to be graded' },
  graded: { zh: '待处置', en: 'to be taken up' },
  responding: { zh: '处置中', en: 'taken up' },
  replied: { zh: '已回应，待评估', en: 'answered, to be evaluated' },
  dismissed: { zh: '不予处置，待评估', en: 'dismissed, to be evaluated' },
  evaluated: { zh: '已评估，待办结', en: 'evaluated, to be closed' },
  closed: { zh: '已办结', en: 'closed' },
  merged: { zh: '已并入', en: 'merged' },
};

/** What people do to an alert, beside the bulletins that go out about it. */
export const ALERT_ACTS = [
  'judge',
  'grade',
  'respond',
  'reply',
  'dismiss',
  'evaluate',
  'close',
  'merge',
  'bulletin',
] as const;
export type AlertAct = (typeof ALERT_ACTS)[number];

type Act = { readonly from: readonly AlertState[]; readonly to: AlertState | 'same' };

/** While no answer is out: it may be merged, dismissed and graded anew. */
const UNDERWAY = ['signalled', 'judged', 'graded', 'responding'] as const;

/** From which states an act may be done, and where it leads. */
const ACTS: Readonly<Record<AlertAct, Act>> = {
  judge: { from: ['signalled', 'judged'], to: 'judged' },
  grade: { from: ['judged', 'graded', 'responding'], to: 'graded' },
  respond: { from: ['graded', 'responding'], to: 'responding' },
  reply: { from: ['responding', 'replied'], to: 'replied' },
  dismiss: { from: UNDERWAY, to: 'dismissed' },
  evaluate: { from: ['replied', 'dismissed', 'evaluated'], to: 'evaluated' },
  close: { from: ['evaluated'], to: 'closed' },
  merge: { from: UNDERWAY, to: 'merged' },
  bulletin: { from: [...UNDERWAY, 'replied', 'dismissed', 'evaluated'], to: 'same' },
};

/** The state after an act; null where the act is not allowed. Graded anew, who responds goes on responding. */
export const afterAct = (state: AlertState, act: AlertAct): AlertState | null => {
  const { from, to } = ACTS[act];
  if (!from.includes(state)) return null;
  return to === 'same' || (act === 'grade' && state === 'responding') ? state : to;
};

/** The states in which an act is allowed, for whoever is refused. */
export const statesFor = (act: AlertAct): readonly AlertState[] => ACTS[act].from;

/** Whether another alert may be merged into one in this state. */
export const takesMore = (state: AlertState): boolean => (UNDERWAY as readonly AlertState[]).includes(state);

/** What a rung that speaks until then is silenced by. */
export const isPast = (state: AlertState, until: 'responding' | 'replied'): boolean => {
  if (until === 'responding') return !['signalled', 'judged', 'graded'].includes(state);
  return !takesMore(state);
};
