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
import { agentOf, fieldsIn, partOf, SITE_FIELDS } from '../../contract/form-fields.ts';
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
  return { wrong: firstOfEach(wrong, SITE_FIELDS) };
};

/** The fields of the application among those of a form; an empty one is a missing one. */
export const applicationOf = (fields: Fields): Record<string, string> => {
  const names = Object.keys(ApplicationFields).filter((name) => !isBlank(fields[name] ?? ''));
  const given = Object.fromEntries(names.map((name) => [name, fields[name] ?? '']));
  if (given.kind !== undefined) {
    const others = given.kind === 'natural-person' ? 'organisations' : 'people';
    for (const name of fieldsIn(others)) delete given[name];
  }
  if (given.identityDocument === 'in-person') delete given.identityNumber;
  return given;
};

export const fieldFaults = faultsFor(labelOf);
export const invalidApplication = problemFor(labelOf);

/** What is sealed of an application: who asks, and what is wanted, each with the fields of the form. */
export const sealedParts = (application: Application): { applicant: Applicant; wanted: Wanted } => {
  const others = application.joint === undefined ? null : jointApplicants(application.joint);
  const { name, ...agent } = agentOf(application);
  return {
    applicant: {
      ...partOf(application, 'applicant'),
      ...(others && { joint: others }),
      ...(name !== undefined && { agents: [{ ...agent, name }] }),
    },
    wanted: partOf(application, 'wanted'),
  };
};
