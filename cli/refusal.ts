import type { Text } from '../functions/kernel/text.ts';

/** Exit statuses that scripts rely on. */
export const EXIT = { done: 0, refused: 1, usage: 2 } as const;

/** The command was written wrongly; nothing was sent. `says` is one sentence, without a stop. */
export class UsageError extends Error {
  readonly says: Text;

  constructor(says: Text) {
    super(says.en);
    this.says = says;
  }
}

/** What a command needs and was not given: options and operands as the help has them. */
export const missing = (...what: readonly string[]): UsageError =>
  new UsageError({ zh: `缺少：${what.join('、')}`, en: `missing: ${what.join(', ')}` });

/** The same where one of several will do. */
export const missingOneOf = (...what: readonly string[]): UsageError =>
  new UsageError({ zh: `缺少：${what.join(' 或者 ')}`, en: `missing: ${what.join(', or ')}` });

/** The words from which one is chosen, where another was given. */
export const oneOfThese = (words: readonly string[]): UsageError =>
  new UsageError({ zh: `应为以下之一：${words.join('、')}`, en: `one of: ${words.join(', ')}` });

/**
 * The command was understood and its answer is no. `says` is one sentence for people; `lines` (faults, what to
 * do next) follow it; `document` is what `--json` prints, the server's problem document where there is one.
 */
export class Refusal extends Error {
  readonly says: Text;
  readonly lines: readonly (string | Text)[];
  readonly document: unknown;

  constructor(
    says: Text,
    options: { lines?: readonly (string | Text)[]; document?: unknown; cause?: unknown } = {},
  ) {
    super(says.en, { cause: options.cause });
    this.says = says;
    this.lines = options.lines ?? [];
    this.document = options.document ?? { title: says.en };
  }
}
