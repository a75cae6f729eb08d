import * as v from 'valibot';
import { isBlank } from '../../../kernel/text.ts';
import { APPLICANT_KINDS } from '../../../law/outcome.ts';
import type { Regime } from '../../../law/regime.ts';
import { faultsFor, firstOfEach, found, problemFor, type Wrong } from '../../../web/desk/faults.ts';
import type { Fields } from '../../../web/form.ts';
import {
  type Application,
  ApplicationBody,
  ApplicationFields,
  applicationFaults,
} from '../../contract/desk-schemas.ts';
import type { Applicant, Wanted } from '../../contract/officer-answers.ts';
import { labelOf } from '../../pages/words.ts';
import { jointApplicants } from '../../rules/form/joint-applicants.ts';

/** What the law of the day demands beside the form itself. */
const lawFaults = (given: Readonly<Record<string, unknown>>, regime: Regime): Wrong[] => {
  const has = (field: string): boolean => typeof given[field] === 'string' && !isBlank(given[field]);
  const faults: Wrong[] = [];
  const ownData = given.matter === 'own-data';
  if (regime.id === 'v2008' && !ownData && !has('reason'))
    faults.push({ field: 'reason', code: 'reason-wanted' });
  if (regime.id === 'v2008' && !ownData) return faults;
  if (given.kind === 'natural-person' && !has('identityDocument')) {
    faults.push({ field: 'identityDocument', code: 'identity-wanted' });
  }
  const organisation = APPLICANT_KINDS.some((kind) => kind === given.kind) && given.kind !== 'natural-person';
  if (organisation && given.kind !== 'other' && !has('creditCode')) {
    faults.push({ field: 'creditCode', code: 'missing' });
  }
  return faults;
};

export type Read = { application: Application } | { wrong: Wrong[] };

/** The order of the form, in which faults are told. */
const ORDER = [
  'title',
  'documentNumber',
  'description',
  'since',
  'until',
  'matter',
  'form',
  'way',
  'kind',
  'name',
  'creditCode',
  'representative',
  'contactPerson',
  'identityDocument',
  'identityNumber',
  'joint',
  'agentName',
  'agentPhone',
  'agentIdentityNumber',
  'phone',
  'email',
  'fax',
  'address',
  'notices',
  'reason',
];

/** Reads what was sent, as a form or as JSON: an application, or every fault at once, one for each field. */
export const readApplication = (value: unknown, regime: Regime): Read => {
  const parsed = v.safeParse(ApplicationBody, value);
  const given: Record<string, unknown> = typeof value === 'object' && value !== null ? { ...value } : {};
  const wrong: Wrong[] = [
    ...(parsed.success ? [] : found(parsed.issues)),
    ...applicationFaults(given),
    ...lawFaults(given, regime),
  ];
  if (parsed.success && wrong.length === 0) return { application: parsed.output };
  return { wrong: firstOfEach(wrong, ORDER) };
};

/** The fields of the application among those of a form; an empty one is a missing one. */
export const applicationOf = (fields: Fields): Record<string, string> => {
  const names = Object.keys(ApplicationFields).filter((name) => !isBlank(fields[name] ?? ''));
  const given = Object.fromEntries(names.map((name) => [name, fields[name] ?? '']));
  if (given.kind !== undefined && given.kind !== 'natural-person') {
    delete given.identityDocument;
    delete given.identityNumber;
  } else {
    delete given.creditCode;
    delete given.representative;
    delete given.contactPerson;
  }
  if (given.identityDocument === 'in-person') delete given.identityNumber;
  return given;
};

export const fieldFaults = faultsFor(labelOf);
export const invalidApplication = problemFor(labelOf);

/** What is sealed of an application: who asks, and what is wanted, each with the fields of the form. */
export const sealedParts = (application: Application): { applicant: Applicant; wanted: Wanted } => {
  const {
    kind: _kind,
    matter: _matter,
    proof: _proof,
    notices: _notices,
    before: _b,
    again: _a,
    ...given
  } = application;
  const { title, documentNumber, description, since, until, form, way, reason, ...who } = given;
  const { agentName, agentPhone, agentIdentityNumber, joint, ...applicant } = who;
  const agent = {
    name: agentName,
    ...(agentPhone !== undefined && { phone: agentPhone }),
    ...(agentIdentityNumber !== undefined && { identityNumber: agentIdentityNumber }),
  };
  const others = joint === undefined ? null : jointApplicants(joint);
  const wanted = { title, documentNumber, description, since, until, form, way, reason };
  return {
    applicant: {
      ...applicant,
      ...(others && { joint: others }),
      ...(agent.name !== undefined && { agents: [{ ...agent, name: agent.name }] }),
    },
    wanted: Object.fromEntries(Object.entries(wanted).filter(([, text]) => text !== undefined)),
  };
};
