import { type Html, html } from '../../../formats/markup.ts';
import type { Lang } from '../../../kernel/text.ts';
import { type Filled, hidden, input, textarea } from '../../../web/forms/fields.ts';
import { pagePath, speak } from '../../../web/pages/site.ts';
import { labelOf } from '../words.ts';

/** What an applicant may do now. `filled` keeps what was typed where an act was refused. */
export type ActsModel = {
  reasonsAsked: boolean;
  maySupplement: boolean;
  mayWithdraw: boolean;
  mayCorrect: boolean;
  /** Whether steps are told by mail; null where nothing more will happen. */
  notices: boolean | null;
  filled: { act: 'supplement' | 'correct' | 'notices'; text: string; faults: Filled['faults'] } | null;
};

export const acts = (
  model: ActsModel,
  own: { receipt: string; secret: string },
  lang: Lang,
): Html | false => {
  const { maySupplement, mayWithdraw, mayCorrect, notices } = model;
  if (!maySupplement && !mayWithdraw && !mayCorrect && notices === null) return false;
  const t = speak(lang);
  return html`${maySupplement && supplement(model, own, lang)}
${
  (mayWithdraw || mayCorrect || notices !== null) &&
  html`<section aria-labelledby="acts"><h2 id="acts">${t('您可以', 'What you can do')}</h2>
${mayCorrect && correct(model, own, lang)}${notices !== null && byMail(model, notices, own, lang)}${mayWithdraw && withdraw(own, lang)}</section>`
}`;
};

const filledFor = (model: ActsModel, act: 'supplement' | 'correct', lang: Lang): Filled => {
  const kept = model.filled?.act === act ? model.filled : null;
  return { lang, values: { text: kept?.text ?? '' }, faults: kept?.faults ?? [] };
};

const supplement = (model: ActsModel, own: { receipt: string; secret: string }, lang: Lang): Html => {
  const t = speak(lang);
  const title = model.reasonsAsked
    ? t('说明理由', 'Give your reasons')
    : t('补正申请', 'Supplement your request');
  return html`<section class="act" aria-labelledby="supplement"><h2 id="supplement">${title}</h2>
<form class="ask" method="post" action="${pagePath('/requests/track/supplement', lang)}" novalidate>${hidden(own)}
${textarea(filledFor(model, 'supplement', lang), {
  name: 'text',
  id: 'supplement-text',
  label: labelOf(model.reasonsAsked ? 'reasons' : 'supplement'),
  hint: model.reasonsAsked
    ? { zh: '请说明为何需要这些数量或者频次的申请。', en: 'Please say why you ask so much or so often.' }
    : { zh: '需要补正的事项见补正告知书。', en: 'Our letter says what is to be supplemented.' },
  rows: 6,
})}<button type="submit">${t('提交', 'Send')}</button></form></section>`;
};

const correct = (model: ActsModel, own: { receipt: string; secret: string }, lang: Lang): Html => {
  const t = speak(lang);
  const filled = filledFor(model, 'correct', lang);
  return html`<details class="act"${filled.faults.length > 0 && html` open`}><summary>${t('更正我的资料', 'Correct my data')}</summary>
<form class="ask" method="post" action="${pagePath('/requests/track/correct', lang)}" novalidate>${hidden(own)}
${textarea(filled, {
  name: 'text',
  id: 'correct-text',
  label: labelOf('correct'),
  hint: {
    zh: '例如新的联系电话或者地址。工作人员核对后更正。',
    en: 'Such as a new telephone number or address. An officer checks and corrects it.',
  },
  rows: 3,
})}<button type="submit" class="second">${t('提交', 'Send')}</button></form></details>
`;
};

/** Steps told by mail: stopped with one press, or begun with an address. */
const byMail = (
  model: ActsModel,
  on: boolean,
  own: { receipt: string; secret: string },
  lang: Lang,
): Html => {
  const t = speak(lang);
  const action = pagePath('/requests/track/notices', lang);
  const title = html`<summary>${t('邮件通知', 'Mail about steps')}${t('：', ': ')}${on ? t('已开启', 'on') : t('未开启', 'off')}</summary>`;
  if (on) {
    return html`<details class="act">${title}
<form class="ask" method="post" action="${action}">${hidden(own)}
<p>${t('办理有进展时发邮件告知；邮件不含申请内容和查询密码。', 'We write to you by e-mail at each step; no mail holds what you asked or the tracking code.')}</p>
<button type="submit" class="second">${t('停止邮件通知', 'Stop these mails')}</button></form></details>
`;
  }
  const kept = model.filled?.act === 'notices' ? model.filled : null;
  const filled: Filled = { lang, values: { email: kept?.text ?? '' }, faults: kept?.faults ?? [] };
  return html`<details class="act"${filled.faults.length > 0 && html` open`}>${title}
<form class="ask" method="post" action="${action}" novalidate>${hidden({ ...own, on: 'yes' })}
${input(filled, {
  name: 'email',
  label: labelOf('email'),
  type: 'email',
  autocomplete: 'email',
  width: 'middle',
  spellcheck: false,
  hint: {
    zh: '办理有进展时发邮件到这一邮箱；邮件不含申请内容和查询密码。',
    en: 'We write to this address at each step; no mail holds what you asked or the tracking code.',
  },
})}<button type="submit" class="second">${t('开启邮件通知', 'Tell me by mail')}</button></form></details>
`;
};

const withdraw = (own: { receipt: string; secret: string }, lang: Lang): Html => {
  const t = speak(lang);
  return html`<details class="act"><summary>${t('撤回申请', 'Withdraw the request')}</summary>
<form class="ask" method="post" action="${pagePath('/requests/track/withdraw', lang)}">${hidden(own)}
<p>${t('撤回后不再办理，也不能恢复；需要时可以重新申请。', 'Nothing more is done then, and it cannot be taken back; you can ask anew at any time.')}</p>
<button type="submit" class="warn">${t('确认撤回', 'Withdraw it')}</button></form></details>
`;
};
