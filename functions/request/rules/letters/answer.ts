import type { Text } from '../../../kernel/text.ts';
import { OUTCOMES, type OutcomeRow, type ReplyKind } from '../../../law/outcome.ts';
import type { Regime } from '../../../law/regime.ts';
import type { Remedies } from '../../../law/remedy.ts';
import type { Decision } from '../answer/decision.ts';
import { correctionFinding, findingOf, groundText } from './findings.ts';
import type { AnswerFacts, LetterHead } from './head.ts';
import { clause, named, opening, pointNumber, sentence } from './words.ts';

/**
 * The item of v2019 Art 36 that each kind of reply is given under; where the row of the table has several, an answer
 * cites its own and no other.
 */
const ITEM_2019: Partial<Record<ReplyKind, readonly [zh: string, en: string]>> = {
  'already-public': ['第三十六条第（一）项', 'Art 36(1)'],
  provided: ['第三十六条第（二）项', 'Art 36(2)'],
  'not-held': ['第三十六条第（四）项', 'Art 36(4)'],
  'held-by-another': ['第三十六条第（五）项', 'Art 36(5)'],
};

/** A correction of what is kept about oneself. Unconfirmed under v2008: its second paragraph. */
const CORRECTION: Readonly<Record<Regime['id'], Text>> = {
  v2008: { zh: '《政府信息公开条例》第二十五条第二款', en: '2008 Regulations, Art 25(2)' },
  v2019: { zh: '《政府信息公开条例》第四十一条', en: '2019 Regulations, Art 41' },
};

/** A refusal cites why it may not be disclosed, and Art 36(3), under which that is told. */
const articleOf = (row: OutcomeRow, reply: ReplyKind, { id }: Regime): Text => {
  const own = row.article[id];
  if (id !== 'v2019') return own;
  if (reply === 'refused') return { zh: `${own.zh}、第三十六条第（三）项`, en: `${own.en}, 36(3)` };
  const item = ITEM_2019[reply];
  return item ? { zh: `《政府信息公开条例》${item[0]}`, en: `2019 Regulations, ${item[1]}` } : own;
};

/** The Regulations by their whole name, also where the article is another text's. */
const withLaw = (article: string, regime: Regime): string => {
  const whole = named(article, regime);
  return whole.startsWith(regime.law.zh) ? whole : `${regime.law.zh}、${whole}`;
};

const ITS_OWN_NAME = /《(?:中华人民共和国)?政府信息公开条例》(?:（[^）]*）)?/gu;

/** The ground that the decision names beside the article of its row, unless that says the same: of a row with several items the answer cites its own. */
const besides = ({ ground, outcome }: Decision, article: string, { id }: Regime): Text => {
  if (ground === undefined) return { zh: '', en: '' };
  const row: OutcomeRow = OUTCOMES[outcome];
  const said = clause(ground).replace(/^(根据|依据|按照)/u, '');
  if (said === row.article[id].zh || article.includes(said.replace(ITS_OWN_NAME, '').trim()))
    return { zh: '', en: '' };
  return { zh: `，以及${said}`, en: `, and ${said}` };
};

/** Reasons within the sentence that they belong to; of several lines each is a paragraph, and so is what follows from them. */
const reasonsText = (reasons: string): string => {
  const lines = reasons.split('\n').filter((line) => line.trim() !== '');
  return lines.length < 2
    ? sentence(reasons)
    : `理由如下：\n${lines.map((line) => sentence(line.trim())).join('\n')}\n`;
};

/** Why it is disclosed though a third party objects; nothing where none does. */
const overObjection = ({ refusalUnfounded, publicInterest }: Decision): Text => {
  const zh = [
    refusalUnfounded === undefined ? '' : `第三方不同意公开，但是其理由不成立：${sentence(refusalUnfounded)}`,
    publicInterest === undefined
      ? ''
      : `第三方不同意公开，但是本机关认为不公开会对公共利益造成重大影响：${sentence(publicInterest)}`,
  ];
  const en = [
    refusalUnfounded === undefined
      ? ''
      : ` The third party disagrees, but its reasons do not hold: ${clause(refusalUnfounded)}.`,
    publicInterest === undefined
      ? ''
      : ` The third party disagrees, but the public interest outweighs that: ${clause(publicInterest)}.`,
  ];
  return { zh: zh.join(''), en: en.join('') };
};

/** 经审查，…；理由。根据…，本机关…。 */
const decisionParagraph = (
  { you, regime, matter }: LetterHead,
  { decision, attachments, earlier }: AnswerFacts,
): Text => {
  const row: OutcomeRow = OUTCOMES[decision.outcome];
  const corrected = matter === 'own-data' ? correctionFinding(you, decision) : null;
  const article = corrected === null ? articleOf(row, decision.reply, regime) : CORRECTION[regime.id];
  const also = besides(decision, article.zh, regime);
  const { found, done } = corrected ?? findingOf(you, decision, attachments.length > 0, earlier);
  const { reasons } = decision;
  const why = reasons === undefined ? '' : reasonsText(reasons);
  const despite = overObjection(decision);
  return {
    zh: `经审查，${found.zh}。${why}${despite.zh}根据${withLaw(article.zh, regime)}${also.zh}，${done.zh}${decision.withheld.length > 0 ? '；不予公开的内容及其理由如下：' : '。'}`,
    en: `On examination, ${found.en}.${reasons === undefined ? '' : ` ${clause(reasons)}.`}${despite.en} Under the ${regime.law.en}, ${article.en}${also.en}, ${done.en}${decision.withheld.length > 0 ? '. Withheld, and why:' : '.'}`,
  };
};

/** The information itself, where it stands in the answer. */
const textParagraphs = ({ matter }: LetterHead, { text }: Decision): Text[] =>
  text === undefined
    ? []
    : [
        matter === 'own-data'
          ? { zh: `更正后的内容为：${sentence(text)}`, en: `As corrected: ${sentence(text, '.')}` }
          : { zh: `现公开的内容为：${sentence(text)}`, en: `What is disclosed: ${sentence(text, '.')}` },
      ];

const withheldParagraphs = ({ regime }: LetterHead, { withheld }: Decision): Text[] =>
  withheld.map(({ item, reason, ground }, i) => {
    const { article }: OutcomeRow = OUTCOMES[ground];
    const is = groundText(ground);
    return {
      zh: `${pointNumber(i + 1)}${clause(item)}。该内容${is.zh}：${sentence(reason)}根据${article[regime.id].zh}，不予公开。`,
      en: `(${i + 1}) ${clause(item)}: it ${is.en}: ${clause(reason)}. Withheld under ${article[regime.id].en}.`,
    };
  });

const monthsZh = (months: number): string => (months === 6 ? '六个月' : `${months}个月`);

/**
 * The paragraph on remedies with its time limits. Where reconsideration goes first, court is open only
 * against what comes of it.
 */
const remediesParagraph = ({ you }: LetterHead, remedies: Remedies): Text => {
  const { authority, court, reconsiderationDays, suitAfterReconsiderationDays, suitMonths } = remedies;
  if (suitMonths === null) {
    return {
      zh: `${you}如对本答复不服，根据${remedies.reconsiderationLaw.zh}，可以自收到本答复书之日起${reconsiderationDays}日内先向${authority.zh}申请行政复议；对行政复议决定仍不服的，可以自收到行政复议决定书之日起${suitAfterReconsiderationDays}日内依法向${court.zh}提起行政诉讼。`,
      en: `If you disagree, apply first for reconsideration to the ${authority.en} within ${reconsiderationDays} days of receiving this answer; against that decision you may go to the ${court.en} within ${suitAfterReconsiderationDays} days.`,
    };
  }
  return {
    zh: `${you}如对本答复不服，可以自收到本答复书之日起${reconsiderationDays}日内根据${remedies.reconsiderationLaw.zh}向${authority.zh}申请行政复议，或者自收到本答复书之日起${monthsZh(suitMonths)}内根据${remedies.suitLaw.zh}向${court.zh}提起行政诉讼。`,
    en: `If you disagree, you may apply for reconsideration to the ${authority.en} within ${reconsiderationDays} days of receiving this answer, or go to the ${court.en} within ${suitMonths} months.`,
  };
};

/** The body of an answer 答复书: what was found and why, under which articles, what is done, what is withheld, remedies. */
export const answerParagraphs = (head: LetterHead, facts: AnswerFacts): Text[] => [
  opening(head),
  decisionParagraph(head, facts),
  ...textParagraphs(head, facts.decision),
  ...withheldParagraphs(head, facts.decision),
  remediesParagraph(head, facts.remedies),
];
