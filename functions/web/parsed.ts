import * as v from 'valibot';
import type { Fault } from '../kernel/problem.ts';
import type { Lang, Text } from '../kernel/text.ts';

/** What a schema finds in a value, in both languages. */
type Found = v.BaseIssue<unknown> & { readonly says: Text };

/** valibot’s own words for what is wrong, in Chinese. */
const WRONG: Readonly<Record<string, string>> = {
  key: '缺少或者多出',
  type: '类型不对',
  length: '长度不对',
  format: '格式不对',
  email: '电子邮箱不对',
};

/** Its words for what it expects. */
const EXPECTED: Readonly<Record<string, string>> = {
  string: '文本',
  number: '数字',
  boolean: 'true 或者 false',
  Array: '列表',
  Object: '对象',
  never: '没有这一项',
};

/**
 * What is said where a schema says nothing of its own: what is wrong with a value, and not the value, which may be a
 * person's, since problems are shown and kept.
 */
const generally =
  (lang: Lang) =>
  ({ message, expected }: v.BaseIssue<unknown>): string => {
    const what = /^Invalid ([^:]+):/.exec(message)?.[1] ?? 'value';
    if (lang === 'en')
      return `Invalid ${what}: ${expected === null ? 'not accepted' : `Expected ${expected}`}`;
    const wrong = WRONG[what] ?? '值不对';
    return expected === null ? wrong : `${wrong}：应为${EXPECTED[expected] ?? ` ${expected}`}`;
  };

const parsedIn = <S extends v.GenericSchema>(schema: S, value: unknown, lang: Lang) =>
  v.safeParse(schema, value, { lang, message: generally(lang) });

/**
 * A value by its schema, or everything that the schema finds in it, in both languages: a refused value is parsed once
 * for each.
 */
export const parsedInBoth = <S extends v.GenericSchema>(
  schema: S,
  value: unknown,
): { success: true; output: v.InferOutput<S> } | { success: false; issues: readonly Found[] } => {
  const inEnglish = parsedIn(schema, value, 'en');
  if (inEnglish.success) return { success: true, output: inEnglish.output };
  const inChinese = parsedIn(schema, value, 'zh').issues ?? [];
  const issues = inEnglish.issues.map((issue, i) => ({
    ...issue,
    says: { zh: inChinese[i]?.message ?? issue.message, en: issue.message },
  }));
  return { success: false, issues };
};

/** Every fault that a schema found in a body, each with its JSON pointer. */
export const bodyFaults = (issues: readonly Found[]): Fault[] =>
  issues.map((issue) => ({
    code:
      issue.kind === 'schema' && issue.received === 'undefined' ? 'missing' : issue.type.replaceAll('_', '-'),
    pointer: (issue.path ?? [])
      .map((part) => `/${String(part.key).replaceAll('~', '~0').replaceAll('/', '~1')}`)
      .join(''),
    detail: issue.says,
  }));
