import * as v from 'valibot';

/** Words for readers, in Chinese and English; neither may be empty. */
export const Text = v.object({
  zh: v.pipe(v.string(), v.minLength(1)),
  en: v.pipe(v.string(), v.minLength(1)),
});
export type Text = v.InferOutput<typeof Text>;
