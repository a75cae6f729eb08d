import { type Html, html } from '../../../formats/markup.ts';
import { extensionOf } from '../../../formats/media.ts';
import type { Lang, Text } from '../../../kernel/text.ts';
import type { Remedies } from '../../../law/remedy.ts';
import { bytes } from '../../../release/pages/downloads.ts';
import { type FieldFault, faultSummary, hidden } from '../../../web/forms/fields.ts';
import { dayName } from '../../../web/pages/moments.ts';
import { pagePath, type Site, speak } from '../../../web/pages/site.ts';
import type { Deadline } from '../../rules/deadline/deadline.ts';
import { DISPATCH_WAY_NAMES } from '../../rules/events/events.ts';
import { isAnswered, type RequestCase } from '../../rules/request.ts';
import { CASE_STATE_NAMES } from '../../rules/states.ts';
import { type Attachments, attachmentsSection } from '../attachments.ts';
import { requestsPage } from '../frame.ts';
import { type IdentityFile, identitySection } from '../identity-section.ts';
import { ASK_FOR_IT, isTooLargeToFetch } from '../large-documents.ts';
import { otherRequests, ownWords, type WantedWords } from '../own-words.ts';
import { EVENT_NAMES } from '../words.ts';
import { type ActsModel, acts } from './acts.ts';
import { ledgerTable } from './ledger-table.ts';

export type StatusModel = {
  site: Site;
  lang: Lang;
  receipt: string;
  /** Carried from form to form, unseen: it stands in no address and on no screen. */
  secret: string;
  /** What this browser remembers beside it. */
  others: readonly { receipt: string; secret: string }[];
  /** What they asked; null where nobody can read it any more. */
  wanted: WantedWords | null;
  today: string;
  request: RequestCase;
  deadline: Deadline;
  letters: readonly { n: number; name: Text; day: string }[];
  /** `name`: as the officer named it, and the letter does; null where it can be opened no more. */
  documents: readonly { n: number; name: string | null; type: string; bytes: number }[];
  acts: ActsModel;
  identity: IdentityFile;
  attachments: Attachments;
  /** What may be done about the answer, or about its absence; null while nothing may. */
  remedies: Remedies | null;
  /** Where the answer was not given in time. */
  silent: boolean;
  /** Published path of the forms' own script. */
  script: string;
  /** What was just done. */
  note?: Text;
};

/** Where a request stands, in plain words, with every counted day and what one may do. */
export const statusPage = (model: StatusModel): string => {
  const { site, lang, receipt, request, deadline, note, secret } = model;
  const t = speak(lang);
  const own = { receipt, secret };
  const main = html`<header class="opening"><p class="eyebrow">${receipt}</p>
<h1>${CASE_STATE_NAMES[request.state][lang]}</h1>
<p class="lead">${inWords(model)}</p></header>
${note && html`<div class="notice" role="status"><p>${note[lang]}</p></div>`}
${faultSummary({ lang, values: {}, faults: faultsOf(model) }, FAULT_LABELS)}
${flags(model)}
${letters(model)}
${documents(model)}
${acts(model.acts, own, lang)}
${identitySection(model.identity, own, lang)}
${attachmentsSection(model.attachments, own, lang)}
${remedies(model)}
<section aria-labelledby="days"><h2 id="days">${t('期限怎样计算', 'How the days are counted')}</h2>
<p>${counted(deadline, lang, isAnswered(request))}</p>
${ledgerTable(untilAnswered(deadline), lang)}</section>
<section aria-labelledby="history"><h2 id="history">${t('办理记录', 'What has happened')}</h2>
<ol class="history">${history(request, lang)}</ol></section>
${ownWords(model.wanted, lang)}
${otherRequests(model.others, lang)}
<section aria-labelledby="data"><h2 id="data">${t('您的资料', 'Your data')}</h2>
<p>${t('导出本件申请中您填写的全部内容、收到的文书和办理记录（JSON）。', 'Everything you wrote in this request, the letters you got and its history, as JSON.')}</p>
<form class="inline-form" method="post" action="${pagePath('/requests/track/export', lang)}">${hidden(own)}<button type="submit" class="second">${t('导出资料', 'Export')}</button></form>
<p><a href="${pagePath('/requests/receipt/', lang)}">${t('显示和打印回执', 'Show and print the receipt')}</a></p>
<p><a href="${pagePath('/requests/new/', lang)}">${t('提出另一件申请', 'Make another request')}</a> <span class="note">${t('这一件不受影响，半小时内可以随时回到这里。', 'This one stays as it is, and within half an hour you can come back to it here.')}</span></p>
<form class="inline-form" method="post" action="${pagePath('/requests/track/leave', lang)}"><button type="submit" class="second">${t('离开并清除本机上的编号和密码', 'Leave, and clear this device')}</button></form></section>`;
  return requestsPage({
    site,
    lang,
    here: 'track',
    path: '/requests/track/',
    title: `${CASE_STATE_NAMES[request.state][lang]}${t('：', ': ')}${receipt}`,
    description: t('申请进度。', 'Where a request stands.'),
    personal: true,
    script: model.script,
    main,
  });
};

/** Where a fault of what was just sent stands on this page, by the id of its field. */
const FAULT_LABELS: Readonly<Record<string, Text>> = {
  file: { zh: '身份证明', en: 'Proof of identity' },
  attachment: { zh: '附件', en: 'Attachment' },
  'supplement-text': { zh: '补正或者理由', en: 'Supplement or reasons' },
  'correct-text': { zh: '更正我的资料', en: 'Correct my data' },
  email: { zh: '邮件通知', en: 'Mail about steps' },
};

const FIELD_OF = {
  supplement: 'supplement-text',
  correct: 'correct-text',
  notices: 'email',
} as const satisfies Record<NonNullable<ActsModel['filled']>['act'], string>;

/** What is wrong with what was just sent: its form lies far below where a page begins, so that its head says it. */
const faultsOf = ({ acts: { filled }, identity, attachments }: StatusModel): FieldFault[] => {
  const file = 'fault' in identity ? identity.fault : undefined;
  return [
    ...(file ? [{ field: 'file', say: file }] : []),
    ...(attachments.fault ? [{ field: 'attachment', say: attachments.fault }] : []),
    ...(filled ? filled.faults.map(({ say }) => ({ field: FIELD_OF[filled.act], say })) : []),
  ];
};

const time = (day: string, lang: Lang): Html => html`<time datetime="${day}">${dayName(day, lang)}</time>`;

/** One or two sentences: what the state means for the applicant, and until when. */
const inWords = ({ request, deadline, lang, today, letters: sent }: StatusModel): Html => {
  const t = speak(lang);
  const by = deadline.due && html`<b>${time(deadline.due, lang)}</b>`;
  const { supplement, payment } = deadline.windows;
  switch (request.state) {
    case 'awaiting-supplement':
      return supplement.until !== null && supplement.until < today
        ? html`${t('补正期限已于', 'The time to supplement ended on ')}${time(supplement.until, lang)}${t('届满。', '.')}`
        : html`${t('请在', 'Please supplement your request by ')}${supplement.until && html`<b>${time(supplement.until, lang)}</b>`}${t('前（含当日）补正；', '; ')}${waitingFor(by, lang)}`;
    case 'awaiting-payment':
      return html`${t('请按收费通知缴费', 'Please pay as the fee notice says')}${payment?.until && html`${t('，期限为', ', by ')}<b>${time(payment.until, lang)}</b>`}${t('。', '.')}`;
    case 'lapsed':
      return html`${t('期限届满未补正或者未缴费，视为放弃申请。', 'What was asked of you did not come in time, so the request counts as abandoned.')}`;
    case 'unreachable':
      return html`${t('按所留联系方式未能联系到您；恢复联系后继续办理。请致电本机关。', 'You could not be reached as you wrote. Please call the office; the request goes on from then.')}`;
    case 'dispatched':
    case 'delivered':
      return html`${deadline.stoppedOn && html`${t('答复已于', 'The answer was sent on ')}${time(deadline.stoppedOn, lang)}${byWay(request, lang)}`}${sent.length > 0 && t('可以在下面领取。', ' You can fetch it below.')}`;
    case 'withdrawn':
      return html`${t('您已撤回申请，不再办理。', 'You have withdrawn it; nothing more is done.')}`;
    case 'transferred':
      return handedOn(request, lang);
    case 'linked':
      return joinedWith(request, lang);
    case 'split':
      return splitInto(request, lang);
    default:
      return by
        ? html`${today > String(deadline.due) ? t('答复期限已于', 'The answer was due on ') : t('答复期限截至', 'The answer is due by ')}${by}${today > String(deadline.due) && t('届满。', '.')}${deadline.provisional && t('（暂定）', ' (provisional)')}${today <= String(deadline.due) && t('。', '.')}`
        : html`${t('正在征求其他方面的意见，期间不计入期限；有了结果再确定答复日期。', 'Others are being asked, and this time does not count; the date follows once they have replied.')}`;
  }
};

/** A supplement that was asked for too late moves no due date, so that there is one while it is waited for. */
const waitingFor = (by: Html | null | '', lang: Lang): Html => {
  const t = speak(lang);
  return by
    ? html`${t('答复期限不因补正而变，截至', 'the answer is still due by ')}${by}${t('。', '.')}`
    : html`${t('等待补正的时间不计入期限。', 'the time until it arrives does not count.')}`;
};

/** By which way the answer went out, so that people look where it comes; this page is where they are. */
const byWay = ({ events }: RequestCase, lang: Lang): string => {
  const t = speak(lang);
  const way = events.findLast((event) => event.type === 'dispatched')?.way;
  if (way === undefined || way === 'web') return t('发出。', '.');
  const { zh, en } = DISPATCH_WAY_NAMES[way];
  return t(`以${zh}方式发出。`, ` ${en}.`);
};

/** With which request, since that one is answered, and whom to call where it is not the same. */
const joinedWith = ({ events }: RequestCase, lang: Lang): Html => {
  const t = speak(lang);
  const as = events.findLast((event) => event.type === 'linked')?.as ?? '';
  return html`${t(
    `与申请 ${as} 合并办理。如您认为并非同一申请，请致电本机关。`,
    `It goes on together with the request ${as}. If yours is another request, please call the office.`,
  )}`;
};

/** The numbers under which it goes on; each has a secret of its own, which the office gives out. */
const splitInto = ({ events }: RequestCase, lang: Lang): Html => {
  const t = speak(lang);
  const into = events.findLast((event) => event.type === 'split')?.into ?? [];
  return html`${t(
    `拆分为${into.length}件分别办理，登记编号：${into.join('、')}。各件的查询密码由本机关另行告知。`,
    `It goes on as ${into.length} requests: ${into.join(', ')}. The office tells you the tracking code of each.`,
  )}`;
};

/** To which agency, since the applicant has to ask there from now on. */
const handedOn = ({ events }: RequestCase, lang: Lang): Html => {
  const t = speak(lang);
  const to = events.findLast((event) => event.type === 'transferred')?.agency ?? '';
  return html`${t(`申请已转送${to}办理，请向该机关查询。`, `It was handed on to ${to}; please ask there.`)}`;
};

const flags = ({ deadline, lang, silent }: StatusModel): Html | false => {
  const t = speak(lang);
  const said: string[] = [];
  if (deadline.provisional && deadline.running === 'running') {
    said.push(
      t(
        '答复日期为暂定：有关期间的节假日安排尚未公布，公布后可能提前或者推后，届时在此更新。',
        'The date is provisional: holidays of that time are not announced yet. It may move either way, and is shown here as it stands.',
      ),
    );
  }
  if (deadline.extendedBy > 0) {
    said.push(
      t(
        `答复期限已依法延长${deadline.extendedBy}个工作日，理由见延期告知书。`,
        `The time to answer was extended by ${deadline.extendedBy} working days; the reasons stand in the notice of extension.`,
      ),
    );
  }
  if (deadline.flags.includes('unconfirmed-receipt')) {
    said.push(
      t(
        '本机关尚未与您确认收到，期限自到达之日起计算。',
        'The receipt is not confirmed with you yet; days count from arrival.',
      ),
    );
  }
  if (silent)
    said.push(
      t(
        '本机关未在期限内答复。救济途径见下。',
        'The office has not answered in time. What you can do stands below.',
      ),
    );
  return said.length > 0 && html`<div class="notice">${said.map((one) => html`<p>${one}</p>`)}</div>`;
};

const letters = ({ letters: sent, receipt, secret, lang }: StatusModel): Html | false => {
  const t = speak(lang);
  if (sent.length === 0) return false;
  return html`<section aria-labelledby="letters"><h2 id="letters">${t('文书', 'Letters')}</h2>
<ul class="list">${sent.map(
    ({
      n,
      name,
      day,
    }) => html`<li class="letter"><span>${name[lang]} <span class="note">${time(day, lang)}</span></span>
<form method="post" action="${pagePath('/requests/track/letter', lang)}">${hidden({ receipt, secret, letter: String(n) })}<button type="submit" name="as" value="html" class="link">${t('查看', 'Read')}<span class="unseen">${t('：', ': ')}${name[lang]} ${n}</span></button> <button type="submit" name="as" value="docx" class="link">${t('下载 DOCX', 'Download DOCX')}<span class="unseen">${t('：', ': ')}${name[lang]} ${n}</span></button></form></li>
`,
  )}</ul></section>`;
};

const documents = ({ documents: released, receipt, secret, lang }: StatusModel): Html | false => {
  const t = speak(lang);
  if (released.length === 0) return false;
  return html`<section aria-labelledby="documents"><h2 id="documents">${t('公开的文件', 'Documents released to you')}</h2>
<ul class="list">${released.map(
    ({
      n,
      name,
      type,
      bytes: size,
    }) => html`<li class="letter"><span>${name ?? t(`文件${n}`, `Document ${n}`)} <span class="note">${extensionOf(type).toUpperCase()}${t('，', ', ')}${bytes(size)}</span></span>
${
  isTooLargeToFetch(size)
    ? html`<span>${ASK_FOR_IT[lang]}</span>`
    : html`<form method="post" action="${pagePath('/requests/track/document', lang)}">${hidden({ receipt, secret, document: String(n) })}<button type="submit" class="link">${t('下载', 'Download')}<span class="unseen">${t('：', ': ')}${name ?? t(`文件${n}`, `document ${n}`)}</span></button></form>`
}</li>
`,
  )}</ul></section>`;
};

/** The periods run from the receipt of the answer, which the office learns of later than of its leaving. */
const countedFromSending = ({ state }: RequestCase, lang: Lang): Html | false => {
  const t = speak(lang);
  return (
    state === 'dispatched' &&
    html`
<p>${t('送达日期尚未登记，以上日期按发出之日计算；期限自您收到答复书之日起算。', 'When you received the answer is not on record yet: these days count from its sending, and the periods run from the day on which you got it.')}</p>`
  );
};

const remedies = ({ request, remedies: open, lang }: StatusModel): Html | false => {
  const t = speak(lang);
  if (!open) return false;
  return html`<section aria-labelledby="remedies"><h2 id="remedies">${t('不服怎么办', 'If you disagree')}</h2>
<ul>
<li>${t('向', 'You can apply to the ')}${open.authority[lang]}${t('申请行政复议，截至', ' for administrative reconsideration until ')}<b>${time(open.reconsiderationUntil, lang)}</b>${t(`（${open.reconsiderationDays}日内，${open.reconsiderationLaw.zh}）。`, ` (within ${open.reconsiderationDays} days; ${open.reconsiderationLaw.en}).`)}</li>
<li>${
    open.suitUntil === null
      ? t(
          `须先申请复议；对复议决定不服的，自收到决定书之日起${open.suitAfterReconsiderationDays}日内可以向${open.court.zh}提起行政诉讼（${open.suitLaw.zh}）。`,
          `Reconsideration comes first; against its decision you can go to the ${open.court.en} within ${open.suitAfterReconsiderationDays} days of receiving it (${open.suitLaw.en}).`,
        )
      : html`${t(`或者直接向${open.court.zh}提起行政诉讼，截至`, `Or you can go to the ${open.court.en} at once, until `)}<b>${time(open.suitUntil, lang)}</b>${t(`（${open.suitMonths}个月内，${open.suitLaw.zh}）。`, ` (within ${open.suitMonths} months; ${open.suitLaw.en}).`)}`
  }</li></ul>${countedFromSending(request, lang)}</section>`;
};

/** Once the answer is sent, the days after it are nobody's concern. */
const untilAnswered = ({ ledger, stoppedOn }: Deadline): Deadline['ledger'] =>
  stoppedOn === null ? ledger : ledger.filter(({ date }) => date <= stoppedOn);

/** `sent`: the deadline was stopped by an answer, and not by the end of the request without one. */
const counted = (deadline: Deadline, lang: Lang, sent: boolean): string => {
  const t = speak(lang);
  const days = untilAnswered(deadline).filter((one) => one.counted).length;
  if (deadline.stoppedOn !== null && !sent) {
    return t(
      `法定期限${deadline.workingDays}个工作日，收到之日不计；到办理终止，计${days}日。下表列出每一天是否计入和依据。`,
      `The law gives ${deadline.workingDays} working days, the day of receipt not counted; ${days} had counted when it was closed. The table shows each day, whether it counts, and why.`,
    );
  }
  if (deadline.stoppedOn !== null) {
    return t(
      `法定期限${deadline.workingDays}个工作日，收到之日不计；到答复发出，计${days}日。下表列出每一天是否计入和依据。`,
      `The law gives ${deadline.workingDays} working days, the day of receipt not counted; ${days} had counted when the answer was sent. The table shows each day, whether it counts, and why.`,
    );
  }
  return t(
    `法定期限${deadline.workingDays}个工作日，收到之日不计；下表列出每一天是否计入和依据${deadline.due ? '' : `，目前已计${days}日`}。`,
    `The law gives ${deadline.workingDays} working days, the day of receipt not counted. The table shows each day, whether it counts, and why${deadline.due ? '' : `; ${days} have counted so far`}.`,
  );
};

const history = (request: RequestCase, lang: Lang): Html[] =>
  request.events
    .flatMap((event) => {
      const name = EVENT_NAMES[event.type];
      return name ? [{ day: event.day, name }] : [];
    })
    .toReversed()
    .map(
      ({ day, name }) => html`<li>${time(day, lang)} <span>${name[lang]}</span></li>
`,
    );
