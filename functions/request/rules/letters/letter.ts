import type { Day } from '../../../kernel/day.ts';
import type { Text } from '../../../kernel/text.ts';
import type { Consulted } from '../../../law/regime.ts';
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
import { ASKED, chineseDay } from './words.ts';

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
  /** What goes with it 附件, by name. */
  attachments: readonly string[];
  seal: Text;
  /** Whether the office's seal goes onto it: GB/T 9704-2012 sets the signature by that (7.3.5.1, 7.3.5.2). */
  sealed: boolean;
  day: Text;
};

const HEADINGS: Readonly<Record<LetterKind, Text>> = {
  receipt: { zh: '政府信息公开申请登记回执', en: 'Receipt of a request for government information' },
  supplement: { zh: '政府信息公开申请补正告知书', en: 'Request to supplement' },
  extension: { zh: '政府信息公开申请延期答复告知书', en: 'Notice of extension' },
  consultation: { zh: '政府信息公开意见征询书', en: 'Enquiry' },
  reasons: { zh: '政府信息公开申请说明理由告知书', en: 'Request for reasons' },
  'later-date': { zh: '政府信息公开申请延迟答复告知书', en: 'Notice of a later date' },
  fee: { zh: '政府信息公开收费通知书', en: 'Fee notice' },
  answer: { zh: '政府信息公开申请答复书', en: 'Answer to a request for government information' },
  split: { zh: '政府信息公开申请分别办理告知书', en: 'Notice that a request is split' },
  transfer: { zh: '政府信息公开申请转送告知书', en: 'Notice of transfer' },
  withdrawal: { zh: '政府信息公开申请撤回告知书', en: 'Notice that a withdrawal is on record' },
};

const ENQUIRIES: Readonly<Record<Consulted, Text>> = {
  'third-party': { zh: '政府信息公开第三方意见征询书', en: 'Enquiry to a third party' },
  agency: { zh: '政府信息公开征求意见函', en: 'Enquiry to another agency' },
  'co-maker': {
    zh: '政府信息公开征求意见函',
    en: 'Enquiry to an agency that made it together with this office',
  },
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
      return answerParagraphs(head, facts);
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

/** A letter that bears no number yet, for whoever looks at it before one is spent. */
export const unnumbered = (letter: Letter): Letter => ({ ...letter, number: '（文号待编）' });

/** The note of what goes with a letter 附件说明, a line each (GB/T 9704-2012, 7.3.4): numbered where there are several, and apart from names that begin with a year. */
export const attachmentLines = (names: readonly string[]): { label: string; name: string }[] =>
  names.map((name, i) => ({
    label: `${i === 0 ? '附件：' : '　　　'}${names.length > 1 ? `${i + 1}. ` : ''}`,
    name,
  }));

/** 政府信息公开申请…, or 政府信息更正申请… where that is asked for. */
const headingOf = ({ matter }: LetterHead, facts: LetterFacts): Text => {
  const { zh, en } = facts.kind === 'consultation' ? ENQUIRIES[facts.party] : HEADINGS[facts.kind];
  return { zh: zh.replace('公开申请', `${ASKED[matter].zh}申请`), en };
};

/** The letter of a kind: its blocks from the case's facts, under the case's regime. */
export const letterText = (head: LetterHead, facts: LetterFacts): Letter => ({
  kind: facts.kind,
  heading: headingOf(head, facts),
  number: documentNumber(head.sender.numberPrefix, head.day, head.sequence),
  addressee: `${head.addressee.replace(/[\s:：]+$/u, '')}：`,
  paragraphs: [...paragraphsOf(head, facts), contact(head)],
  attachments: facts.kind === 'answer' ? facts.attachments : [],
  seal: head.sender.name,
  sealed: head.sealed,
  day: { zh: chineseDay(head.day), en: head.day },
});
