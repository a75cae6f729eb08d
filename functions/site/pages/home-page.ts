import { type Html, html } from '../../formats/markup.ts';
import type { Lang } from '../../kernel/text.ts';
import { countdown } from '../../release/pages/countdown.ts';
import { headlineFigures } from '../../release/pages/figures.ts';
import type { ReleaseDocument } from '../../release/rules/document.ts';
import { layout } from '../../web/pages/layout.ts';
import {
  atOffice,
  clock,
  dayInWords,
  lateness,
  moment,
  newestInstant,
  published,
  weekdayName,
} from '../../web/pages/moments.ts';
import { OFFICE, pagePath, releasePath, type Site, speak } from '../../web/pages/site.ts';

const MOST_LATEST = 10;
const MOST_UPCOMING = 8;
const FIGURES_EACH = 2;

/** The home page, from the public documents of all releases, in any order. Which is next follows from their state. */
export const homePage = (model: { site: Site; releases: readonly ReleaseDocument[] }, lang: Lang): string => {
  const { site, releases } = model;
  const t = speak(lang);
  const upcoming = releases
    .filter(({ state, releaseAt }) => state === 'announced' && releaseAt !== null)
    .toSorted(byInstant);
  const delayed = releases.filter(({ state }) => state === 'delayed').toSorted(byInstant);
  const out = releases.filter(({ state }) => state === 'published').toSorted((a, b) => byInstant(b, a));
  const main = html`<h1 class="unseen">${t('统计数据发布', 'Statistical releases')}</h1>
${overdue(delayed, lang)}
${next(upcoming, lang)}
${newestFigures(out, lang)}
<div class="columns">
<section aria-labelledby="latest"><h2 id="latest">${t('最近发布', 'Latest releases')}</h2>
${out.length > 0 ? html`<ul class="list">${out.slice(0, MOST_LATEST).map((one) => latestItem(one, lang))}</ul>` : html`<p>${t('尚无已发布的数据。', 'Nothing has been released yet.')}</p>`}
</section>
<section aria-labelledby="upcoming"><h2 id="upcoming">${t('即将发布', 'Upcoming')}</h2>
${upcoming.length > 0 ? html`<ul class="list">${upcoming.slice(0, MOST_UPCOMING).map((one) => upcomingItem(one, lang))}</ul>` : html`<p>${t('暂无已预告的发布。', 'No release is announced.')}</p>`}
<p><a href="${pagePath('/calendar/', lang)}">${t('全部发布日历', 'The whole calendar')}</a></p>
</section>
</div>
${asking(lang)}`;
  const description = t(
    `${OFFICE.name.zh}统计数据发布：最新数据、发布日历与下载。`,
    `Statistical releases of the ${OFFICE.name.en}: newest figures, calendar, downloads.`,
  );
  return layout({
    site,
    lang,
    path: '/',
    title: `${OFFICE.name[lang]}${t('：统计数据发布', ': statistical releases')}`,
    description,
    section: 'home',
    main,
  });
};

/** By instant, then by id; what has no instant (a backfilled history) is earliest. */
const byInstant = (a: ReleaseDocument, b: ReleaseDocument): number =>
  epoch(a) - epoch(b) || (a.id < b.id ? -1 : 1);

const epoch = (document: ReleaseDocument): number => {
  const instant = newestInstant(document);
  return instant === null ? 0 : atOffice(instant).epochMilliseconds;
};

/** Where to go for what has not been released: the other half of what the office does for the public. */
const asking = (lang: Lang): Html => {
  const t = speak(lang);
  return html`<section aria-labelledby="asking"><h2 id="asking">${t('依申请公开', 'Ask for information')}</h2>
<p>${t('没有找到需要的信息，可以向本机关申请公开，无需注册。', 'What you look for is not here? Ask this office; you need no account.')}</p>
<ul class="inline">
<li><a href="${pagePath('/requests/new/', lang)}">${t('提出申请', 'Ask')}</a></li>
<li><a href="${pagePath('/requests/track/', lang)}">${t('查询进度', 'Follow a request')}</a></li>
<li><a href="${pagePath('/requests/', lang)}">${t('怎样申请', 'How to ask')}</a></li>
<li><a href="${pagePath('/disclosure/log/', lang)}">${t('依申请公开答复目录', 'Disclosure log')}</a></li>
</ul></section>`;
};

/** What should be out by now and is not: said before anything else, since people come for it. */
const overdue = (delayed: readonly ReleaseDocument[], lang: Lang): Html | false => {
  if (delayed.length === 0) return false;
  const t = speak(lang);
  return html`<section class="notice" aria-labelledby="delayed">
<h2 id="delayed">${t('延迟发布', 'Delayed')}</h2>
<ul class="titles">${delayed.map((one) => html`<li><a href="${pagePath(releasePath(one), lang)}">${one.title[lang]}</a> <span class="note">${t('原定 ', 'announced for ')}${one.releaseAt && moment(one.releaseAt, lang)}${t('，尚未发布', ', not released yet')}</span></li>`)}</ul>
</section>`;
};

const next = (upcoming: readonly ReleaseDocument[], lang: Lang): Html | false => {
  const at = upcoming[0]?.releaseAt;
  if (!at) return false;
  const t = speak(lang);
  const together = upcoming.filter((one) => epoch(one) === atOffice(at).epochMilliseconds);
  return html`<section class="awaited" aria-labelledby="next">
<h2 id="next">${t('下次发布', 'Next release')}</h2>
<ul class="titles">${together.map((one) => html`<li><a href="${pagePath(releasePath(one), lang)}">${one.title[lang]}</a></li>`)}</ul>
<p class="when"><time datetime="${at}">${t(
    html`${dayInWords(at, lang)} ${weekdayName(atOffice(at), lang)} <b>${clock(at)}</b>`,
    html`${weekdayName(atOffice(at), lang)} ${dayInWords(at, lang)}, <b>${clock(at)}</b>`,
  )}</time> <span class="zone">${t('北京时间', 'Beijing time (UTC+8)')}</span></p>
${countdown(together, at, lang)}
</section>`;
};

/** The newest period of each dataflow with what it says first; a history stands in until a release is out. */
const newestFigures = (releases: readonly ReleaseDocument[], lang: Lang): Html | false => {
  const t = speak(lang);
  const flows = Map.groupBy(releases, ({ flow }) => flow);
  const newest = [...flows.values()].flatMap((all) => {
    const regular = all
      .filter(({ kind }) => kind === 'regular')
      .toSorted((a, b) => (a.period < b.period ? 1 : -1));
    return regular[0] ?? all[0] ?? [];
  });
  const shown = newest
    .filter(({ headline }) => headline.length > 0)
    .toSorted((a, b) => (a.flow < b.flow ? -1 : 1));
  if (shown.length === 0) return false;
  return html`<section aria-labelledby="figures"><h2 id="figures">${t('最新数据', 'Newest figures')}</h2>
<div class="cards">${shown.map(
    (
      one,
    ) => html`<article class="card"><h3><a href="${pagePath(releasePath(one), lang)}">${one.title[lang]}</a></h3>
${headlineFigures(one.headline.slice(0, FIGURES_EACH), lang)}
<p class="note">${publication(one, lang)}</p></article>
`,
  )}</div>
</section>`;
};

const publication = (one: ReleaseDocument, lang: Lang): Html => {
  const { edition, releaseAt } = one;
  const corrected = (edition ?? 1) > 1 && releaseAt !== null;
  const late = lateness(one, lang);
  return html`${published(one, lang)}${late && html`${speak(lang)('，', ', ')}${late}`}${corrected && speak(lang)(`，更正（第${edition}版）`, `, corrected (edition ${edition})`)}`;
};

const latestItem = (one: ReleaseDocument, lang: Lang): Html =>
  html`<li><a href="${pagePath(releasePath(one), lang)}">${one.title[lang]}</a> <span class="note">${publication(one, lang)}</span></li>
`;

const upcomingItem = (one: ReleaseDocument, lang: Lang): Html =>
  html`<li><a href="${pagePath(releasePath(one), lang)}">${one.title[lang]}</a> <span class="note">${one.releaseAt && moment(one.releaseAt, lang)}</span></li>
`;
