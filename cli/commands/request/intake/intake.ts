import { COPY_FORMS, REPLY_WAYS } from '../../../../functions/kernel/form-words.ts';
import { APPLICANT_KINDS } from '../../../../functions/law/outcome.ts';
import { CHANNELS } from '../../../../functions/law/regime.ts';
import { IntakeAnswer } from '../../../../functions/request/contract/officer-answers.ts';
import { type Context, command, needed, optional } from '../../../command.ts';
import { aligned, answer } from '../../../output.ts';
import { LIKE, shownDue, shownLike } from '../case-report.ts';
import { recordEvent } from '../event.ts';
import { oneOf, RECEIPT, REQUESTS, requestPath, WHEN } from '../options.ts';
import { AS_GIVEN, applicantOf, fields, type Given, PERSON } from './applicant.ts';
import { SLIP, writeSlip } from './slip.ts';

/** Entering what came in on paper or was spoken. Everything about people goes into bodies and is sealed. */
const WANTED = {
  subject: needed('TEXT', '所需信息的名称或描述', 'what is wanted: its title or a description'),
  'document-number': optional('NUMBER', '文号', 'its document number'),
  description: optional('TEXT', '其他特征描述', 'whatever else helps to find it'),
  form: optional(COPY_FORMS.join('|'), '提供形式', 'the form wanted'),
  way: optional(
    REPLY_WAYS.join('|'),
    '获取方式；电子邮件、邮寄、快递、传真须同时填写其去处',
    'how the answer is wanted; e-mail, post, courier and fax with where it goes to',
  ),
  purpose: optional('TEXT', '用途（2008年条例）', 'what it is needed for (v2008)'),
} as const;

const TITLE = optional(
  'TEXT',
  '题名，列表中显示，不得含个人信息',
  'what it is about, as lists show it; nothing personal',
);

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
    ['登记编号 receipt', value.receipt],
    ['查询密码 tracking code', value.secret],
    ['适用 regime', value.regime],
    ['答复期限 due', shownDue(value.due, value.provisional)],
    ['查询 track', value.track],
  ];
  const alike = value.like ?? [];
  const like = alike.length === 0 ? [] : [LIKE, aligned(alike.map((line) => ['', ...shownLike(line)]))];
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
    title: TITLE,
    'number-as-given': AS_GIVEN,
    slip: SLIP,
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
        title: 'title',
        'number-as-given': 'numberAsGiven',
      }),
      applicant: await applicantOf(given),
      wanted: wantedOf(given),
    };
    const api = await context.api();
    const entered = await api.create(REQUESTS, body, IntakeAnswer);
    await writeSlip(api, entered.value, given.slip);
    answerIntake(context, entered);
    return undefined;
  },
});

export const part = command({
  operands: RECEIPT,
  options: {
    ...WANTED,
    officer: optional('NAME', '承办人', 'the officer in charge'),
    title: TITLE,
    slip: SLIP,
  },
  notes: {
    zh: '一封信中有多项申请时，先逐项登记，再用 requests split 拆分。',
    en: 'One of several requests in one letter. When all are entered, requests split closes the letter.',
  },
  async run(context, given, receipt) {
    const api = await context.api();
    const body = { wanted: wantedOf(given), ...fields(given, { officer: 'officer', title: 'title' }) };
    const entered = await api.create(`${requestPath(receipt)}/parts`, body, IntakeAnswer);
    await writeSlip(api, entered.value, given.slip);
    answerIntake(context, entered);
    return undefined;
  },
});

export const split = command({
  operands: RECEIPT,
  options: { into: needed('RECEIPT,RECEIPT…', '拆分后的编号', 'the numbers of its parts'), ...WHEN },
  run: (context, given, receipt) =>
    recordEvent(context, receipt, { type: 'split', into: given.into.toUpperCase().split(/[\s,]+/) }, given),
});
