import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Act } from '../../../functions/kernel/act.ts';
import { newQuestion } from '../../../functions/question/records/new.ts';
import { questionSteps } from '../../../functions/question/records/questions.ts';
import { findRecount } from '../../../functions/report/records/recounts.ts';
import { compileYear } from '../../../functions/report/steps/compiling.ts';
import { type RecountPorts, recount } from '../../../functions/report/steps/recount-work.ts';
import { approveEntry, proposeEntry } from '../../../functions/request/records/disclosure-log.ts';
import type { RegisterRow } from '../../../functions/request/records/register.ts';
import { caseContributions } from '../../../functions/request/rules/contributions.ts';
import { cellSteps } from '../../../functions/store/cells.ts';
import { cellKey, recountKey, registerKey } from '../../../functions/store/keys.ts';
import { get, put, type Table, transact } from '../../../functions/store/table.ts';
import { startRegisters } from '../../register/steps/office.ts';
import { everything } from '../../store/engine.ts';

let registers: Awaited<ReturnType<typeof startRegisters>>;
beforeAll(async () => {
  registers = await startRegisters();
});
afterAll(() => registers.stop());

type Office = Awaited<ReturnType<typeof registers.office>>;

const HOUR = 3_600_000;

/** A request as its list has it, answered within its year. */
const answered = (n: number): RegisterRow => ({
  receipt: `SQ2017${String(n).padStart(4, '0')}-7KM2QX`,
  state: 'delivered',
  regime: 'v2008',
  kind: 'natural-person',
  channel: 'web',
  officer: 'officer',
  title: null,
  arrivedOn: '2017-05-02',
  receivedOn: '2017-05-02',
  entered: '2017-05-02',
  due: null,
  provisional: false,
  running: 'stopped',
  extendedBy: 0,
  review: 'none',
  outcome: 'granted',
  reply: 'provided',
  decidedOn: '2017-05-10',
  dispatchedOn: '2017-05-10',
  dispatchedBy: 'post',
  answer: null,
  deliveredOn: '2017-05-12',
  stoppedOn: '2017-05-10',
  inTime: true,
  feeFen: 0,
  remedies: [],
  splitFrom: null,
  destroyed: null,
  version: 3,
});

const enter = async (table: Table, rows: readonly RegisterRow[]): Promise<void> => {
  for (const row of rows) {
    await transact(table, [
      { write: put(table, { ...registerKey('2017', row.receipt), ...row }) },
      ...cellSteps(table, caseContributions(row)),
    ]);
  }
};

/** A question that was answered, and is public. */
const publishQuestion = async (table: Table, act: Act): Promise<void> => {
  const given = { number: 'ZX20171220-7KM2QX', way: 'phone', day: '2017-12-19', due: '2017-12-26' } as const;
  const at = act.at.toString();
  const by = { by: act.by, at };
  const words = { question: { zh: '？', en: null }, answer: { zh: '。', en: null } };
  const draft = {
    ...newQuestion({ ...given, same: '', mail: false }, 'officer', act.at),
    state: 'answered' as const,
    answers: [{ n: 1, how: 'phone' as const, on: '2017-12-19', time: null, ...by }],
    publication: 'public' as const,
    wording: { ...words, ...by },
    published: { day: '2017-12-20', ...by },
  };
  await transact(table, questionSteps(table, null, draft, act, { action: 'published' }).steps);
};

/** The order as the stream hands it over. */
const ordered = async (table: Table) => {
  const job = (await everything(table)).find(({ outbox }) => outbox === 'recount');
  return { outbox: 'recount' as const, year: '2017', form: String(job?.form), run: String(job?.run) };
};

const portsOf = (office: Office, remaining = () => HOUR): RecountPorts => ({
  table: office.table,
  now: () => office.clock.now,
  remaining,
});

const started = async (office: Office, form = 'free') => {
  const sent = await office.call('POST /reports/2017/recount', { body: { form }, key: `recount-${form}` });
  expect(sent).toMatchObject({ status: 202, body: { state: 'counting', agrees: null } });
  return ordered(office.table);
};

const found = async (office: Office, form = 'free') =>
  (await office.call(`GET /reports/2017/recount?form=${form}`)).body;

describe('the recount of a year', () => {
  test('agrees with what the writes kept', async () => {
    const office = await registers.office();
    await office.add('works', { day: '2017-03-01', title: '数说重庆', type: 'poem' });
    await enter(office.table, [1, 2, 3].map(answered));
    await recount(portsOf(office), await started(office));
    expect(await found(office)).toMatchObject({ state: 'done', agrees: true, current: true, records: 4 });
  });

  test('finds what is on the website: entered items, versions of guide and catalogue, answers', async () => {
    const office = await registers.office('2017-12-20T10:00:00+08:00');
    const item = { title: '居民消费价格', topic: '居民消费价格' };
    await office.add('website', { ...item, day: '2017-03-01', state: 'public' });
    await office.add('website', { ...item, day: '2017-03-02', state: 'withdrawn' });
    await office.add('documents', {
      kind: 'guide',
      version: '2016',
      issuedOn: '2016-06-05',
      replacedOn: '2017-06-05',
    });
    await office.add('documents', { kind: 'guide', version: '2017', issuedOn: '2017-06-05' });
    const receipt = 'SQ20170001-7KM2QX';
    const act = (by: string) => ({ by, at: office.clock.now });
    const draft = { receipt, title: { zh: '粮食产量', en: 'Grain' }, outcome: 'granted' as const };
    await proposeEntry(office.table, { ...draft, answeredOn: '2017-12-18', documents: [] }, act('officer'));
    await approveEntry(office.table, receipt, act('officer2'), 1);
    await publishQuestion(office.table, act('officer2'));
    const { compiled } = await compileYear(office.table, '2017', 'free', office.clock.now);
    expect(compiled.figures.find(({ id }) => id === 'website')?.value).toBe(4);
    await recount(portsOf(office), await started(office));
    expect(await found(office)).toMatchObject({ state: 'done', agrees: true, current: true });
    expect((await findRecount(office.table, '2017', 'free'))?.counts.website).toMatchObject({
      value: 4,
      rows: 4,
    });
  });

  test('lists the records behind a figure, and what each adds', async () => {
    const office = await registers.office();
    const poem = await office.add('works', { day: '2017-03-01', title: '数说重庆', type: 'poem' });
    await office.add('works', { day: '2018-03-01', title: '次年', type: 'poem' });
    const media = { title: '发布会', topics: ['居民收入'], day: '2017-04-01' };
    const met = await office.add('conferences', { ...media, media: ['新华网', '人民网'] });
    await enter(office.table, [answered(1), { ...answered(2), reply: 'already-public' }, answered(3)]);
    const behind = async (figure: string, form = 'free') =>
      (await office.call(`GET /reports/2017/figures/${figure}?form=${form}`)).body;
    expect(await behind('works')).toEqual({
      ...{ year: '2017', form: 'free', figure: 'works', value: 1, next: null },
      items: [
        {
          record: `works/${poem.body.id}`,
          address: `/api/staff/registers/works/entries/${poem.body.id}`,
          amount: 1,
          texts: [],
        },
      ],
    });
    expect((await behind('conferences.media')).items).toMatchObject([
      { record: `conferences/${met.body.id}`, amount: 0, texts: ['新华网', '人民网'] },
    ]);
    const granted = await behind('requests.granted');
    expect(granted.items.map(({ record }: { record: string }) => record)).toEqual([
      answered(1).receipt,
      answered(3).receipt,
    ]);
    expect(granted.items[0].address).toBe(`/api/staff/requests/${answered(1).receipt}`);
    expect(await behind('requests.granted.natural-person', '2021')).toMatchObject({ value: 3, next: null });
    const { compiled } = await compileYear(office.table, '2017', '2021', office.clock.now);
    for (const { value, rows } of compiled.figures) {
      const path = rows.replace('/api/staff', '');
      const { items } = (await office.call(`GET ${path}`)).body;
      const texts = new Set(items.flatMap((one: { texts: string[] }) => one.texts));
      const sum = items.reduce((all: number, one: { amount: number }) => all + one.amount, 0);
      expect([rows, texts.size + sum]).toEqual([rows, value]);
    }
  });

  test('a list behind a figure comes in parts, and knows no figure and no cursor that is none', async () => {
    const office = await registers.office();
    await enter(
      office.table,
      Array.from({ length: 1001 }, (_, n) => answered(n + 1)),
    );
    const path = 'GET /reports/2017/figures/requests';
    const first = (await office.call(`${path}?form=free`)).body;
    expect(first.items).toHaveLength(1000);
    const second = (await office.call(`${path}?form=free&cursor=${first.next}`)).body;
    expect([second.items.length, second.next]).toEqual([1, null]);
    expect((await office.call('GET /reports/2017/figures/nothing')).status).toBe(404);
    expect((await office.call(`${path}?cursor=abc`)).status).toBe(400);
  });

  test.each(['free', '2019', '2021'])('names the records behind a figure that differs (%s)', async (form) => {
    const office = await registers.office();
    const { body } = await office.add('works', { day: '2017-03-01', title: '数说重庆', type: 'poem' });
    await enter(office.table, [1, 2].map(answered));
    await office.table.client.send(
      new UpdateCommand({
        TableName: office.table.name,
        Key: cellKey('2017', 'works.entries', ''),
        UpdateExpression: 'ADD #poem :one',
        ExpressionAttributeNames: { '#poem': 'n:poem' },
        ExpressionAttributeValues: { ':one': 1 },
      }),
    );
    await recount(portsOf(office), await started(office, form));
    expect(await found(office, form)).toMatchObject({
      state: 'done',
      agrees: false,
      differences: [{ figure: 'works', kept: 2, recounted: 1, rows: 1, behind: [`works/${body.id}`] }],
    });
  });

  test('ends when its time is up, and is gone on with where it stopped', async () => {
    const office = await registers.office();
    await office.add('works', { day: '2017-03-01', title: '数说重庆', type: 'poem' });
    await enter(office.table, [1, 2, 3].map(answered));
    const job = await started(office);
    let runs = 0;
    const lists = new Set<number>();
    for (;;) {
      runs += 1;
      const after = await recount(
        portsOf(office, () => 0),
        job,
      );
      lists.add(after?.list ?? -1);
      if (after?.state === 'done') break;
    }
    expect(runs).toBeGreaterThan(20);
    expect(lists.size).toBeGreaterThan(20);
    expect(await found(office)).toMatchObject({ agrees: true, records: 4 });
  });

  test('that dies is gone on with by the same order', async () => {
    const office = await registers.office();
    await enter(office.table, [1, 2].map(answered));
    const job = await started(office);
    await recount(
      portsOf(office, () => 0),
      job,
    );
    let calls = 0;
    const dying = (): number => {
      calls += 1;
      if (calls > 2) throw new Error('the machine went away');
      return HOUR;
    };
    await expect(recount(portsOf(office, dying), job)).rejects.toThrow('the machine went away');
    await recount(portsOf(office), job);
    expect(await found(office)).toMatchObject({ agrees: true, records: 2 });
  });

  test('by two workers at once is written by one of them', async () => {
    const office = await registers.office();
    await enter(office.table, [1, 2].map(answered));
    const job = await started(office);
    await Promise.all([recount(portsOf(office), job), recount(portsOf(office), job)]);
    expect(await found(office)).toMatchObject({ state: 'done', agrees: true, records: 2 });
  });

  test('is of figures that have moved since: it says so, and is done again', async () => {
    const office = await registers.office();
    await recount(portsOf(office), await started(office));
    await office.add('works', { day: '2017-03-01', title: '数说重庆', type: 'poem' });
    expect(await found(office)).toMatchObject({
      state: 'done',
      agrees: false,
      current: false,
      differences: [],
    });
    const again = await office.call('POST /reports/2017/recount', { body: {} });
    expect(again.body).toMatchObject({ state: 'counting' });
    const run = (await findRecount(office.table, '2017', 'free'))?.run ?? '';
    await recount(portsOf(office), { outbox: 'recount', year: '2017', form: 'free', run });
    expect(await found(office)).toMatchObject({ agrees: true, current: true });
  });

  test('counts again what changed while it counted', async () => {
    const office = await registers.office();
    const job = await started(office);
    await office.add('works', { day: '2017-03-01', title: '数说重庆', type: 'poem' });
    await recount(portsOf(office), job);
    expect(await found(office)).toMatchObject({ agrees: true, current: true });
  });

  test('that is under way is not begun a second time; one that fell silent is', async () => {
    const office = await registers.office();
    const job = await started(office);
    await office.call('POST /reports/2017/recount', { body: {} });
    expect((await get(office.table, recountKey('2017', 'free')))?.run).toBe(job.run);
    office.clock.now = office.clock.now.add({ minutes: 21 });
    await office.call('POST /reports/2017/recount', { body: {} });
    expect((await get(office.table, recountKey('2017', 'free')))?.run).not.toBe(job.run);
  });

  test('of a year or form that is none is refused', async () => {
    const office = await registers.office();
    expect((await office.call('GET /reports/2017/recount')).status).toBe(404);
    expect((await office.call('POST /reports/1817/recount', { body: {} })).status).toBe(404);
    expect((await office.call('POST /reports/2017/recount', { body: { form: '2020' } })).status).toBe(422);
  });
});
