import { statisticFolder } from '../../domain/release/addresses.ts';
import type { ReleaseDocument } from '../../domain/release/document.ts';
import { plannedAt } from '../../formats/calendar-json.ts';
import { type Html, html } from '../../formats/markup.ts';
import { layout } from '../layout.ts';
import { atOffice, clock, lateness, monthName, weekday } from '../moments.ts';
import { type Lang, OFFICE, pagePath, releasePath, type Site, speak } from '../site.ts';
import { changeLine } from './changes.ts';

type Entry = { release: ReleaseDocument; instant: string };

/** The calendar: every release given that has an instant, newest year first, by month within it. */
export const calendarPage = (
  model: { site: Site; releases: readonly ReleaseDocument[] },
  lang: Lang,
): string => {
  const t = speak(lang);
  const entries = model.releases.flatMap((release) => {
    const instant = plannedAt(release);
    return instant === null ? [] : [{ release, instant }];
  });
  const sorted = entries.toSorted(
    (a, b) =>
      atOffice(a.instant).epochMilliseconds - atOffice(b.instant).epochMilliseconds ||
      (a.release.id < b.release.id ? -1 : 1),
  );
  const next = sorted.find(({ release }) => release.state === 'announced');
  const years = [...Map.groupBy(sorted, ({ instant }) => atOffice(instant).year)].toReversed();
  const main = html`<header class="opening"><h1>${t('发布日历', 'Release calendar')}</h1>
<p>${t('时间为北京时间。变更和取消都会保留原定时间并说明原因。', 'Times are Beijing time (UTC+8). What moved or was cancelled keeps its old time and the reason.')} <a href="${pagePath('/calendar.ics', lang)}">${t('订阅到日历软件', 'Subscribe in a calendar program')}</a></p>${filters(sorted, lang)}</header>
${years.length === 0 && html`<p>${t('暂无发布安排。', 'No release is announced.')}</p>`}
${years.map(([year, ofYear]) => yearSection(year, ofYear, next, lang))}`;
  const description = t(
    `${OFFICE.name.zh}的统计数据发布日历。`,
    `When the ${OFFICE.name.en} releases which statistics.`,
  );
  return layout({
    site: model.site,
    lang,
    path: '/calendar/',
    title: t('发布日历', 'Release calendar'),
    description,
    section: 'calendar',
    main,
  });
};

/** Ways through the calendar that need no scripts: each statistic's own page, and each month that has a release. */
const filters = (entries: readonly Entry[], lang: Lang): Html | false => {
  if (entries.length === 0) return false;
  const t = speak(lang);
  const flows = new Map(entries.map(({ release }) => [release.flow, release.dataflow.name[lang]]));
  const months = new Map(
    entries.map(({ instant }) => {
      const { year, month } = atOffice(instant);
      return [`y${year}m${month}`, t(`${year}年${month}月`, `${monthName(month, lang).slice(0, 3)} ${year}`)];
    }),
  );
  return html`<nav class="filters" aria-label="${t('按统计或者月份查看', 'By statistic or month')}">
<p><b>${t('统计', 'Statistic')}</b></p><ul class="inline">${[...flows].map(
    ([
      flow,
      name,
    ]) => html`<li><a href="${pagePath(`/${statisticFolder(flow)}`, lang)}#upcoming">${name}</a></li>
`,
  )}</ul>
<details><summary>${t('月份', 'Month')}</summary><ul class="inline">${[...months].map(
    ([id, name]) => html`<li><a href="#${id}">${name}</a></li>
`,
  )}</ul></details></nav>`;
};

const yearSection = (year: number, entries: readonly Entry[], next: Entry | undefined, lang: Lang): Html => {
  const months = [...Map.groupBy(entries, ({ instant }) => atOffice(instant).month)];
  return html`<section class="year" aria-labelledby="y${year}"><h2 id="y${year}">${year}${speak(lang)('年', '')}</h2>
${months.map(
  ([
    month,
    ofMonth,
  ]) => html`<section class="month" aria-labelledby="y${year}m${month}"><h3 id="y${year}m${month}">${monthName(month, lang)}</h3>
<ol class="agenda">
${ofMonth.map((entry) => agendaItem(entry, entry.instant === next?.instant && entry.release.state === 'announced', lang))}</ol></section>
`,
)}</section>
`;
};

const agendaItem = ({ release, instant }: Entry, isNext: boolean, lang: Lang): Html => {
  const t = speak(lang);
  const at = atOffice(instant);
  const date = t(`${at.day}日`, `${at.day}`);
  const name = t(weekday(at, lang), weekday(at, lang).slice(0, 3));
  return html`<li class="${release.state}"><p class="date"><time datetime="${instant}"><b>${date}</b> ${name} ${clock(instant)}</time></p>
<div><a href="${pagePath(releasePath(release), lang)}">${release.title[lang]}</a> <span class="state">${stateName(release, lang)}${isNext && html` <b class="next">${t('下次发布', 'Next')}</b>`}</span>${release.moves.map((change) => html`<p class="note">${changeLine(change, lang)}</p>`)}</div></li>
`;
};

const stateName = (release: ReleaseDocument, lang: Lang): Html => {
  const [first] = release.editions;
  const late = first && lateness(first, lang);
  return html`${stateWord(release, lang)}${late && html`${speak(lang)('，', ', ')}${late}`}`;
};

const stateWord = ({ state, edition }: ReleaseDocument, lang: Lang): string => {
  const t = speak(lang);
  if (state === 'delayed') return t('延迟，尚未发布', 'Delayed, not released yet');
  if (state === 'cancelled') return t('已取消', 'Cancelled');
  if (state === 'announced') return t('待发布', 'Announced');
  return (edition ?? 1) > 1
    ? t(`已发布，第${edition}版`, `Published, edition ${edition}`)
    : t('已发布', 'Published');
};
