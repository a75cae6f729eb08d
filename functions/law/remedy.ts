import { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import { type Day, dayNumber, dayText } from '../kernel/day.ts';
import { Text } from '../kernel/text.ts';
import { OUTCOME_GROUPS, type OutcomeGroup } from './outcome.ts';
import { type Calendar, nthWorkingDay, workingDayFrom } from './working-days.ts';

/** Administrative reconsideration 行政复议, a suit 行政诉讼, or a suit against the outcome of reconsideration. */
export const REMEDY_KINDS = ['reconsideration', 'suit', 'suit-after-reconsideration'] as const;
export type RemedyKind = (typeof REMEDY_KINDS)[number];

/** How a remedy ended, as part four of the statutory table has it; pending while it has not. */
export const REMEDY_RESULTS = ['upheld', 'corrected', 'other', 'pending'] as const;
export type RemedyResult = (typeof REMEDY_RESULTS)[number];

export const REMEDY_RESULT_NAMES: Readonly<Record<RemedyResult, Text>> = {
  upheld: { zh: '结果维持', en: 'Upheld' },
  corrected: { zh: '结果纠正', en: 'Corrected' },
  other: { zh: '其他结果', en: 'Other result' },
  pending: { zh: '尚未审结', en: 'Pending' },
};

const RemedyChoices = v.object({
  /** The authority for reconsideration. Unconfirmed: the National Bureau of Statistics. */
  authority: Text,
  /** The court for suits, which its place decides (行政诉讼法 Art 18); without one of its own an office names none. */
  court: Text,
  /**
   * Groups of outcomes that go to reconsideration before court from 2024 on (复议法 2023 Art 23). Certain for
   * 不予公开; a partial release, which withholds something, is unconfirmed. 法释〔2025〕8号: courts take 无法提供 and
   * 不予处理 at once.
   */
  reconsiderationFirst: v.array(v.picklist(OUTCOME_GROUPS)),
  /** Whether silence too goes to reconsideration first, from 2024 until 法释〔2025〕8号 left the choice. Unconfirmed. */
  silenceFirst: v.boolean(),
  /** Years to act in where the answer did not tell the remedies. Unconfirmed: one. */
  untoldYears: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20)),
  /**
   * Whether a last day that is a day of rest moves to the next working day. Unconfirmed: 行政复议法 2023 Art 88 and
   * 民事诉讼法 Art 85, which suits follow, say so.
   */
  restDayMoves: v.boolean(),
});
export type RemedyChoices = v.InferOutput<typeof RemedyChoices>;

/** What an office may set of its own. */
export const OwnRemedyChoices = v.partial(RemedyChoices);

/** The choices with what an office has set of its own. */
export const remedyChoices = (own: v.InferOutput<typeof OwnRemedyChoices> = {}): RemedyChoices =>
  v.parse(RemedyChoices, {
    authority: { zh: '国家统计局', en: 'National Bureau of Statistics of China' },
    court: { zh: '人民法院', en: 'people’s court' },
    reconsiderationFirst: ['refused', 'partial'],
    silenceFirst: true,
    untoldYears: 1,
    restDayMoves: true,
    ...own,
  });

/** The time in which the office must answer a remedy. */
type AnswerTime = { readonly days: number; readonly count: 'calendar' | 'working' };

/** The law on remedies in force in a span of days, chosen by the day of the answer. All periods in calendar days. */
type RemedyRegime = {
  readonly until: Day | null;
  /** Whether some answers go to reconsideration before court, and whether silence does. */
  readonly ordersReconsideration: { readonly answers: boolean; readonly silence: boolean };
  readonly reconsideration: {
    readonly days: number;
    /** Ten days, which the Act of 2023 (Arts 48, 88) counts as working days. */
    readonly answerIn: AnswerTime;
    /** In the summary procedure 简易程序 of that Act (Arts 53, 54), which information cases may be heard in. */
    readonly summaryAnswerIn: AnswerTime | null;
    readonly law: Text;
  };
  readonly suit: {
    readonly months: number;
    readonly afterReconsiderationDays: number;
    /** 行政诉讼法 Art 85: from the day on which the judgment was received. */
    readonly appealDays: number;
    /** 行政诉讼法 Art 67: fifteen days from the copy of the complaint. */
    readonly answerIn: AnswerTime;
    readonly law: Text;
  };
};

const SUIT: RemedyRegime['suit'] = {
  months: 6,
  afterReconsiderationDays: 15,
  appealDays: 15,
  answerIn: { days: 15, count: 'calendar' },
  law: { zh: '《中华人民共和国行政诉讼法》', en: 'Administrative Litigation Law' },
};

const RECONSIDERATION_2023: RemedyRegime['reconsideration'] = {
  days: 60,
  answerIn: { days: 10, count: 'working' },
  summaryAnswerIn: { days: 5, count: 'working' },
  law: {
    zh: '《中华人民共和国行政复议法》（2023年修订）',
    en: 'Administrative Reconsideration Law (revised 2023)',
  },
};

/**
 * By the day of the answer: until 2023 reconsideration or court at choice; then the Act of 2023, under which a refusal
 * goes to reconsideration first; since June 2025 with 法释〔2025〕8号, by which silence may go either way.
 */
const REMEDY_REGIMES: readonly RemedyRegime[] = [
  {
    until: '2023-12-31',
    ordersReconsideration: { answers: false, silence: false },
    reconsideration: {
      days: 60,
      answerIn: { days: 10, count: 'calendar' },
      summaryAnswerIn: null,
      law: { zh: '《中华人民共和国行政复议法》', en: 'Administrative Reconsideration Law' },
    },
    suit: SUIT,
  },
  {
    until: '2025-05-31',
    ordersReconsideration: { answers: true, silence: true },
    reconsideration: RECONSIDERATION_2023,
    suit: SUIT,
  },
  {
    until: null,
    ordersReconsideration: { answers: true, silence: false },
    reconsideration: RECONSIDERATION_2023,
    suit: SUIT,
  },
];

const regimeOn = (day: Day): RemedyRegime => {
  const regime = REMEDY_REGIMES.find(({ until }) => until === null || day <= until);
  if (regime === undefined) throw new RangeError(`No law on remedies covers ${day}.`);
  return regime;
};

const plusDays = (day: Day, days: number): Day => dayText(dayNumber(day) + days);

/** What an applicant can do about an answer, or about none. Days are the last on which it can be done. */
export type Remedies = {
  /** Court only after reconsideration. */
  reconsiderationFirst: boolean;
  authority: Text;
  court: Text;
  reconsiderationDays: number;
  reconsiderationUntil: Day;
  reconsiderationLaw: Text;
  /** The months for going to court at once, and its last day; null where reconsideration goes first. */
  suitMonths: number | null;
  suitUntil: Day | null;
  /** Days for court after the decision in reconsideration. */
  suitAfterReconsiderationDays: number;
  suitLaw: Text;
};

/** The law of the place and time in which last days are told: how an office applies it, and the calendar. */
export type LastDays = { choices: RemedyChoices; calendar: Calendar | null };

/** The last day itself, or the next working day where it is a day of rest. Without a calendar never too late. */
const movedFrom = (day: Day, { choices, calendar }: LastDays): Day =>
  choices.restDayMoves && calendar !== null ? dayText(workingDayFrom(calendar, dayNumber(day))) : day;

/**
 * The remedies against an outcome. `knownOn` is the day on which the applicant got the answer (for silence: the
 * due date), day 0 of the periods. `told`: whether the answer told them.
 */
export const remediesAgainst = (
  outcome: OutcomeGroup | 'silence',
  knownOn: Day,
  choices: RemedyChoices,
  { told = true, calendar = null }: { told?: boolean; calendar?: Calendar | null } = {},
): Remedies => {
  const { ordersReconsideration, reconsideration, suit } = regimeOn(knownOn);
  const first =
    outcome === 'silence'
      ? ordersReconsideration.silence && choices.silenceFirst
      : ordersReconsideration.answers && choices.reconsiderationFirst.includes(outcome);
  const known = Temporal.PlainDate.from(knownOn);
  const until = (day: Day): Day => movedFrom(day, { choices, calendar });
  const untold = known.add({ years: choices.untoldYears }).toString();
  const inMonths = known.add({ months: suit.months }).toString();
  return {
    reconsiderationFirst: first,
    authority: choices.authority,
    court: choices.court,
    reconsiderationDays: reconsideration.days,
    reconsiderationUntil: until(told ? plusDays(knownOn, reconsideration.days) : untold),
    reconsiderationLaw: reconsideration.law,
    suitMonths: first ? null : suit.months,
    suitUntil: first ? null : until(told ? inMonths : untold),
    suitAfterReconsiderationDays: suit.afterReconsiderationDays,
    suitLaw: suit.law,
  };
};

/** The last day for court after a decision in reconsideration received on a day. */
export const suitUntilAfterReconsideration = (received: Day, days: LastDays): Day =>
  movedFrom(plusDays(received, regimeOn(received).suit.afterReconsiderationDays), days);

/** The last day for an appeal 上诉 against a judgment received on a day. */
export const appealUntil = (received: Day, days: LastDays): Day =>
  movedFrom(plusDays(received, regimeOn(received).suit.appealDays), days);

/** How a reconsideration is heard 普通程序, 简易程序; of information cases it may be either (复议法 2023 Art 53). */
export const PROCEDURES = ['ordinary', 'summary'] as const;
type Procedure = (typeof PROCEDURES)[number];

/** What is known of the time to answer a remedy: the procedure, or the day that the notice itself names. */
type AnswerKnown = { readonly procedure?: Procedure | undefined; readonly answerBy?: Day | undefined };

/**
 * The last day for the office's own answer to a remedy whose copy it received on `notified`: the day that the notice
 * names, else what the law gives; where nobody said in which procedure, the shorter time.
 */
export const answerDue = (
  kind: RemedyKind,
  notified: Day,
  calendar: Calendar,
  { procedure = 'summary', answerBy }: AnswerKnown = {},
): Day => {
  if (answerBy !== undefined) return answerBy;
  const { reconsideration, suit } = regimeOn(notified);
  const { answerIn, summaryAnswerIn } = reconsideration;
  const inReconsideration = procedure === 'summary' ? (summaryAnswerIn ?? answerIn) : answerIn;
  const { days, count } = kind === 'reconsideration' ? inReconsideration : suit.answerIn;
  return count === 'calendar'
    ? plusDays(notified, days)
    : dayText(nthWorkingDay(calendar, dayNumber(notified), days));
};
