import {
  APPLICANT_FIELDS,
  type ApplicantField,
  REQUEST_FIELDS,
} from '../../../../functions/request/contract/form-fields.ts';
import { CaseAnswer, SecretAnswer } from '../../../../functions/request/contract/officer-answers.ts';
import { command, needed, optional } from '../../../command.ts';
import { answer } from '../../../output.ts';
import { answerCase } from '../case-report.ts';
import { jsonIn, REASON, RECEIPT, requestPath } from '../options.ts';
import { SLIP, writeSlip } from './slip.ts';

type Dashed<S extends string> = S extends `${infer Head}${infer Rest}`
  ? `${Head extends Lowercase<Head> ? Head : `-${Lowercase<Head>}`}${Dashed<Rest>}`
  : S;

/** A field as an option of the command line: `identityNumber` is `--identity-number`. */
const optionOf = <S extends string>(field: S): Dashed<S> =>
  field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`) as Dashed<S>;

type OptionalText = ReturnType<typeof optional>;

const OF_THE_APPLICANT = Object.fromEntries(
  APPLICANT_FIELDS.map((field) => {
    const { zh, en } = REQUEST_FIELDS[field].label;
    return [optionOf(field), optional('TEXT', zh, en)];
  }),
) as { readonly [K in ApplicantField as Dashed<K>]: OptionalText };

export const PERSON = {
  ...OF_THE_APPLICANT,
  name: needed('NAME', '申请人姓名或名称', 'name of the applicant'),
  joint: optional('NAME,NAME…', '共同申请人', 'joint applicants, by name'),
  agent: optional('NAME,NAME…', '代理人', 'agents, by name'),
  people: optional(
    'FILE',
    '共同申请人和代理人的详细信息（JSON）',
    'JSON with joint applicants and agents, with what reaches them',
  ),
} as const;

export const AS_GIVEN = optional(
  'TEXT',
  '证件号码、信用代码校验不符仍按原样录入的理由',
  'why a number whose check digit does not fit is taken as it stands',
);

export type Given = Readonly<Record<string, string | boolean | undefined>>;

/** The fields that were given, under the names of the API. */
export const fields = (given: Given, names: Readonly<Record<string, string>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(names).flatMap(([option, field]) =>
      given[option] === undefined ? [] : [[field, given[option]]],
    ),
  );

export const applicantOf = async (given: Given & { people?: string | undefined }): Promise<object> => ({
  ...fields(given, Object.fromEntries(APPLICANT_FIELDS.map((field) => [optionOf(field), field]))),
  ...named('joint', given.joint),
  ...named('agents', given.agent),
  ...(given.people === undefined ? {} : Object(await jsonIn(given.people))),
});

/** People of whom only the names are given, apart by commas. */
const named = (field: 'joint' | 'agents', names: string | boolean | undefined): object =>
  typeof names !== 'string'
    ? {}
    : {
        [field]: names
          .split(/[,，、]/)
          .map((name) => name.trim())
          .filter((name) => name !== '')
          .map((name) => ({ name })),
      };

export const note = command({
  operands: RECEIPT,
  options: { text: needed('TEXT', '内容，加密保存', 'what it says; it is kept encrypted') },
  notes: {
    zh: '内部记录（如通话情况）。用 requests reveal --part note-1 查看；申请人看不到。',
    en: 'A note of the office’s own, such as a call. requests reveal --part note-1 reads it; the applicant does not get it.',
  },
  async run(context, { text }, receipt) {
    const api = await context.api();
    answerCase(context, await api.change(requestPath(receipt), '/notes', { text }, CaseAnswer));
    return undefined;
  },
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
  options: { ...PERSON, 'number-as-given': AS_GIVEN, reason: REASON },
  notes: {
    zh: '更正或补全申请人信息；以新内容整体替换，原内容另存。',
    en: "Replaces the applicant's own data as a whole, corrected or completed; what stood before is kept beside them.",
  },
  async run(context, given, receipt) {
    const api = await context.api();
    const body = {
      applicant: await applicantOf(given),
      reason: given.reason,
      ...fields(given, { 'number-as-given': 'numberAsGiven' }),
    };
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
