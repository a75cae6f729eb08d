import { type Html, html } from '../../formats/markup.ts';
import { yuanOrZero } from '../../kernel/numerals.ts';
import type { Lang } from '../../kernel/text.ts';
import { bytes, type Download, verification } from '../../release/pages/downloads.ts';
import { NEIGHBOURS_MARK, PUBLICATION_MARK, standingLink } from '../../release/pages/publication-marks.ts';
import { layout } from '../../web/pages/layout.ts';
import { published } from '../../web/pages/moments.ts';
import { pagePath, type Site, speak } from '../../web/pages/site.ts';
import type { ReportDocument } from '../rules/document.ts';
import type { Snapshot } from '../rules/snapshot.ts';
import { comparisonOf, type ReportCell, type ReportTable, tableOf } from '../rules/tables.ts';

export type ReportModel = {
  site: Site;
  document: ReportDocument;
  snapshot: Snapshot;
  /** The edition's files that are made before its page, with what they weigh. */
  downloads: readonly Download[];
};

/** The page of one edition of an annual report. The English one is a summary. Pure: the same model gives the same bytes. */
export const reportPage = (model: ReportModel, lang: Lang): string => {
  const { site, document, snapshot } = model;
  const path = document.links.page ?? '';
  const t = speak(lang);
  const main = html`<article class="report" data-edition="${document.edition}" data-pointer="${pagePath(path, lang)}">
${opening(document, lang)}
${document.notice !== null && html`<section class="notice" aria-labelledby="notice"><h2 id="notice">${t('更正说明', 'Correction')}</h2><p>${document.notice[lang]}</p></section>`}
${lang === 'zh' ? chinese(snapshot) : english(snapshot)}
${comparison(snapshot, lang)}
${files(model, lang)}
${editions(document, lang)}
${NEIGHBOURS_MARK}
</article>`;
  return layout({
    site,
    lang,
    path,
    title: document.title[lang],
    description: t(
      `${document.title.zh}：主动公开、依申请公开、收费、复议诉讼、问题和打算。`,
      `${document.title.en}: what was published, requests and how they were answered, fees, remedies.`,
    ),
    main,
    head: standingLink(path.slice(1)),
  });
};

const opening = (document: ReportDocument, lang: Lang): Html => {
  const t = speak(lang);
  const path = document.links.page ?? '';
  return html`<header class="opening">
<p class="eyebrow"><a href="${pagePath('/disclosure/reports/', lang)}">${t('政府信息公开工作年度报告', 'Annual reports')}</a> <span aria-hidden="true">·</span> ${document.year}${t('年', '')}</p>
<h1>${document.title[lang]}</h1>
<p class="byline"><span>${document.releaseAt && t('发布时间：', 'Published ')}${published({ kind: 'regular', releaseAt: document.releaseAt, edition: document.edition }, lang)}</span><span>${t(`第${document.edition}版`, `Edition ${document.edition}`)}</span></p>
${PUBLICATION_MARK}
</header>
<p class="notice superseded"><a href="${pagePath(path, lang)}">${t('以最新版本为准', 'Read the newest edition')}</a>${t('。', '.')}</p>`;
};

const chinese = (snapshot: Snapshot): Html =>
  html`${snapshot.sections.map((section) => {
    const id = section.id.replaceAll('.', '-');
    const heading =
      section.heading === null
        ? null
        : section.level === 1
          ? html`<h2 id="${id}">${section.heading}</h2>`
          : html`<h3 id="${id}">${section.heading}</h3>`;
    return html`${heading}
${section.paragraphs.flatMap(({ text }) =>
  text.split('\n').map(
    (line) => html`<p>${line}</p>
`,
  ),
)}${section.table !== null && reportTable(tableOf(section.table, snapshot), section.heading ?? '')}`;
  })}`;

/** The figures by their English names: those that are not zero, and the zeros that readers look for. */
const LOOKED_FOR = [
  'requests',
  'requests.new.total',
  'fees.charged',
  'remedies.reconsideration.total',
  'remedies.suit.total',
  'remedies.suit-after.total',
];

/** An amount is kept in fen and read in yuan. */
const amounts = (name: string, value: number): readonly [string, string] =>
  name.endsWith(' (fen)') ? [name.replace(/fen\)$/, 'yuan)'), yuanOrZero(value)] : [name, String(value)];

const english = ({ figures, year }: Snapshot): Html => {
  const shown = figures.filter(
    ({ id, value }) =>
      (value !== 0 || LOOKED_FOR.includes(id)) &&
      (!/^requests\.[a-z-]+\./.test(id) || id.endsWith('.total') || id.startsWith('requests.channel.')),
  );
  return html`<p>A summary of the report, which is in Chinese. The figures are those of ${year}.</p>
<div class="table" tabindex="0" role="region" aria-label="Figures"><table><thead><tr><th scope="col">Figure</th><th scope="col">${year}</th></tr></thead><tbody>
${shown
  .map(({ name, value }) => amounts(name.en, value))
  .map(
    ([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>
`,
  )}</tbody></table></div>`;
};

const cell = ({ text, across = 1, down = 1, head }: ReportCell): Html => {
  const reach = html`${across > 1 && html` colspan="${across}"`}${down > 1 && html` rowspan="${down}"`}`;
  return head ? html`<th${reach}>${text}</th>` : html`<td${reach}>${text}</td>`;
};

/** A table as the form prescribes it, in a region of its own that scrolls on a narrow page. */
const reportTable = ({ name, rows }: ReportTable, label: string): Html =>
  html`<div class="table" tabindex="0" role="region" aria-label="${label}"><table class="statutory statutory-${name}"><tbody>
${rows.map(
  (row) => html`<tr>${row.map(cell)}</tr>
`,
)}</tbody></table></div>
`;

const comparison = (snapshot: Snapshot, lang: Lang): Html | false => {
  const table = comparisonOf(snapshot);
  if (table === null || lang === 'en') return false;
  return html`<h2 id="comparison">与上年比较</h2>
${reportTable(table, '与上年比较')}`;
};

const WHAT: Readonly<Record<string, { zh: string; en: string }>> = {
  'report.docx': { zh: 'Word 文档（可用 Word、WPS 打开）', en: 'Word document, in Chinese' },
  'report.json': { zh: '数据，JSON', en: 'The figures, JSON' },
  'snapshot.json': { zh: '经审核批准的快照，JSON', en: 'The snapshot that was approved, JSON' },
};

const files = ({ downloads, site, document }: ReportModel, lang: Lang): Html => {
  const t = speak(lang);
  return html`<section aria-labelledby="downloads">
<h2 id="downloads">${t('下载', 'Downloads')}</h2>
<ul class="downloads">
${downloads.map(({ path, mediaType, size }) => {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return html`<li><a href="/${path}" type="${mediaType}">${WHAT[name]?.[lang] ?? name}</a> <span class="note">${name}${t('，', ', ')}${bytes(size)}</span></li>
`;
})}</ul>
<h3>${t('如何核验', 'How to verify')}</h3>
${verification({ flow: 'report', period: document.year, edition: document.edition, folder: document.links.edition ?? '', address: site.address }, lang)}
<p class="note">${t('经审核和批准的快照的 SHA-256：', 'SHA-256 of the snapshot that was reviewed and approved: ')}<code class="hash">${document.snapshot}</code></p>
</section>`;
};

const editions = (document: ReportDocument, lang: Lang): Html => {
  const t = speak(lang);
  const path = document.links.page ?? '';
  return html`<section aria-labelledby="editions">
<h2 id="editions">${t('版本', 'Editions')}</h2>
<p>${t('每一版发布后不再改动；更正以新版本发布。', 'An edition never changes once published; a correction is a new edition.')}</p>
<ol class="editions" reversed>
${document.editions
  .toSorted((a, b) => b.edition - a.edition)
  .map(
    (
      one,
    ) => html`<li value="${one.edition}"><a href="${pagePath(`${path}e${one.edition}/`, lang)}">${t(`第${one.edition}版`, `Edition ${one.edition}`)}</a>${t('，', ', ')}${published({ ...one, kind: 'regular' }, lang)}${one.notice && html`<br><span class="note">${one.notice[lang]}</span>`}</li>
`,
  )}</ol>
</section>`;
};
