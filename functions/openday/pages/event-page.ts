import { type Html, html } from '../../formats/markup.ts';
import type { Day } from '../../kernel/day.ts';
import type { Lang, Text } from '../../kernel/text.ts';
import { type Filled, faultSummary, hidden, input, select } from '../../web/forms/fields.ts';
import { layout } from '../../web/pages/layout.ts';
import { dayName, moment } from '../../web/pages/moments.ts';
import { OFFICE, pagePath, type Site, speak } from '../../web/pages/site.ts';
import type { OpendayState } from '../rules/openday.ts';
import { REGISTRATION_LABELS } from './words.ts';

/** What everybody is told of an event. */
export type ShownEvent = {
  id: string;
  state: OpendayState;
  title: Text;
  theme: string | null;
  day: Day;
  starts: string;
  ends: string;
  place: Text;
  bring: Text | null;
  capacity: number;
  mostInParty: number;
  closesAt: string;
  cancelled: { reason: Text } | null;
  attended: number | null;
};

/** How it fills at this moment: people who have places, and who wait. */
type Filling = { placed: number; waiting: number };

export const eventPath = (id: string): string => `/disclosure/events/${id}/`;

const label = (name: string): Text => REGISTRATION_LABELS[name] ?? { zh: name, en: name };

/** Pages that hold a code, or a form half filled in, are not for search engines. */
const UNLISTED = html`<meta name="robots" content="noindex, nofollow">
<meta name="referrer" content="same-origin">`;

/** The frame of every page of an event. */
export const eventFrame = (page: {
  site: Site;
  lang: Lang;
  path: string;
  title: string;
  main: Html;
  script?: string;
  unlisted?: boolean;
}): string => {
  const { site, lang, path, title, main, script, unlisted } = page;
  const t = speak(lang);
  return layout({
    site,
    lang,
    path,
    title,
    description: `${OFFICE.name[lang]}${t('：', ': ')}${title}`,
    head: html`${unlisted && UNLISTED}${script && html`<script type="module" src="${script}"></script>`}`,
    main: html`<nav class="ways" aria-label="${t('公众活动', 'Events')}"><ul>
<li><a href="${pagePath('/disclosure/events/', lang)}">${t('活动报名', 'Events to come')}</a></li>
<li><a href="${pagePath('/disclosure/registers/events/', lang)}">${t('历次活动', 'Past events')}</a></li>
</ul></nav>
${main}`,
  });
};

/** When, where, and what to bring. */
export const particulars = (event: ShownEvent, lang: Lang): Html => {
  const t = speak(lang);
  return html`<dl class="particulars"><dt>${t('时间', 'When')}</dt><dd><time datetime="${event.day}T${event.starts}+08:00">${dayName(event.day, lang)} ${event.starts}</time>–${event.ends}</dd>
<dt>${t('地点', 'Where')}</dt><dd>${event.place[lang]}</dd>
${event.bring !== null && html`<dt>${t('请携带', 'Please bring')}</dt><dd>${event.bring[lang]}</dd>`}
<dt>${t('报名截止', 'Register by')}</dt><dd>${moment(event.closesAt, lang)}</dd></dl>`;
};

export type EventModel = {
  site: Site;
  script: string;
  event: ShownEvent;
  filling: Filling;
  /** Whether people may register at this moment. */
  isOpen: boolean;
  key: string;
  filled: Filled;
  note?: Text;
};

/** An event, and the form while people may register. It says all it has to without scripts. */
export const eventPage = (model: EventModel): string => {
  const { site, script, event, filled, isOpen, note } = model;
  const { lang, faults } = filled;
  const t = speak(lang);
  const title = event.title[lang];
  const main = html`<header class="opening"><h1>${title}</h1>
${event.theme !== null && html`<p${lang === 'en' && html` lang="zh-CN"`}>${event.theme}</p>`}</header>
${event.cancelled && html`<div class="notice" role="status"><p><strong>${t('活动取消：', 'This event was cancelled: ')}</strong>${event.cancelled.reason[lang]}</p></div>`}
${note && html`<div class="notice" role="status"><p>${note[lang]}</p></div>`}
${faultSummary(filled, REGISTRATION_LABELS)}
${particulars(event, lang)}
${standing(model)}
${isOpen && form(model)}
${event.state === 'open' && html`<p><a href="${pagePath(`${eventPath(event.id)}cancel/`, lang)}">${t('已经报名，不能参加？凭报名码取消', 'Registered, and cannot come? Cancel with your code')}</a></p>`}`;
  return eventFrame({
    site,
    lang,
    path: eventPath(event.id),
    title: faults.length > 0 ? `${t('有误：', 'Error: ')}${title}` : title,
    main,
    script,
  });
};

/** How full it is, and what becomes of who registers now. */
const standing = ({ event, filling, isOpen, filled }: EventModel): Html => {
  const t = speak(filled.lang);
  if (event.state === 'cancelled') return html``;
  if (event.state === 'held') {
    return html`<p role="status">${t(`活动已经举行，${event.attended ?? 0}人到场。`, `It took place; ${event.attended ?? 0} people came.`)}</p>`;
  }
  if (!isOpen) return html`<p role="status">${t('报名已经截止。', 'Registration is closed.')}</p>`;
  const { placed, waiting } = filling;
  const free = event.capacity - placed;
  if (free > 0 && waiting === 0) {
    return html`<p role="status">${t(`共${event.capacity}个名额，还有${free}个。`, `${free} of ${event.capacity} places are free.`)}</p>`;
  }
  return html`<p role="status">${t(
    `共${event.capacity}个名额，已约${placed}人，候补${waiting}人。现在报名列入候补名单，有名额时按先后顺序递补并邮件通知。`,
    `Of ${event.capacity} places ${placed} are taken, and ${waiting} people wait. Whoever registers now goes to the end of the waiting list, moves up in order, and is told by mail.`,
  )}</p>`;
};

const form = ({ event, key, filled }: EventModel): Html => {
  const { lang } = filled;
  const t = speak(lang);
  const options = Array.from({ length: event.mostInParty }, (_, n) => ({
    value: String(n + 1),
    name: { zh: `${n + 1}人`, en: String(n + 1) },
  }));
  const { keptDays } = OFFICE.openDays;
  return html`<form class="ask" method="post" action="${pagePath(eventPath(event.id), lang)}" novalidate data-ask>
${hidden({ key })}<input type="hidden" name="proof" value="" data-proof>
<fieldset class="part"><legend><h2>${t('报名', 'Register')}</h2></legend>
${select(filled, { name: 'people', label: label('people'), options })}${input(filled, { name: 'name', label: label('name'), autocomplete: 'name', width: 'middle' })}<p class="hint">${t('邮箱和电话至少填写一项；确认、递补和提醒都发到邮箱。', 'An e-mail address or a telephone number. Confirmation, waiting list and reminder come by mail.')}</p>
${input(filled, { name: 'email', label: label('email'), type: 'email', autocomplete: 'email', width: 'middle', spellcheck: false })}${input(filled, { name: 'phone', label: label('phone'), type: 'tel', autocomplete: 'tel', width: 'middle' })}</fieldset>
<section class="privacy" aria-labelledby="privacy"><h2 id="privacy">${t('个人信息怎样处理', 'What becomes of what you type')}</h2>
<ul><li>${t('只用于本次活动的报名、通知和入场，不公开。', 'It serves this event alone, and is never published.')}</li>
<li>${t('逐件加密保存；取消报名时随即删除，邮箱在发出取消确认后第四天以前删除。', 'Each registration is encrypted under a key of its own, and removed when you cancel; your mail address within four days, once you were told.')}</li>
<li>${t(`活动结束${keptDays}天后销毁，只留下人数。`, `It is destroyed ${keptDays} days after the event; only how many came is kept.`)}</li></ul>
<p class="hint">${t(`处理者：${OFFICE.name.zh}，${OFFICE.phone}，${OFFICE.email}。`, `Responsible: ${OFFICE.name.en}, ${OFFICE.phone}, ${OFFICE.email}.`)}</p></section>
<div class="send"><button type="submit" name="step" value="send">${t('提交报名', 'Register')}</button>
<p class="progress" role="status" data-progress></p></div>
</form>`;
};
