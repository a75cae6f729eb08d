import { type Html, html } from '../../../formats/markup.ts';
import type { Text } from '../../../kernel/text.ts';
import type { Regime } from '../../../law/regime.ts';
import {
  checkbox,
  type Filled,
  faultSummary,
  hidden,
  input,
  radios,
  select,
  textarea,
} from '../../../web/forms/fields.ts';
import { pagePath, type Site, speak } from '../../../web/pages/site.ts';
import {
  type Control,
  fieldsIn,
  type Group,
  REQUEST_FIELDS,
  type SiteField,
} from '../../contract/form-fields.ts';
import { requestsPage } from '../frame.ts';
import { privacyNotice } from '../privacy.ts';
import { LABELS, LAW } from '../words.ts';
import { type Suggestion, suggestionList } from './suggestions.ts';

export type FormModel = {
  site: Site;
  /** Published path of the form's own script. */
  script: string;
  regime: Regime;
  /** What makes a double submission one request; fresh with every form. */
  key: string;
  filled: Filled;
  /** What is public already and may be an answer; null: nobody has asked yet. */
  suggestions: readonly Suggestion[] | null;
  /** A word above the form, such as that this form was sent before. */
  note?: Text;
  /** The request sent before that says the same: sending this form means another one. */
  again?: string;
};

/** The form, as it comes or with what was typed and every fault at its field. It says all it has to without scripts. */
export const formPage = (model: FormModel): string => {
  const { site, regime, key, filled, suggestions, note, script, again } = model;
  const { lang, faults } = filled;
  const t = speak(lang);
  const main = html`<header class="opening"><h1>${t('申请公开政府信息', 'Ask for information')}</h1>
<p>${t(
    `本机关依照${LAW[regime.id].name.zh}受理申请，自收到之日起${regime.reply.workingDays}个工作日内答复。无需注册，提交后会得到登记编号和查询密码。`,
    `This office answers under ${LAW[regime.id].name.en}, within ${regime.reply.workingDays} working days. You need no account: after sending you get a reference number and a tracking code.`,
  )} <a href="${pagePath('/requests/', lang)}">${t('申请须知', 'How asking works')}</a></p></header>
${note && html`<div class="notice" role="status"><p>${note[lang]}</p></div>`}
${faultSummary(filled, LABELS)}
<form class="ask" method="post" action="${pagePath('/requests/new/', lang)}" novalidate data-ask>
${hidden({ key, ...(again && { again }) })}<input type="hidden" name="proof" value="" data-proof>
${wanted(filled, regime, suggestions)}
${copy(filled, regime)}
${applicant(filled, regime)}
${contact(filled, regime)}
${reason(filled, regime)}
${privacyNotice(regime, lang)}
<div class="send"><button type="submit" name="step" value="send">${again ? t('仍要另行提交', 'Send it again') : t('提交申请', 'Send the request')}</button>
<p class="progress" role="status" data-progress></p></div>
</form>`;
  return requestsPage({
    site,
    lang,
    here: 'new',
    path: '/requests/new/',
    title:
      faults.length > 0
        ? t('有误：申请公开政府信息', 'Error: Ask for information')
        : t('申请公开政府信息', 'Ask for information'),
    description: t('在线提出政府信息公开申请。', 'Ask this office for information it holds.'),
    script,
    main,
  });
};

const part = (number: number, title: string, inner: Html): Html =>
  html`<fieldset class="part"><legend><h2><span class="step" aria-hidden="true">${number}</span> ${title}</h2></legend>
${inner}</fieldset>`;

const drawn = (filled: Filled, regime: Regime, name: SiteField): Html => {
  const { label, site } = REQUEST_FIELDS[name];
  const control: Control = typeof site.control === 'function' ? site.control(regime.id) : site.control;
  const field = { name, label, ...control };
  if (field.as === 'input') return input(filled, field);
  if (field.as === 'textarea') return textarea(filled, field);
  if (field.as === 'select') return select(filled, field);
  return field.as === 'radios' ? radios(filled, field) : checkbox(filled, field);
};

/** A group's fields, one below the other. */
const fields = (filled: Filled, regime: Regime, group: Group): Html[] =>
  fieldsIn(group).map((name) => drawn(filled, regime, name));

const wanted = (filled: Filled, regime: Regime, suggestions: readonly Suggestion[] | null): Html => {
  const { lang } = filled;
  const t = speak(lang);
  return part(
    1,
    t('需要什么信息', 'What you want to know'),
    html`<p class="hint">${t('名称、文号、描述至少填写一项；写得越具体，答复越快。', 'Fill in at least one of these three. The more precise, the sooner the answer.')}</p>
${fields(filled, regime, 'wanted')}<div class="pair">${fields(filled, regime, 'period')}</div>
${fields(filled, regime, 'matter')}
<div class="check"><button type="submit" name="step" value="check" class="second" formaction="${pagePath('/requests/new/', lang)}#suggestions">${t('先查一查是否已经公开', 'See first whether it is public already')}</button></div>
<div id="suggestions" aria-live="polite" data-suggestions>${suggestions && suggestionList(suggestions, lang)}</div>`,
  );
};

const copy = (filled: Filled, regime: Regime): Html =>
  part(
    2,
    speak(filled.lang)('怎样提供', 'How you want it'),
    html`<div class="pair">${fields(filled, regime, 'copy')}</div>`,
  );

const applicant = (filled: Filled, regime: Regime): Html => {
  const t = speak(filled.lang);
  const lawWantsIdentity = regime.id === 'v2019';
  return part(
    3,
    t('申请人', 'You'),
    html`${fields(filled, regime, 'who')}
<div class="of-organisations"><p class="hint">${t('法人或者其他组织填写：', 'For organisations:')}</p>
${fields(filled, regime, 'organisations')}</div>
<div class="of-people${lawWantsIdentity ? '' : ' of-own-data'}">${
      !lawWantsIdentity &&
      html`<p class="hint">${t('申请与本人有关的信息时，应当出示身份证明；其他申请无需填写。', 'Needed only where you ask about yourself.')}</p>`
    }${fields(filled, regime, 'people')}</div>
${others(filled, regime)}`,
  );
};

/** Who asks together, and who acts for them; folded away, since few need it. */
const others = (filled: Filled, regime: Regime): Html => {
  const t = speak(filled.lang);
  const isUsed = fieldsIn('others').some(
    (name) => (filled.values[name] ?? '') !== '' || filled.faults.some(({ field }) => field === name),
  );
  return html`<details class="act others-asking"${isUsed && html` open`}><summary>${t('有共同申请人或者代理人', 'Joint applicants, or an agent')}</summary>
<div class="inside">${fields(filled, regime, 'others')}</div></details>`;
};

const contact = (filled: Filled, regime: Regime): Html => {
  const t = speak(filled.lang);
  return part(
    4,
    t('怎样联系', 'How to reach you'),
    html`<p class="hint">${t('至少填写一项；按所选获取方式，还需要相应的邮箱或者地址。', 'At least one of these, and what the way you chose needs.')}</p>
${fields(filled, regime, 'contact')}`,
  );
};

const reason = (filled: Filled, regime: Regime): Html | false =>
  regime.id === 'v2008' &&
  part(5, speak(filled.lang)('用途', 'Why you ask'), html`${fields(filled, regime, 'reason')}`);
