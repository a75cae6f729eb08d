import type { Dataflow } from '../../figures/rules/dataflow.ts';
import { type Html, html } from '../../formats/markup.ts';
import { statisticFolder } from '../../kernel/addresses.ts';
import { periodsBetween } from '../../kernel/period.ts';
import type { Lang } from '../../kernel/text.ts';
import { layout } from '../../web/pages/layout.ts';
import { moment, newestInstant, published } from '../../web/pages/moments.ts';
import { OFFICE, pagePath, releasePath, type Site, speak } from '../../web/pages/site.ts';
import type { ReleaseDocument } from '../rules/document.ts';
import { contactLine } from './changes.ts';
import { type History, releaseCharts } from './chart.ts';
import { headlineFigures } from './figures.ts';

export type StatisticModel = {
  site: Site;
  dataflow: Dataflow;
  /** Every release of the dataflow that is public or announced, in any order. */
  releases: readonly ReleaseDocument[];
  /** The newest published vintage; empty before the first. */
  history: History;
  /** Where the whole series lies, without a leading slash; null before the first. */
  series: string | null;
};

/** The page of a statistic: what it says now, its whole series, all its releases and editions, and how it is made. */
export const statisticPage = (model: StatisticModel, lang: Lang): string => {
  const { site, dataflow, releases } = model;
  const t = speak(lang);
  const out = releases.filter(({ state }) => state === 'published').toSorted(newestFirst);
  const ahead = releases
    .filter(({ state }) => state === 'announced' || state === 'delayed')
    .toSorted((a, b) => newestFirst(b, a));
  const next = ahead.find(({ state }) => state === 'announced');
  const newest = out.find(({ kind }) => kind === 'regular');
  const contact = newest?.contact ?? next?.contact ?? OFFICE.contact;
  const main = html`<article>
<header class="opening">
<p class="eyebrow">${t('统计', 'Statistics')}</p>
<h1>${dataflow.name[lang]}</h1>
<p>${dataflow.description[lang]}</p>
</header>
${next?.releaseAt && html`<p class="next"><b>${t('下次发布：', 'Next release: ')}</b><a href="${pagePath(releasePath(next), lang)}">${next.title[lang]}</a>${t('，', ', ')}${moment(next.releaseAt, lang)}</p>`}
${
  newest &&
  newest.headline.length > 0 &&
  html`<section aria-labelledby="newest"><h2 id="newest"><a href="${pagePath(releasePath(newest), lang)}">${newest.title[lang]}</a></h2>
${headlineFigures(newest.headline, lang)}</section>`
}
${series(model, lang)}
${
  ahead.length > 0 &&
  html`<section aria-labelledby="upcoming"><h2 id="upcoming">${t('即将发布', 'Upcoming')}</h2>
<ul class="list">${ahead.map(
    (
      one,
    ) => html`<li><a href="${pagePath(releasePath(one), lang)}">${one.title[lang]}</a> <span class="note">${one.releaseAt && moment(one.releaseAt, lang)}${one.state === 'delayed' && t('，延迟', ', delayed')}</span></li>
`,
  )}</ul></section>`
}
<section aria-labelledby="releases"><h2 id="releases">${t('各期发布', 'Releases')}</h2>
${out.length === 0 ? html`<p>${t('尚无已发布的数据。', 'Nothing has been released yet.')}</p>` : html`<ul class="list">${out.map((one) => releaseItem(one, lang))}</ul>`}
</section>
<section aria-labelledby="about"><h2 id="about">${t('关于这项统计', 'About this statistic')}</h2>
<dl class="particulars">
<dt>${t('数据来源', 'Source')}</dt><dd>${dataflow.source[lang]}</dd>
${
  dataflow.method &&
  html`<dt>${t('调查方法', 'Method')}</dt><dd>${dataflow.method[lang]}</dd>
`
}<dt>${t('数据结构', 'Structure')}</dt><dd>SDMX ${dataflow.agency}:${dataflow.sdmxId}(${dataflow.version})</dd>
<dt id="licence">${t('使用许可', 'Licence')}</dt><dd>${OFFICE.licence[lang]}</dd>
<dt>${t('联系人', 'Contact')}</dt><dd>${contactLine(contact, lang)}</dd>
</dl>
</section>
</article>`;
  return layout({
    site,
    lang,
    path: `/${statisticFolder(dataflow.id)}`,
    title: dataflow.name[lang],
    description: dataflow.description[lang],
    main,
  });
};

/** By period; the history, which is none, comes last. */
const newestFirst = (a: ReleaseDocument, b: ReleaseDocument): number =>
  Number(a.kind === 'backfill') - Number(b.kind === 'backfill') || (a.period < b.period ? 1 : -1);

const series = ({ dataflow, history, series: file }: StatisticModel, lang: Lang): Html | false => {
  if (file === null) return false;
  const t = speak(lang);
  const all = [...history.values()].flatMap((points) => points.map(({ period }) => period)).sort();
  const [first, last] = [all[0], all.at(-1)];
  const whole = first !== undefined && last !== undefined ? periodsBetween(first, last) + 1 : 0;
  const charts = dataflow.charts.map((chart) => ({ ...chart, periods: Math.max(2, whole) }));
  return html`<section aria-labelledby="series"><h2 id="series">${t('完整序列', 'The whole series')}</h2>
${releaseCharts({ ...dataflow, charts }, history, null, lang)}
<p><a href="/${file}" type="application/vnd.sdmx.data+csv">${t('下载完整序列（CSV）', 'Download the whole series (CSV)')}</a></p></section>`;
};

const releaseItem = (one: ReleaseDocument, lang: Lang): Html => {
  const t = speak(lang);
  const editions = one.editions.length > 1;
  return html`<li><a href="${pagePath(releasePath(one), lang)}">${one.title[lang]}</a> <span class="note">${newestInstant(one) === null ? published(one, lang) : moment(newestInstant(one) ?? '', lang)}</span>${editions && html` <span class="note">${t('各版：', 'Editions: ')}${one.editions.map(({ edition }) => html`<a href="${pagePath(`${releasePath(one)}e${edition}/`, lang)}">${t(`第${edition}版`, `edition ${edition}`)}</a> `)}</span>`}</li>
`;
};
