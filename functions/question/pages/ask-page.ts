import { type Html, html } from '../../formats/markup.ts';
import type { Lang, Text } from '../../kernel/text.ts';
import { requestsPage } from '../../request/pages/frame.ts';
import { type Filled, faultSummary, hidden, input, textarea } from '../../web/forms/fields.ts';
import { OFFICE, pagePath, type Site, speak } from '../../web/pages/site.ts';
import { ASK_LABELS } from './words.ts';

/** An answer that is public, as the form and the list of answers show it. */
export type ShownAnswer = {
  anchor: string;
  question: { zh: string; en: string | null };
  answer: { zh: string; en: string | null };
  answeredOn: string;
};

export type AskModel = {
  site: Site;
  script: string;
  /** What makes a double submission one question; fresh with every form. */
  key: string;
  filled: Filled;
  /** Answers that may fit; null: nobody has looked yet. */
  earlier: readonly ShownAnswer[] | null;
  note?: Text;
  /** The question sent before that says the same: sending this form means another one. */
  again?: string;
};

const label = (name: string): Text => ASK_LABELS[name] ?? { zh: name, en: name };

/** Chinese always, marked as such for who reads the English page. */
export const worded = ({ zh, en }: { zh: string; en: string | null }, lang: Lang): Html =>
  lang === 'en' && en === null ? html`<span lang="zh-CN">${zh}</span>` : html`${lang === 'en' ? en : zh}`;

/** The form for a question, as it comes or with what was typed and every fault at its field. */
export const askPage = (model: AskModel): string => {
  const { site, key, filled, note, script, again, earlier } = model;
  const { lang, faults } = filled;
  const t = speak(lang);
  const { answerWithinWorkingDays: days, keptMonths } = OFFICE.questions;
  const main = html`<header class="opening"><h1>${t('提出咨询', 'Ask a question')}</h1>
<p>${t(
    `有关统计数据、调查和本机关工作的问题，${days}个工作日内答复。需要本机关提供文件或者数据的，请`,
    `Questions about figures, surveys and the work of this office are answered within ${days} working days. To be given documents or data, please `,
  )}<a href="${pagePath('/requests/new/', lang)}">${t('提出信息公开申请', 'make a request for information')}</a>${t('。', '.')}</p></header>
${note && html`<div class="notice" role="status"><p>${note[lang]}</p></div>`}
${faultSummary(filled, ASK_LABELS)}
<form class="ask" method="post" action="${pagePath('/ask/new/', lang)}" novalidate data-ask>
${hidden({ key, ...(again && { again }) })}<input type="hidden" name="proof" value="" data-proof>
<fieldset class="part"><legend><h2><span class="step" aria-hidden="true">1</span> ${t('想问什么', 'What you ask')}</h2></legend>
${textarea(filled, {
  name: 'question',
  label: label('question'),
  rows: 6,
  hint: {
    zh: '请勿填写身份证号码等与问题无关的个人信息。',
    en: 'Please leave out identity numbers and whatever of a person the question does not need.',
  },
})}<div class="check"><button type="submit" name="step" value="check" class="second" formaction="${pagePath('/ask/new/', lang)}#suggestions">${t('先看看是否已有答复', 'See first whether it was answered before')}</button></div>
<div id="suggestions" aria-live="polite" data-suggestions>${earlier && earlierList(earlier, lang)}</div></fieldset>
<fieldset class="part"><legend><h2><span class="step" aria-hidden="true">2</span> ${t('答复给谁', 'Where the answer goes')}</h2></legend>
<p class="hint">${t('留下邮箱的，答复发到邮箱；只留电话的，打电话答复；都不留的，无法单独答复，同类问题的答复公布在咨询问答中。', 'With an e-mail address you are answered there, with a telephone number only by telephone. With neither nobody can answer you; what many ask is published among the questions.')}</p>
${input(filled, { name: 'name', label: label('name'), optional: true, autocomplete: 'name', width: 'middle' })}${input(filled, { name: 'email', label: label('email'), optional: true, type: 'email', autocomplete: 'email', width: 'middle', spellcheck: false })}${input(filled, { name: 'phone', label: label('phone'), optional: true, type: 'tel', autocomplete: 'tel', width: 'middle' })}</fieldset>
<section class="privacy" aria-labelledby="privacy"><h2 id="privacy">${t('个人信息怎样处理', 'What becomes of what you type')}</h2>
<ul><li>${t('只用于答复您的咨询，不公开。公布的问答由工作人员另行拟写，经另一人审核，不含提问人的任何信息。', 'It serves to answer you and is never published. What is published is written anew by an officer and approved by a second; it tells nothing of who asked.')}</li>
<li>${t('逐件加密保存；工作人员查看须说明理由，每次都有记录。', 'Each question is encrypted under a key of its own. Staff who read it give a reason, and every reading is on record.')}</li>
<li>${t(`办结后${keptMonths}个月销毁，任何人无法再读取。转为信息公开申请的，按申请保存。`, `It is destroyed ${keptMonths} months after it was closed, and nobody can read it any more. What becomes a request for information is kept as one.`)}</li></ul>
<p class="hint">${t(`处理者：${OFFICE.name.zh}，${OFFICE.phone}，${OFFICE.email}。`, `Responsible: ${OFFICE.name.en}, ${OFFICE.phone}, ${OFFICE.email}.`)}</p></section>
<div class="send"><button type="submit" name="step" value="send">${again ? t('仍要另行提交', 'Send it again') : t('提交咨询', 'Send the question')}</button>
<p class="progress" role="status" data-progress></p></div>
</form>`;
  return requestsPage({
    site,
    lang,
    here: null,
    path: '/ask/new/',
    title: faults.length > 0 ? t('有误：提出咨询', 'Error: Ask a question') : t('提出咨询', 'Ask a question'),
    description: t('在线提出咨询。', 'Ask this office a question.'),
    script,
    main,
  });
};

const earlierList = (earlier: readonly ShownAnswer[], lang: Lang): Html => {
  const t = speak(lang);
  if (earlier.length === 0) {
    return html`<p class="found">${t('没有找到相近的问答，请继续填写。', 'Nothing like it was answered in public yet. Please go on.')}</p>`;
  }
  return html`<section class="found" aria-labelledby="found"><h3 id="found">${t('可能已有答复', 'This may answer it')}</h3>
<ul class="list">${earlier.map(
    (one) =>
      html`<li><a href="${pagePath('/disclosure/questions/', lang)}#${one.anchor}">${worded(one.question, lang)}</a></li>
`,
  )}</ul>
<p class="note">${t('不是您要问的？请继续填写。', 'Not what you ask? Please go on.')}</p></section>`;
};
