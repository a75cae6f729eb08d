import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import { openAddress } from '../../../functions/sealed/notice-address.ts';
import { waitingMessages } from '../../../functions/store/outbox.ts';
import type { Answer } from '../../web/caller.ts';
import { intakeBody, type Office, type Officers, PERSON, startOfficers, WANTED } from './office.ts';

let officers: Officers;
let office: Office;
let receipt: string;
beforeAll(async () => {
  officers = await startOfficers();
});
afterAll(() => officers.stop());

/** Entered on Monday 2021-03-01 under the law of 2019: due on Monday 2021-03-29. */
beforeEach(async () => {
  office = await officers.office('2021-03-01');
  receipt = await enter();
});

const enter = async (more: Record<string, unknown> = {}, today = '2021-03-01'): Promise<string> =>
  (await office.call('POST /requests', { body: intakeBody(today, more) })).body.receipt;

const did = (type: string, fields: Record<string, unknown> = {}, by = 'officer'): Promise<Answer> =>
  office.step(receipt, 'events', { type, ...fields }, by);

type Fault = { pointer: string; code: string };
const faults = ({ body }: Answer): string[] =>
  (body.faults ?? []).map(({ pointer, code }: Fault) => `${pointer} ${code}`).sort();

const GRANTED = { decision: { outcome: 'granted', reply: 'provided', text: '全市共有12个调查网点' } };

describe('the work on a request', () => {
  it('goes from assignment to delivery, each step with its version', async () => {
    expect((await did('assigned', { officer: 'officer2' }, 'head')).body).toMatchObject({
      officer: 'officer2',
    });
    office.at('2021-03-10');
    expect((await did('decided', GRANTED)).body).toMatchObject({ state: 'decided' });
    expect((await did('dispatched', { way: 'email' })).body).toMatchObject({
      state: 'dispatched',
      inTime: true,
    });
    const delivered = await did('delivered');
    expect(delivered.body).toMatchObject({
      state: 'delivered',
      remedies: { reconsiderationFirst: false, reconsiderationUntil: '2021-05-10', suitUntil: '2021-09-10' },
    });
    expect(delivered.headers.etag).toBe(`"${delivered.body.version}"`);
  });

  it('asks for a supplement once, restarts on its arrival, and seals what was written', async () => {
    office.at('2021-03-03');
    expect((await did('supplement-asked', { until: '2021-03-19' })).body).toMatchObject({
      state: 'awaiting-supplement',
      due: null,
      workingDaysLeft: null,
    });
    office.at('2021-03-15');
    const arrived = await did('supplement-arrived', { words: `${PERSON.name}补充：门牌为七栋` });
    expect(arrived.body).toMatchObject({ state: 'open', due: '2021-04-13' });
    expect(arrived.body.parts).toContain('supplement-1');
    expect(JSON.stringify(await office.everything())).not.toContain('七栋');
    const revealed = await office.call(`POST /requests/${receipt}/reveal`, {
      body: { parts: ['supplement-1'], reason: '办理' },
    });
    expect(revealed.body.parts['supplement-1']).toMatchObject({
      day: '2021-03-15',
      text: expect.stringContaining('七栋'),
    });
    expect(faults(await did('supplement-asked', { until: '2021-03-30' }))).toEqual([
      '/type supplement-asked-already',
    ]);
  });

  it('is extended by the head, and by nobody who proposed it', async () => {
    const proposal = { workingDays: 20, reason: '需向多个处室查找' };
    expect((await did('extension-proposed', proposal)).status).toBe(200);
    expect((await did('extension-approved')).status).toBe(403);
    expect((await did('extension-approved', {}, 'head')).status).toBe(200);
    expect((await did('extension-told')).body).toMatchObject({ due: '2021-04-26', extendedBy: 20 });
  });

  it('is not extended by one person who has both roles', async () => {
    await did('extension-proposed', { workingDays: 20, reason: '需查找' }, 'both');
    expect(faults(await did('extension-approved', {}, 'both'))).toEqual(['/by same-person']);
    expect((await did('extension-declined', { reason: '不必延期' }, 'both')).status).toBe(200);
  });

  it('is changed by one of two who saw the same version', async () => {
    const sent = { body: { type: 'withdrawn' }, version: 1 };
    const both = await Promise.all([
      office.call(`POST /requests/${receipt}/events`, sent),
      office.call(`POST /requests/${receipt}/events`, { ...sent, by: 'officer2' }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  it('is explained day by day', async () => {
    const { body } = await office.call(`GET /requests/${receipt}/ledger`);
    expect(body).toMatchObject({ due: '2021-03-29', provisional: false });
    expect(body.days[0]).toMatchObject({ date: '2021-03-01', counted: false, reason: 'receipt' });
    expect(body.days.at(-1)).toMatchObject({
      date: '2021-03-29',
      counted: true,
      number: 20,
      article: { zh: '《政府信息公开条例》第三十三条第二款' },
    });
  });

  it('charges by the tariff, over the items of the month counted under the keyed hash', async () => {
    for (let i = 0; i < 10; i++) await enter({ wanted: { title: `资料${i}` } });
    receipt = (await office.call('GET /requests?limit=100')).body.items.at(-1).receipt;
    await did('excessive-found', { reason: '当月申请数量明显超过合理范围' });
    expect(faults(await did('fee-noticed', { basis: 'page', count: 101, fen: 1 }))).toEqual([
      '/fen not-the-tariff',
    ]);
    const noticed = await did('fee-noticed', { basis: 'item', count: 31 });
    const event = noticed.body.events.at(-1);
    expect(event).toMatchObject({ type: 'fee-noticed', before: 10, fen: 430_000 });
    expect(noticed.body).toMatchObject({ state: 'awaiting-payment' });
  });

  it('tells reconsideration and court with their results, and opens again when corrected', async () => {
    office.at('2021-03-10');
    await did('decided', GRANTED);
    await did('dispatched', { way: 'post' });
    office.at('2021-04-20');
    await did('remedy-notified', { remedy: 'fy1', kind: 'reconsideration', words: '复议申请书：不服答复' });
    await did('remedy-answered', { remedy: 'fy1' });
    const corrected = await did('remedy-decided', { remedy: 'fy1', result: 'corrected' });
    expect(corrected.body.parts).toContain('remedy-1');
    expect((await did('reopened')).body).toMatchObject({ state: 'open' });
    await did('remedy-notified', { remedy: 'ss1', kind: 'suit' });
    const list = await office.call('GET /requests?year=2021');
    expect(list.body.items).toHaveLength(1);
  });
});

describe('what is refused', () => {
  const MARCH = '2021-03-10';
  it.each<[string, string, Record<string, unknown>, string[]]>([
    ['an unknown event', MARCH, { type: 'forgotten' }, ['/type variant']],
    ['the receipt once more', MARCH, { type: 'received', channel: 'fax' }, ['/type variant']],
    ['a field that nobody knows', MARCH, { type: 'registered', who: 'me' }, ['/who strict-object']],
    ['a day that does not exist', MARCH, { type: 'withdrawn', day: '2021-02-30' }, ['/day check']],
    ['a day to come', MARCH, { type: 'withdrawn', day: '2021-03-11' }, ['/day in-the-future']],
    [
      'a day before the receipt',
      MARCH,
      { type: 'withdrawn', day: '2021-02-26', lateEntry: '迟' },
      ['/day before-receipt'],
    ],
    [
      'an old day without its reason',
      MARCH,
      { type: 'withdrawn', day: '2021-03-09' },
      ['/lateEntry late-entry-unexplained'],
    ],
    [
      'a refusal without its reasons',
      MARCH,
      { type: 'decided', decision: { outcome: 'state-secret', reply: 'refused' } },
      ['/decision/reasons reasons-missing'],
    ],
    [
      'a partial release without what is withheld',
      MARCH,
      { type: 'decided', decision: { outcome: 'partial', reply: 'partly' } },
      ['/decision/withheld withheld-missing'],
    ],
    [
      'a partial release that does not say why',
      MARCH,
      {
        type: 'decided',
        decision: {
          outcome: 'partial',
          reply: 'partly',
          withheld: [{ item: '名录', ground: 'third-party-rights' }],
        },
      },
      ['/decision/withheld/0/reason missing'],
    ],
    [
      'an extension after the due date',
      '2021-03-30',
      { type: 'extension-proposed', workingDays: 20, reason: '复杂' },
      ['/day after-due'],
    ],
    [
      'an extension longer than the law has',
      MARCH,
      { type: 'extension-proposed', workingDays: 21, reason: '复杂' },
      ['/workingDays extension-too-long'],
    ],
    [
      'a fee at cost under the law of 2019',
      MARCH,
      { type: 'fee-noticed', basis: 'cost', count: 1, fen: 100 },
      ['/basis not-in-this-regime', '/type not-found-excessive'],
    ],
    [
      'control characters in reasons',
      MARCH,
      { type: 'transferred', agency: '统计局\u0007' },
      ['/agency check'],
    ],
    ['half a character', MARCH, { type: 'transferred', agency: '统计\ud800局' }, ['/agency check']],
    ['a line that turns round', MARCH, { type: 'transferred', agency: '统计\u202e局' }, ['/agency check']],
    [
      'reasons that name who asked',
      MARCH,
      {
        type: 'decided',
        decision: { outcome: 'granted', reply: 'already-public', where: `已告知${PERSON.phone}` },
      },
      ['/decision/where names-a-person'],
    ],
    [
      'the same with a space in the name, and hyphens in the number',
      MARCH,
      {
        type: 'extension-proposed',
        workingDays: 5,
        reason: `${PERSON.name.slice(0, 2)} ${PERSON.name.slice(2)}要求，已致电138-0013-8000`,
      },
      ['/reason names-a-person'],
    ],
  ])('%s', async (_, today, body, expected) => {
    office.at(today);
    const before = await office.everything();
    const answer = await office.step(receipt, 'events', body);
    expect(faults(answer)).toEqual([...expected].sort());
    expect(answer.status).toBe(422);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(await office.everything()).toEqual(before);
  });

  it.each<[string, string, Record<string, unknown>, number]>([
    ['without If-Match', 'POST /requests/R/events', { body: { type: 'withdrawn' } }, 428],
    ['on an older version', 'POST /requests/R/events', { body: { type: 'withdrawn' }, version: 7 }, 412],
    ['a request that is not there', 'GET /requests/SQ20210301-AAAAAA', {}, 404],
    ['a number that is none', 'GET /requests/SQ1', {}, 404],
    [
      'an event that the state does not allow',
      'POST /requests/R/events',
      { body: { type: 'delivered' }, version: 1 },
      409,
    ],
    ['an editor', 'GET /requests/R', { by: 'editor' }, 403],
    ['a subject that no record takes', 'GET /requests/R', { by: 'auth0|7' }, 403],
    ['a subject by which applicants stand in records', 'GET /requests/R', { by: 'applicant' }, 403],
    ['a cursor that is none', 'GET /requests?cursor=A', {}, 400],
    ['a query that is wrong', 'GET /requests?limit=1000', {}, 400],
    ['a year that is none', 'GET /requests/register?year=18', {}, 400],
  ])('%s', async (_, line, sent, status) => {
    const answer = await office.call(line.replace('/R', `/${receipt}`), sent);
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json');
  });
});

it.each<[string, boolean]>([
  ['已电询139-0013-9000', true],
  ['已电询１３９００１３９０００', true],
  ['已电询 +86 139 0013 9000', true],
  ['身份证号510102 19800101 1209', true],
  ['第三方为51010219800101121-7', true],
  ['编号510102198001011208', false],
  ['共13900139000.5元', true],
  ['指数为113.9001390001', false],
  ['文号20181390013900012号', false],
  ['请致电023-67891234', true],
  ['请致电 (023) 6789 1234 转 8', true],
  ['请致电国家统计局 010-68783311', false],
])('finds anybody’s number in a reason as it finds names: %s', async (reason, found) => {
  const said = await did('extension-proposed', { workingDays: 5, reason });
  expect(faults(said)).toEqual(found ? ['/reason names-a-person'] : []);
});

it.each<[string, Record<string, unknown>]>([
  ['notes', { text: '\u200b' }],
  ['title', { title: '\u200b\u2060' }],
  ['reveal', { parts: ['applicant'], reason: '\u00a0\u200b' }],
  ['applicant', { applicant: { ...PERSON, name: '\u200b' }, reason: '更正' }],
  ['events', { type: 'extension-proposed', workingDays: 5, reason: '\ufeff' }],
])('what nobody can see is no text: %s', async (act, body) => {
  const before = await office.everything();
  const answer = await office.step(receipt, act, body);
  expect([answer.status, (answer.body.faults ?? []).length]).toEqual([422, 1]);
  expect(answer.body.faults[0].detail).toBe('says nothing');
  expect(await office.everything()).toEqual(before);
});

it('an answer may tell how another agency is reached', async () => {
  const decision = {
    outcome: 'not-held',
    reply: 'held-by-another',
    reasons: '不属于本机关职责',
    agency: '重庆市统计局',
    agencyContact: '13900139000',
  };
  expect((await did('decided', { decision })).status).toBe(200);
});

it('keeps notes of the office’s own sealed, whoever they name, and reads them with a reason', async () => {
  const text = `${PERSON.name}来电，称所需为2017年资料`;
  const written = await office.step(receipt, 'notes', { text }, 'head');
  expect(written.body.parts).toEqual(['applicant', 'request', 'note-1']);
  expect((await office.step(receipt, 'notes', { text: '  ' })).status).toBe(422);
  expect((await office.step(receipt, 'notes', { text: '再次来电' })).body.parts).toContain('note-2');
  expect(JSON.stringify(await office.everything())).not.toContain('来电');
  const read = { parts: ['note-1'], reason: '办理' };
  const { parts } = (await office.call(`POST /requests/${receipt}/reveal`, { body: read })).body;
  expect(parts['note-1']).toEqual({ day: '2021-03-01', by: 'head', text });
});

it('says of a wrong value what is wrong, and not the value, which may be a person’s', async () => {
  const secrets = ['secret-kind', 'secret-way', 'secret officer', 'secret-part', 'secret-type'];
  const answers = [
    await office.call('POST /requests', {
      body: intakeBody('2021-03-01', { kind: secrets[0], wanted: { title: '甲', way: secrets[1] } }),
    }),
    await did('assigned', { officer: secrets[2] }),
    await office.call(`POST /requests/${receipt}/reveal`, { body: { parts: [secrets[3]], reason: '办理' } }),
    await did(secrets[4] ?? ''),
    await office.call('GET /requests?state=secret-state'),
  ];
  expect(answers.map(({ status }) => status)).toEqual([422, 422, 422, 422, 400]);
  expect(answers.map(({ bytes }) => bytes.toString()).join()).not.toContain('secret');
  expect(answers[0]?.body.faults[0].detail).toContain('Expected ("natural-person" | ');
});

it('is found under a corrected number from then on, and under the wrong one no more', async () => {
  const hashes = async (what: string): Promise<string[]> =>
    (await office.everything()).flatMap((item) =>
      item.what === what && item.sk === receipt ? [String(item.pk)] : [],
    );
  const [wrong = ''] = await hashes('identity');
  const wanted = await hashes('wanted');
  const applicant = { ...PERSON, identityNumber: '51010219800101125X' };
  expect((await office.step(receipt, 'applicant', { applicant, reason: '号码误录' })).status).toBe(200);
  const found = await hashes('identity');
  expect(found).toHaveLength(1);
  expect(found).not.toContain(wrong);
  expect(await hashes('wanted')).toEqual(wanted);
  const counted = (await office.everything()).filter(({ pk }) => String(pk).startsWith('APPLICANT#'));
  expect(counted.map(({ pk }) => String(pk).slice(10))).toEqual(found.map((pk) => pk.slice(5)));
});

it('is joined with a request that is open, so that one of the two is answered', async () => {
  const other = await enter();
  expect((await did('linked', { as: other })).body).toMatchObject({ state: 'linked' });
  const back = await office.step(other, 'events', { type: 'linked', as: receipt });
  expect(faults(back)).toEqual(['/as linked-itself']);
});

it('is joined with what is not like it for a reason and by two people only', async () => {
  const applicant = {
    ...PERSON,
    name: '示例甲',
    identityNumber: '51010219800101125X',
    phone: '13900139000',
    email: 'jia@mail.example',
    address: '重庆市江北区示例路1号',
  };
  const wanted = { ...WANTED, title: '粮食产量', description: '请提供2016年各乡镇粮食播种面积和单产' };
  const other = await enter({ applicant, wanted });
  expect(faults(await did('linked', { as: other }))).toEqual(['/as not-alike']);
  expect(faults(await did('link-proposed', { as: other }))).toEqual(['/reason missing']);
  const proposal = { as: other, reason: '与来电人核实为同一申请' };
  expect((await did('link-proposed', proposal)).body).toMatchObject({ state: 'open' });
  expect(faults(await did('linked', { as: other }))).toEqual(['/as same-person']);
  expect((await did('linked', { as: other }, 'officer2')).body).toMatchObject({ state: 'linked' });
});

describe('the list', () => {
  it('is by due date, filtered, and in pages', async () => {
    office.at('2021-03-22');
    const late = await enter({ received: '2021-03-22', wanted: { title: '乙' } }, '2021-03-22');
    await office.step(late, 'events', { type: 'assigned', officer: 'officer2' });
    const list = async (query: string) =>
      (await office.call(`GET /requests${query}`)).body.items.map(
        (item: { receipt: string }) => item.receipt,
      );
    expect(await list('')).toEqual([receipt, late]);
    expect(await list('?within=5')).toEqual([receipt]);
    expect(await list('?within=4')).toEqual([]);
    expect(await list('?officer=officer2')).toEqual([late]);
    expect(await list('?state=withdrawn')).toEqual([]);
    await office.step(late, 'events', { type: 'withdrawn' });
    expect(await list('')).toEqual([receipt]);
    expect(await list('?state=withdrawn')).toEqual([late]);
    expect((await list('?year=2021')).sort()).toEqual([receipt, late].sort());
    const first = await office.call('GET /requests?year=2021&limit=1');
    expect(first.body.items).toHaveLength(1);
    const second = await office.call(`GET /requests?year=2021&limit=1&cursor=${first.body.next}`);
    expect(second.body.items).toHaveLength(1);
    expect(second.body.items[0].receipt).not.toBe(first.body.items[0].receipt);
    const [item] = (await office.call('GET /requests')).body.items;
    expect(item).toMatchObject({ due: '2021-03-29', workingDaysLeft: 5, provisional: false, state: 'open' });
    office.at('2021-03-30');
    expect((await office.call('GET /requests')).body.items[0].workingDaysLeft).toBe(-1);
  });

  it('says of a due date that is over that it is, on the days of rest after it too', async () => {
    office.at('2021-03-05');
    const friday = await enter({ received: '2021-03-05', wanted: { title: '丙' } }, '2021-03-05');
    const left = async () => (await office.call(`GET /requests/${friday}`)).body;
    expect((await left()).due).toBe('2021-04-02');
    office.at('2021-04-02');
    expect((await left()).workingDaysLeft).toBe(0);
    office.at('2021-04-03');
    expect((await left()).workingDaysLeft).toBe(-1);
  });

  it('shows a title that an officer wrote and that names nobody, and is filtered by it and more', async () => {
    const entitled = await office.step(receipt, 'title', { title: '消费价格调查网点' });
    expect(entitled.body).toMatchObject({ title: '消费价格调查网点' });
    for (const title of [`${PERSON.name}的申请`, '申请人电话 138-0013-8000']) {
      expect(faults(await office.step(receipt, 'title', { title }))).toEqual(['/title names-a-person']);
    }
    const named = await office.call('POST /requests', {
      body: intakeBody('2021-03-01', { title: `${PERSON.name}来函` }),
    });
    expect(faults(named)).toEqual(['/title names-a-person']);
    const other = await enter({ title: '粮食产量', channel: 'fax', kind: 'company' });
    const list = async (query: string) =>
      (await office.call(`GET /requests?${query}`)).body.items.map(
        (item: { receipt: string }) => item.receipt,
      );
    expect((await office.call('GET /requests?title=网点')).body.items).toMatchObject([
      { receipt, title: '消费价格调查网点', review: 'none' },
    ]);
    expect(await list('channel=fax')).toEqual([other]);
    expect(await list('kind=company&title=粮食')).toEqual([other]);
    await did('decided', { decision: { outcome: 'state-secret', reply: 'refused', reasons: '密' } });
    expect(await list('review=waits')).toEqual([receipt]);
    expect(await list('year=2021&outcome=state-secret')).toEqual([receipt]);
    expect((await office.call('GET /requests?review=perhaps')).status).toBe(400);
    const { items } = (await office.call(`GET /requests/${receipt}/audit`)).body;
    expect(JSON.stringify(items)).not.toContain('网点');
  });
});

describe('the register of a year', () => {
  it('is a workbook under the name of its year, with nothing of a person in it', async () => {
    const answer = await office.call('GET /requests/register?year=2021', { by: 'head' });
    expect(answer.headers).toMatchObject({
      'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'content-disposition': 'attachment; filename="register-2021.xlsx"',
    });
    const texts: string[] = [];
    const zip = await fromBufferPromise(answer.bytes, { lazyEntries: true });
    for await (const entry of zip.eachEntry()) {
      for await (const chunk of await zip.openReadStreamPromise(entry)) texts.push(String(chunk));
    }
    const all = texts.join('');
    expect(all).toContain(receipt);
    for (const secret of [...Object.values(PERSON), WANTED.title]) expect(all).not.toContain(secret);
  });
});

describe('what people wrote', () => {
  it('is masked, and revealed with a reason that is logged first', async () => {
    const shown = await office.call(`GET /requests/${receipt}`);
    expect(shown.bytes.toString()).not.toContain(PERSON.name);
    expect(shown.body.parts).toEqual(['applicant', 'request']);
    const reveal = (body: unknown) => office.call(`POST /requests/${receipt}/reveal`, { body });
    expect(faults(await reveal({ parts: ['applicant'] }))).toEqual(['/reason missing']);
    expect(faults(await reveal({ parts: ['applicant', 'letter-9'], reason: '核对' }))).toEqual([
      '/parts/1 no-such-part',
    ]);
    expect((await office.call(`GET /requests/${receipt}/reads`)).body.items).toEqual([]);
    const revealed = await reveal({ parts: ['applicant'], reason: '核对身份' });
    expect(revealed.body.parts.applicant).toEqual(PERSON);
    const reads = await office.call(`GET /requests/${receipt}/reads`, { by: 'head' });
    expect(reads.body.items).toMatchObject([
      { actor: 'officer', action: 'read', detail: { parts: 'applicant', reason: '核对身份' } },
    ]);
    expect((await office.call(`GET /requests/${receipt}`)).body.version).toBe(shown.body.version);
  });

  it('tells the mail address that was on record that it was changed, once, and closed for the outbox alone', async () => {
    const applicant = { ...PERSON, email: 'another@mail.example' };
    await office.step(receipt, 'applicant', { applicant, reason: '来函更正' });
    await office.step(receipt, 'applicant', {
      applicant: { ...applicant, phone: '13900139000' },
      reason: '更正',
    });
    const told = (await waitingMessages(office.table)).filter(({ addressName }) => addressName !== undefined);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ receipt, subject: expect.stringContaining('联系邮箱已更改') });
    const { secrets, table } = office.ports;
    expect(await openAddress(secrets, table, told[0]?.addressName ?? '')).toBe(PERSON.email);
    expect(JSON.stringify(await office.everything())).not.toContain(PERSON.email);
  });

  it('is corrected under the same key, and found again by what is new', async () => {
    const applicant = { ...PERSON, name: '司马相如', phone: '13900139000' };
    const corrected = await office.step(receipt, 'applicant', { applicant, reason: '申请人来函更正' });
    expect(corrected.status).toBe(200);
    expect(corrected.body.parts).toEqual(['applicant', 'request', 'applicant-1']);
    const parts = ['applicant', 'applicant-1'];
    const said = await office.call(`POST /requests/${receipt}/reveal`, { body: { parts, reason: '核对' } });
    expect(said.body.parts).toEqual({ applicant, 'applicant-1': PERSON });
    const other = await enter({
      applicant: { name: '司马相如', address: '别处' },
      wanted: { title: '他事' },
    });
    expect((await office.call(`GET /requests/${other}/duplicates`)).body.items).toMatchObject([
      { receipt, alike: ['person'] },
    ]);
  });

  it('gets a new secret for who lost theirs', async () => {
    const renewed = await office.step(receipt, 'secret', { reason: '本人持身份证到场' });
    expect(renewed.body).toMatchObject({ receipt, secret: expect.stringMatching(/^(\w{4}-){3}\w{4}$/) });
    expect(JSON.stringify(await office.everything())).not.toContain(renewed.body.secret);
  });

  it('stands on the list for disposal once its archive period is over', async () => {
    expect((await did('withdrawn')).body.keptUntil).toBe('2031-03-01');
    const list = async () => (await office.call('GET /requests/disposable')).body.items;
    office.at('2031-03-01');
    expect(await list()).toEqual([]);
    office.at('2031-03-02');
    expect(await list()).toEqual([{ receipt, closedOn: '2021-03-01', keptUntil: '2031-03-01' }]);
    expect((await office.step(receipt, 'destroy', { reason: '保管期满' })).status).toBe(200);
    await office.step(receipt, 'destroy/approve', {}, 'head');
    expect(await list()).toEqual([]);
  });

  it('is destroyed by two people, and a pseudonymous row stays', async () => {
    const early = await office.step(receipt, 'destroy', { reason: '申请人要求删除', early: true });
    expect(early.status).toBe(409);
    await did('withdrawn');
    expect(faults(await office.step(receipt, 'destroy', { reason: '清理' }))).toEqual([
      '/early archive-period',
    ]);
    await office.step(receipt, 'destroy', { reason: '申请人要求删除', early: true });
    expect((await office.step(receipt, 'destroy/approve', {})).status).toBe(403);
    const gone = await office.step(receipt, 'destroy/approve', {}, 'head');
    expect(gone.body).toMatchObject({ parts: [], destroyed: expect.any(String), askedFor: 0 });
    const revealed = await office.call(`POST /requests/${receipt}/reveal`, {
      body: { parts: ['applicant'], reason: '再看' },
    });
    expect(revealed.status).toBe(422);
    expect((await office.call('GET /requests?year=2021')).body.items).toMatchObject([{ receipt }]);
  });
});
