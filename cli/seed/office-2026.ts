import { company, other, research } from './people.ts';
import type { OfficeOf } from './requests.ts';
import { alreadyPublic, answered, decided, notHeld, provided } from './steps.ts';

/**
 * The same office on 16 December 2026, under the Regulations of 2019. The holidays of 2027 are not announced
 * yet, so what falls due in January is provisional. Every name and number is made up.
 */
const person = (name: string, identity: string) =>
  ({
    kind: 'natural-person',
    name: `示例${name}`,
    applicant: { identityDocument: 'other', identityNumber: `示例证件${identity}` },
  }) as const;
const welfare = (name: string) => ({ kind: 'welfare', name: `示例${name}基金会（虚构）` }) as const;
const legal = (name: string) => ({ kind: 'legal-service', name: `示例${name}律师事务所（虚构）` }) as const;

const PAGES = '申请数量、频次明显超过合理范围';

export const OFFICE_2026: OfficeOf = {
  from: '2026-12-16',
  until: '2026-12-31',
  asked: [
    // Answered in 2026.
    {
      channel: 'web',
      received: '2026-03-03',
      ...person('甲', '001'),
      subject: '2025年居民消费价格分月指数',
      logged: 'Consumer prices by month, 2025',
      steps: alreadyPublic(['2026-03-09', '2026-03-09']),
    },
    {
      channel: 'registered-letter',
      received: '2026-04-13',
      ...company('数据'),
      subject: '2026年一季度工业生产者价格分行业指数',
      logged: 'Producer prices by industry, first quarter of 2026',
      steps: provided(['2026-04-28', '2026-04-30']),
    },
    {
      channel: 'letter',
      received: '2026-05-08',
      arrived: '2026-05-07',
      confirmed: '2026-05-08',
      ...person('乙', '002'),
      subject: '某镇2025年农村居民收入',
      steps: notHeld(['2026-06-03', '2026-06-05']),
    },
    // Received before the National Day holidays of 2026.
    {
      channel: 'in-person',
      received: '2026-09-16',
      ...research('人口'),
      subject: '2025年农民工监测调查分组数据',
      logged: 'Monitoring survey of migrant workers by group, 2025',
      steps: provided(['2026-10-20', '2026-10-21']),
    },
    {
      channel: 'email',
      received: '2026-09-21',
      arrived: '2026-09-19',
      confirmed: '2026-09-21',
      ...legal('正平'),
      subject: '某企业统计报表',
      officer: 'officer2',
      steps: [
        { type: 'consultation-dispatched', day: '2026-09-23', consultation: 'c1', with: 'third-party' },
        { type: 'consultation-received', day: '2026-09-24', consultation: 'c1' },
        { type: 'consultation-replied', day: '2026-10-12', consultation: 'c1', answer: 'refuses' },
        ...answered(['2026-10-23', '2026-10-26'], 'barred-by-law', 'refused', {
          ground: '《统计法》第二十八条',
          reasons: '属于能够识别单个统计调查对象身份的资料。',
        }),
        { type: 'remedy-notified', day: '2026-12-11', remedy: 'r1', kind: 'reconsideration' },
      ],
    },
    {
      channel: 'web',
      received: '2026-07-13',
      ...person('丙', '003'),
      subject: '2025年住户调查工作底稿',
      steps: [
        ...answered(['2026-07-30', '2026-07-30'], 'process-information', 'refused', {
          ground: '《政府信息公开条例》第十六条第二款',
          reasons: '属于在履行行政管理职能过程中形成的过程稿。',
        }),
        { type: 'remedy-notified', day: '2026-09-07', remedy: 'r1', kind: 'reconsideration' },
        { type: 'remedy-answered', day: '2026-09-15', remedy: 'r1' },
        { type: 'remedy-decided', day: '2026-11-27', remedy: 'r1', result: 'corrected' },
        { type: 'reopened', day: '2026-12-01' },
      ],
    },
    {
      channel: 'web',
      received: '2026-10-19',
      ...welfare('助学'),
      subject: '2025年农村居民教育支出分组数据',
      logged: 'Rural household spending on education by group, 2025',
      steps: answered(['2026-11-06', '2026-11-06'], 'partial', 'partly', {
        withheld: [{ item: '样本量不足的分组', reason: '能够推断单个调查对象资料', ground: 'barred-by-law' }],
      }),
    },
    {
      channel: 'web',
      received: '2026-11-02',
      ...person('丁', '004'),
      subject: '要求解释物价政策',
      steps: answered(['2026-11-09', '2026-11-09'], 'petition', 'told', {
        ground: '《政府信息公开条例》第三十九条第一款',
        reasons: '属于咨询和投诉，已告知相应渠道。',
      }),
    },
    {
      channel: 'web',
      received: '2026-11-09',
      ...person('戊', '005'),
      subject: '2026年统计年鉴',
      steps: [{ type: 'withdrawn', day: '2026-11-10' }],
    },
    {
      channel: 'in-person',
      received: '2026-11-16',
      ...company('食品'),
      subject: '2026年10月食品价格监测',
      steps: [
        decided('2026-12-11', 'granted', 'provided'),
        { type: 'dispatched', day: '2026-12-14', way: 'registered-post' },
      ],
    },
    // On the desks: overdue, due today, and later.
    {
      channel: 'letter',
      received: '2026-11-13',
      arrived: '2026-11-12',
      confirmed: '2026-11-13',
      ...person('己', '006'),
      subject: '2016年至2025年分乡镇居民收入',
      officer: 'officer2',
    },
    {
      channel: 'in-person',
      received: '2026-11-18',
      ...person('庚', '007'),
      subject: '2026年居民消费价格权数',
    },
    { channel: 'web', received: '2026-11-24', ...research('价格'), subject: '居民消费价格代表规格品目录' },
    {
      channel: 'web',
      received: '2026-12-10',
      ...person('辛', '008'),
      subject: '2026年11月居民消费价格分区县指数',
    },
    // Three people ask for the same thing: something to publish (Art 44).
    {
      channel: 'fax',
      received: '2026-12-14',
      arrived: '2026-12-11',
      confirmed: '2026-12-14',
      ...company('咨询'),
      subject: '2026年11月居民消费价格分区县指数',
    },
    {
      channel: 'oral',
      received: '2026-12-15',
      ...person('午', '016'),
      subject: '2026年11月居民消费价格分区县指数',
      officer: 'officer2',
    },
    {
      channel: 'letter',
      received: '2026-12-11',
      arrived: '2026-12-10',
      confirmed: '2026-12-11',
      ...other('居民小组'),
      subject: '居民收支和物价的多项数据',
      parts: ['2026年前三季度农村居民人均可支配收入', '2026年居民消费价格八大类指数'],
    },
    {
      channel: 'fax',
      received: '2026-12-08',
      arrived: '2026-12-08',
      ...person('未', '017'),
      subject: '价格调查员招聘文件',
      steps: [{ type: 'contact-lost', day: '2026-12-10' }],
    },
    {
      channel: 'registered-letter',
      received: '2026-12-07',
      ...company('登记'),
      subject: '企业登记档案',
      steps: [{ type: 'transferred', day: '2026-12-10', agency: '市场监督管理部门' }],
    },
    {
      channel: 'email',
      received: '2026-12-15',
      arrived: '2026-12-15',
      confirmed: '2026-12-15',
      ...person('壬', '009'),
      subject: '2026年全年居民收支调查发布时间（再次提交）',
      same: '2026年全年居民收支调查发布时间',
    },
    {
      channel: 'in-person',
      received: '2026-12-16',
      ...person('壬', '009'),
      subject: '2026年全年居民收支调查发布时间',
    },
    // A letter that nobody has confirmed counts from its arrival.
    {
      channel: 'letter',
      received: '2026-12-15',
      arrived: '2026-12-15',
      ...legal('明理'),
      subject: '统计执法检查结果',
    },
    {
      channel: 'registered-letter',
      received: '2026-11-11',
      ...research('产业'),
      subject: '2016年至2026年规模以下工业抽样调查资料',
      officer: 'officer2',
      steps: [
        {
          type: 'extension-proposed',
          day: '2026-12-03',
          workingDays: 15,
          reason: '年份多，需要逐年核对保密口径',
        },
        { type: 'extension-approved', day: '2026-12-04', by: 'approver' },
        { type: 'extension-told', day: '2026-12-04' },
      ],
    },
    {
      channel: 'web',
      received: '2026-11-23',
      ...company('能源'),
      subject: '联合制发的价格监测文件',
      officer: 'officer2',
      steps: [
        { type: 'consultation-dispatched', day: '2026-12-02', consultation: 'c1', with: 'co-maker' },
        { type: 'consultation-received', day: '2026-12-03', consultation: 'c1' },
      ],
    },
    {
      channel: 'web',
      received: '2026-11-25',
      ...company('零售'),
      subject: '同类企业进货价格调查表',
      steps: [
        { type: 'consultation-dispatched', day: '2026-12-01', consultation: 'c1', with: 'third-party' },
        { type: 'consultation-received', day: '2026-12-03', consultation: 'c1' },
        { type: 'consultation-dispatched', day: '2026-12-01', consultation: 'c2', with: 'agency' },
        { type: 'consultation-replied', day: '2026-12-09', consultation: 'c2', answer: 'consents' },
      ],
    },
    {
      channel: 'web',
      received: '2026-12-07',
      ...person('癸', '010'),
      subject: '统计数据',
      steps: [{ type: 'supplement-asked', day: '2026-12-11', until: '2026-12-25' }],
    },
    {
      channel: 'web',
      received: '2026-11-20',
      ...person('子', '011'),
      subject: '有关价格材料',
      steps: [
        { type: 'supplement-asked', day: '2026-11-25', until: '2026-12-09' },
        { type: 'supplement-arrived', day: '2026-12-03', words: '示例补正：需要2026年粮油类价格月度指数。' },
      ],
    },
    {
      channel: 'letter',
      received: '2026-11-17',
      arrived: '2026-11-16',
      confirmed: '2026-11-17',
      ...person('丑', '012'),
      subject: '相关情况',
      officer: 'officer2',
      steps: [
        { type: 'supplement-asked', day: '2026-11-23', until: '2026-12-07' },
        { type: 'supplement-lapsed', day: '2026-12-08' },
      ],
    },
    {
      channel: 'web',
      received: '2026-11-26',
      ...person('寅', '013'),
      subject: '1995年至2025年全部价格调查纸质档案',
      steps: [
        { type: 'excessive-found', day: '2026-12-02', reason: PAGES },
        { type: 'fee-noticed', day: '2026-12-07', basis: 'page', count: 120 },
        { type: 'fee-notice-received', day: '2026-12-08' },
      ],
    },
    {
      channel: 'web',
      received: '2026-11-19',
      ...company('检索'),
      subject: '2000年以来各期价格公报复印件',
      officer: 'officer2',
      steps: [
        { type: 'excessive-found', day: '2026-11-24', reason: PAGES },
        { type: 'fee-noticed', day: '2026-11-26', basis: 'page', count: 60 },
        { type: 'fee-notice-received', day: '2026-11-27' },
        { type: 'fee-paid', day: '2026-12-08' },
      ],
    },
    {
      channel: 'web',
      received: '2026-11-30',
      ...person('卯', '014'),
      subject: '各处室历年会议记录',
      officer: 'officer2',
      steps: [
        { type: 'excessive-found', day: '2026-12-04', reason: PAGES },
        { type: 'reasons-asked', day: '2026-12-04' },
        { type: 'reasons-given', day: '2026-12-09', words: '示例理由：学位论文需要。' },
        { type: 'later-date-agreed', day: '2026-12-11', until: '2027-01-29' },
      ],
    },
    {
      channel: 'in-person',
      received: '2026-12-09',
      ...person('辰', '015'),
      subject: '本人记账户资料中的地址',
      matter: 'own-data',
    },
    {
      channel: 'email',
      received: '2026-12-14',
      arrived: '2026-12-12',
      confirmed: '2026-12-14',
      ...welfare('乡村'),
      subject: '2026年农村居民医疗支出',
      steps: [decided('2026-12-16', 'granted', 'already-public', { where: '本机关网站“数据发布”栏目' })],
    },
    // Answered today, by e-mail.
    {
      channel: 'email',
      received: '2026-12-07',
      arrived: '2026-12-05',
      confirmed: '2026-12-07',
      ...research('消费'),
      applicant: { email: 'xiaofei@mail.example' },
      subject: '居民消费价格指数的国际比较方法',
      steps: [decided('2026-12-16', 'granted', 'already-public', { where: '国家统计局网站“统计知识”栏目' })],
      mailed: true,
    },
  ],
  onTheWeb: {
    kind: 'natural-person',
    name: '示例巳',
    identityDocument: 'in-person',
    title: '2026年居民消费价格年度涨幅',
  },
};
