import type { REPLY_WAYS } from '../../../kernel/form-words.ts';

type Way = (typeof REPLY_WAYS)[number];

/** What of an applicant an answer is taken to, by the field that has it. */
export type Destination = 'email' | 'address' | 'phone' | 'fax';

/** Where each way of reply goes to. A courier rings up whoever it is for. */
const GOES_TO: Readonly<Record<Way, readonly Destination[]>> = {
  web: [],
  email: ['email'],
  post: ['address'],
  courier: ['address', 'phone'],
  fax: ['fax'],
  'in-person': [],
};

const isWay = (way: unknown): way is Way => typeof way === 'string' && Object.hasOwn(GOES_TO, way);

/**
 * What is not known of where a way of reply goes to; of a way that there is not, nothing.
 *
 * @example destinationsLacking('courier', (field) => field === 'phone') // ['address']
 */
export const destinationsLacking = (way: unknown, has: (field: Destination) => boolean): Destination[] =>
  isWay(way) ? GOES_TO[way].filter((field) => !has(field)) : [];
