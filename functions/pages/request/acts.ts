import { type Html, html } from '../../formats/markup.ts';
import { type Lang, pagePath, speak } from '../site.ts';
import { type Filled, hidden, textarea } from './fields.ts';
import { labelOf } from './words.ts';

/** What an applicant may do now. `filled` keeps what was typed where an act was refused. */
export type ActsModel = {
  reasonsAsked: boolean;
  maySupplement: boolean;
  mayWithdraw: boolean;
  mayCorrect: boolean;
  filled: { act: 'supplement' | 'correct'; text: string; faults: Filled['faults'] } | null;
};

export const acts = (
  model: ActsModel,
  own: { receipt: string; secret: string },
  lang: Lang,
): Html | false => {
  const { maySupplement, mayWithdraw, mayCorrect } = model;
  if (!maySupplement && !mayWithdraw && !mayCorrect) return false;
  const t = speak(lang);
  return html`${maySupplement && supplement(model, own, lang)}
${
  (mayWithdraw || mayCorrect) &&
  html`<section aria-labelledby="acts"><h2 id="acts">${t('您可以', 'What you can do')}</h2>
${mayCorrect && correct(model, own, lang)}${mayWithdraw && withdraw(own, lang)}</section>`
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
    : { zh: '需要补正的事项见补正告知书。', en: 'What is to be supplemented stands in our letter.' },
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

const withdraw = (own: { receipt: string; secret: string }, lang: Lang): Html => {
  const t = speak(lang);
  return html`<details class="act"><summary>${t('撤回申请', 'Withdraw the request')}</summary>
<form class="ask" method="post" action="${pagePath('/requests/track/withdraw', lang)}">${hidden(own)}
<p>${t('撤回后不再办理，也不能恢复；需要时可以重新申请。', 'Nothing more is done then, and it cannot be taken back; you can ask anew at any time.')}</p>
<button type="submit" class="warn">${t('确认撤回', 'Withdraw it')}</button></form></details>
`;
};
