import { Problem } from '../kernel/problem.ts';
import { rateKey } from './keys.ts';
import { ABSENT, put, type Step, type Table } from './table.ts';

/** A solved challenge counts once: it is spent in the transaction of what it was solved for. */
export const spendChallenge = (table: Table, hash: string, expiresAt: number): Step => ({
  write: put(table, { ...rateKey(hash, 'spent'), expiresAt }, ABSENT),
  otherwise: () =>
    new Problem('conflict', {
      zh: '此验证已经用过：请换新的',
      en: 'This challenge was used before: solve a fresh one',
    }),
});
