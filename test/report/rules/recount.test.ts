import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RegisterEntry } from '../../../functions/register/rules/entry.ts';
import { REGISTERS } from '../../../functions/register/rules/registers.ts';
import { contributions } from '../../../functions/register/rules/tally.ts';
import { compile } from '../../../functions/report/rules/compile.ts';
import { REPORT_FORMS, type ReportForm } from '../../../functions/report/rules/figures.ts';
import {
  type Counts,
  countDifferences,
  hitsOfCase,
  hitsOfEntry,
  MOST_NAMED,
  Recounting,
} from '../../../functions/report/rules/recount.ts';
import { caseContributions, type ReportedCase } from '../../../functions/request/rules/contributions.ts';
import { someCase, someEntry, yearsOf } from './records.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

type Records = { cases: readonly ReportedCase[]; entries: readonly (readonly [string, RegisterEntry])[] };

const keptOf = ({ cases, entries }: Records, year: string, form: ReportForm) => {
  const all = [
    ...cases.flatMap(caseContributions),
    ...entries.flatMap(([id, entry]) => {
      const register = REGISTERS.find((one) => one.id === id);
      return register ? contributions(register, entry) : [];
    }),
  ];
  return compile({ years: yearsOf(all), year, form, closed: new Set(), today: '2024-01-10' }).figures;
};

const countedOf = (
  { cases, entries }: Records,
  year: string,
  form: ReportForm,
  naming: string[] = [],
): Recounting => {
  const counting = new Recounting(sha256, naming);
  for (const [n, one] of cases.entries()) counting.take(`case-${n}`, 1, hitsOfCase(one, year, form));
  for (const [n, [id, entry]] of entries.entries()) {
    counting.take(`${id}/${n}`, 1, hitsOfEntry(id, entry, year, form));
  }
  return counting;
};

const someRecords: fc.Arbitrary<Records> = fc.record({
  cases: fc.array(someCase, { maxLength: 40 }),
  entries: fc.array(
    fc.oneof(
      ...REGISTERS.map((register) => someEntry(register).map((entry) => [register.id, entry] as const)),
    ),
    { maxLength: 40 },
  ),
});
const someYear = fc.integer({ min: 2017, max: 2023 }).map(String);

test('both ways of counting agree on any records, in any year and form', () => {
  fc.assert(
    fc.property(someRecords, someYear, (records, year) => {
      for (const form of REPORT_FORMS) {
        expect(
          countDifferences(keptOf(records, year, form), countedOf(records, year, form).counts()),
        ).toEqual([]);
      }
    }),
  );
});

test('counted in two halves, the second from what the first wrote down, it is the same', () => {
  fc.assert(
    fc.property(someRecords, someYear, fc.constantFrom(...REPORT_FORMS), (records, year, form) => {
      const whole = countedOf(records, year, form).counts();
      const { cases, entries } = records;
      const first = countedOf({ cases, entries: [] }, year, form).counts();
      const second = new Recounting(sha256, [], JSON.parse(JSON.stringify(first)) as Counts);
      for (const [n, [id, entry]] of entries.entries()) {
        second.take(`${id}/${n}`, 1, hitsOfEntry(id, entry, year, form));
      }
      expect(second.counts()).toEqual(whole);
    }),
  );
});

describe('a figure that differs', () => {
  const poems = Array.from({ length: 30 }, (_, i): [string, RegisterEntry] => [
    'works',
    { day: '2017-03-01', title: `诗${i}`, type: 'poem' },
  ]);
  const records: Records = { cases: [], entries: poems };
  const kept = keptOf(records, '2017', 'free').map((one) =>
    one.id === 'works' ? { ...one, value: 31 } : one,
  );

  test('is named with the first records behind it, and how many they are', () => {
    const counts = countedOf(records, '2017', 'free', ['works']).counts();
    const [found, ...more] = countDifferences(kept, counts);
    expect(found).toMatchObject({ figure: 'works', kept: 31, recounted: 30, rows: 30 });
    expect(found?.behind).toEqual(poems.slice(0, MOST_NAMED).map((_, n) => `works/${n}`));
    expect(more).toEqual([]);
  });

  test('is found where only the recount knows it', () => {
    const without = kept.filter(({ id }) => id !== 'works');
    expect(countDifferences(without, countedOf(records, '2017', 'free').counts())).toMatchObject([
      { figure: 'works', kept: 0, recounted: 30 },
    ]);
  });
});

test('the list behind a figure has a hash that no order changes, and any other record does', () => {
  const one = new Recounting(sha256);
  const other = new Recounting(sha256);
  const hits = hitsOfEntry('works', { day: '2017-03-01', title: 'a', type: 'poem' }, '2017', 'free');
  for (const name of ['a', 'b', 'c']) one.take(name, 1, hits);
  for (const name of ['c', 'a', 'b']) other.take(name, 1, hits);
  expect(one.counts()).toEqual(other.counts());
  other.take('d', 1, hits);
  expect(one.counts().works?.list).not.toBe(other.counts().works?.list);
});
