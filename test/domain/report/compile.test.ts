import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Entry, readEntry } from '../../../functions/domain/register/entry.ts';
import { REGISTERS, registerOf } from '../../../functions/domain/register/registers.ts';
import { type Contribution, contributions } from '../../../functions/domain/register/tally.ts';
import { caseContributions, type ReportedCase } from '../../../functions/domain/report/cases.ts';
import { compile } from '../../../functions/domain/report/compile.ts';
import { FORMS, type Form, formOf } from '../../../functions/domain/report/figures.ts';
import { APPLICANT_KINDS } from '../../../functions/domain/request/outcome.ts';
import { answered } from './answered.ts';
import { someCase, yearsOf } from './records.ts';

const entered = (id: string, typed: Record<string, string>): Contribution[] => {
  const register = registerOf(id);
  if (!register) throw new Error(id);
  const { entry, faults } = readEntry(register, typed, (field) => ({ pointer: `/${field}` }));
  expect(faults).toEqual([]);
  return contributions(register, entry as Entry);
};

const REQUESTS_2017 = [
  ...answered(13, 'provided', 'granted'),
  ...answered(17, 'already-public', 'granted'),
  ...answered(5, 'not-held', 'not-held'),
];

const compiled = (all: readonly Contribution[], form: Form, year = '2017') =>
  compile({
    years: yearsOf(all),
    year,
    form,
    closed: new Set(REGISTERS.map(({ id }) => id)),
    today: `${Number(year) + 1}-01-10`,
  });
const valuesOf = ({ figures }: ReturnType<typeof compiled>): Record<string, number> =>
  Object.fromEntries(figures.map(({ id, value }) => [id, value]));

describe('the same records in the forms of three times', () => {
  const all = REQUESTS_2017.flatMap(caseContributions);

  test('free form: by channel and by what was answered', () => {
    const report = compiled(all, 'free');
    expect(valuesOf(report)).toMatchObject({
      requests: 35,
      'requests.granted': 13,
      'requests.already-public': 17,
      'requests.not-held': 5,
      'requests.in-time': 35,
      'requests.late': 0,
      'fees.charged': 0,
      'remedies.reconsideration.total': 0,
    });
    expect(report.identities.filter(({ holds }) => !holds)).toEqual([]);
    expect(report.open).toEqual([]);
  });

  test('2021: 35 new, 30 granted, 5 not held, none carried over', () => {
    const report = compiled(all, '2021');
    expect(valuesOf(report)).toMatchObject({
      'requests.new.total': 35,
      'requests.carried-in.total': 0,
      'requests.granted.total': 30,
      'requests.not-held.total': 5,
      'requests.ended.total': 35,
      'requests.carried-out.total': 0,
    });
    expect(report.identities.filter(({ holds }) => !holds)).toEqual([]);
  });

  test('2019: what is otherwise closed is one row', () => {
    const ids = Object.keys(valuesOf(compiled(all, '2019')));
    expect(ids).toContain('requests.other.total');
    expect(ids).not.toContain('requests.supplement-lapsed.total');
  });

  test('the form that is due for a year', () => {
    expect(['2017', '2018', '2019', '2020', '2021', '2026'].map(formOf)).toEqual([
      'free',
      'free',
      '2019',
      '2019',
      '2021',
      '2021',
    ]);
  });
});

test('what is received in one year and answered in the next is carried over', () => {
  const over: ReportedCase[] = answered(1, 'provided', 'granted').map((one) => ({
    ...one,
    receivedOn: '2021-12-20',
    stoppedOn: '2022-01-10',
  }));
  const all = over.flatMap(caseContributions);
  expect(valuesOf(compiled(all, '2021', '2021'))).toMatchObject({
    'requests.new.total': 1,
    'requests.ended.total': 0,
    'requests.carried-out.total': 1,
  });
  expect(valuesOf(compiled(all, '2021', '2022'))).toMatchObject({
    'requests.new.total': 0,
    'requests.carried-in.total': 1,
    'requests.ended.total': 1,
    'requests.carried-out.total': 0,
  });
});

test('an open matter is named: a register that is not closed, and a year that has not ended', () => {
  const { open } = compile({
    years: new Map(),
    year: '2017',
    form: 'free',
    closed: new Set(),
    today: '2017-12-31',
  });
  expect(open.map(({ id }) => id)).toEqual(['year', ...REGISTERS.map(({ id }) => `register.${id}`)]);
});

test('registers and cases stand in one report', () => {
  const values = valuesOf(
    compiled(
      [
        ...entered('works', { day: '2017-02-01', title: 'a', type: 'poem' }),
        ...entered('regulations', { title: 'b', kind: 'internal', issuedOn: '2017-06-01' }),
        ...entered('regulations', { title: 'c', kind: 'internal', issuedOn: '2016-06-01' }),
        ...entered('fees', { day: '2017-02-01', receipt: 'x', kind: 'charged', amount: '12.50' }),
        ...entered('remedies', { day: '2017-02-01', number: '1', kind: 'suit', result: 'pending' }),
      ],
      'free',
    ),
  );
  expect(values).toMatchObject({
    works: 1,
    'regulations.issued': 1,
    'fees.charged': 1250,
    'remedies.suit.pending': 1,
    'remedies.suit.total': 1,
  });
});

test('any year of any cases satisfies every identity of every form, and carries over what it left', () => {
  fc.assert(
    fc.property(
      fc.array(someCase, { maxLength: 60 }),
      fc.integer({ min: 2017, max: 2023 }),
      (cases, year) => {
        const all = cases.flatMap(caseContributions);
        for (const form of FORMS) {
          expect(compiled(all, form, String(year)).identities.filter(({ holds }) => !holds)).toEqual([]);
        }
        const [before, after] = [year - 1, year].map((one) => valuesOf(compiled(all, '2021', String(one))));
        for (const column of [...APPLICANT_KINDS, 'total']) {
          expect(after?.[`requests.carried-in.${column}`]).toBe(before?.[`requests.carried-out.${column}`]);
        }
      },
    ),
  );
});
