import type { Day } from '../../../kernel/day.ts';
import type { Text } from '../../../kernel/text.ts';
import type { Channel, Consulted, FeeBasis, Regime } from '../../../law/regime.ts';
import type { Remedies } from '../../../law/remedy.ts';
import type { Decision } from '../answer/decision.ts';
import type { CitedAnswer } from '../answer/earlier.ts';
import type { EventOf } from '../events/events.ts';

/**
 * The letters of a request: 登记回执, 补正告知书, 延期答复告知书, 意见征询书 (to a third party, another agency or a co-maker), 说明理由告知书, 延迟答复告知书,
 * 收费通知书, 答复书; and of one that is closed without an answer: 分别办理告知书, 转送告知书, 撤回告知书. That another
 * agency holds what is wanted is an answer (`held-by-another`); a transfer 转送 tells that this office sent it on.
 */
export const LETTER_KINDS = [
  'receipt',
  'supplement',
  'extension',
  'consultation',
  'reasons',
  'later-date',
  'fee',
  'answer',
  'split',
  'transfer',
  'withdrawal',
] as const;
export type LetterKind = (typeof LETTER_KINDS)[number];

/**
 * Who writes. `numberPrefix` is the office's own, such as 渝调统公开; `payment` is how a fee is paid 缴纳方式, to its
 * account or at its counter.
 */
export type Sender = { name: Text; numberPrefix: string; address: Text; telephone: string; payment: Text };

/**
 * What every letter says. `addressee` and `subject` are the applicant's (or the third party's) own words:
 * personal data, and so is the letter.
 */
export type LetterHead = {
  sender: Sender;
  /** The place in the year's sequence of outgoing letters, from 1. */
  sequence: number;
  day: Day;
  addressee: string;
  /** How the applicant is called: 您, 你单位 or 你们 (`addressing`). */
  you: string;
  receipt: string;
  /** Whether information is asked for, or a correction of what is kept about oneself 更正 (v2019 Art 41). */
  matter: EventOf<'received'>['matter'];
  subject: string;
  receivedOn: Day;
  /** Whether the letter gets the office's seal 印章: the signature stands otherwise without one. */
  sealed: boolean;
  regime: Regime;
};

/** What each kind says of its own. */
export type LetterFacts =
  | { kind: 'receipt'; channel: Channel; due: Day | null; provisional: boolean }
  /** `late`: asked for when it could no longer move the period. */
  | { kind: 'supplement'; points: string; until: Day; late: boolean }
  | { kind: 'extension'; workingDays: number; due: Day; provisional: boolean; reason: string }
  /** `workingDays`: the time to answer, null where the law sets none. */
  | { kind: 'consultation'; party: Consulted; summary: string; workingDays: number | null }
  /** `reason`: why it was found excessive. */
  | { kind: 'reasons'; reason: string }
  | { kind: 'later-date'; until: Day }
  | ({ kind: 'fee' } & FeeFacts)
  | ({ kind: 'answer' } & AnswerFacts)
  /** Each part with its receipt number and what it asks for. */
  | { kind: 'split'; parts: readonly { receipt: string; subject: string }[] }
  | { kind: 'transfer'; agency: string; day: Day }
  | { kind: 'withdrawal'; day: Day };

/**
 * `attachments`: what goes with it, by the names that the officer gave; `earlier`: the answer that a repeated request
 * had before, where that is on record here.
 */
export type AnswerFacts = {
  decision: Decision;
  remedies: Remedies;
  attachments: readonly string[];
  earlier?: CitedAnswer;
};

/**
 * `month`: the calendar month that the items are counted in, `2026-10`; `before`: the applicant's items of it so far; `reason`: why it was found excessive, null under v2008;
 * `paymentWithin`: working days to pay in, null where the law sets none.
 */
export type FeeFacts = {
  basis: FeeBasis;
  count: number;
  month: string;
  before: number;
  fen: number;
  reason: string | null;
  paymentWithin: number | null;
};
