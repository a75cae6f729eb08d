import { type Html, html } from '../../formats/markup.ts';
import type { Lang } from '../../kernel/text.ts';
import { LANGUAGE_TAG, OFFICE, pagePath, type Site, speak } from './site.ts';

export type Page = {
  site: Site;
  lang: Lang;
  /** The Chinese path, e.g. `/calendar/`; the English page stands under `/en`. */
  path: string;
  title: string;
  description: string;
  /** Which entry of the navigation is this page. */
  section?: 'home' | 'calendar' | 'requests';
  /** Stands at no address of its own: search engines keep it out, and `path` is where its other language leads. */
  nowhere?: boolean;
  main: Html;
  /** What goes into the head besides: data blocks, alternates. */
  head?: Html;
};

/** The frame that every page of the public site stands in: a whole HTML document. */
export const layout = (page: Page): string => {
  const { site, lang, main } = page;
  const t = speak(lang);
  const current = (section: Page['section']) => section === page.section && html` aria-current="page"`;
  const document = html`<!doctype html>
<html lang="${LANGUAGE_TAG[lang]}">
${head(page)}
<body>
<a class="skip" href="#main">${t('跳到正文', 'Skip to the content')}</a>
${site.demonstration && demonstration(lang)}
<header class="masthead">
<div class="frame">
<a class="brand" href="${pagePath('/', lang)}"><img src="${site.assets.logo}" alt="" width="36" height="36"><span><b>${OFFICE.name[lang]}</b><span class="tagline">${t('统计数据发布', 'Statistical releases')}</span></span></a>
<nav aria-label="${t('主导航', 'Main')}"><ul>
<li><a href="${pagePath('/', lang)}"${current('home')}>${t('首页', 'Home')}</a></li>
<li><a href="${pagePath('/calendar/', lang)}"${current('calendar')}>${t('发布日历', 'Calendar')}</a></li>
<li><a href="${pagePath('/requests/', lang)}"${current('requests')}>${t('依申请公开', 'Requests')}</a></li>
<li><a href="${pagePath(page.path, t('en', 'zh'))}" lang="${t('en', 'zh-CN')}" hreflang="${t('en', 'zh-CN')}" data-language>${t('English', '中文')}</a></li>
</ul></nav>
</div>
</header>
<main id="main" class="frame" tabindex="-1">
${main}
</main>
${footer(lang)}
</body>
</html>
`;
  return document.toString();
};

const head = (page: Page): Html => {
  const { site, lang, path, title, description, nowhere, head: more } = page;
  const t = speak(lang);
  const whole = path === '/' && !nowhere ? title : `${title} | ${OFFICE.name[lang]}`;
  return html`<head>
<meta charset="utf-8">
<title>${whole}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${description}">
${nowhere ? html`<meta name="robots" content="noindex">` : itself(page)}
<link rel="alternate" type="application/atom+xml" href="${pagePath('/feed.atom', lang)}" title="${t('发布与更正', 'Releases and corrections')}">
<link rel="alternate" type="text/calendar" href="${pagePath('/calendar.ics', lang)}" title="${t('发布日历', 'Release calendar')}">
<link rel="icon" type="image/svg+xml" href="${site.assets.logo}">
<link rel="stylesheet" href="${site.assets.css}">
<script type="module" src="${site.assets.js}"></script>
${more}
</head>`;
};

/** Where the page stands, in each language, and how it reads where it is passed on. */
const itself = ({ site, lang, path, title, description }: Page): Html => {
  const t = speak(lang);
  const address = (language: Lang) => `${site.address}${pagePath(path, language)}`;
  return html`<link rel="canonical" href="${address(lang)}">
<link rel="alternate" hreflang="zh-CN" href="${address('zh')}">
<link rel="alternate" hreflang="en" href="${address('en')}">
<link rel="alternate" hreflang="x-default" href="${address('zh')}">
<meta property="og:type" content="website">
<meta property="og:title" content="${title}">
<meta property="og:description" content="${description}">
<meta property="og:url" content="${address(lang)}">
<meta property="og:site_name" content="${OFFICE.name[lang]}">
<meta property="og:locale" content="${t('zh_CN', 'en_GB')}">`;
};

/** Without scripts it says that the clock is its own; with them the script fills in what the clock shows. */
const demonstration = (lang: Lang): Html => {
  const t = speak(lang);
  return html`<aside class="demonstration" aria-label="${t('演示说明', 'About this demonstration')}"><p class="frame"><strong>${t('演示系统', 'Demonstration')}</strong>${t('：数据为真实数据，时钟为演示专用，与真实时间不同', ': real figures, on a demo clock that differs from real time')}<span data-clock-line hidden>${t('；演示时钟为 ', ', which shows ')}<time data-clock></time></span>${t('。', '.')}</p></aside>`;
};

const footer = (lang: Lang): Html => {
  const t = speak(lang);
  return html`<footer class="colophon">
<div class="frame">
<address>
<b>${OFFICE.name[lang]}</b><br>
${OFFICE.address[lang]}${t('，邮编 ', ', postcode ')}${OFFICE.postcode}<br>
${t('电话：', 'Telephone ')}${telephone(OFFICE.phone)}${t('；电子邮箱：', '; e-mail ')}<a href="mailto:${OFFICE.email}">${OFFICE.email}</a>
</address>
<p>${OFFICE.particularsNote[lang]}</p>
${registration(OFFICE.registration, lang)}<ul class="inline">
<li><a href="${pagePath('/disclosure/', lang)}">${t('信息公开', 'Disclosure')}</a></li>
<li><a href="${pagePath('/disclosure/log/', lang)}">${t('依申请公开答复目录', 'Disclosure log')}</a></li>
<li><a href="${pagePath('/calendar.ics', lang)}">${t('订阅日历（iCalendar）', 'Calendar (iCalendar)')}</a></li>
<li><a href="/calendar.json">${t('日历（JSON）', 'Calendar (JSON)')}</a></li>
<li><a href="${pagePath('/feed.atom', lang)}">${t('发布订阅（Atom）', 'Feed (Atom)')}</a></li>
<li><a href="/.well-known/jwks.json">${t('签名公钥', 'Signing keys')}</a></li>
<li><a href="/openapi.json">${t('接口说明（OpenAPI）', 'API description (OpenAPI)')}</a></li>
</ul>
</div>
</footer>`;
};

/** The numbers under which a site of the government is registered; nothing while the office has filled in none. */
export const registration = (
  { icp, publicSecurity, siteId }: typeof OFFICE.registration,
  lang: Lang,
): Html | false => {
  const t = speak(lang);
  const numbers = [
    icp && html`<li><a href="https://beian.miit.gov.cn/" rel="external">${icp}</a></li>`,
    publicSecurity && html`<li><a href="https://beian.mps.gov.cn/" rel="external">${publicSecurity}</a></li>`,
    siteId && html`<li>${t('网站标识码：', 'Site number ')}${siteId}</li>`,
  ].filter(Boolean);
  return (
    numbers.length > 0 &&
    html`<ul class="inline">${numbers}</ul>
`
  );
};

/** A telephone number as a link that a phone can call. */
export const telephone = (number: string): Html =>
  html`<a href="tel:${number.replace(/[^\d+]/g, '')}">${number}</a>`;
