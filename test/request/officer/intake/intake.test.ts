import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { caseSubject } from '../../../../functions/request/records/case.ts';
import { chain } from '../../../../functions/store/audit/audit.ts';
import { intakeBody, type Office, type Officers, PERSON, startOfficers, WANTED } from '../office.ts';

let officers: Officers;
beforeAll(async () => {
  officers = await startOfficers();
});
afterAll(() => officers.stop());

const enter = (office: Office, body: unknown, key?: string) =>
  office.call('POST /requests', { body, ...(key !== undefined && { key }) });

type Fault = { pointer: string; code: string };
const faultsOf = (body: { faults: Fault[] }): string[] =>
  body.faults.map(({ pointer, code }) => `${pointer} ${code}`).sort();

describe('a request entered by staff', () => {
  const LATE = '信件滞留收发室';
  it.each<[string, string, Record<string, unknown>, Record<string, unknown>]>([
    [
      'in person starts its clock that day',
      '2018-01-10',
      {},
      { regime: 'v2008', due: '2018-01-31', state: 'open', provisional: false },
    ],
    [
      'by letter under the law of 2019 starts on confirmation',
      '2026-09-16',
      { channel: 'letter', received: '2026-09-16', arrived: '2026-09-14', lateEntry: LATE },
      { regime: 'v2019', due: '2026-10-20' },
    ],
    [
      'by letter, not confirmed yet, counts from arrival',
      '2026-09-16',
      { channel: 'letter', received: '2026-09-16', arrived: '2026-09-16' },
      { regime: 'v2019', due: '2026-10-20' },
    ],
    [
      'by registered letter starts on the day it was signed for',
      '2026-09-16',
      { channel: 'registered-letter', received: '2026-09-16' },
      { regime: 'v2019', due: '2026-10-20' },
    ],
    [
      'late, with the reason, counts from its day',
      '2026-09-21',
      { received: '2026-09-16', lateEntry: LATE },
      { regime: 'v2019', due: '2026-10-20' },
    ],
    [
      'near the end of the announced year has a provisional date',
      '2026-12-10',
      {},
      { regime: 'v2019', due: '2027-01-08', provisional: true },
    ],
    [
      'that arrived on the last day of the old law stays under it',
      '2019-05-20',
      {
        channel: 'letter',
        received: '2019-05-14',
        arrived: '2019-05-14',
        confirmed: '2019-05-16',
        lateEntry: LATE,
      },
      { regime: 'v2008', due: '2019-06-04' },
    ],
  ])('%s', async (_, today, more, expected) => {
    const office = await officers.office(today);
    const answer = await enter(office, intakeBody(today, more));
    expect(answer.body).toMatchObject(expected);
    expect(answer.status).toBe(201);
    expect(answer.body.receipt).toMatch(/^SQ\d{8}-[2-9B-Z]{6}$/);
    expect(answer.body.secret).toMatch(/^(\w{4}-){3}\w{4}$/);
    const shown = await office.call(`GET /requests/${answer.body.receipt}`);
    expect(shown.body).toMatchObject(expected);
    expect(shown.headers.etag).toBe(`"${answer.body.version}"`);
  });

  it('is flagged while its receipt is not confirmed', async () => {
    const office = await officers.office('2026-09-16');
    const body = intakeBody('2026-09-16', { channel: 'letter', arrived: '2026-09-16' });
    const { body: entered } = await enter(office, body);
    const shown = await office.call(`GET /requests/${entered.receipt}`);
    expect(shown.body.flags).toContain('unconfirmed-receipt');
    expect(shown.body.next).toContain('confirmed');
  });

  it('sent twice under one key is one request, with the same secret, and the secret is stored nowhere', async () => {
    const office = await officers.office('2018-01-10');
    const first = await enter(office, intakeBody('2018-01-10'), 'key-of-this-act');
    const again = await enter(office, intakeBody('2018-01-10'), 'key-of-this-act');
    expect(again).toEqual(first);
    expect((await office.everything()).filter(({ sk }) => sk === 'CASE')).toHaveLength(1);
    expect(JSON.stringify(await office.everything())).not.toContain(first.body.secret);
    const other = await enter(office, intakeBody('2018-01-10', { kind: 'company' }), 'key-of-this-act');
    expect(other.status).toBe(409);
  });

  it('counts joint applicants as one request, and seals them and their agents', async () => {
    const office = await officers.office('2026-09-16');
    const applicant = {
      ...PERSON,
      joint: [{ name: '司马相如', identityNumber: '510102198001015672' }],
      agents: [{ name: '诸葛孔明', phone: '13900139000' }],
    };
    const { body } = await enter(office, intakeBody('2026-09-16', { applicant }));
    const shown = await office.call(`GET /requests/${body.receipt}`);
    expect(shown.body.events[0]).toMatchObject({ type: 'received', applicants: 2 });
    const all = JSON.stringify(await office.everything());
    for (const secret of ['司马相如', '诸葛孔明', '510102198001015672', PERSON.name]) {
      expect(all).not.toContain(secret);
    }
  });

  it.each<[string, Record<string, unknown>, string[]]>([
    [
      'an identity number',
      { identityNumber: '510102198001011234' },
      ['/applicant/identityNumber identity-number'],
    ],
    [
      'one with a day that does not exist, its document not said',
      { identityDocument: undefined, identityNumber: '51010219800230123X' },
      ['/applicant/identityNumber impossible-birth-date'],
    ],
    ['a credit code', { creditCode: '91350100M000100Y44' }, ['/applicant/creditCode credit-code']],
    [
      'numbers of others who stand in it',
      {
        joint: [{ name: '司马相如', identityNumber: '510102198001011234' }],
        agents: [{ name: '诸葛孔明', identityDocument: 'passport', identityNumber: '?' }],
      },
      [
        '/applicant/agents/0/identityNumber identity-number',
        '/applicant/joint/0/identityNumber identity-number',
      ],
    ],
  ])('judges %s by its check digit, and takes it with a reason', async (_, more, expected) => {
    const office = await officers.office('2026-09-16');
    const applicant = { ...PERSON, ...more };
    const refused = await enter(office, intakeBody('2026-09-16', { applicant }));
    expect(
      refused.body.faults
        .map(({ pointer, code }: { pointer: string; code: string }) => `${pointer} ${code}`)
        .sort(),
    ).toEqual(expected);
    expect(refused.bytes.toString()).not.toContain('1234');
    expect((await office.everything()).filter(({ sk }) => sk === 'CASE')).toEqual([]);
    const numberAsGiven = '证件原件如此，已复印存卷';
    const named = intakeBody('2026-09-16', { applicant, numberAsGiven: `${PERSON.name}的证件如此` });
    expect((await enter(office, named)).body.faults).toMatchObject([
      { pointer: '/numberAsGiven', code: 'names-a-person' },
    ]);
    const taken = await enter(office, intakeBody('2026-09-16', { applicant, numberAsGiven }));
    expect(taken.status).toBe(201);
    const shown = await office.call(`GET /requests/${taken.body.receipt}`);
    expect(shown.body.events[0]).toMatchObject({ type: 'received', numberAsGiven });
  });

  it('takes what a courier brought on the day on which it was signed for', async () => {
    const office = await officers.office('2026-09-16');
    const { body } = await enter(office, intakeBody('2026-09-16', { channel: 'courier' }));
    expect(body).toMatchObject({ state: 'open', due: '2026-10-20' });
    expect((await office.call(`GET /requests/${body.receipt}`)).body.flags).toEqual([]);
    const elsewhere = { channel: 'courier', addressedTo: 'another-unit', arrived: '2026-09-16' };
    const other = await enter(office, intakeBody('2026-09-16', elsewhere));
    expect((await office.call(`GET /requests/${other.body.receipt}`)).body.flags).toEqual([
      'unconfirmed-receipt',
    ]);
  });

  it('is written into its audit chain under its number alone', async () => {
    const office = await officers.office('2018-01-10');
    const { body } = await enter(office, intakeBody('2018-01-10', { officer: 'officer2' }));
    const entries = await chain(office.table, caseSubject(body.receipt));
    expect(entries.map(({ action }) => action)).toEqual(['received', 'registered', 'assigned']);
    expect(JSON.stringify(entries)).not.toContain(PERSON.name);
  });
});

describe('bad input', () => {
  const long = (n: number) => '长'.repeat(n);
  it.each<[string, Record<string, unknown>, string[]]>([
    ['a day that does not exist', { received: '2026-02-30' }, ['/received check']],
    ['a receipt in the future', { received: '2026-09-17' }, ['/received in-the-future']],
    ['before the law', { received: '2008-04-30', lateEntry: '补录' }, ['/received before-the-law']],
    ['a late entry without its reason', { received: '2026-09-10' }, ['/lateEntry late-entry-unexplained']],
    ['an unknown channel', { channel: 'telephone' }, ['/channel picklist']],
    ['an unknown kind of applicant', { kind: 'press' }, ['/kind picklist']],
    [
      'days that contradict each other',
      {
        channel: 'letter',
        received: '2026-09-16',
        arrived: '2026-09-14',
        confirmed: '2026-09-15',
        lateEntry: '迟',
      },
      ['/received days-contradict'],
    ],
    [
      'a span that begins on no day',
      { wanted: { title: '甲', since: '1999-02-29' } },
      ['/wanted/since check'],
    ],
    ['nothing wanted', { wanted: {} }, ['/wanted check']],
    [
      'nobody to write to',
      { applicant: { name: '张三' }, wanted: { title: '甲', way: 'web' } },
      ['/applicant check'],
    ],
    [
      'an answer by e-mail to nowhere',
      { applicant: { name: '张三', phone: '13800138000' } },
      ['/applicant/email way-needs-email'],
    ],
    [
      'an answer by fax without its number, which has no other field',
      { applicant: { name: '张三', contact: '传真023-67891234' }, wanted: { title: '甲', way: 'fax' } },
      ['/applicant/fax way-needs-fax'],
    ],
    [
      'an answer by post without an address',
      { applicant: { name: '张三', fax: '023-67891234' }, wanted: { title: '甲', way: 'post' } },
      ['/applicant/address way-needs-address'],
    ],
    [
      'a courier who knows neither where to nor whom to ring up, beside an unknown channel',
      {
        channel: 'telephone',
        applicant: { name: '张三', email: 'a@mail.example', address: '\u3000' },
        wanted: { title: '甲', way: 'courier' },
      },
      [
        '/applicant/address min-length',
        '/applicant/address way-needs-address',
        '/applicant/phone way-needs-phone',
        '/channel picklist',
      ],
    ],
    ['a name too long', { applicant: { ...PERSON, name: long(101) } }, ['/applicant/name max-length']],
    ['control characters', { applicant: { ...PERSON, name: '张\u0000三' } }, ['/applicant/name regex']],
    ['half a character', { applicant: { ...PERSON, name: '张\ud800三' } }, ['/applicant/name regex']],
    ['half a character in a reason', { received: '2026-09-10', lateEntry: '迟\udc00' }, ['/lateEntry check']],
    ['what no letter can hold', { wanted: { description: '名单\uffff' } }, ['/wanted/description check']],
    ['a description too long', { wanted: { description: long(5001) } }, ['/wanted/description max-length']],
    ['a field that nobody knows', { colour: 'red' }, ['/colour strict-object']],
    [
      'several faults at once',
      { channel: 'x', kind: 'y', received: '2026-13-01', applicant: { name: '' }, wanted: { title: '' } },
      [
        '/applicant check',
        '/applicant/name min-length',
        '/channel picklist',
        '/kind picklist',
        '/received check',
        '/wanted/title min-length',
      ],
    ],
    [
      'a day in the future beside a value that is not valid, and nothing wanted',
      { received: '2026-09-17', applicant: { ...PERSON, name: '张\u0000三' }, wanted: {} },
      ['/applicant/name regex', '/received in-the-future', '/wanted check'],
    ],
    [
      'a reason that names who asked beside days that contradict each other and a kind unknown',
      {
        channel: 'letter',
        kind: 'press',
        arrived: '2026-09-14',
        confirmed: '2026-09-15',
        lateEntry: `${PERSON.name}的信件滞留`,
      },
      ['/kind picklist', '/lateEntry names-a-person', '/received days-contradict'],
    ],
    [
      'numbers that cannot be right beside nobody to be reached, and a title with a number in it',
      {
        title: '请回电023-67891234',
        applicant: {
          ...{ name: '欧阳清雅', identityNumber: '510102198001011234' },
          joint: [{ name: '张三', identityNumber: '510102198001011235' }],
        },
      },
      [
        '/applicant check',
        '/applicant/email way-needs-email',
        '/applicant/identityNumber identity-number',
        '/applicant/joint/0/identityNumber identity-number',
        '/title names-a-person',
      ],
    ],
    [
      'a reason with control characters, which is a reason all the same',
      { received: '2026-09-10', lateEntry: '迟\u0000' },
      ['/lateEntry check'],
    ],
    [
      'an applicant who is none, too late',
      { received: '2026-09-10', applicant: 7 },
      ['/applicant strict-object', '/lateEntry late-entry-unexplained'],
    ],
    [
      'a reason that names who asked',
      { received: '2026-09-10', lateEntry: `${PERSON.name}的信件滞留` },
      ['/lateEntry names-a-person'],
    ],
  ])('%s', async (_, more, expected) => {
    const office = await officers.office('2026-09-16');
    const answer = await enter(office, intakeBody('2026-09-16', more));
    expect(faultsOf(answer.body)).toEqual(expected);
    expect(answer.status).toBe(422);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    const kept = (await office.everything()).filter(({ pk }) => !/^(AUDIT#)?HOLIDAYS$/i.test(String(pk)));
    expect(kept).toEqual([]);
  });

  it('takes in hundreds of joint applicants, finds it by the first, and disposes of it whole', async () => {
    const office = await officers.office('2026-09-16');
    const joint = Array.from({ length: 300 }, (_, n) => ({
      name: `申请人${n}号`,
      phone: `1380000${1000 + n}`,
    }));
    const body = intakeBody('2026-09-16', { applicant: { ...PERSON, joint } });
    const entered = await enter(office, body);
    expect(entered.status).toBe(201);
    const { receipt } = entered.body;
    const second = await enter(
      office,
      intakeBody('2026-09-16', { applicant: { ...PERSON, name: '申请人7号' } }),
    );
    const alike = await office.call(`GET /requests/${second.body.receipt}/duplicates`);
    expect(alike.body.items).toMatchObject([{ receipt }]);
    const others = joint.map(({ name }) => ({ name: `又${name}` }));
    const corrected = { applicant: { ...PERSON, name: '欧阳清', joint: others }, reason: '误录' };
    expect((await office.step(receipt, 'applicant', corrected)).status).toBe(200);
    await office.step(receipt, 'events', { type: 'withdrawn' });
    await office.step(receipt, 'destroy', { reason: '依法删除', early: true });
    expect((await office.step(receipt, 'destroy/approve', {}, 'officer2')).status).toBe(200);
    const left = (await office.everything()).filter(
      ({ pk, sk }) => /^(LIKE|APPLICANT)#/.test(String(pk)) && String(sk).endsWith(receipt),
    );
    expect(left).toEqual([]);
  });

  it('keeps no hash of what was sent that could be guessed at', async () => {
    const office = await officers.office('2026-09-16');
    const body = intakeBody('2026-09-16');
    expect((await enter(office, body)).status).toBe(201);
    const guess = createHash('sha256')
      .update(`receiveRequest {} ${JSON.stringify(body)}`)
      .digest('hex');
    expect(JSON.stringify(await office.everything())).not.toContain(guess);
  });

  it('keeps a script in a name as the text that it is', async () => {
    const office = await officers.office('2026-09-16');
    const applicant = { ...PERSON, name: '<script>alert(1)</script>' };
    const { body } = await enter(office, intakeBody('2026-09-16', { applicant }));
    const revealed = await office.call(`POST /requests/${body.receipt}/reveal`, {
      body: { parts: ['applicant'], reason: '核对' },
    });
    expect(revealed.body.parts.applicant.name).toBe('<script>alert(1)</script>');
  });

  it.each<[string, string, number]>([
    ['an approver alone', 'head', 403],
    ['an editor', 'editor', 403],
    ['an officer', 'officer', 201],
  ])('may be entered by %s: %s → %d', async (_, by, status) => {
    const office = await officers.office('2026-09-16');
    expect((await office.call('POST /requests', { by, body: intakeBody('2026-09-16') })).status).toBe(status);
  });
});

describe('one letter with several requests', () => {
  it('is split into parts with its days, and closed by naming them', async () => {
    const office = await officers.office('2026-09-16');
    const letter = intakeBody('2026-09-16', {
      channel: 'letter',
      arrived: '2026-09-14',
      lateEntry: '收发室',
    });
    const { body: whole } = await enter(office, letter);
    const nowhere = await office.call(`POST /requests/${whole.receipt}/parts`, {
      body: { wanted: { title: '甲项资料', way: 'fax' }, officer: 'nobody' },
    });
    expect(faultsOf(nowhere.body)).toEqual(['/officer unknown-officer', '/wanted/way way-needs-fax']);
    const parts: string[] = [];
    for (const title of ['甲项资料', '乙项资料']) {
      const part = await office.call(`POST /requests/${whole.receipt}/parts`, {
        body: { wanted: { title } },
      });
      expect(part.body).toMatchObject({ regime: 'v2019', due: whole.due, state: 'open' });
      parts.push(part.body.receipt);
    }
    const stranger = await enter(office, intakeBody('2026-09-16'));
    const wrong = await office.step(whole.receipt, 'events', {
      type: 'split',
      into: [parts[0], stranger.body.receipt],
    });
    expect(faultsOf(wrong.body)).toEqual(['/into/1 not-a-part']);
    const split = await office.step(whole.receipt, 'events', { type: 'split', into: parts });
    expect(split.body).toMatchObject({ state: 'split', running: 'stopped' });
    const revealed = await office.call(`POST /requests/${parts[0]}/reveal`, {
      body: { parts: ['applicant', 'request'], reason: '办理' },
    });
    expect(revealed.body.parts).toMatchObject({
      applicant: { name: PERSON.name },
      request: { title: '甲项资料' },
    });
    const again = await office.call(`POST /requests/${whole.receipt}/parts`, { body: { wanted: WANTED } });
    expect(again.status).toBe(409);
  });
});

describe('requests that are alike', () => {
  it('are found by identity, person and what is wanted, linked, and read out by nobody', async () => {
    const office = await officers.office('2026-09-16');
    const first = (await enter(office, intakeBody('2026-09-16'))).body.receipt;
    const repeat = (await enter(office, intakeBody('2026-09-16', { channel: 'fax' }))).body;
    // What is offered for the same thing says in what else it is alike.
    const all = ['identity', 'person', 'resembling', 'wanted'];
    expect(repeat.like).toEqual([{ receipt: first, alike: all, percent: 100, sameNumbers: true }]);
    const same = repeat.receipt;
    const thing = {
      applicant: { name: '司马相如', phone: '13900139000' },
      wanted: { title: ' 2017年重庆市居民消费价格调查网点数量。' },
    };
    const wanted = (await enter(office, intakeBody('2026-09-16', thing))).body.receipt;
    const other = { applicant: thing.applicant, wanted: { title: '另一事项' }, kind: 'company' };
    const { receipt: person, like } = (await enter(office, intakeBody('2026-09-16', other))).body;
    // Another thing of the same people is not offered for linking.
    expect(like).toEqual([]);
    const found = await office.call(`GET /requests/${first}/duplicates`);
    expect(found.body.items).toEqual([
      {
        ...{ receipt: same, state: 'open', receivedOn: '2026-09-16', answered: null, proposes: 'link' },
        ...{ alike: all, percent: 100, sameNumbers: true },
      },
      {
        ...{ receipt: wanted, state: 'open', receivedOn: '2026-09-16', answered: null, proposes: null },
        ...{ alike: ['resembling', 'wanted'], percent: expect.any(Number), sameNumbers: true },
      },
    ]);
    expect((await office.call(`GET /requests/${person}/duplicates`)).body.items).toMatchObject([
      { receipt: wanted, alike: ['person'] },
    ]);
    const nowhere = await office.step(same, 'events', { type: 'linked', as: 'SQ20260916-AAAAAA' });
    expect(faultsOf(nowhere.body)).toEqual(['/as unknown-request']);
    const linked = await office.step(same, 'events', { type: 'linked', as: first });
    expect(linked.body).toMatchObject({ state: 'linked' });
    const onward = await office.step(wanted, 'events', { type: 'linked', as: same });
    expect(faultsOf(onward.body)).toEqual(['/as linked-itself']);
  });

  it('are not looked for where the caller would rather not have them, and nothing says that there are none', async () => {
    const office = await officers.office('2026-09-16');
    await enter(office, intakeBody('2026-09-16'));
    const headers = { prefer: 'return=minimal' };
    const asked = vi.spyOn(office.table.client, 'send');
    const entered = await office.call('POST /requests', { body: intakeBody('2026-09-16'), headers });
    const { receipt, version } = entered.body;
    const body = { type: 'assigned', officer: 'officer2' };
    const assigned = await office.call(`POST /requests/${receipt}/events`, { body, version, headers });
    const looks = asked.mock.calls.filter((call) => JSON.stringify(call).includes('"LIKE#'));
    expect([entered.body.like, assigned.body.like, assigned.body.askedFor]).toEqual([null, null, null]);
    expect([entered, assigned].map((one) => one.headers['preference-applied'])).toEqual([
      'return=minimal',
      'return=minimal',
    ]);
    // They are on record all the same.
    expect(looks.every((call) => JSON.stringify(call).includes('TransactItems'))).toBe(true);
    asked.mockRestore();
    const shown = await office.call(`GET /requests/${receipt}`);
    expect([shown.body.like.length, shown.body.askedFor]).toEqual([1, 1]);
  });

  const inOtherWords = {
    wanted: { title: '请问2017年各区县居民消费价格调查网点数量及变动' },
  };

  it('are offered when one is entered and whenever it is shown, in other words too', async () => {
    const office = await officers.office('2026-09-16');
    const first = (await enter(office, intakeBody('2026-09-16'))).body;
    expect(first.like).toEqual([]);
    const stranger = { applicant: { name: '司马相如', phone: '13900139000' } };
    const second = (await enter(office, intakeBody('2026-09-16', { ...stranger, ...inOtherWords }))).body;
    const like = [{ receipt: first.receipt, alike: ['resembling'], sameNumbers: true }];
    expect(second.like).toMatchObject(like);
    expect(second.like[0].percent).toBeGreaterThan(40);
    expect(second.like[0].percent % 5).toBe(0);
    const shown = await office.call(`GET /requests/${second.receipt}`);
    expect(shown.body.like).toEqual(second.like);
    const assigned = await office.step(second.receipt, 'events', { type: 'assigned', officer: 'officer2' });
    expect(assigned.body.like).toEqual(second.like);
    // The same office's other matters, in the same formulas, are not.
    const matter = { wanted: { title: '价格调查员招聘公告', description: '请提供招聘公告和录用名单' } };
    expect((await enter(office, intakeBody('2026-09-16', { ...stranger, ...matter }))).body.like).toEqual([]);
  });

  it('name the earlier answer that the same applicant asks for again', async () => {
    const office = await officers.office('2026-09-16');
    const { receipt: first } = (await enter(office, intakeBody('2026-09-16'))).body;
    const decision = { outcome: 'granted', reply: 'provided', text: '全市共有12个调查网点' };
    await office.step(first, 'events', { type: 'decided', decision });
    office.at('2026-09-17');
    await office.step(first, 'events', { type: 'dispatched', way: 'email' });
    office.at('2026-09-21');
    const again = (await enter(office, intakeBody('2026-09-21', inOtherWords))).body.receipt;
    const later = {
      wanted: { ...WANTED, title: '2018年重庆市居民消费价格调查网点数量', description: undefined },
    };
    const otherYear = (await enter(office, intakeBody('2026-09-21', later))).body.receipt;
    const proposed = async (receipt: string) =>
      (await office.call(`GET /requests/${receipt}/duplicates`)).body.items.find(
        (item: { receipt: string }) => item.receipt === first,
      );
    expect(await proposed(again)).toMatchObject({
      alike: ['identity', 'person', 'resembling'],
      answered: { on: '2026-09-17', outcome: 'granted', reply: 'provided' },
      proposes: 'repeated',
    });
    expect(await proposed(otherYear)).toMatchObject({ sameNumbers: false, proposes: null });
    const linked = await office.step(again, 'events', { type: 'linked', as: first });
    expect(faultsOf(linked.body)).toEqual(['/as closed-request']);
    const repeated = {
      outcome: 'repeated',
      reply: 'told',
      ground: '第三十六条第（六）项',
      reasons: '已答复',
    };
    const decide = (earlier: object) =>
      office.step(again, 'events', { type: 'decided', decision: { ...repeated, ...earlier } });
    expect(faultsOf((await decide({})).body)).toEqual(['/decision/earlier earlier-missing']);
    expect((await decide({ earlier: first })).body).toMatchObject({ state: 'decided' });
  });

  it('asked by several applicants, they propose themselves for publication', async () => {
    const office = await officers.office('2026-09-16');
    const receipts: string[] = [];
    const wanted = { ...WANTED, way: 'web' };
    // One who asks again and again is one.
    for (const identityNumber of ['510102198001011209', '510102198001011217']) {
      const applicant = { name: '甲甲', identityNumber, phone: '13900000000' };
      receipts.push((await enter(office, intakeBody('2026-09-16', { applicant, wanted }))).body.receipt);
      expect((await office.call(`GET /requests/${receipts[0]}`)).body.askedFor).toBe(1);
    }
    for (const name of ['甲甲', '乙乙', '丙丙']) {
      const applicant = { name, phone: name === '甲甲' ? '13900000000' : `1390000${receipts.length}` };
      receipts.push((await enter(office, intakeBody('2026-09-16', { applicant, wanted }))).body.receipt);
      const often = await office.call('GET /requests/asked-often?year=2026');
      expect(often.body.items).toHaveLength(name === '丙丙' ? 1 : 0);
    }
    const often = await office.call('GET /requests/asked-often');
    expect(often.body).toEqual({ from: 3, items: [{ count: 3, receipts: receipts.sort() }] });
    expect((await office.call(`GET /requests/${receipts[0]}`)).body.askedFor).toBe(3);
  });
});
