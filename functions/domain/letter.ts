import type { Text } from './dataflow.ts';
import type { Decision } from './decision.ts';
import { answerParagraphs } from './letter-answer.ts';
import { closedParagraphs } from './letter-closed.ts';
import { feeParagraphs } from './letter-fee.ts';
import {
  consultationParagraphs,
  extensionParagraphs,
  laterDateParagraphs,
  reasonsParagraphs,
  receiptParagraphs,
  supplementParagraphs,
} from './letter-underway.ts';
import { chineseDay } from './letter-words.ts';
import type { Channel, FeeBasis, Regime } from './regime.ts';
import type { Remedies } from './remedy.ts';
import type { Day } from './working-days.ts';

/**
 * The letters of a request: 登记回执, 补正告知书, 延期答复告知书, 第三方意见征询书, 说明理由告知书, 延迟答复告知书,
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
  subject: string;
  receivedOn: Day;
  regime: Regime;
};

/** What each kind says of its own. */
export type LetterFacts =
  | { kind: 'receipt'; channel: Channel; due: Day | null; provisional: boolean }
  | { kind: 'supplement'; points: string; until: Day }
  | { kind: 'extension'; workingDays: number; due: Day; provisional: boolean; reason: string }
  | { kind: 'consultation'; summary: string; workingDays: number | null }
  /** `reason`: why it was found excessive. */
  | { kind: 'reasons'; reason: string }
  | { kind: 'later-date'; until: Day }
  | ({ kind: 'fee' } & FeeFacts)
  | { kind: 'answer'; decision: Decision; remedies: Remedies }
  /** Each part with its receipt number and what it asks for. */
  | { kind: 'split'; parts: readonly { receipt: string; subject: string }[] }
  | { kind: 'transfer'; agency: string; day: Day }
  | { kind: 'withdrawal'; day: Day };

/**
 * `before`: the applicant's items of that month so far; `reason`: why it was found excessive, null under v2008;
 * `paymentWithin`: working days to pay in, null where the law sets none.
 */
export type FeeFacts = {
  basis: FeeBasis;
  count: number;
  before: number;
  fen: number;
  reason: string | null;
  paymentWithin: number | null;
};

/**
 * A letter in blocks, for a writer of Word, HTML or mail. The Chinese is the letter; the English is a gloss for
 * those who read along, which stands beside it in a mail and never in the letter itself.
 */
export type Letter = {
  kind: LetterKind;
  heading: Text;
  /** The document number 文号. */
  number: string;
  addressee: string;
  paragraphs: readonly Text[];
  seal: Text;
  day: Text;
};

const HEADINGS: Readonly<Record<LetterKind, Text>> = {
  receipt: { zh: '政府信息公开申请登记回执', en: 'Receipt of a request for government information' },
  supplement: { zh: '政府信息公开申请补正告知书', en: 'Request to supplement' },
  extension: { zh: '政府信息公开申请延期答复告知书', en: 'Notice of extension' },
  consultation: { zh: '政府信息公开第三方意见征询书', en: 'Enquiry to a third party' },
  reasons: { zh: '政府信息公开申请说明理由告知书', en: 'Request for reasons' },
  'later-date': { zh: '政府信息公开申请延迟答复告知书', en: 'Notice of a later date' },
  fee: { zh: '政府信息公开收费通知书', en: 'Fee notice' },
  answer: { zh: '政府信息公开申请答复书', en: 'Answer to a request for government information' },
  split: { zh: '政府信息公开申请分别办理告知书', en: 'Notice that a request is split' },
  transfer: { zh: '政府信息公开申请转送告知书', en: 'Notice of transfer' },
  withdrawal: { zh: '政府信息公开申请撤回告知书', en: 'Notice that a withdrawal is on record' },
};

/**
 * The document number 文号 of the nth letter of a year.
 *
 * @example documentNumber('渝调统公开', '2018-01-10', 3) // '渝调统公开〔2018〕3号'
 */
export const documentNumber = (prefix: string, day: Day, sequence: number): string =>
  `${prefix}〔${day.slice(0, 4)}〕${sequence}号`;

const paragraphsOf = (head: LetterHead, facts: LetterFacts): Text[] => {
  switch (facts.kind) {
    case 'receipt':
      return receiptParagraphs(head, facts);
    case 'supplement':
      return supplementParagraphs(head, facts);
    case 'extension':
      return extensionParagraphs(head, facts);
    case 'consultation':
      return consultationParagraphs(head, facts);
    case 'reasons':
      return reasonsParagraphs(head, facts);
    case 'later-date':
      return laterDateParagraphs(head, facts);
    case 'fee':
      return feeParagraphs(head, facts);
    case 'answer':
      return answerParagraphs(head, facts.decision, facts.remedies);
    case 'split':
    case 'transfer':
    case 'withdrawal':
      return closedParagraphs(head, facts);
  }
};

const contact = ({ sender }: LetterHead): Text => ({
  zh: `联系地址：${sender.address.zh}；联系电话：${sender.telephone}。`,
  en: `Address: ${sender.address.en}; telephone: ${sender.telephone}.`,
});

/** The letter of a kind: its blocks from the case's facts, under the case's regime. */
export const letterText = (head: LetterHead, facts: LetterFacts): Letter => ({
  kind: facts.kind,
  heading: HEADINGS[facts.kind],
  number: documentNumber(head.sender.numberPrefix, head.day, head.sequence),
  addressee: `${head.addressee}：`,
  paragraphs: [...paragraphsOf(head, facts), contact(head)],
  seal: head.sender.name,
  day: { zh: chineseDay(head.day), en: head.day },
});
