import { OUTCOME_CODES, REPLY_KINDS } from '../../../../functions/law/outcome.ts';
import { command, needed, optional } from '../../../command.ts';
import { recordEvent } from '../event.ts';
import { DOCUMENTS, dispatchedBy, documentsOf, jsonIn, oneOf, RECEIPT, WAY, WHEN } from '../options.ts';

/** The decision on a request, and the way of the answer to the applicant. */
const REASONS = optional('TEXT', '理由', 'why');

export const decide = command({
  operands: RECEIPT,
  options: {
    outcome: needed('CODE', '法定统计表中的处理结果', 'a row of the statutory table; --help lists them'),
    reply: needed('KIND', '答复种类', 'the kind of reply; --help lists them'),
    ground: optional(
      'TEXT',
      '依据的条款（默认为该结果对应的条款）',
      'the article or law relied on; that of the outcome unless given',
    ),
    reasons: REASONS,
    text: optional(
      'TEXT',
      '公开的内容（可在答复书中直接写明时）',
      'provided: the information itself, where it fits into the answer',
    ),
    where: optional('TEXT', '已主动公开的位置', 'already-public: where'),
    agency: optional('TEXT', '掌握信息的机关', 'held-by-another: which agency'),
    'agency-contact': optional('TEXT', '该机关的联系方式', 'held-by-another: how that agency is reached'),
    withheld: optional(
      'FILE',
      '未公开部分（JSON：item、reason、ground 的列表）',
      'partly: a JSON list of {item, reason, ground}',
    ),
    'public-interest': optional('TEXT', '公共利益理由', 'why it outweighs a third party’s refusal'),
    'refusal-unfounded': optional(
      'TEXT',
      '第三方不同意的理由何以不成立',
      'why the reasons of a third party’s refusal do not hold',
    ),
    'not-consulted': optional(
      'TEXT',
      '未征求第三方意见的理由',
      'third-party-rights: why no third party was consulted',
    ),
    earlier: optional(
      'RECEIPT',
      '重复申请：此前已答复的申请编号',
      'repeated: the request that was answered before',
    ),
    'earlier-elsewhere': optional(
      'TEXT',
      '重复申请：此前答复不在本系统的，写明其文号和日期，写入答复书',
      'repeated: which answer it was, where it is not on record here; the letter says it',
    ),
    ...WHEN,
  },
  notes: {
    zh: `处理结果：${OUTCOME_CODES.join('、')}。答复种类：${REPLY_KINDS.join('、')}。`,
    en: `Outcomes: ${OUTCOME_CODES.join(', ')}. Replies: ${REPLY_KINDS.join(', ')}.`,
  },
  async run(context, given, receipt) {
    const { ground, reasons, text, where, agency } = given;
    const publicInterest = given['public-interest'];
    const refusalUnfounded = given['refusal-unfounded'];
    const agencyContact = given['agency-contact'];
    const notConsulted = given['not-consulted'];
    const earlierElsewhere = given['earlier-elsewhere'];
    const decision = {
      outcome: oneOf('--outcome', given.outcome, OUTCOME_CODES),
      reply: oneOf('--reply', given.reply, REPLY_KINDS),
      ...(ground === undefined ? {} : { ground }),
      ...(reasons === undefined ? {} : { reasons }),
      ...(text === undefined ? {} : { text }),
      ...(where === undefined ? {} : { where }),
      ...(agency === undefined ? {} : { agency }),
      ...(agencyContact === undefined ? {} : { agencyContact }),
      ...(publicInterest === undefined ? {} : { publicInterest }),
      ...(refusalUnfounded === undefined ? {} : { refusalUnfounded }),
      ...(notConsulted === undefined ? {} : { notConsulted }),
      ...(given.earlier === undefined ? {} : { earlier: given.earlier.toUpperCase() }),
      ...(earlierElsewhere === undefined ? {} : { earlierElsewhere }),
      ...(given.withheld === undefined ? {} : { withheld: await jsonIn(given.withheld) }),
    };
    return recordEvent(context, receipt, { type: 'decided', decision }, given);
  },
});

export const dispatch = command({
  operands: RECEIPT,
  options: { way: WAY, documents: DOCUMENTS, ...WHEN },
  notes: {
    zh: '发出之日计时停止。',
    en: 'The dispatch stops the clock, and is judged by the calendar of its day.',
  },
  run: (context, given, receipt) =>
    recordEvent(context, receipt, { ...dispatchedBy(given.way), ...documentsOf(given.documents) }, given),
});

export const deliver = command({
  operands: RECEIPT,
  options: WHEN,
  run: (context, given, receipt) => recordEvent(context, receipt, { type: 'delivered' }, given),
});
