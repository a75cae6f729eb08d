import * as v from 'valibot';

export const ChainsAnswer = v.object({
  /** The newest anchor; null before the first night. `whole`: it bears the office's seal. */
  anchor: v.nullable(
    v.object({
      key: v.string(),
      at: v.string(),
      chains: v.number(),
      whole: v.boolean(),
      recent: v.boolean(),
    }),
  ),
  items: v.array(
    v.object({
      subject: v.string(),
      entries: v.number(),
      /** Where the chain is not what was written, and why; null where it is whole. */
      broken: v.nullable(
        v.object({
          entry: v.number(),
          why: v.picklist(['rewritten', 'not-sealed', 'cut', 'gone', 'end-differs', 'anchor-differs']),
        }),
      ),
    }),
  ),
  /** What to ask for next as `after`; null at the end. */
  next: v.nullable(v.string()),
});
