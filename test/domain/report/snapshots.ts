import { REGISTERS } from '../../../functions/domain/register/registers.ts';
import type { Contribution } from '../../../functions/domain/register/tally.ts';
import { readerOf } from '../../../functions/domain/report/cells.ts';
import { compile } from '../../../functions/domain/report/compile.ts';
import type { Form } from '../../../functions/domain/report/figures.ts';
import { factsOf, NAMED_REGISTERS, type Named } from '../../../functions/domain/report/prose/facts.ts';
import { sectionsOf, titleOf } from '../../../functions/domain/report/prose/sections.ts';
import { composed } from '../../../functions/domain/report/prose/template.ts';
import type { Snapshot } from '../../../functions/domain/report/snapshot.ts';
import { yearsOf } from './records.ts';

const NAMED = Object.fromEntries(NAMED_REGISTERS.map((id) => [id, []])) as unknown as Named;

/** A snapshot of a year as freezing would make it, from the cells of some records. */
export const snapshotFrom = (
  all: readonly Contribution[],
  form: Form,
  over: Partial<Snapshot> = {},
  year = '2017',
): Snapshot => {
  const years = yearsOf(all);
  const closed = new Set(REGISTERS.map(({ id }) => id));
  const { figures, identities } = compile({ years, year, form, closed, today: `${Number(year) + 1}-01-10` });
  const names = { name: '国家统计局重庆调查总队', shortName: '重庆调查总队' };
  const facts = factsOf(year, figures, readerOf(years, year), NAMED, names);
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
        const { text, figures: bound, typed } = composed(one.template(facts), facts.bindings);
        return { id: one.id, text, figures: [...bound], typed: [...typed] };
      }),
    })),
    before: null,
    ...over,
  };
};
