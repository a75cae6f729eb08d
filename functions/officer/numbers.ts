import type { Fault } from '../domain/errors.ts';
import { birthDayExists, creditCodeFits, identityNumberFits } from '../domain/request/identity-number.ts';

/** Numbers of people and organisations as officers enter them, judged by their own check digits as on the form. */
type Numbered = {
  identityDocument?: string | undefined;
  identityNumber?: string | undefined;
  creditCode?: string | undefined;
};

type Entered = Numbered & {
  joint?: readonly Numbered[] | undefined;
  agents?: readonly Numbered[] | undefined;
};

const RESIDENT = 'resident-id';

/** The kind of document that a number is judged as: one that is not said, but has the form of a resident's, is that. */
const judgedAs = ({ identityDocument, identityNumber = '' }: Numbered): string | undefined =>
  identityDocument ?? (/^\d{17}[\dX]$/i.test(identityNumber) ? RESIDENT : undefined);

const AS_GIVEN = 'compare it with the paper, or say in numberAsGiven why it is taken as it stands.';

const faultsAt = (one: Numbered, pointer: string): Fault[] => {
  const faults: Fault[] = [];
  const { identityNumber, creditCode } = one;
  const document = judgedAs(one);
  if (identityNumber !== undefined && document !== undefined) {
    const number = identityNumber.toUpperCase();
    if (!identityNumberFits(document, number)) {
      const born = birthDayExists(document, number);
      faults.push({
        code: born ? 'identity-number' : 'impossible-birth-date',
        pointer: `${pointer}/identityNumber`,
        detail: `${born ? 'This is no number of such a document (GB 11643)' : 'The day of birth in it does not exist'}: ${AS_GIVEN}`,
      });
    }
  }
  if (creditCode !== undefined && !creditCodeFits(creditCode.toUpperCase())) {
    faults.push({
      code: 'credit-code',
      pointer: `${pointer}/creditCode`,
      detail: `The check character of this code does not fit (GB 32100): ${AS_GIVEN}`,
    });
  }
  return faults;
};

/**
 * Every number that cannot be right, of whoever stands in an entry; none where the officer said why they are taken as
 * they stand (`asGiven`).
 */
export const numberFaults = (
  { joint = [], agents = [], ...own }: Entered,
  asGiven: string | undefined,
): Fault[] =>
  asGiven !== undefined
    ? []
    : [
        ...faultsAt(own, '/applicant'),
        ...joint.flatMap((one, i) => faultsAt(one, `/applicant/joint/${i}`)),
        ...agents.flatMap((one, i) => faultsAt(one, `/applicant/agents/${i}`)),
      ];
