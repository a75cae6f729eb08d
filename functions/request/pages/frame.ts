import { type Html, html } from '../../formats/markup.ts';
import type { Lang } from '../../kernel/text.ts';
import { layout, type Page } from '../../web/pages/layout.ts';
import { pagePath, speak } from '../../web/pages/site.ts';

type Place = 'how' | 'new' | 'track' | 'log' | 'questions';

/** The ways through everything about requests, at the head of each of its pages. */
const ways = (lang: Lang, here: Place | null): Html => {
  const t = speak(lang);
  const way = (place: Place, path: string, name: string): Html =>
    html`<li><a href="${pagePath(path, lang)}"${place === here && html` aria-current="page"`}>${name}</a></li>
`;
  return html`<nav class="ways" aria-label="${t('依申请公开', 'Requests')}"><ul>
${way('how', '/requests/', t('怎样申请', 'How to ask'))}${way('new', '/requests/new/', t('提出申请', 'Ask'))}${way('track', '/requests/track/', t('查询进度', 'Track'))}${way('log', '/disclosure/log/', t('依申请公开答复目录', 'Disclosure log'))}${way('questions', '/disclosure/questions/', t('咨询问答', 'Questions'))}</ul></nav>`;
};

/** Pages that hold something of a person are not for search engines. */
const NO_INDEX = html`<meta name="robots" content="noindex, nofollow">
<meta name="referrer" content="same-origin">`;

/** A page of the request desk, or of what belongs to it. `script` is the published path of its own script. */
export const requestsPage = (
  page: Omit<Page, 'section'> & { here: Place | null; script?: string | undefined; personal?: boolean },
): string => {
  const { here, script, personal, main, head, ...rest } = page;
  return layout({
    ...rest,
    section: 'requests',
    head: html`${personal && NO_INDEX}${head}${script && html`<script type="module" src="${script}"></script>`}`,
    main: html`${ways(rest.lang, here)}
${main}`,
  });
};
