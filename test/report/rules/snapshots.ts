import type { Contribution } from '../../../functions/kernel/contribution.ts';
import { fillTemplate } from '../../../functions/kernel/prose-template.ts';
import { REGISTERS } from '../../../functions/register/rules/registers.ts';
import { readerOf } from '../../../functions/report/rules/cells.ts';
import { compile } from '../../../functions/report/rules/compile.ts';
import type { ReportForm } from '../../../functions/report/rules/figures.ts';
import {
  NAMED_REGISTERS,
  type NamedEntries,
  reportFacts,
} from '../../../functions/report/rules/prose/facts.ts';
import { sectionsOf, titleOf } from '../../../functions/report/rules/prose/sections.ts';
import type { Snapshot } from '../../../functions/report/rules/snapshot.ts';
import { yearsOf } from './records.ts';

const NAMED = Object.fromEntries(NAMED_REGISTERS.map((id) => [id, []])) as unknown as NamedEntries;

/** A snapshot of a year as freezing would make it, from the cells of some records. */
export const snapshotFrom = (
  all: readonly Contribution[],
  form: ReportForm,
  over: Partial<Snapshot> = {},
  year = '2017',
): Snapshot => {
  const years = yearsOf(all);
  const closed = new Set(REGISTERS.map(({ id }) => id));
  const { figures, identities } = compile({ years, year, form, closed, today: `${Number(year) + 1}-01-10` });
  const names = { name: '国家统计局重庆调查总队', shortName: '重庆调查总队' };
  const facts = reportFacts(year, figures, readerOf(years, year), NAMED, names);
  return {
    schema: 'report/1',
    year,
    form,
    edition: 1,
    notice: null,
    title: { zh: titleOf(names.name, year, form), en: `Annual report ${year}` },
    office: {
      name: { zh: names.name, en: 'NBS Survey Office in Chongqing' },
      shortName: { zh: names.shortName, en: 'NBS Chongqing' },
    },
    frozenAt: '2018-01-10T10:00:00+08:00',
    records: all.length,
    figures: figures.map(({ id, name, value }) => ({ id, name, value, rows: value, list: 'ab'.repeat(32) })),
    identities: identities.map(({ id, says, left, right }) => ({ id, says, left, right })),
    sections: sectionsOf(form).map(({ id, heading, level, table, paragraphs }) => ({
      id,
      heading,
      level,
      table: table ?? null,
      paragraphs: paragraphs.map((one) => {
        const { text, figures: bound, typed } = fillTemplate(one.template(facts), facts.bindings);
        return { id: one.id, text, figures: [...bound], typed: [...typed] };
      }),
    })),
    before: null,
    ...over,
  };
};
