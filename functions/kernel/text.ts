import * as v from 'valibot';

/** Words for readers, in Chinese and English; neither may be empty. */
export const Text = v.object({
  zh: v.pipe(v.string(), v.minLength(1)),
  en: v.pipe(v.string(), v.minLength(1)),
});
export type Text = v.InferOutput<typeof Text>;

/** The languages that the office speaks. */
export type Lang = keyof Text;

/**
 * What a schema says of a value that it refuses, in the language that it is asked in (valibot's `lang`): Chinese where
 * that is `zh`, else English.
 */
export const saidIn =
  (text: Text) =>
  ({ lang }: { lang?: string | undefined }): string =>
    lang === 'zh' ? text.zh : text.en;

/** Spaces, marks of no width, and letters that are drawn as nothing (Hangul fillers, the blank of Braille). */
const UNSEEN = /^(?:[\s\p{Cf}\u115f\u1160\u2800\u3164\uffa0]|\u034f|\u17b4|\u17b5)*$/u;

/** Whether a text shows nothing to whoever reads it. */
export const isBlank = (text: string): boolean => UNSEEN.test(text);
