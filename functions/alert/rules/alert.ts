import { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import type { Act } from '../../kernel/act.ts';
import { ChainHead, NO_ENTRY } from '../../kernel/chain.ts';
import { Problem } from '../../kernel/problem.ts';
import { ALERT_WAYS } from '../../kernel/recipient.ts';
import { type AlertChoices, GRADES, type GradeId, type Severity } from './choices.ts';
import { limitsOf, nextLook, rungsOf, type TimedRung } from './ladder.ts';
import {
  ALERT_ACTS,
  ALERT_STATE_NAMES,
  ALERT_STATES,
  type AlertAct,
  afterAct,
  statesFor,
  takesMore,
} from './life.ts';
import type { WorkingTime } from './working-time.ts';

/** What a monitor saw and sent, without its words: those are sealed under the key of the alert `id`, which it opened. */
const Signal = v.object({
  id: v.string(),
  by: v.string(),
  /** When the office had it. */
  at: v.string(),
  /** When it came to this alert: with the alert itself, or by a merge. */
  joined: v.string(),
  /** When it was written, by the clock of the phone; null where nobody says. */
  writtenAt: v.nullable(v.string()),
  source: v.string(),
  screenshot: v.nullable(v.picklist(['image/jpeg', 'image/png'])),
});
export type Signal = v.InferOutput<typeof Signal>;

/** By which grade time runs, and since when. `round` counts the grades that an alert had. */
const Graded = v.object({
  grade: v.picklist(GRADES),
  round: v.number(),
  since: v.string(),
  by: v.string(),
  /** What it was graded by; null while the monitor's own estimate, or the office's default, stands. */
  measure: v.nullable(v.object({ scope: v.string(), category: v.string(), degree: v.string() })),
  /** Whether somebody departed, with a reason, from the grade that the office's rules give. */
  departs: v.boolean(),
});

/**
 * Something that people did, who, and when. `part` names its sealed words; '' where it has none. `grade`: that time
 * runs by from then on, of a signal and of a grading.
 */
const Step = v.object({
  act: v.picklist(['signal', ...ALERT_ACTS]),
  by: v.string(),
  at: v.string(),
  part: v.string(),
  grade: v.nullable(v.picklist(GRADES)),
});

/** A rung that has spoken: when it was to, and when it did. */
const Spoken = v.object({
  round: v.number(),
  n: v.number(),
  at: v.string(),
  saidAt: v.string(),
  tell: v.array(v.string()),
  by: v.array(v.picklist(ALERT_WAYS)),
});

export const AlertSchema = v.object({
  id: v.string(),
  /** Moved by what people do, and by nothing else. */
  version: v.number(),
  /** Moved by every write: also by a rung that speaks. */
  pulse: v.number(),
  state: v.picklist(ALERT_STATES),
  signals: v.array(Signal),
  graded: Graded,
  steps: v.array(Step),
  spoken: v.array(Spoken),
  /** Where the answer stands that the public has; null while there is none, or where it stands nowhere. */
  replyLink: v.nullable(v.string()),
  mergedInto: v.nullable(v.string()),
  /** When the ladder is to be looked at again. */
  due: v.nullable(v.string()),
  /** Who proposed to destroy its words, when and why; null where nobody did. */
  disposal: v.nullable(v.object({ by: v.string(), at: v.string(), reason: v.string() })),
  /** When its words were destroyed, with those of the alerts that were merged into it. */
  destroyed: v.nullable(v.string()),
  audit: ChainHead,
});
/** An alert 舆情: what the office knows of it without opening anybody's words. */
export type Alert = v.InferOutput<typeof AlertSchema>;

/** As many steps and signals as one alert holds: its row is read as a whole. */
const MOST_STEPS = 300;
const MOST_SIGNALS = 100;

/** The alert that a signal opens. Time runs by the monitor's estimate from the moment at which the office has it. */
export const newAlert = (
  id: string,
  signal: Pick<Signal, 'source' | 'screenshot' | 'writtenAt'>,
  grade: GradeId,
  { by, at }: Act,
): Alert => ({
  id,
  version: 1,
  pulse: 1,
  state: 'signalled',
  signals: [{ ...signal, id, by, at: at.toString(), joined: at.toString() }],
  graded: { grade, round: 0, since: at.toString(), by, measure: null, departs: false },
  steps: [{ act: 'signal', by, at: at.toString(), part: 'signal', grade }],
  spoken: [],
  replyLink: null,
  mergedInto: null,
  due: null,
  disposal: null,
  destroyed: null,
  audit: NO_ENTRY,
});

/** The name under which the words of an alert's next step are sealed. */
export const stepPart = ({ steps }: Alert): string => `step-${steps.length}`;

/**
 * The alert after something that people did.
 *
 * @throws Problem `conflict` where its state does not allow it
 */
export const acted = (
  alert: Alert,
  act: AlertAct,
  { by, at }: Act,
  part = '',
  grade: GradeId | null = null,
): Alert => {
  if (act === 'close' && (alert.state === 'replied' || alert.state === 'dismissed'))
    throw new Problem('conflict', {
      zh: '办结须先评估：请填写处理意见和改进措施',
      en: 'An alert is closed only with an evaluation: evaluate it first',
    });
  const state = afterAct(alert.state, act);
  if (state === null)
    throw new Problem('conflict', {
      zh: `该舆情的状态为“${ALERT_STATE_NAMES[alert.state].zh}”；此操作只适用于${statesFor(act)
        .map((one) => `“${ALERT_STATE_NAMES[one].zh}”`)
        .join('')}`,
      en: `The alert is ${alert.state}; this is done to one that is ${statesFor(act).join(' or ')}`,
    });
  if (alert.steps.length >= MOST_STEPS)
    throw new Problem('conflict', {
      zh: `一起舆情最多记录 ${MOST_STEPS} 步`,
      en: `An alert holds at most ${MOST_STEPS} steps`,
    });
  return { ...alert, state, steps: [...alert.steps, { act, by, at: at.toString(), part, grade }] };
};

/** Graded, and its time begun anew. */
export const graded = (
  alert: Alert,
  grade: GradeId,
  measure: Severity,
  departs: boolean,
  act: Act,
  part: string,
): Alert => ({
  ...acted(alert, 'grade', act, part, grade),
  graded: {
    grade,
    round: alert.graded.round + 1,
    since: act.at.toString(),
    by: act.by,
    measure,
    departs,
  },
});

/**
 * Both alerts after one was merged into the other, which then has the signals of both.
 *
 * @throws Problem `conflict` where either does not allow it
 */
export const merged = (from: Alert, into: Alert, act: Act): { from: Alert; into: Alert } => {
  if (from.id === into.id)
    throw new Problem('conflict', { zh: '不能并入自身', en: 'An alert is not merged into itself' });
  if (!takesMore(into.state))
    throw new Problem('conflict', {
      zh: `${into.id} 的状态为“${ALERT_STATE_NAMES[into.state].zh}”，不再并入线索`,
      en: `${into.id} is ${into.state}: it takes no more signals`,
    });
  const joined = act.at.toString();
  const signals = [...into.signals, ...from.signals.map((signal) => ({ ...signal, joined }))];
  if (signals.length > MOST_SIGNALS)
    throw new Problem('conflict', {
      zh: `一起舆情最多合并 ${MOST_SIGNALS} 条线索`,
      en: `An alert holds at most ${MOST_SIGNALS} signals`,
    });
  return {
    from: { ...acted(from, 'merge', act), mergedInto: into.id },
    into: { ...into, signals },
  };
};

/** What the ladder of an alert is counted by. */
export type Counting = { choices: AlertChoices; time: WorkingTime };

/** The rungs of an alert's ladder under its present grade, and those that have spoken. */
export const ladderOf = (
  alert: Alert,
  { choices, time }: Counting,
): { rungs: TimedRung[]; said: Set<number> } => {
  const { grade, since, round } = alert.graded;
  return {
    rungs: rungsOf(choices.grades[grade], time, Temporal.Instant.from(since)),
    said: new Set(alert.spoken.filter((one) => one.round === round).map(({ n }) => n)),
  };
};

/** With the instant at which its ladder is to be looked at again. */
export const scheduled = (alert: Alert, counting: Counting, now: Temporal.Instant): Alert => {
  const { rungs, said } = ladderOf(alert, counting);
  const grade = counting.choices.grades[alert.graded.grade];
  return { ...alert, due: nextLook(grade, rungs, { state: alert.state, said }, now)?.toString() ?? null };
};

/** By when somebody is to be at an alert, and by when the public is to have an answer. */
export const limits = (alert: Alert, { choices, time }: Counting) =>
  limitsOf(choices.grades[alert.graded.grade], time, Temporal.Instant.from(alert.graded.since));

/** When an act was done first; null where it was not. */
export const firstOf = ({ steps }: Pick<Alert, 'steps'>, act: AlertAct): string | null =>
  steps.find((step) => step.act === act)?.at ?? null;
