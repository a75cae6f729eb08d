import { type Html, html } from '../../../formats/markup.ts';
import type { Lang, Text } from '../../../kernel/text.ts';
import { pagePath, speak } from '../../../web/pages/site.ts';

/** Something public that may be what is wanted. `path` is the Chinese one; `note` says what and when. */
export type Suggestion = { path: string; title: Text; note: Text };

export const suggestionList = (suggestions: readonly Suggestion[], lang: Lang): Html => {
  const t = speak(lang);
  if (suggestions.length === 0) {
    return html`<p class="found">${t('没有找到相近的已公开信息，请继续填写申请。', 'Nothing like it is public yet. Please go on with the form.')}</p>`;
  }
  return html`<section class="found" aria-labelledby="found"><h3 id="found">${t('可能就是您需要的：已经公开，或者已定发布日期', 'This may be what you want: public already, or with a date of release')}</h3>
<ul class="list">${suggestions.map(
    ({ path, title, note }) =>
      html`<li><a href="${pagePath(path, lang)}">${title[lang]}</a> <span class="note">${note[lang]}</span></li>
`,
  )}</ul>
<p class="note">${t('不是您要的？请继续填写下面的表格。', 'Not what you want? Please go on with the form.')}</p></section>`;
};
