import * as v from 'valibot';
import { saidIn } from '../../kernel/text.ts';
import { RELEASE_STATES } from '../../release/rules/release.ts';
import { prose } from '../../web/shapes.ts';
import { REPORT_FORMS } from '../rules/figures.ts';
import { REPORT_STATES } from '../rules/life.ts';

const Text = v.object({ zh: v.string(), en: v.string() });
const Form = v.picklist(REPORT_FORMS);

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

/**
 * The records behind a figure. `amount` is what a record adds (fen where the figure is), `texts` what it names where
 * the figure counts names, each once. `next` asks for more; an answer may be empty while there is more.
 */
export const BehindAnswer = v.object({
  year: v.string(),
  form: Form,
  figure: v.string(),
  value: v.number(),
  items: v.array(
    v.object({ record: v.string(), address: v.string(), amount: v.number(), texts: v.array(v.string()) }),
  ),
  next: v.nullable(v.string()),
});
export type BehindAnswer = v.InferOutput<typeof BehindAnswer>;

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

const Sha256 = v.pipe(
  v.string(),
  v.regex(
    /^[0-9a-f]{64}$/,
    saidIn({
      zh: '应为 SHA-256：64 位小写十六进制数字',
      en: 'a SHA-256 in 64 lower-case hexadecimal digits',
    }),
  ),
);

/** A paragraph with its figures bound: `{requests}`, `{indicators|余}`, `{=36}`; null gives the standard text back. */
export const ParagraphBody = v.strictObject({ template: v.nullable(prose(8000)) });

/** A paragraph as it reads. `dropped`: figures that the standard text binds and this one does not. */
export const ParagraphAnswer = v.object({
  id: v.string(),
  text: v.string(),
  template: v.string(),
  figures: v.array(v.object({ id: v.string(), value: v.number(), written: v.string() })),
  typed: v.array(v.string()),
  dropped: v.array(v.string()),
  edited: v.nullable(v.object({ by: v.string(), at: v.string() })),
  version: v.number(),
});
export type ParagraphAnswer = v.InferOutput<typeof ParagraphAnswer>;

export const FreezeBody = v.strictObject({ form: v.optional(Form) });
/** `acceptsTyped`: figures that the prose holds apart from the data are accepted as they were typed. */
export const ReviewReportBody = v.strictObject({
  snapshot: Sha256,
  basis: v.optional(prose(1000)),
  acceptsTyped: v.optional(v.boolean(), false),
});
export const ApproveReportBody = v.strictObject({ snapshot: Sha256 });
export const ReopenReportBody = v.strictObject({ reason: prose(1000) });
export const CorrectReportBody = v.strictObject({ notice: v.object({ zh: prose(2000), en: prose(2000) }) });

const SignOff = v.object({
  by: v.string(),
  at: v.string(),
  snapshot: v.string(),
  basis: v.optional(v.string()),
});

/** Where a year's report stands, its paragraphs as they read now, and what is open. `due`: the day by which it is published. */
export const ReportAnswer = v.object({
  year: v.string(),
  form: Form,
  state: v.picklist(REPORT_STATES),
  edition: v.number(),
  notice: v.nullable(Text),
  due: v.string(),
  frozen: v.nullable(v.object({ by: v.string(), at: v.string(), snapshot: v.string(), typed: v.number() })),
  review: v.nullable(v.object({ ...SignOff.entries, acceptsTyped: v.boolean() })),
  approval: v.nullable(SignOff),
  release: v.nullable(
    v.object({
      state: v.picklist(RELEASE_STATES),
      edition: v.number(),
      releaseAt: v.nullable(v.string()),
      publishedAt: v.nullable(v.string()),
      late: v.boolean(),
    }),
  ),
  sections: v.array(
    v.object({
      id: v.string(),
      heading: v.nullable(v.string()),
      level: v.picklist([1, 2]),
      table: v.nullable(v.picklist(['proactive', 'requests', 'remedies'])),
      paragraphs: v.array(ParagraphAnswer),
    }),
  ),
  failing: v.array(
    v.object({ id: v.string(), says: Text, left: v.number(), right: v.number(), holds: v.boolean() }),
  ),
  open: v.array(v.object({ id: v.string(), says: Text })),
  version: v.number(),
});
export type ReportAnswer = v.InferOutput<typeof ReportAnswer>;
