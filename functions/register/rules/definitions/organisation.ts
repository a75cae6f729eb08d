import type { Register } from '../definition.ts';
import { choiceColumn, dayAhead, dayColumn, link, may, must, noteColumn, tally } from './column.ts';

/** How the office is set up for openness, and by what rules: bodies, their members, regulations, guide and catalogue. */
export const ORGANISATION: readonly Register[] = [
  {
    id: 'bodies',
    name: { zh: '领导和工作机构', en: 'Bodies' },
    says: {
      zh: '政务公开工作领导小组及其办公室的设立与撤销。',
      en: 'The leading group for openness and its office, as they are set up and dissolved.',
    },
    fields: [
      must('name', '名称', 'Name'),
      must(
        'kind',
        '类别',
        'Kind',
        choiceColumn({ group: ['领导小组', 'Leading group'], office: ['办公室', 'Office'] }),
      ),
      must('setUpOn', '设立日期', 'Set up on', dayColumn),
      may('endedOn', '撤销日期', 'Ended on', dayColumn),
      may('head', '负责人职务', 'Headed by (post)'),
      noteColumn,
    ],
    time: { kind: 'stock', from: 'setUpOn', until: 'endedOn' },
    identity: ['name', 'setUpOn'],
    tallies: [
      tally('bodies.standing', '年末机构数', 'Bodies at the end of the year', { of: 'entries', by: 'kind' }),
    ],
    isPublic: true,
  },
  {
    id: 'memberships',
    name: { zh: '成员单位', en: 'Member units' },
    says: {
      zh: '各机构的成员单位及其起止日期。',
      en: 'Which units belong to which body, from when until when.',
    },
    fields: [
      must('body', '机构', 'Body'),
      must('unit', '单位', 'Unit'),
      // The document that names the members says from when, and of a term until when.
      must('since', '开始日期', 'Since', dayAhead),
      may('until', '结束日期', 'Until', dayAhead),
      noteColumn,
    ],
    time: { kind: 'stock', from: 'since', until: 'until' },
    identity: ['body', 'unit', 'since'],
    tallies: [
      tally('memberships.standing', '年末成员单位数', 'Member units at the end of the year', {
        of: 'entries',
      }),
    ],
    isPublic: true,
  },
  {
    id: 'regulations',
    name: { zh: '规章制度', en: 'Rules' },
    says: {
      zh: '本机关制定印发的规章、规范性文件和内部制度，附下次评估日期。',
      en: 'Rules that the office issued, with the day on which each is looked at again.',
    },
    fields: [
      must('title', '名称', 'Title'),
      must(
        'kind',
        '类别',
        'Kind',
        choiceColumn({
          rule: ['规章', 'Rule'],
          normative: ['行政规范性文件', 'Normative document'],
          internal: ['内部制度', 'Internal rule'],
        }),
      ),
      may('number', '文号', 'Document number'),
      must('issuedOn', '印发日期', 'Issued on', dayColumn),
      // A rule may say until when it is in force, and the one that abolishes it from when.
      may('abolishedOn', '废止日期', 'Abolished on', dayAhead),
      // Planned, by what it is.
      may('reviewOn', '下次评估日期', 'Next review', dayAhead),
      may('link', '链接', 'Link', link),
      noteColumn,
    ],
    time: { kind: 'stock', from: 'issuedOn', until: 'abolishedOn' },
    identity: ['title', 'issuedOn'],
    tallies: [
      tally('regulations.standing', '现行有效件数', 'In force at the end of the year', {
        of: 'entries',
        by: 'kind',
      }),
      tally('regulations.issued', '本年制发件数', 'Issued in the year', {
        of: 'entries',
        by: 'kind',
        counts: 'began',
      }),
      tally('regulations.abolished', '本年废止件数', 'Abolished in the year', {
        of: 'entries',
        by: 'kind',
        counts: 'ended',
      }),
    ],
    isPublic: true,
  },
  {
    id: 'documents',
    name: { zh: '公开指南和公开目录', en: 'Guide and catalogue' },
    says: {
      zh: '政府信息公开指南和公开目录的各个版本，附下次评估日期。',
      en: 'The versions of the guide and the catalogue, with the day on which each is looked at again.',
    },
    fields: [
      must(
        'kind',
        '类别',
        'Kind',
        choiceColumn({ guide: ['公开指南', 'Guide'], catalogue: ['公开目录', 'Catalogue'] }),
      ),
      must('version', '版本', 'Version'),
      must('issuedOn', '印发日期', 'Issued on', dayColumn),
      may('replacedOn', '替换日期', 'Replaced on', dayColumn),
      // Planned, by what it is.
      may('reviewOn', '下次评估日期', 'Next review', dayAhead),
      may('summary', '说明', 'What it says'),
      noteColumn,
    ],
    time: { kind: 'stock', from: 'issuedOn', until: 'replacedOn' },
    identity: ['kind', 'version'],
    tallies: [
      tally('website.documents', '网站公开信息条数（指南和目录）', 'Website items: guide and catalogue', {
        of: 'entries',
        counts: 'began',
      }),
      tally('documents.standing', '年末有效版本数', 'Versions in force at the end of the year', {
        of: 'entries',
        by: 'kind',
      }),
    ],
    isPublic: true,
  },
];
