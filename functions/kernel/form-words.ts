import type { Text } from './text.ts';

/** The form of copy wanted, and the way in which it is handed over. */
export const COPY_FORMS = ['electronic', 'paper', 'disc', 'inspection'] as const;
export const REPLY_WAYS = ['web', 'email', 'post', 'courier', 'fax', 'in-person'] as const;

export const FORM_NAMES: Readonly<Record<(typeof COPY_FORMS)[number], Text>> = {
  electronic: { zh: '电子文件', en: 'Electronic file' },
  paper: { zh: '纸质', en: 'Paper' },
  disc: { zh: '光盘', en: 'Disc' },
  inspection: { zh: '当场查阅、抄录', en: 'Read and copy by hand at the office' },
};

export const WAY_NAMES: Readonly<Record<(typeof REPLY_WAYS)[number], Text>> = {
  web: {
    zh: '网上领取（凭登记编号和查询密码）',
    en: 'Online, with the reference number and tracking code of the receipt',
  },
  email: { zh: '电子邮件', en: 'E-mail' },
  post: { zh: '邮寄', en: 'Post' },
  courier: { zh: '快递（运费到付）', en: 'Courier, paid on delivery' },
  fax: { zh: '传真', en: 'Fax' },
  'in-person': { zh: '自行领取或当场查阅', en: 'In person at the office' },
};

/** What is said of each fault of a form, to people; the key is its code, for programs. */
export const SAY = {
  missing: { zh: '请填写。', en: 'Please fill this in.' },
  empty: { zh: '请填写。', en: 'Please fill this in.' },
  text: { zh: '请填写文字。', en: 'Please give this as text.' },
  unknown: { zh: '表单没有这一项。', en: 'There is no such field.' },
  'not-offered': { zh: '请从所列选项中选择一项。', en: 'Please choose one of the options.' },
  'too-long': { zh: '内容过长，请缩短。', en: 'This is longer than is accepted. Please shorten it.' },
  'control-characters': {
    zh: '含有不可见的控制字符，请重新输入此项。',
    en: 'This holds invisible control characters. Please type it again.',
  },
  'half-a-character': {
    zh: '含有不完整的字符，请重新输入此项。',
    en: 'This holds an incomplete character. Please type it again.',
  },
  'impossible-date': {
    zh: '没有这一天，请按“年-月-日”填写，如 2017-12-31。',
    en: 'There is no such day. Please write it as year-month-day, such as 2017-12-31.',
  },
  'date-out-of-range': {
    zh: '日期应在 1900 年至 2199 年之间。',
    en: 'The day must lie between 1900 and 2199.',
  },
  'ends-before-it-begins': {
    zh: '截止日期早于起始日期。',
    en: 'The end date must be after the start date.',
  },
  'credit-code': {
    zh: '统一社会信用代码应为 18 位，校验位不符，请核对。',
    en: 'A unified social credit code has 18 characters, the last of which checks the others. Please compare.',
  },
  'identity-number': {
    zh: '证件号码格式或校验位不符，请核对。',
    en: 'This is not a number of such a document. Please compare.',
  },
  'impossible-birth-date': {
    zh: '证件号码中的出生日期不存在，请核对。',
    en: 'The day of birth inside this number does not exist. Please compare.',
  },
  'identity-wanted': {
    zh: '法律要求提供身份证明：请选择证件并填写号码，或者选择“到场出示”。',
    en: 'The law asks for proof of identity: choose a document and give its number, or choose to show it in person.',
  },
  phone: {
    zh: '请填写电话号码，如 023-0000 0000。',
    en: 'Please give a telephone number, such as 023-0000 0000.',
  },
  email: {
    zh: '请填写电子邮箱，如 name@example.org。',
    en: 'Please give an e-mail address, such as name@example.org.',
  },
  'no-contact': {
    zh: '电话、电子邮箱和通信地址请至少填写一项。',
    en: 'Please give at least one of telephone, e-mail and postal address.',
  },
  'phone-or-email': {
    zh: '电子邮箱和联系电话请至少填写一项。',
    en: 'Please give an e-mail address or a telephone number.',
  },
  'way-needs-email': {
    zh: '选择电子邮件领取，请填写电子邮箱。',
    en: 'To get it by e-mail, please give your e-mail address.',
  },
  'way-needs-address': {
    zh: '选择邮寄或者快递，请填写通信地址。',
    en: 'To get it by post or courier, please give your postal address.',
  },
  'way-needs-fax': {
    zh: '选择传真，请填写传真号码。',
    en: 'To get it by fax, please give your fax number.',
  },
  'way-needs-phone': {
    zh: '选择快递，请填写联系电话，以便投递。',
    en: 'To get it by courier, please give a telephone number for the delivery.',
  },
  'joint-identity-number': {
    zh: '有共同申请人的证件号码校验位不符，请核对。',
    en: 'The number of a joint applicant is no number of such a document: please compare it.',
  },
  'joint-applicants': {
    zh: '每行填写一位共同申请人，姓名在前，证件号码和电话在后，用逗号隔开；最多二十位。',
    en: 'One joint applicant a line: the name first, then number of document and telephone, with commas between; twenty at most.',
  },
  'agent-name': {
    zh: '填写了代理人的电话或者证件号码，请同时填写代理人姓名。',
    en: 'A telephone or document number of an agent was given: please give the agent’s name too.',
  },
  'way-does-not-fit': {
    zh: '所选提供形式不能以这种方式领取，请另选。',
    en: 'What you chose above cannot be handed over this way. Please choose another.',
  },
  'nothing-wanted': {
    zh: '请说明需要什么信息：名称、文号或者描述至少填写一项。',
    en: 'Please say what you want to know: a title, a document number or a description.',
  },
  'reason-wanted': {
    zh: '现行条例（国务院令第492号）要求说明生产、生活、科研等需要。',
    en: 'The Regulations in force (2007) ask what you need it for: production, life or research.',
  },
  proof: {
    zh: '自动核验已过期或已用过，请再提交一次。',
    en: 'The automatic check has expired or was used before. Please send the form again.',
  },
} as const satisfies Record<string, Text>;
export type FaultCode = keyof typeof SAY;

/** Fields whose value is chosen from a list rather than written. */
const CHOSEN = ['matter', 'form', 'way', 'kind', 'identityDocument', 'people'];

/** What is said of a fault of a field; what is missing is asked for by the name (`item`) under which the form has it. */
export const sayOf = (code: FaultCode, field: string, item: Text): Text => {
  if (code !== 'missing' && code !== 'empty') return SAY[code];
  return CHOSEN.includes(field)
    ? { zh: `请选择${item.zh}。`, en: `Please choose: ${item.en}.` }
    : { zh: `请填写${item.zh}。`, en: `Please fill in: ${item.en}.` };
};
