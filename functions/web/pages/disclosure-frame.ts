import { type Html, html } from '../../formats/markup.ts';
import type { Lang } from '../../kernel/text.ts';
import { layout } from './layout.ts';
import { OFFICE, pagePath, type Site, speak } from './site.ts';

/** The pages of what the office discloses, each by its Chinese path below `/disclosure/`. */
const PLACES = [
  ['', '信息公开', 'Disclosure'],
  ['guide/', '公开指南', 'Guide'],
  ['catalogue/', '公开目录', 'Catalogue'],
  ['registers/regulations/', '规章制度', 'Rules'],
  ['reports/', '年度报告', 'Annual reports'],
  ['log/', '依申请公开答复目录', 'Disclosure log'],
] as const;

/** A page below `/disclosure/`, with the ways to its neighbours at its head. `place` is its path below that. */
export const disclosurePage = (
  { site, place, title, says, main }: { site: Site; place: string; title: string; says: string; main: Html },
  lang: Lang,
): string => {
  const t = speak(lang);
  const path = `/disclosure/${place}`;
  return layout({
    site,
    lang,
    path,
    title,
    description: `${OFFICE.name[lang]}${t('：', ': ')}${says}`,
    main: html`<nav class="ways" aria-label="${t('信息公开', 'Disclosure')}"><ul>
${PLACES.map(
  ([below, zh, en]) =>
    html`<li><a href="${pagePath(`/disclosure/${below}`, lang)}"${below === place && html` aria-current="page"`}>${t(zh, en)}</a></li>
`,
)}</ul></nav>
<header class="opening"><h1>${title}</h1><p>${says}</p></header>
${main}`,
  });
};
