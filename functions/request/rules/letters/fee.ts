import type { Text } from '../../../kernel/text.ts';
import { type FeeStep, itemSteps, pageSteps, yuan } from '../../../law/fee.ts';
import type { FeeFacts, LetterHead } from './head.ts';
import { clause, named, opening } from './words.ts';

/** 国办函〔2020〕109号: a notice tells the ground 依据, the rate 标准, the amount 数额 and how it is paid 缴纳方式. */

/** A tariff in words, and how it counts. */
type Tariff = { readonly rate: Text; readonly unit: Text };

const BY_ITEM: Tariff = {
  unit: { zh: '件', en: 'item' },
  rate: {
    zh: '收费标准（按件计收，超额累进）：同一申请人一个自然月内累计申请10件以下（含10件）的，不收费；11至30件（含30件）的部分，每件100元；31件以上的部分，以10件为一档，每增加一档，每件提高100元。',
    en: 'Rate (by item, rising with the number that one applicant asks for in a calendar month): up to 10 items free; items 11 to 30 at 100 yuan each; from item 31 on each further ten cost 100 yuan an item more.',
  },
};

const BY_PAGE: Tariff = {
  unit: { zh: '页', en: 'page' },
  rate: {
    zh: '收费标准（按量计收，超额累进）：30页以下（含30页）的，不收费；31至100页（含100页）的部分，每页10元；101至200页（含200页）的部分，每页20元；201页以上的部分，每页40元。',
    en: 'Rate (by page, rising with the number): up to 30 pages free; pages 31 to 100 at 10 yuan each; pages 101 to 200 at 20 yuan; from page 201 on 40 yuan.',
  },
};

/** So many steps are written out; of more the last ones only, which make up most of the sum. */
const MOST_STEPS = 12;

const stepText = ({ from, to, each, fen }: FeeStep, { unit }: Tariff): Text => {
  const count = to - from + 1;
  const which = {
    zh: from === to ? `第${from}${unit.zh}` : `第${from}至${to}${unit.zh}`,
    en: from === to ? `${unit.en} ${from}` : `${unit.en}s ${from} to ${to}`,
  };
  if (each === 0) return { zh: `${which.zh}不收费`, en: `${which.en} free` };
  return {
    zh: `${which.zh}${count > 1 ? `（共${count}${unit.zh}）` : ''}，每${unit.zh}${each / 100}元，计${yuan(fen)}元`,
    en: `${which.en}${count > 1 ? ` (${count})` : ''} at ${each / 100} yuan each: ${yuan(fen)} yuan`,
  };
};

const monthZh = (month: string): string => `${Number(month.slice(0, 4))}年${Number(month.slice(5, 7))}月`;

/** The amount as it comes about, step by step. */
const reckoning = ({ basis, count, month, before, fen }: FeeFacts, you: string): Text => {
  const total = { zh: `合计人民币${yuan(fen)}元`, en: `${yuan(fen)} yuan in all` };
  const tariff = basis === 'item' ? BY_ITEM : BY_PAGE;
  const all = basis === 'item' ? itemSteps(count, before) : pageSteps(count);
  const earlier = all.length - MOST_STEPS;
  const said = all.slice(-MOST_STEPS).map((step) => stepText(step, tariff));
  const rest: Text[] =
    earlier > 0
      ? [
          {
            zh: `此前各档计${yuan(all.slice(0, earlier).reduce((sum, step) => sum + step.fen, 0))}元`,
            en: `the steps before: ${yuan(all.slice(0, earlier).reduce((sum, step) => sum + step.fen, 0))} yuan`,
          },
        ]
      : [];
  const so = before > 0 ? `${you}在${monthZh(month)}此前已申请${before}件，` : '';
  const soEn = before > 0 ? `you had asked for ${before} items before in ${month}; ` : '';
  const lines = [...rest, ...said];
  return {
    zh: `计算过程：${so}本次计收${count}${tariff.unit.zh}。${lines.map(({ zh }) => zh).join('；')}。${total.zh}。`,
    en: `Reckoned: ${soEn}charged now: ${count} ${tariff.unit.en}${count === 1 ? '' : 's'}; ${lines.map(({ en }) => en).join('; ')}. ${total.en}.`,
  };
};

const charged = ({ regime, you }: LetterHead, { basis, fen, reason }: FeeFacts): Text => {
  const article = regime.fee.article;
  if (basis === 'cost') {
    return {
      zh: `根据${named(article.zh, regime)}，本机关决定收取检索、复制、邮寄等成本费用，金额为人民币${yuan(fen)}元。`,
      en: `Under ${article.en} the cost of search, copying and post is charged: ${yuan(fen)} yuan.`,
    };
  }
  const why = reason === null ? '' : `（${clause(reason)}）`;
  return {
    zh: `经审查，${you}申请公开政府信息的数量、频次明显超过合理范围${why}。根据${named(article.zh, regime)}，本机关决定收取信息处理费，金额为人民币${yuan(fen)}元。`,
    en: `You ask so much or so often that it is clearly beyond what is reasonable${reason === null ? '' : ` (${clause(reason)})`}. Under ${article.en} an information processing fee of ${yuan(fen)} yuan is charged.`,
  };
};

const payment = ({ regime, sender, you }: LetterHead, within: number | null): Text[] => {
  const how = {
    zh: `缴纳方式：${clause(sender.payment.zh)}。`,
    en: `How to pay: ${clause(sender.payment.en)}.`,
  };
  if (within === null) return [how];
  const restart = regime.choices.payment === 'restart';
  return [
    {
      zh: `请${you}自收到本通知次日起${within}个工作日内缴纳。${how.zh}`,
      en: `Please pay within ${within} working days from the day after receipt. ${how.en}`,
    },
    {
      zh: `逾期未缴纳的，视为放弃申请，本机关不再处理该政府信息公开申请。${restart ? '按期缴纳的，答复期限自缴费完成次日起重新计算。' : ''}`,
      en: `A request not paid for in time is treated as abandoned and not processed further.${restart ? ' Once paid, the period to reply starts anew on the next day.' : ''}`,
    },
  ];
};

/** What may be done against the fee, as the office holds it (`feeRemedies`). */
const remedies = ({ regime, you }: LetterHead): Text[] =>
  regime.choices.feeRemedies === 'untold'
    ? []
    : [
        {
          zh: `${you}对本收费决定有异议的，不能单独就本通知申请行政复议或者提起行政诉讼；可以在收到答复后就该答复，或者在缴费期满后就本机关不再处理该申请的行为，依法申请行政复议或者提起行政诉讼。`,
          en: 'Reconsideration and court are not open against this notice by itself, but against the answer, or, once the time to pay is over, against the request not being processed further.',
        },
      ];

/** 收费通知书: why and under what, at which rate, how the amount comes about, how and until when it is paid, and what then. */
export const feeParagraphs = (head: LetterHead, facts: FeeFacts): Text[] => [
  opening(head),
  charged(head, facts),
  ...(facts.basis === 'cost'
    ? []
    : [(facts.basis === 'item' ? BY_ITEM : BY_PAGE).rate, reckoning(facts, head.you)]),
  ...payment(head, facts.paymentWithin),
  ...remedies(head),
];
