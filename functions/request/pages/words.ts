import { COPY_FORMS, FORM_NAMES, REPLY_WAYS, WAY_NAMES } from '../../kernel/form-words.ts';
import type { Text } from '../../kernel/text.ts';
import { APPLICANT_KIND_NAMES, APPLICANT_KINDS } from '../../law/outcome.ts';
import type { RegimeId } from '../../law/regime.ts';
import type { Option } from '../../web/forms/fields.ts';
import type { EventType } from '../rules/events/events.ts';
import { EVENT_TITLES } from '../rules/events/names.ts';
import { IDENTITY_DOCUMENTS, type IdentityDocument } from '../rules/form/identity-number.ts';
import type { LetterKind } from '../rules/letters/head.ts';

/** The fields of the form as people read them. */
export const LABELS: Readonly<Record<string, Text>> = {
  matter: { zh: '申请类型', en: 'What is this about' },
  title: { zh: '信息名称', en: 'Title of the information' },
  documentNumber: { zh: '文号', en: 'Document number' },
  description: { zh: '内容描述', en: 'Description' },
  since: { zh: '所需信息起始日期', en: 'Information from' },
  until: { zh: '所需信息截止日期', en: 'Information until' },
  form: { zh: '提供形式', en: 'In which form' },
  way: { zh: '获取方式', en: 'How you get it' },
  kind: { zh: '申请人类型', en: 'Type of applicant' },
  name: { zh: '姓名或者单位名称', en: 'Name' },
  creditCode: { zh: '统一社会信用代码', en: 'Unified social credit code' },
  representative: { zh: '法定代表人或者负责人', en: 'Legal representative' },
  contactPerson: { zh: '联系人', en: 'Contact person' },
  identityDocument: { zh: '身份证明', en: 'Proof of identity' },
  identityNumber: { zh: '证件号码', en: 'Number of the document' },
  joint: { zh: '共同申请人', en: 'Joint applicants' },
  agentName: { zh: '代理人姓名', en: 'Name of the agent' },
  agentPhone: { zh: '代理人电话', en: 'Telephone of the agent' },
  agentIdentityNumber: { zh: '代理人证件号码', en: 'Document number of the agent' },
  attachment: { zh: '附件', en: 'Attachment' },
  phone: { zh: '联系电话', en: 'Telephone' },
  email: { zh: '电子邮箱', en: 'E-mail' },
  fax: { zh: '传真号码', en: 'Fax number' },
  address: { zh: '通信地址和邮政编码', en: 'Postal address and code' },
  reason: { zh: '所需信息的用途', en: 'What you need it for' },
  proof: { zh: '自动核验', en: 'Automatic check' },
  notices: { zh: '邮件通知', en: 'Mail about steps' },
  receipt: { zh: '登记编号', en: 'Reference number' },
  secret: { zh: '查询密码', en: 'Tracking code' },
  supplement: { zh: '补正内容', en: 'What you add' },
  reasons: { zh: '理由', en: 'Reasons' },
  correct: { zh: '需要更正的内容', en: 'What is to be corrected' },
};

/** A field's label; a field that the form does not have is named as it was sent. */
export const labelOf = (name: string): Text => LABELS[name] ?? { zh: name, en: name };

const DOCUMENTS: Readonly<Record<IdentityDocument, Text>> = {
  'resident-id': { zh: '居民身份证', en: 'Resident identity card' },
  passport: { zh: '护照', en: 'Passport' },
  'hk-macao-permit': { zh: '港澳居民来往内地通行证', en: 'Mainland travel permit (Hong Kong, Macao)' },
  'taiwan-permit': { zh: '台湾居民来往大陆通行证', en: 'Mainland travel permit (Taiwan)' },
  'residence-permit': { zh: '外国人永久居留身份证、港澳台居民居住证', en: 'Residence card' },
  other: { zh: '其他证件', en: 'Another document' },
  'in-person': { zh: '到场出示，不在网上填写', en: 'I will show it in person' },
};

const named = <T extends string>(of: readonly T[], names: Readonly<Record<T, Text>>): Option[] =>
  of.map((value) => ({ value, name: names[value] }));

export const DOCUMENT_OPTIONS: readonly Option[] = [
  { value: '', name: { zh: '请选择', en: 'Please choose' } },
  ...named(IDENTITY_DOCUMENTS, DOCUMENTS),
];
export const FORM_OPTIONS = named(COPY_FORMS, FORM_NAMES);
export const WAY_OPTIONS = named(REPLY_WAYS, WAY_NAMES);
export const KIND_OPTIONS = named(APPLICANT_KINDS, APPLICANT_KIND_NAMES);

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
  linked: { zh: EVENT_TITLES.linked, en: 'Joined with an equal request' },
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
