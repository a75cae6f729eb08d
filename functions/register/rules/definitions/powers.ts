import type { Register } from '../definition.ts';
import { choiceColumn, dayAhead, dayColumn, may, must, noteColumn, tally } from './column.ts';

/** What the office decides, may do, buys and charges (v2019 Art 20). */
export const POWERS: readonly Register[] = [
  {
    id: 'decisions',
    name: { zh: '行政处理决定', en: 'Administrative decisions' },
    says: {
      zh: '行政许可、行政处罚、行政强制的处理决定（条例第二十条第（五）、（六）项）。',
      en: 'Licences, penalties and coercive measures (v2019 Art 20(5), (6)).',
    },
    fields: [
      must('day', '决定日期', 'Day', dayColumn),
      must('number', '文号', 'Document number'),
      must(
        'kind',
        '类别',
        'Kind',
        choiceColumn({
          licence: ['行政许可', 'Licence'],
          penalty: ['行政处罚', 'Penalty'],
          coercion: ['行政强制', 'Coercive measure'],
          service: ['其他对外管理服务事项', 'Other service to the public'],
        }),
      ),
      noteColumn,
    ],
    time: { kind: 'event', day: 'day' },
    identity: ['number'],
    tallies: [
      tally('decisions.entries', '本年处理决定数量', 'Decisions in the year', { of: 'entries', by: 'kind' }),
    ],
    isPublic: false,
  },
  {
    id: 'powers',
    name: { zh: '权责事项', en: 'Powers and charges in force' },
    says: {
      zh: '本机关实施的许可、处罚、强制、其他对外管理服务和收费项目，从设立到取消（2019年格式第二部分）。',
      en: 'Kinds of licence, penalty, coercive measure, service and charge, from their first day to their last (form of 2019, part two).',
    },
    fields: [
      must('title', '项目名称', 'Title'),
      must(
        'kind',
        '类别',
        'Kind',
        choiceColumn({
          licence: ['行政许可', 'Licence'],
          service: ['其他对外管理服务事项', 'Other service to the public'],
          penalty: ['行政处罚', 'Penalty'],
          coercion: ['行政强制', 'Coercive measure'],
          charge: ['行政事业性收费', 'Administrative charge'],
        }),
      ),
      // The law or decision behind a power says from which day it is in force or ends, mostly a later one.
      must('since', '设立日期', 'In force since', dayAhead),
      may('until', '取消日期', 'Ended on', dayAhead),
      noteColumn,
    ],
    time: { kind: 'stock', from: 'since', until: 'until' },
    identity: ['title', 'kind', 'since'],
    tallies: [
      tally('powers.standing', '项目数量', 'In force at the end of the year', { of: 'entries', by: 'kind' }),
    ],
    isPublic: true,
  },
  {
    id: 'procurements',
    name: { zh: '政府集中采购', en: 'Central government procurement' },
    says: {
      zh: '政府集中采购项目及金额（条例第二十条第（九）项）。',
      en: 'Projects of central procurement and their amounts (v2019 Art 20(9)).',
    },
    fields: [
      must('day', '成交日期', 'Day', dayColumn),
      must('title', '采购项目', 'Project'),
      must('amount', '金额（元）', 'Amount (yuan)', { kind: 'fen' }),
      noteColumn,
    ],
    time: { kind: 'event', day: 'day' },
    identity: ['day', 'title'],
    tallies: [
      tally('procurements.entries', '采购项目数量', 'Projects', { of: 'entries' }),
      tally('procurements.amount', '采购总金额（分）', 'Total amount (fen)', { of: 'sum', field: 'amount' }),
    ],
    isPublic: true,
  },
  {
    id: 'charges',
    name: { zh: '行政事业性收费', en: 'Administrative charges' },
    says: {
      zh: '行政事业性收费（条例第二十条第（八）项），不含信息处理费。',
      en: 'Administrative charges (v2019 Art 20(8)), fees for requests apart.',
    },
    fields: [
      must('day', '日期', 'Day', dayColumn),
      must('title', '项目', 'Item'),
      must('amount', '金额（元）', 'Amount (yuan)', { kind: 'fen' }),
      noteColumn,
    ],
    time: { kind: 'event', day: 'day' },
    identity: ['day', 'title'],
    tallies: [
      tally('charges.amount', '本年收费金额（分）', 'Charged in the year (fen)', {
        of: 'sum',
        field: 'amount',
      }),
    ],
    isPublic: false,
  },
];
