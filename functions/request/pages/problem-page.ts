import { html } from '../../formats/markup.ts';
import type { Problem, Slug } from '../../kernel/problem.ts';
import type { Lang, Text } from '../../kernel/text.ts';
import { OFFICE, pagePath, type Site, speak } from '../../web/pages/site.ts';
import { requestsPage } from './frame.ts';
import { ASK_FOR_IT } from './large-documents.ts';

/** What went wrong, for people; the rest of the catalogue is for programs and reads as the last of these. */
const SAID: Partial<Record<Slug, { title: Text; text: Text }>> = {
  'not-found': {
    title: { zh: '没有这个页面', en: 'There is no such page' },
    text: {
      zh: '地址可能写错，或者页面已经移走。',
      en: 'The address may be mistyped, or the page has moved.',
    },
  },
  'too-many-requests': {
    title: { zh: '请稍后再试', en: 'Please try again later' },
    text: {
      zh: '同一网络地址在短时间内提交过多。您填写的内容没有丢失：请返回上一页，稍后再提交；也可以当面、写信或者传真申请。',
      en: 'Too many requests came from one network address in a short time. Nothing you typed is lost: go back, wait, and send again; or ask in person, by letter or by fax.',
    },
  },
  'too-large': {
    title: { zh: '内容过长', en: 'This is too long' },
    text: {
      zh: '没有收下。您填写的内容没有丢失：请返回上一页，缩短后再提交；较长的材料可以在提交后作为附件上传，也可以当面或者邮寄提交。',
      en: 'It was not taken. Nothing you typed is lost: go back, shorten it, and send it again. Longer papers can be sent as attachments afterwards, handed in, or sent by post.',
    },
  },
  'key-reused': {
    title: { zh: '这份表格已经提交过', en: 'This form was sent before' },
    text: {
      zh: '先前的申请已经收到。需要提出另一件申请的，请打开一份新的表格。',
      en: 'The request sent with it has arrived. To ask for something else, please open a fresh form.',
    },
  },
  'stale-version': {
    title: { zh: '申请刚刚有了变化', en: 'The request has just changed' },
    text: { zh: '请重新查询，再操作一次。', en: 'Please look it up again and repeat what you did.' },
  },
  conflict: {
    title: { zh: '目前不能这样办理', en: 'This cannot be done now' },
    text: {
      zh: '申请所处的状态不允许这一操作。请重新查询进度。',
      en: 'The request is not in a state that allows it. Please look it up again.',
    },
  },
  forbidden: {
    title: { zh: '请从公开网址访问', en: 'Please come through the public address' },
    text: { zh: '这个地址不直接提供服务。', en: 'This address does not serve anyone directly.' },
  },
};

/** What was wanted is larger than one answer carries; nothing that was typed is too long. */
const DOCUMENT_TOO_LARGE = {
  title: { zh: '文件较大，不能在网上领取', en: 'This document is too large to be fetched here' },
  text: ASK_FOR_IT,
};

const OTHER = {
  title: { zh: '没有办成', en: 'That did not work' },
  text: {
    zh: '系统没有完成这一操作，什么也没有改变。',
    en: 'It was not carried out, and nothing has changed.',
  },
};

const REQUEST = '/requests/new/';

/** The form at which whoever met a problem was. */
const formAt = (path: string): string => {
  if (/^(?:\/en)?\/ask\//.test(path)) return '/ask/new/';
  return /^(?:\/en)?\/disclosure\/events\//.test(path) ? '/disclosure/events/' : REQUEST;
};

const { 'key-reused': _k, 'stale-version': _s, conflict: _c, ...EVERYWHERE } = SAID;

/** The same at a form that is for no request. */
const ELSEWHERE: typeof SAID = {
  ...EVERYWHERE,
  'too-large': {
    title: { zh: '内容过长', en: 'This is too long' },
    text: {
      zh: '没有收下。您填写的内容没有丢失：请返回上一页，缩短后再提交。',
      en: 'It was not taken. Nothing you typed is lost: go back, shorten it, and send it again.',
    },
  },
  'too-many-requests': {
    title: { zh: '请稍后再试', en: 'Please try again later' },
    text: {
      zh: '同一网络地址在短时间内提交过多，这一次没有收下。您填写的内容没有丢失：请返回上一页，稍后再提交；也可以致电。',
      en: 'Too much came from one network address in a short time, and this was not taken. Nothing you typed is lost: go back, wait, and send again; or call.',
    },
  },
};

/** A problem as a page: what happened, what to do about it, and whom to call. */
export const problemPage = (given: {
  site: Site;
  lang: Lang;
  problem: Problem;
  /** Where it happened, by which the form is known that is offered; at the request desk unless given. */
  path?: string;
}): string => {
  const { site, lang, problem, path = '' } = given;
  const t = speak(lang);
  const form = formAt(path);
  const document = problem.faults.some(({ code }) => code === 'document-too-large');
  const said = (form === REQUEST ? SAID : ELSEWHERE)[problem.slug] ?? OTHER;
  const { title, text } = document ? DOCUMENT_TOO_LARGE : said;
  const wait = Number(problem.headers['retry-after'] ?? Number.NaN);
  const main = html`<header class="opening"><h1>${title[lang]}</h1></header>
<p>${text[lang]}</p>
${Number.isFinite(wait) && html`<p>${t(`约${Math.ceil(wait / 60)}分钟后可以再试。`, `You can try again in about ${Math.ceil(wait / 60)} min.`)}</p>`}
${problem.slug === 'internal' && html`<p class="note">${problem.detail[lang]}</p>`}
<p><a href="${pagePath(form, lang)}">${form === REQUEST ? t('打开申请表', 'Open the form') : t('打开表格', 'Open the form')}</a>${t('，或者致电', ', or call ')}${OFFICE.phone}${t('。', '.')}</p>`;
  return requestsPage({
    site,
    lang,
    here: null,
    path: form === REQUEST ? '/requests/' : form,
    title: title[lang],
    description: title[lang],
    personal: true,
    main,
  });
};
