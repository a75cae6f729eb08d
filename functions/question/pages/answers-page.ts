import { html } from '../../formats/markup.ts';
import type { Lang } from '../../kernel/text.ts';
import { requestsPage } from '../../request/pages/frame.ts';
import { dayName } from '../../web/pages/moments.ts';
import { OFFICE, pagePath, type Site, speak } from '../../web/pages/site.ts';
import { type ShownAnswer, worded } from './ask-page.ts';

/** What was asked and answered, as it was published, the newest first; each has an anchor that tells no number. */
export const answersPage = (model: { site: Site; answers: readonly ShownAnswer[] }, lang: Lang): string => {
  const { site, answers } = model;
  const t = speak(lang);
  const main = html`<header class="opening"><h1>${t('咨询问答', 'Questions and answers')}</h1>
<p>${t('来电、来访、网络和公开信箱的咨询中，具有共性的问题及其答复。由工作人员拟写并经另一人审核，不含提问人的任何信息。', 'What people asked by telephone, visit, web and mailbox that concerns many, and its answer. Written by an officer and approved by a second; nothing tells who asked.')}</p>
<p><a class="button" href="${pagePath('/ask/new/', lang)}">${t('提出咨询', 'Ask a question')}</a></p></header>
${
  answers.length === 0
    ? html`<p>${t('尚未公布问答。', 'Nothing was published yet.')}</p>`
    : html`<ul class="log questions">${answers.map(
        (one) => html`<li id="${one.anchor}"><h2>${worded(one.question, lang)}</h2>
<p class="as-written">${worded(one.answer, lang)}</p>
<p class="note">${t('答复日期：', 'Answered on ')}<time datetime="${one.answeredOn}">${dayName(one.answeredOn, lang)}</time></p></li>
`,
      )}</ul>`
}
<p class="ask-too"><a href="${pagePath('/ask/new/', lang)}">${t('没有您要的？提出咨询', 'Not what you want? Ask')}</a>${t('；已经提出的，', '; if you have, ')}<a href="${pagePath('/ask/track/', lang)}">${t('查询进度', 'follow your question')}</a></p>`;
  return requestsPage({
    site,
    lang,
    here: 'questions',
    path: '/disclosure/questions/',
    title: t('咨询问答', 'Questions and answers'),
    description: t(
      `${OFFICE.name.zh}公布的咨询问答。`,
      `Questions that the ${OFFICE.name.en} was asked, and its answers.`,
    ),
    main,
  });
};
