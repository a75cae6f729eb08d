import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { entryPage, headOf, saveClosedYear } from '../../functions/register/records/entries.ts';
import { openMail } from '../../functions/sealed/closed-mail.ts';
import { openAddress } from '../../functions/sealed/notice-address.ts';
import { sealedChain } from '../../functions/store/audit/audit.ts';
import { cellsOf } from '../../functions/store/cells.ts';
import { type Office, type Officers, startOfficers } from '../request/officer/office.ts';
import { instant } from '../request/records/builders.ts';

let officers: Officers;
let office: Office;
beforeAll(async () => {
  officers = await startOfficers();
});
afterAll(() => officers.stop());
beforeEach(async () => {
  office = await officers.office('2017-11-22');
});

const PERSON = { name: '欧阳清雅', phone: '13800138000', email: 'ouyang.qingya@mail.example' };
const QUESTION = '各区县的调查网点有多少个？';

const enter = async (more: Record<string, unknown> = {}): Promise<string> => {
  const body = { way: 'phone', topic: '调查网点数量', question: QUESTION, ...PERSON, ...more };
  const answer = await office.call('POST /questions', { body });
  expect(answer.status).toBe(201);
  return answer.body.number;
};

const step = async (number: string, act: string, body: unknown = {}, by = 'officer') => {
  const { body: seen } = await office.call(`GET /questions/${number}`);
  return office.call(`POST /questions/${number}/${act}`, { by, body, version: seen.version });
};

const codes = ({ body }: { body: { faults?: { code: string; pointer: string }[] } }) =>
  (body.faults ?? []).map(({ code, pointer }) => `${code} ${pointer}`);

const counted = async (year: string) =>
  Object.fromEntries((await cellsOf(office.table, year)).get('consultations.entries') ?? []);

describe('entering', () => {
  it('puts a question on record with its day, way and due day, and nothing of who asked', async () => {
    const number = await enter();
    const { body } = await office.call(`GET /questions/${number}`);
    expect(body).toMatchObject({
      state: 'open',
      way: 'phone',
      day: '2017-11-22',
      due: '2017-11-29',
      mail: true,
      entry: null,
    });
    const items = JSON.stringify(await office.everything());
    for (const secret of [...Object.values(PERSON), QUESTION]) expect(items).not.toContain(secret);
  });

  it('tells every fault at once and enters nothing', async () => {
    const before = (await office.everything()).length;
    const answer = await office.call('POST /questions', {
      body: {
        way: 'phone',
        topic: '欧阳清雅来电',
        question: '？',
        ...PERSON,
        day: '2017-11-23',
        officer: 'nobody',
      },
    });
    expect(answer.status).toBe(422);
    expect(codes(answer)).toEqual([
      'in-the-future /day',
      'unknown-officer /officer',
      'names-a-person /topic',
    ]);
    const shapeless = await office.call('POST /questions', { body: { way: 'pigeon' } });
    expect(codes(shapeless)).toEqual(['picklist /way', 'missing /topic', 'missing /question']);
    expect((await office.everything()).length).toBe(before);
  });

  it('lists open ones by due day, page by page, and a year of them with what is wanted', async () => {
    const late = await enter({ day: '2017-11-13' });
    const soon = await enter({ officer: 'officer2' });
    await step(await enter(), 'dismiss', { reason: '测试' });
    const first = await office.call('GET /questions?limit=1');
    expect(first.body.items.map((one: { number: string }) => one.number)).toEqual([late]);
    const second = await office.call(`GET /questions?limit=1&cursor=${encodeURIComponent(first.body.next)}`);
    expect(second.body.items.map((one: { number: string }) => one.number)).toEqual([soon]);
    const own = await office.call('GET /questions?officer=officer2');
    expect(own.body.items).toHaveLength(1);
    expect((await office.call('GET /questions?year=2017')).body.items).toHaveLength(3);
    expect((await office.call('GET /questions?year=2017&state=dismissed')).body.items).toHaveLength(1);
    for (const bad of ['state=lost', 'limit=0', 'cursor=%20', 'state=answered', 'year=17']) {
      expect((await office.call(`GET /questions?${bad}`)).status).toBe(400);
    }
  });

  it('shows its words with a reason only, and has it on record', async () => {
    const number = await enter();
    const { body } = await office.call(`POST /questions/${number}/reveal`, { body: { reason: '答复' } });
    expect(body).toEqual({ question: QUESTION, ...PERSON, answers: [] });
    const chain = await sealedChain(office.table, `question/${number}/reads`);
    expect(chain.map(({ actor, detail }) => [actor, detail.reason])).toEqual([['officer', '答复']]);
    const read = await office.call(`GET /questions/${number}/reads`);
    expect(read.body.items).toHaveLength(1);
    const done = await office.call(`GET /questions/${number}/audit`);
    expect(done.body.items.map(({ action }: { action: string }) => action)).toEqual(['entered']);
    expect(done.body.head.seq).toBe(1);
    expect((await office.call(`POST /questions/${number}/reveal`, { body: {} })).status).toBe(422);
    expect((await office.call('GET /questions/ZX20171122-222222')).status).toBe(404);
    expect((await office.call('GET /questions/SQ20171122-222222')).status).toBe(404);
  });
});

describe('answering', () => {
  it('sends a mail whose words and address lie closed for the outbox, and counts the question once', async () => {
    const number = await enter();
    const answer = await step(number, 'answer', { how: 'mail', text: '共有120个网点。' });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ state: 'answered', officer: 'officer', closedOn: '2017-11-22' });
    const items = await office.everything();
    expect(JSON.stringify(items)).not.toContain('120个网点');
    const message = items.find(({ pk, to }) => pk === 'MESSAGE' && to === 'applicant');
    expect(message).toMatchObject({ receipt: number, closed: true, text: '' });
    const { secrets } = office.ports;
    expect(await openAddress(secrets, office.table, number)).toBe(PERSON.email);
    expect(await openMail(secrets, office.table, number, String(message?.id))).toContain('共有120个网点。');
    const { items: entries } = await entryPage(office.table, 'consultations', { limit: 10 });
    expect(entries.map(({ fields }) => fields)).toEqual([
      { day: '2017-11-22', way: 'phone', number, topic: '调查网点数量', answeredOn: '2017-11-22' },
    ]);
    expect(answer.body.entry).toBe(entries[0]?.id);
    expect(await counted('2017')).toEqual({ phone: 1 });
    // Answered once more it counts no second time.
    const again = await step(number, 'answer', { how: 'phone', text: '又打来电话，已说明。', time: '09:30' });
    expect(again.body.answers).toHaveLength(2);
    expect(await counted('2017')).toEqual({ phone: 1 });
    const { body } = await office.call(`POST /questions/${number}/reveal`, { body: { reason: '复核' } });
    expect(body.answers.map(({ text }: { text: string }) => text)).toEqual([
      '共有120个网点。',
      '又打来电话，已说明。',
    ]);
  });

  it('counts each of many that are answered at the same moment', async () => {
    const numbers = [];
    for (const way of ['phone', 'visit', 'mailbox', 'phone']) numbers.push(await enter({ way }));
    const all = await Promise.all(
      numbers.map((number) => step(number, 'answer', { how: 'phone', text: '好。' })),
    );
    expect(all.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await counted('2017')).toEqual({ phone: 2, visit: 1, mailbox: 1 });
  });

  it('is done by one of two who answer at once, and counts once', async () => {
    const number = await enter();
    const { body: seen } = await office.call(`GET /questions/${number}`);
    const both = await Promise.all(
      ['officer', 'officer2'].map((by) =>
        office.call(`POST /questions/${number}/answer`, {
          by,
          body: { how: 'phone', text: '好。' },
          version: seen.version,
        }),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect(await counted('2017')).toEqual({ phone: 1 });
  });

  it('says every fault of it, and changes nothing', async () => {
    office.at('2017-11-23');
    const number = await enter({ email: undefined });
    const early = await step(number, 'answer', { how: 'mail', text: '好', on: '2017-11-20', time: '10:30' });
    expect(codes(early)).toEqual(['no-address /how', 'sent-now /on', 'out-of-range /on']);
    const later = await step(number, 'answer', {
      how: 'phone',
      text: '好',
      time: '23:59',
      topic: '13800138000来电',
    });
    expect(codes(later)).toEqual(['in-the-future /time', 'names-a-person /topic']);
    expect((await office.call(`GET /questions/${number}`)).body.state).toBe('open');
    expect(await counted('2017')).toEqual({});
  });

  it('counts in the year of its answer where the year in which it came was closed', async () => {
    const number = await enter();
    office.at('2018-01-03');
    const act = { by: 'officer', at: instant('2018-01-03') };
    await saveClosedYear(office.table, await headOf(office.table, 'consultations'), '2017', 0, act);
    await step(number, 'answer', { how: 'phone', text: '好。' });
    expect(await counted('2017')).toEqual({});
    expect(await counted('2018')).toEqual({ phone: 1 });
    const { items: entries } = await entryPage(office.table, 'consultations', { limit: 10 });
    expect(entries[0]?.fields).toMatchObject({ day: '2018-01-03', note: '2017-11-22收到，当年已关账' });
  });

  it('closes what is no question with a reason, and counts it nowhere', async () => {
    const number = await enter();
    expect((await step(number, 'dismiss', { reason: '欧阳清雅的广告' })).status).toBe(422);
    expect((await step(number, 'dismiss', { reason: '广告' })).body.state).toBe('dismissed');
    expect((await step(number, 'answer', { how: 'phone', text: '好。' })).status).toBe(409);
    expect(await counted('2017')).toEqual({});
  });
});

describe('turning into a request', () => {
  it('makes a case with the day of receipt, each naming the other, and counts as a request alone', async () => {
    const number = await enter({ day: '2017-11-20', way: 'visit' });
    const answer = await office.call(`POST /questions/${number}/request`, {
      body: { kind: 'natural-person', applicant: { address: '重庆市渝中区人民路232号' } },
    });
    expect(answer.status).toBe(201);
    const { receipt } = answer.body;
    const { body: seen } = await office.call(`GET /requests/${receipt}`);
    expect(seen.events[0]).toMatchObject({
      type: 'received',
      day: '2017-11-20',
      channel: 'in-person',
      question: number,
    });
    const { body: parts } = await office.call(`POST /requests/${receipt}/reveal`, {
      body: { parts: ['applicant', 'request'], reason: '核对' },
    });
    expect(parts.parts.applicant).toMatchObject({ ...PERSON, address: '重庆市渝中区人民路232号' });
    expect(parts.parts.request).toMatchObject({ description: QUESTION });
    expect((await office.call(`GET /questions/${number}`)).body).toMatchObject({
      state: 'requested',
      request: receipt,
    });
    expect(await counted('2017')).toEqual({});
    expect((await cellsOf(office.table, '2017')).get('requests.channel')).toEqual(
      new Map([['in-person', 1]]),
    );
    expect((await step(number, 'answer', { how: 'phone', text: '好。' })).status).toBe(409);
    expect(
      (await office.call(`POST /questions/${number}/request`, { body: { kind: 'natural-person' } })).status,
    ).toBe(409);
  });

  it('says what the law misses, and changes nothing', async () => {
    const number = await enter({ name: undefined });
    const before = (await office.everything()).length;
    const answer = await office.call(`POST /questions/${number}/request`, {
      body: { kind: 'natural-person', received: '2017-11-01' },
    });
    expect(codes(answer)).toEqual(['out-of-range /received']);
    const nameless = await office.call(`POST /questions/${number}/request`, {
      body: { kind: 'natural-person' },
    });
    expect(codes(nameless)).toEqual(['missing /applicant/name']);
    expect((await office.everything()).length).toBe(before);
  });
});

describe('publishing', () => {
  const WORDING = {
    question: { zh: '各区县有多少个调查网点？', en: 'How many outlets are surveyed?' },
    answer: { zh: '全市共有120个。' },
  };
  const onWebsite = async () => (await cellsOf(office.table, '2017')).get('website.questions')?.get('') ?? 0;
  const publicItems = async () => (await office.everything()).filter(({ pk }) => pk === 'ANSWERS');

  it('takes a second person, and leaves by a reason', async () => {
    const number = await enter();
    expect((await step(number, 'wording', WORDING)).status).toBe(409);
    await step(number, 'answer', { how: 'phone', text: '好。' });
    expect((await step(number, 'wording', WORDING)).body.publication).toBe('proposed');
    expect((await step(number, 'publish')).status).toBe(403);
    expect(await publicItems()).toEqual([]);
    const published = await step(number, 'publish', {}, 'officer2');
    expect(published.body).toMatchObject({ publication: 'public', published: { by: 'officer2' } });
    const [shown] = await publicItems();
    expect(await onWebsite()).toBe(1);
    expect(shown).toMatchObject({ question: WORDING.question, answer: { zh: '全市共有120个。', en: null } });
    expect(String(shown?.anchor)).not.toContain(number);
    const orders = (await office.everything()).filter(({ pk }) => pk === 'OUTBOX#site');
    expect(orders).toHaveLength(1);
    const other = await enter({ question: '请问有多少调查网点？' });
    const { body } = await office.call(`GET /questions/${other}/earlier`);
    expect(body.items.map((one: { number: string }) => one.number)).toEqual([number]);
    const withdrawn = await step(number, 'withdraw', { reason: '数字有误' });
    expect(withdrawn.body).toMatchObject({ publication: 'withdrawn', withdrawn: { reason: '数字有误' } });
    expect(await onWebsite()).toBe(0);
    expect(await publicItems()).toEqual([]);
    expect((await step(number, 'wording', WORDING)).body.publication).toBe('proposed');
  });

  it('refuses words that name who asked, or hold anybody’s number, in any form', async () => {
    const number = await enter();
    await step(number, 'answer', { how: 'phone', text: '好。' });
    const named = await step(number, 'wording', {
      question: { zh: '欧阳 清雅问有多少网点' },
      answer: { zh: '请打 139 0013 9000', en: 'ask OUYANG.QINGYA@mail.example' },
    });
    expect(codes(named).sort()).toEqual([
      'names-a-person /answer/en',
      'names-a-person /answer/zh',
      'names-a-person /question/zh',
    ]);
  });
});
