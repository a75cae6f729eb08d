import { grouped } from '../../figures/documents/say-figure.ts';
import type { Dataflow } from '../../figures/rules/dataflow.ts';
import type { Revision } from '../../figures/rules/revision.ts';
import { type Html, html } from '../../formats/markup.ts';
import { differencePath, editionPath, releaseFolder, statisticFolder } from '../../kernel/addresses.ts';
import { labelPeriod } from '../../kernel/period.ts';
import type { Lang } from '../../kernel/text.ts';
import { layout } from '../../web/pages/layout.ts';
import { pagePath, releasePath, type Site, speak } from '../../web/pages/site.ts';
import type { ReleaseDocument } from '../rules/document.ts';
import { standingLink } from './publication-marks.ts';
import { seriesName } from './table.ts';

export type DifferenceModel = {
  site: Site;
  dataflow: Dataflow;
  /** Of the later edition. */
  document: ReleaseDocument;
  /** The earlier edition's number. */
  since: number;
  changes: readonly Revision[];
  /** Keys of all series, from which each one's name is told. */
  keys: readonly string[];
};

/** More lines than this are for the file. */
const MOST_LINES = 500;

/** What differs between two editions of a release: sealed with the later one, so that it is signed and never changes. */
export const differencePage = (model: DifferenceModel, lang: Lang): string => {
  const { site, document, since, changes } = model;
  const t = speak(lang);
  const now = document.edition ?? 1;
  const title = t(
    `${document.title.zh}：第${since}版与第${now}版的差异`,
    `${document.title.en}: differences between edition ${since} and edition ${now}`,
  );
  const edition = (n: number) =>
    html`<a href="${pagePath(`/${editionPath(document, n)}`, lang)}">${t(`第${n}版`, `edition ${n}`)}</a>`;
  const main = html`<article data-edition="${now}">
<header class="opening">
<p class="eyebrow"><a href="${pagePath(`/${statisticFolder(document.flow)}`, lang)}">${document.dataflow.name[lang]}</a> <span aria-hidden="true">·</span> <a href="${pagePath(releasePath(document), lang)}">${document.title[lang]}</a></p>
<h1>${t(`第${since}版与第${now}版的差异`, `Differences between edition ${since} and edition ${now}`)}</h1>
<p>${changes.length === 0 ? t('两版的数值相同。', 'The figures are the same.') : t(`共${changes.length}个数值不同。`, `${changes.length === 1 ? '1 figure differs' : `${changes.length} figures differ`}.`)} ${t('两版原文：', 'The editions themselves: ')}${edition(since)}${t('、', ', ')}${edition(now)}${t('。', '.')}</p>
</header>
<p class="notice superseded"><a href="${pagePath(releasePath(document), lang)}">${t('以最新版本为准', 'Read the newest edition')}</a>${t('。', '.')}</p>
${changes.length > 0 && table(model, lang)}
${changes.length > MOST_LINES && html`<p>${t(`此处列出前${MOST_LINES}个，全部见文件。`, `The first ${MOST_LINES} are listed here, all of them in the file.`)}</p>`}
<p><a href="/${differencePath(document, now, since)}.csv" type="text/csv">${t('下载差异（CSV）', 'Download the differences (CSV)')}</a></p>
${others(document, since, lang)}
</article>`;
  return layout({
    site,
    lang,
    path: `/${differencePath(document, now, since)}/`,
    title,
    description: title,
    head: standingLink(releaseFolder(document)),
    main,
  });
};

const table = ({ dataflow, changes, keys, since, document }: DifferenceModel, lang: Lang): Html => {
  const t = speak(lang);
  const value = (text: string | null) => (text === null ? '–' : grouped(text));
  return html`<div class="table" role="region" aria-label="${t('不同的数值', 'Figures that differ')}" tabindex="0"><table>
<caption>${t('不同的数值', 'Figures that differ')}</caption>
<thead>
<tr><th scope="col">${t('序列', 'Series')}</th><th scope="col">${t('时期', 'Period')}</th><th scope="col" class="number">${t(`第${since}版`, `Edition ${since}`)}</th><th scope="col" class="number">${t(`第${document.edition}版`, `Edition ${document.edition}`)}</th></tr>
</thead>
<tbody>
${changes.slice(0, MOST_LINES).map(
  (
    one,
  ) => html`<tr><th scope="row">${seriesName(dataflow, one.key, keys)[lang]}</th><td>${labelPeriod(one.period, dataflow.span)[lang]}</td><td><del>${value(one.old)}</del></td><td><ins>${value(one.new)}</ins></td></tr>
`,
)}</tbody>
</table></div>`;
};

/** The other pairs up to this edition. */
const others = (document: ReleaseDocument, since: number, lang: Lang): Html | false => {
  const t = speak(lang);
  const now = document.edition ?? 1;
  const pairs = document.editions.flatMap(({ edition: later }) =>
    Array.from({ length: later - 1 }, (_, index) => ({ earlier: index + 1, later })),
  );
  const rest = pairs.filter(({ earlier, later }) => later !== now || earlier !== since);
  if (rest.length === 0) return false;
  return html`<p>${t('其他版本之间的差异：', 'Between other editions: ')}${rest.map(
    ({ earlier, later }, index) =>
      html`${index > 0 && t('、', ', ')}<a href="${pagePath(`/${differencePath(document, later, earlier)}/`, lang)}">${t(`第${earlier}版与第${later}版`, `${earlier} and ${later}`)}</a>`,
  )}${t('。', '.')}</p>`;
};
