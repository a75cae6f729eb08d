import * as v from 'valibot';
import { DaySchema, TIME } from '../../kernel/day.ts';
import { saidIn } from '../../kernel/text.ts';
import { APPLICANT_KINDS } from '../../law/outcome.ts';
import { email, phone, typedLine, typedProse } from '../../web/forms/form-texts.ts';
import { line, prose } from '../../web/shapes.ts';
import { ANSWER_WAYS, PUBLICATIONS, QUESTION_STATES, QUESTION_WAYS } from '../rules/question.ts';

/** What people ask, and what officers do about it. */

/** The public form's fields. Whoever leaves no address is answered nowhere, and reads the answer if it is published. */
export const AskForm = v.strictObject({
  question: typedProse(3000),
  name: v.optional(typedLine(100)),
  phone: v.optional(phone),
  email: v.optional(email),
  /** An ALTCHA payload, base64: with it more is taken in an hour from one address. */
  proof: v.optional(v.pipe(v.string(), v.maxLength(4000))),
});
export type AskForm = v.InferOutput<typeof AskForm>;

const Staff = v.pipe(
  v.string(),
  v.regex(
    /^[\w.:@-]{1,64}$/,
    saidIn({
      zh: '应为访问令牌的主体（字母、数字和 . : @ -，至多64个）',
      en: 'the subject of an access token',
    }),
  ),
);
const Reason = prose(1000);

/** What it is about, in a few words of the office's own: they stand in lists and in the register, and name nobody. */
const Topic = line(200);

/** A question that came by telephone, in person or through the public mailbox. */
export const EnterBody = v.strictObject({
  way: v.picklist(QUESTION_WAYS),
  day: v.optional(DaySchema),
  topic: Topic,
  question: prose(5000),
  name: v.optional(line(100)),
  phone: v.optional(line(40)),
  email: v.optional(
    v.pipe(line(100), v.email(saidIn({ zh: '不是电子邮件地址', en: 'not an e-mail address' }))),
  ),
  officer: v.optional(Staff),
});
export type EnterBody = v.InferOutput<typeof EnterBody>;

export const AssignBody = v.strictObject({ officer: Staff, topic: v.optional(Topic) });

/** `on` and `time` are now unless said; a mail leaves now. */
export const AnswerBody = v.strictObject({
  how: v.picklist(ANSWER_WAYS),
  text: prose(20_000),
  topic: v.optional(Topic),
  on: v.optional(DaySchema),
  time: v.optional(
    v.pipe(
      v.string(),
      v.regex(TIME, saidIn({ zh: '应为时刻，如 15:30', en: 'a time of day such as 15:30' })),
    ),
  ),
});

export const QuestionReasonBody = v.strictObject({ reason: Reason });

const Words = (most: number) => v.strictObject({ zh: prose(most), en: v.optional(prose(most)) });

/** The wording for the public: the question and its answer, naming nobody. English stands beside it where it is given. */
export const QuestionWordingBody = v.strictObject({ question: Words(2000), answer: Words(10_000) });

/**
 * What is known of the applicant beside what they said when they asked, for the request into which the question is
 * turned. `received` is the day on which the question came, unless said.
 */
export const TurnBody = v.strictObject({
  kind: v.picklist(APPLICANT_KINDS),
  applicant: v.optional(v.record(v.string(), v.unknown()), {}),
  wanted: v.optional(v.record(v.string(), v.unknown()), {}),
  received: v.optional(DaySchema),
  confirmed: v.optional(DaySchema),
  officer: v.optional(Staff),
  title: v.optional(line(60)),
  numberAsGiven: v.optional(Reason),
});

const By = { by: v.string(), at: v.string() } as const;
const Worded = v.object({ zh: v.string(), en: v.nullable(v.string()) });

/** A question as staff see it, without anything of who asked. */
export const QuestionAnswer = v.object({
  number: v.string(),
  version: v.number(),
  state: v.picklist(QUESTION_STATES),
  way: v.picklist(QUESTION_WAYS),
  day: v.string(),
  due: v.string(),
  topic: v.nullable(v.string()),
  officer: v.nullable(v.string()),
  enteredAt: v.string(),
  enteredBy: v.string(),
  /** Whether it can be answered by mail. */
  mail: v.boolean(),
  answers: v.array(
    v.object({
      n: v.number(),
      how: v.picklist(ANSWER_WAYS),
      on: v.string(),
      time: v.nullable(v.string()),
      ...By,
    }),
  ),
  closedOn: v.nullable(v.string()),
  /** The entry of the register of consultations by which it counts. */
  entry: v.nullable(v.string()),
  publication: v.picklist(PUBLICATIONS),
  wording: v.nullable(v.object({ question: Worded, answer: Worded, ...By })),
  published: v.nullable(v.object({ day: v.string(), ...By })),
  withdrawn: v.nullable(v.object({ reason: v.string(), ...By })),
  request: v.nullable(v.string()),
  dismissed: v.nullable(v.object({ reason: v.string(), ...By })),
  keptUntil: v.nullable(v.string()),
  destroyed: v.nullable(v.string()),
});
export type QuestionAnswer = v.InferOutput<typeof QuestionAnswer>;

export const QuestionsAnswer = v.object({
  items: v.array(QuestionAnswer),
  next: v.nullable(v.string()),
});
export type QuestionsAnswer = v.InferOutput<typeof QuestionsAnswer>;

/** What was asked, by whom, and what they were answered. */
export const QuestionWords = v.object({
  question: v.string(),
  name: v.optional(v.string()),
  phone: v.optional(v.string()),
  email: v.optional(v.string()),
  answers: v.array(v.object({ n: v.number(), text: v.string() })),
});
export type QuestionWords = v.InferOutput<typeof QuestionWords>;

/** Answers that are public and may fit, those that fit best first. */
export const EarlierAnswer = v.object({
  items: v.array(
    v.object({
      number: v.string(),
      answeredOn: v.string(),
      question: Worded,
      answer: Worded,
      percent: v.number(),
    }),
  ),
});
export type EarlierAnswer = v.InferOutput<typeof EarlierAnswer>;
