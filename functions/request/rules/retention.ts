import { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import { type Day, dayNumber, dayText } from '../../kernel/day.ts';
import { OUTCOMES } from '../../law/outcome.ts';
import {
  appealUntil,
  type LastDays,
  remediesAgainst,
  suitUntilAfterReconsideration,
} from '../../law/remedy.ts';
import type { RequestEvent } from './events/events.ts';
import type { RequestCase } from './request.ts';
import { OPEN_STATES } from './states.ts';

/** How long what people wrote is kept. An office sets it in site/office.json, under `requests.retention`. */
export const RetentionChoices = v.object({
  /** Years that a case is kept after it closed (国家档案局令第8号: ten or thirty). */
  years: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)),
  /**
   * Days from the last one on which a remedy could be brought until copies of identity papers are removed; null:
   * they are kept as long as the case. Unconfirmed, since no text sets a period: thirty, in which a remedy of the
   * last day reaches the office (复议法 2023 Arts 30, 48: five working days and seven; 行政诉讼法 Arts 51, 67: seven
   * days and five).
   */
  identityPapersDays: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3650))),
});
export type RetentionChoices = v.InferOutput<typeof RetentionChoices>;

const nextDay = (day: Day, days = 1): Day => dayText(dayNumber(day) + days);

const CLOSINGS: readonly string[] = ['withdrawn', 'transferred', 'linked', 'split'];

/**
 * The last day on which the applicant could act against the answer. Where its delivery is not on record the
 * periods may have begun late, so the longer one of an answer that did not tell the remedies is waited for.
 */
const answerUntil = (events: readonly RequestEvent[], { choices, calendar }: LastDays): Day | null => {
  const known = events.findLast(
    ({ type }) => type === 'delivered' || type === 'dispatched' || CLOSINGS.includes(type),
  );
  const decided = events.findLast((event) => event.type === 'decided');
  if (known === undefined) return null;
  const group =
    decided === undefined || CLOSINGS.includes(known.type)
      ? 'other'
      : OUTCOMES[decided.decision.outcome].group;
  const { reconsiderationUntil, suitUntil } = remediesAgainst(group, known.day, choices, {
    told: known.type !== 'dispatched',
    calendar,
  });
  return suitUntil !== null && suitUntil > reconsiderationUntil ? suitUntil : reconsiderationUntil;
};

/** The last day for going on after each remedy that was decided; null while one is pending. */
const remediesUntil = (events: readonly RequestEvent[], days: LastDays): Day[] | null => {
  const last: Day[] = [];
  for (const event of events) {
    if (event.type !== 'remedy-notified') continue;
    const decided = events.find((other) => other.type === 'remedy-decided' && other.remedy === event.remedy);
    if (decided === undefined) return null;
    last.push(
      event.kind === 'reconsideration'
        ? suitUntilAfterReconsideration(decided.day, days)
        : appealUntil(decided.day, days),
    );
  }
  return last;
};

/** Whether reconsideration or a suit is brought and not decided: nothing of the request may go before that. */
export const isContested = (events: readonly RequestEvent[]): boolean =>
  events.some(
    (event) =>
      event.type === 'remedy-notified' &&
      !events.some((other) => other.type === 'remedy-decided' && other.remedy === event.remedy),
  );

/**
 * The last day on which anything could still be brought against a closed request; null while it is open or a
 * remedy is pending.
 */
export const lastRemedyDay = (
  { state, events }: Pick<RequestCase, 'state' | 'events'>,
  days: LastDays,
): Day | null => {
  if (OPEN_STATES.includes(state)) return null;
  const answer = answerUntil(events, days);
  const remedies = remediesUntil(events, days);
  if (answer === null || remedies === null) return null;
  return [answer, ...remedies].sort().at(-1) ?? null;
};

/** The day on which copies of identity papers go, where nothing is brought meanwhile; null: not yet known, or never. */
export const papersGoOn = (
  request: Pick<RequestCase, 'state' | 'events'>,
  days: LastDays,
  { identityPapersDays }: RetentionChoices,
): Day | null => {
  const last = lastRemedyDay(request, days);
  return last === null || identityPapersDays === null ? null : nextDay(last, identityPapersDays + 1);
};

/** The requests with which this one goes on: joined to one, or split into several. Its papers are theirs too. */
export const goesOnAs = (events: readonly RequestEvent[]): readonly string[] => {
  const last = events.at(-1);
  if (last?.type === 'linked') return [last.as];
  return last?.type === 'split' ? last.into : [];
};

/** The last day of the archive period of a request closed on a day. */
export const caseKeptUntil = (closedOn: Day, { years }: RetentionChoices): Day =>
  Temporal.PlainDate.from(closedOn).add({ years }).toString();

/** Why a request is not disposed of, whatever its age. */
export const HOLD_REASONS = ['open', 'remedy-pending', 'archive-period'] as const;
export type HoldReason = (typeof HOLD_REASONS)[number];

/** Why a request may not be disposed of by a list on a day; null where it may. */
export const heldBy = (
  { state, events }: Pick<RequestCase, 'state' | 'events'>,
  closedOn: Day | null,
  today: Day,
  choices: RetentionChoices,
): HoldReason | null => {
  if (OPEN_STATES.includes(state) || closedOn === null) return 'open';
  if (isContested(events)) return 'remedy-pending';
  return caseKeptUntil(closedOn, choices) >= today ? 'archive-period' : null;
};

/** The first day of the month that begins on a day or after it: lists are drawn up once a month. */
export const monthFrom = (day: Day): Day => {
  const date = Temporal.PlainDate.from(day);
  return (date.day === 1 ? date : date.with({ day: 1 }).add({ months: 1 })).toString();
};

/** The day from which a request is put on a list; null while it is open or a remedy is pending. */
export const listedFrom = (
  { state, events }: Pick<RequestCase, 'state' | 'events'>,
  closedOn: Day | null,
  choices: RetentionChoices,
): Day | null =>
  OPEN_STATES.includes(state) || closedOn === null || isContested(events)
    ? null
    : monthFrom(nextDay(caseKeptUntil(closedOn, choices)));
