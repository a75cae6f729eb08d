import * as v from 'valibot';
import { DaySchema } from '../../kernel/day.ts';
import { saidIn } from '../../kernel/text.ts';
import { APPLICANT_KINDS } from '../../law/outcome.ts';
import { CHANNELS } from '../../law/regime.ts';
import { line, prose } from '../../web/shapes.ts';
import { RequestEvent } from '../rules/events/events.ts';
import { LETTER_KINDS } from '../rules/letters/head.ts';
import { Applicant, FILE_PURPOSES, Wanted } from './officer-answers.ts';

/** What officers send. */

/** The subject of a member of staff, as their access token has it. */
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

const Matter = v.picklist(['disclosure', 'own-data']);

const Reason = prose(1000);

/** What a request is about 题名, in a few words of the office's own: they stand in lists, and name nobody. */
const Title = line(60);

export const TitleBody = v.strictObject({ title: Title });
export type TitleBody = v.InferOutput<typeof TitleBody>;

/**
 * A request that came in on paper, by fax or mail, or was spoken. `received` is the day on which the clock
 * starts; `arrived` and `confirmed` are given where they differ from it; `registered` is today unless said.
 * A day before today needs `lateEntry`. `numberAsGiven`: why an identity number or credit code whose check digit does
 * not fit is taken as it stands. A way of reply in `wanted` comes with what it goes to in `applicant`; one that is not
 * known is left out.
 */
export const IntakeBody = v.strictObject({
  channel: v.picklist(CHANNELS),
  matter: v.optional(Matter, 'disclosure'),
  addressedTo: v.optional(v.picklist(['disclosure-office', 'another-unit']), 'disclosure-office'),
  received: DaySchema,
  arrived: v.optional(DaySchema),
  confirmed: v.optional(DaySchema),
  registered: v.optional(DaySchema),
  lateEntry: v.optional(Reason),
  officer: v.optional(Staff),
  title: v.optional(Title),
  numberAsGiven: v.optional(Reason),
  kind: v.picklist(APPLICANT_KINDS),
  applicant: Applicant,
  wanted: Wanted,
});
export type IntakeBody = v.InferOutput<typeof IntakeBody>;

/**
 * What an entry says of its days, read from a body that may not be valid elsewhere, so that all its faults come at
 * once. What stands here beside the days is taken as far as it can be.
 */
export const EntryDays = v.object({
  channel: v.picklist(CHANNELS),
  matter: v.fallback(v.optional(Matter, 'disclosure'), 'disclosure'),
  addressedTo: IntakeBody.entries.addressedTo,
  received: DaySchema,
  arrived: v.optional(DaySchema),
  confirmed: v.optional(DaySchema),
  registered: v.optional(DaySchema),
  /** One that is not valid is given all the same. */
  lateEntry: v.optional(v.fallback(Reason, '—')),
  officer: v.fallback(v.optional(Staff), undefined),
  title: v.fallback(v.optional(Title), undefined),
  numberAsGiven: v.fallback(v.optional(Reason), undefined),
  applicant: v.fallback(v.looseObject({ joint: v.fallback(v.optional(v.array(v.unknown()), []), []) }), {
    joint: [],
  }),
});
export type EntryDays = v.InferOutput<typeof EntryDays>;

/** One of the requests that a letter held: the applicant and the days are those of the letter. */
export const PartBody = v.strictObject({
  wanted: Wanted,
  officer: v.optional(Staff),
  title: v.optional(Title),
});
export type PartBody = v.InferOutput<typeof PartBody>;

/** Receipt and review have routes of their own; the calendar is the system's. */
const NOT_BY_HAND: readonly string[] = ['received', 'calendar-changed', 'reviewed'];

/** Released documents, by their file numbers. */
const FileNumbers = v.pipe(
  v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000))),
  v.maxLength(100),
);

/** What somebody wrote: sealed under the case's key, and in no event. */
const Written = prose(20_000);

/**
 * An event as an officer records it: `day` is today unless said; the fee is reckoned by the tariff, and `fen` is
 * given at cost only; what people wrote stands in `words`; a dispatch takes the released documents along that have
 * not gone out, unless `documents` says which.
 */
export const EventBody = v.variant(
  'type',
  RequestEvent.options
    .filter(({ entries }) => !NOT_BY_HAND.includes(entries.type.literal))
    .map(({ entries: { at: _at, by: _by, ...entries } }) => {
      const own: v.ObjectEntries = { ...entries };
      if ('fen' in entries && 'before' in entries) {
        own.fen = v.optional(entries.fen);
        delete own.before;
      }
      if ('letter' in entries) {
        own.documents = v.optional(FileNumbers);
        delete own.letter;
        delete own.content;
      }
      return v.strictObject({
        ...own,
        type: entries.type,
        day: v.optional(DaySchema),
        words: v.optional(Written),
      });
    }),
);
export type EventBody = v.InferOutput<typeof EventBody>;

export const RevealBody = v.strictObject({
  parts: v.pipe(v.array(v.pipe(v.string(), v.regex(/^[a-z]+(-\d+)?$/))), v.minLength(1), v.maxLength(50)),
  reason: Reason,
});
export type RevealBody = v.InferOutput<typeof RevealBody>;

/** `early`: it is to be destroyed although the archive period is not over, for the reason given. */
export const DisposalBody = v.strictObject({ reason: Reason, early: v.optional(v.boolean(), false) });
export type DisposalBody = v.InferOutput<typeof DisposalBody>;

/** A request to be kept although it stands on a disposal list, and why. */
export const StrikeBody = v.strictObject({
  receipt: v.pipe(
    line(20),
    v.regex(
      /^SQ\d{8}-[0-9A-Z]{6}$/,
      saidIn({ zh: '应为申请的登记编号，如 SQ20260914-7KM2QX', en: 'the number of a request' }),
    ),
  ),
  reason: Reason,
});
export type StrikeBody = v.InferOutput<typeof StrikeBody>;

/** A note of the office's own, which is sealed. */
export const NoteBody = v.strictObject({ text: prose(5000) });
export type NoteBody = v.InferOutput<typeof NoteBody>;

/** The applicant's own data, corrected or completed; and why. `numberAsGiven` as at the receipt. */
export const ApplicantBody = v.strictObject({
  applicant: Applicant,
  reason: Reason,
  numberAsGiven: v.optional(Reason),
});
export type ApplicantBody = v.InferOutput<typeof ApplicantBody>;

/**
 * A letter of the trade. `points`: what is to be supplemented; `consultation`, `addressee` and `summary`: to
 * whom and about what a third party, another agency or a co-maker is asked; `documents`: the released files that go
 * with an answer, where they are not all that have not gone out; `sealed`: whether the office's seal goes onto it, as
 * the office has it unless said. `event` is recorded in the same write, so that the letter and what
 * it tells stand or fall together.
 */
export const CaseLetterBody = v.strictObject({
  kind: v.picklist(LETTER_KINDS),
  points: v.optional(prose(5000)),
  consultation: v.optional(v.pipe(v.string(), v.regex(/^[\w.:@-]{1,64}$/))),
  addressee: v.optional(line(100)),
  summary: v.optional(prose(5000)),
  documents: v.optional(FileNumbers),
  sealed: v.optional(v.boolean()),
  event: v.optional(EventBody),
});
export type CaseLetterBody = v.InferOutput<typeof CaseLetterBody>;

/**
 * The review of an answer: `content` is that of the letter which was read (`previewLetter`, or the letter itself).
 * Who approves what provides information gives the `basis` of the confidentiality review 保密审查 (v2019 Art 17); who
 * returns it says in `reason` what is to be changed.
 */
export const CaseReviewBody = v.strictObject({
  content: v.pipe(
    line(64),
    v.regex(
      /^[\w-]+$/,
      saidIn({
        zh: '应为文书的内容标识，由预览给出',
        en: 'the content of a letter, as its preview gives it',
      }),
    ),
  ),
  verdict: v.picklist(['approved', 'returned']),
  basis: v.optional(Reason),
  reason: v.optional(Reason),
  day: v.optional(DaySchema),
  lateEntry: v.optional(Reason),
});
export type CaseReviewBody = v.InferOutput<typeof CaseReviewBody>;

/** `anyway`: the applicant asked for another way than e-mail, and it goes by e-mail all the same. */
export const SendBody = v.strictObject({ anyway: v.optional(v.boolean(), false) });
export type SendBody = v.InferOutput<typeof SendBody>;

export const FileBody = v.strictObject({
  name: v.pipe(
    line(200),
    v.regex(/^[^/\\]+$/, saidIn({ zh: '应为不含路径的文件名', en: 'a file name without a path' })),
  ),
  size: v.pipe(v.number(), v.integer(), v.minValue(1)),
  purpose: v.picklist(FILE_PURPOSES),
});

/** A tracking code that was just shown. */
export const SlipBody = v.strictObject({
  secret: v.pipe(v.string(), v.regex(/^[2-9BCDFGHJKMNPQRSTVWXZ]{4}(-[2-9BCDFGHJKMNPQRSTVWXZ]{4}){3}$/)),
});

export const LogBody = v.strictObject({
  title: v.strictObject({ zh: line(200), en: line(200) }),
  documents: v.pipe(
    v.array(v.strictObject({ file: v.pipe(v.number(), v.integer(), v.minValue(1)), name: line(200) })),
    v.maxLength(50),
  ),
});
export type LogBody = v.InferOutput<typeof LogBody>;
