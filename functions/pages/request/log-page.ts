import { OUTCOMES, type Outcome } from '../../domain/request/outcome.ts';
import type { Text } from '../../domain/text.ts';
import { type Html, html } from '../../formats/markup.ts';
import { bytes } from '../release/downloads.ts';
import { type Lang, OFFICE, pagePath, type Site, speak } from '../site.ts';
import { requestsPage } from './frame.ts';
import { dayOf } from './words.ts';

/** An answered request as the public sees it: what officers wrote of it, and nothing of who asked. */
export type LogLine = {
  receipt: string;
  title: Text;
  outcome: Outcome;
  answeredOn: string;
  documents: readonly { name: string; path: string; type: string; bytes: number }[];
};

/** The disclosure log, newest year first; each year has an anchor, so that no script is needed to go there. */
export const disclosureLogPage = (model: { site: Site; lines: readonly LogLine[] }, lang: Lang): string => {
  const { site, lines } = model;
  const t = speak(lang);
  const sorted = lines.toSorted((a, b) =>
    a.answeredOn === b.answeredOn ? (a.receipt < b.receipt ? 1 : -1) : a.answeredOn < b.answeredOn ? 1 : -1,
  );
  const years = [...Map.groupBy(sorted, ({ answeredOn }) => answeredOn.slice(0, 4))];
  const main = html`<header class="opening"><h1>${t('依申请公开答复目录', 'Disclosure log')}</h1>
<p>${t('已经答复的政府信息公开申请：内容、结果和提供的文件。题目由工作人员拟写并经另一人审核，不含申请人的任何信息。', 'Requests for information that were answered: what was asked, the outcome, and what was released. Titles are written by an officer and approved by a second; nothing tells who asked.')}</p></header>
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
${years.length === 0 && html`<p>${t('尚无条目。', 'There is nothing in it yet.')}</p>`}
${years.map(
  ([
    year,
    of,
  ]) => html`<section class="year" aria-labelledby="y${year}"><h2 id="y${year}">${year}${t('年', '')}</h2>
<ul class="log">${of.map((one) => logItem(one, lang))}</ul></section>
`,
)}
<p class="ask-too"><a href="${pagePath('/requests/new/', lang)}">${t('没有您要的？提出申请', 'Not what you want? Ask')}</a></p>`;
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
    main,
  });
};

const logItem = ({ receipt, title, outcome, answeredOn, documents }: LogLine, lang: Lang): Html => {
  const t = speak(lang);
  return html`<li id="${receipt}"><h3>${title[lang]}</h3>
<p class="note"><time datetime="${answeredOn}">${dayOf(answeredOn, lang)}</time>${t('，', ', ')}${OUTCOMES[outcome].name[lang]}</p>
${
  documents.length > 0 &&
  html`<ul class="downloads">${documents.map(
    (document) =>
      html`<li><a href="${document.path}" type="${document.type}">${document.name}</a> <span class="note">${bytes(document.bytes)}</span></li>
`,
  )}</ul>`
}</li>
`;
};
