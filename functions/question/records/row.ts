import * as v from 'valibot';
import { ChainHead } from '../../kernel/chain.ts';
import { DaySchema } from '../../kernel/day.ts';
import { ANSWER_WAYS, PUBLICATIONS, QUESTION_STATES, QUESTION_WAYS } from '../rules/question.ts';

/**
 * How a question stands in the table. Nothing here was written by whoever asked: that lies sealed beside it as
 * `question`, and what they were answered as `answer-n`.
 */
const By = { by: v.string(), at: v.string() } as const;

/** Words for the public: Chinese always, English where somebody wrote it. */
const Worded = v.object({ zh: v.string(), en: v.nullable(v.string()) });

const Wording = v.object({ question: Worded, answer: Worded, ...By });

export const QuestionRow = v.object({
  number: v.string(),
  version: v.number(),
  way: v.picklist(QUESTION_WAYS),
  /** The day on which it came, and the instant at which it was entered. */
  day: DaySchema,
  enteredAt: v.string(),
  /** A staff subject, or `visitor`. */
  enteredBy: v.string(),
  /** What it is about, in words of an officer's that name nobody. */
  topic: v.nullable(v.string()),
  officer: v.nullable(v.string()),
  state: v.picklist(QUESTION_STATES),
  due: DaySchema,
  /** Whether whoever asked gave a mail address. */
  mail: v.boolean(),
  /** Keyed hash of what was asked by whom: the same thing sent again from one browser is known by it. */
  same: v.string(),
  /** Keyed hash of the code by which whoever asked over the web follows it; '' where nobody can, or its words are gone. */
  secret: v.string(),
  /** `on` and `time`: when it was answered, where it was by telephone or in person. */
  answers: v.array(
    v.object({
      n: v.number(),
      how: v.picklist(ANSWER_WAYS),
      on: DaySchema,
      time: v.nullable(v.string()),
      ...By,
    }),
  ),
  closedOn: v.nullable(DaySchema),
  /** The entry of the register of consultations by which it counts; null where it counts as none. */
  entry: v.nullable(v.string()),
  publication: v.picklist(PUBLICATIONS),
  wording: v.nullable(Wording),
  published: v.nullable(v.object({ day: DaySchema, ...By })),
  withdrawn: v.nullable(v.object({ reason: v.string(), ...By })),
  /** The request that it was turned into. */
  request: v.nullable(v.string()),
  dismissed: v.nullable(v.object({ reason: v.string(), ...By })),
  /** Of a closed one: the day on which its words are destroyed, and the day on which they were. */
  keptUntil: v.nullable(DaySchema),
  destroyed: v.nullable(DaySchema),
  audit: ChainHead,
});
export type QuestionRow = v.InferOutput<typeof QuestionRow>;

export const readQuestion = (item: unknown): QuestionRow => v.parse(QuestionRow, item);

/** A question and its answer as everybody reads them. */
const PublicAnswer = v.object({
  number: v.string(),
  /** By what its page names it; the number does not follow from it. */
  anchor: v.string(),
  /** The day on which it became public. */
  day: DaySchema,
  answeredOn: DaySchema,
  question: Worded,
  answer: Worded,
});
export type PublicAnswer = v.InferOutput<typeof PublicAnswer>;

export const readPublicAnswer = (item: unknown): PublicAnswer => v.parse(PublicAnswer, item);
