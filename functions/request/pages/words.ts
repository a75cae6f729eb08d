import type { Text } from '../../kernel/text.ts';
import type { RegimeId } from '../../law/regime.ts';
import { REQUEST_FIELDS } from '../contract/form-fields.ts';
import type { EventType } from '../rules/events/events.ts';
import { EVENT_TITLES } from '../rules/events/names.ts';
import type { LetterKind } from '../rules/letters/head.ts';

/** What people type beside the fields of the form. */
const OTHER_LABELS: Readonly<Record<string, Text>> = {
  attachment: { zh: '附件', en: 'Attachment' },
  proof: { zh: '自动核验', en: 'Automatic check' },
  receipt: { zh: '登记编号', en: 'Reference number' },
  secret: { zh: '查询密码', en: 'Tracking code' },
  supplement: { zh: '补正内容', en: 'What you add' },
  reasons: { zh: '理由', en: 'Reasons' },
  correct: { zh: '需要更正的内容', en: 'What is to be corrected' },
};

/** Every field of the desk as people read it. */
export const LABELS: Readonly<Record<string, Text>> = {
  ...Object.fromEntries(Object.entries(REQUEST_FIELDS).map(([name, { label }]) => [name, label])),
  ...OTHER_LABELS,
};

/** A field's label; a field that the form does not have is named as it was sent. */
export const labelOf = (name: string): Text => LABELS[name] ?? { zh: name, en: name };

/** What happened, as an applicant is told; what is the office's own affair is null. */
export const EVENT_NAMES: Readonly<Record<EventType, Text | null>> = {
  received: { zh: EVENT_TITLES.received, en: 'The request arrived' },
  confirmed: { zh: EVENT_TITLES.confirmed, en: 'The receipt was confirmed with you' },
  registered: { zh: EVENT_TITLES.registered, en: 'Registered' },
  assigned: null,
  'supplement-asked': { zh: EVENT_TITLES['supplement-asked'], en: 'A supplement was asked for' },
  'supplement-arrived': { zh: EVENT_TITLES['supplement-arrived'], en: 'The supplement arrived' },
  'supplement-lapsed': { zh: EVENT_TITLES['supplement-lapsed'], en: 'The time to supplement passed' },
  'consultation-dispatched': {
    zh: EVENT_TITLES['consultation-dispatched'],
    en: 'Others were asked for their view',
  },
  'consultation-received': null,
  'consultation-replied': { zh: EVENT_TITLES['consultation-replied'], en: 'Those asked have replied' },
  'extension-proposed': null,
  'extension-approved': null,
  'extension-declined': null,
  'extension-told': { zh: EVENT_TITLES['extension-told'], en: 'You were told of an extension' },
  'excessive-found': null,
  'reasons-asked': { zh: EVENT_TITLES['reasons-asked'], en: 'You were asked for reasons' },
  'reasons-given': { zh: EVENT_TITLES['reasons-given'], en: 'Your reasons arrived' },
  'later-date-agreed': { zh: EVENT_TITLES['later-date-agreed'], en: 'You were told of a later date' },
  'fee-noticed': { zh: EVENT_TITLES['fee-noticed'], en: 'A fee notice was sent' },
  'fee-notice-received': { zh: EVENT_TITLES['fee-notice-received'], en: 'The fee notice reached you' },
  'fee-paid': { zh: EVENT_TITLES['fee-paid'], en: 'The fee was paid' },
  'fee-lapsed': { zh: EVENT_TITLES['fee-lapsed'], en: 'The time to pay passed' },
  'fee-waived': { zh: EVENT_TITLES['fee-waived'], en: 'The fee was waived' },
  'contact-lost': { zh: EVENT_TITLES['contact-lost'], en: 'You could not be reached' },
  'contact-restored': { zh: EVENT_TITLES['contact-restored'], en: 'Contact was restored' },
  decided: { zh: EVENT_TITLES.decided, en: 'Decided' },
  reviewed: null,
  dispatched: { zh: EVENT_TITLES.dispatched, en: 'The answer was sent' },
  delivered: { zh: EVENT_TITLES.delivered, en: 'The answer reached you' },
  withdrawn: { zh: EVENT_TITLES.withdrawn, en: 'You withdrew the request' },
  transferred: { zh: EVENT_TITLES.transferred, en: 'Handed on to another agency' },
  'link-proposed': null,
  linked: { zh: EVENT_TITLES.linked, en: 'Joined with another request' },
  split: { zh: EVENT_TITLES.split, en: 'Split into several requests' },
  reopened: { zh: EVENT_TITLES.reopened, en: 'Taken up again' },
  'remedy-notified': {
    zh: EVENT_TITLES['remedy-notified'],
    en: 'The office learnt of reconsideration or a suit',
  },
  'remedy-answered': null,
  'remedy-decided': { zh: EVENT_TITLES['remedy-decided'], en: 'Reconsideration or the suit was decided' },
  'calendar-changed': {
    zh: EVENT_TITLES['calendar-changed'],
    en: 'A holiday notice changed; the date was counted anew',
  },
};

/** The law's name and its year, as people know it, and the articles that this room cites. */
export const LAW: Readonly<Record<RegimeId, { name: Text; retention: Text }>> = {
  v2008: {
    name: {
      zh: '《中华人民共和国政府信息公开条例》（国务院令第492号）',
      en: 'the Regulations on Open Government Information of 2007',
    },
    retention: {
      zh: '按照《机关文件材料归档范围和文书档案保管期限规定》保存，一般为十年',
      en: 'as long as the archive rules say, as a rule ten years',
    },
  },
  v2019: {
    name: {
      zh: '《中华人民共和国政府信息公开条例》（2019年修订）',
      en: 'the Regulations on Open Government Information, revised 2019',
    },
    retention: {
      zh: '按照《机关文件材料归档范围和文书档案保管期限规定》保存，一般为十年',
      en: 'as long as the archive rules say, as a rule ten years',
    },
  },
};

/** Letters as their list names them. */
export const LETTER_NAMES: Readonly<Record<LetterKind, Text>> = {
  receipt: { zh: '登记回执', en: 'Receipt' },
  supplement: { zh: '补正告知书', en: 'Request to supplement' },
  extension: { zh: '延期答复告知书', en: 'Notice of extension' },
  consultation: { zh: '征求意见文书', en: 'Enquiry to others' },
  reasons: { zh: '说明理由告知书', en: 'Request for reasons' },
  'later-date': { zh: '延迟答复告知书', en: 'Notice of a later date' },
  fee: { zh: '收费通知书', en: 'Fee notice' },
  answer: { zh: '答复书', en: 'Answer' },
  split: { zh: '分别办理告知书', en: 'Notice that it was split' },
  transfer: { zh: '转送告知书', en: 'Notice of transfer' },
  withdrawal: { zh: '撤回告知书', en: 'Notice of withdrawal' },
};
