import { type Html, html } from '../../formats/markup.ts';
import { statisticFolder } from '../../kernel/addresses.ts';
import type { Day } from '../../kernel/day.ts';
import type { Lang } from '../../kernel/text.ts';
import { layout } from '../../web/pages/layout.ts';
import { atOffice, clock, lateness, monthName, weekdayName } from '../../web/pages/moments.ts';
import { OFFICE, pagePath, releasePath, type Site, speak } from '../../web/pages/site.ts';
import { plannedAt } from '../documents/calendar-json.ts';
import type { AwaitedReport } from '../rules/awaited-report.ts';
import type { ReleaseDocument } from '../rules/document.ts';
import { changeLine } from './changes.ts';
import { reportDue } from './report-due.ts';

type Entry = { release: ReleaseDocument; instant: string };

/**
 * The calendar: every release given that has an instant, newest year first, by month within it; and by when the next
 * annual report is due.
 */
export const calendarPage = (
  model: { site: Site; releases: readonly ReleaseDocument[]; due: AwaitedReport; today: Day },
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
<p>${t('时间为北京时间。变更和取消都会保留原定时间并说明原因。', 'Times are Beijing time (UTC+8). What moved or was cancelled keeps its old time and the reason.')} <a href="${pagePath('/calendar.ics', lang)}">${t('订阅到日历软件', 'Subscribe in a calendar program')}</a></p>
<p class="note"><a href="${pagePath('/disclosure/reports/', lang)}">${t('政府信息公开工作年度报告', 'Annual report on disclosure')}</a>${t('：', ': ')}${reportDue(model.due, model.today)[lang]}</p>${filters(sorted, lang)}</header>
<div class="calendar">
${byStatistic(sorted, next, lang)}
${years.length === 0 && html`<p>${t('暂无发布安排。', 'No release is announced.')}</p>`}
${years.map(([year, ofYear]) => yearSection(year, ofYear, next, lang))}</div>`;
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

/**
 * What narrows the calendar down, without scripts: the address names a statistic or a month, and the style leaves only
 * that standing. A browser that does not know `:has` goes to the month instead.
 */
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
  return html`<nav class="filters" id="all" aria-label="${t('按统计或者月份查看', 'By statistic or month')}">
<p><b>${t('统计', 'Statistic')}</b></p><ul class="inline"><li><a href="#all">${t('全部', 'All')}</a></li>
${[...flows].map(
  ([flow, name]) => html`<li><a href="#${statisticId(flow)}">${name}</a></li>
`,
)}</ul>
<details><summary>${t('月份', 'Month')}</summary><ul class="inline">${[...months].map(
    ([id, name]) => html`<li><a href="#${id}">${name}</a></li>
`,
  )}</ul></details></nav>`;
};

const statisticId = (flow: string): string => `s-${flow}`;

/** The releases of each statistic by themselves, hidden until the address names it. */
const byStatistic = (entries: readonly Entry[], next: Entry | undefined, lang: Lang): Html[] => {
  const t = speak(lang);
  const flows = [...Map.groupBy(entries, ({ release }) => release.flow)];
  return flows.map(([flow, ofFlow]) => {
    const name = ofFlow[0]?.release.dataflow.name[lang] ?? flow;
    const id = statisticId(flow);
    return html`<section class="statistic" id="${id}" aria-labelledby="${id}-name"><h2 id="${id}-name">${name}</h2>
<p class="note"><a href="${pagePath(`/${statisticFolder(flow)}`, lang)}">${t('这项统计的页面', 'The page of this statistic')}</a></p>
${[...Map.groupBy(ofFlow.toReversed(), ({ instant }) => atOffice(instant).year)].map(
  ([year, ofYear]) => html`<h3>${year}${t('年', '')}</h3>
<ol class="agenda">
${ofYear.toReversed().map((entry) => agendaItem(entry, isNext(entry, next), lang, 'month'))}</ol>
`,
)}</section>
`;
  });
};

const isNext = (entry: Entry, next: Entry | undefined): boolean =>
  entry.instant === next?.instant && entry.release.state === 'announced';

const yearSection = (year: number, entries: readonly Entry[], next: Entry | undefined, lang: Lang): Html => {
  const months = [...Map.groupBy(entries, ({ instant }) => atOffice(instant).month)];
  return html`<section class="year" aria-labelledby="y${year}"><h2 id="y${year}">${year}${speak(lang)('年', '')}</h2>
${months.map(
  ([
    month,
    ofMonth,
  ]) => html`<section class="month" id="y${year}m${month}" aria-labelledby="y${year}m${month}-name"><h3 id="y${year}m${month}-name">${monthName(month, lang)}</h3>
<ol class="agenda">
${ofMonth.map((entry) => agendaItem(entry, isNext(entry, next), lang))}</ol></section>
`,
)}</section>
`;
};

const agendaItem = ({ release, instant }: Entry, isNext: boolean, lang: Lang, names?: 'month'): Html => {
  const t = speak(lang);
  const at = atOffice(instant);
  const month = names ? monthName(at.month, lang) : '';
  const date = t(`${month}${at.day}日`, `${at.day}${month && ` ${month.slice(0, 3)}`}`);
  const name = t(weekdayName(at, lang), weekdayName(at, lang).slice(0, 3));
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
