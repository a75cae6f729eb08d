import { type Html, html } from '../../formats/markup.ts';
import type { Lang } from '../../kernel/text.ts';
import type { Regime } from '../../law/regime.ts';
import { OFFICE, pagePath, type Site, speak } from '../../web/pages/site.ts';
import { requestsPage } from './frame.ts';
import { privacyNotice } from './privacy.ts';
import { LAW } from './words.ts';

/** How to ask: the law in force, the channels, the times, the fees, what becomes of one's data. A static page. */
export const howToPage = (given: { site: Site; regime: Regime }, lang: Lang): string => {
  const { site, regime } = given;
  const t = speak(lang);
  const main = html`<header class="opening"><h1>${t('怎样申请公开政府信息', 'How to ask for information')}</h1>
<p class="lead">${t(
    `任何${regime.id === 'v2008' ? '公民、法人或者其他组织可以根据自身生产、生活、科研等特殊需要' : '公民、法人或者其他组织都可以'}向本机关申请获取政府信息。`,
    regime.id === 'v2008'
      ? 'Citizens, legal persons and other organisations can ask this office for information that they need for production, life or research.'
      : 'Any citizen, legal person or other organisation can ask this office for information it holds. No purpose need be given.',
  )}</p>
<p class="note">${t(`依据：${LAW[regime.id].name.zh}。`, `Under ${LAW[regime.id].name.en}.`)}</p>
<p class="calls"><a class="button" href="${pagePath('/requests/new/', lang)}">${t('提出申请', 'Ask now')}</a> <a href="${pagePath('/requests/track/', lang)}">${t('查询已提交的申请', 'Follow a request you made')}</a></p></header>
<section aria-labelledby="before"><h2 id="before">${t('先看看是否已经公开', 'First see whether it is public already')}</h2>
<p>${t('主要统计数据按日历发布，答复过的申请列在依申请公开答复目录，无需申请即可取得。', 'Most figures are released by the calendar, and answered requests are in the disclosure log; both are there without asking.')}</p>
<ul class="inline"><li><a href="${pagePath('/', lang)}">${t('最新发布', 'Latest releases')}</a></li><li><a href="${pagePath('/calendar/', lang)}">${t('发布日历', 'Release calendar')}</a></li><li><a href="${pagePath('/disclosure/log/', lang)}">${t('依申请公开答复目录', 'Disclosure log')}</a></li></ul></section>
<section aria-labelledby="holds"><h2 id="holds">${t('申请要写什么', 'What a request holds')}</h2>
<ul>${holds(regime, lang).map(
    (one) => html`<li>${one}</li>
`,
  )}</ul></section>
<section aria-labelledby="channels"><h2 id="channels">${t('申请渠道和收到申请之日的确定', 'Channels, and the day of receipt')}</h2>
<div class="table" tabindex="0" role="region" aria-label="${t('渠道表', 'Table of channels')}"><table class="plain">
<thead><tr><th scope="col">${t('渠道', 'Channel')}</th><th scope="col">${t('怎样提交', 'How')}</th><th scope="col">${t('收到之日', 'Day of receipt')}</th></tr></thead>
<tbody>${channels(regime, lang)}</tbody></table></div>
<p class="note">${t('书写确有困难的，可以口头提出，由工作人员代为填写。', 'Those who cannot write may ask by word of mouth; an officer writes it down.')}</p></section>
<section aria-labelledby="times"><h2 id="times">${t('多久答复', 'How long it takes')}</h2>
<ul>${times(regime, lang).map(
    (one) => html`<li>${one}</li>
`,
  )}</ul>
<p>${t('工作日按国务院放假安排计算，包括调休上班的周末。查询进度时可以看到每一天是否计入和依据。', 'Working days follow the State Council’s holiday notices, make-up days included. When you follow your request you see each day, whether it counts, and why.')}</p></section>
<section aria-labelledby="fees"><h2 id="fees">${t('费用', 'Fees')}</h2>
<p>${fees(regime, lang)}</p></section>
<section aria-labelledby="remedies"><h2 id="remedies">${t('不服答复', 'If you disagree')}</h2>
<p>${t('答复书写明申请行政复议或者提起行政诉讼的途径和期限；逾期未答复的，也可以依法寻求救济。查询进度页面随时显示截止日期。', 'The answer tells where and until when you can apply for reconsideration or go to court. You can also complain if we do not answer in time. The tracking page always shows the dates.')}</p></section>
${privacyNotice(regime, lang)}`;
  return requestsPage({
    site,
    lang,
    here: 'how',
    path: '/requests/',
    title: t('怎样申请公开政府信息', 'How to ask for information'),
    description: t(
      '政府信息公开申请的渠道、期限、费用和个人信息保护。',
      'Channels, times, fees and privacy of requests for information.',
    ),
    main,
  });
};

const holds = (regime: Regime, lang: Lang): string[] => {
  const t = speak(lang);
  return [
    regime.id === 'v2019'
      ? t('申请人的姓名或者名称、身份证明、联系方式；', 'your name, proof of identity, and how to reach you;')
      : t('申请人的姓名或者名称、联系方式；', 'your name and how to reach you;'),
    t(
      '所需信息的名称、文号，或者便于查找的描述；',
      'the title or document number of what you want, or a description that lets one find it;',
    ),
    regime.id === 'v2008'
      ? t(
          '提供形式和获取方式，以及用途。',
          'in which form and by which way you want it, and what you need it for.',
        )
      : t('提供形式和获取方式。', 'in which form and by which way you want it.'),
  ];
};

const channels = (regime: Regime, lang: Lang): Html => {
  const t = speak(lang);
  const { by } = regime.receipt;
  const confirmed = t('双方确认之日', 'the day both confirm it');
  const row = (name: string, how: Html | string, day: string): Html =>
    html`<tr><th scope="row">${name}</th><td>${how}</td><td>${day}</td></tr>
`;
  return html`${row(
    t('网络', 'Web'),
    html`<a href="${pagePath('/requests/new/', lang)}">${t('在线申请表', 'the online form')}</a>`,
    t('提交成功、出现回执之日', 'the day of the receipt page'),
  )}${row(t('当面', 'In person'), `${OFFICE.address[lang]}`, t('提交之日', 'that day'))}${row(
    t('信函', 'Letter'),
    t(
      `${OFFICE.address.zh}，邮编 ${OFFICE.postcode}，信封注明“政府信息公开申请”`,
      `${OFFICE.address.en}, postcode ${OFFICE.postcode}; please write “request for information” on the envelope`,
    ),
    by.letter === 'arrived'
      ? t('送达之日', 'the day it arrives')
      : t(
          '挂号信为签收之日；平常信函为收到当日与申请人确认之日',
          'signed for: that day; ordinary: the day it is confirmed with you, on arrival',
        ),
  )}${row(
    t('电子邮件', 'E-mail'),
    html`<a href="mailto:${OFFICE.email}">${OFFICE.email}</a>`,
    by.email === 'arrived' ? t('进入系统之日', 'the day it reaches our system') : confirmed,
  )}${row(t('传真', 'Fax'), html`${OFFICE.fax}`, confirmed)}`;
};

const times = (regime: Regime, lang: Lang): string[] => {
  const t = speak(lang);
  const { reply, extension, supplement } = regime;
  return [
    t(
      `能够当场答复的当场答复，否则自收到之日起${reply.workingDays}个工作日内（${reply.article.zh}）；`,
      `at once where possible, else within ${reply.workingDays} working days of receipt (${reply.article.en});`,
    ),
    t(
      `经政府信息公开工作机构负责人同意可以延长，最多${extension.workingDays}个工作日，并告知您（${extension.article.zh}）；`,
      `it can be extended by up to ${extension.workingDays} working days with approval, and you are told (${extension.article.en});`,
    ),
    supplement.askWithin === null
      ? t(
          `内容不明确的，告知您补正（${supplement.article.zh}）；`,
          `where a request is not clear, you are asked to supplement it (${supplement.article.en});`,
        )
      : t(
          `内容不明确的，${supplement.askWithin}个工作日内一次性告知补正，收到补正之日起重新计算（${supplement.article.zh}）；`,
          `where a request is not clear, you are asked once, within ${supplement.askWithin} working days, to supplement it; the time starts anew on the day your supplement arrives (${supplement.article.en});`,
        ),
    t(
      `征求第三方${regime.consultation.agency.excluded ? '和其他机关' : ''}意见所需时间不计入期限。`,
      `the time in which third parties${regime.consultation.agency.excluded ? ' or other agencies' : ''} are asked does not count.`,
    ),
  ];
};

const fees = (regime: Regime, lang: Lang): string => {
  const t = speak(lang);
  return regime.id === 'v2008'
    ? t(
        '只收取检索、复制、邮寄等成本费用；经济确有困难的可以申请减免。',
        'Only the cost of search, copying and post is charged; those in hardship can ask for a waiver.',
      )
    : t(
        '不收费。只有数量、频次明显超过合理范围的，才依照国务院规定的标准收取信息处理费，并事先通知。',
        'None. Only where number or frequency is clearly excessive is a fee charged by the State Council’s tariff, with notice beforehand.',
      );
};
