import { type Html, html } from '../../formats/markup.ts';
import type { Lang, Text } from '../../kernel/text.ts';
import { requestsPage } from '../../request/pages/frame.ts';
import { type Filled, faultSummary, input } from '../../web/forms/fields.ts';
import { dayName } from '../../web/pages/moments.ts';
import { OFFICE, pagePath, type Site, speak } from '../../web/pages/site.ts';
import type { AnswerWay, QuestionState } from '../rules/question.ts';
import { ASK_LABELS } from './words.ts';

/** A question as whoever asked it sees it: where it stands, and nothing of who asked. */
export type FollowedQuestion = {
  number: string;
  state: QuestionState;
  /** Whether somebody works on it. */
  assigned: boolean;
  day: string;
  due: string;
  /** `text`: of what was written to them; null of a talk. */
  answers: readonly { how: AnswerWay; on: string; text: string | null }[];
  /** The request that it was turned into. */
  request: string | null;
  /** Of a closed one, until when its words are kept. */
  keptUntil: string | null;
};

const NOT_FOUND: Text = { zh: '没有查到，请核对', en: 'Nothing was found: please compare' };
const NOT_WHOLE: Text = { zh: '还没有填写完整', en: 'Something is still empty' };

const label = (name: string): Text => ASK_LABELS[name] ?? { zh: name, en: name };

const page = (site: Site, lang: Lang, main: Html): string => {
  const t = speak(lang);
  return requestsPage({
    site,
    lang,
    here: null,
    path: '/ask/track/',
    title: t('查询咨询进度', 'Follow your question'),
    description: t('凭咨询编号和查询密码查询咨询进度。', 'Follow a question with its number and code.'),
    personal: true,
    main,
  });
};

/** Where one gives number and code. Wrong ones and unknown ones read the same. */
export const questionTrackPage = (given: {
  site: Site;
  filled: Filled;
  /** Something was left empty, so that nothing was looked up. */
  notWhole?: boolean;
}): string => {
  const { site, filled, notWhole = false } = given;
  const { lang } = filled;
  const t = speak(lang);
  return page(
    site,
    lang,
    html`<header class="opening"><h1>${t('查询咨询进度', 'Follow your question')}</h1>
<p>${t('网上提出的咨询，编号和密码在提交后的页面上。查询需要浏览器允许 Cookie。', 'If you sent your question over the web, its number and code are on the page after the form. Your browser has to allow cookies.')}</p></header>
${faultSummary(filled, ASK_LABELS, notWhole ? NOT_WHOLE : NOT_FOUND)}
<form class="ask" method="post" action="${pagePath('/ask/track/', lang)}" novalidate>
${input(filled, {
  name: 'number',
  label: label('number'),
  hint: { zh: '如 ZX20180110-7KM2QX', en: 'Such as ZX20180110-7KM2QX' },
  width: 'middle',
  spellcheck: false,
  autocomplete: 'off',
})}${input(filled, {
  name: 'secret',
  label: label('secret'),
  hint: {
    zh: '十六位字母和数字，大小写和连字符不限',
    en: 'Sixteen letters and figures; case and hyphens do not matter',
  },
  width: 'middle',
  spellcheck: false,
  autocomplete: 'off',
})}<div class="send"><button type="submit">${t('查询', 'Show')}</button></div>
</form>
<section aria-labelledby="lost"><h2 id="lost">${t('没有密码', 'Without a code')}</h2>
<p>${t(
      `来电、来访和信件提出的咨询没有密码；密码遗失的，不再补发。请致电${OFFICE.phone}并说明编号。`,
      `A question by telephone, visit or letter has no code, and a lost one is not given again: call ${OFFICE.phone} and give the number.`,
    )}</p>
<p><a href="${pagePath('/requests/track/', lang)}">${t('查询信息公开申请（编号以 SQ 开头）', 'Follow a request for information (its number begins with SQ)')}</a></p></section>`,
  );
};

const HOW: Readonly<Record<AnswerWay, Text>> = {
  mail: { zh: '发送邮件', en: 'by e-mail' },
  phone: { zh: '电话', en: 'by telephone' },
  visit: { zh: '当面', en: 'in person' },
  letter: { zh: '信函', en: 'by letter' },
};

const standing = ({ state, assigned, request }: FollowedQuestion): Text => {
  switch (state) {
    case 'open':
      return assigned
        ? { zh: '已分办，正在办理', en: 'Somebody is working on it' }
        : { zh: '已收到，等待分办', en: 'It has arrived, and waits for somebody to take it' };
    case 'answered':
      return { zh: '已答复', en: 'Answered' };
    case 'requested':
      return {
        zh: `已转为信息公开申请 ${request ?? ''}`,
        en: `It was made a request for information, ${request ?? ''}`,
      };
    case 'dismissed':
      return { zh: '不作为咨询办理', en: 'It is not dealt with as a question' };
  }
};

/** Where a question stands, to whoever has its code. */
export const questionStatusPage = (given: { site: Site; lang: Lang; question: FollowedQuestion }): string => {
  const { site, lang, question } = given;
  const { number, day, due, answers, state, keptUntil } = question;
  const t = speak(lang);
  const on = (one: string): Html => html`<time datetime="${one}">${dayName(one, lang)}</time>`;
  return page(
    site,
    lang,
    html`<header class="opening"><h1>${t('咨询进度', 'Your question')}</h1></header>
<dl class="ticket">
<div><dt>${t('编号', 'Number')}</dt><dd><b class="code">${number}</b></dd></div>
<div><dt>${t('状态', 'Where it stands')}</dt><dd><b>${standing(question)[lang]}</b></dd></div>
<div><dt>${t('收到日期', 'Arrived')}</dt><dd>${on(day)}</dd></div>
${state === 'open' && html`<div><dt>${t('答复不迟于', 'To be answered by')}</dt><dd>${on(due)}</dd></div>`}
</dl>
${answers.map(
  ({ how, on: answered, text }) => html`<section><h2>${t('答复', 'Answer')}</h2>
<p class="note">${on(answered)}${t('，', ', ')}${HOW[how][lang]}</p>
${text !== null && html`<p class="as-written" lang="zh-CN">${text}</p>`}</section>
`,
)}
${state === 'requested' && html`<p>${t('凭登记回执上的编号和密码', 'With number and tracking code of its receipt, ')}<a href="${pagePath('/requests/track/', lang)}">${t('查询申请进度', 'follow the request')}</a>${t('。', '.')}</p>`}
${state === 'dismissed' && html`<p>${t(`有疑问的，请致电${OFFICE.phone}并说明编号。`, `Call ${OFFICE.phone} and give the number to ask why.`)}</p>`}
${keptUntil !== null && html`<p class="note">${t('问题和答复的文字保存至', 'Its words are kept until ')}${on(keptUntil)}${t('，此后无法再查询。', '; after that it cannot be followed any more.')}</p>`}
<form method="post" action="${pagePath('/ask/track/leave/', lang)}"><button type="submit" class="second">${t('退出查询', 'Leave')}</button></form>`,
  );
};
