import { html } from '../../../formats/markup.ts';
import type { Text } from '../../../kernel/text.ts';
import { type Filled, faultSummary, input } from '../../../web/forms/fields.ts';
import { OFFICE, pagePath, type Site, speak } from '../../../web/pages/site.ts';
import { requestsPage } from '../frame.ts';
import { LABELS, labelOf } from '../words.ts';

const NOT_FOUND: Text = { zh: '没有查到，请核对', en: 'Nothing was found: please compare' };
const NOT_WHOLE: Text = { zh: '还没有填写完整', en: 'Something is still empty' };

/** Where one gives number and secret. Wrong ones and unknown ones read the same. */
export const trackPage = (given: {
  site: Site;
  filled: Filled;
  note?: Text;
  /** Something was left empty, so that nothing was looked up. */
  notWhole?: boolean;
}): string => {
  const { site, filled, note, notWhole = false } = given;
  const { lang } = filled;
  const t = speak(lang);
  const main = html`<header class="opening"><h1>${t('查询申请进度', 'Follow your request')}</h1>
<p>${t('编号和密码在提交后的回执上，也在本机关发出的登记回执上。查询需要浏览器允许 Cookie。', 'The reference number and the tracking code are on the receipt, on screen or on paper. Your browser has to allow cookies.')}</p></header>
${note && html`<div class="notice" role="status"><p>${note[lang]}</p></div>`}
${faultSummary(filled, LABELS, notWhole ? NOT_WHOLE : NOT_FOUND)}
<form class="ask" method="post" action="${pagePath('/requests/track/', lang)}" novalidate>
${input(filled, {
  name: 'receipt',
  label: labelOf('receipt'),
  hint: { zh: '如 SQ20180110-7KM2QX', en: 'Such as SQ20180110-7KM2QX' },
  width: 'middle',
  spellcheck: false,
  autocomplete: 'off',
})}${input(filled, {
  name: 'secret',
  label: labelOf('secret'),
  hint: {
    zh: '十六位字母和数字，大小写和连字符不限',
    en: 'Sixteen letters and figures; case and hyphens do not matter',
  },
  width: 'middle',
  spellcheck: false,
  autocomplete: 'off',
})}<div class="send"><button type="submit">${t('查询', 'Show')}</button></div>
</form>
<section aria-labelledby="lost"><h2 id="lost">${t('密码遗失', 'A lost tracking code')}</h2>
<p>${t(
    `请携带身份证明到${OFFICE.address.zh}，或者致电 ${OFFICE.phone}，工作人员核对身份后换发新的密码，旧密码随即失效。`,
    `Bring proof of identity to ${OFFICE.address.en}, or call ${OFFICE.phone}: once it is checked, an officer gives you a new tracking code, and the old one no longer works.`,
  )}</p>
<p><a href="${pagePath('/ask/track/', lang)}">${t('查询咨询（编号以 ZX 开头）', 'Follow a question (its number begins with ZX)')}</a></p></section>`;
  return requestsPage({
    site,
    lang,
    here: 'track',
    path: '/requests/track/',
    title: t('查询申请进度', 'Follow your request'),
    description: t(
      '凭登记编号和查询密码查询申请进度。',
      'Follow a request with its reference number and tracking code.',
    ),
    main,
  });
};
