import * as v from 'valibot';
import { COPY_FORMS, REPLY_WAYS, SAY } from '../../kernel/form-words.ts';
import { isBlank, saidIn } from '../../kernel/text.ts';
import { APPLICANT_KINDS } from '../../law/outcome.ts';
import { email, typedChoice, typedProse } from '../../web/forms/form-texts.ts';
import { birthDayExists, identityNumberFits, judgedAs } from '../rules/form/identity-number.ts';
import { jointApplicants } from '../rules/form/joint-applicants.ts';
import { destinationsLacking } from '../rules/form/way-of-reply.ts';
import { CASE_STATES } from '../rules/states.ts';
import { LONGEST_DESCRIPTION, SITE_ENTRIES } from './form-fields.ts';
import { BilingualName, LedgerDays } from './ledger.ts';

/**
 * What people send to the request desk. A form's fields and a JSON body's are the same, flat and by the same
 * names, so that a fault has one place in both; an empty field of a form is a missing one.
 */

/** The fields of one request; what else the law of the day demands is `lawFaults`. */
export const ApplicationFields = {
  ...SITE_ENTRIES,
  /** An ALTCHA payload, base64: with it more requests an hour are taken from one address. */
  proof: v.optional(v.pipe(v.string(), v.maxLength(4000, saidIn(SAY['too-long'])))),
} as const;

type Fields = Readonly<Record<string, unknown>>;

/** Rules between fields, each at the field that has to change. They are judged whatever else is at fault. */
export const applicationFaults = (
  given: Fields,
): { field: keyof typeof ApplicationFields; code: keyof typeof SAY }[] => {
  const has = (field: string): boolean => typeof given[field] === 'string' && !isBlank(given[field]);
  const faults: { field: keyof typeof ApplicationFields; code: keyof typeof SAY }[] = [];
  if (!has('phone') && !has('email') && !has('address') && !has('fax'))
    faults.push({ field: 'phone', code: 'no-contact' });
  for (const field of destinationsLacking(given.way, has)) {
    faults.push({ field, code: `way-needs-${field}` });
  }
  if (!has('agentName') && (has('agentPhone') || has('agentIdentityNumber'))) {
    faults.push({ field: 'agentName', code: 'agent-name' });
  }
  if (!has('title') && !has('documentNumber') && !has('description')) {
    faults.push({ field: 'description', code: 'nothing-wanted' });
  }
  if (has('since') && has('until') && String(given.since) > String(given.until)) {
    faults.push({ field: 'until', code: 'ends-before-it-begins' });
  }
  const form = COPY_FORMS.find((one) => one === given.form);
  const way = REPLY_WAYS.find((one) => one === given.way);
  if (form && way && !GOES[form].includes(way)) faults.push({ field: 'way', code: 'way-does-not-fit' });
  const organisation = given.kind !== 'natural-person' && APPLICANT_KINDS.some((kind) => kind === given.kind);
  if (organisation && !has('representative')) faults.push({ field: 'representative', code: 'missing' });
  if (organisation && !has('contactPerson')) faults.push({ field: 'contactPerson', code: 'missing' });
  const { identityDocument: document, identityNumber: number } = given;
  if (has('identityDocument') && document !== 'in-person' && !organisation) {
    if (!has('identityNumber')) faults.push({ field: 'identityNumber', code: 'missing' });
    else if (!identityNumberFits(String(document), String(number).trim().toUpperCase())) {
      const born = birthDayExists(String(document), String(number).trim());
      faults.push({ field: 'identityNumber', code: born ? 'identity-number' : 'impossible-birth-date' });
    }
  }
  const misfits = (identityNumber: string): boolean => {
    const kind = judgedAs({ identityNumber });
    return kind !== undefined && !identityNumberFits(kind, identityNumber.toUpperCase());
  };
  if (has('agentIdentityNumber') && misfits(String(given.agentIdentityNumber).trim())) {
    faults.push({ field: 'agentIdentityNumber', code: 'identity-number' });
  }
  const joint = has('joint') ? (jointApplicants(String(given.joint)) ?? []) : [];
  if (joint.some((one) => misfits(one.identityNumber ?? ''))) {
    faults.push({ field: 'joint', code: 'joint-identity-number' });
  }
  if (has('identityNumber') && !has('identityDocument') && !organisation) {
    faults.push({ field: 'identityDocument', code: 'missing' });
  }
  return faults;
};

/** By which ways a form of copy can go. */
const GOES: Readonly<Record<(typeof COPY_FORMS)[number], readonly (typeof REPLY_WAYS)[number][]>> = {
  electronic: ['web', 'email'],
  paper: ['post', 'courier', 'fax', 'in-person'],
  disc: ['post', 'courier', 'in-person'],
  inspection: ['in-person'],
};

/** What proves that a request is one's own. Anything may be typed here; nothing is said of what is wrong with it. */
const credentials = {
  receipt: v.pipe(v.string(saidIn(SAY.text)), v.maxLength(100, saidIn(SAY['too-long']))),
  secret: v.pipe(v.string(saidIn(SAY.text)), v.maxLength(100, saidIn(SAY['too-long']))),
};

/**
 * As a program sends it. `before`: a request sent earlier, with its code; where this one says the same it is not taken
 * in, and the answer says when that was sent. `again`: the number of that request, where another one is meant.
 */
export const ApplicationBody = v.strictObject({
  ...ApplicationFields,
  before: v.optional(v.strictObject(credentials)),
  again: v.optional(credentials.receipt),
});
export type Application = v.InferOutput<typeof ApplicationBody>;

export const TrackBody = v.strictObject(credentials);
export type Credentials = v.InferOutput<typeof TrackBody>;

export const ACTS = [
  'supplement',
  'withdraw',
  'correct',
  'notices',
  'attachment',
  'letter',
  'document',
  'identity',
  'identity-sent',
  'export',
] as const;
export type ApplicantAct = (typeof ACTS)[number];

/** A supplement 补正, the reasons that were asked for, or what is to be corrected. */
export const TextBody = v.strictObject({ ...credentials, text: typedProse(LONGEST_DESCRIPTION) });

const numbered = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000));

export const LetterBody = v.strictObject({
  ...credentials,
  letter: numbered,
  as: v.optional(typedChoice(['html', 'docx']), 'html'),
});

/** Steps are told by mail to this address from now on; without one they are not. */
export const NoticesBody = v.strictObject({ ...credentials, email: v.optional(email) });

/** What applicants send beside their words: papers that belong to the request, or the power of attorney 授权委托书. */
export const ATTACHED = ['attachment', 'authority'] as const;

export const AttachmentBody = v.strictObject({ ...credentials, purpose: typedChoice(ATTACHED) });

export const DocumentBody = v.strictObject({ ...credentials, document: numbered });

/** A presigned form (multipart/form-data): every field as it is given, then the file under the name `file`. */
export const IdentityAnswer = v.object({
  post: v.object({ url: v.string(), fields: v.record(v.string(), v.string()) }),
  maxBytes: v.number(),
});

export const ChallengeAnswer = v.object({
  parameters: v.record(v.string(), v.unknown()),
  signature: v.optional(v.string()),
});

export const ReceiptAnswer = v.object({
  receipt: v.string(),
  secret: v.string(),
  regime: v.string(),
  receivedOn: v.string(),
  due: v.nullable(v.string()),
  provisional: v.boolean(),
  state: v.picklist(CASE_STATES),
});
export type ReceiptAnswer = v.InferOutput<typeof ReceiptAnswer>;

const Remedy = v.object({
  authority: BilingualName,
  reconsiderationFirst: v.boolean(),
  reconsiderationUntil: v.string(),
  suitUntil: v.nullable(v.string()),
});

export const TrackAnswer = v.object({
  receipt: v.string(),
  state: v.picklist(CASE_STATES),
  stateName: BilingualName,
  regime: v.string(),
  receivedOn: v.string(),
  due: v.nullable(v.string()),
  provisional: v.boolean(),
  running: v.picklist(['not-started', 'running', 'suspended', 'stopped']),
  workingDays: v.number(),
  extendedBy: v.number(),
  supplementUntil: v.nullable(v.string()),
  days: LedgerDays,
  history: v.array(v.object({ day: v.string(), type: v.string(), name: BilingualName })),
  letters: v.array(v.object({ letter: v.number(), kind: v.string(), day: v.string() })),
  /** `name`: as its officer named it, and the letter does; null where it can be opened no more. */
  documents: v.array(
    v.object({
      document: v.number(),
      name: v.nullable(v.string()),
      type: v.string(),
      bytes: v.number(),
    }),
  ),
  /** Whether steps are told by mail. */
  notices: v.boolean(),
  acts: v.array(v.picklist(ACTS)),
  remedies: v.nullable(Remedy),
});
export type TrackAnswer = v.InferOutput<typeof TrackAnswer>;

/** Everything of a request that is its applicant's: where it stands, their files, and each thing that was written. */
export const ExportAnswer = v.object({
  ...TrackAnswer.entries,
  exportedAt: v.string(),
  files: v.array(v.looseObject({ n: v.number() })),
  parts: v.record(v.string(), v.unknown()),
});
export type ExportAnswer = v.InferOutput<typeof ExportAnswer>;
