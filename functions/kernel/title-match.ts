/** How titles of what is public are matched with the words of somebody who is about to ask for it. */

/** The least match at which something public may be what is wanted. */
export const LEAST_MATCH = 0.25;

/** What every title holds, and so tells nothing: words of asking, and of the trade. */
const NOISE =
  /申请|公开|信息|关于|有关|数据|统计|情况|重庆市?|请|提供|获取|的|年度|information|data|statistics|about|please|chongqing|the|of|and|for|in/g;

/** What of a text is compared: pairs of Chinese characters, words of Latin letters, and years. */
export const titleFeatures = (text: string): Set<string> => {
  const plain = text.normalize('NFKC').toLowerCase();
  const found = new Set<string>(plain.match(/\d{4}/g) ?? []);
  const rest = plain.replace(NOISE, ' ');
  for (const word of rest.match(/[a-z]{3,}/g) ?? []) found.add(word.replace(/s$/, ''));
  for (const run of rest.match(/\p{Script=Han}{2,}/gu) ?? []) {
    const characters = [...run];
    for (let i = 1; i < characters.length; i += 1) found.add(`${characters[i - 1]}${characters[i]}`);
  }
  return found;
};

/**
 * How well a title fits what is asked for: the share of its own features that are asked for, from 0 to 1, and a
 * quarter more where a year of it is.
 */
export const titleMatch = (asked: ReadonlySet<string>, candidate: ReadonlySet<string>): number => {
  if (candidate.size === 0) return 0;
  let shared = 0;
  for (const feature of candidate) if (asked.has(feature) && !/^\d+$/.test(feature)) shared += 1;
  if (shared === 0) return 0;
  const years = [...candidate].filter((feature) => /^\d+$/.test(feature));
  const fits = years.some((year) => asked.has(year));
  return shared / Math.max(1, candidate.size - years.length) + (fits ? 0.25 : 0);
};
