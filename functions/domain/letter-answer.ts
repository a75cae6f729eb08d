import type { Text } from './dataflow.ts';
import type { Decision } from './decision.ts';
import { OUTCOMES, type OutcomeRow, type ReplyKind } from './outcome.ts';
import type { Regime } from './regime.ts';
import type { Remedies } from './remedy.ts';

const WHAT: Readonly<Record<ReplyKind, (decision: Decision) => Text>> = {
  provided: () => ({
    zh: '本机关予以公开，现将所申请的政府信息随本答复书提供。',
    en: 'The information is disclosed and provided with this answer.',
  }),
  'already-public': ({ where = '' }) => ({
    zh: `您（单位）申请的政府信息已经主动公开，获取的方式和途径为：${where}。`,
    en: `The information is public already: ${where}.`,
  }),
  refused: () => ({ zh: '本机关决定不予公开。', en: 'Disclosure is refused.' }),
  'not-held': () => ({
    zh: '经检索，本机关没有您（单位）申请的政府信息，该信息不存在。',
    en: 'A search found no such information: it does not exist at this office.',
  }),
  'held-by-another': ({ agency = '' }) => ({
    zh: `您（单位）申请的政府信息不属于本机关负责公开，建议向${agency}提出申请。`,
    en: `This office is not the one to disclose it; please ask ${agency}.`,
  }),
  'special-procedure': () => ({
    zh: '有关法律、行政法规对您（单位）申请信息的获取有特别规定，请依照其规定办理。',
    en: 'Other laws lay down how this information is obtained; please follow them.',
  }),
  partly: () => ({
    zh: '您（单位）申请的政府信息中含有不应当公开的内容，能够作区分处理，本机关予以部分公开，现将可以公开的内容随本答复书提供。',
    en: 'Part of the information may not be disclosed; what may be is provided with this answer.',
  }),
  told: () => ({
    zh: '本机关对该申请作如下处理，并说明理由。',
    en: 'The request is dealt with as follows, with reasons.',
  }),
};

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

/** A refusal cites why it may not be disclosed, and Art 36(3), under which that is told. */
const articleOf = (row: OutcomeRow, reply: ReplyKind, { id }: Regime): Text => {
  const own = row.article[id];
  if (id !== 'v2019') return own;
  if (reply === 'refused') return { zh: `${own.zh}、第三十六条第（三）项`, en: `${own.en}, 36(3)` };
  const item = ITEM_2019[reply];
  return item ? { zh: `《政府信息公开条例》${item[0]}`, en: `2019 Regulations, ${item[1]}` } : own;
};

/** The Regulations by their whole name and decree, so that nobody asks which version is meant. */
const named = (article: string, { law }: Regime): string => {
  const own = '《政府信息公开条例》';
  return article.startsWith(own) ? `${law.zh}${article.slice(own.length)}` : `${law.zh}、${article}`;
};

const groundOf = (decision: Decision, row: OutcomeRow): Text => ({
  zh: `处理结果：${row.name.zh}${decision.ground === undefined ? '' : `；依据：${decision.ground}`}${decision.reasons === undefined ? '' : `；理由：${decision.reasons}`}。`,
  en: `Outcome: ${row.name.en}${decision.ground === undefined ? '' : `; ground: ${decision.ground}`}${decision.reasons === undefined ? '' : `; reasons: ${decision.reasons}`}.`,
});

const withheldParagraphs = (decision: Decision, regime: Regime): Text[] =>
  decision.withheld.map(({ item, reason, ground }, i) => {
    const row = OUTCOMES[ground];
    return {
      zh: `不予公开的内容之${i + 1}：${item}；依据：${row.article[regime.id].zh}（${row.name.zh}）；理由：${reason}。`,
      en: `Withheld, ${i + 1}: ${item}; ground: ${row.article[regime.id].en} (${row.name.en}); reason: ${reason}.`,
    };
  });

const monthsZh = (months: number): string => (months === 6 ? '六个月' : `${months}个月`);

/**
 * The paragraph on remedies with its time limits. Where reconsideration goes first, court is open only
 * against what comes of it.
 */
const remediesParagraph = (remedies: Remedies): Text => {
  const { authority, reconsiderationDays, suitAfterReconsiderationDays, suitMonths } = remedies;
  if (suitMonths === null) {
    return {
      zh: `如对本答复不服，根据${remedies.reconsiderationLaw.zh}，可以自收到本答复书之日起${reconsiderationDays}日内先向${authority.zh}申请行政复议；对行政复议决定仍不服的，可以自收到行政复议决定书之日起${suitAfterReconsiderationDays}日内依法向人民法院提起行政诉讼。`,
      en: `If you disagree, apply first for reconsideration to ${authority.en} within ${reconsiderationDays} days of receiving this answer; against that decision you may go to court within ${suitAfterReconsiderationDays} days.`,
    };
  }
  return {
    zh: `如对本答复不服，可以自收到本答复书之日起${reconsiderationDays}日内根据${remedies.reconsiderationLaw.zh}向${authority.zh}申请行政复议，或者自收到本答复书之日起${monthsZh(suitMonths)}内根据${remedies.suitLaw.zh}向人民法院提起行政诉讼。`,
    en: `If you disagree, you may apply for reconsideration to ${authority.en} within ${reconsiderationDays} days of receiving this answer, or go to court within ${suitMonths} months.`,
  };
};

/** The body of an answer 答复书: article, what is done, ground and reasons, what is withheld, remedies. */
export const answerParagraphs = (regime: Regime, decision: Decision, remedies: Remedies): Text[] => {
  const row: OutcomeRow = OUTCOMES[decision.outcome];
  const article = articleOf(row, decision.reply, regime);
  const what = WHAT[decision.reply](decision);
  const explains = decision.ground !== undefined || decision.reasons !== undefined;
  return [
    {
      zh: `经审查，现根据${named(article.zh, regime)}，答复如下：`,
      en: `Under the ${regime.law.en} and ${article.en} the answer is:`,
    },
    what,
    ...(explains ? [groundOf(decision, row)] : []),
    ...withheldParagraphs(decision, regime),
    remediesParagraph(remedies),
  ];
};
