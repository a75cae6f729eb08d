import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { holidayLines } from '../../../functions/holidays/documents/holidays-csv.ts';
import {
  allHolidays,
  approveNotice,
  lawAt,
  proposeNotices,
  seedHolidays,
} from '../../../functions/holidays/records/holidays.ts';
import { allJobs } from '../../../functions/holidays/records/recount-job.ts';
import { findCase } from '../../../functions/request/records/case.ts';
import { recompute } from '../../../functions/request/sweep/calendar.ts';
import { sweep } from '../../../functions/request/sweep/sweep.ts';
import { caseKey } from '../../../functions/store/keys.ts';
import { get, type Table } from '../../../functions/store/table.ts';
import { startTables } from '../../store/engine.ts';
import { act, entered, instant, on, recorded } from '../records/builders.ts';
import { meet } from './faults.ts';
import { messages, portsAt } from './ports.ts';

let tables: Awaited<ReturnType<typeof startTables>>;
let table: Table;
beforeAll(async () => {
  tables = await startTables();
});
beforeEach(async () => {
  table = await tables.fresh();
  await seedHolidays(table, instant('2020-01-20'));
});
afterAll(() => tables.stop());

/** 国办发明电〔2020〕1号 of 2020-01-27 lengthened the New Year while clocks ran. */
const NUMBER = '国办发明电〔2020〕1号';
const CSV = ['2020-01-31', '2020-02-01', '2020-02-02']
  .map((day) => `${NUMBER},2020-01-27,${day},off`)
  .join('\n');
const NOTICE = `notice,known_from,date,kind\n${CSV}\n`;

const receiptOf = (n: number): string =>
  `SQ20200120-${['A', 'B', 'C'][Math.floor(n / 25)]}${String.fromCharCode(65 + (n % 25))}2345`;

/** The product's own notices, and one proposal: what the second person has seen. */
const SEEN = 2;

/** Cases received on 2020-01-20: due on 2020-02-21, from 2020-01-27 on 2020-02-25. */
const received = async (count: number): Promise<string[]> => {
  const receipts = Array.from({ length: count }, (_, n) => receiptOf(n));
  for (const receipt of receipts) await entered(table, receipt, '2020-01-20');
  return receipts;
};

const noticeComes = async (): Promise<void> => {
  await proposeNotices(table, holidayLines(NOTICE), act('2020-01-27T08:30:00+08:00'));
  await approveNotice(table, NUMBER, act('2020-01-27T09:00:00+08:00', 'officer2'), SEEN);
};

const rowOf = async (receipt: string) => (await get(table, caseKey(receipt))) ?? {};

describe('the notice of 2020-01-27, arriving while cases run', () => {
  it('moves what is open, writes it into each history, and tells each officer once', async () => {
    const [a = '', b = '', c = ''] = await received(3);
    const law = await lawAt(table, instant('2020-01-21'));
    for (const [receipt, events] of [
      [b, [on('decided', '2020-01-21'), on('dispatched', '2020-01-21')]],
      [c, [on('assigned', '2020-01-21', { officer: 'officer2' })]],
    ] as const) {
      const found = await findCase(table, law, receipt);
      if (found) await recorded(table, found, events);
    }
    expect(await rowOf(a)).toMatchObject({ due: '2020-02-21' });
    await noticeComes();
    await recompute(portsAt(table, '2020-01-27T09:00:30+08:00'));
    const after = await lawAt(table, instant('2020-01-27T09:01:00+08:00'));
    expect(await rowOf(a)).toMatchObject({ due: '2020-02-25', deadlineVersion: 2, version: 2 });
    expect((await findCase(table, after, a))?.request.events.at(-1)).toMatchObject({
      type: 'calendar-changed',
      by: 'system',
      dueBefore: '2020-02-21',
      dueAfter: '2020-02-25',
      notices: [NUMBER],
    });
    // What was answered keeps the calendar of its day.
    expect(await rowOf(b)).toMatchObject({ due: '2020-02-21', state: 'dispatched', version: 2 });
    expect((await findCase(table, after, b))?.deadline.due).toBe('2020-02-21');
    const told = await messages(table);
    expect(told.map(({ to }) => to).sort()).toEqual(['officer', 'staff:officer2']);
    expect(told[0]?.text).toContain('2020-02-21');
    // The second pass, ten minutes on, changes nothing and ends the job.
    expect(await allJobs(table)).toMatchObject([{ version: 2, pass: 2, doneAt: null, moved: 2 }]);
    await recompute(portsAt(table, '2020-01-27T09:05:00+08:00'));
    expect(await allJobs(table)).toMatchObject([{ doneAt: null }]);
    await recompute(portsAt(table, '2020-01-27T09:10:00+08:00'));
    expect((await allJobs(table))[0]?.doneAt).not.toBeNull();
    expect(await messages(table)).toHaveLength(2);
    expect(await rowOf(a)).toMatchObject({ version: 2 });
  });

  it('brought late, makes no late answer timely', async () => {
    const [a = ''] = await received(1);
    const late = await lawAt(table, instant('2020-02-24'));
    const found = await findCase(table, late, a);
    if (!found) throw new Error('no case');
    // Due on 2020-02-21; under the notice of 2020-01-27, which nobody had brought, it would have been the 25th.
    await recorded(table, found, [on('decided', '2020-02-24'), on('dispatched', '2020-02-24')]);
    const days = async () => {
      const { deadline } = (await findCase(table, await lawAt(table, instant('2020-03-20')), a)) ?? {};
      return [deadline?.due, deadline?.inTime];
    };
    expect(await days()).toEqual(['2020-02-21', false]);
    await proposeNotices(table, holidayLines(NOTICE), act('2020-03-02T08:30:00+08:00'));
    await approveNotice(table, NUMBER, act('2020-03-02T09:00:00+08:00', 'officer2'), SEEN);
    await recompute(portsAt(table, '2020-03-02T09:00:30+08:00'));
    expect(await days()).toEqual(['2020-02-21', false]);
  });

  it('revised later, leaves what was answered under the revision before', async () => {
    const [a = ''] = await received(1);
    await noticeComes();
    await recompute(portsAt(table, '2020-01-27T09:00:30+08:00'));
    const law = await lawAt(table, instant('2020-02-24'));
    const found = await findCase(table, law, a);
    if (!found) throw new Error('no case');
    await recorded(table, found, [on('decided', '2020-02-24'), on('dispatched', '2020-02-24')]);
    const days = async () => {
      const { deadline } = (await findCase(table, await lawAt(table, instant('2020-03-20')), a)) ?? {};
      return [deadline?.due, deadline?.inTime];
    };
    expect(await days()).toEqual(['2020-02-25', true]);
    // The notice as it is corrected in March gives two of its days back.
    const revised = `notice,known_from,date,kind\n${NUMBER},2020-01-27,2020-01-31,off\n`;
    await proposeNotices(table, holidayLines(revised), act('2020-03-02T08:30:00+08:00'));
    const { seq } = await allHolidays(table, instant('2020-03-02'));
    await approveNotice(table, NUMBER, act('2020-03-02T09:00:00+08:00', 'officer2'), seq);
    await recompute(portsAt(table, '2020-03-02T09:00:30+08:00'));
    expect(await days()).toEqual(['2020-02-25', true]);
  });

  it('moves the reminders of a remedy against an answered case, whose own days stay', async () => {
    const [a = ''] = await received(1);
    const law = await lawAt(table, instant('2020-03-02'));
    const found = await findCase(table, law, a);
    if (!found) throw new Error('no case');
    const answered = [on('decided', '2020-02-10'), on('dispatched', '2020-02-10')];
    const open = await recorded(table, found, answered, '2020-02-10');
    await recorded(table, open, [on('remedy-notified', '2020-03-02')]);
    // The answer is due on 12 March; five working days before is the 5th, and the 4th once the 10th is off.
    expect(await rowOf(a)).toMatchObject({ wakeOn: '2020-03-05' });
    const number = '国办发明电〔2020〕99号';
    const csv = `notice,known_from,date,kind\n${number},2020-03-03,2020-03-10,off\n`;
    await proposeNotices(table, holidayLines(csv), act('2020-03-03T08:30:00+08:00'));
    await approveNotice(table, number, act('2020-03-03T09:00:00+08:00', 'officer2'), SEEN);
    await recompute(portsAt(table, '2020-03-03T09:00:30+08:00'));
    expect(await rowOf(a)).toMatchObject({ wakeOn: '2020-03-04', state: 'dispatched', version: 3 });
    await sweep(portsAt(table, '2020-03-04T08:05:00+08:00'));
    const sent = await messages(table);
    expect(sent.map(({ id }) => String(id).split('#').slice(2, 4))).toEqual([
      ['reconsideration-answer', '2020-03-04'],
      ['reconsideration-answer', '2020-03-04'],
    ]);
    for (const { text } of sent) expect(text).toContain('the answer is due 2020-03-12');
  });

  it('is finished by a sweep where the job was killed half way, call by call', async () => {
    const receipts = await received(12);
    await noticeComes();
    let calls = 0;
    for (const kind of ['crash before', 'crash after', 'crash before', 'crash after'] as const) {
      calls += 3;
      const ports = portsAt(meet(tables.again(table), [{ call: calls, kind }]), '2020-01-27T09:01:00+08:00');
      await expect(recompute(ports)).rejects.toThrow();
    }
    await sweep(portsAt(table, '2020-01-27T10:05:00+08:00'));
    await recompute(portsAt(table, '2020-01-27T10:05:00+08:00'));
    for (const receipt of receipts) {
      expect(await rowOf(receipt)).toMatchObject({ due: '2020-02-25', deadlineVersion: 2, version: 2 });
    }
    const told = (await messages(table)).filter(({ id }) => String(id).includes('#calendar#'));
    expect(new Set(told.map(({ id }) => id)).size).toBe(12);
    expect(told).toHaveLength(12);
    expect((await allJobs(table))[0]?.doneAt).not.toBeNull();
  });

  it('is not held up by a case that cannot be read, and stays open for it', async () => {
    const [a = '', b = ''] = await received(2);
    const { DeleteCommand, PutCommand } = await import('@aws-sdk/lib-dynamodb');
    const lost = { pk: `CASE#${b}`, sk: 'EVENT#0000000002' };
    const event = await get(table, lost);
    await table.client.send(new DeleteCommand({ TableName: table.name, Key: lost }));
    await noticeComes();
    await recompute(portsAt(table, '2020-01-27T10:05:00+08:00'));
    expect(await rowOf(a)).toMatchObject({ due: '2020-02-25' });
    expect(await allJobs(table)).toMatchObject([{ pass: 2, doneAt: null }]);
    await table.client.send(new PutCommand({ TableName: table.name, Item: event }));
    await recompute(portsAt(table, '2020-01-27T11:05:00+08:00'));
    expect(await rowOf(b)).toMatchObject({ due: '2020-02-25' });
    expect((await allJobs(table))[0]?.doneAt).not.toBeNull();
  });

  it('stops when its time is short, and goes on from there', async () => {
    await received(6);
    await noticeComes();
    let asked = 0;
    await recompute(portsAt(table, '2020-01-27T09:01:00+08:00', () => (++asked > 4 ? 0 : 1e9)));
    const [half] = await allJobs(table);
    expect(half).toMatchObject({ pass: 1, shard: 4 });
    await recompute(portsAt(table, '2020-01-27T09:02:00+08:00'));
    expect((await allJobs(table))[0]).toMatchObject({ pass: 2, moved: 6 });
  });

  it('two workers at once move each case once', async () => {
    const receipts = await received(10);
    await noticeComes();
    await Promise.all([
      recompute(portsAt(tables.again(table), '2020-01-27T09:01:00+08:00')),
      recompute(portsAt(tables.again(table), '2020-01-27T09:01:00+08:00')),
      sweep(portsAt(tables.again(table), '2020-01-27T09:01:00+08:00')),
    ]);
    await recompute(portsAt(table, '2020-01-27T10:05:00+08:00'));
    for (const receipt of receipts) expect(await rowOf(receipt)).toMatchObject({ version: 2 });
    const ids = (await messages(table)).map(({ id }) => id);
    expect(ids).toHaveLength(10);
    expect(new Set(ids).size).toBe(10);
  });

  it('a sweep that meets an older calendar derives anew before it acts', async () => {
    const [a = ''] = await received(1);
    await noticeComes();
    // Due in five working days on 2020-02-14 by the old calendar, on 2020-02-18 by the new one.
    await sweep(portsAt(table, '2020-02-10'));
    expect(await rowOf(a)).toMatchObject({ due: '2020-02-25' });
    await sweep(portsAt(table, '2020-02-14'));
    const said = (await messages(table)).map(({ id }) => String(id));
    expect(said.filter((id) => id.includes('due-in-5'))).toEqual([]);
    await sweep(portsAt(table, '2020-02-18'));
    expect((await messages(table)).map(({ id }) => id)).toContain(`${a}#2#due-in-5#2020-02-18#officer`);
  });

  it('an event that meets it first carries it into the history', async () => {
    const [a = ''] = await received(1);
    await noticeComes();
    const law = await lawAt(table, instant('2020-01-28'));
    const found = await findCase(table, law, a);
    if (!found) throw new Error('gone');
    await recorded(table, found, [on('assigned', '2020-01-28', { officer: 'officer2' })]);
    await recompute(portsAt(table, '2020-01-28T12:00:00+08:00'));
    const types = (await findCase(table, law, a))?.request.events.map(({ type }) => type);
    expect(types).toEqual(['received', 'registered', 'calendar-changed', 'assigned']);
    expect(await messages(table)).toMatchObject([{ to: 'staff:officer2' }]);
  });

  it('a case written under the older calendar after the first pass is found by the second', async () => {
    const before = await lawAt(table, instant('2020-01-20'));
    await noticeComes();
    await recompute(portsAt(table, '2020-01-27T09:01:00+08:00'));
    const late = await findCase(table, before, 'SQ20200120-AA2345');
    expect(late).toBeNull();
    const { createCase: create } = await import('../../../functions/request/records/cases.ts');
    const { intake } = await import('../records/builders.ts');
    await create(table, before, intake('SQ20200120-AA2345', '2020-01-20'), act('2020-01-20'));
    expect(await rowOf('SQ20200120-AA2345')).toMatchObject({ due: '2020-02-21' });
    await recompute(portsAt(table, '2020-01-27T10:05:00+08:00'));
    expect(await rowOf('SQ20200120-AA2345')).toMatchObject({ due: '2020-02-25' });
    expect((await allJobs(table))[0]?.doneAt).not.toBeNull();
  });
});

describe('a notice is put in force by two people', () => {
  it('not by the one who proposed it', async () => {
    await proposeNotices(table, holidayLines(NOTICE), act('2020-01-27'));
    await expect(approveNotice(table, NUMBER, act('2020-01-27'), SEEN)).rejects.toMatchObject({
      slug: 'forbidden',
    });
    expect(await allHolidays(table, instant('2020-01-27'))).toMatchObject({
      version: 1,
      proposed: [{ number: NUMBER, proposedBy: 'officer', revision: 1 }],
    });
  });

  it('not when something else was proposed since it was read', async () => {
    await proposeNotices(table, holidayLines(NOTICE), act('2020-01-27'));
    await proposeNotices(
      table,
      holidayLines(NOTICE.replace(',2020-01-31,', ',2020-01-30,')),
      act('2020-01-27', 'officer3'),
    );
    await expect(approveNotice(table, NUMBER, act('2020-01-27', 'officer2'), SEEN)).rejects.toMatchObject({
      slug: 'stale-version',
    });
    expect((await allHolidays(table, instant('2020-01-27'))).version).toBe(1);
  });

  it('once, even when two approve at the same moment', async () => {
    await proposeNotices(table, holidayLines(NOTICE), act('2020-01-27'));
    const both = await Promise.allSettled(
      ['officer2', 'approver'].map((by) =>
        approveNotice(tables.again(table), NUMBER, act('2020-01-27', by), SEEN),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const { version, inForce, proposed } = await allHolidays(table, instant('2020-01-27'));
    expect(version).toBe(2);
    expect(proposed).toEqual([]);
    expect(inForce.filter(({ number }) => number === NUMBER)).toHaveLength(1);
  });

  it('with every fault at once, and then nothing is kept', async () => {
    const bad =
      'notice,known_from,date,kind\nX,2020-02-30,2020-01-31,of\n国办发明电〔2020〕1号,2020-01-27,2020-02-31,off\n';
    await expect(proposeNotices(table, holidayLines(bad), act('2020-01-27'))).rejects.toMatchObject({
      slug: 'invalid',
      faults: [{ row: 2 }, { row: 2 }, { row: 2 }, { row: 3 }],
    });
    expect((await allHolidays(table, instant('2020-01-27'))).proposed).toEqual([]);
  });

  it('not what is on record already, and not what nobody proposed', async () => {
    await proposeNotices(table, holidayLines(NOTICE), act('2020-01-27'));
    await approveNotice(table, NUMBER, act('2020-01-27', 'officer2'), SEEN);
    await expect(proposeNotices(table, holidayLines(NOTICE), act('2020-01-28'))).rejects.toMatchObject({
      slug: 'already-exists',
    });
    await expect(approveNotice(table, NUMBER, act('2020-01-28'), SEEN + 1)).rejects.toMatchObject({
      slug: 'not-found',
    });
  });
});
