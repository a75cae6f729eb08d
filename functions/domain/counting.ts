import * as v from 'valibot';
import type { Decision } from './request/decision.ts';
import { OUTCOME_CODES, REPLY_KINDS } from './request/outcome.ts';
import { Text } from './text.ts';

/**
 * How closed requests are counted where the statutory form leaves it open. A request linked to another or split
 * is not counted: what it became is.
 */
const Counting = v.object({
  /** The row of a withdrawn request. Unconfirmed: 其他处理 · 其他. */
  withdrawn: v.picklist(OUTCOME_CODES),
  /** The row of a request handed on to another agency. Unconfirmed: 其他处理 · 其他. */
  transferred: v.picklist(OUTCOME_CODES),
  /**
   * What the annual report of 2017 called its outcomes, by row and reply of today. Unconfirmed: 信息不存在 as
   * 本机关不掌握 with the reply that it is not held.
   */
  in2017: v.array(
    v.object({ outcome: v.picklist(OUTCOME_CODES), reply: v.picklist(REPLY_KINDS), name: Text }),
  ),
});
export type Counting = v.InferOutput<typeof Counting>;

/** What an office may set of its own. */
export const OwnCounting = v.partial(Counting);

/** The counting with what an office has set of its own. */
export const counting = (own: v.InferOutput<typeof OwnCounting> = {}): Counting =>
  v.parse(Counting, {
    withdrawn: 'other-handling',
    transferred: 'other-handling',
    in2017: [
      { outcome: 'granted', reply: 'provided', name: { zh: '同意公开', en: 'Agreed to disclose' } },
      {
        outcome: 'granted',
        reply: 'already-public',
        name: { zh: '属于已主动公开范围', en: 'Already public' },
      },
      { outcome: 'not-held', reply: 'not-held', name: { zh: '信息不存在', en: 'Does not exist' } },
    ],
    ...own,
  });

/** What the report of 2017 calls a decision; null where it had no name for it. */
export const outcomeIn2017 = (
  decision: Pick<Decision, 'outcome' | 'reply'>,
  { in2017 }: Counting,
): Text | null =>
  in2017.find((line) => line.outcome === decision.outcome && line.reply === decision.reply)?.name ?? null;
