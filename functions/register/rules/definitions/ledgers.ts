import type { Register } from '../definition.ts';
import { choiceColumn, dayColumn, must, noteColumn, tally } from './column.ts';

/** What may be closed at zero: fees and remedies. */
export const LEDGERS: readonly Register[] = [
  {
    id: 'fees',
    name: { zh: '收费与减免', en: 'Fees' },
    says: {
      zh: '依申请公开收取和减免的费用；没有的年度以零关账。',
      en: 'What was charged and waived for requests; a year without any is closed at zero.',
    },
    fields: [
      must('day', '日期', 'Day', dayColumn),
      must('receipt', '申请登记编号', 'Request'),
      must(
        'kind',
        '类别',
        'Kind',
        choiceColumn({ charged: ['收取', 'Charged'], waived: ['减免', 'Waived'] }),
      ),
      must('amount', '金额（元）', 'Amount (yuan)', { kind: 'fen' }),
      noteColumn,
    ],
    time: { kind: 'event', day: 'day' },
    identity: ['day', 'receipt', 'kind'],
    tallies: [tally('fees.amount', '费用（分）', 'Fees (fen)', { of: 'sum', field: 'amount', by: 'kind' })],
    isPublic: false,
  },
  {
    id: 'remedies',
    name: { zh: '行政复议与行政诉讼', en: 'Reconsideration and litigation' },
    says: {
      zh: '针对政府信息公开的行政复议和行政诉讼及其结果；没有的年度以零关账。',
      en: 'Reconsiderations and suits about disclosure and how they ended; a year without any is closed at zero.',
    },
    fields: [
      must('day', '收到日期', 'Day', dayColumn),
      must('number', '案号', 'Case number'),
      must(
        'kind',
        '类别',
        'Kind',
        choiceColumn({
          reconsideration: ['行政复议', 'Reconsideration'],
          suit: ['未经复议直接起诉', 'Suit without reconsideration'],
          'suit-after': ['复议后起诉', 'Suit after reconsideration'],
        }),
      ),
      must(
        'result',
        '结果',
        'Result',
        choiceColumn({
          upheld: ['结果维持', 'Upheld'],
          corrected: ['结果纠正', 'Corrected'],
          other: ['其他结果', 'Other result'],
          pending: ['尚未审结', 'Pending'],
        }),
      ),
      noteColumn,
    ],
    time: { kind: 'event', day: 'day' },
    identity: ['number'],
    tallies: [
      tally('remedies.reconsideration', '行政复议件数', 'Reconsiderations', {
        of: 'entries',
        by: 'result',
        where: { kind: 'reconsideration' },
      }),
      tally('remedies.suit', '未经复议直接起诉件数', 'Suits without reconsideration', {
        of: 'entries',
        by: 'result',
        where: { kind: 'suit' },
      }),
      tally('remedies.suit-after', '复议后起诉件数', 'Suits after reconsideration', {
        of: 'entries',
        by: 'result',
        where: { kind: 'suit-after' },
      }),
    ],
    isPublic: false,
  },
];
