import { html } from '../../formats/markup.ts';
import type { Lang } from '../../kernel/text.ts';
import { dayName } from '../../web/pages/moments.ts';
import { pagePath, type Site, speak } from '../../web/pages/site.ts';
import { eventFrame, eventPath, type ShownEvent } from './event-page.ts';

/** Events to come, the next one first; how many places are free stands on each event's own page. */
export const eventsPage = (model: { site: Site; events: readonly ShownEvent[] }, lang: Lang): string => {
  const { site, events } = model;
  const t = speak(lang);
  const title = t('活动报名', 'Events to come');
  const main = html`<header class="opening"><h1>${title}</h1>
<p>${t('统计开放日等公众活动，欢迎报名参加。', 'Open days and other events: you are welcome.')}</p></header>
${
  events.length === 0
    ? html`<p>${t('近期没有开放报名的活动。', 'No event is planned at present.')}</p>`
    : html`<ul class="titles">${events.map(
        (event) =>
          html`<li><a href="${pagePath(eventPath(event.id), lang)}">${event.title[lang]}</a> <span class="note">${dayName(event.day, lang)} ${event.starts}${t('，', ', ')}${event.place[lang]}${event.state === 'cancelled' && t('（已取消）', ' (cancelled)')}</span></li>
`,
      )}</ul>`
}`;
  return eventFrame({ site, lang, path: '/disclosure/events/', title, main });
};
