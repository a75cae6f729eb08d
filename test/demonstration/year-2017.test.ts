import { readdir, readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { parse } from 'csv-parse/sync';
import * as v from 'valibot';
import { beforeAll, expect, test } from 'vitest';
import { dataOf } from '../../demonstration/folder.ts';
import { type Contribution, summed } from '../../functions/kernel/contribution.ts';
import { APPLICANT_KINDS } from '../../functions/law/outcome.ts';
import { CHANNELS } from '../../functions/law/regime.ts';
import { draftsOf, fieldsOf } from '../../functions/register/rules/file.ts';
import { REGISTERS, registerOf } from '../../functions/register/rules/registers.ts';
import { contributions } from '../../functions/register/rules/tally.ts';
import { compile } from '../../functions/report/rules/compile.ts';
import type { ReportForm } from '../../functions/report/rules/figures.ts';
import { Decision } from '../../functions/request/rules/answer/decision.ts';
import { caseContributions, type ReportedCase } from '../../functions/request/rules/contributions.ts';

const FOLDER = new URL('../../demonstration/2017/', import.meta.url);

const Asked = v.object({
  intake: v.object({
    channel: v.picklist(CHANNELS),
    received: v.string(),
    kind: v.picklist(APPLICANT_KINDS),
  }),
  events: v.array(v.object({ type: v.string(), day: v.string(), decision: v.optional(Decision) })),
});

const cases = async (): Promise<ReportedCase[]> =>
  (await dataOf(FOLDER, 'requests.json', v.array(Asked))).map(({ intake, events }) => {
    const decision = events.find(({ type }) => type === 'decided')?.decision;
    return {
      state: 'delivered',
      kind: intake.kind,
      channel: intake.channel,
      receivedOn: intake.received,
      outcome: decision?.outcome ?? null,
      reply: decision?.reply ?? null,
      stoppedOn: events.find(({ type }) => type === 'dispatched')?.day ?? null,
      inTime: true,
      remedies: [],
    };
  });

let moved: Contribution[];
beforeAll(async () => {
  moved = (await cases()).flatMap(caseContributions);
  for (const file of await readdir(FOLDER)) {
    const register = registerOf(basename(file, extname(file)));
    if (!register || extname(file) !== '.csv') continue;
    const [columns = [], ...lines]: string[][] = parse(await readFile(new URL(file, FOLDER)));
    const { fields, faults } = fieldsOf(register, columns, { file });
    const rows = lines.map((cells, i) => ({ row: i + 2, cells }));
    const read = draftsOf(register, columns, fields, rows, { file }, '2018-01-01');
    expect([...faults, ...read.faults]).toEqual([]);
    moved.push(...read.drafts.flatMap(({ entry }) => contributions(register, entry)));
  }
});

const figures = (form: ReportForm): Record<string, number> => {
  const years = new Map<string, Map<string, Map<string, number>>>();
  for (const { year, tally, part, amount } of summed(moved)) {
    const cells = years.get(year) ?? new Map<string, Map<string, number>>();
    cells.set(tally, (cells.get(tally) ?? new Map<string, number>()).set(part, amount));
    years.set(year, cells);
  }
  const closed = new Set(REGISTERS.map(({ id }) => id));
  const report = compile({ years, year: '2017', form, closed, today: '2018-01-10' });
  expect(report.identities.filter(({ holds }) => !holds)).toEqual([]);
  return Object.fromEntries(report.figures.map(({ id, value }) => [id, value]));
};

test('the records of 2017 give every figure of the report for 2017', () => {
  const year = figures('free');
  expect(year).toMatchObject({
    requests: 35,
    'requests.granted': 13,
    'requests.already-public': 17,
    'requests.not-held': 5,
    'requests.in-time': 35,
    consultations: 52,
    website: 350,
    conferences: 3,
    posts: 42,
    'posts.platforms': 3,
    works: 28,
    monitors: 85,
    'publications.public': 2,
    'publications.government': 3,
    events: 1,
    'regulations.issued': 5,
    memberships: 7,
    'fees.charged': 0,
    'remedies.reconsideration.total': 0,
    'remedies.suit.total': 0,
    'remedies.suit-after.total': 0,
    findings: 3,
    plans: 3,
  });
  expect(
    ['in-person', 'fax', 'web', 'letter'].every((way) => Number(year[`requests.channel.${way}`]) > 0),
  ).toBe(true);
  expect(['phone', 'visit', 'web', 'mailbox'].every((way) => Number(year[`consultations.${way}`]) > 0)).toBe(
    true,
  );
  // The report writes 3000余 and 120余.
  expect(Math.floor(Number(year.indicators) / 1000)).toBe(3);
  expect(Math.floor(Number(year['events.attended']) / 10)).toBe(12);
});

test('and fill the form of 2021', () => {
  expect(figures('2021')).toMatchObject({
    'requests.new.total': 35,
    'requests.carried-in.total': 0,
    'requests.granted.total': 30,
    'requests.not-held.total': 5,
    'requests.ended.total': 35,
    'requests.carried-out.total': 0,
  });
});
