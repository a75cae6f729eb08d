import * as v from 'valibot';
import {
  OUTCOME_CODES,
  OUTCOMES,
  type Outcome,
  type OutcomeRow,
  type ReplyKind,
} from '../../../functions/law/outcome.ts';
import { CHANNELS, CONSULTED, FEE_BASES, type FeeBasis } from '../../../functions/law/regime.ts';
import { remediesAgainst, remedyChoices } from '../../../functions/law/remedy.ts';
import { Decision } from '../../../functions/request/rules/answer/decision.ts';
import type { LetterFacts, LetterKind } from '../../../functions/request/rules/letters/head.ts';

/** A letter by its name, what it tells, and how many pages it takes in print. */
type Sample<K extends LetterKind = LetterKind> = readonly [string, LetterFacts & { kind: K }, number];

const answer = (fields: object, attachments: string[] = []): LetterFacts & { kind: 'answer' } => {
  const decision = v.parse(Decision, fields);
  const { group } = OUTCOMES[decision.outcome];
  return {
    kind: 'answer',
    attachments,
    decision,
    remedies: remediesAgainst(group, '2026-10-12', remedyChoices()),
  };
};

const withheld = { item: '单个企业的填报数据', reason: '能够推断单个统计调查对象', ground: 'barred-by-law' };

/** What a decision needs beside its row, by its reply. */
const NEEDS: Readonly<Partial<Record<ReplyKind, object>>> = {
  'already-public': { where: '本机关网站“数据发布”栏目' },
  'held-by-another': { agency: '重庆市统计局', agencyContact: '023-0000 0009' },
  partly: { withheld: [withheld] },
};

const answerOf = (outcome: Outcome, reply: ReplyKind): LetterFacts & { kind: 'answer' } => {
  const { group, article }: OutcomeRow = OUTCOMES[outcome];
  const told = group === 'granted' || group === 'partial';
  const reasons = { ground: article.v2019.zh, reasons: '经保密审查，公开后可能危及国家安全' };
  const gives = reply === 'provided' || reply === 'partly';
  return answer(
    { outcome, reply, ...(told ? {} : reasons), ...NEEDS[reply] },
    gives ? ['2017年网点数量.xlsx'] : [],
  );
};

const fee = (basis: FeeBasis): Sample<'fee'> => [
  `收费通知书 ${basis}`,
  {
    kind: 'fee',
    basis,
    count: basis === 'page' ? 101 : 31,
    month: '2026-09',
    before: basis === 'item' ? 10 : 0,
    fen: basis === 'page' ? 72_000 : 430_000,
    reason: basis === 'cost' ? null : '当月已申请41件',
    paymentWithin: basis === 'cost' ? null : 20,
  },
  basis === 'cost' ? 1 : 2,
];

const part = (receipt: string) => ({ receipt, subject: '各区县粮食播种面积、单产和总产量' });

/** Every kind of letter, and of each every variety: whoever adds one is asked for it here by the compiler. */
const SAMPLES: { readonly [K in LetterKind]: readonly Sample<K>[] } = {
  receipt: [
    ...CHANNELS.map(
      (channel): Sample<'receipt'> => [
        `登记回执 ${channel}`,
        { kind: 'receipt', channel, due: '2026-10-16', provisional: true },
        1,
      ],
    ),
    ['登记回执，期限未定', { kind: 'receipt', channel: 'fax', due: null, provisional: false }, 1],
  ],
  supplement: [
    ['补正告知书', { kind: 'supplement', points: '请写明年份和区县', until: '2026-09-24', late: false }, 1],
    ['补正告知书，逾期', { kind: 'supplement', points: '年份\n区县', until: '2026-10-24', late: true }, 1],
  ],
  extension: [
    [
      '延期答复告知书',
      { kind: 'extension', workingDays: 20, due: '2026-11-13', provisional: true, reason: '需要查找' },
      1,
    ],
  ],
  consultation: CONSULTED.flatMap((party) =>
    [15, null].map(
      (workingDays): Sample<'consultation'> => [
        `征求意见 ${party}，${workingDays ?? '不限'}日`,
        { kind: 'consultation', party, summary: '贵方2017年产值', workingDays },
        1,
      ],
    ),
  ),
  reasons: [['说明理由告知书', { kind: 'reasons', reason: '本月已申请45件' }, 1]],
  'later-date': [['延迟答复告知书', { kind: 'later-date', until: '2026-12-18' }, 1]],
  fee: FEE_BASES.map(fee),
  answer: [
    ...OUTCOME_CODES.flatMap((outcome) =>
      OUTCOMES[outcome].replies.map(
        (reply): Sample<'answer'> => [
          `答复书 ${outcome}, ${reply}`,
          answerOf(outcome, reply),
          reply === 'partly' ? 2 : 1,
        ],
      ),
    ),
    [
      '答复书，两个附件',
      answer({ outcome: 'granted', reply: 'provided' }, ['2025年网点名录.csv', '说明.txt']),
      1,
    ],
    ['答复书，公开内容在正文', answer({ outcome: 'granted', reply: 'provided', text: '1,204个' }), 1],
    [
      '答复书，重复申请',
      {
        ...answerOf('repeated', 'told'),
        earlier: { receipt: 'SQ20260301-BBBBBB', day: '2026-03-20', number: '渝调统公开〔2026〕12号' },
      },
      1,
    ],
    [
      '答复书，三项不予公开',
      answer({ outcome: 'partial', reply: 'partly', withheld: [withheld, withheld, withheld] }, [
        '汇总表.xlsx',
      ]),
      2,
    ],
  ],
  split: [['分别办理告知书', { kind: 'split', parts: ['R2', 'R3'].map(part) }, 1]],
  transfer: [['转送告知书', { kind: 'transfer', agency: '重庆市统计局', day: '2026-09-20' }, 1]],
  withdrawal: [['撤回告知书', { kind: 'withdrawal', day: '2026-09-20' }, 1]],
};

export const EVERY_LETTER: readonly Sample[] = Object.values(SAMPLES).flat();
