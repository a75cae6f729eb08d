import type { Text } from '../text.ts';
import type { Field, Register, Tally } from './definition.ts';

type Shape = Omit<Field, 'id' | 'name' | 'required'>;

const field = (id: string, zh: string, en: string, shape: Shape, required: boolean): Field =>
  ({ id, name: { zh, en }, required, ...shape }) as Field;
const must = (id: string, zh: string, en: string, shape: Shape = { kind: 'text' }): Field =>
  field(id, zh, en, shape, true);
const may = (id: string, zh: string, en: string, shape: Shape = { kind: 'text' }): Field =>
  field(id, zh, en, shape, false);

const day = { kind: 'day' } as const;
const list = { kind: 'list' } as const;
const link = { kind: 'link' } as const;
const count = { kind: 'count' } as const;
const choice = (choices: Readonly<Record<string, readonly [string, string]>>) =>
  ({
    kind: 'choice',
    choices: Object.fromEntries(
      Object.entries(choices).map(([code, [zh, en]]): [string, Text] => [code, { zh, en }]),
    ),
  }) as const;

const note = may('note', '备注', 'Note');

const tally = (id: string, zh: string, en: string, rest: Omit<Tally, 'id' | 'name'>): Tally => ({
  id,
  name: { zh, en },
  ...rest,
});

/** What the office keeps beside releases and requests. Each is told in one sentence (`says`). */
export const REGISTERS: readonly Register[] = [
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
        choice({ group: ['领导小组', 'Leading group'], office: ['办公室', 'Office'] }),
      ),
      must('setUpOn', '设立日期', 'Set up on', day),
      may('endedOn', '撤销日期', 'Ended on', day),
      may('head', '负责人职务', 'Headed by (post)'),
      note,
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
      must('since', '开始日期', 'Since', day),
      may('until', '结束日期', 'Until', day),
      note,
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
        choice({
          rule: ['规章', 'Rule'],
          normative: ['行政规范性文件', 'Normative document'],
          internal: ['内部制度', 'Internal rule'],
        }),
      ),
      may('number', '文号', 'Document number'),
      must('issuedOn', '印发日期', 'Issued on', day),
      may('abolishedOn', '废止日期', 'Abolished on', day),
      may('reviewOn', '下次评估日期', 'Next review', day),
      may('link', '链接', 'Link', link),
      note,
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
        choice({ guide: ['公开指南', 'Guide'], catalogue: ['公开目录', 'Catalogue'] }),
      ),
      must('version', '版本', 'Version'),
      must('issuedOn', '印发日期', 'Issued on', day),
      may('replacedOn', '替换日期', 'Replaced on', day),
      may('reviewOn', '下次评估日期', 'Next review', day),
      may('summary', '说明', 'What it says'),
      note,
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
  {
    id: 'decisions',
    name: { zh: '行政处理决定', en: 'Administrative decisions' },
    says: {
      zh: '行政许可、行政处罚、行政强制的处理决定（条例第二十条第（五）、（六）项）。',
      en: 'Licences, penalties and coercive measures (v2019 Art 20(5), (6)).',
    },
    fields: [
      must('day', '决定日期', 'Day', day),
      must('number', '文号', 'Document number'),
      must(
        'kind',
        '类别',
        'Kind',
        choice({
          licence: ['行政许可', 'Licence'],
          penalty: ['行政处罚', 'Penalty'],
          coercion: ['行政强制', 'Coercive measure'],
          service: ['其他对外管理服务事项', 'Other service to the public'],
        }),
      ),
      note,
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
        choice({
          licence: ['行政许可', 'Licence'],
          service: ['其他对外管理服务事项', 'Other service to the public'],
          penalty: ['行政处罚', 'Penalty'],
          coercion: ['行政强制', 'Coercive measure'],
          charge: ['行政事业性收费', 'Administrative charge'],
        }),
      ),
      must('since', '设立日期', 'In force since', day),
      may('until', '取消日期', 'Ended on', day),
      note,
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
      must('day', '成交日期', 'Day', day),
      must('title', '采购项目', 'Project'),
      must('amount', '金额（元）', 'Amount (yuan)', { kind: 'fen' }),
      note,
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
      must('day', '日期', 'Day', day),
      must('title', '项目', 'Item'),
      must('amount', '金额（元）', 'Amount (yuan)', { kind: 'fen' }),
      note,
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
  {
    id: 'conferences',
    name: { zh: '新闻发布会', en: 'Press conferences' },
    says: {
      zh: '新闻发布会的主题、共同主办单位和到会媒体。',
      en: 'Press conferences: what about, with whom, and which media came.',
    },
    fields: [
      must('day', '日期', 'Day', day),
      must('title', '名称', 'Title'),
      must('topics', '主题', 'Topics', list),
      may('hosts', '共同主办单位', 'Joint hosts', list),
      must('media', '到会媒体', 'Media that came', list),
      may('link', '链接', 'Link', link),
      note,
    ],
    time: { kind: 'event', day: 'day' },
    identity: ['day', 'title'],
    tallies: [
      tally('conferences.entries', '新闻发布会次数', 'Press conferences', { of: 'entries' }),
      tally('conferences.media', '到会媒体家数', 'Media that came, each once', {
        of: 'distinct',
        field: 'media',
      }),
      tally('conferences.topics', '发布主题', 'Topics', { of: 'distinct', field: 'topics' }),
      tally('conferences.hosts', '共同主办单位', 'Joint hosts', { of: 'distinct', field: 'hosts' }),
    ],
    isPublic: true,
  },
  {
    id: 'works',
    name: { zh: '宣传作品', en: 'Communication works' },
    says: { zh: '统计宣传作品，按类型。', en: 'Works that explain statistics, by type.' },
    fields: [
      must('day', '完成日期', 'Day', day),
      must('title', '名称', 'Title'),
      must(
        'type',
        '类型',
        'Type',
        choice({
          poem: ['诗歌', 'Poem'],
          essay: ['散文', 'Essay'],
          h5: ['H5', 'H5'],
          infographic: ['图解', 'Infographic'],
          video: ['视频', 'Video'],
          other: ['其他', 'Other'],
        }),
      ),
      may('link', '链接', 'Link', link),
      note,
    ],
    time: { kind: 'event', day: 'day' },
    identity: ['day', 'title'],
    tallies: [tally('works.entries', '宣传作品件数', 'Communication works', { of: 'entries', by: 'type' })],
    isPublic: true,
  },
  {
    id: 'publications',
    name: { zh: '出版物', en: 'Publications' },
    says: { zh: '公开出版物和内部资料，按读者。', en: 'What is printed, by whom it is for.' },
    fields: [
      must('day', '出版日期', 'Published on', day),
      must('title', '名称', 'Title'),
      may('issue', '期号', 'Issue'),
      must(
        'audience',
        '读者',
        'Audience',
        choice({ public: ['社会公众', 'The public'], government: ['党政部门', 'Government'] }),
      ),
      may('jointly', '联合出版单位', 'Joint publishers', list),
      note,
    ],
    time: { kind: 'event', day: 'day' },
    identity: ['title', 'issue', 'day'],
    tallies: [
      tally('publications.titles.public', '公开出版物种数', 'Titles for the public', {
        of: 'distinct',
        field: 'title',
        where: { audience: 'public' },
      }),
      tally('publications.titles.government', '供党政部门使用的资料种数', 'Titles for government', {
        of: 'distinct',
        field: 'title',
        where: { audience: 'government' },
      }),
      tally('publications.entries', '出版期数', 'Issues', { of: 'entries', by: 'audience' }),
    ],
    isPublic: true,
  },
  {
    id: 'events',
    name: { zh: '公众活动', en: 'Events' },
    says: { zh: '统计开放日等公众活动及到场人数。', en: 'Open days and other events, and how many came.' },
    fields: [
      must('day', '日期', 'Day', day),
      must('title', '名称', 'Title'),
      may('theme', '主题', 'Theme'),
      may('ordinal', '届次', 'Which in the row', count),
      may('jointly', '共同主办单位', 'Joint hosts', list),
      must('attended', '到场人数', 'Attended', count),
      note,
    ],
    time: { kind: 'event', day: 'day' },
    identity: ['day', 'title'],
    tallies: [
      tally('events.entries', '活动次数', 'Events', { of: 'entries' }),
      tally('events.attended', '到场人数', 'People who came', { of: 'sum', field: 'attended' }),
    ],
    isPublic: true,
  },
  {
    id: 'website',
    name: { zh: '网站信息', en: 'Website items' },
    says: {
      zh: '通过网站公开的信息；撤下的自撤下之日起不再计入。',
      en: 'What was put on the website; what was taken down is no longer counted.',
    },
    fields: [
      must('day', '发布日期', 'Published on', day),
      must('title', '标题', 'Title'),
      must('topic', '类别', 'Topic'),
      may('link', '链接', 'Link', link),
      must(
        'state',
        '状态',
        'State',
        choice({ public: ['公开', 'Public'], withdrawn: ['已撤下', 'Withdrawn'] }),
      ),
      note,
    ],
    time: { kind: 'event', day: 'day' },
    identity: ['day', 'title'],
    tallies: [
      tally('website.entries', '网站公开信息条数', 'Website items', {
        of: 'entries',
        where: { state: 'public' },
      }),
      tally('website.topics', '网站公开信息类别', 'Topics', {
        of: 'distinct',
        field: 'topic',
        where: { state: 'public' },
      }),
    ],
    isPublic: true,
  },
  {
    id: 'posts',
    name: { zh: '新媒体信息', en: 'Channel posts' },
    says: {
      zh: '通过微博等平台发布的信息；一条信息发往几个平台，计一条。',
      en: 'Posts on social media; one post on several platforms counts once.',
    },
    fields: [
      must('day', '发布日期', 'Day', day),
      must('title', '内容摘要', 'What it says'),
      must('platforms', '平台', 'Platforms', list),
      may('link', '链接', 'Link', link),
      note,
    ],
    time: { kind: 'event', day: 'day' },
    identity: ['day', 'title'],
    tallies: [
      tally('posts.entries', '新媒体信息条数', 'Posts', { of: 'entries' }),
      tally('posts.platforms', '平台数', 'Platforms', { of: 'distinct', field: 'platforms' }),
    ],
    isPublic: true,
  },
  {
    id: 'indicators',
    name: { zh: '移动客户端指标', en: 'App indicators' },
    says: {
      zh: '通过移动客户端发布的指标数据，每次发布一行，记指标个数。',
      en: 'Figures given out through apps: a row for each release, with how many indicators it held.',
    },
    fields: [
      must('day', '发布日期', 'Day', day),
      must('app', '客户端', 'App'),
      must('subject', '内容', 'What'),
      must('count', '指标个数', 'Indicators', count),
      note,
    ],
    time: { kind: 'event', day: 'day' },
    identity: ['day', 'app', 'subject'],
    tallies: [
      tally('indicators.count', '指标数据个数', 'Indicator figures', { of: 'sum', field: 'count' }),
      tally('indicators.apps', '客户端', 'Apps', { of: 'distinct', field: 'app' }),
    ],
    isPublic: true,
  },
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
      must('since', '加入日期', 'Since', day),
      may('until', '退出日期', 'Until', day),
      note,
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
      must('day', '日期', 'Day', day),
      must(
        'way',
        '方式',
        'Way',
        choice({
          phone: ['来电', 'Telephone'],
          visit: ['来访', 'Visit'],
          web: ['网络', 'Web'],
          mailbox: ['公开信箱', 'Public mailbox'],
        }),
      ),
      must('number', '编号', 'Number'),
      must('topic', '内容', 'Topic'),
      may('answeredOn', '答复日期', 'Answered on', day),
      note,
    ],
    time: { kind: 'event', day: 'day' },
    identity: ['number'],
    tallies: [tally('consultations.entries', '咨询起数', 'Consultations', { of: 'entries', by: 'way' })],
    isPublic: false,
  },
  {
    id: 'findings',
    name: { zh: '主要问题', en: 'Problems' },
    says: {
      zh: '年度报告所述的问题，逐年结转，解决后关闭。',
      en: 'What the annual report names as wanting, carried from year to year until it is closed.',
    },
    fields: [
      must('title', '问题', 'Problem'),
      must('foundOn', '提出日期', 'Found on', day),
      may('closedOn', '解决日期', 'Closed on', day),
      may('measure', '改进情况', 'What was done'),
      note,
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
      must('madeOn', '提出日期', 'Made on', day),
      may('doneOn', '完成日期', 'Done on', day),
      note,
    ],
    time: { kind: 'stock', from: 'madeOn', until: 'doneOn' },
    identity: ['title', 'madeOn'],
    tallies: [
      tally('plans.standing', '年末未完成打算数', 'Plans open at the end of the year', { of: 'entries' }),
    ],
    isPublic: false,
  },
  {
    id: 'fees',
    name: { zh: '收费与减免', en: 'Fees' },
    says: {
      zh: '依申请公开收取和减免的费用；没有的年度以零关账。',
      en: 'What was charged and waived for requests; a year without any is closed at zero.',
    },
    fields: [
      must('day', '日期', 'Day', day),
      must('receipt', '申请登记编号', 'Request'),
      must('kind', '类别', 'Kind', choice({ charged: ['收取', 'Charged'], waived: ['减免', 'Waived'] })),
      must('amount', '金额（元）', 'Amount (yuan)', { kind: 'fen' }),
      note,
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
      must('day', '收到日期', 'Day', day),
      must('number', '案号', 'Case number'),
      must(
        'kind',
        '类别',
        'Kind',
        choice({
          reconsideration: ['行政复议', 'Reconsideration'],
          suit: ['未经复议直接起诉', 'Suit without reconsideration'],
          'suit-after': ['复议后起诉', 'Suit after reconsideration'],
        }),
      ),
      must(
        'result',
        '结果',
        'Result',
        choice({
          upheld: ['结果维持', 'Upheld'],
          corrected: ['结果纠正', 'Corrected'],
          other: ['其他结果', 'Other result'],
          pending: ['尚未审结', 'Pending'],
        }),
      ),
      note,
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

const BY_ID = new Map(REGISTERS.map((register) => [register.id, register]));

/** The register of this id; undefined: there is none. */
export const registerOf = (id: string): Register | undefined => BY_ID.get(id);
