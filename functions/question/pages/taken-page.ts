import { html } from '../../formats/markup.ts';
import type { Lang } from '../../kernel/text.ts';
import { requestsPage } from '../../request/pages/frame.ts';
import { dayName } from '../../web/pages/moments.ts';
import { OFFICE, pagePath, type Site, speak } from '../../web/pages/site.ts';

/** The page after the form. `taken`: what this browser sent in the last half hour; null: nothing, or it keeps no cookies. */
export const takenPage = (given: {
  site: Site;
  lang: Lang;
  taken: { number: string; due: string; secret: string } | null;
}): string => {
  const { site, lang, taken } = given;
  const t = speak(lang);
  const main = taken
    ? html`<header class="opening confirmed"><h1>${t('已收到您的咨询', 'Your question has arrived')}</h1></header>
<dl class="ticket">
<div><dt>${t('编号', 'Number')}</dt><dd><b class="code" data-number>${taken.number}</b></dd></div>
<div><dt>${t('查询密码', 'Code')}</dt><dd><b class="code">${taken.secret}</b></dd></div>
<div><dt>${t('答复不迟于', 'To be answered by')}</dt><dd><time datetime="${taken.due}">${dayName(taken.due, lang)}</time></dd></div>
</dl>
<p>${t('请记下编号和密码：凭此可以', 'Keep number and code: with them you can ')}<a href="${pagePath('/ask/track/', lang)}">${t('查询咨询进度', 'follow your question')}</a>${t('。密码只在这里显示。', '. The code is shown here and nowhere else.')}</p>
<p>${t(`留下邮箱或者电话的，按所留方式答复。需要补充的，请致电${OFFICE.phone}并说明编号。`, `If you left an address or a number, you are answered there. To add something, call ${OFFICE.phone} and give the number.`)}</p>`
    : html`<header class="opening"><h1>${t('这里没有可以显示的咨询', 'There is no question to show here')}</h1></header>
<p>${t('编号只在提交后半小时内、在同一浏览器显示，并且需要浏览器允许 Cookie。', 'Its number is shown for half an hour after sending, in the same browser, and needs cookies.')}</p>`;
  return requestsPage({
    site,
    lang,
    here: null,
    path: '/ask/received/',
    title: taken ? t('已收到咨询', 'Question received') : t('没有咨询', 'No question'),
    description: t('咨询回执。', 'Receipt of a question.'),
    personal: true,
    main: html`${main}
<p><a href="${pagePath('/disclosure/questions/', lang)}">${t('看看已经公布的咨询问答', 'See what was asked and answered before')}</a>${t('，或者', ', or ')}<a href="${pagePath('/ask/new/', lang)}">${t('提出另一个问题', 'ask something else')}</a></p>`,
  });
};
