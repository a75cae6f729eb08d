import { GRADES } from '../../alert/rules/choices.ts';
import { ALERT_TALLY } from '../../alert/rules/figures.ts';
import type { Text } from '../../kernel/text.ts';
import {
  APPLICANT_KINDS,
  OUTCOME_GROUP_NAMES,
  OUTCOME_GROUPS,
  OUTCOMES,
  type Outcome,
} from '../../law/outcome.ts';
import { CHANNEL_NAMES, CHANNELS } from '../../law/regime.ts';
import { REMEDY_RESULT_NAMES, REMEDY_RESULTS } from '../../law/remedy.ts';
import type { Reader } from './cells.ts';

/**
 * The forms of the annual report: free form in the office's seven sections (to 2018), the form of 2019 and 2020
 * (国办公开办函〔2019〕60号, unconfirmed), and that of 2021 (国办公开办函〔2021〕30号).
 */
export const REPORT_FORMS = ['free', '2019', '2021'] as const;
export type ReportForm = (typeof REPORT_FORMS)[number];

/** The form that is due for a year. */
export const reportFormOf = (year: string): ReportForm =>
  year <= '2018' ? 'free' : year <= '2020' ? '2019' : '2021';

/**
 * One figure. `rows` is the address of the list behind it, under the staff API. Amounts are whole fen.
 */
export type Figure = {
  readonly id: string;
  readonly name: Text;
  readonly value: number;
  readonly rows: string;
};

const COLUMNS = [...APPLICANT_KINDS, 'total'] as const;

type Row = Omit<Figure, 'rows'>;
const row = (id: string, zh: string, en: string, value: number): Row => ({ id, name: { zh, en }, value });

/** The figures that registers keep, in every form. */
const registerFigures = (read: Reader): Row[] => {
  const ways = ['phone', 'visit', 'web', 'mailbox'] as const;
  const wayNames = { phone: '来电', visit: '来访', web: '网络', mailbox: '公开信箱' } as const;
  return [
    row('memberships', '成员单位', 'Member units', read.standing('memberships.standing')),
    row('regulations.issued', '本年制发规章制度', 'Rules issued', read.of('regulations.issued')),
    row('conferences', '新闻发布会', 'Press conferences', read.of('conferences.entries')),
    row('conferences.media', '到会媒体', 'Media that came', read.distinct('conferences.media')),
    row('works', '宣传作品', 'Communication works', read.of('works.entries')),
    row('monitors', '舆情监测人员', 'Monitors', read.standing('monitors.standing')),
    // What was entered, releases among it; versions of guide and catalogue; answers in the disclosure log; answered questions.
    row(
      'website',
      '网站公开信息',
      'Website items',
      ['entries', 'documents', 'answers', 'questions'].reduce(
        (sum, what) => sum + read.of(`website.${what}`),
        0,
      ),
    ),
    row('posts', '新媒体信息', 'Posts', read.of('posts.entries')),
    row('posts.platforms', '新媒体平台', 'Platforms', read.distinct('posts.platforms')),
    row('indicators', '移动客户端指标数据', 'App indicators', read.of('indicators.count')),
    row('indicators.apps', '移动客户端', 'Apps', read.distinct('indicators.apps')),
    row(
      'publications.public',
      '公开出版物',
      'Titles for the public',
      read.distinct('publications.titles.public'),
    ),
    row(
      'publications.government',
      '供党政部门使用的资料',
      'Titles for government',
      read.distinct('publications.titles.government'),
    ),
    row('events', '公众活动', 'Events', read.of('events.entries')),
    row('events.attended', '到场人数', 'People who came', read.of('events.attended')),
    row('consultations', '公众咨询', 'Consultations', read.of('consultations.entries')),
    ...ways.map((way) =>
      row(
        `consultations.${way}`,
        `咨询（${wayNames[way]}）`,
        `Consultations (${way})`,
        read.of('consultations.entries', way),
      ),
    ),
    // Signalled in the year, by the grade that each has by now; those that were merged count with the other.
    row('alerts', '舆情', 'Alerts', read.of(ALERT_TALLY)),
    ...GRADES.map((grade) =>
      row(
        `alerts.${grade.toLowerCase()}`,
        `舆情（${grade} 级）`,
        `Alerts (grade ${grade})`,
        read.of(ALERT_TALLY, grade),
      ),
    ),
    row('findings', '主要问题', 'Problems', read.standing('findings.standing')),
    row('plans', '工作打算', 'Plans', read.standing('plans.standing')),
    row('fees.charged', '收取费用（分）', 'Fees charged (fen)', read.of('fees.amount', 'charged')),
    row('fees.waived', '减免费用（分）', 'Fees waived (fen)', read.of('fees.amount', 'waived')),
  ];
};

/** Part three of the statutory table: a figure for each row and column. `requests.granted.natural-person`. */
const requestTable = (read: Reader, form: ReportForm): Row[] => {
  const kindOf = (part: string): string => part.slice(part.indexOf('/') + 1);
  const outcomeOf = (part: string): string => part.slice(0, part.indexOf('/'));
  const line = (id: string, name: Text, value: (column: string | null) => number): Row[] =>
    COLUMNS.map((column) => ({
      id: `requests.${id}.${column}`,
      name,
      value: value(column === 'total' ? null : column),
    }));
  const carried =
    (come: Reader['before']) =>
    (column: string | null): number =>
      come('requests.new', column ?? undefined) -
      come('requests.ended', column === null ? undefined : (part) => kindOf(part) === column);
  const ended =
    (fits: (outcome: string) => boolean) =>
    (column: string | null): number =>
      read.of(
        'requests.ended',
        (part) => fits(outcomeOf(part)) && (column === null || kindOf(part) === column),
      );
  const codes = Object.keys(OUTCOMES) as Outcome[];
  const other = codes.filter((code) => OUTCOMES[code].group === 'other');
  return [
    ...line('new', { zh: '一、本年新收政府信息公开申请数量', en: 'New in the year' }, (column) =>
      read.of('requests.new', column ?? undefined),
    ),
    ...line(
      'carried-in',
      { zh: '二、上年结转政府信息公开申请数量', en: 'Carried over from the year before' },
      carried(read.before),
    ),
    ...codes
      .filter((code) => form !== '2019' || !other.includes(code))
      .flatMap((code) =>
        line(
          code,
          OUTCOMES[code].name,
          ended((outcome) => outcome === code),
        ),
      ),
    ...(form === '2019'
      ? line(
          'other',
          { zh: '（六）其他处理', en: 'Otherwise closed' },
          ended((outcome) => other.includes(outcome as Outcome)),
        )
      : []),
    ...line(
      'ended',
      { zh: '三、本年度办理结果总计', en: 'Dealt with in the year' },
      ended(() => true),
    ),
    ...line(
      'carried-out',
      { zh: '四、结转下年度继续办理', en: 'Carried over to the next year' },
      carried(read.standing),
    ),
  ];
};

/** Requests as an office's free report counts them: by channel, and by what was answered. */
const freeRequests = (read: Reader): Row[] => [
  row('requests', '申请', 'Requests', read.of('requests.new')),
  ...CHANNELS.map((channel) =>
    row(
      `requests.channel.${channel}`,
      `申请（${CHANNEL_NAMES[channel].zh}）`,
      `Requests (${CHANNEL_NAMES[channel].en})`,
      read.of('requests.channel', channel),
    ),
  ),
  row(
    'requests.carried-in',
    '上年结转申请',
    'Carried over from the year before',
    read.before('requests.new') - read.before('requests.ended'),
  ),
  row(
    'requests.carried-out',
    '结转下年度申请',
    'Carried over to the next year',
    read.standing('requests.new') - read.standing('requests.ended'),
  ),
  row('requests.in-time', '按期办结', 'Answered in time', read.of('requests.in-time', 'in-time')),
  row('requests.late', '逾期办结', 'Answered late', read.of('requests.in-time', 'late')),
  row('requests.granted', '同意公开', 'Granted', read.of('requests.reply', 'granted/provided')),
  row(
    'requests.already-public',
    '属于已主动公开范围',
    'Public already',
    read.of('requests.reply', 'granted/already-public'),
  ),
  row('requests.not-held', '信息不存在', 'Not held', read.of('requests.reply', 'not-held/not-held')),
  ...OUTCOME_GROUPS.map((group) =>
    row(
      `requests.group.${group}`,
      `答复（${OUTCOME_GROUP_NAMES[group].zh}）`,
      `Answers (${OUTCOME_GROUP_NAMES[group].en})`,
      read.of(
        'requests.ended',
        (part) => OUTCOMES[part.slice(0, part.indexOf('/')) as Outcome]?.group === group,
      ),
    ),
  ),
];

/** Part four of the statutory table. A remedy of a case on record, or one entered in the register. */
const remedyTable = (read: Reader): Row[] =>
  (
    [
      ['reconsideration', 'reconsideration', '行政复议', 'Reconsideration'],
      ['suit', 'suit', '未经复议直接起诉', 'Suit without reconsideration'],
      ['suit-after', 'suit-after-reconsideration', '复议后起诉', 'Suit after reconsideration'],
    ] as const
  ).flatMap(([id, kind, zh, en]) => {
    const count = (result?: string): number =>
      read.of(`remedies.${id}`, result) + read.of(`requests.remedy.${kind}`, result);
    return [
      ...REMEDY_RESULTS.map((result) =>
        row(
          `remedies.${id}.${result}`,
          `${zh}（${REMEDY_RESULT_NAMES[result].zh}）`,
          `${en} (${REMEDY_RESULT_NAMES[result].en})`,
          count(result),
        ),
      ),
      row(`remedies.${id}.total`, zh, en, count()),
    ];
  });

/** The kinds of decision that each form counts; the form of 2019 has a row more (国办公开办函〔2019〕60号, unconfirmed). */
const DECISION_KINDS: Readonly<Record<'2019' | '2021', readonly string[]>> = {
  '2019': ['licence', 'service', 'penalty', 'coercion'],
  '2021': ['licence', 'penalty', 'coercion'],
};

/** What the form of 2019 asks besides: how many kinds of power there were, and what central procurement cost. */
const onlyOf2019 = (read: Reader): Row[] => [
  ...[...DECISION_KINDS['2019'], 'charge'].flatMap((kind) => {
    const before = read.before('powers.standing', kind);
    return [
      row(`powers.${kind}.before`, '上一年项目数量', 'In force the year before', before),
      row(
        `powers.${kind}.change`,
        '本年增/减',
        'Change in the year',
        read.standing('powers.standing', kind) - before,
      ),
    ];
  }),
  row('procurements', '采购项目数量', 'Procurement projects', read.of('procurements.entries')),
  row('procurements.amount', '采购总金额（分）', 'Procurement (fen)', read.of('procurements.amount')),
];

/** Part two of the statutory table (v2019 Art 20). Amounts are whole fen. */
const proactiveTable = (read: Reader, form: '2019' | '2021'): Row[] => {
  const rules = (['rule', 'normative'] as const).flatMap((kind) => [
    row(`regulations.${kind}.issued`, '本年制发件数', 'Issued', read.of('regulations.issued', kind)),
    row(`regulations.${kind}.abolished`, '本年废止件数', 'Abolished', read.of('regulations.abolished', kind)),
    row(
      `regulations.${kind}.standing`,
      '现行有效件数',
      'In force',
      read.standing('regulations.standing', kind),
    ),
  ]);
  const decisions = DECISION_KINDS[form].flatMap((kind) => [
    row(`decisions.${kind}`, '本年处理决定数量', 'Decisions', read.of('decisions.entries', kind)),
  ]);
  return [
    ...rules,
    ...decisions,
    row('charges', '本年收费金额（分）', 'Charged (fen)', read.of('charges.amount')),
    ...(form === '2019' ? onlyOf2019(read) : []),
  ];
};

const rowsOf = (read: Reader, form: ReportForm): Row[] => [
  ...registerFigures(read),
  ...(form === 'free' ? freeRequests(read) : [...proactiveTable(read, form), ...requestTable(read, form)]),
  ...remedyTable(read),
];

/** Every figure of a year in a form, in the form's order. */
export const figuresOf = (read: Reader, year: string, form: ReportForm): Figure[] =>
  rowsOf(read, form).map((one) => ({
    ...one,
    rows: `/api/staff/reports/${year}/figures/${one.id}?form=${form}`,
  }));
