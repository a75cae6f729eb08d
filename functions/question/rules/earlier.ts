import { LEAST_MATCH, titleFeatures, titleMatch } from '../../kernel/title-match.ts';

/** An answered question as the public reads it, in as many languages as it was written in. */
type Published = { readonly question: { readonly zh: string; readonly en: string | null } };

/** How many are shown; more would be a list to search, not an answer. */
const MOST = 5;

/**
 * Published answers that may fit what somebody asks, those that fit best first; `match` from 0 to 1.25, as titles are
 * matched with what is asked for. Of two that fit alike the one that stands first is first.
 */
export const earlierFor = <T extends Published>(
  words: string,
  published: readonly T[],
): { one: T; match: number }[] => {
  const asked = titleFeatures(words);
  if (asked.size === 0) return [];
  return published
    .map((one) => ({
      one,
      match: Math.max(
        ...[one.question.zh, one.question.en ?? ''].map((text) => titleMatch(asked, titleFeatures(text))),
      ),
    }))
    .filter(({ match }) => match >= LEAST_MATCH)
    .toSorted((a, b) => b.match - a.match)
    .slice(0, MOST);
};
