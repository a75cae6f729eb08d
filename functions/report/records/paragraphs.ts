import * as v from 'valibot';
import { Problem } from '../../kernel/problem.ts';
import { PARAGRAPH, paragraphBeforeKey, paragraphKey, reportPartition } from '../../store/keys.ts';
import { ABSENT, all, get, put, type Step, type Table } from '../../store/table.ts';

/** A paragraph as somebody wrote it; one that nobody touched has no row and is at version 0. */
const Row = v.object({
  paragraph: v.string(),
  /** Null: the standard text again. */
  template: v.nullable(v.string()),
  by: v.string(),
  at: v.string(),
  version: v.number(),
});
export type Paragraph = v.InferOutput<typeof Row>;

/** What was written of a year's report in a form, by paragraph. */
export const paragraphsOf = async (
  table: Table,
  year: string,
  form: string,
): Promise<ReadonlyMap<string, Paragraph>> => {
  const items = await all(table, reportPartition(year), { prefix: `${PARAGRAPH}${form}#` });
  return new Map(items.map((item) => v.parse(Row, item)).map((row) => [row.paragraph, row]));
};

export const findParagraph = async (
  table: Table,
  year: string,
  form: string,
  paragraph: string,
): Promise<Paragraph | null> => {
  const item = await get(table, paragraphKey(year, form, paragraph));
  return item ? v.parse(Row, item) : null;
};

/** A paragraph over what was read of it; what it said before is kept. */
export const paragraphSteps = (
  table: Table,
  year: string,
  form: string,
  before: Paragraph | null,
  after: Paragraph,
): Step[] => [
  {
    write: put(
      table,
      { ...paragraphKey(year, form, after.paragraph), ...after },
      before
        ? {
            that: '#version = :version',
            names: { '#version': 'version' },
            values: { ':version': before.version },
          }
        : ABSENT,
    ),
    otherwise: () =>
      new Problem('stale-version', { zh: '他人已改写此段', en: 'Somebody else wrote this paragraph' }),
  },
  ...(before
    ? [
        {
          write: put(table, {
            ...paragraphBeforeKey(year, form, before.paragraph, before.version),
            ...before,
          }),
        },
      ]
    : []),
];
