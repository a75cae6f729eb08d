import { type Html, html } from '../../formats/markup.ts';
import { statisticFolder } from '../../kernel/addresses.ts';
import type { Lang } from '../../kernel/text.ts';
import { layout } from '../../web/pages/layout.ts';
import { atOffice, clock, dayInWords, moment, weekdayName } from '../../web/pages/moments.ts';
import { pagePath, releasePath, type Site, speak } from '../../web/pages/site.ts';
import type { ReleaseDocument } from '../rules/document.ts';
import { changeList, contactLine } from './changes.ts';
import { countdown } from './countdown.ts';

/** The page at a release's address before T: what comes, when, and what moved; also when it is cancelled. */
export const announcedPage = (model: { site: Site; document: ReleaseDocument }, lang: Lang): string => {
  const { site, document } = model;
  const t = speak(lang);
  const cancelled = document.state === 'cancelled';
  const main = html`<article>
<header class="opening">
<p class="eyebrow"><a href="${pagePath(`/${statisticFolder(document.flow)}`, lang)}">${document.dataflow.name[lang]}</a> <span aria-hidden="true">·</span> ${document.periodName[lang]}</p>
<h1>${document.title[lang]}</h1>
</header>
${cancelled ? cancellation(document, lang) : document.state === 'delayed' ? delay(document, lang) : announcement(document, lang)}
<section aria-labelledby="about">
<h2 id="about">${t('关于本次发布', 'About this release')}</h2>
<dl class="particulars">
<dt>${t('数据来源', 'Source')}</dt><dd>${document.source[lang]}</dd>
<dt>${t('联系人', 'Contact')}</dt><dd>${contactLine(document.contact, lang)}</dd>
</dl>
${changeList(document.moves, lang)}
<p><a href="${pagePath('/calendar/', lang)}">${t('全部发布安排', 'The whole release calendar')}</a></p>
</section>
</article>`;
  return layout({
    site,
    lang,
    path: releasePath(document),
    title: document.title[lang],
    description: describe(document, lang),
    main,
  });
};

const describe = ({ state, releaseAt, title }: ReleaseDocument, lang: Lang): string => {
  const t = speak(lang);
  if (state === 'cancelled' || releaseAt === null)
    return t(`${title.zh}：已取消发布。`, `${title.en}: cancelled.`);
  const when = `${dayInWords(releaseAt, lang)} ${clock(releaseAt)}`;
  if (state === 'delayed')
    return t(
      `${title.zh}，原定于${when}（北京时间）发布，现已延迟。`,
      `${title.en}, announced for ${when} Beijing time, is delayed.`,
    );
  return t(`${title.zh}，将于${when}（北京时间）发布。`, `${title.en}, to be released ${when} Beijing time.`);
};

const announcement = (document: ReleaseDocument, lang: Lang): Html => {
  const t = speak(lang);
  const { releaseAt } = document;
  if (releaseAt === null) return html`<p>${t('发布时间待定。', 'The release time is not fixed yet.')}</p>`;
  return html`<section class="awaited" aria-labelledby="awaited">
<h2 id="awaited">${t('将于以下时间发布', 'To be released')}</h2>
<p class="when"><time datetime="${releaseAt}">${t(
    html`${dayInWords(releaseAt, lang)} ${weekdayName(atOffice(releaseAt), lang)} <b>${clock(releaseAt)}</b>`,
    html`${weekdayName(atOffice(releaseAt), lang)} ${dayInWords(releaseAt, lang)}, <b>${clock(releaseAt)}</b>`,
  )}</time> <span class="zone">${t('北京时间', 'Beijing time (UTC+8)')}</span></p>
${countdown([document], releaseAt, lang)}
<p class="note">${t('在此之前不提供任何数据；到时数据即刻出现在本页。', 'No figure is given to anyone before then; at that second they appear at this address.')}</p>
</section>`;
};

const delay = ({ releaseAt }: ReleaseDocument, lang: Lang): Html => {
  const t = speak(lang);
  return html`<section class="notice" aria-labelledby="delayed">
<h2 id="delayed">${t('延迟发布', 'Delayed')}</h2>
<p>${t('本次发布原定于 ', 'This release was announced for ')}${releaseAt && moment(releaseAt, lang)}${t('，到时未能发布，此后一直延迟。数据一经发布即出现在本页。', '. It was not released then and has been delayed since. The figures appear at this address as soon as they are out.')}</p>
</section>`;
};

const cancellation = ({ moves }: ReleaseDocument, lang: Lang): Html => {
  const t = speak(lang);
  const last = moves.findLast(({ to }) => to === null);
  return html`<section class="notice" aria-labelledby="cancelled">
<h2 id="cancelled">${t('已取消发布', 'Cancelled')}</h2>
<p>${t('本次发布已取消', 'This release has been cancelled')}${last?.from && html`${t('，原定 ', '; it was planned for ')}${moment(last.from, lang)}`}${t('。', '.')}${last && html`${t('原因：', ' Reason: ')}${last.reason[lang]}`}</p>
</section>`;
};
