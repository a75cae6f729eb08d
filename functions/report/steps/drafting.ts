import type { Temporal } from 'temporal-polyfill';
import office from '../../../site/office.json' with { type: 'json' };
import { dropped, type FilledTemplate, fillTemplate } from '../../kernel/prose-template.ts';
import type { RegisterEntry } from '../../register/rules/entry.ts';
import { registerOf } from '../../register/rules/registers.ts';
import type { Table } from '../../store/table.ts';
import { type Paragraph, paragraphsOf } from '../records/paragraphs.ts';
import { entriesBatch } from '../records/recounts.ts';
import { readerOf } from '../rules/cells.ts';
import type { ReportForm } from '../rules/figures.ts';
import {
  type Facts,
  NAMED_REGISTERS,
  type NamedEntries,
  namedIn,
  reportFacts,
} from '../rules/prose/facts.ts';
import type { TableName } from '../rules/prose/section.ts';
import { sectionsOf } from '../rules/prose/sections.ts';
import { type CompiledYear, compileYear } from './compiling.ts';

/** A report names its bodies, rules and plans one by one; what has more entries than this is no list to read out. */
const MOST_NAMED = 200;

const entriesNamed = async (table: Table, id: string, year: string): Promise<RegisterEntry[]> => {
  const register = registerOf(id);
  if (!register) throw new RangeError(`There is no register ${id}`);
  const span = { ...(register.time.kind === 'event' ? { from: `${year}-01-01` } : {}), to: `${year}-12-31` };
  const found: RegisterEntry[] = [];
  let cursor: string | null = null;
  do {
    const { rows, next } = await entriesBatch(table, register, span, cursor);
    const counted = rows.flatMap(({ fields, withdrawn }) => (withdrawn ? [] : [fields]));
    found.push(...namedIn(id, counted, year));
    cursor = next;
  } while (cursor !== null && found.length < MOST_NAMED);
  return found.slice(0, MOST_NAMED);
};

/** A paragraph of the report as it reads now. `dropped`: figures that its standard text binds and this one does not. */
export type DraftParagraph = FilledTemplate & {
  readonly id: string;
  readonly template: string;
  readonly standard: string;
  readonly dropped: readonly string[];
  readonly edited: Pick<Paragraph, 'by' | 'at'> | null;
  readonly version: number;
};

type DraftSection = {
  readonly id: string;
  readonly heading: string | null;
  readonly level: 1 | 2;
  readonly paragraphs: readonly DraftParagraph[];
  readonly table?: TableName;
};

export type ReportDraft = CompiledYear & {
  readonly facts: Facts;
  readonly sections: readonly DraftSection[];
};

/** One paragraph, from what somebody wrote of it (null: nobody did) or the standard text. */
export const draftParagraph = (
  id: string,
  standard: string,
  { bindings }: Facts,
  row: Paragraph | null,
): DraftParagraph => {
  const template = row?.template ?? standard;
  const now = fillTemplate(template, bindings);
  return {
    ...now,
    id,
    template,
    standard,
    dropped: dropped(fillTemplate(standard, bindings), now),
    edited: row && row.template !== null ? { by: row.by, at: row.at } : null,
    version: row?.version ?? 0,
  };
};

/** The facts that a year's prose binds. */
export const factsNow = async (
  table: Table,
  year: string,
  form: ReportForm,
  now: Temporal.Instant,
): Promise<CompiledYear & { facts: Facts }> => {
  const [standing, ...entries] = await Promise.all([
    compileYear(table, year, form, now),
    ...NAMED_REGISTERS.map((id) => entriesNamed(table, id, year)),
  ]);
  // An object from entries has lost its names for the compiler: each of the named registers stands in it.
  const named = Object.fromEntries(
    NAMED_REGISTERS.map((id, i) => [id, entries[i] ?? []]),
  ) as unknown as NamedEntries;
  const names = { name: office.name.zh, shortName: office.shortName.zh };
  const facts = reportFacts(year, standing.compiled.figures, readerOf(standing.years, year), named, names);
  return { ...standing, facts };
};

/** The whole report of a year as it reads now: figures, and each paragraph with what it binds. */
export const draft = async (
  table: Table,
  year: string,
  form: ReportForm,
  now: Temporal.Instant,
): Promise<ReportDraft> => {
  const [standing, rows] = await Promise.all([
    factsNow(table, year, form, now),
    paragraphsOf(table, year, form),
  ]);
  const { facts } = standing;
  const sections = sectionsOf(form).map(({ paragraphs, ...section }) => ({
    ...section,
    paragraphs: paragraphs.map(({ id, template }) =>
      draftParagraph(id, template(facts), facts, rows.get(id) ?? null),
    ),
  }));
  return { ...standing, sections };
};
