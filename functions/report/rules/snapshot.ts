import * as v from 'valibot';
import { Text } from '../../kernel/text.ts';
import { REPORT_FORMS } from './figures.ts';

/**
 * What a report is frozen as: everything that its page, its JSON and its Word file say, and nothing that was not
 * there when it was frozen. Whoever signs, signs the SHA-256 of its canonical bytes; the same snapshot gives the same
 * files, byte for byte.
 */
const Whole = v.pipe(v.number(), v.safeInteger());

export const Snapshot = v.object({
  schema: v.literal('report/1'),
  year: v.string(),
  form: v.picklist(REPORT_FORMS),
  edition: Whole,
  notice: v.nullable(Text),
  title: Text,
  office: v.object({ name: Text, shortName: Text }),
  /** ISO 8601, +08:00. */
  frozenAt: v.string(),
  /** Records that the recount went through. */
  records: Whole,
  /** `rows`: how many records stand behind a figure; `list`: the hash of their list. Amounts are whole fen. */
  figures: v.array(v.object({ id: v.string(), name: Text, value: Whole, rows: Whole, list: v.string() })),
  identities: v.array(v.object({ id: v.string(), says: Text, left: Whole, right: Whole })),
  sections: v.array(
    v.object({
      id: v.string(),
      heading: v.nullable(v.string()),
      level: v.picklist([1, 2]),
      table: v.nullable(v.picklist(['proactive', 'requests', 'remedies'])),
      paragraphs: v.array(
        v.object({
          id: v.string(),
          text: v.string(),
          figures: v.array(v.object({ id: v.string(), value: Whole, written: v.string() })),
          typed: v.array(v.string()),
        }),
      ),
    }),
  ),
  /** The same figures of the year before, where it was closed. */
  before: v.nullable(v.object({ year: v.string(), figures: v.record(v.string(), Whole) })),
});
export type Snapshot = v.InferOutput<typeof Snapshot>;

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
};

/** The canonical text of a snapshot (RFC 8785: members in order, no spaces, whole numbers only). */
export const canonical = (snapshot: Snapshot): string => JSON.stringify(sorted(snapshot));

/** A snapshot from its canonical text. @throws where it is none */
export const readSnapshot = (text: string): Snapshot => v.parse(Snapshot, JSON.parse(text));

/** How many figures of the prose were typed apart from the data. */
export const typedIn = ({ sections }: Pick<Snapshot, 'sections'>): number =>
  sections.flatMap(({ paragraphs }) => paragraphs).reduce((sum, { typed }) => sum + typed.length, 0);
