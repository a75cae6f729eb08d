import * as v from 'valibot';
import { type Day, dayNumber, dayText } from '../../kernel/day.ts';
import { type Fault, Problem } from '../../kernel/problem.ts';
import { RECEIPT_ALPHABET } from '../../kernel/receipt.ts';
import { type Calendar, nthWorkingDay } from '../../law/working-days.ts';
import type { RegisterEntry } from '../../register/rules/entry.ts';

/**
 * A question from the public 咨询: by telephone, in person, over the web or through the public mailbox. It is no
 * request for information 申请: no law sets its days, and what it is answered is no decision. One that asks for
 * information that the office holds is turned into a request, and counts as that alone.
 */

/** `ZX` and the day of entry, then six characters that tell nothing of how many there are. */
export const QUESTION_NUMBER = new RegExp(`^ZX\\d{8}-[${RECEIPT_ALPHABET}]{6}$`);

/** As the register of consultations has them. */
export const QUESTION_WAYS = ['phone', 'visit', 'web', 'mailbox'] as const;
export type QuestionWay = (typeof QUESTION_WAYS)[number];

export const QUESTION_STATES = ['open', 'answered', 'requested', 'dismissed'] as const;
export type QuestionState = (typeof QUESTION_STATES)[number];

export const QUESTION_STATE_NAMES: Readonly<Record<QuestionState, string>> = {
  open: '待答复',
  answered: '已答复',
  requested: '转为申请',
  dismissed: '不予办理',
};

/** How a question was answered; `mail` is sent from here, the others are said to have happened. */
export const ANSWER_WAYS = ['mail', 'phone', 'visit', 'letter'] as const;
export type AnswerWay = (typeof ANSWER_WAYS)[number];

/** Where the published wording of a question and its answer stands. */
export const PUBLICATIONS = ['none', 'proposed', 'public', 'withdrawn'] as const;
export type WordingState = (typeof PUBLICATIONS)[number];

export const WORDING_STATE_NAMES: Readonly<Record<WordingState, string>> = {
  none: '没有问答',
  proposed: '问答待批准',
  public: '问答已公布',
  withdrawn: '问答已撤下',
};

type Step = 'assign' | 'answer' | 'turn' | 'dismiss';

/** A question that was answered may be answered once more: a mail came back, or something was left out. */
const NEXT: Readonly<Record<QuestionState, Partial<Record<Step, QuestionState>>>> = {
  open: { assign: 'open', answer: 'answered', turn: 'requested', dismiss: 'dismissed' },
  answered: { answer: 'answered' },
  requested: {},
  dismissed: {},
};

/** @throws Problem `conflict` where the question is not in a state for it */
export const stateAfter = (state: QuestionState, step: Step): QuestionState => {
  const next = NEXT[state][step];
  if (next) return next;
  throw new Problem('conflict', {
    zh: `咨询的状态是“${QUESTION_STATE_NAMES[state]}”，不能再这样办理`,
    en: `The question is ${state}: this cannot be done any more`,
  });
};

type Publishing = 'propose' | 'approve' | 'withdraw';

const PUBLISHING: Readonly<Record<WordingState, Partial<Record<Publishing, WordingState>>>> = {
  none: { propose: 'proposed' },
  proposed: { propose: 'proposed', approve: 'public', withdraw: 'none' },
  public: { withdraw: 'withdrawn' },
  withdrawn: { propose: 'proposed' },
};

/**
 * What a step does to a published wording. Only what was answered is published, and whoever wrote the wording is not
 * whoever lets it out.
 *
 * @throws Problem `conflict`, `forbidden`
 */
export const publicationAfter = (
  now: { state: QuestionState; publication: WordingState; writtenBy: string | null },
  step: Publishing,
  by: string,
): WordingState => {
  if (now.state !== 'answered') {
    throw new Problem('conflict', {
      zh: '已经答复的咨询才能公布',
      en: 'Only an answered question is published',
    });
  }
  const next = PUBLISHING[now.publication][step];
  if (!next)
    throw new Problem('conflict', {
      zh: `问答的状态是“${WORDING_STATE_NAMES[now.publication]}”，不能这样办理`,
      en: `The wording is ${now.publication}: this cannot be done`,
    });
  if (step === 'approve' && now.writtenBy === by) {
    throw new Problem('forbidden', {
      zh: '问答须由拟写人以外的另一人批准',
      en: 'A wording is approved by another person than the one who wrote it',
    });
  }
  return next;
};

/** The office's own promise: no text sets the days of a question, nor how long its words are kept. */
export const QuestionChoices = v.object({
  /** The day of arrival is day 0. */
  answerWithinWorkingDays: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(60)),
  /** Months after the question was closed, until what was asked, by whom, and what was answered is destroyed. */
  keptMonths: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(120)),
});
export type QuestionChoices = v.InferOutput<typeof QuestionChoices>;

/** The day by which a question is to be answered, under the holidays known on the day of entry; later notices leave it. */
export const questionDue = (
  day: Day,
  calendar: Calendar,
  { answerWithinWorkingDays }: QuestionChoices,
): Day => dayText(nthWorkingDay(calendar, dayNumber(day), answerWithinWorkingDays));

/** How far back a question may be entered, in days: what is older belongs into the register as it is. */
const MOST_DAYS_BACK = 366;

/** Faults of the day on which a question came, as it was typed. */
export const cameFaults = (day: Day, today: Day): Fault[] => {
  if (day > today)
    return [
      {
        code: 'in-the-future',
        pointer: '/day',
        detail: { zh: '这一天尚未到来', en: 'This day has not come yet.' },
      },
    ];
  return dayNumber(today) - dayNumber(day) > MOST_DAYS_BACK
    ? [
        {
          code: 'too-long-ago',
          pointer: '/day',
          detail: { zh: '这一天在一年以前', en: 'This lies more than a year back.' },
        },
      ]
    : [];
};

/** What of a question its entry in the register of consultations says. */
export type ConsultationFacts = {
  number: string;
  way: QuestionWay;
  day: Day;
  topic: string;
  answeredOn: Day;
};

/**
 * The entry by which a closed question counts, once. It stands on the day on which the question came; where that
 * year was closed meanwhile, on the day of the answer, with the day on which it came in its note: a report that has
 * gone out is not changed, and nobody waits for an answer because of a register.
 */
export const entryOfQuestion = (
  { number, way, day, topic, answeredOn }: ConsultationFacts,
  isClosed: (year: string) => boolean,
): RegisterEntry =>
  isClosed(day.slice(0, 4))
    ? { day: answeredOn, way, number, topic, answeredOn, note: `${day}收到，当年已关账` }
    : { day, way, number, topic, answeredOn };
