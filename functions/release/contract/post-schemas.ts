import * as v from 'valibot';
import { DELIVERY_STATES } from '../../channel/rules/attempts.ts';
import { isBlank, saidIn } from '../../kernel/text.ts';

/** What the staff API says of posts. Instants: ISO 8601, milliseconds, +08:00. */
export const EmptyPostBody = v.strictObject({});

/** What stands between title and link: `{k1}` is what the first key figure says, `{=3}` a number that is typed. Null: as composed. */
export const WordingBody = v.strictObject({
  template: v.nullable(
    v.pipe(
      v.string(),
      v.trim(),
      v.check((given) => !isBlank(given), saidIn({ zh: '没有内容', en: 'says nothing' })),
      v.maxLength(4000),
    ),
  ),
});

export const PostAnswer = v.object({
  edition: v.number(),
  channel: v.string(),
  state: v.picklist(DELIVERY_STATES),
  /** Null: not even title and link fitted into the channel's length. */
  text: v.nullable(v.string()),
  /** When the edition was public. */
  publishedAt: v.string(),
  attempts: v.number(),
  /** When it is tried next; null where it has come to an end. */
  nextAt: v.nullable(v.string()),
  settledAt: v.nullable(v.string()),
  platformId: v.nullable(v.string()),
  /** Why it is not there, not yet, or not counted. */
  reason: v.nullable(v.string()),
  /** What somebody said of it last. */
  asked: v.nullable(v.object({ by: v.string(), at: v.string(), what: v.picklist(['there', 'again']) })),
  /** Its entry in the register of posts. */
  entry: v.nullable(v.string()),
  version: v.number(),
});
export type PostAnswer = v.InferOutput<typeof PostAnswer>;

export const PostsAnswer = v.object({ items: v.array(PostAnswer) });
