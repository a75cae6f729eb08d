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
import { requestsPage } from '../frame.ts';
import { privacyNotice } from '../privacy.ts';
import { DOCUMENT_OPTIONS, FORM_OPTIONS, KIND_OPTIONS, LABELS, LAW, labelOf, WAY_OPTIONS } from '../words.ts';
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
${wanted(filled, suggestions)}
${copy(filled)}
${applicant(filled, regime)}
${contact(filled)}
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

const wanted = (filled: Filled, suggestions: readonly Suggestion[] | null): Html => {
  const { lang } = filled;
  const t = speak(lang);
  return part(
    1,
    t('需要什么信息', 'What you want to know'),
    html`<p class="hint">${t('名称、文号、描述至少填写一项；写得越具体，答复越快。', 'Fill in at least one of these three. The more precise, the sooner the answer.')}</p>
${input(filled, {
  name: 'title',
  label: labelOf('title'),
  optional: true,
  hint: {
    zh: '例如：2017年重庆市城镇居民人均可支配收入',
    en: 'For example: disposable income of urban households in Chongqing, 2017',
  },
})}${input(filled, { name: 'documentNumber', label: labelOf('documentNumber'), optional: true, width: 'middle', spellcheck: false })}${textarea(
  filled,
  {
    name: 'description',
    label: labelOf('description'),
    optional: true,
    rows: 5,
    hint: {
      zh: '便于查找的特征：地区、指标、时间、表格名称等。有附件的，提交后在回执页上传。',
      en: 'Whatever helps to find it: area, indicator, time, name of a table. Papers that belong to it are sent on the page after the form.',
    },
  },
)}<div class="pair">${input(filled, { name: 'since', label: labelOf('since'), optional: true, type: 'date', width: 'short' })}${input(filled, { name: 'until', label: labelOf('until'), optional: true, type: 'date', width: 'short' })}</div>
${radios(filled, {
  name: 'matter',
  label: labelOf('matter'),
  options: [
    { value: 'disclosure', name: { zh: '获取政府信息', en: 'To get information' } },
    {
      value: 'own-data',
      name: { zh: '更正与本人有关的信息', en: 'To correct what is kept about me' },
      hint: { zh: '本机关记录不准确的，可以要求更正', en: 'where a record of this office is not accurate' },
    },
  ],
})}
<div class="check"><button type="submit" name="step" value="check" class="second" formaction="${pagePath('/requests/new/', lang)}#suggestions">${t('先查一查是否已经公开', 'See first whether it is public already')}</button></div>
<div id="suggestions" aria-live="polite" data-suggestions>${suggestions && suggestionList(suggestions, lang)}</div>`,
  );
};

const copy = (filled: Filled): Html =>
  part(
    2,
    speak(filled.lang)('怎样提供', 'How you want it'),
    html`<div class="pair">${radios(filled, { name: 'form', label: labelOf('form'), options: FORM_OPTIONS })}${radios(filled, { name: 'way', label: labelOf('way'), options: WAY_OPTIONS })}</div>`,
  );

const applicant = (filled: Filled, regime: Regime): Html => {
  const t = speak(filled.lang);
  const lawWantsIdentity = regime.id === 'v2019';
  return part(
    3,
    t('申请人', 'You'),
    html`${radios(filled, { name: 'kind', label: labelOf('kind'), options: KIND_OPTIONS, inline: true })}
${input(filled, { name: 'name', label: labelOf('name'), autocomplete: 'name' })}
<div class="of-organisations"><p class="hint">${t('法人或者其他组织填写：', 'For organisations:')}</p>
${input(filled, { name: 'creditCode', label: labelOf('creditCode'), width: 'middle', spellcheck: false, optional: !lawWantsIdentity })}${input(filled, { name: 'representative', label: labelOf('representative'), width: 'middle' })}${input(filled, { name: 'contactPerson', label: labelOf('contactPerson'), width: 'middle' })}</div>
<div class="of-people${lawWantsIdentity ? '' : ' of-own-data'}">${
      !lawWantsIdentity &&
      html`<p class="hint">${t('申请与本人有关的信息时，应当出示身份证明；其他申请无需填写。', 'Needed only where you ask about yourself.')}</p>`
    }${select(filled, {
      name: 'identityDocument',
      label: labelOf('identityDocument'),
      options: DOCUMENT_OPTIONS,
      ...(lawWantsIdentity && {
        hint: {
          zh: '条例第二十九条要求提供身份证明。提交后可以上传证件影像，也可以到场出示。',
          en: 'Article 29 asks for it. A copy can be sent after the form, or shown in person.',
        },
      }),
    })}${input(filled, { name: 'identityNumber', label: labelOf('identityNumber'), width: 'middle', autocomplete: 'off', spellcheck: false })}</div>
${others(filled)}`,
  );
};

const OTHERS = ['joint', 'agentName', 'agentPhone', 'agentIdentityNumber'];

/** Who asks together, and who acts for them; folded away, since few need it. */
const others = (filled: Filled): Html => {
  const t = speak(filled.lang);
  const isUsed = OTHERS.some(
    (name) => (filled.values[name] ?? '') !== '' || filled.faults.some(({ field }) => field === name),
  );
  return html`<details class="act others-asking"${isUsed && html` open`}><summary>${t('有共同申请人或者代理人', 'Joint applicants, or an agent')}</summary>
<div class="inside">${textarea(filled, {
    name: 'joint',
    label: labelOf('joint'),
    optional: true,
    rows: 3,
    hint: {
      zh: '每行一位：姓名，证件号码，电话。例如：李四，13900139000',
      en: 'One a line: name, document number, telephone. For example: Li Si, 13900139000',
    },
  })}${input(filled, { name: 'agentName', label: labelOf('agentName'), optional: true, width: 'middle', autocomplete: 'off', hint: AUTHORISED })}${input(filled, { name: 'agentPhone', label: labelOf('agentPhone'), optional: true, type: 'tel', autocomplete: 'off', width: 'middle' })}${input(filled, { name: 'agentIdentityNumber', label: labelOf('agentIdentityNumber'), optional: true, width: 'middle', autocomplete: 'off', spellcheck: false })}</div></details>`;
};

const AUTHORISED: Text = {
  zh: '授权委托书在提交后的页面上传，也可以到场出示',
  en: 'The power of attorney is sent on the page after the form, or shown in person',
};

const NO_MAIL: Text = { zh: '不要用邮件通知我进展', en: 'Do not tell me of steps by mail' };
const NO_MAIL_HINT: Text = {
  zh: '填写邮箱的，收到申请、需要补正或者延期、答复发出时会发邮件告知；邮件不含申请内容，随时可以停止',
  en: 'With an e-mail address you are told when it has arrived, when something is asked of you, and when the answer is there. No mail holds what you ask, and you can stop them at any time',
};

const contact = (filled: Filled): Html => {
  const t = speak(filled.lang);
  return part(
    4,
    t('怎样联系', 'How to reach you'),
    html`<p class="hint">${t('至少填写一项；按所选获取方式，还需要相应的邮箱或者地址。', 'At least one of these, and what the way you chose needs.')}</p>
${input(filled, { name: 'phone', label: labelOf('phone'), type: 'tel', autocomplete: 'tel', width: 'middle' })}${input(filled, { name: 'email', label: labelOf('email'), type: 'email', autocomplete: 'email', width: 'middle', spellcheck: false })}${checkbox(filled, { name: 'notices', value: 'no', label: NO_MAIL, hint: NO_MAIL_HINT })}${input(filled, { name: 'fax', label: labelOf('fax'), type: 'tel', autocomplete: 'off', width: 'middle', optional: true })}${input(filled, { name: 'address', label: labelOf('address'), autocomplete: 'street-address' })}`,
  );
};

const reason = (filled: Filled, regime: Regime): Html | false => {
  if (regime.id !== 'v2008') return false;
  const t = speak(filled.lang);
  return part(
    5,
    t('用途', 'Why you ask'),
    textarea(filled, {
      name: 'reason',
      label: labelOf('reason'),
      rows: 3,
      hint: {
        zh: '条例第十三条：根据自身生产、生活、科研等特殊需要。',
        en: 'Article 13: for one’s own production, life or research.',
      },
    }),
  );
};
