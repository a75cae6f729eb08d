import type { Register } from '../definition.ts';
import { dayColumn, may, must, noteColumn, tally } from './column.ts';

/** What was found wanting, and what is meant to be done. */
export const IMPROVEMENT: readonly Register[] = [
  {
    id: 'findings',
    name: { zh: '主要问题', en: 'Problems' },
    says: {
      zh: '年度报告所述的问题，逐年结转，解决后关闭。',
      en: 'What the annual report names as wanting, carried from year to year until it is closed.',
    },
    fields: [
      must('title', '问题', 'Problem'),
      must('foundOn', '提出日期', 'Found on', dayColumn),
      may('closedOn', '解决日期', 'Closed on', dayColumn),
      may('measure', '改进情况', 'What was done'),
      noteColumn,
    ],
    time: { kind: 'stock', from: 'foundOn', until: 'closedOn' },
    identity: ['title', 'foundOn'],
    tallies: [
      tally('findings.standing', '年末未解决问题数', 'Problems open at the end of the year', {
        of: 'entries',
      }),
    ],
    isPublic: false,
  },
  {
    id: 'plans',
    name: { zh: '工作打算', en: 'Plans' },
    says: {
      zh: '下一步工作打算，逐年结转，完成后关闭。',
      en: 'What the office means to do next, carried from year to year until it is done.',
    },
    fields: [
      must('title', '打算', 'Plan'),
      must('madeOn', '提出日期', 'Made on', dayColumn),
      may('doneOn', '完成日期', 'Done on', dayColumn),
      noteColumn,
    ],
    time: { kind: 'stock', from: 'madeOn', until: 'doneOn' },
    identity: ['title', 'madeOn'],
    tallies: [
      tally('plans.standing', '年末未完成打算数', 'Plans open at the end of the year', { of: 'entries' }),
    ],
    isPublic: false,
  },
];
