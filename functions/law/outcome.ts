import * as v from 'valibot';
import type { Text } from '../kernel/text.ts';
import type { RegimeId } from './regime.ts';

/** The six kinds of applicant of the statutory table (国办公开办函〔2021〕30号). */
export const APPLICANT_KINDS = [
  'natural-person',
  'company',
  'research',
  'welfare',
  'legal-service',
  'other',
] as const;
export type ApplicantKind = (typeof APPLICANT_KINDS)[number];

export const APPLICANT_KIND_NAMES: Readonly<Record<ApplicantKind, Text>> = {
  'natural-person': { zh: '自然人', en: 'Natural person' },
  company: { zh: '商业企业', en: 'Company' },
  research: { zh: '科研机构', en: 'Research institution' },
  welfare: { zh: '社会公益组织', en: 'Welfare organisation' },
  'legal-service': { zh: '法律服务机构', en: 'Legal service' },
  other: { zh: '其他', en: 'Other organisation' },
};

export const OUTCOME_GROUPS = [
  'granted',
  'partial',
  'refused',
  'unavailable',
  'not-processed',
  'other',
] as const;
export type OutcomeGroup = (typeof OUTCOME_GROUPS)[number];

export const OUTCOME_GROUP_NAMES: Readonly<Record<OutcomeGroup, Text>> = {
  granted: { zh: '予以公开', en: 'Granted' },
  partial: { zh: '部分公开', en: 'Partly granted' },
  refused: { zh: '不予公开', en: 'Refused' },
  unavailable: { zh: '无法提供', en: 'Cannot be provided' },
  'not-processed': { zh: '不予处理', en: 'Not processed' },
  other: { zh: '其他处理', en: 'Otherwise closed' },
};

/**
 * The kinds of reply (v2019 Art 36): provided, already public (with where), refused with reasons, not held,
 * held by another agency (with which), under a special procedure, partly (Art 37), or told with reasons why it
 * is not dealt with.
 */
export const REPLY_KINDS = [
  'provided',
  'already-public',
  'refused',
  'not-held',
  'held-by-another',
  'special-procedure',
  'partly',
  'told',
] as const;
export type ReplyKind = (typeof REPLY_KINDS)[number];

export const REPLY_NAMES: Readonly<Record<ReplyKind, string>> = {
  provided: '提供信息',
  'already-public': '告知已主动公开的获取途径',
  refused: '告知不予公开并说明理由',
  'not-held': '告知信息不存在',
  'held-by-another': '告知负责公开的机关',
  'special-procedure': '告知依照特别规定办理',
  partly: '区分处理后提供',
  told: '告知处理并说明理由',
};

export type OutcomeRow = {
  readonly group: OutcomeGroup;
  readonly name: Text;
  /** Its place in part three of the statutory table, `3.3.1` for 三（三）1. */
  readonly row: string;
  /** v2008 knew fewer grounds; where it names none, the article is its general duty to reply (unconfirmed). */
  readonly article: Readonly<Record<RegimeId, Text>>;
  readonly replies: readonly ReplyKind[];
};

const on2008 = (zh: string, en: string): Text => ({
  zh: `《政府信息公开条例》${zh}`,
  en: `2008 Regulations, ${en}`,
});
const on2019 = (zh: string, en: string): Text => ({
  zh: `《政府信息公开条例》${zh}`,
  en: `2019 Regulations, ${en}`,
});
const FORM: Text = { zh: '国办公开办函〔2021〕30号', en: 'General Office letter (2021) No. 30' };
const DUTY_2008 = on2008('第二十一条', 'Art 21');
const OPINION_2010: Text = { zh: '国办发〔2010〕5号', en: 'General Office document (2010) No. 5' };

const row = <const G extends OutcomeGroup, const R extends readonly ReplyKind[]>(
  place: string,
  group: G,
  [zh, en]: readonly [string, string],
  replies: R,
  v2008: Text,
  v2019: Text,
): OutcomeRow & { group: G; replies: R } => ({
  group,
  name: { zh, en },
  row: place,
  article: { v2008, v2019 },
  replies,
});

/** The rows of the statutory table, in its order. */
export const OUTCOMES = {
  granted: row(
    '3.1',
    'granted',
    ['予以公开', 'Granted'],
    ['provided', 'already-public'],
    on2008('第二十一条第（一）项', 'Art 21(1)'),
    on2019('第三十六条第（一）、（二）项', 'Art 36(1), (2)'),
  ),
  partial: row(
    '3.2',
    'partial',
    ['部分公开', 'Partly granted'],
    ['partly'],
    on2008('第二十二条', 'Art 22'),
    on2019('第三十七条', 'Art 37'),
  ),
  'state-secret': row(
    '3.3.1',
    'refused',
    ['属于国家秘密', 'State secret'],
    ['refused'],
    on2008('第十四条', 'Art 14'),
    on2019('第十四条', 'Art 14'),
  ),
  'barred-by-law': row(
    '3.3.2',
    'refused',
    ['其他法律行政法规禁止公开', 'Disclosure barred by other laws'],
    ['refused'],
    on2008('第十四条', 'Art 14'),
    on2019('第十四条', 'Art 14'),
  ),
  'public-safety': row(
    '3.3.3',
    'refused',
    ['危及“三安全一稳定”', 'Endangers state, public or economic security or social stability'],
    ['refused'],
    on2008('第八条', 'Art 8'),
    on2019('第十四条', 'Art 14'),
  ),
  'third-party-rights': row(
    '3.3.4',
    'refused',
    ['保护第三方合法权益', "Third party's lawful rights"],
    ['refused'],
    on2008('第十四条、第二十三条', 'Arts 14, 23'),
    on2019('第十五条', 'Art 15'),
  ),
  'internal-affairs': row(
    '3.3.5',
    'refused',
    ['属于三类内部事务信息', 'Internal affairs'],
    ['refused'],
    OPINION_2010,
    on2019('第十六条第一款', 'Art 16(1)'),
  ),
  'process-information': row(
    '3.3.6',
    'refused',
    ['属于四类过程性信息', 'Information of a process under way'],
    ['refused'],
    OPINION_2010,
    on2019('第十六条第二款', 'Art 16(2)'),
  ),
  'enforcement-file': row(
    '3.3.7',
    'refused',
    ['属于行政执法案卷', 'Enforcement case file'],
    ['refused'],
    DUTY_2008,
    on2019('第十六条第二款', 'Art 16(2)'),
  ),
  'administrative-inquiry': row(
    '3.3.8',
    'refused',
    ['属于行政查询事项', 'Open to inquiry under a special procedure'],
    ['special-procedure'],
    DUTY_2008,
    on2019('第三十六条第（七）项', 'Art 36(7)'),
  ),
  'not-held': row(
    '3.4.1',
    'unavailable',
    ['本机关不掌握相关政府信息', 'Not held by this office'],
    ['not-held', 'held-by-another'],
    on2008('第二十一条第（三）项', 'Art 21(3)'),
    on2019('第三十六条第（四）、（五）项', 'Art 36(4), (5)'),
  ),
  'to-be-made': row(
    '3.4.2',
    'unavailable',
    ['没有现成信息需要另行制作', 'Would have to be made'],
    ['told'],
    OPINION_2010,
    on2019('第三十八条', 'Art 38'),
  ),
  'still-unclear': row(
    '3.4.3',
    'unavailable',
    ['补正后申请内容仍不明确', 'Still unclear after the supplement'],
    ['told'],
    on2008('第二十一条第（四）项', 'Art 21(4)'),
    on2019('第三十条', 'Art 30'),
  ),
  petition: row(
    '3.5.1',
    'not-processed',
    ['信访举报投诉类申请', 'A petition, report or complaint'],
    ['told'],
    DUTY_2008,
    on2019('第三十九条第一款', 'Art 39(1)'),
  ),
  repeated: row(
    '3.5.2',
    'not-processed',
    ['重复申请', 'Asked and answered before'],
    ['told'],
    DUTY_2008,
    on2019('第三十六条第（六）项', 'Art 36(6)'),
  ),
  publication: row(
    '3.5.3',
    'not-processed',
    ['要求提供公开出版物', 'Asks for something in print'],
    ['told'],
    DUTY_2008,
    on2019('第三十九条第二款', 'Art 39(2)'),
  ),
  excessive: row(
    '3.5.4',
    'not-processed',
    ['无正当理由大量反复申请', 'Excessive without good reason'],
    ['told'],
    DUTY_2008,
    on2019('第三十五条', 'Art 35'),
  ),
  reissue: row(
    '3.5.5',
    'not-processed',
    ['要求行政机关确认或重新出具已获取信息', 'Asks to confirm or reissue what was given'],
    ['told'],
    DUTY_2008,
    FORM,
  ),
  'supplement-lapsed': row(
    '3.6.1',
    'other',
    ['申请人无正当理由逾期不补正', 'Supplement not given in time'],
    ['told'],
    on2008('第二十一条第（四）项', 'Art 21(4)'),
    on2019('第三十条', 'Art 30'),
  ),
  'payment-lapsed': row(
    '3.6.2',
    'other',
    ['申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请', 'Fee not paid in time'],
    ['told'],
    on2008('第二十七条', 'Art 27'),
    {
      zh: '《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）',
      en: 'Rules on Information Processing Fees (General Office letter (2020) No. 109)',
    },
  ),
  'other-handling': row('3.6.3', 'other', ['其他', 'Other'], ['told'], DUTY_2008, FORM),
} as const satisfies Record<string, OutcomeRow>;
export type Outcome = keyof typeof OUTCOMES;

/** The outcomes of one group, or those that can be answered by one kind of reply. */
export type OutcomeOf<What extends OutcomeGroup | ReplyKind> = {
  [O in Outcome]: What extends (typeof OUTCOMES)[O]['group'] | (typeof OUTCOMES)[O]['replies'][number]
    ? O
    : never;
}[Outcome];

export const OUTCOME_CODES = Object.keys(OUTCOMES) as Outcome[];

/**
 * The review of an answer 审核 by a second person before it leaves. It is of the letter's content: `content` is a
 * keyed hash of what the letter says and what goes with it, so that an answer changed since is not reviewed.
 */

/**
 * The groups of outcomes whose answers another person reviews: all unless an office says otherwise, since what provides
 * passes the confidentiality review (v2019 Art 17, v2008 Art 14) and a refusal is not to pass by choosing another row.
 */
export const ReviewFirst = v.optional(v.array(v.picklist(OUTCOME_GROUPS)), [...OUTCOME_GROUPS]);

export type ReviewFirst = readonly OutcomeGroup[];
