import { REMEDY_RESULT_NAMES, REMEDY_RESULTS } from '../law/remedy.ts';
import {
  APPLICANT_KIND_NAMES,
  APPLICANT_KINDS,
  OUTCOME_GROUP_NAMES,
  OUTCOMES,
  type OutcomeGroup,
} from '../request/outcome.ts';
import { moneyInWan } from './prose/numbers.ts';
import type { Snapshot } from './snapshot.ts';

/** A cell of a statutory table: its text, how far it reaches, and whether it is a heading. */
export type Cell = {
  readonly text: string;
  readonly across?: number;
  readonly down?: number;
  readonly head: boolean;
};
/** A table of the statutory form, row by row; a cell that another one covers is left out. */
export type ReportTable = { readonly name: string; readonly rows: readonly (readonly Cell[])[] };

const head = (text: string, across = 1, down = 1): Cell => ({ text, across, down, head: true });

type Values = (id: string) => string;

const valuesOf =
  ({ figures }: Pick<Snapshot, 'figures'>): Values =>
  (id) => {
    const found = figures.find((one) => one.id === id);
    if (!found) throw new RangeError(`The snapshot has no figure ${id}`);
    return id === 'charges' ? moneyInWan(found.value) : String(found.value);
  };

/** Part two (v2019 Art 20). The form of 2019 tells what was made and what is public in all. */
const proactive = (form: Snapshot['form'], value: Values): ReportTable['rows'] => {
  const figure = (id: string, across = 1): Cell => ({ text: value(id), across, head: false });
  const item = (text: string): Cell[] => [head(text, 4)];
  const rules = (['rule', 'normative'] as const).map((kind) => [
    head(kind === 'rule' ? '规章' : '行政规范性文件'),
    figure(`regulations.${kind}.issued`),
    ...(form === '2019'
      ? [figure(`regulations.${kind}.standing`, 2)]
      : [figure(`regulations.${kind}.abolished`), figure(`regulations.${kind}.standing`)]),
  ]);
  const decision = (kind: string, zh: string): Cell[] => [head(zh), figure(`decisions.${kind}`, 3)];
  return [
    item('第二十条第（一）项'),
    form === '2019'
      ? [head('信息内容'), head('本年新制作数量'), head('对外公开总数量', 2)]
      : [head('信息内容'), head('本年制发件数'), head('本年废止件数'), head('现行有效件数')],
    ...rules,
    item('第二十条第（五）项'),
    [head('信息内容'), head('本年处理决定数量', 3)],
    decision('licence', '行政许可'),
    item('第二十条第（六）项'),
    [head('信息内容'), head('本年处理决定数量', 3)],
    decision('penalty', '行政处罚'),
    decision('coercion', '行政强制'),
    item('第二十条第（八）项'),
    [head('信息内容'), head('本年收费金额（单位：万元）', 3)],
    [head('行政事业性收费'), figure('charges', 3)],
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
  const figures = (row: string): Cell[] =>
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
  if (name === 'proactive') return { name, rows: proactive(snapshot.form, value) };
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
    .map(({ name, value, was }) => [
      head(name.zh),
      ...[String(was), String(value), value > was ? `+${value - was}` : String(value - was)].map((text) => ({
        text,
        head: false,
      })),
    ]);
  return {
    name: 'comparison',
    rows: [[head('项目'), head(`${before.year}年`), head(`${year}年`), head('增减')], ...rows],
  };
};
