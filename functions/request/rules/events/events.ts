import * as v from 'valibot';
import { DaySchema } from '../../../kernel/day.ts';
import type { Text } from '../../../kernel/text.ts';
import { CHANNELS, CONSULTED, FEE_BASES } from '../../../law/regime.ts';
import { PROCEDURES, REMEDY_KINDS } from '../../../law/remedy.ts';
import { Decision, DecisionWords } from '../answer/decision.ts';

/**
 * What can happen to a request, as it is stored: events are added, never changed. No event holds anything
 * that an applicant or a third party wrote; people stand in it as staff subjects and receipt numbers. What
 * the office gives as reasons is its own words, and letters are kept elsewhere.
 */
const Id = v.pipe(v.string(), v.regex(/^[\w.:@-]{1,64}$/));
const Count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000));
const Fen = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000_000_000));

/** How an answer goes out; `courier` is an express service 快递 that has its delivery signed for. */
export const DISPATCH_WAYS = [
  'in-person',
  'post',
  'registered-post',
  'courier',
  'email',
  'fax',
  'web',
] as const;
export type DispatchWay = (typeof DISPATCH_WAYS)[number];

/** How it went out, as registers and pages say it: 传真, by fax. */
export const DISPATCH_WAY_NAMES: Readonly<Record<DispatchWay, Text>> = {
  'in-person': { zh: '当面', en: 'in person' },
  post: { zh: '邮寄', en: 'by post' },
  'registered-post': { zh: '挂号邮寄', en: 'by registered post' },
  courier: { zh: '快递', en: 'by courier' },
  email: { zh: '电子邮件', en: 'by e-mail' },
  fax: { zh: '传真', en: 'by fax' },
  web: { zh: '网络', en: 'online' },
};

const recorded = {
  /** The legal day of the event in Asia/Shanghai, which may lie before the day on which it was recorded. */
  day: DaySchema,
  /** The instant of recording, ISO 8601 with its offset. */
  at: v.pipe(v.string(), v.isoTimestamp()),
  /** Who recorded it: a staff subject, `applicant` or `system`. */
  by: Id,
  /** Why staff recorded it after its day. */
  lateEntry: v.optional(DecisionWords),
};

const event = <T extends string, E extends v.ObjectEntries>(type: T, entries: E) =>
  v.object({ type: v.literal(type), ...recorded, ...entries });

const EVENTS = [
  /**
   * `day` is the day of arrival. `addressedTo`: a letter to another unit of the office is an ordinary letter,
   * however it was posted. `applicants`: joint applicants are one case. `matter`: a correction of one's own
   * data (v2019 Art 41) is another kind of case, which the statutory table does not count. `numberAsGiven`: why an
   * identity number or credit code was taken though its check digit does not fit. `question`: the question from the
   * public 咨询 that was turned into this request.
   */
  event('received', {
    channel: v.picklist(CHANNELS),
    matter: v.optional(v.picklist(['disclosure', 'own-data']), 'disclosure'),
    addressedTo: v.optional(v.picklist(['disclosure-office', 'another-unit']), 'disclosure-office'),
    applicants: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)), 1),
    splitFrom: v.optional(Id),
    question: v.optional(Id),
    numberAsGiven: v.optional(DecisionWords),
  }),
  /** The office and the applicant confirmed the receipt to each other. */
  event('confirmed', {}),
  event('registered', {}),
  event('assigned', { officer: Id }),
  /** `day` is the dispatch of the notice 补正告知, `until` the end of the reasonable period given. */
  event('supplement-asked', { until: DaySchema }),
  /** `excuse`: why a supplement after the period is taken all the same. */
  event('supplement-arrived', { excuse: v.optional(DecisionWords) }),
  event('supplement-lapsed', {}),
  /** An enquiry 征求意见; `consultation` names it within the case. */
  event('consultation-dispatched', { consultation: Id, with: v.picklist(CONSULTED) }),
  event('consultation-received', { consultation: Id }),
  event('consultation-replied', { consultation: Id, answer: v.picklist(['consents', 'partly', 'refuses']) }),
  event('extension-proposed', { workingDays: Count, reason: DecisionWords }),
  event('extension-approved', {}),
  event('extension-declined', { reason: DecisionWords }),
  event('extension-told', {}),
  /** Clearly excessive in number or frequency: the finding that Arts 35 and 42 need. */
  event('excessive-found', { reason: DecisionWords }),
  event('reasons-asked', {}),
  event('reasons-given', {}),
  /** The reasons hold, and a later date is told to the applicant (Art 35). */
  event('later-date-agreed', { until: DaySchema }),
  /** `count` is items, or pages, or 1 at cost; `before` is the applicant's items of that month so far. */
  event('fee-noticed', {
    basis: v.picklist(FEE_BASES),
    count: Count,
    before: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
    fen: Fen,
  }),
  event('fee-notice-received', {}),
  event('fee-paid', {}),
  event('fee-lapsed', {}),
  event('fee-waived', { reason: DecisionWords }),
  event('contact-lost', {}),
  event('contact-restored', {}),
  event('decided', { decision: Decision }),
  /**
   * The answer was reviewed 审核; `content` is the keyed hash of what its letter says and what goes with it,
   * `documents` the released files among that.
   */
  event('reviewed', {
    content: v.string(),
    documents: v.optional(v.pipe(v.array(Count), v.maxLength(100)), []),
    verdict: v.picklist(['approved', 'returned']),
    /** Of the confidentiality review: the rules that it was made under, and what it found. */
    basis: v.optional(DecisionWords),
    reason: v.optional(DecisionWords),
  }),
  /**
   * What left: the released `documents` by their file numbers, the `letter` by its number where it was written here,
   * and the keyed hash of its content, by which it is known as the one that was reviewed.
   */
  event('dispatched', {
    way: v.picklist(DISPATCH_WAYS),
    documents: v.optional(v.pipe(v.array(Count), v.maxLength(100)), []),
    letter: v.optional(Count),
    content: v.optional(v.string()),
  }),
  event('delivered', {}),
  event('withdrawn', {}),
  event('transferred', { agency: DecisionWords }),
  /** One officer would have it joined with a request that is not found to be like it; another joins it. */
  event('link-proposed', { as: Id, reason: DecisionWords }),
  /** The same request, sent twice: it goes on as the case `as`. */
  event('linked', { as: Id }),
  event('split', { into: v.pipe(v.array(Id), v.minLength(2)) }),
  /** Reconsideration or the court had the office answer anew; `until` where a day was set. */
  event('reopened', { until: v.optional(DaySchema) }),
  /** `day` is the day on which the office received the copy of the application or complaint. */
  event('remedy-notified', {
    remedy: Id,
    kind: v.picklist(REMEDY_KINDS),
    /** Of a reconsideration: how it is heard, where the notice says so. */
    procedure: v.optional(v.picklist(PROCEDURES)),
    /** The day by which the notice itself wants the office's answer. */
    answerBy: v.optional(DaySchema),
  }),
  event('remedy-answered', { remedy: Id }),
  event('remedy-decided', { remedy: Id, result: v.picklist(['upheld', 'corrected', 'other']) }),
  /** A holiday notice, or a corrected one, and what it did to the due date. Recorded by the system. */
  event('calendar-changed', {
    version: v.string(),
    notices: v.array(v.string()),
    dueBefore: v.nullable(DaySchema),
    dueAfter: v.nullable(DaySchema),
  }),
] as const;

export const RequestEvent = v.variant('type', EVENTS);
export type RequestEvent = v.InferOutput<typeof RequestEvent>;
export type EventType = RequestEvent['type'];
export type EventOf<T extends EventType> = Extract<RequestEvent, { type: T }>;
