import { CaseAnswer, SecretAnswer } from '../../../functions/http/contract/request/officer-answers.ts';
import { command, needed, optional } from '../../command.ts';
import { answer } from '../../output.ts';
import { answerCase } from './case-report.ts';
import { jsonIn, REASON, RECEIPT, requestPath } from './options.ts';
import { SLIP, writeSlip } from './slip.ts';

export const PERSON = {
  name: needed('NAME', '申请人姓名或名称', 'name of the applicant'),
  contact: optional('TEXT', '联系方式', 'how they are reached'),
  phone: optional('NUMBER', '电话', 'telephone'),
  email: optional('ADDRESS', '电子邮箱', 'e-mail'),
  address: optional('TEXT', '通信地址', 'postal address'),
  'identity-document': optional('KIND', '身份证件种类', 'kind of identity document'),
  'identity-number': optional('NUMBER', '身份证件号码', 'its number'),
  'credit-code': optional('CODE', '统一社会信用代码', "an organisation's credit code"),
  people: optional('FILE', '共同申请人和代理人（JSON）', 'JSON with joint applicants and agents'),
} as const;

export type Given = Readonly<Record<string, string | boolean | undefined>>;

/** The fields that were given, under the names of the API. */
export const fields = (given: Given, names: Readonly<Record<string, string>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(names).flatMap(([option, field]) =>
      given[option] === undefined ? [] : [[field, given[option]]],
    ),
  );

export const applicantOf = async (given: Given & { people?: string | undefined }): Promise<object> => ({
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
  ...(given.people === undefined ? {} : Object(await jsonIn(given.people))),
});

export const title = command({
  operands: RECEIPT,
  options: {
    title: needed('TEXT', '题名，不得含个人信息', 'what it is about, in a few words; nothing personal'),
  },
  notes: {
    zh: '列表和台账中显示，日常办理无须查看申请内容。',
    en: 'Lists and the register show it, so that a day’s work needs no reveal.',
  },
  async run(context, given, receipt) {
    const api = await context.api();
    const body = { title: given.title };
    answerCase(context, await api.change(requestPath(receipt), '/title', body, CaseAnswer));
    return undefined;
  },
});

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
  options: { reason: REASON, slip: SLIP },
  notes: {
    zh: '申请人遗失查询密码并证明身份后，换发新的查询密码。',
    en: 'A new tracking code for an applicant who lost theirs and proved who they are.',
  },
  async run(context, { reason, slip }, receipt) {
    const api = await context.api();
    const { value, document } = await api.change(requestPath(receipt), '/secret', { reason }, SecretAnswer);
    await writeSlip(api, value, slip);
    answer(context, document, `${value.receipt}  ${value.secret}`);
    return undefined;
  },
});
