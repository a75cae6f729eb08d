import { readFile } from 'node:fs/promises';
import { APPLICANT_KINDS } from '../../functions/domain/outcome.ts';
import { CHANNELS } from '../../functions/domain/regime.ts';
import { CaseAnswer, IntakeAnswer, SecretAnswer } from '../../functions/http/request-schemas.ts';
import { type Context, command, Refusal } from '../command.ts';
import { aligned, answer } from '../output.ts';
import {
  answerCase,
  LIKE,
  oneOf,
  REQUESTS,
  recordEvent,
  requestPath,
  shownDue,
  shownLike,
  WHEN,
} from '../requests.ts';

/** Entering what came in on paper or was spoken. Everything about people goes into bodies and is sealed. */
const RECEIPT = ['RECEIPT'] as const;
const optional = (value: string, zh: string, en: string) => ({ value, says: { zh, en } }) as const;
const needed = (value: string, zh: string, en: string) =>
  ({ value, required: true, says: { zh, en } }) as const;

const PERSON = {
  name: needed('NAME', '申请人姓名或名称', 'who asks'),
  contact: optional('TEXT', '联系方式', 'how they are reached'),
  phone: optional('NUMBER', '电话', 'telephone'),
  email: optional('ADDRESS', '电子邮箱', 'e-mail'),
  address: optional('TEXT', '通信地址', 'postal address'),
  'identity-document': optional('KIND', '身份证件种类', 'kind of identity document'),
  'identity-number': optional('NUMBER', '身份证件号码', 'its number'),
  'credit-code': optional('CODE', '统一社会信用代码', "an organisation's credit code"),
  people: optional('FILE', '共同申请人和代理人（JSON）', 'JSON with joint applicants and agents'),
} as const;

const WANTED = {
  subject: needed('TEXT', '所需信息的名称或描述', 'what is wanted: its title or a description'),
  'document-number': optional('NUMBER', '文号', 'its document number'),
  description: optional('TEXT', '其他特征描述', 'whatever else helps to find it'),
  form: optional('electronic|paper|disc|inspection', '提供形式', 'the form wanted'),
  way: optional('web|email|post|in-person|fax', '获取方式', 'how the answer is wanted'),
  purpose: optional('TEXT', '用途（2008年条例）', 'what it is needed for (v2008)'),
} as const;

type Given = Readonly<Record<string, string | boolean | undefined>>;

/** The fields that were given, under the names of the API. */
const fields = (given: Given, names: Readonly<Record<string, string>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(names).flatMap(([option, field]) =>
      given[option] === undefined ? [] : [[field, given[option]]],
    ),
  );

async function peopleIn(path: string | undefined): Promise<object> {
  if (path === undefined) return {};
  try {
    return Object(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    throw new Refusal(
      { zh: `${path} 无法读取，或不是 JSON。`, en: `${path} cannot be read, or is not JSON.` },
      { cause },
    );
  }
}

const applicantOf = async (given: Given & { people?: string | undefined }): Promise<object> => ({
  ...fields(given, {
    name: 'name',
    contact: 'contact',
    phone: 'phone',
    email: 'email',
    address: 'address',
    'identity-document': 'identityDocument',
    'identity-number': 'identityNumber',
    'credit-code': 'creditCode',
  }),
  ...(await peopleIn(given.people)),
});

const wantedOf = (given: Given): object =>
  fields(given, {
    subject: 'title',
    'document-number': 'documentNumber',
    description: 'description',
    form: 'form',
    way: 'way',
    purpose: 'reason',
  });

function answerIntake(
  context: Context,
  { value, document }: { value: IntakeAnswer; document: unknown },
): void {
  const rows = [
    ['受理编号 receipt', value.receipt],
    ['查询码 secret', value.secret],
    ['适用 regime', value.regime],
    ['答复期限 due', shownDue(value.due, value.provisional)],
    ['查询 track', value.track],
  ];
  const like =
    value.like.length === 0 ? [] : [LIKE, aligned(value.like.map((line) => ['', ...shownLike(line)]))];
  answer(context, document, [aligned(rows), ...like].join('\n'));
}

export const receive = command({
  operands: [],
  options: {
    channel: needed(CHANNELS.join('|'), '渠道', 'how it came'),
    received: needed('DATE', '收到之日（期限自此起算）', 'the day on which the clock starts'),
    arrived: optional('DATE', '到达之日，与上不同时填写', 'the day of arrival, where it is another'),
    confirmed: optional(
      'DATE',
      '与申请人确认之日，与上不同时填写',
      'the day of confirmation, where it is another',
    ),
    registered: optional('DATE', '登记之日（默认今天）', 'the day of registration; today unless given'),
    'late-entry': WHEN['late-entry'],
    'addressed-to': optional(
      'disclosure-office|another-unit',
      '收件单位',
      'a letter to another unit is an ordinary letter',
    ),
    matter: optional('disclosure|own-data', '申请事项', 'own-data: a correction of one’s own data'),
    kind: needed(APPLICANT_KINDS.join('|'), '申请人类别', 'kind of applicant'),
    officer: optional('NAME', '承办人', 'the officer in charge'),
    ...PERSON,
    ...WANTED,
  },
  notes: {
    zh: '登记当面、信函、传真、电子邮件或口头的申请。个人信息只在请求正文中发送，加密保存。',
    en: 'Enters what came in person, by letter, fax or mail, or was spoken. What is personal travels in bodies only and is kept encrypted.',
  },
  async run(context, given) {
    const body = {
      channel: oneOf('--channel', given.channel, CHANNELS),
      kind: oneOf('--kind', given.kind, APPLICANT_KINDS),
      received: given.received,
      ...fields(given, {
        arrived: 'arrived',
        confirmed: 'confirmed',
        registered: 'registered',
        'late-entry': 'lateEntry',
        'addressed-to': 'addressedTo',
        matter: 'matter',
        officer: 'officer',
      }),
      applicant: await applicantOf(given),
      wanted: wantedOf(given),
    };
    const api = await context.api();
    answerIntake(context, await api.create(REQUESTS, body, IntakeAnswer));
    return undefined;
  },
});

export const part = command({
  operands: RECEIPT,
  options: { ...WANTED, officer: optional('NAME', '承办人', 'the officer in charge') },
  notes: {
    zh: '一封信中有多项申请时，先逐项登记，再用 requests split 拆分。',
    en: 'One of several requests in one letter. When all are entered, requests split closes the letter.',
  },
  async run(context, given, receipt) {
    const api = await context.api();
    const body = { wanted: wantedOf(given), ...fields(given, { officer: 'officer' }) };
    answerIntake(context, await api.create(`${requestPath(receipt)}/parts`, body, IntakeAnswer));
    return undefined;
  },
});

export const split = command({
  operands: RECEIPT,
  options: { into: needed('RECEIPT,RECEIPT…', '拆分后的编号', 'the numbers of its parts'), ...WHEN },
  run: (context, given, receipt) =>
    recordEvent(context, receipt, { type: 'split', into: given.into.toUpperCase().split(/[\s,]+/) }, given),
});

const REASON = needed('TEXT', '原因（记录在案）', 'why; it is logged');

export const correct = command({
  operands: RECEIPT,
  options: { ...PERSON, reason: REASON },
  notes: {
    zh: '更正或补全申请人信息；以新内容替换。',
    en: "Replaces the applicant's own data, corrected or completed.",
  },
  async run(context, given, receipt) {
    const api = await context.api();
    const body = { applicant: await applicantOf(given), reason: given.reason };
    answerCase(context, await api.change(requestPath(receipt), '/applicant', body, CaseAnswer));
    return undefined;
  },
});

export const secret = command({
  operands: RECEIPT,
  options: { reason: REASON },
  notes: {
    zh: '申请人遗失查询码并证明身份后，换发新的查询码。',
    en: 'A new secret for an applicant who lost theirs and proved who they are.',
  },
  async run(context, { reason }, receipt) {
    const api = await context.api();
    const { value, document } = await api.change(requestPath(receipt), '/secret', { reason }, SecretAnswer);
    answer(context, document, `${value.receipt}  ${value.secret}`);
    return undefined;
  },
});
