import * as v from 'valibot';
import type { Fault } from '../../../kernel/problem.ts';
import type { Text } from '../../../kernel/text.ts';
import {
  birthDayExists,
  creditCodeFits,
  identityNumberFits,
  judgedAs,
} from '../../rules/form/identity-number.ts';

/**
 * Numbers of people and organisations as officers enter them, judged by their own check digits as on the form. They are
 * read out of whatever was sent, so that they are judged where something else of it is not valid too.
 */
const text = v.fallback(v.optional(v.string()), undefined);
const Numbered = v.object({ identityDocument: text, identityNumber: text, creditCode: text });
type Numbered = v.InferOutput<typeof Numbered>;

const several = v.fallback(v.optional(v.array(v.fallback(Numbered, {})), []), []);
const Entered = v.fallback(v.object({ ...Numbered.entries, joint: several, agents: several }), {
  joint: [],
  agents: [],
});

const numberSaid = ({ zh, en }: Text): Text => ({
  zh: `${zh}：请与证件核对，或者用 numberAsGiven 说明为何照录`,
  en: `${en}: compare it with the paper, or say in numberAsGiven why it is taken as it stands.`,
});

const SAYS = {
  'identity-number': numberSaid({
    zh: '证件号码的格式或者校验位不符（GB 11643）',
    en: 'This is no number of such a document (GB 11643)',
  }),
  'impossible-birth-date': numberSaid({
    zh: '证件号码中的出生日期不存在',
    en: 'The day of birth in it does not exist',
  }),
  'credit-code': numberSaid({
    zh: '统一社会信用代码的校验位不符（GB 32100）',
    en: 'The check character of this code does not fit (GB 32100)',
  }),
};

const faultOf = (code: keyof typeof SAYS, pointer: string): Fault => ({ code, pointer, detail: SAYS[code] });

const faultsAt = (one: Numbered, pointer: string): Fault[] => {
  const faults: Fault[] = [];
  const { identityNumber, creditCode } = one;
  const document = judgedAs(one);
  if (identityNumber !== undefined && document !== undefined) {
    const number = identityNumber.toUpperCase();
    if (!identityNumberFits(document, number)) {
      const born = birthDayExists(document, number);
      faults.push(faultOf(born ? 'identity-number' : 'impossible-birth-date', `${pointer}/identityNumber`));
    }
  }
  if (creditCode !== undefined && !creditCodeFits(creditCode.toUpperCase())) {
    faults.push(faultOf('credit-code', `${pointer}/creditCode`));
  }
  return faults;
};

/**
 * Every number that cannot be right, of whoever stands in an entry; none where the officer said why they are taken as
 * they stand (`asGiven`).
 */
export const numberFaults = (applicant: unknown, asGiven: string | undefined): Fault[] => {
  if (asGiven !== undefined) return [];
  const { joint, agents, ...own } = v.parse(Entered, applicant);
  return [
    ...faultsAt(own, '/applicant'),
    ...joint.flatMap((one, i) => faultsAt(one, `/applicant/joint/${i}`)),
    ...agents.flatMap((one, i) => faultsAt(one, `/applicant/agents/${i}`)),
  ];
};
