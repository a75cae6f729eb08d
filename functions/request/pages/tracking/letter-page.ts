import { html } from '../../../formats/markup.ts';
import type { Lang } from '../../../kernel/text.ts';
import { hidden } from '../../../web/forms/fields.ts';
import { pagePath, type Site, speak } from '../../../web/pages/site.ts';
import { attachmentLines, type Letter } from '../../rules/letters/letter.ts';
import { requestsPage } from '../frame.ts';

/** A letter for reading on the page: the Chinese text, which is what was sent, and for English readers a gloss. */
export const letterPage = (given: {
  site: Site;
  lang: Lang;
  own: { receipt: string; secret: string };
  n: number;
  letter: Letter;
}): string => {
  const { site, lang, own, n, letter } = given;
  const t = speak(lang);
  const gloss =
    lang === 'en' &&
    html`<section class="gloss" aria-labelledby="gloss"><h2 id="gloss">What it says</h2>
<p class="note">A gloss for reading along. The Chinese text is the letter.</p>
${letter.paragraphs.map(
  ({ en }) => html`<p>${en}</p>
`,
)}</section>`;
  const main = html`<header class="opening"><p class="eyebrow">${own.receipt}</p>
<h1>${letter.heading[lang]}</h1></header>
<div class="inline-forms"><form method="post" action="${pagePath('/requests/track/letter', lang)}">${hidden({ ...own, letter: String(n) })}<button type="submit" name="as" value="docx" class="second">${t('下载 DOCX', 'Download DOCX')}</button></form>
<form method="post" action="${pagePath('/requests/track/', lang)}">${hidden(own)}<button type="submit" class="second">${t('回到申请', 'Back to the request')}</button></form></div>
<article class="letter-text" lang="zh-CN">
<p class="issuer">${letter.seal.zh}</p>
<p class="number">${letter.number}</p>
<h2>${letter.heading.zh}</h2>
<p>${letter.addressee}</p>
${letter.paragraphs.map(({ zh }) =>
  zh.split('\n').map(
    (text) => html`<p class="indented">${text}</p>
`,
  ),
)}${attachmentLines(letter.attachments).map(({ label, name }) => html`<p>　　${label}${name}</p>`)}<p class="close">${letter.seal.zh}<br>${letter.day.zh}</p>
</article>
${gloss}`;
  return requestsPage({
    site,
    lang,
    here: 'track',
    path: '/requests/track/',
    title: `${letter.heading[lang]}${t('：', ': ')}${own.receipt}`,
    description: letter.heading[lang],
    personal: true,
    main,
  });
};
