import * as v from 'valibot';
import { REFUSAL_NAMES } from '../../formats/received/refusal.ts';
import { ChainHead } from '../../kernel/chain.ts';
import { DaySchema } from '../../kernel/day.ts';
import { APPLICANT_KINDS } from '../../law/outcome.ts';
import { CHANNELS, REGIME_IDS } from '../../law/regime.ts';
import { FILE_STATES, SCANS } from '../rules/case-file.ts';
import type { Deadline, DeadlineState } from '../rules/deadline/deadline.ts';
import { RequestEvent } from '../rules/events/events.ts';
import { LETTER_KINDS } from '../rules/letters/head.ts';
import type { RequestCase } from '../rules/request.ts';
import { CASE_STATES } from '../rules/states.ts';

/**
 * How a request stands in the table. Nothing in these rows was written by an applicant or a third party: that
 * lies sealed beside them. Every row is parsed when read.
 */
const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

/**
 * What a keyed hash was made of: the same number, the same name or contact, the same words for what is wanted, or
 * a part of the sketch by which texts that resemble each other are found.
 */
export const LIKENESSES = ['identity', 'person', 'wanted', 'resembling'] as const;
const Likeness = v.object({ what: v.picklist(LIKENESSES), hash: v.string() });
export type Likeness = v.InferOutput<typeof Likeness>;

/**
 * A letter's facts; its text lies sealed as `letter-n`. `sequence` is its place in the year's 文号, `at` the instant
 * of its writing. `sent`: the mail server took it for the applicant's address, which is what proves the sending.
 */
const LetterRow = v.object({
  n: Count,
  kind: v.picklist(LETTER_KINDS),
  sequence: Count,
  year: v.string(),
  day: DaySchema,
  at: v.string(),
  by: v.string(),
  sent: v.optional(v.object({ day: DaySchema, at: v.string(), by: v.string() })),
  /** The released files that go with it; files begun by then; and the keyed hash of what it says. */
  documents: v.optional(v.array(Count), []),
  files: v.optional(Count, 0),
  content: v.optional(v.string()),
});
export type LetterRow = v.InferOutput<typeof LetterRow>;

const CaseRow = v.object({
  receipt: v.string(),
  version: Count,
  state: v.picklist(CASE_STATES),
  regime: v.picklist(REGIME_IDS),
  kind: v.picklist(APPLICANT_KINDS),
  channel: v.picklist(CHANNELS),
  /** Staff subject of the officer in charge 承办人; null: nobody yet. */
  officer: v.nullable(v.string()),
  /** What it is about, in a few words of an officer's that name nobody 题名; null: nobody wrote any. */
  title: v.optional(v.nullable(v.string()), null),
  /** The day of entry, and the year of arrival under which the register lists it. */
  entered: DaySchema,
  year: v.string(),
  /** Keyed hash of the receipt's secret. */
  secret: v.string(),
  likenesses: v.array(Likeness),
  /** Whether the applicant is told of steps by mail; where to, lies apart (store/secrets/notice-address.ts). */
  notices: v.optional(v.boolean(), false),
  /** The sealed sketch of what is wanted; empty where too little was written to compare. */
  sketch: v.optional(v.string(), ''),
  /** Events on record. */
  events: Count,
  letters: v.array(LetterRow),
  /**
   * To whom letters are addressed, by a keyed hash, with the events and letters on record when it came to be so and the
   * day; the first as it was entered. Empty: it never changed.
   */
  addressees: v.optional(
    v.array(v.object({ to: v.string(), events: Count, letters: Count, day: DaySchema })),
    [],
  ),
  /** Files begun. */
  files: Count,
  /** Names of the sealed parts. */
  parts: v.array(v.string()),
  /** Derived, with the version of what it was derived from. */
  due: v.nullable(DaySchema),
  provisional: v.boolean(),
  running: v.picklist(['not-started', 'running', 'suspended', 'stopped']),
  deadlineVersion: Count,
  calendarVersion: v.string(),
  /** The next day on which anything is to happen; absent while nothing is. */
  wakeOn: v.optional(DaySchema),
  audit: ChainHead,
  /** Disposal proposed, and done. */
  disposal: v.nullable(v.object({ by: v.string(), at: v.string(), reason: v.string() })),
  destroyed: v.nullable(v.string()),
});
export type CaseRow = v.InferOutput<typeof CaseRow>;

/** A file of a case, and how it fares. */
const FileRow = v.object({
  n: Count,
  /** Staff subject, or `applicant`. */
  by: v.string(),
  purpose: v.string(),
  state: v.picklist(FILE_STATES),
  /** How often its check was ordered. */
  checks: Count,
  /** The instant from which its check is late; absent while none is waited for. */
  wakeOn: v.optional(v.string()),
  /** The day on which it was removed by rule. */
  removedOn: v.nullable(DaySchema),
  versionId: v.nullable(v.string()),
  bytes: v.nullable(Count),
  /** The media type that its bytes were found to be. */
  type: v.nullable(v.string()),
  /** Why it was refused. */
  refusal: v.optional(v.picklist(REFUSAL_NAMES)),
  /** What the virus scanner said of a file that is kept. */
  scan: v.optional(v.picklist(SCANS)),
});
export type FileRow = v.InferOutput<typeof FileRow>;

/** A reminder claimed: it was queued to be sent, or something more urgent had overtaken it. */
const ClaimRow = v.object({
  key: v.string(),
  kind: v.string(),
  day: DaySchema,
  role: v.string(),
  as: v.picklist(['sent', 'superseded']),
});
export type ReminderClaim = v.InferOutput<typeof ClaimRow>;

export const readCase = (item: unknown): CaseRow => v.parse(CaseRow, item);
export const readFileRow = (item: unknown): FileRow => v.parse(FileRow, item);
export const readClaim = (item: unknown): ReminderClaim => v.parse(ClaimRow, item);
export const readEvent = (item: unknown): RequestEvent =>
  v.parse(v.object({ event: RequestEvent }), item).event;

/** What a case kept of its last derived deadline. */
export const deadlineStateOf = ({ due, running, deadlineVersion }: CaseRow): DeadlineState => ({
  due,
  running,
  deadlineVersion: deadlineVersion,
});

/** The row's derived fields, from the case's events and its deadline. */
export const derivedFields = (
  request: RequestCase,
  deadline: Deadline,
): Pick<
  CaseRow,
  | 'state'
  | 'regime'
  | 'officer'
  | 'events'
  | 'due'
  | 'provisional'
  | 'running'
  | 'deadlineVersion'
  | 'calendarVersion'
> => ({
  state: request.state,
  regime: request.regime,
  officer: request.events.findLast((event) => event.type === 'assigned')?.officer ?? null,
  events: request.events.length,
  due: deadline.due,
  provisional: deadline.provisional,
  running: deadline.running,
  deadlineVersion: deadline.deadlineVersion,
  calendarVersion: deadline.calendarVersion,
});
