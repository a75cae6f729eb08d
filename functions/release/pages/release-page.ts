import { grouped, sayFigure } from '../../figures/documents/say-figure.ts';
import type { Dataflow, Observation } from '../../figures/rules/dataflow.ts';
import { type Html, html } from '../../formats/markup.ts';
import { differencePath, releaseFolder, statisticFolder } from '../../kernel/addresses.ts';
import { labelPeriod } from '../../kernel/period.ts';
import type { Lang } from '../../kernel/text.ts';
import { layout } from '../../web/pages/layout.ts';
import { dayInWords, moment, published } from '../../web/pages/moments.ts';
import { OFFICE, pagePath, releasePath, type Site, speak } from '../../web/pages/site.ts';
import type { ReleaseDocument } from '../rules/document.ts';
import { changeList, contactLine } from './changes.ts';
import { type History, releaseCharts } from './chart.ts';
import { datasetBlock } from './dataset.ts';
import { type Download, downloadList, verification } from './downloads.ts';
import { headlineFigures } from './figures.ts';
import { DATED_AT, DATED_DAY, NEIGHBOURS_MARK, PUBLICATION_MARK, standingLink } from './publication-marks.ts';
import { historyTable, releaseTables, seriesName } from './table.ts';

export type ReleaseModel = {
  site: Site;
  dataflow: Dataflow;
  document: ReleaseDocument;
  observations: readonly Observation[];
  history: History;
  /** The edition's files that are made before its page, with what they weigh. */
  downloads: readonly Download[];
};

/** The page of one edition, in one language. Pure: the same model gives the same bytes. */
export const releasePage = (model: ReleaseModel, lang: Lang): string => {
  const { site, dataflow, document, history } = model;
  const backfill = document.kind === 'backfill';
  const main = html`<article data-edition="${document.edition ?? 1}">
${opening(document, lang)}
${notice(model, lang)}
${document.headline.length > 0 && headlineFigures(document.headline, lang)}
${releaseCharts(dataflow, history, backfill ? null : document.period, lang)}
${backfill ? historyTable(dataflow, history, lang) : releaseTables(dataflow, model.observations, document.changes, lang)}
${downloads(model, lang)}
${editions(document, lang)}
${aboutRelease(model, lang)}
${NEIGHBOURS_MARK}
</article>`;
  return layout({
    site,
    lang,
    path: releasePath(document),
    title: document.title[lang],
    description: summary(document, dataflow, lang),
    main,
    head: html`${standingLink(releaseFolder(document))}
${datasetBlock(model, lang)}`,
  });
};

const summary = (document: ReleaseDocument, dataflow: Dataflow, lang: Lang): string => {
  const t = speak(lang);
  const said = document.headline.slice(0, 3).map((figure) => sayFigure(figure)[lang]);
  if (said.length === 0) return dataflow.description[lang];
  return `${said.join(t('；', '; '))}${t('。', '.')}`;
};

const opening = (document: ReleaseDocument, lang: Lang): Html => {
  const t = speak(lang);
  const backfill = document.kind === 'backfill';
  return html`<header class="opening">
<p class="eyebrow"><a href="${pagePath(`/${statisticFolder(document.flow)}`, lang)}">${document.dataflow.name[lang]}</a> <span aria-hidden="true">·</span> ${document.periodName[lang]}</p>
<h1>${document.title[lang]}</h1>
<p class="byline"><span>${!backfill && document.releaseAt && t('发布时间：', 'Released ')}${published(document, lang)}</span>${document.edition !== null && html`<span>${t(`第${document.edition}版`, `Edition ${document.edition}`)}</span>`}</p>
${PUBLICATION_MARK}
</header>
<p class="notice superseded"><a href="${pagePath(releasePath(document), lang)}">${t('以最新版本为准', 'Read the newest edition')}</a>${t('。', '.')}</p>`;
};

/** More changed figures than this are for the file. */
const MOST_CHANGES = 20;

/**
 * A correction says first what changed, when and from what to what; a notice on a first edition is a known error that
 * is not revised.
 */
const notice = ({ document, dataflow, history }: ReleaseModel, lang: Lang): Html | false => {
  if (document.notice === null) return false;
  const t = speak(lang);
  const corrected = (document.edition ?? 1) > 1;
  const when =
    corrected &&
    html`<p class="note">${document.releaseAt ? moment(document.releaseAt, lang) : DATED_AT}</p>`;
  const all = [...history.keys()];
  const shown = document.changes.slice(0, MOST_CHANGES);
  const more = document.changes.length - shown.length;
  const list =
    shown.length > 0 &&
    html`<ul class="changed">${shown.map(
      (one) =>
        html`<li>${seriesName(dataflow, one.key, all)[lang]}${t('，', ', ')}${labelPeriod(one.period, dataflow.span)[lang]}${t('：', ': ')}<del><span class="unseen">${t('原为', 'was')} </span>${grouped(one.old ?? '–')}</del> ${t('改为', 'now')} <ins>${grouped(one.new ?? '–')}</ins></li>
`,
    )}</ul>${more > 0 && html`<p class="note">${t(`另有${more}处，见`, `${more} more are in the `)}<a href="#downloads">${t('数据下载', 'downloads')}</a>${t('。', '.')}</p>`}`;
  return html`<section class="notice" aria-labelledby="notice"><h2 id="notice">${corrected ? t('更正说明', 'Correction') : t('说明', 'Notice')}</h2><p>${document.notice[lang]}</p>${when}${list}</section>`;
};

const downloads = ({ downloads: files, site, document }: ReleaseModel, lang: Lang): Html => {
  const t = speak(lang);
  const { flow, period } = document;
  const folder = editionFolder(document);
  return html`<section aria-labelledby="downloads">
<h2 id="downloads">${t('数据下载', 'Downloads')}</h2>
${downloadList(files, lang)}
<h3>${t('如何核验', 'How to verify')}</h3>
${verification({ flow, period, edition: document.edition ?? 1, folder, address: site.address }, lang)}
</section>`;
};

const editionFolder = (document: ReleaseDocument): string =>
  `${releasePath(document)}e${document.edition ?? 1}/`;

const editions = (document: ReleaseDocument, lang: Lang): Html => {
  const t = speak(lang);
  return html`<section aria-labelledby="editions">
<h2 id="editions">${t('版本', 'Editions')}</h2>
<p>${t('每一版发布后不再改动；更正以新版本发布。', 'An edition never changes once published; a correction is a new edition.')} ${t('实际公开的时间和最新版本见', 'When it truly became public, and the newest edition, stand on the ')}<a href="${pagePath(releasePath(document), lang)}">${t('本次发布的页面', 'page of the release')}</a>${t('。', '.')}</p>
<ol class="editions" reversed>
${document.editions
  .toSorted((a, b) => b.edition - a.edition)
  .map(
    (
      one,
    ) => html`<li value="${one.edition}"><a href="${pagePath(`${releasePath(document)}e${one.edition}/`, lang)}">${t(`第${one.edition}版`, `Edition ${one.edition}`)}</a>${t('，', ', ')}${published({ ...one, kind: document.kind }, lang)}${one.notice && html`<br><span class="note">${one.notice[lang]}</span>`}${one.edition < (document.edition ?? 1) && html` <span class="note"><a href="${pagePath(`/${differencePath(document, document.edition ?? 1, one.edition)}/`, lang)}">${t(`与第${document.edition}版的差异`, `differences to edition ${document.edition}`)}</a></span>`}</li>
`,
  )}</ol>
${changeList(document.moves, lang)}
</section>`;
};

const aboutRelease = ({ site, dataflow, document }: ReleaseModel, lang: Lang): Html => {
  const t = speak(lang);
  const address = `${site.address}${pagePath(editionFolder(document), lang)}`;
  const dated = document.releaseAt
    ? t(`，${dayInWords(document.releaseAt, lang)}发布`, `, released ${dayInWords(document.releaseAt, lang)}`)
    : DATED_DAY;
  const edition = t(`第${document.edition ?? 1}版`, `edition ${document.edition ?? 1}`);
  return html`<section aria-labelledby="about">
<h2 id="about">${t('关于本次发布', 'About this release')}</h2>
<p>${dataflow.description[lang]}</p>
<dl class="particulars">
<dt>${t('数据来源', 'Source')}</dt><dd>${document.source[lang]}</dd>
<dt>${t('如何引用', 'How to cite')}</dt><dd class="cite">${t(
    html`${OFFICE.name.zh}：《${document.title.zh}》，${edition}${dated}。${address}`,
    html`${OFFICE.name.en}. <cite>${document.title.en}</cite>, ${edition}${dated}. ${address}`,
  )}</dd>
<dt>${t('使用许可', 'Licence')}</dt><dd>${OFFICE.licence[lang]}</dd>
<dt>${t('联系人', 'Contact')}</dt><dd>${contactLine(document.contact, lang)}</dd>
</dl>
</section>`;
};
