import type { Text } from './dataflow.ts';
import type { Decision } from './decision.ts';
import { yuan } from './fee.ts';
import { answerParagraphs } from './letter-answer.ts';
import type { Channel, FeeBasis, Regime } from './regime.ts';
import type { Remedies } from './remedy.ts';
import type { Day } from './working-days.ts';

/**
 * The letters of a request: 登记回执, 补正告知书, 延期答复告知书, 第三方意见征询书, 收费通知书, 答复书.
 */
export const LETTER_KINDS = ['receipt', 'supplement', 'extension', 'consultation', 'fee', 'answer'] as const;
export type LetterKind = (typeof LETTER_KINDS)[number];

/** Who writes. `numberPrefix` is the office's own, such as 渝调统公开; */
export type Sender = { name: Text; numberPrefix: string; address: Text; telephone: string };

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
  receipt: string;
  subject: string;
  receivedOn: Day;
  regime: Regime;
};

/** What each kind says of its own. */
export type LetterFacts =
  | { kind: 'receipt'; channel: Channel; due: Day | null; provisional: boolean }
  | { kind: 'supplement'; points: string; until: Day }
  | { kind: 'extension'; workingDays: number; due: Day; reason: string }
  | { kind: 'consultation'; summary: string; workingDays: number | null }
  | { kind: 'fee'; basis: FeeBasis; count: number; fen: number; paymentWithin: number | null }
  | { kind: 'answer'; decision: Decision; remedies: Remedies };

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
  fee: { zh: '政府信息公开收费通知书', en: 'Fee notice' },
  answer: { zh: '政府信息公开申请答复书', en: 'Answer to a request for government information' },
};

export const CHANNEL_NAMES: Readonly<Record<Channel, Text>> = {
  'in-person': { zh: '当面', en: 'in person' },
  fax: { zh: '传真', en: 'fax' },
  web: { zh: '网络', en: 'web' },
  letter: { zh: '信函', en: 'letter' },
  'registered-letter': { zh: '挂号信函', en: 'registered letter' },
  email: { zh: '电子邮件', en: 'e-mail' },
  oral: { zh: '口头', en: 'word of mouth' },
};

/**
 * The document number 文号 of the nth letter of a year.
 *
 * @example documentNumber('渝调统公开', '2018-01-10', 3) // '渝调统公开〔2018〕3号'
 */
export const documentNumber = (prefix: string, day: Day, sequence: number): string =>
  `${prefix}〔${day.slice(0, 4)}〕${sequence}号`;

/** A day as letters write it: 2018年1月10日. */
const chineseDay = (day: Day): string =>
  `${Number(day.slice(0, 4))}年${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日`;

const opening = ({ receivedOn, subject, receipt }: LetterHead): Text => ({
  zh: `本机关于${chineseDay(receivedOn)}收到您（单位）提出的政府信息公开申请（登记编号：${receipt}），申请内容为：${subject}。`,
  en: `On ${receivedOn} this office received your request (${receipt}) for: ${subject}.`,
});

const receiptParagraphs = (head: LetterHead, facts: LetterFacts & { kind: 'receipt' }): Text[] => {
  const { reply } = head.regime;
  const by = CHANNEL_NAMES[facts.channel];
  const due: Text[] =
    facts.due === null
      ? []
      : [
          {
            zh: `按照目前公布的节假日安排，答复期限截至${chineseDay(facts.due)}。${facts.provisional ? '该日期所在期间的节假日安排尚未公布，公布后可能调整。' : ''}`,
            en: `Under the holidays announced so far the reply is due by ${facts.due}.${facts.provisional ? ' Holidays of that time are not announced yet; the date may move.' : ''}`,
          },
        ];
  return [
    {
      zh: `您（单位）通过${by.zh}方式提出的政府信息公开申请已予登记，登记编号：${head.receipt}，收到申请之日：${chineseDay(head.receivedOn)}，申请内容：${head.subject}。`,
      en: `Your request by ${by.en} is registered as ${head.receipt}; day of receipt ${head.receivedOn}; it asks for: ${head.subject}.`,
    },
    {
      zh: `本机关将根据${head.regime.law.zh}的规定，自收到申请之日起${reply.workingDays}个工作日内予以答复；依法需要延长答复期限的，将另行告知。`,
      en: `Under the ${head.regime.law.en} this office replies within ${reply.workingDays} working days; an extension would be told.`,
    },
    ...due,
  ];
};

const supplementParagraphs = (head: LetterHead, facts: LetterFacts & { kind: 'supplement' }): Text[] => {
  const restarts = head.regime.choices.supplement === 'restart';
  return [
    opening(head),
    {
      zh: `经审查，申请内容不明确，需要补正的事项为：${facts.points}。`,
      en: `The request is not clear; to be supplemented: ${facts.points}.`,
    },
    {
      zh: `根据${head.regime.supplement.article.zh}，请于${chineseDay(facts.until)}前（含当日）补正。${restarts ? '答复期限自本机关收到补正的申请之日起计算。' : '补正所需时间不计入答复期限。'}无正当理由逾期不补正的，视为放弃申请，本机关不再处理该政府信息公开申请。`,
      en: `Under ${head.regime.supplement.article.en}, please supplement it by ${facts.until}. ${restarts ? 'The period to reply starts anew on the day the supplement arrives.' : 'The time taken does not count.'} Without good reason, a request not supplemented by then is treated as abandoned.`,
    },
  ];
};

const extensionParagraphs = (head: LetterHead, facts: LetterFacts & { kind: 'extension' }): Text[] => [
  opening(head),
  {
    zh: `因${facts.reason}，需要延长答复期限。根据${head.regime.extension.article.zh}，经本机关政府信息公开工作机构负责人同意，答复期限延长${facts.workingDays}个工作日，延长后的答复期限截至${chineseDay(facts.due)}。`,
    en: `Because of ${facts.reason} the reply is extended by ${facts.workingDays} working days under ${head.regime.extension.article.en}, approved by the head of the disclosure office, to ${facts.due}.`,
  },
  { zh: '特此告知。', en: 'This is to inform you.' },
];

const consultationParagraphs = (head: LetterHead, facts: LetterFacts & { kind: 'consultation' }): Text[] => {
  const { article, silence } = head.regime.consultation['third-party'];
  const within = facts.workingDays === null ? '及时' : `自收到本征询书之日起${facts.workingDays}个工作日内`;
  const withinEn =
    facts.workingDays === null ? 'soon' : `within ${facts.workingDays} working days of receipt`;
  return [
    {
      zh: `本机关收到一件政府信息公开申请（登记编号：${head.receipt}），所涉信息为：${facts.summary}。该信息公开后可能损害你（单位）的合法权益。`,
      en: `A request (${head.receipt}) asks for information whose disclosure may harm your lawful rights: ${facts.summary}.`,
    },
    {
      zh: `根据${article.zh}，现书面征求你（单位）的意见。请${within}书面答复是否同意公开；不同意公开的，请说明理由。`,
      en: `Under ${article.en} we ask whether you agree to its disclosure. Please reply in writing ${withinEn}, with reasons if you do not.`,
    },
    ...(silence === 'office-decides' && facts.workingDays !== null
      ? [
          {
            zh: '逾期未提出意见的，由本机关依法决定是否公开。',
            en: 'Without a reply in time this office decides by law.',
          },
        ]
      : []),
  ];
};

const BASIS_NAMES: Readonly<Record<FeeBasis, (count: number) => Text>> = {
  item: (count) => ({ zh: `按件计收，共${count}件`, en: `by item, ${count} items` }),
  page: (count) => ({ zh: `按量计收，共${count}页`, en: `by page, ${count} pages` }),
  cost: () => ({ zh: '收取检索、复制、邮寄等成本费用', en: 'at cost of search, copying and post' }),
};

const feeParagraphs = (head: LetterHead, facts: LetterFacts & { kind: 'fee' }): Text[] => {
  const { fee, choices } = head.regime;
  const basis = BASIS_NAMES[facts.basis](facts.count);
  const within = facts.paymentWithin;
  return [
    opening(head),
    {
      zh: `根据${fee.article.zh}，本机关决定收取费用（${basis.zh}），金额为人民币${yuan(facts.fen)}元。`,
      en: `Under ${fee.article.en} a fee of ${yuan(facts.fen)} yuan is charged (${basis.en}).`,
    },
    ...(within === null
      ? []
      : [
          {
            zh: `请自收到本通知次日起${within}个工作日内缴纳。逾期未缴纳的，视为放弃申请，本机关不再处理该政府信息公开申请。${choices.payment === 'restart' ? '答复期限自缴费完成次日起重新计算。' : ''}`,
            en: `Please pay within ${within} working days from the day after receipt; otherwise the request is treated as abandoned.${choices.payment === 'restart' ? ' The period to reply starts anew on the day after payment.' : ''}`,
          },
        ]),
  ];
};

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
    case 'fee':
      return feeParagraphs(head, facts);
    case 'answer':
      return [opening(head), ...answerParagraphs(head.regime, facts.decision, facts.remedies)];
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
