import { type Html, html } from '../../../formats/markup.ts';
import type { Lang } from '../../../kernel/text.ts';
import { hidden } from '../../../web/forms/fields.ts';
import { dayName } from '../../../web/pages/moments.ts';
import { OFFICE, pagePath, type Site, speak } from '../../../web/pages/site.ts';
import { type Attachments, attachmentsSection } from '../attachments.ts';
import { requestsPage } from '../frame.ts';
import { type IdentityFile, identitySection } from '../identity-section.ts';
import { otherRequests } from '../own-words.ts';

export type ReceiptModel = {
  site: Site;
  lang: Lang;
  receipt: string;
  secret: string;
  receivedOn: string;
  due: string | null;
  provisional: boolean;
  workingDays: number;
  identity: IdentityFile;
  attachments: Attachments;
  /** What this browser remembers beside it. */
  others: readonly { receipt: string; secret: string }[];
  /** Published path of the forms' own script. */
  script: string;
};

/** The page after the form: number and secret, when the answer is due, what happens next. It prints on one sheet. */
export const receiptPage = (model: ReceiptModel): string => {
  const { site, lang, receipt, secret } = model;
  const t = speak(lang);
  const main = html`<header class="opening confirmed"><p class="eyebrow">${t('登记回执', 'Receipt')}</p>
<h1>${t('已收到您的申请', 'Your request has arrived')}</h1>
<p>${t(`${OFFICE.name.zh}于${dayName(model.receivedOn, 'zh')}收到。`, `Received by the ${OFFICE.name.en} on ${dayName(model.receivedOn, 'en')}.`)}</p></header>
<dl class="ticket">
<div><dt>${t('登记编号', 'Reference number')}</dt><dd><b class="code" data-receipt>${receipt}</b></dd></div>
<div><dt>${t('查询密码', 'Tracking code')}</dt><dd><b class="code" data-secret>${secret}</b></dd></div>
<div><dt>${t('答复期限', 'Answer due by')}</dt><dd>${due(model)}</dd></div>
<div><dt>${t('查询网址', 'Follow it at')}</dt><dd class="as-written">${site.address}${pagePath('/requests/track/', lang)}</dd></div>
</dl>
<div class="keep"><p class="inline-form"><button type="button" class="second" data-print hidden>${t('打印回执', 'Print the receipt')}</button></p><p><strong>${t('请现在记下或者打印这一页。', 'Write these down or print this page now.')}</strong> ${t(
    '编号和密码半小时后不再显示；密码只有您有，本机关只存它的校验值，无法告诉您。密码遗失的，凭身份证明到本机关重新领取。',
    'They are shown for half an hour only. Nobody but you has the tracking code: the office keeps a checksum of it and cannot tell you. A lost one is renewed at the office against proof of identity.',
  )}</p></div>
${identitySection(model.identity, { receipt, secret }, lang)}
${attachmentsSection(model.attachments, { receipt, secret }, lang)}
<section aria-labelledby="next"><h2 id="next">${t('接下来', 'What happens next')}</h2>
<ol class="steps">
<li>${t('工作人员登记您的申请；内容不明确的，会告知您补正。', 'An officer registers your request; if it is not clear, you are asked to supplement it.')}</li>
<li>${t(
    `自收到之日起${model.workingDays}个工作日内答复；需要延长或者征求他人意见的，会告知您。`,
    `It is answered within ${model.workingDays} working days; of an extension, or of asking others, you are told.`,
  )}</li>
<li>${t('您随时可以查询进度、每一天怎样计算、领取文书。', 'Meanwhile you can follow it, see how each day is counted, and fetch the letters.')}</li>
</ol></section>
<form class="inline-form" method="post" action="${pagePath('/requests/track/', lang)}">${hidden({ receipt, secret })}<button type="submit">${t('查询进度', 'Follow it')}</button></form>
<p class="inline-form"><a href="${pagePath('/requests/new/', lang)}">${t('提出另一件申请', 'Make another request')}</a> <span class="note">${t('这一件不受影响，半小时内可以从查询页面回到这里。', 'This one stays as it is, and within half an hour you can come back to it where you follow it.')}</span></p>
${otherRequests(model.others, lang)}
<form class="inline-form" method="post" action="${pagePath('/requests/track/leave', lang)}"><button type="submit" class="second">${t('离开并清除本机上的编号和密码', 'Leave, and clear them from this device')}</button></form>`;
  return requestsPage({
    site,
    lang,
    here: null,
    path: '/requests/receipt/',
    title: t('登记回执', 'Receipt'),
    description: t('申请已收到。', 'The request has arrived.'),
    personal: true,
    script: model.script,
    main,
  });
};

const due = ({ due: day, provisional, lang }: ReceiptModel): Html => {
  const t = speak(lang);
  if (day === null) return html`${t('待确认收到后起算', 'counted once the receipt is confirmed')}`;
  return html`<time datetime="${day}">${dayName(day, lang)}</time>${
    provisional &&
    html`<span class="note">${t('暂定：该期间的放假安排尚未公布', 'provisional: the holidays of that time are not announced yet')}</span>`
  }`;
};

/** What stands at the receipt's address without its cookie, as after half an hour. */
export const receiptGonePage = (given: { site: Site; lang: Lang }): string => {
  const { site, lang } = given;
  const t = speak(lang);
  const main = html`<header class="opening"><h1>${t('回执已不再显示', 'The receipt is no longer shown')}</h1></header>
<p>${t(
    '回执只在提交后半小时内、在同一浏览器显示，并且需要浏览器允许 Cookie。',
    'It is shown for half an hour after sending, in the same browser, and needs cookies.',
  )}</p>
<p>${t('有编号和密码的，请', 'With the reference number and the tracking code you can ')}<a href="${pagePath('/requests/track/', lang)}">${t('查询进度', 'follow your request')}</a>${t('；没有记下的，请凭身份证明与本机关联系', '; without them, please contact the office with proof of identity')}${t(`（${OFFICE.phone}）。`, ` (${OFFICE.phone}).`)}</p>`;
  return requestsPage({
    site,
    lang,
    here: null,
    path: '/requests/receipt/',
    title: t('登记回执', 'Receipt'),
    description: t('登记回执。', 'Receipt of a request.'),
    personal: true,
    main,
  });
};
