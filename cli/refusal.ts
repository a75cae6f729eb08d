import type { Text } from '../functions/domain/text.ts';

/** Exit statuses that scripts rely on. */
export const EXIT = { done: 0, refused: 1, usage: 2 } as const;

/** The command was written wrongly; nothing was sent. */
export class UsageError extends Error {}

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
