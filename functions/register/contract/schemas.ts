import * as v from 'valibot';
import { saidIn } from '../../kernel/text.ts';

const Text = v.object({ zh: v.string(), en: v.string() });

/** A value as it is typed: days as 2017-09-20 (none that is still to come, but where the column says `ahead`), amounts in yuan, a choice by its code or name, a list as texts. */
const Typed = v.union([
  v.pipe(v.string(), v.maxLength(4000)),
  v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000_000)),
  v.pipe(v.array(v.pipe(v.string(), v.maxLength(400))), v.maxLength(200)),
]);
const Fields = v.record(v.pipe(v.string(), v.maxLength(40)), Typed);

export const EntryBody = v.strictObject({ fields: Fields });

const Reason = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(500));
const Year = v.pipe(
  v.string(),
  v.regex(/^(19|20|21)\d{2}$/, saidIn({ zh: '应为四位数字的年份', en: 'a year of four digits' })),
);

/** `year`: the year that whoever enters it means; an entry of another one is refused. */
export const AddBody = v.strictObject({ ...EntryBody.entries, year: v.optional(Year) });

/** A file of at most some 700 KB, CSV or XLSX by its bytes; its first row names the columns. `year` as of one entry. */
export const ImportBody = v.strictObject({
  fileName: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)),
  base64: v.pipe(v.string(), v.base64()),
  year: v.optional(Year),
});

export const WithdrawBody = v.strictObject({ reason: Reason });
export const CloseBody = v.strictObject({ year: Year });
export const ReopenBody = v.strictObject({ year: Year, reason: Reason });

const Value = v.union([v.string(), v.number(), v.array(v.string())]);

export const EntryAnswer = v.object({
  id: v.string(),
  version: v.number(),
  fields: v.record(v.string(), Value),
  by: v.string(),
  at: v.string(),
  withdrawn: v.nullable(v.object({ by: v.string(), at: v.string(), reason: v.string() })),
});
export type EntryAnswer = v.InferOutput<typeof EntryAnswer>;

export const EntriesAnswer = v.object({
  register: v.string(),
  year: v.nullable(v.string()),
  entries: v.array(EntryAnswer),
  next: v.nullable(v.string()),
});

/** A register with its columns and the years that are closed; `version` is that of the whole register. */
export const RegisterAnswer = v.object({
  id: v.string(),
  name: Text,
  says: Text,
  fields: v.array(
    v.object({
      id: v.string(),
      name: Text,
      kind: v.string(),
      required: v.boolean(),
      /** Of a day: whether it may be still to come. */
      ahead: v.boolean(),
      choices: v.nullable(v.record(v.string(), Text)),
    }),
  ),
  closed: v.record(v.string(), v.object({ by: v.string(), at: v.string(), entries: v.number() })),
  version: v.number(),
});
export type RegisterAnswer = v.InferOutput<typeof RegisterAnswer>;

export const RegistersAnswer = v.object({ registers: v.array(RegisterAnswer) });

export const ImportedAnswer = v.object({ register: v.string(), file: v.string(), imported: v.number() });
