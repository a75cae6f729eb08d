import type { Register } from '../definition.ts';
import { choiceColumn, dayAhead, dayColumn, may, must, noteColumn, tally } from './column.ts';

/** What reaches the office from outside: who listens, and what it is asked. */
export const VOICES: readonly Register[] = [
  {
    id: 'monitors',
    name: { zh: '舆情监测队伍', en: 'Sentiment monitors' },
    says: {
      zh: '舆情监测人员名册，计年末人数。',
      en: 'The roster of monitors; a year counts those at its end.',
    },
    fields: [
      must('person', '人员代号', 'Person (staff code)', { kind: 'text', internal: true }),
      must('unit', '单位', 'Unit'),
      // A roster is drawn up for days to come; who may signal follows from the day.
      must('since', '加入日期', 'Since', dayAhead),
      may('until', '退出日期', 'Until', dayAhead),
      noteColumn,
    ],
    time: { kind: 'stock', from: 'since', until: 'until' },
    identity: ['person', 'since'],
    tallies: [
      tally('monitors.standing', '年末监测人数', 'Monitors at the end of the year', { of: 'entries' }),
    ],
    isPublic: false,
  },
  {
    id: 'consultations',
    name: { zh: '公众咨询', en: 'Consultations' },
    says: {
      zh: '来电、来访、网络和公开信箱的咨询，每起一行，不记姓名。',
      en: 'Questions by telephone, visit, web and public mailbox, a row each, without names.',
    },
    fields: [
      must('day', '日期', 'Day', dayColumn),
      must(
        'way',
        '方式',
        'Way',
        choiceColumn({
          phone: ['来电', 'Telephone'],
          visit: ['来访', 'Visit'],
          web: ['网络', 'Web'],
          mailbox: ['公开信箱', 'Public mailbox'],
        }),
      ),
      must('number', '编号', 'Number'),
      must('topic', '内容', 'Topic'),
      may('answeredOn', '答复日期', 'Answered on', dayColumn),
      noteColumn,
    ],
    time: { kind: 'event', day: 'day' },
    identity: ['number'],
    tallies: [tally('consultations.entries', '咨询起数', 'Consultations', { of: 'entries', by: 'way' })],
    isPublic: false,
  },
];
