import * as v from 'valibot';
import { FORMS } from '../../../domain/report/figures.ts';

const Text = v.object({ zh: v.string(), en: v.string() });
const Form = v.picklist(FORMS);

/** Figures of a year in a form. `rows` is the address of the list behind a figure; amounts are whole fen. */
export const CompiledAnswer = v.object({
  year: v.string(),
  form: Form,
  figures: v.array(v.object({ id: v.string(), name: Text, value: v.number(), rows: v.string() })),
  identities: v.array(
    v.object({ id: v.string(), says: Text, left: v.number(), right: v.number(), holds: v.boolean() }),
  ),
  open: v.array(v.object({ id: v.string(), says: Text })),
});

export const RecountBody = v.strictObject({ form: v.optional(Form) });

/**
 * How far a recount is, and what it found. `agrees` is null while it counts; `current` says whether the figures are
 * still those that it was compared with. A difference names the first records behind a figure.
 */
export const RecountAnswer = v.object({
  year: v.string(),
  form: Form,
  state: v.picklist(['counting', 'naming', 'done']),
  records: v.number(),
  agrees: v.nullable(v.boolean()),
  current: v.nullable(v.boolean()),
  differences: v.array(
    v.object({
      figure: v.string(),
      kept: v.number(),
      recounted: v.number(),
      rows: v.number(),
      behind: v.array(v.string()),
    }),
  ),
  startedAt: v.string(),
  savedAt: v.string(),
  by: v.string(),
});
export type RecountAnswer = v.InferOutput<typeof RecountAnswer>;
