import type { Temporal } from 'temporal-polyfill';
import office from '../../../site/office.json' with { type: 'json' };
import { officeTime } from '../../kernel/day.ts';
import { type Fault, Problem } from '../../kernel/problem.ts';
import type { Text } from '../../kernel/text.ts';
import { APPLICANT_KINDS } from '../../law/outcome.ts';
import { REGISTERS } from '../../register/rules/registers.ts';
import type { Table } from '../../store/table.ts';
import type { Recount } from '../records/recounts.ts';
import { reportOf, snapshotText } from '../records/reports.ts';
import { compile } from '../rules/compile.ts';
import type { ReportForm } from '../rules/figures.ts';
import type { Report } from '../rules/life.ts';
import { titleOf } from '../rules/prose/sections.ts';
import { readSnapshot, type Snapshot } from '../rules/snapshot.ts';
import { type CompiledYear, figuresHash } from './compiling.ts';
import type { ReportDraft } from './drafting.ts';
import { formAsked } from './ports.ts';

/** What a report is called in English. */
const englishTitle = (year: string): string =>
  `${office.name.en}: annual report on the disclosure of information, ${year}`;

const NOTHING = '0'.repeat(64);

/** The year before, in the same form, where its registers were all closed. */
const yearBefore = (
  { years, closedIn }: CompiledYear,
  year: string,
  form: ReportForm,
): Snapshot['before'] => {
  const before = String(Number(year) - 1);
  const closed = closedIn(before);
  if (!REGISTERS.every(({ id }) => closed.has(id))) return null;
  const { figures } = compile({ years, year: before, form, closed, today: `${year}-12-31` });
  return { year: before, figures: Object.fromEntries(figures.map(({ id, value }) => [id, value])) };
};

/** The snapshot of a report as it stands; `recount` is of these very figures. */
export const snapshotOf = (
  report: Report,
  draft: ReportDraft,
  recount: Recount,
  at: Temporal.Instant,
): Snapshot => {
  const { year } = report;
  const { form, figures, identities } = draft.compiled;
  return {
    schema: 'report/1',
    year,
    form,
    edition: report.edition,
    notice: report.notice,
    title: { zh: titleOf(office.name.zh, year, form), en: englishTitle(year) },
    office: { name: office.name, shortName: office.shortName },
    frozenAt: officeTime(at, 0),
    records: recount.records,
    figures: figures.map(({ id, name, value }) => ({
      id,
      name,
      value,
      rows: recount.counts[id]?.rows ?? 0,
      list: recount.counts[id]?.list ?? NOTHING,
    })),
    identities: identities.map(({ id, says, left, right }) => ({ id, says, left, right })),
    sections: draft.sections.map((section) => ({
      id: section.id,
      heading: section.heading,
      level: section.level,
      table: section.table ?? null,
      paragraphs: section.paragraphs.map(({ id, text, figures: bound, typed }) => ({
        id,
        text,
        figures: [...bound],
        typed: [...typed],
      })),
    })),
    before: yearBefore(draft, year, form),
  };
};

/** The report of the year before as it was approved; null where it has none. */
export const frozenBefore = async (table: Table, year: string): Promise<Snapshot | null> => {
  const before = String(Number(year) - 1);
  const report = await reportOf(table, before, formAsked(undefined, before));
  const text = report.approval ? await snapshotText(table, before, report.approval.snapshot) : null;
  return text === null ? null : readSnapshot(text);
};

const named = (recount: Recount | null, prefix: string): string => {
  const found = (recount?.differences ?? []).filter(({ figure }) => figure.startsWith(prefix));
  const records = [...new Set(found.flatMap(({ behind }) => behind))];
  return records.length > 0 ? ` (${records.join(', ')})` : '';
};

/** In which columns two years say what was carried over; free form says the total alone. */
const columnsOfBoth = (...forms: readonly ReportForm[]): readonly string[] =>
  forms.includes('free') ? ['total'] : [...APPLICANT_KINDS, 'total'];

/**
 * Everything for which a report cannot be frozen, each with what to do: identities that fail, with the records behind
 * their figures; a recount that is missing, old or different; what the year before carried over; what is not closed.
 */
const frozenFaults = (
  { compiled }: ReportDraft,
  recount: Recount | null,
  before: Snapshot | null,
): Fault[] => {
  const fault = (code: string, detail: Text, pointer: string): Fault => ({ code, detail, pointer });
  const current = recount?.state === 'done' && recount.figures === figuresHash(compiled.figures);
  const carried = new Map(compiled.figures.map(({ id, value }) => [id, value]));
  return [
    ...compiled.open.map(({ id, says }) => fault('open', says, `/open/${id}`)),
    ...compiled.identities
      .filter(({ holds }) => !holds)
      .map(({ id, says, left, right }) => {
        const behind = named(recount, id.split('.')[0] ?? '');
        return fault(
          'identity',
          {
            zh: `${says.zh}：${left} ≠ ${right}${behind}`,
            en: `${says.en}: ${left} ≠ ${right}${behind}`,
          },
          `/identities/${id}`,
        );
      }),
    ...(current
      ? recount.differences.map(({ figure, kept, recounted, rows, behind }) =>
          fault(
            'recount-differs',
            {
              zh: `原计 ${kept}，重计 ${recounted}；所据 ${rows}：${behind.join('、')}`,
              en: `kept ${kept}, recounted ${recounted}; behind it ${rows}: ${behind.join(', ')}`,
            },
            `/figures/${figure}`,
          ),
        )
      : [
          fault(
            'recount',
            {
              zh: '现有数字尚未重新计算：请先重新计算',
              en: 'The figures as they stand have not been recounted: recount first',
            },
            '/recount',
          ),
        ]),
    ...(before === null
      ? []
      : columnsOfBoth(before.form, compiled.form).flatMap((column) => {
          const [from, to] = [before.form, compiled.form].map((form) =>
            form === 'free' ? '' : `.${column}`,
          );
          const was = before.figures.find(({ id }) => id === `requests.carried-out${from}`)?.value ?? 0;
          const is = carried.get(`requests.carried-in${to}`) ?? 0;
          if (was === is) return [];
          return [
            fault(
              'carried-over',
              {
                zh: `${before.year} 结转 ${was}，本年承接 ${is}`,
                en: `${before.year} carried over ${was}, this year takes on ${is}`,
              },
              `/figures/requests.carried-in${to}`,
            ),
          ];
        })),
  ];
};

/** @throws Problem `conflict` with everything that stands in the way */
export const mayFreeze = (draft: ReportDraft, recount: Recount | null, before: Snapshot | null): void => {
  const faults = frozenFaults(draft, recount, before);
  if (faults.length === 0) return;
  throw new Problem(
    'conflict',
    {
      zh: `年度报告不能定稿：有 ${faults.length} 项未了结`,
      en: `The report cannot be frozen: ${faults.length} matters are open`,
    },
    { faults },
  );
};
