import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Contribution, summed } from '../../../functions/kernel/contribution.ts';
import type { RegisterEntry } from '../../../functions/register/rules/entry.ts';
import { REGISTERS, registerOf } from '../../../functions/register/rules/registers.ts';
import { closedYearsChanged, contributions, movedCells } from '../../../functions/register/rules/tally.ts';

const register = (id: string) => {
  const found = registerOf(id);
  if (!found) throw new Error(id);
  return found;
};

const cells = (all: readonly Contribution[]): Record<string, number> =>
  Object.fromEntries(
    summed(all).map(({ year, tally, part, amount }) => [`${year} ${tally} ${part}`, amount]),
  );

const conference = (media: string[], day = '2017-04-20'): RegisterEntry => ({
  day,
  title: day,
  topics: ['CPI'],
  media,
});

describe('what entries add to a year', () => {
  test('outlets are counted once a year, however often they came', () => {
    const all = [
      ...contributions(register('conferences'), conference(['新华网', '人民网'])),
      ...contributions(register('conferences'), conference(['新华网'], '2017-07-20')),
    ];
    expect(cells(all)).toEqual({
      '2017 conferences.entries ': 2,
      '2017 conferences.media 新华网': 2,
      '2017 conferences.media 人民网': 1,
      '2017 conferences.topics CPI': 2,
    });
  });

  test('titles are distinct texts too, and of one audience only', () => {
    const issue = (title: string, audience: string, number: string): RegisterEntry => ({
      day: '2017-09-01',
      title,
      audience,
      issue: number,
    });
    expect(
      cells(
        [issue('重庆统计年鉴', 'public', '2017'), issue('重庆统计月报', 'government', '1')].flatMap((entry) =>
          contributions(register('publications'), entry),
        ),
      ),
    ).toMatchObject({
      '2017 publications.titles.public 重庆统计年鉴': 1,
      '2017 publications.titles.government 重庆统计月报': 1,
    });
  });

  test('what is withdrawn from the website counts nowhere', () => {
    const item: RegisterEntry = { day: '2017-03-01', title: 'a', topic: 'CPI', state: 'withdrawn' };
    expect(contributions(register('website'), item)).toEqual([]);
  });

  test('a stock is the sum over the years up to its own', () => {
    const monitor = (since: string, until?: string): RegisterEntry => ({
      person: since,
      unit: 'x',
      since,
      ...(until === undefined ? {} : { until }),
    });
    const all = [monitor('2015-01-01'), monitor('2016-01-01', '2017-06-30'), monitor('2017-02-01')].flatMap(
      (entry) => contributions(register('monitors'), entry),
    );
    const stock = (year: string) =>
      all.filter((one) => one.year <= year).reduce((sum, { amount }) => sum + amount, 0);
    expect(['2014', '2015', '2016', '2017', '2018'].map(stock)).toEqual([0, 1, 2, 2, 2]);
  });
});

describe('a change moves what it changes', () => {
  test('a corrected title moves no figure', () => {
    const before: RegisterEntry = { day: '2017-03-01', title: 'a', type: 'poem' };
    expect(movedCells(register('works'), before, { ...before, title: 'b' })).toEqual([]);
    expect(cells(movedCells(register('works'), before, { ...before, type: 'h5' }))).toEqual({
      '2017 works.entries poem': -1,
      '2017 works.entries h5': 1,
    });
  });

  const someEntry = fc.record({
    day: fc.constantFrom('2016-12-31', '2017-01-01', '2017-12-31'),
    title: fc.constantFrom('a', 'b'),
    topics: fc.subarray(['x', 'y'], { minLength: 1 }),
    media: fc.subarray(['p', 'q', 'r'], { minLength: 1 }),
  });

  test('any history of changes ends in the figures of what is left', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), fc.option(someEntry))), (changes) => {
        const rows = new Map<number, RegisterEntry>();
        const kept: Contribution[] = [];
        for (const [row, after] of changes) {
          kept.push(...movedCells(register('conferences'), rows.get(row) ?? null, after));
          if (after) rows.set(row, after);
          else rows.delete(row);
        }
        const counted = [...rows.values()].flatMap((entry) => contributions(register('conferences'), entry));
        expect(cells(kept)).toEqual(cells(counted));
      }),
    );
  });
});

describe('a closed year is not altered', () => {
  const monitors = register('monitors');
  const monitor: RegisterEntry = { person: 'a', unit: 'x', since: '2016-03-01' };

  test.each([
    ['one who joined before it', null, monitor, ['2017']],
    ['one who joins after it', null, { ...monitor, since: '2018-01-01' }, []],
    ['leaving after it', monitor, { ...monitor, until: '2018-05-01' }, []],
    ['leaving in it', monitor, { ...monitor, until: '2017-05-01' }, ['2017']],
    ['another unit', monitor, { ...monitor, unit: 'y' }, ['2017']],
    ['gone before it', { ...monitor, until: '2016-12-31' }, null, []],
  ] as const)('%s', (_, before, after, changed) => {
    expect(closedYearsChanged(monitors, before, after, ['2017'])).toEqual(changed);
  });

  test('an event belongs to its own year alone', () => {
    const entry: RegisterEntry = { day: '2017-12-31', title: 'a', type: 'h5' };
    const works = register('works');
    expect(closedYearsChanged(works, null, entry, ['2016', '2018'])).toEqual([]);
    expect(closedYearsChanged(works, entry, { ...entry, day: '2018-01-01' }, ['2018'])).toEqual(['2018']);
  });
});

test('every register has something that a year counts', () => {
  expect(REGISTERS.filter(({ tallies }) => tallies.length === 0).map(({ id }) => id)).toEqual([]);
});
