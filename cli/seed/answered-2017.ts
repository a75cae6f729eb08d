import { company, other, person, research } from './people.ts';
import type { Asked } from './requests.ts';
import { alreadyPublic, answered, notHeld, provided } from './steps.ts';

/** The year 2017 in the register, with the three outcomes of that year's report and some others. */
export const ANSWERED_2017: readonly Asked[] = [
  {
    channel: 'in-person',
    received: '2017-02-13',
    ...person('甲'),
    subject: '2016年居民消费价格分月指数',
    steps: provided(['2017-02-24', '2017-02-27']),
  },
  {
    channel: 'letter',
    received: '2017-03-06',
    ...person('乙'),
    subject: '2016年居民收入与支出调查主要数据',
    steps: alreadyPublic(['2017-03-15', '2017-03-20']),
  },
  {
    channel: 'email',
    received: '2017-03-22',
    ...research('人口经济'),
    subject: '2010年至2016年分区县居民可支配收入',
    steps: notHeld(['2017-04-11', '2017-04-11']),
  },
  {
    channel: 'web',
    received: '2017-04-05',
    ...person('丙'),
    subject: '2016年农产品生产者价格指数',
    steps: alreadyPublic(['2017-04-14', '2017-04-14']),
  },
  {
    channel: 'registered-letter',
    received: '2017-04-24',
    ...company('数据服务'),
    subject: '2017年一季度工业生产者出厂价格分行业指数',
    steps: provided(['2017-05-12', '2017-05-15']),
  },
  {
    channel: 'in-person',
    received: '2017-05-16',
    ...person('丁'),
    subject: '城镇住户调查样本分布说明',
    steps: provided(['2017-06-05', '2017-06-05']),
  },
  {
    channel: 'web',
    received: '2017-06-07',
    ...person('戊'),
    subject: '2017年5月70个大中城市住宅销售价格变动',
    steps: alreadyPublic(['2017-06-15', '2017-06-15']),
  },
  {
    channel: 'fax',
    received: '2017-06-21',
    arrived: '2017-06-20',
    confirmed: '2017-06-21',
    ...company('咨询'),
    subject: '2016年流通领域重要生产资料价格',
    steps: alreadyPublic(['2017-07-07', '2017-07-07']),
  },
  {
    channel: 'letter',
    received: '2017-07-10',
    ...person('己'),
    subject: '某街道2016年人均可支配收入',
    steps: notHeld(['2017-07-28', '2017-08-01']),
  },
  {
    channel: 'email',
    received: '2017-08-02',
    ...research('农业经济'),
    subject: '2016年粮食产量抽样调查分县数据',
    steps: notHeld(['2017-08-22', '2017-08-22']),
  },
  {
    channel: 'oral',
    received: '2017-08-21',
    ...person('庚'),
    subject: '2017年7月居民消费价格指数',
    steps: alreadyPublic(['2017-08-21', '2017-08-21']),
  },
  {
    channel: 'web',
    received: '2017-09-04',
    ...person('辛'),
    subject: '2016年农民工监测调查报告',
    steps: alreadyPublic(['2017-09-13', '2017-09-13']),
  },
  // Received before the National Day holidays, whose make-up day counted.
  {
    channel: 'in-person',
    received: '2017-09-22',
    ...company('传媒'),
    subject: '2017年上半年居民收支调查简报',
    steps: provided(['2017-10-19', '2017-10-20']),
  },
  {
    channel: 'registered-letter',
    received: '2017-10-16',
    ...other('行业协会'),
    subject: '2017年三季度规模以下工业抽样调查汇总',
    officer: 'officer2',
    steps: answered(['2017-11-06', '2017-11-08'], 'partial', 'partly', {
      withheld: [
        { item: '可识别单个企业的分组', reason: '能够推断单个调查对象资料', ground: 'barred-by-law' },
      ],
    }),
  },
  {
    channel: 'letter',
    received: '2017-10-23',
    ...company('食品'),
    subject: '同行业企业调查报表',
    officer: 'officer2',
    steps: [
      { type: 'consultation-dispatched', day: '2017-10-27', consultation: 'c1', with: 'third-party' },
      { type: 'consultation-received', day: '2017-10-31', consultation: 'c1' },
      { type: 'consultation-replied', day: '2017-11-13', consultation: 'c1', answer: 'refuses' },
      ...answered(['2017-11-20', '2017-11-22'], 'third-party-rights', 'refused', {
        ground: '《政府信息公开条例》第二十三条、《统计法》第二十五条',
        reasons: '第三方不同意公开，且属于单个调查对象的资料。',
      }),
      { type: 'remedy-notified', day: '2017-12-18', remedy: 'r1', kind: 'reconsideration' },
      { type: 'remedy-answered', day: '2017-12-26', remedy: 'r1' },
    ],
  },
  {
    channel: 'in-person',
    received: '2017-11-06',
    ...person('壬'),
    subject: '2015年住户调查原始问卷',
    steps: [
      ...answered(['2017-11-24', '2017-11-27'], 'barred-by-law', 'refused', {
        ground: '《统计法》第二十五条',
        reasons: '属于能够识别单个统计调查对象身份的资料。',
      }),
      { type: 'remedy-notified', day: '2017-12-05', remedy: 'r1', kind: 'reconsideration' },
      { type: 'remedy-answered', day: '2017-12-13', remedy: 'r1' },
      { type: 'remedy-decided', day: '2018-01-05', remedy: 'r1', result: 'upheld' },
    ],
  },
  {
    channel: 'web',
    received: '2017-11-20',
    ...research('城市规划'),
    subject: '2017年10月居住类消费价格分项',
    steps: provided(['2017-12-06', '2017-12-06']),
  },
  {
    channel: 'email',
    received: '2017-12-04',
    ...person('癸'),
    subject: '2017年三季度劳动力调查失业率',
    steps: notHeld(['2017-12-20', '2017-12-20']),
  },
  {
    channel: 'web',
    received: '2017-12-07',
    ...person('子'),
    subject: '2017年11月工业生产者购进价格指数',
    steps: alreadyPublic(['2017-12-19', '2017-12-19']),
  },
  // Closed otherwise.
  {
    channel: 'web',
    received: '2017-11-13',
    ...person('丑'),
    subject: '2017年社会消费品零售总额',
    steps: [{ type: 'withdrawn', day: '2017-11-15' }],
  },
  {
    channel: 'letter',
    received: '2017-11-27',
    ...person('寅'),
    subject: '企业登记档案',
    steps: [{ type: 'transferred', day: '2017-11-29', agency: '市场监督管理部门' }],
  },
];
