import * as v from 'valibot';
import { isDay } from '../../kernel/day.ts';
import { COPY_FORMS, FORM_NAMES, REPLY_WAYS, WAY_NAMES } from '../../kernel/form-words.ts';
import { saidIn, type Text } from '../../kernel/text.ts';
import { APPLICANT_KIND_NAMES, APPLICANT_KINDS } from '../../law/outcome.ts';
import type { RegimeId } from '../../law/regime.ts';
import type { Option } from '../../web/forms/fields.ts';
import { email, phone, rule, typedChoice, typedLine, typedProse } from '../../web/forms/form-texts.ts';
import { line, prose } from '../../web/shapes.ts';
import {
  creditCodeFits,
  IDENTITY_DOCUMENT_NAMES,
  IDENTITY_DOCUMENTS,
} from '../rules/form/identity-number.ts';
import { jointApplicants } from '../rules/form/joint-applicants.ts';

/**
 * The fields of a request, each once. From a row come the form on the site and its labels, the body that a program
 * sends, what an officer enters from paper, the options of the command line, what is sealed where, and which texts
 * may never be in words that others read. A new field is a row here; the compiler asks for what the row lacks.
 */

/** How a field is drawn on the site's form. */
export type Control = { optional?: boolean; hint?: Text } & (
  | {
      as: 'input';
      type?: 'email' | 'tel' | 'date';
      width?: 'short' | 'middle';
      autocomplete?: string;
      spellcheck?: false;
    }
  | { as: 'textarea'; rows: number }
  | { as: 'select'; options: readonly Option[] }
  | { as: 'radios'; options: readonly Option[]; inline?: boolean }
  | { as: 'checkbox'; value: string; label: Text }
);

/**
 * Where the field is on the form. Fields of `organisations` are dropped from a person's request, those of `people`
 * from an organisation's.
 */
export type Group =
  | 'wanted'
  | 'period'
  | 'matter'
  | 'copy'
  | 'who'
  | 'organisations'
  | 'people'
  | 'others'
  | 'contact'
  | 'reason';

/** What the public form takes; `null`: the field is only on paper. */
type OnTheSite = {
  schema: v.GenericSchema<unknown>;
  group: Group;
  /** A function where the two versions of the Regulations differ. */
  control: Control | ((regime: RegimeId) => Control);
} | null;

/**
 * How a text identifies somebody: a name, the number of a document, a way in which they are reached; `other-name`:
 * of somebody who acts for the applicant. `none`: it tells nobody apart.
 */
export type Personal = 'name' | 'other-name' | 'number' | 'way' | 'none';

type Row = {
  /** The field as people read it. */
  label: Text;
  site: OnTheSite;
} & (
  | {
      /** Sealed with who asks. `paper`: as an officer enters it, numbers looser than on the site (`numberAsGiven`). */
      kept: 'applicant';
      /** Whether joint applicants and agents have it too. */
      whose: 'anybody' | 'applicant';
      personal: Personal;
      paper: v.GenericSchema<unknown>;
    }
  | { /** Sealed with what is wanted. */ kept: 'wanted'; paper: v.GenericSchema<unknown> }
  | {
      /** Sealed with the agent, as the field `as` of theirs. */ kept: 'agent';
      as: 'name' | 'phone' | 'identityNumber';
    }
  | { /** Sealed as people of their own, or not sealed at all. */ kept: 'joint' | 'open' }
);

/** Fields as they are declared here, each with its own schemas in its type. */
const rows = <const T extends Readonly<Record<string, Row>>>(table: T): T => table;

const existing = v.pipe(
  typedLine(10),
  rule<string>('impossible-date', (day) => isDay(day)),
  rule<string>('date-out-of-range', (day) => !isDay(day) || (day >= '1900-01-01' && day <= '2199-12-31')),
);

/** A day of any age: what is asked for may be old. */
const Existing = v.pipe(
  line(10),
  v.check(isDay, saidIn({ zh: '没有这一天（应为 YYYY-MM-DD）', en: 'not a day that exists (YYYY-MM-DD)' })),
);

const named = <T extends string>(of: readonly T[], names: Readonly<Record<T, Text>>): Option[] =>
  of.map((value) => ({ value, name: names[value] }));

/** The longest text about what is wanted, in characters. */
export const LONGEST_DESCRIPTION = 5000;

export const REQUEST_FIELDS = rows({
  title: {
    label: { zh: '信息名称', en: 'Title of the information' },
    site: {
      schema: v.optional(typedLine(300)),
      group: 'wanted',
      control: {
        as: 'input',
        optional: true,
        hint: {
          zh: '例如：2017年重庆市城镇居民人均可支配收入',
          en: 'For example: disposable income of urban households in Chongqing, 2017',
        },
      },
    },
    kept: 'wanted',
    paper: line(300),
  },
  documentNumber: {
    label: { zh: '文号', en: 'Document number' },
    site: {
      schema: v.optional(typedLine(100)),
      group: 'wanted',
      control: { as: 'input', optional: true, width: 'middle', spellcheck: false },
    },
    kept: 'wanted',
    paper: line(100),
  },
  description: {
    label: { zh: '内容描述', en: 'Description' },
    site: {
      schema: v.optional(typedProse(LONGEST_DESCRIPTION)),
      group: 'wanted',
      control: {
        as: 'textarea',
        optional: true,
        rows: 5,
        hint: {
          zh: '便于查找的特征：地区、指标、时间、表格名称等。有附件的，提交后在回执页上传。',
          en: 'Whatever helps to find it: area, indicator, time, name of a table. Papers that belong to it are sent on the page after the form.',
        },
      },
    },
    kept: 'wanted',
    paper: prose(LONGEST_DESCRIPTION),
  },
  since: {
    label: { zh: '所需信息起始日期', en: 'Information from' },
    site: {
      schema: v.optional(existing),
      group: 'period',
      control: { as: 'input', optional: true, type: 'date', width: 'short' },
    },
    kept: 'wanted',
    paper: Existing,
  },
  until: {
    label: { zh: '所需信息截止日期', en: 'Information until' },
    site: {
      schema: v.optional(existing),
      group: 'period',
      control: { as: 'input', optional: true, type: 'date', width: 'short' },
    },
    kept: 'wanted',
    paper: Existing,
  },
  matter: {
    label: { zh: '申请类型', en: 'What is this about' },
    site: {
      schema: v.optional(typedChoice(['disclosure', 'own-data']), 'disclosure'),
      group: 'matter',
      control: {
        as: 'radios',
        options: [
          { value: 'disclosure', name: { zh: '获取政府信息', en: 'To get information' } },
          {
            value: 'own-data',
            name: { zh: '更正与本人有关的信息', en: 'To correct what is kept about me' },
            hint: {
              zh: '本机关记录不准确的，可以要求更正',
              en: 'where a record of this office is not accurate',
            },
          },
        ],
      },
    },
    kept: 'open',
  },
  form: {
    label: { zh: '提供形式', en: 'In which form' },
    site: {
      schema: typedChoice(COPY_FORMS),
      group: 'copy',
      control: { as: 'radios', options: named(COPY_FORMS, FORM_NAMES) },
    },
    kept: 'wanted',
    paper: v.picklist(COPY_FORMS),
  },
  way: {
    label: { zh: '获取方式', en: 'How you get it' },
    site: {
      schema: typedChoice(REPLY_WAYS),
      group: 'copy',
      control: { as: 'radios', options: named(REPLY_WAYS, WAY_NAMES) },
    },
    kept: 'wanted',
    paper: v.picklist(REPLY_WAYS),
  },
  kind: {
    label: { zh: '申请人类型', en: 'Type of applicant' },
    site: {
      schema: typedChoice(APPLICANT_KINDS),
      group: 'who',
      control: { as: 'radios', options: named(APPLICANT_KINDS, APPLICANT_KIND_NAMES), inline: true },
    },
    kept: 'open',
  },
  name: {
    label: { zh: '姓名或者单位名称', en: 'Name' },
    site: { schema: typedLine(100), group: 'who', control: { as: 'input', autocomplete: 'name' } },
    kept: 'applicant',
    whose: 'anybody',
    personal: 'name',
    paper: line(100),
  },
  creditCode: {
    label: { zh: '统一社会信用代码', en: 'Unified social credit code' },
    site: {
      schema: v.optional(
        v.pipe(
          typedLine(18),
          v.toUpperCase(),
          rule<string>('credit-code', (code) => creditCodeFits(code)),
        ),
      ),
      group: 'organisations',
      control: (regime) => ({
        as: 'input',
        width: 'middle',
        spellcheck: false,
        optional: regime !== 'v2019',
      }),
    },
    kept: 'applicant',
    whose: 'applicant',
    personal: 'number',
    paper: line(18),
  },
  representative: {
    label: { zh: '法定代表人或者负责人', en: 'Legal representative' },
    site: {
      schema: v.optional(typedLine(100)),
      group: 'organisations',
      control: { as: 'input', width: 'middle' },
    },
    kept: 'applicant',
    whose: 'applicant',
    personal: 'other-name',
    paper: line(100),
  },
  contactPerson: {
    label: { zh: '联系人', en: 'Contact person' },
    site: {
      schema: v.optional(typedLine(100)),
      group: 'organisations',
      control: { as: 'input', width: 'middle' },
    },
    kept: 'applicant',
    whose: 'applicant',
    personal: 'other-name',
    paper: line(100),
  },
  identityDocument: {
    label: { zh: '身份证明', en: 'Proof of identity' },
    site: {
      schema: v.optional(typedChoice(IDENTITY_DOCUMENTS)),
      group: 'people',
      control: (regime) => ({
        as: 'select',
        options: [
          { value: '', name: { zh: '请选择', en: 'Please choose' } },
          ...named(IDENTITY_DOCUMENTS, IDENTITY_DOCUMENT_NAMES),
        ],
        ...(regime === 'v2019' && {
          hint: {
            zh: '条例第二十九条要求提供身份证明。提交后可以上传证件影像，也可以到场出示。',
            en: 'Article 29 asks for it. A copy can be sent after the form, or shown in person.',
          },
        }),
      }),
    },
    kept: 'applicant',
    whose: 'anybody',
    personal: 'none',
    paper: line(40),
  },
  identityNumber: {
    label: { zh: '证件号码', en: 'Number of the document' },
    site: {
      schema: v.optional(v.pipe(typedLine(40), v.toUpperCase())),
      group: 'people',
      control: { as: 'input', width: 'middle', autocomplete: 'off', spellcheck: false },
    },
    kept: 'applicant',
    whose: 'anybody',
    personal: 'number',
    paper: line(60),
  },
  /** Further applicants of the same request, one a line (`jointApplicants`). */
  joint: {
    label: { zh: '共同申请人', en: 'Joint applicants' },
    site: {
      schema: v.optional(
        v.pipe(
          typedProse(3000),
          rule<string>('joint-applicants', (given) => jointApplicants(given) !== null),
        ),
      ),
      group: 'others',
      control: {
        as: 'textarea',
        optional: true,
        rows: 3,
        hint: {
          zh: '每行一位：姓名，证件号码，电话。例如：李四，13900139000',
          en: 'One a line: name, document number, telephone. For example: Li Si, 13900139000',
        },
      },
    },
    kept: 'joint',
  },
  /** Who acts under a power of attorney, which is sent after the form. */
  agentName: {
    label: { zh: '代理人姓名', en: 'Name of the agent' },
    site: {
      schema: v.optional(typedLine(100)),
      group: 'others',
      control: {
        as: 'input',
        optional: true,
        width: 'middle',
        autocomplete: 'off',
        hint: {
          zh: '授权委托书在提交后的页面上传，也可以到场出示',
          en: 'The power of attorney is sent on the page after the form, or shown in person',
        },
      },
    },
    kept: 'agent',
    as: 'name',
  },
  agentPhone: {
    label: { zh: '代理人电话', en: 'Telephone of the agent' },
    site: {
      schema: v.optional(phone),
      group: 'others',
      control: { as: 'input', optional: true, type: 'tel', autocomplete: 'off', width: 'middle' },
    },
    kept: 'agent',
    as: 'phone',
  },
  agentIdentityNumber: {
    label: { zh: '代理人证件号码', en: 'Document number of the agent' },
    site: {
      schema: v.optional(v.pipe(typedLine(40), v.toUpperCase())),
      group: 'others',
      control: { as: 'input', optional: true, width: 'middle', autocomplete: 'off', spellcheck: false },
    },
    kept: 'agent',
    as: 'identityNumber',
  },
  phone: {
    label: { zh: '联系电话', en: 'Telephone' },
    site: {
      schema: v.optional(phone),
      group: 'contact',
      control: { as: 'input', type: 'tel', autocomplete: 'tel', width: 'middle' },
    },
    kept: 'applicant',
    whose: 'anybody',
    personal: 'way',
    paper: line(40),
  },
  email: {
    label: { zh: '电子邮箱', en: 'E-mail' },
    site: {
      schema: v.optional(email),
      group: 'contact',
      control: { as: 'input', type: 'email', autocomplete: 'email', width: 'middle', spellcheck: false },
    },
    kept: 'applicant',
    whose: 'anybody',
    personal: 'way',
    paper: v.pipe(line(100), v.email(saidIn({ zh: '不是电子邮件地址', en: 'not an e-mail address' }))),
  },
  /** `no`: no mail about steps. */
  notices: {
    label: { zh: '邮件通知', en: 'Mail about steps' },
    site: {
      schema: v.optional(typedChoice(['yes', 'no']), 'yes'),
      group: 'contact',
      control: {
        as: 'checkbox',
        value: 'no',
        label: { zh: '不要用邮件通知我进展', en: 'Do not tell me of steps by mail' },
        hint: {
          zh: '填写邮箱的，收到申请、需要补正或者延期、答复发出时会发邮件告知；邮件不含申请内容，随时可以停止',
          en: 'With an e-mail address you are told when it has arrived, when something is asked of you, and when the answer is there. No mail holds what you ask, and you can stop them at any time',
        },
      },
    },
    kept: 'open',
  },
  fax: {
    label: { zh: '传真号码', en: 'Fax number' },
    site: {
      schema: v.optional(phone),
      group: 'contact',
      control: { as: 'input', type: 'tel', autocomplete: 'off', width: 'middle', optional: true },
    },
    kept: 'applicant',
    whose: 'anybody',
    personal: 'way',
    paper: line(40),
  },
  address: {
    label: { zh: '通信地址和邮政编码', en: 'Postal address and code' },
    site: {
      schema: v.optional(typedLine(300)),
      group: 'contact',
      control: { as: 'input', autocomplete: 'street-address' },
    },
    kept: 'applicant',
    whose: 'anybody',
    personal: 'way',
    paper: line(300),
  },
  /** What has no field of its own. */
  contact: {
    label: { zh: '其他联系方式', en: 'Another way to reach them' },
    site: null,
    kept: 'applicant',
    whose: 'anybody',
    personal: 'way',
    paper: line(300),
  },
  reason: {
    label: { zh: '所需信息的用途', en: 'What you need it for' },
    site: {
      schema: v.optional(typedProse(2000)),
      group: 'reason',
      control: {
        as: 'textarea',
        rows: 3,
        hint: {
          zh: '条例第十三条：根据自身生产、生活、科研等特殊需要。',
          en: 'Article 13: for one’s own production, life or research.',
        },
      },
    },
    kept: 'wanted',
    paper: prose(2000),
  },
});

type Fields = typeof REQUEST_FIELDS;
export type RequestField = keyof Fields;

/** Names of the fields of whose row a property is one of some values. */
type Where<P extends string, V> = {
  [K in RequestField]: Fields[K] extends Readonly<Record<P, V>> ? K : never;
}[RequestField];

export type SiteField = Exclude<RequestField, Where<'site', null>>;
/** What the applicant is known by, of which joint applicants and agents have those of `anybody`. */
export type ApplicantField = Where<'kept', 'applicant'>;
type WantedField = Where<'kept', 'wanted'>;

const ROWS: Readonly<Record<RequestField, Row>> = REQUEST_FIELDS;
const NAMES = Object.keys(ROWS) as RequestField[];

/** In the order of the form. */
export const SITE_FIELDS = NAMES.filter((name): name is SiteField => ROWS[name].site !== null);
export const APPLICANT_FIELDS = NAMES.filter(
  (name): name is ApplicantField => ROWS[name].kept === 'applicant',
);
const WANTED_FIELDS = NAMES.filter((name): name is WantedField => ROWS[name].kept === 'wanted');

/** An object's entries by a list of names; what each is comes from the row of that name. */
const entries = <Name extends RequestField, T>(names: readonly Name[], of: (name: Name) => T) =>
  Object.fromEntries(names.map((name) => [name, of(name)]));

/** The applicant's fields by how they identify somebody. */
export const fieldsThatAre = (...personal: readonly Personal[]): ApplicantField[] =>
  APPLICANT_FIELDS.filter((name) => personal.includes(REQUEST_FIELDS[name].personal));

/** The same for each of the applicant's fields. */
export const forApplicant = <T>(value: T) =>
  entries(APPLICANT_FIELDS, () => value) as { readonly [K in ApplicantField]: T };

/** The fields of a group, in the order of the form. */
export const fieldsIn = (group: Group): SiteField[] =>
  SITE_FIELDS.filter((name) => ROWS[name].site?.group === group);

/** The schema of each field of the site's form, and of the body that a program sends. */
export const SITE_ENTRIES = entries(SITE_FIELDS, (name) => REQUEST_FIELDS[name].site.schema) as {
  readonly [K in SiteField]: Fields[K]['site']['schema'];
};

const paperOf = <Name extends ApplicantField | WantedField>(names: readonly Name[]) =>
  entries(names, (name) =>
    name === 'name' ? REQUEST_FIELDS[name].paper : v.optional(REQUEST_FIELDS[name].paper),
  ) as {
    readonly [K in Name]: K extends 'name'
      ? Fields[K]['paper']
      : v.OptionalSchema<Fields[K]['paper'], undefined>;
  };

/** As an officer enters them from paper: of anybody, of the applicant, and of what is wanted. Only a name is demanded. */
export const PAPER_PERSON = paperOf(
  APPLICANT_FIELDS.filter(
    (name): name is Extract<ApplicantField, Where<'whose', 'anybody'>> =>
      REQUEST_FIELDS[name].whose === 'anybody',
  ),
);
export const PAPER_APPLICANT = paperOf(APPLICANT_FIELDS);
export const PAPER_WANTED = paperOf(WANTED_FIELDS);

type Sent = { readonly [K in SiteField]?: string | undefined };
type PartOf<S extends Sent, P extends Row['kept']> = Pick<S, Extract<keyof S, Where<'kept', P>>>;

/** What of an application is sealed in one part; fields that were left empty are not there. */
export const partOf = <S extends Sent, P extends Row['kept']>(sent: S, part: P): PartOf<S, P> =>
  Object.fromEntries(
    SITE_FIELDS.filter((name) => ROWS[name].kept === part && sent[name] !== undefined).map((name) => [
      name,
      sent[name],
    ]),
  ) as PartOf<S, P>;

type AgentField = Extract<Row, { kept: 'agent' }>['as'];

/** The agent of an application under the fields of a person. */
export const agentOf = (sent: Sent): { readonly [K in AgentField]?: string } =>
  Object.fromEntries(
    SITE_FIELDS.flatMap((name) => {
      const row = ROWS[name];
      return row.kept === 'agent' && sent[name] !== undefined ? [[row.as, sent[name]]] : [];
    }),
  );
