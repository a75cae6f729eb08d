import type { Day } from '../day.ts';
import type { Text } from '../text.ts';
import { answerParagraphs } from './answer.ts';
import { closedParagraphs } from './closed.ts';
import { feeParagraphs } from './fee.ts';
import type { LetterFacts, LetterHead, LetterKind } from './head.ts';
import {
  consultationParagraphs,
  extensionParagraphs,
  laterDateParagraphs,
  reasonsParagraphs,
  receiptParagraphs,
  supplementParagraphs,
} from './underway.ts';
import { chineseDay } from './words.ts';

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
