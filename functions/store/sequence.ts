import * as v from 'valibot';
import { Problem } from '../kernel/problem.ts';
import { sequenceKey } from './keys.ts';
import { untilWon } from './race.ts';
import { ABSENT, get, put, type Step, type Table } from './table.ts';

/** Someone else took the number in between: not an error of the caller's, and tried again. */
class NumberTaken extends Problem {
  constructor() {
    super('unavailable', {
      zh: '另一份文书已用此文号：请重试',
      en: 'Another letter took this number: try again',
    });
  }
}

const Row = v.object({ last: v.number() });

/**
 * The next document number 文号 of a kind and year, from 1 and without a gap: `act` writes what bears the
 * number and, in the same transaction, the step that takes it. Where another took it first, `act` is called
 * again with the number after.
 */
export const withNextNumber = async <T>(
  table: Table,
  kind: string,
  year: string,
  act: (number: number, take: Step) => Promise<T>,
): Promise<T> => {
  const key = sequenceKey(kind, year);
  return untilWon(
    async () => {
      const item = await get(table, key);
      const last = item ? v.parse(Row, item).last : 0;
      const take: Step = {
        write: put(
          table,
          { ...key, last: last + 1 },
          item ? { that: '#last = :last', names: { '#last': 'last' }, values: { ':last': last } } : ABSENT,
        ),
        otherwise: () => new NumberTaken(),
      };
      return act(last + 1, take);
    },
    (error) => error instanceof NumberTaken,
    { most: 10 },
  );
};
