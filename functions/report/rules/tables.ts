import { moneyInWan, yuanOrZero } from '../../kernel/numerals.ts';
import {
  APPLICANT_KIND_NAMES,
  APPLICANT_KINDS,
  OUTCOME_GROUP_NAMES,
  OUTCOMES,
  type OutcomeGroup,
} from '../../law/outcome.ts';
import { REMEDY_RESULT_NAMES, REMEDY_RESULTS } from '../../law/remedy.ts';
import type { Snapshot } from './snapshot.ts';

/** A cell of a statutory table: its text, how far it reaches, and whether it is a heading. */
export type ReportCell = {
  readonly text: string;
  readonly across?: number;
  readonly down?: number;
  readonly head: boolean;
};
/** A table of the statutory form, row by row; a cell that another one covers is left out. */
export type ReportTable = { readonly name: string; readonly rows: readonly (readonly ReportCell[])[] };

const head = (text: string, across = 1, down = 1): ReportCell => ({ text, across, down, head: true });

type Values = (id: string) => string;

const valuesOf =
  ({ figures }: Pick<Snapshot, 'figures'>): Values =>
  (id) => {
    const found = figures.find((one) => one.id === id);
    if (!found) throw new RangeError(`The snapshot has no figure ${id}`);
    return id === 'charges' || id === 'procurements.amount' ? moneyInWan(found.value) : String(found.value);
  };

const figure = (value: Values, id: string, across = 1): ReportCell => ({
  text: value(id),
  across,
  head: false,
});
const item = (text: string): ReportCell[] => [head(text, 4)];
const RULES = { rule: '规章', normative: '行政规范性文件' } as const;
const POWERS = {
  licence: '行政许可',
  service: '其他对外管理服务事项',
  penalty: '行政处罚',
  coercion: '行政强制',
  charge: '行政事业性收费',
} as const;

/** Part two (v2019 Art 20) in the form of 2021. */
const proactive = (value: Values): ReportTable['rows'] => {
  const decision = (kind: keyof typeof POWERS): ReportCell[] => [
    head(POWERS[kind]),
    figure(value, `decisions.${kind}`, 3),
  ];
  return [
    item('第二十条第（一）项'),
    [head('信息内容'), head('本年制发件数'), head('本年废止件数'), head('现行有效件数')],
    ...Object.entries(RULES).map(([kind, name]) => [
      head(name),
      ...['issued', 'abolished', 'standing'].map((what) => figure(value, `regulations.${kind}.${what}`)),
    ]),
    item('第二十条第（五）项'),
    [head('信息内容'), head('本年处理决定数量', 3)],
    decision('licence'),
    item('第二十条第（六）项'),
    [head('信息内容'), head('本年处理决定数量', 3)],
    decision('penalty'),
    decision('coercion'),
    item('第二十条第（八）项'),
    [head('信息内容'), head('本年收费金额（单位：万元）', 3)],
    [head(POWERS.charge), figure(value, 'charges', 3)],
  ];
};

/**
 * Part two in the form of 2019, from memory of 国办公开办函〔2019〕60号 and unconfirmed. A rule in the register is
 * public from the day of its issue, so that what was made in the year became public in it.
 */
const proactive2019 = (value: Values): ReportTable['rows'] => {
  const power = (kind: keyof typeof POWERS, decided: boolean): ReportCell[] => [
    head(POWERS[kind]),
    figure(value, `powers.${kind}.before`),
    figure(value, `powers.${kind}.change`, decided ? 1 : 2),
    ...(decided ? [figure(value, `decisions.${kind}`)] : []),
  ];
  const powers = [head('信息内容'), head('上一年项目数量'), head('本年增/减'), head('处理决定数量')];
  return [
    item('第二十条第（一）项'),
    [head('信息内容'), head('本年新制作数量'), head('本年新公开数量'), head('对外公开总数量')],
    ...Object.entries(RULES).map(([kind, name]) => [
      head(name),
      ...['issued', 'issued', 'standing'].map((what) => figure(value, `regulations.${kind}.${what}`)),
    ]),
    item('第二十条第（五）项'),
    powers,
    power('licence', true),
    power('service', true),
    item('第二十条第（六）项'),
    powers,
    power('penalty', true),
    power('coercion', true),
    item('第二十条第（八）项'),
    [head('信息内容'), head('上一年项目数量'), head('本年增/减', 2)],
    power('charge', false),
    item('第二十条第（九）项'),
    [head('信息内容'), head('采购项目数量'), head('采购总金额（单位：万元）', 2)],
    [head('政府集中采购'), figure(value, 'procurements'), figure(value, 'procurements.amount', 2)],
  ];
};

const ORDER: readonly OutcomeGroup[] = [
  'granted',
  'partial',
  'refused',
  'unavailable',
  'not-processed',
  'other',
];
const NUMERALS = ['一', '二', '三', '四', '五', '六', '七'];
const COLUMNS = [...APPLICANT_KINDS, 'total'] as const;

/** Part three: requests by outcome and kind of applicant. */
const requests = (form: Snapshot['form'], value: Values): ReportTable['rows'] => {
  const figures = (row: string): ReportCell[] =>
    COLUMNS.map((column) => ({ text: value(`requests.${row}.${column}`), head: false }));
  const groups = ORDER.flatMap((group, place) => {
    const title = `（${NUMERALS[place]}）${OUTCOME_GROUP_NAMES[group].zh}`;
    const outcomes = Object.entries(OUTCOMES).filter(([, one]) => one.group === group);
    if (group === 'other' && form === '2019') return [[head(title, 2), ...figures('other')]];
    if (outcomes.length === 1) return [[head(title, 2), ...figures(outcomes[0]?.[0] ?? '')]];
    return outcomes.map(([code, { name }], n) => [
      ...(n === 0 ? [head(title, 1, outcomes.length)] : []),
      head(`${n + 1}.${name.zh}`),
      ...figures(code),
    ]);
  });
  const results = [...groups, [head('（七）总计', 2), ...figures('ended')]];
  const [first = [], ...others] = results;
  return [
    [
      head('（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）', 3, 3),
      head('申请人情况', COLUMNS.length),
    ],
    [
      head(APPLICANT_KIND_NAMES['natural-person'].zh, 1, 2),
      head('法人或其他组织', APPLICANT_KINDS.length - 1),
      head('总计', 1, 2),
    ],
    APPLICANT_KINDS.slice(1).map((kind) => head(APPLICANT_KIND_NAMES[kind].zh)),
    [head('一、本年新收政府信息公开申请数量', 3), ...figures('new')],
    [head('二、上年结转政府信息公开申请数量', 3), ...figures('carried-in')],
    [head('三、本年度办理结果', 1, results.length), ...first],
    ...others,
    [head('四、结转下年度继续办理', 3), ...figures('carried-out')],
  ];
};

/** Part four: reconsideration and litigation by result. */
const remedies = (value: Values): ReportTable['rows'] => {
  const results = [...REMEDY_RESULTS, 'total'] as const;
  const named = (result: (typeof results)[number]): string =>
    result === 'total' ? '总计' : REMEDY_RESULT_NAMES[result].zh;
  const kinds = ['reconsideration', 'suit', 'suit-after'] as const;
  return [
    [head('行政复议', results.length), head('行政诉讼', 2 * results.length)],
    [
      ...results.map((result) => head(named(result), 1, 2)),
      head('未经复议直接起诉', results.length),
      head('复议后起诉', results.length),
    ],
    [...results, ...results].map((result) => head(named(result))),
    kinds.flatMap((kind) =>
      results.map((result) => ({ text: value(`remedies.${kind}.${result}`), head: false })),
    ),
  ];
};

/** A table of the statutory form, filled from a snapshot. */
export const tableOf = (
  name: NonNullable<Snapshot['sections'][number]['table']>,
  snapshot: Snapshot,
): ReportTable => {
  const value = valuesOf(snapshot);
  if (name === 'proactive') {
    return { name, rows: snapshot.form === '2019' ? proactive2019(value) : proactive(value) };
  }
  return { name, rows: name === 'requests' ? requests(snapshot.form, value) : remedies(value) };
};

/** A figure of one kind of applicant: the comparison tells their total alone. */
const OF_ONE_KIND = new RegExp(`^requests\\.[a-z-]+\\.(${APPLICANT_KINDS.join('|')})$`);

/** This year's figures beside those of the year before, those that are zero in both left out; null: there is none. */
export const comparisonOf = ({ year, figures, before }: Snapshot): ReportTable | null => {
  if (!before) return null;
  const rows = figures
    .filter(({ id }) => !OF_ONE_KIND.test(id))
    .map(({ id, name, value }) => ({ name, value, was: before.figures[id] ?? 0 }))
    .filter(({ value, was }) => value !== 0 || was !== 0)
    .map(({ name, value, was }) => {
      // An amount is kept in fen and read in yuan.
      const money = name.zh.endsWith('（分）');
      const said = (amount: number): string =>
        money ? `${amount < 0 ? '-' : ''}${yuanOrZero(Math.abs(amount))}` : String(amount);
      const change = value - was;
      return [
        head(money ? name.zh.replace('（分）', '（元）') : name.zh),
        ...[said(was), said(value), `${change > 0 ? '+' : ''}${said(change)}`].map((text) => ({
          text,
          head: false,
        })),
      ];
    });
  return {
    name: 'comparison',
    rows: [[head('项目'), head(`${before.year}年`), head(`${year}年`), head('增减')], ...rows],
  };
};
