import { type Html, html } from '../../../formats/markup.ts';
import type { Lang } from '../../../kernel/text.ts';
import { OUTCOMES } from '../../../law/outcome.ts';
import { bytes } from '../../../release/pages/downloads.ts';
import { dayName } from '../../../web/pages/moments.ts';
import { OFFICE, pagePath, type Site, speak } from '../../../web/pages/site.ts';
import { requestsPage } from '../frame.ts';
import { ASK_FOR_IT, isTooLargeToFetch } from '../large-documents.ts';
import { ANY, filtered, filterForm, type LeftOut, type LogFilter, leftOutSaid } from './log-filter.ts';
import type { LogLine } from './log-line.ts';

/** The disclosure log, newest year first; each year has an anchor, so that no script is needed to go there. */
export const disclosureLogPage = (
  model: {
    site: Site;
    lines: readonly LogLine[];
    /** What was looked for; left out on the page of the whole log. */
    filter?: LogFilter;
    /** What was asked for and cannot be looked for. */
    leftOut?: readonly LeftOut[];
  },
  lang: Lang,
): string => {
  const { site, lines, filter, leftOut = [] } = model;
  const t = speak(lang);
  const shown = filter ? filtered(lines, filter) : lines;
  const sorted = shown.toSorted((a, b) =>
    a.answeredOn === b.answeredOn ? (a.anchor < b.anchor ? 1 : -1) : a.answeredOn < b.answeredOn ? 1 : -1,
  );
  const years = [...Map.groupBy(sorted, ({ answeredOn }) => answeredOn.slice(0, 4))];
  const main = html`<header class="opening"><h1>${t('依申请公开答复目录', 'Disclosure log')}</h1>
<p>${t('已经答复的政府信息公开申请：内容、结果和提供的文件。题目由工作人员拟写并经另一人审核，不含申请人的任何信息。', 'Requests for information that were answered: what was asked, the outcome, and what was released. Titles are written by an officer and approved by a second; nothing tells who asked.')}</p></header>
${lines.length > 0 && filterForm(filter ?? ANY, lines, lang)}
${
  filter &&
  html`${leftOut.map(
    (one) => html`<p class="notice">${leftOutSaid(one, lang)}</p>
`,
  )}<p role="status">${t(`找到 ${shown.length} 条。`, `${shown.length} found.`)} <a href="${pagePath('/disclosure/log/', lang)}">${t('显示全部', 'Show all')}</a></p>`
}
${
  years.length > 1 &&
  html`<nav class="years" aria-label="${t('年份', 'Years')}"><ul class="inline">${years.map(
    ([
      year,
      of,
    ]) => html`<li><a href="#y${year}">${year}${t('年', '')}</a> <span class="note">${of.length}</span></li>
`,
  )}</ul></nav>`
}
${lines.length === 0 && html`<p>${t('尚无条目。', 'There is nothing in it yet.')}</p>`}
${years.map(
  ([
    year,
    of,
  ]) => html`<section class="year" aria-labelledby="y${year}"><h2 id="y${year}">${year}${t('年', '')}</h2>
<ul class="log">${of.map((one) => logItem(one, lang))}</ul></section>
`,
)}
<p class="ask-too"><a href="${pagePath('/requests/new/', lang)}">${t('没有您要的？提出申请', 'Not what you want? Ask')}</a></p>
<p><a href="${pagePath('/disclosure/log/feed.atom', lang)}">${t('订阅（Atom）', 'Feed (Atom)')}</a></p>`;
  return requestsPage({
    site,
    lang,
    here: 'log',
    path: '/disclosure/log/',
    title: t('依申请公开答复目录', 'Disclosure log'),
    description: t(
      `${OFFICE.name.zh}答复过的政府信息公开申请。`,
      `Answered requests for information of the ${OFFICE.name.en}.`,
    ),
    head: html`<link rel="alternate" type="application/atom+xml" href="${pagePath('/disclosure/log/feed.atom', lang)}" title="${t('依申请公开答复目录', 'Disclosure log')}">${filter && html`<meta name="robots" content="noindex">`}`,
    main,
  });
};

const logItem = ({ anchor, title, outcome, answeredOn, documents }: LogLine, lang: Lang): Html => {
  const t = speak(lang);
  return html`<li id="a-${anchor}"><h3>${title[lang]}</h3>
<p class="note"><time datetime="${answeredOn}">${dayName(answeredOn, lang)}</time>${t('，', ', ')}${OUTCOMES[outcome].name[lang]}</p>
${
  documents.length > 0 &&
  html`<ul class="downloads">${documents.map(
    (document) =>
      html`<li>${isTooLargeToFetch(document.bytes) ? document.name : html`<a href="${document.path}" type="${document.type}">${document.name}</a>`} <span class="note">${bytes(document.bytes)}${isTooLargeToFetch(document.bytes) && html`${t('，', '. ')}${ASK_FOR_IT[lang]}`}</span></li>
`,
  )}</ul>`
}</li>
`;
};
