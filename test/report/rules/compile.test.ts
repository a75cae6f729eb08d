import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Contribution } from '../../../functions/kernel/contribution.ts';
import { APPLICANT_KINDS } from '../../../functions/law/outcome.ts';
import { type RegisterEntry, readEntry } from '../../../functions/register/rules/entry.ts';
import { REGISTERS, registerOf } from '../../../functions/register/rules/registers.ts';
import { contributions } from '../../../functions/register/rules/tally.ts';
import { compile } from '../../../functions/report/rules/compile.ts';
import { REPORT_FORMS, type ReportForm, reportFormOf } from '../../../functions/report/rules/figures.ts';
import { tableOf } from '../../../functions/report/rules/tables.ts';
import { caseContributions, type ReportedCase } from '../../../functions/request/rules/contributions.ts';
import { answered } from './answered.ts';
import { someCase, yearsOf } from './records.ts';
import { snapshotFrom } from './snapshots.ts';

const entered = (id: string, typed: Record<string, string>): Contribution[] => {
  const register = registerOf(id);
  if (!register) throw new Error(id);
  const { entry, faults } = readEntry(register, typed, '2026-12-31', (field) => ({ pointer: `/${field}` }));
  expect(faults).toEqual([]);
  return contributions(register, entry as RegisterEntry);
};

const REQUESTS_2017 = [
  ...answered(13, 'provided', 'granted'),
  ...answered(17, 'already-public', 'granted'),
  ...answered(5, 'not-held', 'not-held'),
];

const compiled = (all: readonly Contribution[], form: ReportForm, year = '2017') =>
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

  test('2019: what the office may do, how that changed, and what central procurement cost', () => {
    const more = [
      entered('powers', { title: '涉外统计调查许可', kind: 'licence', since: '2016-01-01' }),
      entered('powers', { title: '取消的许可', kind: 'licence', since: '2016-01-01', until: '2019-05-01' }),
      entered('powers', { title: '统计违法处罚', kind: 'penalty', since: '2019-02-01' }),
      entered('powers', {
        title: '当年设立又取消',
        kind: 'charge',
        since: '2019-02-01',
        until: '2019-03-01',
      }),
      entered('decisions', { day: '2019-06-01', number: '渝调服〔2019〕1号', kind: 'service' }),
      entered('procurements', { day: '2019-06-01', title: '服务器', amount: '123456.78' }),
      entered('regulations', { title: '办法', kind: 'normative', issuedOn: '2019-06-01' }),
    ].flat();
    expect(valuesOf(compiled(more, '2019', '2019'))).toMatchObject({
      'powers.licence.before': 2,
      'powers.licence.change': -1,
      'powers.penalty.before': 0,
      'powers.penalty.change': 1,
      'powers.charge.before': 0,
      'powers.charge.change': 0,
      'decisions.service': 1,
      procurements: 1,
      'procurements.amount': 12_345_678,
    });
    expect(Object.keys(valuesOf(compiled(more, '2021', '2019')))).not.toContain('decisions.service');
    const { rows } = tableOf('proactive', snapshotFrom(more, '2019', {}, '2019'));
    const lines = rows.map((cells) => cells.map(({ text }) => text).join(' '));
    expect(lines).toContain('行政规范性文件 1 1 1');
    expect(lines).toContain('行政许可 2 -1 0');
    expect(lines).toContain('其他对外管理服务事项 0 0 1');
    expect(lines).toContain('行政事业性收费 0 0');
    expect(lines).toContain('政府集中采购 1 12.345678');
    for (const cells of rows) expect(cells.reduce((sum, { across = 1 }) => sum + across, 0)).toBe(4);
  });

  test('the form that is due for a year', () => {
    expect(['2017', '2018', '2019', '2020', '2021', '2026'].map(reportFormOf)).toEqual([
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
        for (const form of REPORT_FORMS) {
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
