import * as v from 'valibot';
import type { Act } from '../../kernel/act.ts';
import { ChainHead } from '../../kernel/chain.ts';
import { Problem } from '../../kernel/problem.ts';
import { Text } from '../../kernel/text.ts';
import type { Deed } from '../../store/audit/audit.ts';
import { type Demand, record } from '../../store/audit/record.ts';
import { reportKey, snapshotKey } from '../../store/keys.ts';
import { get, type Item, put, type Step, type Table, transact } from '../../store/table.ts';
import { REPORT_FORMS, type ReportForm } from '../rules/figures.ts';
import { newReport, REPORT_STATES, type Report } from '../rules/life.ts';

/** Annual reports in the table: one row a year, with the head of its audit chain; what is frozen lies beside it. */
const SignOff = v.object({
  by: v.string(),
  at: v.string(),
  snapshot: v.string(),
  basis: v.optional(v.string()),
});
const ReportRow = v.object({
  year: v.string(),
  form: v.picklist(REPORT_FORMS),
  state: v.picklist(REPORT_STATES),
  edition: v.number(),
  notice: v.nullable(Text),
  frozen: v.nullable(v.object({ by: v.string(), at: v.string(), snapshot: v.string(), typed: v.number() })),
  review: v.nullable(v.object({ ...SignOff.entries, acceptsTyped: v.boolean() })),
  approval: v.nullable(SignOff),
  version: v.number(),
  audit: ChainHead,
});

export const reportSubject = (year: string): string => `report/${year}`;

const stale = (): Problem =>
  new Problem('stale-version', {
    zh: '您读取之后年度报告已有变动',
    en: 'The report has changed since you read it',
  });

const REPORT = record({
  key: ({ year }: Pick<Report, 'year'>) => reportKey(year),
  chain: ({ year }) => reportSubject(year),
  read: (item: Item): Report => v.parse(ReportRow, item),
  counted: ['version'],
  stale,
});

/** A year's report as it stands; a new one where nobody wrote in it yet. */
export const reportOf = async (table: Table, year: string, form: ReportForm): Promise<Report> =>
  (await REPORT.find(table, { year })) ?? newReport(year, form);

/**
 * The report after a step of its life, on condition that it is still as it was read. Its version goes up by one.
 *
 * @throws Problem `stale-version`
 */
export const saveReport = async (
  table: Table,
  before: Report,
  after: Report,
  act: Act,
  deed: Deed,
  alongside: readonly Step[] = [],
  demand?: Demand,
): Promise<Report> => {
  const written = before.version === 0 ? null : before;
  const { after: saved, steps } = REPORT.change(table, written, after, act, deed, demand);
  await transact(table, [...steps, ...alongside]);
  return saved;
};

/**
 * That a sign-off is over the frozen snapshot and by another person than who froze it (and, for an approval, than who
 * reviewed it): asked by the write itself.
 */
export const signedByAnother = (snapshot: string, by: string, approving: boolean): Demand => ({
  that: [
    '#frozen.#snapshot = :snapshot',
    '#frozen.#by <> :by',
    ...(approving ? ['#review.#snapshot = :snapshot', '#review.#by <> :by'] : []),
  ].join(' AND '),
  names: {
    '#frozen': 'frozen',
    '#snapshot': 'snapshot',
    '#by': 'by',
    ...(approving && { '#review': 'review' }),
  },
  values: { ':snapshot': snapshot, ':by': by },
});

/** That the report of a year is still approved with this snapshot, as a step of somebody else's transaction. */
export const stillApproved = (table: Table, year: string, snapshot: string): Step => ({
  write: {
    ConditionCheck: {
      TableName: table.name,
      Key: reportKey(year),
      ConditionExpression:
        '#state = :approved AND #approval.#snapshot = :snapshot AND #frozen.#snapshot = :snapshot',
      ExpressionAttributeNames: {
        '#state': 'state',
        '#approval': 'approval',
        '#frozen': 'frozen',
        '#snapshot': 'snapshot',
      },
      ExpressionAttributeValues: { ':approved': 'approved', ':snapshot': snapshot },
    },
  },
  otherwise: () =>
    new Problem('conflict', {
      zh: `${year} 年年度报告所批准的不是定稿的内容`,
      en: `The report of ${year} is not approved as it was frozen`,
    }),
});

/** An item takes 400 KB; what a snapshot says is far below. */
const MOST_BYTES = 380_000;

/** The frozen bytes, under their hash, in the transaction of the freezing. @throws Problem `too-large` */
export const snapshotStep = (table: Table, year: string, hash: string, text: string): Step => {
  if (Buffer.byteLength(text) > MOST_BYTES) {
    throw new Problem('too-large', {
      zh: `年度报告不得超过 ${MOST_BYTES} 字节：请缩短段落`,
      en: `A report may have ${MOST_BYTES} bytes: shorten its paragraphs`,
    });
  }
  return { write: put(table, { ...snapshotKey(year, hash), text }) };
};

/** The frozen bytes of a hash, null where there are none. */
export const snapshotText = async (table: Table, year: string, hash: string): Promise<string | null> => {
  const item = await get(table, snapshotKey(year, hash));
  return item ? v.parse(v.object({ text: v.string() }), item).text : null;
};
