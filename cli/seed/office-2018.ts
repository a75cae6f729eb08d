import { ANSWERED_2017 } from './answered-2017.ts';
import { company, other, person, research } from './people.ts';
import type { OfficeOf } from './requests.ts';
import { decided } from './steps.ts';

/**
 * A survey office on 10 January 2018, under the Regulations of 2007: the year before in the register, and what
 * is on the desks. Every name is made up.
 */
export const OFFICE_2018: OfficeOf = {
  from: '2018-01-10',
  until: '2018-02-14',
  asked: [
    ...ANSWERED_2017,
    // Answered, on its way.
    {
      channel: 'registered-letter',
      received: '2017-12-18',
      ...company('贸易'),
      subject: '2017年1至11月工业生产者价格分行业指数',
      steps: [
        decided('2018-01-08', 'granted', 'provided'),
        { type: 'dispatched', day: '2018-01-08', way: 'registered-post' },
      ],
    },
    {
      channel: 'in-person',
      received: '2017-12-21',
      ...person('卯'),
      subject: '居民消费价格调查网点抽选办法',
      steps: [
        decided('2018-01-09', 'granted', 'already-public', { where: '国家统计局网站“统计制度”栏目' }),
        { type: 'dispatched', day: '2018-01-09', way: 'post' },
      ],
    },
    // Decided, to be sent.
    {
      channel: 'email',
      received: '2017-12-22',
      ...person('辰'),
      subject: '2017年12月鲜菜价格监测明细',
      officer: 'officer2',
      steps: [
        decided('2018-01-09', 'to-be-made', 'told', {
          ground: '国办发〔2010〕5号',
          reasons: '需要另行加工、制作，本机关没有现成信息。',
        }),
      ],
    },
    {
      channel: 'fax',
      received: '2017-12-25',
      arrived: '2017-12-25',
      confirmed: '2017-12-25',
      ...company('物流'),
      subject: '2017年居民消费价格交通类分项',
      steps: [decided('2018-01-10', 'granted', 'provided')],
    },
    // Answered today, by e-mail.
    {
      channel: 'email',
      received: '2018-01-02',
      arrived: '2018-01-02',
      confirmed: '2018-01-02',
      ...research('消费'),
      applicant: { email: 'xiaofei@mail.example' },
      subject: '居民消费价格指数的国际比较方法',
      steps: [decided('2018-01-10', 'granted', 'already-public', { where: '国家统计局网站“统计知识”栏目' })],
      mailed: true,
    },
    // On the desks: overdue, due today, and later.
    {
      channel: 'letter',
      received: '2017-12-14',
      ...person('巳'),
      subject: '2012年至2017年分乡镇农村居民收入',
      officer: 'officer2',
    },
    { channel: 'in-person', received: '2017-12-19', ...person('午'), subject: '2017年居民消费价格权数' },
    {
      channel: 'registered-letter',
      received: '2017-12-20',
      ...research('价格'),
      subject: '居民消费价格指数代表规格品目录',
    },
    {
      channel: 'web',
      received: '2017-12-21',
      ...person('未'),
      subject: '2017年农村贫困监测主要指标',
      officer: 'officer2',
    },
    { channel: 'email', received: '2017-12-27', ...other('媒体'), subject: '2017年居民收支调查数据发布安排' },
    { channel: 'web', received: '2018-01-03', ...person('申'), subject: '2017年12月生猪价格' },
    { channel: 'oral', received: '2018-01-08', ...person('酉'), subject: '住户调查记账补贴标准' },
    { channel: 'in-person', received: '2018-01-10', ...person('戌'), subject: '2017年全年居民消费价格指数' },
    // A fax that nobody has confirmed counts from its arrival.
    {
      channel: 'fax',
      received: '2018-01-09',
      arrived: '2018-01-09',
      ...company('调研'),
      subject: '2017年四季度工业生产者价格',
    },
    {
      channel: 'letter',
      received: '2017-12-11',
      ...research('社会发展'),
      subject: '2013年至2017年农民工监测分县数据',
      officer: 'officer2',
      steps: [
        {
          type: 'extension-proposed',
          day: '2017-12-28',
          workingDays: 10,
          reason: '涉及年份多，需要逐年核对',
        },
        { type: 'extension-approved', day: '2017-12-29', by: 'approver' },
        { type: 'extension-told', day: '2017-12-29' },
      ],
    },
    {
      channel: 'registered-letter',
      received: '2017-12-20',
      ...company('建材'),
      subject: '同区域建材企业价格报表',
      officer: 'officer2',
      steps: [
        { type: 'consultation-dispatched', day: '2017-12-26', consultation: 'c1', with: 'third-party' },
        { type: 'consultation-received', day: '2017-12-29', consultation: 'c1' },
      ],
    },
    {
      channel: 'web',
      received: '2017-12-28',
      ...person('亥'),
      subject: '统计数据',
      steps: [{ type: 'supplement-asked', day: '2018-01-03', until: '2018-01-17' }],
    },
    {
      channel: 'letter',
      received: '2018-01-02',
      ...other('居民小组'),
      subject: '本社区有关情况',
      steps: [{ type: 'supplement-asked', day: '2018-01-08', until: '2018-01-22' }],
    },
    {
      channel: 'email',
      received: '2017-12-06',
      ...person('甲甲'),
      subject: '相关材料',
      officer: 'officer2',
      steps: [
        { type: 'supplement-asked', day: '2017-12-13', until: '2018-01-05' },
        { type: 'supplement-lapsed', day: '2018-01-08' },
      ],
    },
    {
      channel: 'in-person',
      received: '2018-01-04',
      ...company('出版'),
      subject: '1985年以来居民消费价格历史资料复印件',
      steps: [{ type: 'fee-noticed', day: '2018-01-09', basis: 'cost', count: 1, fen: 4800 }],
    },
    {
      channel: 'fax',
      received: '2017-12-29',
      arrived: '2017-12-29',
      ...person('乙乙'),
      subject: '价格调查员招聘文件',
      steps: [{ type: 'contact-lost', day: '2018-01-02' }],
    },
    {
      channel: 'web',
      received: '2018-01-09',
      ...person('申'),
      subject: '2017年12月生猪价格（再次提交）',
      same: '2017年12月生猪价格',
    },
    {
      channel: 'letter',
      received: '2018-01-05',
      ...person('丙丙'),
      subject: '居民收支和物价的多项数据',
      parts: ['2017年城镇居民人均可支配收入', '2017年居民消费价格八大类指数'],
    },
  ],
  onTheWeb: {
    kind: 'natural-person',
    name: '示例丁丁',
    title: '2017年居民消费价格年度涨幅',
    reason: '本人研究需要',
  },
};
