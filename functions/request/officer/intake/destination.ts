import * as v from 'valibot';
import type { Fault } from '../../../kernel/problem.ts';
import type { Text } from '../../../kernel/text.ts';
import { isBlank } from '../../../kernel/text.ts';
import { type Destination, destinationsLacking } from '../../rules/form/way-of-reply.ts';

/**
 * Where the answer is to go, of a request that officers enter: the way that was asked for is taken down with what it
 * goes to, as the form demands. A paper that names a way and not where to is entered without the way.
 */
const SAYS: Readonly<Record<Destination, { detail: Text }>> = {
  email: {
    detail: {
      zh: '以电子邮件答复须有申请人的电子邮箱：请填写，或者不填获取方式',
      en: 'An answer by e-mail needs the applicant’s e-mail address: give it, or leave the way out.',
    },
  },
  address: {
    detail: {
      zh: '以邮寄或者快递答复须有申请人的通信地址：请填写，或者不填获取方式',
      en: 'An answer by post or courier needs the applicant’s postal address: give it, or leave the way out.',
    },
  },
  phone: {
    detail: {
      zh: '以快递答复须有申请人的联系电话：请填写，或者不填获取方式',
      en: 'An answer by courier needs the applicant’s telephone: give it, or leave the way out.',
    },
  },
  fax: {
    detail: {
      zh: '以传真答复须有申请人的传真号码：请填写，或者不填获取方式',
      en: 'An answer by fax needs the applicant’s fax number: give it, or leave the way out.',
    },
  },
};

/** Read out of whatever was sent, so that it is judged where something else of it is not valid too. */
const Reached = v.record(v.string(), v.unknown());
const Asked = v.object({ way: v.optional(v.unknown()) });
const Entered = v.object({ applicant: Reached, wanted: Asked });

const lackingIn = (applicant: Readonly<Record<string, unknown>>, way: unknown): Destination[] =>
  destinationsLacking(way, (field) => {
    const given = applicant[field];
    return typeof given === 'string' && !isBlank(given);
  });

/** What is missing of an entry's way of reply, each at the field of the applicant in which it belongs. */
export const destinationFaults = (sent: unknown): Fault[] => {
  const entered = v.safeParse(Entered, sent);
  if (!entered.success) return [];
  const { applicant, wanted } = entered.output;
  return lackingIn(applicant, wanted.way).map((field) => ({
    code: `way-needs-${field}`,
    pointer: `/applicant/${field}`,
    ...SAYS[field],
  }));
};

/** The same of a part of a letter, whose applicant is on record: it is at fault where the way was chosen. */
export const wayFaults = (applicant: unknown, { way }: { way?: string | undefined }): Fault[] => {
  const known = v.safeParse(Reached, applicant);
  const lacking = known.success ? lackingIn(known.output, way) : [];
  return lacking.map((field) => ({ code: `way-needs-${field}`, pointer: '/wanted/way', ...SAYS[field] }));
};
