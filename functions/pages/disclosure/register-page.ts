import { dayField, type Field, type Register } from '../../domain/register/definition.ts';
import { type Entry, typedOf } from '../../domain/register/entry.ts';
import { type Html, html } from '../../formats/markup.ts';
import { type Lang, pagePath, type Site, speak } from '../site.ts';
import { disclosurePage } from './frame.ts';

/** Entries on one page; a longer list goes on on the next. */
export const ENTRIES_A_PAGE = 200;

/** A page of a public register: its entries of a year (null: of a stock, all of them), newest first. */
export type RegisterPageModel = {
  site: Site;
  register: Register;
  year: string | null;
  /** From 1. */
  page: number;
  pages: number;
  entries: readonly Entry[];
  /** Of the whole list. */
  total: number;
  /** The years that have entries, newest first. */
  years: readonly string[];
};

/** `registers/works/2017/`, `registers/works/2017/2/`, `registers/regulations/`: below `/disclosure/`. */
export const registerPlace = (register: string, year: string | null, page: number): string =>
  `registers/${register}/${year === null ? '' : `${year}/`}${page > 1 ? `${page}/` : ''}`;

/** What the public sees of an entry: nothing that stays with the office, and no notes of those who keep it. */
const shownFields = ({ fields }: Register): Field[] =>
  fields.filter(({ id, internal }) => !internal && id !== 'note');

const cell = (field: Field, entry: Entry, lang: Lang): Html => {
  const value = entry[field.id];
  const text = typedOf(field, value);
  if (field.kind === 'choice') return html`${field.choices[text]?.[lang] ?? text}`;
  if (field.kind === 'link' && text !== '') {
    return html`<a href="${text}" rel="nofollow">${speak(lang)('查看', 'Open')}</a>`;
  }
  return html`${text}`;
};

export const registerPage = (model: RegisterPageModel, lang: Lang): string => {
  const { site, register, year, page, pages, entries, total, years } = model;
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
<p class="note">${t(`共${total}条`, `${total} entries`)}${pages > 1 && t(`，第${page}页，共${pages}页`, `, page ${page} of ${pages}`)}</p>
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
  pages > 1 &&
  html`<nav aria-label="${t('分页', 'Pages')}"><ul class="inline">${page > 1 && html`<li><a rel="prev" href="${address(year, page - 1)}">${t('上一页', 'Previous')}</a></li>`}${page < pages && html`<li><a rel="next" href="${address(year, page + 1)}">${t('下一页', 'Next')}</a></li>`}</ul></nav>`
}`,
    },
    lang,
  );
};
