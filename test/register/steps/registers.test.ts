import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addEntries, headOf, newRow } from '../../../functions/register/records/entries.ts';
import { REGISTERS, registerOf } from '../../../functions/register/rules/registers.ts';
import { answerKey } from '../../../functions/store/keys.ts';
import { put, transact } from '../../../functions/store/table.ts';
import { everything } from '../../store/engine.ts';
import { startRegisters } from './office.ts';

let registers: Awaited<ReturnType<typeof startRegisters>>;
type RegisterOffice = Awaited<ReturnType<typeof registers.office>>;
beforeAll(async () => {
  registers = await startRegisters();
});
afterAll(() => registers.stop());

const POEM = { day: '2017-03-01', title: '数说重庆', type: '诗歌' };

describe('an entry', () => {
  test('is entered, read, corrected and withdrawn, each under the version that was read', async () => {
    const { add, call } = await registers.office();
    const added = await add('works', POEM);
    expect(added).toMatchObject({ status: 201, body: { fields: { ...POEM, type: 'poem' }, version: 1 } });
    const path = `/registers/works/entries/${added.body.id}`;

    expect((await call(`PUT ${path}`, { body: { fields: POEM } })).status).toBe(428);
    const fields = { ...POEM, type: 'h5' };
    const changed = await call(`PUT ${path}`, { body: { fields }, version: 1 });
    expect(changed).toMatchObject({ status: 200, body: { version: 2, fields: { type: 'h5' } } });
    expect((await call(`PUT ${path}`, { body: { fields }, version: 1 })).status).toBe(412);

    const gone = await call(`POST ${path}/withdraw`, { body: { reason: '误录' }, version: 2 });
    expect(gone.body.withdrawn.reason).toBe('误录');
    expect((await call(`POST ${path}/withdraw`, { body: { reason: '误录' }, version: 3 })).status).toBe(409);
  });

  test('is told by the register’s audit chain, without what it says', async () => {
    const { add, call } = await registers.office();
    const { body } = await add('works', POEM);
    await call(`POST /registers/works/entries/${body.id}/withdraw`, { body: { reason: '误录' }, version: 1 });
    const { status, body: chain } = await call('GET /registers/works/audit');
    expect(status).toBe(200);
    expect(chain.items.map(({ actor, action }: Record<string, unknown>) => [actor, action])).toEqual([
      [expect.any(String), 'entry added'],
      [expect.any(String), 'entry withdrawn'],
    ]);
    expect(chain.head).toEqual({ seq: 2, hash: chain.items[1].hash });
    expect(JSON.stringify(chain)).not.toContain(POEM.title);
  });

  test('sent twice under one key is one entry', async () => {
    const { add, call } = await registers.office();
    const [one, two] = await Promise.all([
      add('works', POEM, 'the-same-key'),
      add('works', POEM, 'the-same-key'),
    ]);
    expect([one.status, two.status]).toEqual([201, 201]);
    expect(one.body.id).toBe(two.body.id);
    expect((await call('GET /registers/works/entries')).body.entries).toHaveLength(1);
  });

  test('with faults: all of them, each with its pointer, and nothing is written', async () => {
    const office = await registers.office();
    const refused = await office.add('conferences', { day: '2017-02-30', colour: 'red', title: '' });
    expect(refused.status).toBe(422);
    expect(
      refused.body.faults.map(({ pointer, code }: { pointer: string; code: string }) => [pointer, code]),
    ).toEqual([
      ['/fields/colour', 'unknown'],
      ['/fields/day', 'not-a-day'],
      ['/fields/title', 'missing'],
      ['/fields/topics', 'missing'],
      ['/fields/media', 'missing'],
    ]);
    expect(await everything(office.table)).toEqual([]);
  });

  test('of a day that has not come in the office is refused: entered, changed to, or in a file', async () => {
    // Half past midnight in the office, and still the day before where this runs.
    const { add, call, ...office } = await registers.office('2018-01-10T16:30:00Z');
    const faults = ({ body }: { body: { faults: Record<string, unknown>[] } }) => body.faults;
    expect(faults(await add('works', { ...POEM, day: '2018-01-12' }))).toMatchObject([
      { pointer: '/fields/day', code: 'in-the-future' },
    ]);
    const added = await add('works', { ...POEM, day: '2018-01-11' });
    expect(added.status).toBe(201);
    const path = `/registers/works/entries/${added.body.id}`;
    const later = { fields: { ...POEM, day: '2018-02-01' } };
    expect(faults(await call(`PUT ${path}`, { body: later, version: 1 }))).toMatchObject([
      { pointer: '/fields/day', code: 'in-the-future' },
    ]);
    const rows = ['日期,名称,到场人数', '2018-01-09,甲,1', '2018-01-13,乙,2', '2018-13-01,丙,3'];
    expect(faults(await office.import('events', rows))).toMatchObject([
      { file: 'rows.csv', row: 3, column: '日期', code: 'in-the-future' },
      { file: 'rows.csv', row: 4, column: '日期', code: 'not-a-day' },
    ]);
    const roster = { person: 'm1', unit: '办公室', since: '2018-02-01' };
    expect((await add('monitors', roster)).status).toBe(201);
    const { registers: all } = (await call('GET /registers')).body;
    const monitors = all.find(({ id }: { id: string }) => id === 'monitors');
    expect(
      monitors.fields.flatMap((one: { id: string; ahead: boolean }) => (one.ahead ? one.id : [])),
    ).toEqual(['since', 'until']);
  });

  test('entered for one year and dated in another it is refused', async () => {
    const { call } = await registers.office();
    const send = (year: string) => call('POST /registers/works/entries', { body: { fields: POEM, year } });
    const refused = await send('2016');
    expect([refused.status, refused.body.faults]).toEqual([
      422,
      [
        {
          code: 'other-year',
          detail: '2017-03-01 is not in 2016',
          pointer: '/fields/day',
        },
      ],
    ]);
    expect((await call('GET /registers/works/entries')).body.entries).toEqual([]);
    expect((await send('2017')).status).toBe(201);
  });

  test('an amount is typed and told in yuan', async () => {
    const { add } = await registers.office();
    const { body } = await add('fees', { day: '2017-05-01', receipt: 'x', kind: 'charged', amount: '12.5' });
    expect(body.fields.amount).toBe('12.50');
  });

  test('a reader of other matters may look and not enter', async () => {
    const { call } = await registers.office();
    expect((await call('GET /registers/works', { by: 'head' })).status).toBe(200);
    const refused = await call('POST /registers/works/entries', { by: 'head', body: { fields: POEM } });
    expect(refused.status).toBe(403);
    expect((await call('GET /registers/nothing')).status).toBe(404);
  });
});

describe('a file', () => {
  test('for one year with rows of another brings nothing, and names each of them', async () => {
    const { call } = await registers.office();
    const lines = ['类型,完成日期,名称', '诗歌,2016-12-31,一', 'H5,2017-03-02,二', 'H5,2018-01-01,三'];
    const send = (year: string, rows: readonly string[]) =>
      call('POST /registers/works/import', {
        body: { fileName: 'rows.csv', base64: Buffer.from(rows.join('\n')).toString('base64'), year },
      });
    const { status, body } = await send('2017', lines);
    expect(status).toBe(422);
    expect(body.faults.map(({ code, row, column }: Record<string, unknown>) => [code, row, column])).toEqual([
      ['other-year', 2, '完成日期'],
      ['other-year', 4, '完成日期'],
    ]);
    expect((await call('GET /registers/works/entries')).body.entries).toEqual([]);
    expect((await send('2017', [lines[0] ?? '', lines[2] ?? ''])).body.imported).toBe(1);
  });

  test('that is empty is said to be', async () => {
    const { import: send } = await registers.office();
    expect((await send('works', [])).body).toMatchObject({ status: 422, detail: 'The file is empty' });
  });

  test('brings all its rows, under headings in either language', async () => {
    const { import: send, call } = await registers.office();
    const sent = await send('works', ['完成日期,Title,type', '2017-03-01,一,诗歌', ',,', '2017-04-01,二,h5']);
    expect(sent).toMatchObject({ status: 201, body: { imported: 2 } });
    const { body } = await call('GET /registers/works/entries?year=2017');
    expect(body.entries.map(({ fields }: { fields: { title: string } }) => fields.title)).toEqual([
      '一',
      '二',
    ]);
  });

  test('with bad rows: every fault with row and column, and nothing is entered', async () => {
    const office = await registers.office();
    await office.add('works', { day: '2017-01-01', title: '已有', type: 'poem' });
    const before = await everything(office.table);
    const rows = ['day,title,type', '2017-03-01,一,诗歌', '2017-13-01,二,歌', '2017-03-01,一,散文', ',四,h5'];
    const sent = await office.import('works', rows);
    expect(sent.status).toBe(422);
    expect(
      sent.body.faults.map((fault: { row: number; column: string; code: string }) => [
        fault.row,
        fault.column,
        fault.code,
      ]),
    ).toEqual([
      [3, 'day', 'not-a-day'],
      [3, 'type', 'not-offered'],
      [5, 'day', 'missing'],
      [4, 'day', 'entered-twice'],
    ]);
    const again = await office.import('works', ['day,title,type', '2017-01-01,已有,诗歌']);
    expect(again.body.faults).toMatchObject([{ row: 2, code: 'already-exists' }]);
    expect(await everything(office.table)).toEqual(before);
  });

  test.each([
    [
      ['day,title,colour', '2017-03-01,一,red'],
      ['unknown-column', 'missing-column'],
    ],
    [['day,title,type,day', '2017-03-01,一,h5,2017-03-01'], ['double-column']],
  ])('with a wrong header %j', async (lines, codes) => {
    const { import: send } = await registers.office();
    const { body } = await send('works', lines);
    expect(body.faults.map(({ code }: { code: string }) => code)).toEqual(expect.arrayContaining(codes));
  });

  test('of many rows is whole, and sent again under its key goes in once', async () => {
    const { import: send, call } = await registers.office();
    const rows = Array.from({ length: 130 }, (_, i) => `2017-03-01,作品${i},h5`);
    const lines = ['day,title,type', ...rows];
    expect((await send('works', lines, 'import-of-130')).body.imported).toBe(130);
    expect((await send('works', lines, 'import-of-130')).status).toBe(201);
    const { body } = await call('GET /reports/2017/compiled');
    expect(body.figures.find(({ id }: { id: string }) => id === 'works').value).toBe(130);
  });

  test('is given out as an import takes it', async () => {
    const { import: send, call } = await registers.office();
    const row = '2017-04-20,=一季度,居民收入、CPI,"重庆市统计局",新华网、人民网,,"说""明"';
    await send('conferences', ['day,title,topics,hosts,media,link,note', row]);
    const { bytes, headers } = await call('GET /registers/conferences/file?year=2017');
    expect(headers['content-disposition']).toBe('attachment; filename="conferences-2017.csv"');
    const other = await registers.office();
    const text = bytes.toString('utf8');
    expect((await other.import('conferences', text.split('\r\n'))).body.imported).toBe(1);
    const { body } = await other.call('GET /registers/conferences/entries');
    expect(body.entries[0].fields).toMatchObject({
      title: '=一季度',
      media: ['新华网', '人民网'],
      note: '说"明',
    });
  });
});

test('every write of a public register orders its pages anew, once a file, and of no other register', async () => {
  const office = await registers.office();
  const orders = async () =>
    (await everything(office.table))
      .filter(({ page }) => page === 'register')
      .map(({ register }) => register);
  const { body } = await office.add('works', POEM);
  await office.import('website', [
    'day,title,topic,state',
    ...Array.from({ length: 60 }, (_, n) => `2017-03-01,第${n}条,收入,public`),
  ]);
  await office.add('consultations', { day: '2017-03-01', way: 'phone', number: '1', topic: '查询' });
  await office.call(`POST /registers/works/entries/${body.id}/withdraw`, {
    body: { reason: '误录' },
    version: 1,
  });
  expect((await orders()).sort()).toEqual(['website', 'works', 'works']);
});

describe('a year', () => {
  const close = async (
    office: Awaited<ReturnType<typeof registers.office>>,
    register: string,
    year = '2017',
  ) => {
    const { body } = await office.call(`GET /registers/${register}`);
    return office.call(`POST /registers/${register}/close`, { body: { year }, version: body.version });
  };

  test('is closed once, at zero too, takes nothing more, and is reopened by another role with a reason', async () => {
    const office = await registers.office();
    expect((await close(office, 'fees')).body.closed['2017']).toMatchObject({ entries: 0, by: 'officer' });
    expect((await close(office, 'fees')).status).toBe(409);
    const fee = { day: '2017-05-01', receipt: 'x', kind: 'charged', amount: '1' };
    expect((await office.add('fees', fee)).status).toBe(409);
    const { body: head } = await office.call('GET /registers/fees');
    const reopen = { body: { year: '2017', reason: '漏录' }, version: head.version };
    expect((await office.call('POST /registers/fees/reopen', reopen)).status).toBe(403);
    expect((await office.call('POST /registers/fees/reopen', { ...reopen, by: 'head' })).status).toBe(200);
    expect((await office.add('fees', fee)).status).toBe(201);
  });

  test('is compiled with what is open; closed, with nothing left but the year itself', async () => {
    const office = await registers.office('2017-12-31T10:00:00+08:00');
    for (const { id } of REGISTERS) await close(office, id);
    const { body } = await office.call('GET /reports/2017/compiled?form=2021');
    expect(body.open.map(({ id }: { id: string }) => id)).toEqual(['year']);
    expect(body.identities.every(({ holds }: { holds: boolean }) => holds)).toBe(true);
    const bare = await office.call('GET /reports/2016/compiled');
    expect(bare.body.open).toHaveLength(REGISTERS.length);
    expect((await office.call('GET /reports/2017/compiled?form=2020')).status).toBe(400);
  });
});

describe('what counts on the website by itself', () => {
  const SITE = 'https://office.example';
  const ITEM = { day: '2017-03-01', title: '居民收入', topic: '收入', state: 'public' };
  const answers = async (office: RegisterOffice): Promise<void> => {
    const row = {
      number: 'ZX20170228-7KM2QX',
      anchor: 'q1',
      day: '2017-03-01',
      answeredOn: '2017-02-28',
      question: { zh: '什么是CPI？', en: null },
      answer: { zh: '居民消费价格指数。', en: null },
    };
    await transact(office.table, [
      { write: put(office.table, { ...answerKey('2017-03-01', row.number), ...row }) },
    ]);
  };
  const details = ({ body }: { body: { faults: { code: string; detail: string }[] } }) =>
    body.faults.map(({ code, detail }) => [code, detail]);
  const AT_ADDRESS = 'what is published at this address is counted already: it is not entered';
  const AS_QUESTION = 'a published question of this day and title counts by itself: it is not entered';

  test('is not entered by hand as well: by its address, or the day and title of a published question', async () => {
    const office = await registers.office();
    await answers(office);
    const linked = await office.add('website', { ...ITEM, link: `${SITE}/en/disclosure/questions/#q-1` });
    expect([linked.status, linked.body.faults[0].pointer]).toEqual([422, '/fields/link']);
    expect(details(linked)).toEqual([['counts-itself', AT_ADDRESS]]);
    const named = await office.add('website', { ...ITEM, title: '什么是CPI？' });
    expect(details(named)).toEqual([['counts-itself', AS_QUESTION]]);
    for (const fields of [
      { ...ITEM, link: 'https://old.example/disclosure/questions/1' },
      { ...ITEM, day: '2017-03-02', title: '什么是CPI？' },
    ])
      expect((await office.add('website', fields)).status).toBe(201);
    expect(
      (await office.add('works', { day: '2017-03-01', title: '什么是CPI？', type: 'poem' })).status,
    ).toBe(201);
  });

  test('in a file is named with row and column, and nothing of it is entered', async () => {
    const office = await registers.office();
    await answers(office);
    const file = await office.import('website', [
      'day,title,topic,state,link',
      '2017-03-01,居民收入,收入,public,',
      `2017-03-02,居民消费价格,价格,public,${SITE}/releases/cpi/2017-02/`,
      '2017-03-01,什么是CPI？,价格,public,',
    ]);
    expect(file.status).toBe(422);
    expect(file.body.faults).toMatchObject([
      { code: 'counts-itself', row: 3, column: 'link', detail: AT_ADDRESS },
      { code: 'counts-itself', row: 4, column: 'title', detail: AS_QUESTION },
    ]);
    expect((await office.call('GET /registers/website/entries')).body.entries).toEqual([]);
  });

  test('is not what an entry is changed to; what came in by itself is still taken down', async () => {
    const office = await registers.office();
    const { body } = await office.add('website', ITEM);
    const change = (id: string, version: number, fields: Record<string, string>) =>
      office.call(`PUT /registers/website/entries/${id}`, { body: { fields }, version });
    const link = `${SITE}/releases/cpi/2017-02/`;
    expect(details(await change(body.id, 1, { ...ITEM, link }))).toEqual([['counts-itself', AT_ADDRESS]]);
    const act = { by: 'channels', at: office.clock.now };
    const own = newRow('2017-03-09.0000000001', { ...ITEM, day: '2017-03-09', link }, act);
    const register = registerOf('website') ?? expect.fail('no register');
    await addEntries(office.table, register, await headOf(office.table, 'website'), [own], act, {
      action: 'entry added',
    });
    const down = await change(own.id, 1, { ...ITEM, day: '2017-03-09', link, state: 'withdrawn' });
    expect(down.status).toBe(200);
  });
});
