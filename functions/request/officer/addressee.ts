import { type KnownApplicant, namesOf } from '../casework/person.ts';
import type { Case } from '../records/case.ts';
import { addressing } from '../rules/letters/words.ts';
import type { RequestCase } from '../rules/request.ts';

/** Whom letters about a request are addressed to, and how they call them. */
export const addresseeOf = (
  { row }: Case,
  { events }: RequestCase,
  applicant: KnownApplicant,
): { addressee: string; you: string } =>
  addressing({
    kind: row.kind,
    applicants: events.find((event) => event.type === 'received')?.applicants ?? 1,
    names: namesOf([applicant, ...applicant.joint]),
    agents: namesOf(applicant.agents),
  });
