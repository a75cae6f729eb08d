import { createHash } from 'node:crypto';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { REGISTERS } from '../../../functions/register/rules/registers.ts';
import { findRecount } from '../../../functions/report/records/recounts.ts';
import { canonical, readSnapshot } from '../../../functions/report/rules/snapshot.ts';
import { recount } from '../../../functions/report/steps/recount-work.ts';
import { cellKey } from '../../../functions/store/keys.ts';
import { startRegisters } from '../../register/steps/office.ts';
import { everything } from '../../store/engine.ts';

let registers: Awaited<ReturnType<typeof startRegisters>>;
beforeAll(async () => {
  registers = await startRegisters();
});
afterAll(() => registers.stop());

type Office = Awaited<ReturnType<typeof registers.office>>;

const POEM = { day: '2017-03-01', title: '数说重庆', type: 'poem' };
const REPORT = '/reports/2017';

const closeAll = async (office: Office, year = '2017'): Promise<void> => {
  for (const { id } of REGISTERS) {
    const { body } = await office.call(`GET /registers/${id}`);
    await office.call(`POST /registers/${id}/close`, { body: { year }, version: body.version });
  }
};

const recountNow = async (office: Office): Promise<void> => {
  await office.call(`POST ${REPORT}/recount`, { body: {} });
  const run = (await findRecount(office.table, '2017', 'free'))?.run ?? '';
  const ports = { table: office.table, now: () => office.clock.now, remaining: () => 3_600_000 };
  await recount(ports, { outbox: 'recount', year: '2017', form: 'free', run });
};

const paragraph = async (office: Office, id: string) =>
  (await office.call(`GET ${REPORT}/paragraphs/${id}`)).body;

/** An act on the report under the version that it has by now. */
const act = async (office: Office, by: string, name: string, body: object = {}) => {
  const { body: report } = await office.call(`GET ${REPORT}`);
  return office.call(`POST ${REPORT}/${name}`, { by, body, version: report.version });
};

/** A year that may be frozen: one work, everything closed, recounted. */
const readyOffice = async (): Promise<Office> => {
  const office = await registers.office();
  await office.add('works', POEM);
  await closeAll(office);
  await recountNow(office);
  return office;
};

describe('the prose of a report', () => {
  test('is composed from the records', async () => {
    const office = await registers.office();
    await office.add('works', POEM);
    await office.add('findings', { title: '公开力度不够', foundOn: '2017-12-20' });
    const { body } = await office.call(`GET ${REPORT}`);
    expect(body).toMatchObject({
      year: '2017',
      form: 'free',
      state: 'writing',
      edition: 1,
      due: '2018-03-31',
    });
    const texts = Object.fromEntries(
      body.sections.flatMap((section: { paragraphs: { id: string; text: string }[] }) =>
        section.paragraphs.map(({ id, text }) => [id, text]),
      ),
    );
    expect(texts.sunlight).toContain('共创作诗歌等统计宣传作品1个');
    expect(texts.findings).toContain('存在一方面不足：公开力度不够。');
    expect(texts.fees).toBe('2017年，重庆调查总队对依申请提供政府信息未收取任何费用。');
  });

  test('is edited by paragraph, with its figures bound; what it said before is kept', async () => {
    const office = await registers.office();
    await office.add('works', POEM);
    const written = await office.call(`PUT ${REPORT}/paragraphs/sunlight`, {
      by: 'editor',
      version: 0,
      body: { template: '全年创作作品{works}个。' },
    });
    expect(written).toMatchObject({
      status: 200,
      body: { text: '全年创作作品1个。', version: 1, typed: [] },
    });
    await office.add('works', { ...POEM, title: '另一首' });
    expect((await paragraph(office, 'sunlight')).text).toBe('全年创作作品2个。');
    await office.call(`PUT ${REPORT}/paragraphs/sunlight`, { version: 1, body: { template: null } });
    expect(await paragraph(office, 'sunlight')).toMatchObject({ edited: null, version: 2 });
    const kept = (await everything(office.table)).filter(({ sk }) => String(sk).startsWith('BEFORE#'));
    expect(kept).toMatchObject([{ template: '全年创作作品{works}个。', by: 'editor' }]);
  });

  test('takes no number apart from the data, unless it is marked as typed', async () => {
    const office = await registers.office();
    await office.add('works', POEM);
    const before = await everything(office.table);
    const refused = await office.call(`PUT ${REPORT}/paragraphs/sunlight`, {
      version: 0,
      body: { template: '作品2个、{nothing}件。' },
    });
    expect(refused.status).toBe(422);
    expect(refused.body.faults.map(({ code }: { code: string }) => code).sort()).toEqual([
      'unbound-number',
      'unknown-figure',
    ]);
    expect(await everything(office.table)).toEqual(before);
    const marked = await office.call(`PUT ${REPORT}/paragraphs/sunlight`, {
      version: 0,
      body: { template: '作品{=2}个。' },
    });
    expect(marked.body).toMatchObject({ text: '作品2个。', typed: ['2'] });
    expect(marked.body.dropped).toContain('works');
  });

  test('two editors at one paragraph: the second gets the other’s text, and nothing is lost', async () => {
    const office = await registers.office();
    const write = (by: string, template: string) =>
      office.call(`PUT ${REPORT}/paragraphs/overview`, { by, version: 0, body: { template } });
    const [one, two] = await Promise.all([write('editor', '甲的文字。'), write('officer', '乙的文字。')]);
    expect([one.status, two.status].sort()).toEqual([200, 412]);
    const [won, lost] = one.status === 200 ? [one, two] : [two, one];
    expect(lost.body.faults).toMatchObject([{ code: 'written-meanwhile', pointer: '/template' }]);
    expect(lost.body.faults[0].detail).toContain(won.body.text);
    expect((await paragraph(office, 'overview')).text).toBe(won.body.text);
  });

  test('two editors at two paragraphs do not hinder each other', async () => {
    const office = await registers.office();
    const written = await Promise.all(
      ['overview', 'proactive', 'fees'].map((id) =>
        office.call(`PUT ${REPORT}/paragraphs/${id}`, { version: 0, body: { template: `${id}。` } }),
      ),
    );
    expect(written.map(({ status }) => status)).toEqual([200, 200, 200]);
  });
});

describe('freezing', () => {
  test('is refused while anything is open, with everything that is', async () => {
    const office = await registers.office('2017-12-31T10:00:00+08:00');
    const refused = await act(office, 'editor', 'freeze');
    expect(refused.status).toBe(409);
    const codes = refused.body.faults.map(({ code }: { code: string }) => code);
    expect(codes.filter((code: string) => code === 'open')).toHaveLength(REGISTERS.length + 1);
    expect(codes).toContain('recount');
  });

  test('is refused where the recount differs, which names the records; and where an identity fails', async () => {
    const office = await registers.office();
    await office.add('works', POEM);
    await closeAll(office);
    for (const [tally, part] of [
      ['works.entries', 'poem'],
      ['requests.new', 'company'],
    ] as const) {
      await office.table.client.send(
        new UpdateCommand({
          TableName: office.table.name,
          Key: cellKey('2017', tally, ''),
          UpdateExpression: 'ADD #part :one',
          ExpressionAttributeNames: { '#part': `n:${part}` },
          ExpressionAttributeValues: { ':one': 1 },
        }),
      );
    }
    await recountNow(office);
    const { body } = await act(office, 'editor', 'freeze');
    const of = (code: string) => body.faults.filter((fault: { code: string }) => fault.code === code);
    expect(of('recount-differs').map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/figures/works',
      '/figures/requests',
      '/figures/requests.carried-out',
    ]);
    expect(of('recount-differs')[0].detail).toMatch(/behind it 1: works\/2017-03-01\./);
    expect(of('identity')).toHaveLength(1);
  });

  test('makes a snapshot of canonical bytes, under their hash', async () => {
    const office = await readyOffice();
    const frozen = await act(office, 'editor', 'freeze');
    expect(frozen).toMatchObject({
      status: 200,
      body: { state: 'frozen', frozen: { by: 'editor', typed: 0 } },
    });
    const { snapshot } = frozen.body.frozen;
    const { bytes } = await office.call(`GET ${REPORT}/snapshots/${snapshot}`);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(snapshot);
    const read = readSnapshot(bytes.toString('utf8'));
    expect(canonical(read)).toBe(bytes.toString('utf8'));
    expect(read.figures.find(({ id }) => id === 'works')).toMatchObject({ value: 1, rows: 1 });
    expect(read.figures.find(({ id }) => id === 'fees.charged')).toMatchObject({ value: 0, rows: 0 });
    expect(read.before).toBe(null);
  });

  test('keeps the year before beside it, where that was closed', async () => {
    const office = await registers.office();
    await office.add('works', { ...POEM, day: '2016-03-01' });
    await closeAll(office, '2016');
    await closeAll(office);
    await recountNow(office);
    const { body } = await act(office, 'editor', 'freeze');
    const { bytes } = await office.call(`GET ${REPORT}/snapshots/${body.frozen.snapshot}`);
    expect(readSnapshot(bytes.toString('utf8')).before).toMatchObject({
      year: '2016',
      figures: { works: 1 },
    });
  });

  test('closes the text until the report is opened again', async () => {
    const office = await readyOffice();
    await act(office, 'editor', 'freeze');
    const write = { version: 0, body: { template: '另写。' } };
    expect((await office.call(`PUT ${REPORT}/paragraphs/overview`, write)).status).toBe(409);
    expect((await act(office, 'editor', 'freeze')).status).toBe(409);
    expect((await act(office, 'editor', 'reopen', { reason: '漏写一段' })).body).toMatchObject({
      state: 'writing',
      frozen: null,
    });
    expect((await office.call(`PUT ${REPORT}/paragraphs/overview`, write)).status).toBe(200);
  });
});

describe('review and approval', () => {
  test('are two acts by two other people, over the snapshot that they name', async () => {
    const office = await readyOffice();
    const { body: frozen } = await act(office, 'everything', 'freeze');
    const { snapshot } = frozen.frozen;
    const review = { snapshot, basis: '无涉密内容' };
    expect((await act(office, 'everything', 'review', review)).status).toBe(403);
    const other = { ...review, snapshot: 'ab'.repeat(32) };
    expect((await act(office, 'reviewer', 'review', other)).body.faults).toMatchObject([
      { code: 'another-snapshot' },
    ]);
    expect((await act(office, 'approver', 'approve', { snapshot })).status).toBe(409);
    expect((await act(office, 'reviewer', 'review', review)).body.state).toBe('reviewed');
    expect((await act(office, 'everything', 'approve', { snapshot })).status).toBe(403);
    expect((await act(office, 'reviewer', 'approve', { snapshot })).status).toBe(403);
    const approved = await act(office, 'approver', 'approve', { snapshot });
    expect(approved.body).toMatchObject({ state: 'approved', approval: { by: 'approver', snapshot } });
    const { body: told } = await office.call(`GET ${REPORT}/audit`);
    expect(told.items.map(({ actor, action }: Record<string, unknown>) => [actor, action])).toEqual([
      ['everything', 'report frozen'],
      ['reviewer', 'report reviewed'],
      ['approver', 'report approved'],
    ]);
    expect(told.head).toEqual({ seq: 3, hash: told.items[2].hash });
  });

  test('by two at once are one: the other is told', async () => {
    const office = await readyOffice();
    const { body } = await act(office, 'editor', 'freeze');
    const { snapshot } = body.frozen;
    const sent = { by: 'reviewer', version: body.version, body: { snapshot, basis: 'x' } };
    const both = await Promise.all([1, 2].map(() => office.call(`POST ${REPORT}/review`, sent)));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  test('of typed figures are accepted by name, or refused', async () => {
    const office = await readyOffice();
    await office.call(`PUT ${REPORT}/paragraphs/overview`, {
      version: 0,
      body: { template: '另有{=12}件。' },
    });
    const { body } = await act(office, 'editor', 'freeze');
    expect(body.frozen.typed).toBe(1);
    const { snapshot } = body.frozen;
    const refused = await act(office, 'reviewer', 'review', { snapshot, basis: 'x' });
    expect(refused).toMatchObject({ status: 409, body: { faults: [{ code: 'typed-figures' }] } });
    const accepted = await act(office, 'reviewer', 'review', { snapshot, basis: 'x', acceptsTyped: true });
    expect(accepted.body).toMatchObject({ state: 'reviewed', review: { acceptsTyped: true } });
  });

  test('fall short where a record has changed since', async () => {
    const office = await readyOffice();
    const { body } = await act(office, 'editor', 'freeze');
    const { body: works } = await office.call('GET /registers/works');
    await office.call('POST /registers/works/reopen', {
      by: 'approver',
      version: works.version,
      body: { year: '2017', reason: '漏录' },
    });
    await office.add('works', { ...POEM, title: '漏录的一首' });
    const refused = await act(office, 'reviewer', 'review', { snapshot: body.frozen.snapshot, basis: 'x' });
    expect(refused).toMatchObject({
      status: 409,
      body: { faults: [{ code: 'figure-moved', pointer: '/figures/works' }] },
    });
  });

  test('a correction has nothing to correct before the report is public', async () => {
    const office = await readyOffice();
    await act(office, 'editor', 'freeze');
    const notice = { zh: '更正', en: 'corrected' };
    expect((await act(office, 'editor', 'corrections', { notice })).status).toBe(409);
  });
});
