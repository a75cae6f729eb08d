import { describe, expect, it } from 'vitest';
import { Problem, type Slug } from '../../functions/kernel/problem.ts';
import { isOvertaken, untilWon } from '../../functions/store/race.ts';

const losing = (slug: Slug, times: number) => {
  const seen: number[] = [];
  const work = async (attempt: number): Promise<string> => {
    seen.push(attempt);
    if (seen.length <= times) throw new Problem(slug, { zh: '他人更快', en: 'somebody else was quicker' });
    return 'won';
  };
  return { seen, work };
};

describe('what lost a race', () => {
  it('is done again from reading on', async () => {
    const { seen, work } = losing('stale-version', 4);
    expect(await untilWon(work)).toBe('won');
    expect(seen).toEqual([1, 2, 3, 4, 5]);
  });

  it.each([
    [5, undefined],
    [3, 3],
    [10, 10],
  ])('is told after %i attempts', async (most, bound) => {
    const { seen, work } = losing('stale-version', 99);
    await expect(untilWon(work, undefined, bound === undefined ? {} : { most: bound })).rejects.toThrow(
      'somebody else',
    );
    expect(seen).toHaveLength(most);
  });

  it.each<[Slug, number, boolean]>([
    ['conflict', 1, false],
    ['conflict', 2, true],
    ['invalid', 1, true],
  ])('is no %s, unless that is what was asked for', async (slug, attempts, overtaken) => {
    const { seen, work } = losing(slug, 1);
    const done = overtaken ? untilWon(work, isOvertaken) : untilWon(work);
    await done.catch((error: unknown) => expect(error).toBeInstanceOf(Problem));
    expect(seen).toHaveLength(attempts);
  });

  it('waits as long as it is told to', async () => {
    const asked: number[] = [];
    const { work } = losing('stale-version', 2);
    await untilWon(work, undefined, { pause: (attempts) => asked.push(attempts) });
    expect(asked).toEqual([1, 2]);
  });
});
