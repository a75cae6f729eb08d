import { html } from '../../formats/markup.ts';
import type { Lang } from '../../kernel/text.ts';
import { layout } from '../../web/pages/layout.ts';
import { pagePath, type Site, speak } from '../../web/pages/site.ts';

/** The page at an address where nothing stands. `statistic`: the Chinese path of the statistic below which it was sought. */
export const missingPage = (model: { site: Site; statistic: string | null }, lang: Lang): string => {
  const { site, statistic } = model;
  const t = speak(lang);
  const title = t('没有这个页面', 'There is no such page');
  const main = html`<header class="opening"><p class="eyebrow">404</p><h1>${title}</h1>
<p>${t('地址可能写错，也可能尚未发布：数据在预告的时间之前没有任何页面。', 'The address may be mistyped, or not released yet: before their announced time figures have no page.')}</p></header>
<ul class="list">
${
  statistic !== null &&
  html`<li><a href="${pagePath(statistic, lang)}">${t('这项统计的全部发布和完整序列', 'All releases of this statistic, and its whole series')}</a></li>
`
}<li><a href="${pagePath('/calendar/', lang)}">${t('发布日历：按统计或者月份查找', 'Release calendar: search by statistic or month')}</a></li>
<li><a href="${pagePath('/', lang)}">${t('首页：最新数据和即将发布', 'Home: newest figures and what comes next')}</a></li>
<li><a href="${pagePath('/disclosure/log/', lang)}">${t('依申请公开答复目录', 'Disclosure log: what was answered to requests')}</a></li>
<li><a href="${pagePath('/requests/', lang)}">${t('没有公布的信息可以申请公开', 'What is not published you can ask for')}</a></li>
</ul>`;
  return layout({ site, lang, path: '/', title, description: title, nowhere: true, main });
};
