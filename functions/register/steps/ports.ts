import type { Temporal } from 'temporal-polyfill';
import type { Day } from '../../kernel/day.ts';
import { Problem } from '../../kernel/problem.ts';
import type { Table } from '../../store/table.ts';
import type { Call } from '../../web/api.ts';
import type { Register } from '../rules/definition.ts';
import { registerOf } from '../rules/registers.ts';

/** What is public from one day to another, both included, and counts without an entry in a register. */
export type CountedElsewhere = (
  from: Day,
  to: Day,
) => Promise<readonly { day: Day; title: string; as: 'question' | 'answer' }[]>;

/** What the steps on registers work with. */
export type RegisterPorts = {
  table: Table;
  /** The origin of the public site. */
  site: string;
  countedElsewhere: CountedElsewhere;
  now: () => Temporal.Instant;
};

/** @throws Problem `not-found` */
export const registerNamed = ({ params }: Call<unknown>): Register => {
  const register = registerOf(params.register ?? '');
  if (!register) throw new Problem('not-found', { zh: '没有这一台账', en: 'There is no such register' });
  return register;
};
