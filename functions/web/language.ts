import type { Lang } from '../kernel/text.ts';

/** The languages that everything for people is in. */
const OFFERED = ['zh', 'en'] as const satisfies readonly Lang[];

/** Less than what nobody named. */
const REFUSED = -1;

type Range = { tag: string; weight: number };

/** One element of Accept-Language; one that is not written as it should be counts for nothing. */
const rangeOf = (element: string): Range[] => {
  const [, tag = '', q = '1'] =
    /^\s*([a-z]{1,8}(?:-[a-z0-9]{1,8})*|\*)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?$/i.exec(element) ?? [];
  return tag === '' ? [] : [{ tag: tag.toLowerCase(), weight: Number(q) }];
};

/**
 * The language that `Accept-Language` (RFC 9110, section 12.5.4) would rather have: of those offered the one with the
 * greatest weight, by the first subtag of each range (`zh-Hans-CN` and `zh-TW` are Chinese), a language that is named
 * before `*`. `otherwise` where neither is preferred: no header, `*`, other languages, or both alike; a language that is
 * refused (`q=0`) is not taken while the other is not.
 *
 * @example languageOfAnswer('zh-CN,zh;q=0.9,en;q=0.8', 'en') === 'zh'
 */
export const languageOfAnswer = (acceptLanguage: string | undefined, otherwise: Lang): Lang => {
  const ranges = (acceptLanguage ?? '').split(',').flatMap(rangeOf);
  const any = ranges.find(({ tag }) => tag === '*')?.weight;
  const weightOf = (lang: Lang): number => {
    const named = ranges.filter(({ tag }) => tag.split('-')[0] === lang).map(({ weight }) => weight);
    const weight = named.length > 0 ? Math.max(...named) : any;
    return weight === 0 ? REFUSED : (weight ?? 0);
  };
  const [best = otherwise] = OFFERED.toSorted(
    (a, b) => weightOf(b) - weightOf(a) || Number(b === otherwise) - Number(a === otherwise),
  );
  return best;
};

/** With an answer in a language that was chosen for whoever asked. */
export const inLanguage = (lang: Lang): Record<string, string> => ({
  'content-language': lang,
  vary: 'accept-language',
});
