import { workbookParts } from '../../formats/xlsx/parts.ts';
import { type LaidOut, SharedStrings, STYLE, Styles, sheetXml } from '../../formats/xlsx/sheet.ts';
import { zipParts } from '../../formats/xlsx/zip.ts';
import { type Day, dayNumber } from '../../kernel/day.ts';
import { yuan } from '../../law/fee.ts';
import {
  APPLICANT_KIND_NAMES,
  type ApplicantKind,
  OUTCOME_GROUP_NAMES,
  OUTCOMES,
  type Outcome,
  REPLY_NAMES,
  type ReplyKind,
} from '../../law/outcome.ts';
import { CHANNEL_NAMES, type Channel, type RegimeId } from '../../law/regime.ts';
import { REMEDY_RESULT_NAMES, type RemedyKind, type RemedyResult } from '../../law/remedy.ts';
import { DISPATCH_WAY_NAMES, type DispatchWay } from '../rules/events/events.ts';
import { CASE_STATE_NAMES, type CaseState } from '../rules/states.ts';

/** A line of the register 台账: receipt numbers and staff, and nothing of a person who asked. */
export type RegisterLine = {
  receipt: string;
  state: CaseState;
  regime: RegimeId;
  kind: ApplicantKind;
  channel: Channel;
  officer: string | null;
  title: string | null;
  /** The document number 文号 of the answer that went out. */
  number: string | null;
  arrivedOn: Day;
  receivedOn: Day;
  entered: Day;
  due: Day | null;
  provisional: boolean;
  extendedBy: number;
  outcome: Outcome | null;
  reply: ReplyKind | null;
  decidedOn: Day | null;
  dispatchedOn: Day | null;
  dispatchedBy: DispatchWay | null;
  deliveredOn: Day | null;
  inTime: boolean | null;
  feeFen: number;
  remedies: readonly { kind: RemedyKind; result: RemedyResult }[];
  splitFrom: string | null;
  destroyed: string | null;
};

const REGIME_NAMES: Readonly<Record<RegimeId, string>> = { v2008: '2008年条例', v2019: '2019年条例' };

const yesNo = (value: boolean | null): string => (value === null ? '' : value ? '是' : '否');

const remedyText = ({ remedies }: RegisterLine, ...kinds: RemedyKind[]): string =>
  remedies
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ result }) => REMEDY_RESULT_NAMES[result].zh)
    .join('；');

type Column = {
  head: string;
  width: number;
  cell: (line: RegisterLine, at: number) => Cell;
};

/** A text, a number, or a day. */
type Cell = string | { number: string } | { day: Day };

const dayCell = (day: Day | null): Cell => (day === null ? '' : { day });

/** Fees and counts of days are numbers, days are dates; everything else is text. */
const COLUMNS: readonly Column[] = [
  { head: '序号', width: 6, cell: (_, at) => ({ number: String(at + 1) }) },
  { head: '登记编号', width: 20, cell: (line) => line.receipt },
  { head: '题名', width: 28, cell: (line) => line.title ?? '' },
  { head: '收到方式', width: 10, cell: (line) => CHANNEL_NAMES[line.channel].zh },
  { head: '申请人类别', width: 14, cell: (line) => APPLICANT_KIND_NAMES[line.kind].zh },
  { head: '适用条例', width: 12, cell: (line) => REGIME_NAMES[line.regime] },
  { head: '到达日期', width: 12, cell: (line) => dayCell(line.arrivedOn) },
  { head: '收到申请之日', width: 14, cell: (line) => dayCell(line.receivedOn) },
  { head: '录入日期', width: 12, cell: (line) => dayCell(line.entered) },
  { head: '承办人', width: 14, cell: (line) => line.officer ?? '' },
  { head: '办理状态', width: 14, cell: (line) => CASE_STATE_NAMES[line.state].zh },
  { head: '答复期限', width: 12, cell: (line) => dayCell(line.due) },
  { head: '期限暂定', width: 10, cell: (line) => (line.due === null ? '' : yesNo(line.provisional)) },
  { head: '延长工作日', width: 12, cell: (line) => ({ number: String(line.extendedBy) }) },
  {
    head: '处理结果',
    width: 12,
    cell: ({ outcome }) => (outcome === null ? '' : OUTCOME_GROUP_NAMES[OUTCOMES[outcome].group].zh),
  },
  { head: '具体情形', width: 20, cell: ({ outcome }) => (outcome === null ? '' : OUTCOMES[outcome].name.zh) },
  {
    head: '依据',
    width: 24,
    cell: ({ outcome, regime }) => (outcome === null ? '' : OUTCOMES[outcome].article[regime].zh),
  },
  { head: '答复方式', width: 18, cell: ({ reply }) => (reply === null ? '' : REPLY_NAMES[reply]) },
  { head: '决定日期', width: 12, cell: (line) => dayCell(line.decidedOn) },
  { head: '答复文号', width: 24, cell: (line) => line.number ?? '' },
  { head: '发出日期', width: 12, cell: (line) => dayCell(line.dispatchedOn) },
  {
    head: '发出方式',
    width: 10,
    cell: ({ dispatchedBy }) => (dispatchedBy === null ? '' : DISPATCH_WAY_NAMES[dispatchedBy].zh),
  },
  { head: '送达日期', width: 12, cell: (line) => dayCell(line.deliveredOn) },
  { head: '按期答复', width: 10, cell: (line) => yesNo(line.inTime) },
  { head: '收费（元）', width: 12, cell: (line) => ({ number: yuan(line.feeFen) }) },
  { head: '行政复议结果', width: 14, cell: (line) => remedyText(line, 'reconsideration') },
  {
    head: '行政诉讼结果',
    width: 14,
    cell: (line) => remedyText(line, 'suit', 'suit-after-reconsideration'),
  },
  { head: '拆分自', width: 20, cell: (line) => line.splitFrom ?? '' },
  { head: '已销毁', width: 10, cell: (line) => yesNo(line.destroyed !== null) },
];

/** The day as a workbook counts it: days since 1899-12-30 (ECMA-376, 18.17.4.1). */
const serialDay = (day: Day): number => dayNumber(day) - dayNumber('1899-12-30');

/** As a register is kept: by the day of receipt, then by number. */
const inOrder = (a: RegisterLine, b: RegisterLine): number => {
  const [one, other] = [a, b].map(({ receivedOn, receipt }) => `${receivedOn} ${receipt}`);
  return String(one) < String(other) ? -1 : 1;
};

/** Title, particulars and heads: what stays in sight, and is printed on every page. */
const HEADS = 3;

/**
 * The register of a year as a workbook (ECMA-376), on A3 across: the same lines in any order give the same bytes.
 */
export const registerXlsx = (
  lines: readonly RegisterLine[],
  { year, office, asOf }: { year: string; office: string; asOf: Day },
): Promise<Uint8Array> => {
  const styles = new Styles();
  const title = `${year}年政府信息公开申请台账`;
  const cellOf = (value: Cell): LaidOut => {
    if (typeof value === 'string') return value === '' ? undefined : { text: value, style: STYLE.wrap };
    if ('day' in value) return { number: String(serialDay(value.day)), style: STYLE.date };
    return { number: value.number, style: styles.number(value.number.includes('.') ? 2 : 0) };
  };
  const rows: LaidOut[][] = [
    [{ text: title, style: STYLE.caption }],
    [{ text: `${office}；截至${asOf}；共${lines.length}件。不含申请人个人信息。`, style: STYLE.second }],
    COLUMNS.map(({ head }) => ({ text: head, style: STYLE.head })),
    ...lines.toSorted(inOrder).map((line, at) => COLUMNS.map(({ cell }) => cellOf(cell(line, at)))),
  ];
  const sheet = sheetXml(
    rows,
    COLUMNS.map(({ width }) => width),
    HEADS,
  );
  const book = {
    title,
    creator: office,
    created: null,
    sheets: [{ name: '台账', part: 1 }],
    printTitles: `$1:$${HEADS}`,
  };
  const parts = [
    ...workbookParts(book),
    ['xl/worksheets/sheet1.xml', sheet],
    ['xl/sharedStrings.xml', [...new SharedStrings().xml()].join('')],
    ['xl/styles.xml', styles.xml()],
  ] as const;
  return zipParts(
    parts.map(([path, text]) => [path, () => [text]] as const),
    null,
  );
};
