import * as v from 'valibot';

export const BilingualName = v.object({ zh: v.string(), en: v.string() });

/** Every day of a request, counted or not, why, and by which article: the same for its applicant and for officers. */
export const LedgerDays = v.array(
  v.object({
    date: v.string(),
    counted: v.boolean(),
    number: v.nullable(v.number()),
    reason: v.string(),
    name: BilingualName,
    notice: v.nullable(v.string()),
    provisional: v.boolean(),
    article: BilingualName,
  }),
);
