import { afterAll, beforeAll, expect, test } from 'vitest';
import { difference, summed } from '../../../functions/kernel/contribution.ts';
import { registerOfYear } from '../../../functions/request/records/register.ts';
import { caseContributions } from '../../../functions/request/rules/contributions.ts';
import { cellsOf } from '../../../functions/store/cells.ts';
import { intakeBody, type Office, type Officers, startOfficers } from './office.ts';

let officers: Officers;
beforeAll(async () => {
  officers = await startOfficers();
});
afterAll(() => officers.stop());

const YEARS = ['2020', '2021', '2022'];

/** What the writes kept, and what the cases themselves say. */
const kept = async ({ table }: Office): Promise<Record<string, number>> => {
  const all: Record<string, number> = {};
  for (const year of YEARS) {
    for (const [tally, parts] of await cellsOf(table, year)) {
      for (const [part, n] of parts) all[`${year} ${tally} ${part}`] = n;
    }
  }
  return all;
};
const counted = async ({ table }: Office): Promise<Record<string, number>> => {
  const rows = (await Promise.all(YEARS.map((year) => registerOfYear(table, year)))).flat();
  return Object.fromEntries(
    summed(rows.flatMap(caseContributions)).map(({ year, tally, part, amount }) => [
      `${year} ${tally} ${part}`,
      amount,
    ]),
  );
};

const GRANTED = {
  type: 'decided',
  decision: { outcome: 'granted', reply: 'provided', text: '全市共有12个调查网点' },
};

test('the figures of the annual report follow each step of a case, and agree with a count of the cases', async () => {
  const office = await officers.office('2021-12-20');
  const enter = async (title: string) =>
    (await office.call('POST /requests', { body: intakeBody('2021-12-20', { wanted: { title } }) })).body
      .receipt as string;
  const answered = await enter('价格资料');
  const withdrawn = await enter('收入资料');
  const remedied = await enter('粮食产量');
  const joined = await enter('价格资料二');
  expect(await kept(office)).toEqual({
    '2021 requests.new natural-person': 4,
    '2021 requests.channel in-person': 4,
  });

  await office.step(joined, 'events', { type: 'linked', as: answered });
  office.at('2022-01-05');
  await office.step(answered, 'events', GRANTED);
  expect(Object.keys(await kept(office))).toHaveLength(2);
  await office.step(answered, 'events', { type: 'dispatched', way: 'post' });
  await office.step(withdrawn, 'events', { type: 'withdrawn' });
  await office.step(remedied, 'events', GRANTED);
  await office.step(remedied, 'events', { type: 'dispatched', way: 'post' });
  expect(await kept(office)).toMatchObject({
    '2021 requests.new natural-person': 3,
    '2022 requests.ended granted/natural-person': 2,
    '2022 requests.ended other-handling/natural-person': 1,
    '2022 requests.reply granted/provided': 2,
  });

  office.at('2022-02-10');
  const remedy = { remedy: 'fy1', kind: 'reconsideration', words: '复议申请书' };
  await office.step(remedied, 'events', { type: 'remedy-notified', ...remedy });
  expect(await kept(office)).toMatchObject({ '2022 requests.remedy.reconsideration pending': 1 });
  await office.step(remedied, 'events', { type: 'remedy-answered', remedy: 'fy1' });
  await office.step(remedied, 'events', { type: 'remedy-decided', remedy: 'fy1', result: 'corrected' });

  const figures = await kept(office);
  expect(figures).toEqual(await counted(office));
  expect(figures['2022 requests.remedy.reconsideration corrected']).toBe(1);
});

test('two shards of one cell are one figure', async () => {
  const office = await officers.office('2021-12-20');
  for (let i = 0; i < 6; i += 1) {
    await office.call('POST /requests', {
      body: intakeBody('2021-12-20', { wanted: { title: `资料${i}` } }),
    });
  }
  const shards = (await office.everything()).filter(({ pk }) => pk === 'CELL#2021').map(({ sk }) => sk);
  expect(new Set(shards).size).toBeGreaterThan(2);
  expect(await kept(office)).toEqual(await counted(office));
});

test('what does not change moves nothing', () => {
  const cell = { year: '2021', tally: 'requests.new', part: 'company', amount: 1 };
  expect(difference([cell], [cell])).toEqual([]);
});
