import { html } from '../../formats/markup.ts';
import type { Lang, Text } from '../../kernel/text.ts';
import { type Filled, faultSummary, input } from '../../web/forms/fields.ts';
import { OFFICE, pagePath, type Site, speak } from '../../web/pages/site.ts';
import { eventFrame, eventPath, particulars, type ShownEvent } from './event-page.ts';
import { REGISTRATION_LABELS } from './words.ts';

/** A registration as its own people see it at this moment. */
export type OwnRegistration = {
  number: string;
  code: string;
  people: number;
  state: 'placed' | 'waiting' | 'cancelled';
  waiting: { place: number; peopleBefore: number } | null;
};

const stands = ({ state, people, waiting }: OwnRegistration): Text => {
  if (state === 'cancelled') return { zh: '已经取消', en: 'cancelled' };
  if (waiting) {
    return {
      zh: `候补第${waiting.place}位（${people}人），前面还有${waiting.peopleBefore}人`,
      en: `number ${waiting.place} on the waiting list (${people}), with ${waiting.peopleBefore} people before it`,
    };
  }
  return { zh: `已保留${people}个名额`, en: `${people} ${people === 1 ? 'place' : 'places'}` };
};

/** The page after the form; null: this browser sent none in the last half hour, or keeps no cookies. */
export const registeredPage = (given: {
  site: Site;
  lang: Lang;
  event: ShownEvent;
  own: OwnRegistration | null;
  /** Published path of the forms' own script. */
  script: string;
}): string => {
  const { site, lang, event, own, script } = given;
  const t = speak(lang);
  const title = own
    ? t(
        own.waiting ? '已列入候补名单' : '报名成功',
        own.waiting ? 'On the waiting list' : 'You are registered',
      )
    : t('这里没有可以显示的报名', 'There is no registration to show here');
  const main = own
    ? html`<header class="opening confirmed"><p class="eyebrow">${event.title[lang]}</p><h1>${own.state === 'cancelled' ? t('报名已取消', 'The registration was cancelled') : title}</h1></header>
<dl class="ticket">
<div><dt>${t('报名码', 'Code')}</dt><dd><b class="code" data-code>${own.code}</b></dd></div>
<div><dt>${t('报名编号', 'Number')}</dt><dd>${own.number}</dd></div>
<div><dt>${t('情况', 'It stands')}</dt><dd data-standing>${stands(own)[lang]}</dd></div>
</dl>
<div class="keep"><p class="inline-form"><button type="button" class="second" data-print hidden>${t('打印', 'Print')}</button></p><p><strong>${t('请现在记下报名码。', 'Write the code down now.')}</strong> ${t('入场和取消都凭报名码；这一页半小时后不再显示。填写了邮箱的，确认邮件中也有。', 'It lets you in, and cancels. This page is shown for half an hour; with an e-mail address the code is in the mail, too.')}</p></div>
${particulars(event, lang)}
<p><a href="${pagePath(`${eventPath(event.id)}cancel/`, lang)}">${t('不能参加？凭报名码取消', 'Cannot come? Cancel with your code')}</a></p>`
    : html`<header class="opening"><h1>${title}</h1></header>
<p>${t('报名码只在提交后半小时内、在同一浏览器显示，并且需要浏览器允许 Cookie。填写了邮箱的，确认邮件中也有。', 'The code is shown for half an hour after sending, in the same browser, and needs cookies. With an e-mail address it is in the mail, too.')}</p>
<p>${t(`遗失报名码的，请致电${OFFICE.phone}。`, `Without the code, please call ${OFFICE.phone}.`)}</p>`;
  return eventFrame({
    site,
    lang,
    path: `${eventPath(event.id)}registered/`,
    title,
    main,
    script,
    unlisted: true,
  });
};

/** Where a registration is given up with its code. `done`: it was. */
export const cancelPage = (given: {
  site: Site;
  lang: Lang;
  event: ShownEvent;
  filled: Filled;
  note?: Text;
  done: boolean;
}): string => {
  const { site, lang, event, filled, note, done } = given;
  const t = speak(lang);
  const title = done
    ? t('报名已取消', 'The registration was cancelled')
    : t('取消报名', 'Cancel a registration');
  const main = html`<header class="opening"><p class="eyebrow">${event.title[lang]}</p><h1>${title}</h1></header>
${note && html`<div class="notice" role="status"><p>${note[lang]}</p></div>`}
${
  done
    ? html`<p>${t('名额已让给候补的人。您填写的个人信息已经删除，邮箱在发出取消确认后第四天以前删除。', 'Your places go to those who wait. What you typed was removed; your mail address goes within four days, once you were told.')}</p>`
    : html`${faultSummary(filled, REGISTRATION_LABELS, { zh: '没有取消', en: 'Nothing was cancelled' })}
<form class="ask" method="post" action="${pagePath(`${eventPath(event.id)}cancel/`, lang)}" novalidate>
${input(filled, {
  name: 'code',
  label: { zh: '报名码', en: 'Code' },
  hint: {
    zh: '十位字母和数字，大小写和连字符不限',
    en: 'Ten letters and figures; case and hyphens do not matter',
  },
  width: 'middle',
  spellcheck: false,
  autocomplete: 'off',
})}<div class="send"><button type="submit">${t('取消报名', 'Cancel it')}</button></div>
</form>`
}
<p><a href="${pagePath(eventPath(event.id), lang)}">${t('回到活动页面', 'Back to the event')}</a></p>`;
  return eventFrame({ site, lang, path: `${eventPath(event.id)}cancel/`, title, main, unlisted: true });
};
