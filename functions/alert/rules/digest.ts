import { Temporal } from 'temporal-polyfill';
import { type Alert, type Counting, firstOf, limits } from './alert.ts';
import { GRADES, type GradeId } from './choices.ts';
import { ALERT_STATES, type AlertState, afterAct, takesMore } from './life.ts';

/** A day, a month or a year. */
const SPAN = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;

export type DigestSpan = {
  span: string;
  /** Its days, as they stand in the numbers of alerts: `20180101`. */
  from: string;
  to: string;
  /** The instant at which it is over. */
  end: Temporal.Instant;
};

const compact = (day: Temporal.PlainDate): string => day.toString().replaceAll('-', '');

/** The span of days that a text names; null where it names none. */
export const spanOf = (text: string): DigestSpan | null => {
  const [, year, month, day] = SPAN.exec(text) ?? [];
  if (year === undefined) return null;
  try {
    const from = Temporal.PlainDate.from(`${year}-${month ?? '01'}-${day ?? '01'}`);
    const next = from.add(
      day !== undefined ? { days: 1 } : month !== undefined ? { months: 1 } : { years: 1 },
    );
    const end = next.toZonedDateTime('Asia/Shanghai').toInstant();
    return { span: text, from: compact(from), to: compact(next.subtract({ days: 1 })), end };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
};

const isBy = (at: string, moment: Temporal.Instant): boolean =>
  Temporal.Instant.compare(Temporal.Instant.from(at), moment) <= 0;

/** An alert as it stood at a moment, made again from what was done by then; its signals came in by then too. */
const asItStood = (alert: Alert, moment: Temporal.Instant): Alert => {
  const steps = alert.steps.filter(({ at }) => isBy(at, moment));
  const state = steps.reduce<AlertState>(
    (before, { act }) => (act === 'signal' ? before : (afterAct(before, act) ?? before)),
    'signalled',
  );
  const gradings = steps.filter(({ grade }) => grade !== null);
  const last = gradings.at(-1);
  const graded =
    gradings.length - 1 === alert.graded.round || !last
      ? alert.graded
      : {
          grade: last.grade ?? alert.graded.grade,
          round: gradings.length - 1,
          since: last.at,
          by: last.by,
          measure: null,
          departs: false,
        };
  const replied = firstOf({ steps }, 'reply') !== null;
  return {
    ...alert,
    steps,
    state,
    graded,
    signals: alert.signals.filter(({ joined }) => isBy(joined, moment)),
    replyLink: replied ? alert.replyLink : null,
    mergedInto: state === 'merged' ? alert.mergedInto : null,
  };
};

const zeroes = (codes: readonly string[]): Record<string, number> =>
  Object.fromEntries(codes.map((code) => [code, 0]));

const tallied = (codes: readonly string[], found: readonly string[]): Record<string, number> => {
  const counts = zeroes(codes);
  for (const code of found) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
};

type DigestLine = {
  id: string;
  grade: GradeId;
  state: AlertState;
  signals: number;
  at: string;
  replyBy: string;
  repliedAt: string | null;
  replyLink: string | null;
};

export type Digest = {
  span: string;
  asOf: string;
  alerts: number;
  signals: number;
  byGrade: Record<string, number>;
  bySource: Record<string, number>;
  byState: Record<string, number>;
  replied: { inTime: number; late: number };
  overdue: number;
  lines: DigestLine[];
};

/**
 * What the alerts of a span were, and how they stood at its end, or now where it is not over: made from the records
 * each time, so that the same span tells the same for ever once it is over. An alert that was merged into another by
 * then counts with its signals and not by itself.
 */
export const digestOf = (
  span: Pick<DigestSpan, 'span' | 'end'>,
  alerts: readonly Alert[],
  counting: Counting,
  now: Temporal.Instant,
): Digest => {
  const asOf = Temporal.Instant.compare(span.end, now) < 0 ? span.end : now;
  const stood = alerts.map((alert) => asItStood(alert, asOf));
  // Every signal opened an alert of its own number; those of merged alerts are told by their own.
  const sources = stood.flatMap(({ id, signals }) =>
    signals.filter((signal) => signal.id === id).map(({ source }) => source),
  );
  const own = stood.filter(({ state }) => state !== 'merged');
  const lines = own.map((alert): DigestLine => {
    const { replyBy } = limits(alert, counting);
    return {
      id: alert.id,
      grade: alert.graded.grade,
      state: alert.state,
      signals: alert.signals.length,
      at: alert.steps[0]?.at ?? '',
      replyBy: replyBy.toString(),
      repliedAt: firstOf(alert, 'reply'),
      replyLink: alert.replyLink,
    };
  });
  const replied = lines.flatMap(({ replyBy, repliedAt }) =>
    repliedAt === null ? [] : [isBy(repliedAt, Temporal.Instant.from(replyBy))],
  );
  return {
    span: span.span,
    asOf: asOf.toString(),
    alerts: own.length,
    signals: sources.length,
    byGrade: tallied(
      GRADES,
      lines.map(({ grade }) => grade),
    ),
    bySource: tallied(Object.keys(counting.choices.sources), sources),
    byState: tallied(
      ALERT_STATES.filter((state) => state !== 'merged'),
      lines.map(({ state }) => state),
    ),
    replied: { inTime: replied.filter(Boolean).length, late: replied.filter((inTime) => !inTime).length },
    overdue: lines.filter(
      ({ state, replyBy }) => takesMore(state) && !isBy(asOf.toString(), Temporal.Instant.from(replyBy)),
    ).length,
    lines,
  };
};
