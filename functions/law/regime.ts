import type { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import { type Day, DaySchema, dayNumber, type EpochDay } from '../kernel/day.ts';
import type { Text } from '../kernel/text.ts';

/**
 * How a request came in: in person 当面, fax 传真, web 网络, ordinary letter 平常信函, letter signed for 挂号信,
 * courier 快递, which is signed for too, e-mail 电子邮件, or spoken and written down by the officer 口头.
 */
export const CHANNELS = [
  'in-person',
  'fax',
  'web',
  'letter',
  'registered-letter',
  'courier',
  'email',
  'oral',
] as const;
export type Channel = (typeof CHANNELS)[number];

export const CHANNEL_NAMES: Readonly<Record<Channel, Text>> = {
  'in-person': { zh: '当面', en: 'in person' },
  fax: { zh: '传真', en: 'fax' },
  web: { zh: '网络', en: 'web' },
  letter: { zh: '信函', en: 'letter' },
  'registered-letter': { zh: '挂号信函', en: 'registered letter' },
  courier: { zh: '快递', en: 'courier' },
  email: { zh: '电子邮件', en: 'e-mail' },
  oral: { zh: '口头', en: 'word of mouth' },
};

/** Whom the office asks before it answers: a third party 第三方, another agency 其他机关, a co-maker 共同制作机关. */
export const CONSULTED = ['third-party', 'agency', 'co-maker'] as const;
export type Consulted = (typeof CONSULTED)[number];

export const REGIME_IDS = ['v2008', 'v2019'] as const;
export type RegimeId = (typeof REGIME_IDS)[number];

/**
 * Points that neither text of the Regulations settles and no source has confirmed. Each has a default, and an
 * office that knows better sets its own for a regime.
 */
const Choices = v.object({
  /** The number that the day of receipt gets when days are counted. Unconfirmed: 0, the next day is day 1. */
  dayOfReceipt: v.picklist([0, 1]),
  /** What asking for a supplement 补正 does to the deadline. v2019 Art 30 restarts it; v2008 is unconfirmed. */
  supplement: v.picklist(['restart', 'suspend']),
  /** Whether a supplement may be asked for once only. v2019 Art 30 says so; for v2008 it is unconfirmed. */
  supplementOnce: v.boolean(),
  /** A supplement asked for too late. Unconfirmed: the deadline takes no notice, and the case is flagged. */
  lateSupplement: v.picklist(['no-effect', 'as-in-time']),
  /** Whether a restart drops the extensions told before it. Unconfirmed: it does. */
  restartDropsExtensions: v.boolean(),
  /**
   * Working days after which a third party's silence ends the excluded time; null: only a reply ends it.
   * v2019 Art 32 gives 15; v2008 names no period, so 15 there is unconfirmed.
   */
  thirdPartyDays: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(60))),
  /** From which event the days allowed to a consulted party run. Unconfirmed: from receipt of the enquiry. */
  consultationRunsFrom: v.picklist(['received', 'dispatched']),
  /** Which event stops the deadline and is judged "in time". Unconfirmed: dispatch 发出. */
  stoppedBy: v.picklist(['decided', 'dispatched', 'delivered']),
  /** Which day chooses the regime after a restart. Unconfirmed: the first receipt. */
  regimeFollows: v.picklist(['first-receipt', 'restart']),
  /**
   * What a paid fee does to the deadline: `restart` gives the full period from the next day (unconfirmed for
   * v2019), `resume` leaves out the days from notice to payment, `none` lets it run on (unconfirmed for v2008).
   */
  payment: v.picklist(['restart', 'resume', 'none']),
  /** The first day on which a fee may be asked; null: always. Unconfirmed for v2019: since 2021. */
  feesFrom: v.nullable(DaySchema),
  /**
   * What a fee notice says of remedies. Unconfirmed: none against the notice by itself, but against the answer, or
   * against the request being given up for want of payment (国办函〔2020〕109号); `untold` says nothing of them.
   */
  feeRemedies: v.picklist(['with-answer', 'untold']),
  /** Whether a fee can be waived. Unconfirmed under both (v2008 Art 28: applicants in hardship). */
  feeWaiver: v.boolean(),
});
type Choices = v.InferOutput<typeof Choices>;

/** What an office may set of its own, for each regime. */
export const RegimeChoices = v.partial(v.object({ v2008: v.partial(Choices), v2019: v.partial(Choices) }));
export type RegimeChoices = v.InferOutput<typeof RegimeChoices>;

/** A period in working days and the article that gives it. */
type Period = { readonly workingDays: number; readonly article: Text };

/**
 * What a consultation does. `workingDays` is what the consulted party is given, null where the law sets no
 * limit; `excluded` says whether the time counts against the office.
 */
type ConsultationRule = {
  readonly excluded: boolean;
  readonly workingDays: number | null;
  readonly silence: 'office-decides' | 'consent';
  readonly article: Text;
};

/** One version of the Regulations on Open Government Information 政府信息公开条例, as data for one engine. */
export type Regime = {
  readonly id: RegimeId;
  readonly law: Text;
  /** Days of receipt that fall under it, both ends in. */
  readonly from: Day;
  readonly until: Day | null;
  /** The day of receipt by channel: the day of arrival, or the day on which the applicant confirmed. */
  readonly receipt: {
    readonly by: Readonly<Record<Channel, 'arrived' | 'confirmed'>>;
    readonly article: Text;
  };
  readonly reply: Period;
  readonly extension: Period;
  /** `askWithin`: working days from receipt within which a supplement may be asked for, null where unlimited. */
  readonly supplement: { readonly askWithin: number | null; readonly article: Text };
  readonly consultation: Readonly<Record<Consulted, ConsultationRule>>;
  /** Whether a third party's refusal binds the office save for the public interest (v2008 Art 23). */
  readonly refusalBinds: boolean;
  /** Requests clearly excessive in number or frequency; null where the law knows none. */
  readonly excessive: { readonly article: Text } | null;
  /** `paymentWithin`: working days after receipt of the fee notice, null where the law sets none. */
  readonly fee: {
    readonly kinds: readonly FeeBasis[];
    readonly paymentWithin: number | null;
    readonly article: Text;
  };
  readonly contact: { readonly article: Text };
  readonly choices: Choices;
};

/** How a fee is reckoned: by item 按件, by page 按量, or at cost (search, copying, post) under v2008. */
export const FEE_BASES = ['item', 'page', 'cost'] as const;
export type FeeBasis = (typeof FEE_BASES)[number];

export const FEE_BASIS_NAMES: Readonly<Record<FeeBasis, string>> = {
  item: '按件',
  page: '按量',
  cost: '按成本',
};

const article2008 = (zh: string, en: string): Text => ({
  zh: `《政府信息公开条例》${zh}`,
  en: `2008 Regulations, ${en}`,
});
const article2019 = (zh: string, en: string): Text => ({
  zh: `《政府信息公开条例》${zh}`,
  en: `2019 Regulations, ${en}`,
});
const ARTICLE_2015_207: Text = {
  zh: '国办公开办函〔2015〕207号',
  en: 'General Office letter (2015) No. 207',
};

const V2008: Regime = {
  id: 'v2008',
  law: {
    zh: '《中华人民共和国政府信息公开条例》（国务院令第492号）',
    en: 'Regulations on Open Government Information (State Council Decree 492)',
  },
  from: '2008-05-01',
  until: '2019-05-14',
  receipt: {
    by: {
      'in-person': 'arrived',
      fax: 'confirmed',
      web: 'arrived',
      letter: 'arrived',
      'registered-letter': 'arrived',
      courier: 'arrived',
      email: 'arrived',
      oral: 'arrived',
    },
    article: ARTICLE_2015_207,
  },
  reply: { workingDays: 15, article: article2008('第二十四条', 'Art 24') },
  extension: { workingDays: 15, article: article2008('第二十四条', 'Art 24') },
  supplement: { askWithin: null, article: article2008('第二十一条第（四）项', 'Art 21(4)') },
  consultation: {
    'third-party': {
      excluded: true,
      workingDays: null,
      silence: 'office-decides',
      article: article2008('第二十三条、第二十四条', 'Arts 23, 24'),
    },
    agency: {
      excluded: false,
      workingDays: null,
      silence: 'office-decides',
      article: article2008('第二十四条', 'Art 24'),
    },
    'co-maker': {
      excluded: false,
      workingDays: null,
      silence: 'office-decides',
      article: article2008('第二十四条', 'Art 24'),
    },
  },
  refusalBinds: true,
  excessive: null,
  fee: { kinds: ['cost'], paymentWithin: null, article: article2008('第二十七条', 'Art 27') },
  contact: { article: ARTICLE_2015_207 },
  choices: {
    dayOfReceipt: 0,
    supplement: 'suspend',
    supplementOnce: true,
    lateSupplement: 'no-effect',
    restartDropsExtensions: true,
    thirdPartyDays: 15,
    consultationRunsFrom: 'received',
    stoppedBy: 'dispatched',
    regimeFollows: 'first-receipt',
    payment: 'none',
    feesFrom: null,
    feeRemedies: 'untold',
    feeWaiver: true,
  },
};

const V2019: Regime = {
  id: 'v2019',
  law: {
    zh: '《中华人民共和国政府信息公开条例》（国务院令第711号）',
    en: 'Regulations on Open Government Information (State Council Decree 711)',
  },
  from: '2019-05-15',
  until: null,
  receipt: {
    by: {
      'in-person': 'arrived',
      fax: 'confirmed',
      // Guiding case 26 指导案例26号: the system's notice of success is the receipt, so both have confirmed.
      web: 'arrived',
      letter: 'confirmed',
      'registered-letter': 'arrived',
      courier: 'arrived',
      email: 'confirmed',
      oral: 'arrived',
    },
    article: article2019('第三十一条', 'Art 31'),
  },
  reply: { workingDays: 20, article: article2019('第三十三条第二款', 'Art 33(2)') },
  extension: { workingDays: 20, article: article2019('第三十三条第二款', 'Art 33(2)') },
  supplement: { askWithin: 7, article: article2019('第三十条', 'Art 30') },
  consultation: {
    'third-party': {
      excluded: true,
      workingDays: 15,
      silence: 'office-decides',
      article: article2019('第三十二条、第三十三条第三款', 'Arts 32, 33(3)'),
    },
    agency: {
      excluded: true,
      workingDays: null,
      silence: 'office-decides',
      article: article2019('第三十三条第三款', 'Art 33(3)'),
    },
    'co-maker': {
      excluded: true,
      workingDays: 15,
      silence: 'consent',
      article: article2019('第三十四条、第三十三条第三款', 'Arts 34, 33(3)'),
    },
  },
  refusalBinds: false,
  excessive: { article: article2019('第三十五条', 'Art 35') },
  fee: {
    kinds: ['item', 'page'],
    paymentWithin: 20,
    article: {
      zh: '《政府信息公开条例》第四十二条、《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）',
      en: '2019 Regulations, Art 42; Rules on Information Processing Fees (General Office letter (2020) No. 109)',
    },
  },
  contact: { article: ARTICLE_2015_207 },
  choices: {
    dayOfReceipt: 0,
    supplement: 'restart',
    supplementOnce: true,
    lateSupplement: 'no-effect',
    restartDropsExtensions: true,
    thirdPartyDays: 15,
    consultationRunsFrom: 'received',
    stoppedBy: 'dispatched',
    regimeFollows: 'first-receipt',
    payment: 'restart',
    feesFrom: '2021-01-01',
    feeRemedies: 'with-answer',
    feeWaiver: true,
  },
};

export type Regimes = Readonly<Record<RegimeId, Regime>>;

const withChoices = (regime: Regime, own: RegimeChoices[RegimeId]): Regime => {
  const choices = v.parse(Choices, { ...regime.choices, ...own });
  const thirdParty = { ...regime.consultation['third-party'], workingDays: choices.thirdPartyDays };
  return { ...regime, choices, consultation: { ...regime.consultation, 'third-party': thirdParty } };
};

/** The regimes with what an office has set of its own. */
export const regimes = (own: RegimeChoices = {}): Regimes => ({
  v2008: withChoices(V2008, own.v2008),
  v2019: withChoices(V2019, own.v2019),
});

/** The articles that make a day a day of rest. */
export const WEEKEND_ARTICLE: Text = {
  zh: '《国务院关于职工工作时间的规定》第七条',
  en: 'State Council Provisions on Working Hours, Art 7',
};

/** How notices are cited where they make a day a holiday or a make-up day. */
export const noticeArticle = (notice: string): Text => ({ zh: notice, en: `State Council notice ${notice}` });

export const covers = (regime: Regime, day: EpochDay | null): boolean =>
  day !== null && day >= dayNumber(regime.from) && (regime.until === null || day <= dayNumber(regime.until));

/** The regime of what is received on a day, whatever the channel. */
export const regimeOnDay = (day: Temporal.PlainDate, all: Regimes): RegimeId =>
  REGIME_IDS.find((id) => covers(all[id], dayNumber(day.toString()))) ?? 'v2019';
