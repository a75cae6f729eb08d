import type { Day } from '../../kernel/day.ts';
import type { Text } from '../../kernel/text.ts';
import type { EventType, RequestEvent } from './events/events.ts';

/**
 * What an applicant is told of by mail, as it happens: that the request has arrived, each step that the law wants
 * told, and that the answer is there. What was asked stands in none of it, nor a name, nor the tracking code: mail
 * is read on the way, and a mail box by more than one. The letters themselves are what the law knows; this says that
 * there is one.
 */
const NOTICES = {
  received: { zh: '已收到您的申请', en: 'your request has arrived' },
  'supplement-asked': { zh: '需要您补正申请', en: 'you are asked to supplement your request' },
  'consultation-dispatched': {
    zh: '正在征求其他方面的意见',
    en: 'others are being asked for their view',
  },
  'extension-told': { zh: '答复期限延长', en: 'the time to answer was extended' },
  'reasons-asked': { zh: '需要您说明理由', en: 'you are asked for reasons' },
  'later-date-agreed': { zh: '确定了延迟答复的期限', en: 'a later date of answer was set' },
  'fee-noticed': { zh: '已发出收费通知', en: 'a fee notice was sent to you' },
  'contact-lost': { zh: '未能与您取得联系，请致电', en: 'you could not be reached: please call' },
  dispatched: { zh: '答复已发出', en: 'your answer is there' },
  withdrawn: { zh: '申请已撤回', en: 'the request was withdrawn' },
  transferred: { zh: '申请已转送其他机关', en: 'the request was handed on to another agency' },
  linked: { zh: '与另一件申请合并办理', en: 'the request was joined with another' },
  split: { zh: '申请拆分办理', en: 'the request was split into several' },
  reopened: { zh: '申请重新办理', en: 'the request was taken up again' },
} as const satisfies Partial<Record<EventType, Text>>;

const isTold = (type: EventType): type is keyof typeof NOTICES => Object.hasOwn(NOTICES, type);

/** When the answer is due, and whether holidays that are not announced yet may still move that. */
type Due = { due: Day | null; provisional: boolean };

/** Until when something is to be done or answered, as the event or the clock after it says; or with what it goes on. */
const moreOf = (event: RequestEvent, { due, provisional }: Due): { zh: string; en: string } | null => {
  if (event.type === 'supplement-asked') {
    return { zh: `请在${event.until}前（含当日）补正`, en: `please do so by ${event.until}` };
  }
  if (event.type === 'later-date-agreed') return { zh: `期限${event.until}`, en: `by ${event.until}` };
  if ((event.type === 'received' || event.type === 'extension-told') && due !== null) {
    return {
      zh: `答复期限${due}${provisional ? '（暂定）' : ''}`,
      en: `the answer is due ${due}${provisional ? ' (provisional)' : ''}`,
    };
  }
  if (event.type === 'linked') return { zh: `登记编号${event.as}`, en: event.as };
  return null;
};

/** An answer or a letter that goes by mail itself needs no mail that says so. */
const goesByMail = (event: RequestEvent): boolean => event.type === 'dispatched' && event.way === 'email';

/** What is written of an event; null where the applicant is told nothing of it. `clock`: as it stands after it. */
export const noticeOf = (
  receipt: string,
  event: RequestEvent,
  clock: Due,
): { subject: string; text: string } | null => {
  if (!isTold(event.type) || goesByMail(event)) return null;
  const { zh, en } = NOTICES[event.type];
  const more = moreOf(event, clock);
  return {
    subject: `${receipt} ${zh} / ${en}`,
    text: [
      `政府信息公开申请 ${receipt}：${zh}（${event.day}）${more ? `，${more.zh}` : ''}。`,
      `Request for information ${receipt}: ${en} (${event.day})${more ? `; ${more.en}` : ''}.`,
    ].join('\n'),
  };
};

/** Whoever did not ask for it learns that somebody opens their request with another code from now on. */
export const renewedNotice = (receipt: string, day: Day): { subject: string; text: string } => ({
  subject: `${receipt} 查询密码已换发 / A new tracking code was issued`,
  text: [
    `政府信息公开申请 ${receipt}：查询密码已于${day}换发，旧密码失效。不是您要求的，请立即致电。`,
    `Request for information ${receipt}: a new tracking code was issued on ${day}, and the old one no longer opens it. If you did not ask for it, please call at once.`,
  ].join('\n'),
});

/** To the address that was on record until now, which may be the true one. Who asked for the change is not said. */
export const addressChangedNotice = (receipt: string, day: Day): { subject: string; text: string } => ({
  subject: `${receipt} 联系邮箱已更改 / The mail address was changed`,
  text: [
    `政府信息公开申请 ${receipt}：登记的电子邮箱已于${day}更改，此后不再通知此邮箱。不是您要求的，请立即致电。`,
    `Request for information ${receipt}: the mail address on record was changed on ${day}; this one is told nothing more. If you did not ask for it, please call at once.`,
  ].join('\n'),
});

/** What stands below every such mail: where to look, and how to have it end. `site` is the origin of the public site. */
export const noticeClose = (site: string, office: { name: Text; phone: string }): string =>
  [
    '',
    `凭登记编号和查询密码查看详情、领取文书：${site}/requests/track/`,
    `See more, and fetch letters, with your reference number and tracking code: ${site}/en/requests/track/`,
    '',
    `本邮件由系统发出，不含申请内容；不愿再收到的，可在查询页面停止；没有提出过申请的，请忽略或者告诉我们。${office.name.zh}，${office.phone}`,
    `This mail is automatic and says nothing of what you asked; it can be stopped where you follow the request. If you asked for nothing, ignore it or tell us. ${office.name.en}, ${office.phone}`,
    '',
  ].join('\n');
