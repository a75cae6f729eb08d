import { type Html, html } from '../../formats/markup.ts';
import type { Lang } from '../../kernel/text.ts';
import { disclosurePage } from '../../web/pages/disclosure-frame.ts';
import { pagePath, type Site, speak } from '../../web/pages/site.ts';
import { dayField, type Field, type Register } from '../rules/definition.ts';
import { type RegisterEntry, typedOf } from '../rules/entry.ts';

/** A page of a public register: its entries of a year (null: of a stock, all of them), newest first. */
export type RegisterPageModel = {
  site: Site;
  register: Register;
  year: string | null;
  /** Its number: 1 of the newest entries; of any other one it tells no order. */
  page: number;
  /** How many the list has. */
  pages: number;
  /** The pages before and after it; null where there is none. */
  newer: number | null;
  older: number | null;
  entries: readonly RegisterEntry[];
  /** Of the whole list. */
  total: number;
  /** The years that have entries, newest first; on the first page alone. */
  years: readonly string[];
};

/** `registers/works/2017/`, `registers/works/2017/2/`, `registers/regulations/`: below `/disclosure/`. */
export const registerPlace = (register: string, year: string | null, page: number): string =>
  `registers/${register}/${year === null ? '' : `${year}/`}${page > 1 ? `${page}/` : ''}`;

/** What the public sees of an entry: nothing that stays with the office, and no notes of those who keep it. */
const shownFields = ({ fields }: Register): Field[] =>
  fields.filter(({ id, internal }) => !internal && id !== 'note');

const cell = (field: Field, entry: RegisterEntry, lang: Lang): Html => {
  const value = entry[field.id];
  const text = typedOf(field, value);
  if (field.kind === 'choice') return html`${field.choices[text]?.[lang] ?? text}`;
  if (field.kind === 'link' && text !== '') {
    return html`<a href="${text}" rel="nofollow">${speak(lang)('查看', 'Open')}</a>`;
  }
  return html`${text}`;
};

/** The first page says how many entries there are; any other one which days it shows, so that it stays as it is. */
const extent = ({ register, page, pages, entries, total }: RegisterPageModel, lang: Lang): string => {
  const t = speak(lang);
  if (page === 1) {
    const all = t(`共${total}条`, `${total} entries`);
    return pages > 1 ? all + t(`，第1页，共${pages}页`, `, page 1 of ${pages}`) : all;
  }
  const [last, first] = [entries[0], entries.at(-1)].map((entry) =>
    String(entry?.[dayField(register)] ?? ''),
  );
  const days = first === last ? first : t(`${first}至${last}`, `${first} to ${last}`);
  return entries.length === 0
    ? t('本页0条', 'Nothing on this page')
    : t(`本页${entries.length}条：${days}`, `${entries.length} on this page: ${days}`);
};

export const registerPage = (model: RegisterPageModel, lang: Lang): string => {
  const { site, register, year, page, newer, older, entries, years } = model;
  const t = speak(lang);
  const address = (of: string | null, n: number): string =>
    pagePath(`/disclosure/${registerPlace(register.id, of, n)}`, lang);
  const fields = shownFields(register).filter(
    ({ id }) => id === dayField(register) || entries.some((entry) => entry[id] !== undefined),
  );
  const title = `${register.name[lang]}${year === null ? '' : t(`（${year}年）`, `, ${year}`)}`;
  return disclosurePage(
    {
      site,
      place: registerPlace(register.id, year, page),
      title,
      says: register.says[lang],
      main: html`${
        years.length > 0 &&
        html`<nav class="years" aria-label="${t('年份', 'Years')}"><ul class="inline">${years.map(
          (
            one,
          ) => html`<li><a href="${address(one, 1)}"${one === year && html` aria-current="page"`}>${one}${t('年', '')}</a></li>
`,
        )}</ul></nav>`
      }
<p class="note">${extent(model, lang)}</p>
${
  entries.length === 0
    ? html`<p>${t('没有条目。', 'There is nothing here.')}</p>`
    : html`<div class="table" tabindex="0" role="region" aria-label="${title}"><table class="plain"><thead><tr>${fields.map(({ name }) => html`<th scope="col">${name[lang]}</th>`)}</tr></thead><tbody>
${entries.map(
  (entry) => html`<tr>${fields.map((field) => html`<td>${cell(field, entry, lang)}</td>`)}</tr>
`,
)}</tbody></table></div>`
}
${
  (page > 1 || older !== null) &&
  html`<nav aria-label="${t('分页', 'Pages')}"><ul class="inline">${page > 1 && html`<li><a href="${address(year, 1)}">${t('首页', 'First')}</a></li>`}${newer !== null && html`<li><a rel="prev" href="${address(year, newer)}">${t('上一页', 'Previous')}</a></li>`}${older !== null && html`<li><a rel="next" href="${address(year, older)}">${t('下一页', 'Next')}</a></li>`}</ul></nav>`
}`,
    },
    lang,
  );
};
