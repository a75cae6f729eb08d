import type { Text } from '../../../kernel/text.ts';
import { CHANNEL_NAMES } from '../../../law/regime.ts';
import type { LetterFacts, LetterHead } from './head.ts';
import { ASKED, chineseDay, clause, named, opening, pointNumber, provisionally, sentence } from './words.ts';

/** What letters say while a request is being worked on. */
type Facts<K extends LetterFacts['kind']> = LetterFacts & { kind: K };

/** The code itself never stands in a letter, which is kept and read by others. */
const CODE_APART: Text = {
  zh: '凭登记编号和查询密码可以在本机关网站查询办理进度；查询密码单独交付，未收到的，请与本机关联系。',
  en: 'You can follow it on our site with the reference number and a tracking code, which is handed over apart; if you have none, please contact this office.',
};

export const receiptParagraphs = (head: LetterHead, facts: Facts<'receipt'>): Text[] => {
  const { reply, law } = head.regime;
  const by = CHANNEL_NAMES[facts.channel];
  const asked = ASKED[head.matter];
  const may = provisionally(facts.provisional);
  const due: Text[] =
    facts.due === null
      ? []
      : [
          {
            zh: `按照目前公布的节假日安排，答复期限截至${chineseDay(facts.due)}。${may.zh}`,
            en: `Under the holidays announced so far the reply is due by ${facts.due}.${may.en}`,
          },
        ];
  return [
    {
      zh: `${head.you}通过${by.zh}方式提出的政府信息${asked.zh}申请已予登记，登记编号：${head.receipt}，收到申请之日：${chineseDay(head.receivedOn)}，申请${asked.zh}的内容为：${sentence(head.subject)}`,
      en: `Your request by ${by.en} is registered as ${head.receipt}; day of receipt ${head.receivedOn}; it asks ${asked.en}: ${sentence(head.subject, '.')}`,
    },
    {
      zh: `本机关将根据${law.zh}的规定，自收到申请之日起${reply.workingDays}个工作日内予以答复；依法需要延长答复期限的，将另行告知。`,
      en: `Under the ${law.en} this office replies within ${reply.workingDays} working days; an extension would be told.`,
    },
    ...(facts.channel === 'web' ? [] : [CODE_APART]),
    ...due,
  ];
};

/** What is to be supplemented: one thing in its sentence, several as points, a line each. */
const supplementPoints = (points: string): Text => {
  const lines = points.split('\n').filter((line) => line.trim() !== '');
  if (lines.length < 2) {
    return {
      zh: `经审查，申请内容不明确，需要补正的事项为：${sentence(points)}`,
      en: `The request is not clear; to be supplemented: ${sentence(points, '.')}`,
    };
  }
  const listed = lines.map((line, at) => ({
    zh: `${NUMBERED.test(line) ? '' : pointNumber(at + 1)}${clause(line.trim())}`,
    en: clause(line.trim()),
  }));
  const asks = /[？?！!]$/u;
  const ended = (said: string, at: number): string =>
    asks.test(said) ? said : `${said}${at === listed.length - 1 ? '。' : '；'}`;
  return {
    zh: `经审查，申请内容不明确，需要补正的事项如下：\n${listed.map(({ zh }, at) => ended(zh, at)).join('\n')}`,
    en: `The request is not clear; to be supplemented: ${sentence(listed.map(({ en }) => en).join('; '), '.')}`,
  };
};

/** What the officer has numbered already: 一、 （一） 1. */
const NUMBERED = /^\s*(?:[（(]?[一二三四五六七八九十]+[）)、.．]|[（(]?\d{1,2}[）)、.．])/u;

/** What the supplement does to the period; one that was asked for too late moves nothing. */
const periodAfter = ({ regime }: LetterHead, late: boolean): Text => {
  if (late) {
    return {
      zh: '答复期限仍自收到申请之日起计算，不因补正重新计算。',
      en: 'The period to reply still runs from the day of receipt, and does not start anew.',
    };
  }
  return regime.choices.supplement === 'restart'
    ? {
        zh: '答复期限自本机关收到补正的申请之日起计算。',
        en: 'The period to reply starts anew on the day the supplement arrives.',
      }
    : { zh: '补正所需时间不计入答复期限。', en: 'The time taken does not count.' };
};

export const supplementParagraphs = (head: LetterHead, facts: Facts<'supplement'>): Text[] => {
  const { article } = head.regime.supplement;
  const period = periodAfter(head, facts.late);
  return [
    opening(head),
    supplementPoints(facts.points),
    {
      zh: `根据${named(article.zh, head.regime)}，请${head.you}于${chineseDay(facts.until)}前（含当日）补正。${period.zh}无正当理由逾期不补正的，视为放弃申请，本机关不再处理该政府信息${ASKED[head.matter].zh}申请。`,
      en: `Under ${article.en}, please supplement it by ${facts.until}. ${period.en} Without good reason, a request not supplemented by then is treated as abandoned.`,
    },
  ];
};

/** 延长答复: why, by which article, with whose approval, until when, and whether that day is certain. */
export const extensionParagraphs = (head: LetterHead, facts: Facts<'extension'>): Text[] => {
  const { article } = head.regime.extension;
  const may = provisionally(facts.provisional);
  return [
    opening(head),
    {
      zh: `因${clause(facts.reason).replace(/^(因为|由于|因)/u, '')}，本机关不能在规定的期限内作出答复，需要延长答复期限。根据${named(article.zh, head.regime)}，经本机关政府信息公开工作机构负责人同意，答复期限延长${facts.workingDays}个工作日，延长后的答复期限截至${chineseDay(facts.due)}。${may.zh}`,
      en: `This office cannot reply within its period: ${clause(facts.reason)}. Under ${article.en}, and approved by the head of the disclosure office, the period is extended by ${facts.workingDays} working days, to ${facts.due}.${may.en}`,
    },
    { zh: '特此告知。', en: 'This is to inform you.' },
  ];
};

/** By when an answer is asked for, in both languages. */
const within = ({ party, workingDays }: Facts<'consultation'>): Text =>
  workingDays === null
    ? { zh: '及时', en: 'soon' }
    : {
        zh: `自收到本${party === 'third-party' ? '征询书' : '函'}之日起${workingDays}个工作日内`,
        en: `within ${workingDays} working days of receipt`,
      };

/** To a third party, whose kind is not known: 贵方. */
const thirdPartyParagraphs = (head: LetterHead, facts: Facts<'consultation'>): Text[] => {
  const { article, silence } = head.regime.consultation['third-party'];
  const by = within(facts);
  return [
    {
      zh: `本机关收到登记编号为${head.receipt}的政府信息公开申请，所涉信息为：${sentence(facts.summary)}该信息公开后可能损害贵方的合法权益。`,
      en: `A request (${head.receipt}) asks for information whose disclosure may harm your lawful rights: ${sentence(facts.summary, '.')}`,
    },
    {
      zh: `根据${named(article.zh, head.regime)}，现书面征求贵方的意见。请${by.zh}书面答复是否同意公开；不同意公开的，请说明理由。`,
      en: `Under ${article.en} we ask whether you agree to its disclosure. Please reply in writing ${by.en}, with reasons if you do not.`,
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

/** What the office asks another agency: one that it consults, or one that made the information together with it. */
const AGENCIES = {
  agency: {
    about: { zh: '该信息涉及贵单位', en: 'It concerns you' },
    silence: null,
  },
  'co-maker': {
    about: { zh: '该信息由本机关与贵单位共同制作', en: 'It was made by this office together with you' },
    silence: {
      zh: '逾期未提出意见的，视为同意公开。',
      en: 'Without a reply in time you are taken to agree.',
    },
  },
} as const;

/** To an agency 贵单位: v2019 Art 33(3), and Art 34 where it made the information too, whose silence is consent. */
const agencyParagraphs = (
  head: LetterHead,
  facts: Facts<'consultation'>,
  party: 'agency' | 'co-maker',
): Text[] => {
  const { article, silence } = head.regime.consultation[party];
  const { about, silence: silent } = AGENCIES[party];
  const by = within(facts);
  return [
    {
      zh: `本机关收到登记编号为${head.receipt}的政府信息公开申请，所涉信息为：${sentence(facts.summary)}${about.zh}。`,
      en: `A request (${head.receipt}) asks for: ${sentence(facts.summary, '.')} ${about.en}.`,
    },
    {
      zh: `根据${named(article.zh, head.regime)}，现征求贵单位的意见。请${by.zh}书面答复是否同意公开；不同意公开的，请说明理由和依据。`,
      en: `Under ${article.en} we ask whether you agree to its disclosure. Please reply in writing ${by.en}, with reasons and their ground if you do not.`,
    },
    ...(silent !== null && silence === 'consent' && facts.workingDays !== null ? [silent] : []),
  ];
};

/** What others are asked 征求意见 before an answer; nothing of who asked. */
export const consultationParagraphs = (head: LetterHead, facts: Facts<'consultation'>): Text[] =>
  facts.party === 'third-party'
    ? thirdPartyParagraphs(head, facts)
    : agencyParagraphs(head, facts, facts.party);

/** v2019 Art 35; the article is asked for only where the law has it. */
const excessiveArticle = ({ regime }: LetterHead): Text => {
  const { excessive } = regime;
  if (excessive === null) throw new RangeError(`${regime.law.en} does not provide for excessive requests.`);
  return { zh: named(excessive.article.zh, regime), en: excessive.article.en };
};

/** 说明理由: why it is held to be excessive, and what comes of the reasons. */
export const reasonsParagraphs = (head: LetterHead, facts: Facts<'reasons'>): Text[] => {
  const article = excessiveArticle(head);
  return [
    opening(head),
    {
      zh: `经审查，${head.you}申请公开政府信息的数量、频次明显超过合理范围：${sentence(facts.reason)}根据${article.zh}，请${head.you}书面说明理由。`,
      en: `You ask so much or so often that it is clearly beyond what is reasonable: ${clause(facts.reason)}. Under ${article.en}, please give your reasons in writing.`,
    },
    {
      zh: '本机关认为申请理由不合理的，将告知不予处理；认为申请理由合理，但是无法在规定的期限内答复的，可以确定延迟答复的合理期限并告知。',
      en: 'Where the reasons do not hold, the request is not processed and you are told so; where they hold and the period does not suffice, this office may set a later date within reason, and tells you.',
    },
  ];
};

/** 延迟答复: the reasons hold, and the reply comes by a later day (v2019 Art 35). */
export const laterDateParagraphs = (head: LetterHead, facts: Facts<'later-date'>): Text[] => {
  const article = excessiveArticle(head);
  return [
    opening(head),
    {
      zh: `${head.you}就该申请说明的理由收悉。经审查，本机关认为申请理由合理，但是无法在规定的期限内答复。根据${article.zh}，本机关确定延迟至${chineseDay(facts.until)}前（含当日）答复。`,
      en: `Your reasons were received. This office finds that they hold, but cannot reply within its period. Under ${article.en} it will reply by ${facts.until}.`,
    },
    { zh: '特此告知。', en: 'This is to inform you.' },
  ];
};
