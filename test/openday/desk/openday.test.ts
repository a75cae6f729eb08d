import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findOpenday, partiesOf } from '../../../functions/openday/records/opendays.ts';
import { purgeOpenday } from '../../../functions/openday/records/purge.ts';
import { openMail } from '../../../functions/sealed/closed-mail.ts';
import { openAddress } from '../../../functions/sealed/notice-address.ts';
import { type Answer, type Desk, type Desks, startDesks } from '../../request/desk/office.ts';
import { instant } from '../../request/records/builders.ts';
import { EVENT, opened } from '../records/builders.ts';

let desks: Desks;
beforeAll(async () => {
  desks = await startDesks();
});
afterAll(() => desks.stop());

const PAGE = `/disclosure/events/${EVENT}/`;
const PERSON = { name: '欧阳清雅', phone: '13800138000', email: 'ouyang.qingya@mail.example' };

const form = (more: Record<string, string> = {}): Record<string, string> => ({
  key: randomUUID(),
  step: 'send',
  proof: '',
  people: '2',
  ...PERSON,
  ...more,
});
const other = (n: number, more: Record<string, string> = {}) =>
  form({ name: `来宾${n}`, email: `guest${n}@mail.example`, phone: '', ...more });

const cookieOf = ({ cookies }: Answer): string => (cookies[0] ?? '').split(';')[0] ?? '';
const codeIn = (answer: Answer): string => cookieOf(answer).split('.')[1] ?? '';

const desk = async (more: Parameters<typeof opened>[1] = {}): Promise<Desk> => {
  const made = await desks.desk('2017-09-05');
  await opened(made.table, more);
  return made;
};
const parties = async ({ table }: Desk) =>
  (await partiesOf(table, EVENT)).map(({ people, state }) => `${people} ${state}`);

describe('the page of an event', () => {
  it('says when, where, what to bring and how many places are free, in both languages', async () => {
    const at = await desk();
    const zh = await at.call(`GET ${PAGE}`);
    for (const said of ['第八届统计开放日', '办公楼一楼', '身份证', '共10个名额，还有10个', '2017年9月20日'])
      expect(zh.text).toContain(said);
    const en = await at.call(`GET /en${PAGE}`);
    for (const said of ['Eighth open day', 'Ground floor', '10 of 10 places are free'])
      expect(en.text).toContain(said);
    expect((await at.call(`GET ${PAGE.slice(0, -1)}`)).headers.location).toBe(PAGE);
    for (const wrong of ['KF20170901-222222/', 'KF1/', `${EVENT}/other/`, `${EVENT}/cancel/more/`])
      expect((await at.call(`GET /disclosure/events/${wrong}`)).status).toBe(404);
  });

  it('says so once registration is closed, the event was called off, or held', async () => {
    const at = await desk({ attended: 120, state: 'held' });
    expect((await at.call(`GET ${PAGE}`)).text).toContain('120人到场');
    const called = await desk({
      state: 'cancelled',
      cancelled: { reason: { zh: '台风', en: 'A typhoon' }, by: 'officer', at: '2017-09-05T00:00:00Z' },
    });
    const page = await called.call(`GET ${PAGE}`);
    expect(page.text).toContain('台风');
    expect(page.text).not.toContain('<form');
    const closed = await desk();
    closed.at('2017-09-19T18:00:00+08:00');
    expect((await closed.call(`GET ${PAGE}`)).text).toContain('报名已经截止');
    const late = await closed.call(`POST ${PAGE}`, { form: form() });
    expect([late.status, late.text.includes('没有报名')]).toEqual([409, true]);
    expect(await parties(closed)).toEqual([]);
  });
});

describe('registering', () => {
  it('gives places and a code, seals who it is, and confirms by mail', async () => {
    const at = await desk();
    const sent = await at.call(`POST ${PAGE}`, { form: form() });
    expect([sent.status, sent.headers.location]).toEqual([303, `${PAGE}registered/`]);
    const page = await at.call(`GET ${PAGE}registered/`, { cookie: cookieOf(sent) });
    expect(page.text).toContain(codeIn(sent));
    expect(page.text).toContain('已保留2个名额');
    expect((await at.call(`GET ${PAGE}registered/`)).text).toContain('没有可以显示的报名');
    const items = JSON.stringify(await at.everything());
    for (const secret of [...Object.values(PERSON), codeIn(sent)]) expect(items).not.toContain(secret);
    const [party] = await partiesOf(at.table, EVENT);
    const number = party?.number ?? '';
    expect(await openAddress(at.secrets, at.table, number)).toBe(PERSON.email);
    const mail = await openMail(at.secrets, at.table, number, `registered-${number}`);
    expect(mail).toContain(codeIn(sent));
    expect(mail).toContain('已为您保留2个名额');
    expect((await at.call(`GET ${PAGE}`)).text).toContain('还有8个');
  });

  it('tells every fault at its field and enters nothing', async () => {
    const at = await desk();
    for (const [more, fields] of [
      [{ people: '9', name: '' }, ['people', 'name']],
      [{ people: '2x', email: 'nobody', phone: '?' }, ['people', 'email', 'phone']],
      [{ email: '', phone: '' }, ['email']],
    ] as const) {
      const page = await at.call(`POST ${PAGE}`, { form: form(more) });
      expect(page.status).toBe(422);
      expect([...page.text.matchAll(/<li><a href="#(\w+)">/g)].map(([, field]) => field)).toEqual(fields);
    }
    expect(await parties(at)).toEqual([]);
  });

  it('puts who comes to a full event on the waiting list, and says which place truthfully', async () => {
    const at = await desk({ capacity: 5 });
    await at.call(`POST ${PAGE}`, { form: other(1, { people: '4' }) });
    await at.call(`POST ${PAGE}`, { form: other(2, { people: '3' }) });
    const sent = await at.call(`POST ${PAGE}`, { form: other(3, { people: '1' }) });
    const page = await at.call(`GET ${PAGE}registered/`, { cookie: cookieOf(sent) });
    expect(page.text).toContain('候补第2位（1人），前面还有3人');
    expect((await at.call(`GET ${PAGE}`)).text).toContain('已约4人，候补4人');
    expect(await parties(at)).toEqual(['4 placed', '3 waiting', '1 waiting']);
    const [, , third] = await partiesOf(at.table, EVENT);
    const number = third?.number ?? '';
    const mail = await openMail(at.secrets, at.table, number, `registered-${number}`);
    expect(mail).toContain('候补名单第2位，前面还有3人');
  });

  it('is one registration when it is sent twice under its key, also at the same moment', async () => {
    const at = await desk();
    const sent = form();
    const both = await Promise.all([1, 2].map(() => at.call(`POST ${PAGE}`, { form: sent })));
    expect(both.map(({ status }) => status)).toEqual([303, 303]);
    expect(codeIn(both[0] as Answer)).toBe(codeIn(both[1] as Answer));
    expect(await parties(at)).toEqual(['2 placed']);
  });

  it('takes one contact once, however it is written, and says so', async () => {
    const at = await desk();
    await at.call(`POST ${PAGE}`, { form: form() });
    for (const more of [
      { phone: '', email: 'OUYANG.Qingya@mail.example' },
      { phone: '+86 138 0013 8000', email: '' },
      { phone: '138-0013-8000', email: 'new@mail.example' },
    ]) {
      const page = await at.call(`POST ${PAGE}`, { form: form(more) });
      expect([page.status, page.text.includes('已经报名过')]).toEqual([409, true]);
    }
    expect(await parties(at)).toEqual(['2 placed']);
  });

  it('gives the last place to exactly one of two who send at once', async () => {
    const at = await desk({ capacity: 5, mostInParty: 5 });
    await at.call(`POST ${PAGE}`, { form: other(0, { people: '4' }) });
    const both = await Promise.all(
      [1, 2].map((n) => at.call(`POST ${PAGE}`, { form: other(n, { people: '1' }) })),
    );
    expect(both.map(({ status }) => status)).toEqual([303, 303]);
    expect((await parties(at)).sort()).toEqual(['1 placed', '1 waiting', '4 placed']);
  });
});

describe('giving up by code', () => {
  it('frees the places for who waits, in order, and destroys what was typed', async () => {
    const at = await desk({ capacity: 5 });
    const first = await at.call(`POST ${PAGE}`, { form: form({ people: '5' }) });
    await at.call(`POST ${PAGE}`, { form: other(2, { people: '3' }) });
    const done = await at.call(`POST ${PAGE}cancel/`, { form: { code: codeIn(first).toLowerCase() } });
    expect([done.status, done.headers.location]).toEqual([303, `${PAGE}cancel/`]);
    const page = await at.call(`GET ${PAGE}cancel/`, { cookie: cookieOf(done) });
    expect(page.text).toContain('名额已让给候补的人');
    expect((await at.call(`GET ${PAGE}cancel/`)).text).toContain('name="code"');
    expect(await parties(at)).toEqual(['5 cancelled', '3 placed']);
    const items = await at.everything();
    const [given, moved] = await partiesOf(at.table, EVENT);
    expect(items.filter(({ pk }) => pk === `CASE#${given?.number}`)).toEqual([]);
    expect(given?.contacts).toEqual([]);
    const waiting = items.filter(({ pk }) => pk === 'MESSAGE').map(({ id }) => String(id));
    expect(waiting).toEqual(
      expect.arrayContaining([`given-up-${given?.number}`, `moved-up-${moved?.number}`]),
    );
    const again = await at.call(`POST ${PAGE}cancel/`, { form: { code: codeIn(first) } });
    expect(again.text).toContain('先前已经取消');
  });

  it('knows no code that is not of this event, and asks for one where there is none', async () => {
    const at = await desk();
    const unknown = await at.call(`POST ${PAGE}cancel/`, { form: { code: '22222-22222' } });
    expect([unknown.status, unknown.text.includes('没有这个报名码')]).toEqual([404, true]);
    expect((await at.call(`POST ${PAGE}cancel/`, { form: {} })).status).toBe(422);
  });

  it('stops whoever guesses codes', async () => {
    const at = await desk();
    const from = '192.0.2.9';
    let status = 404;
    for (let n = 0; n < 121; n += 1) {
      status = (await at.call(`POST ${PAGE}cancel/`, { form: { code: `guess${n}` }, from })).status;
    }
    expect(status).toBe(429);
  });
});

it('who registered is destroyed after the event, and how many came stays', async () => {
  const at = await desk();
  await at.call(`POST ${PAGE}`, { form: form() });
  const [before] = await partiesOf(at.table, EVENT);
  const hashes = [before?.code, ...(before?.contacts ?? [])];
  expect(hashes.length).toBeGreaterThan(1);
  await purgeOpenday(at.table, await findOpenday(at.table, EVENT), {
    by: 'system',
    at: instant('2017-10-21'),
  });
  const keys = (await at.everything()).map(({ pk, sk }) => `${pk} ${sk}`);
  expect(keys.filter((key) => /^(CASE|NOTICE)#BM|CODE#|CONTACT#/.test(key))).toEqual([]);
  const left = JSON.stringify(await at.everything());
  for (const hash of hashes) expect(left).not.toContain(hash);
  expect(await parties(at)).toEqual(['2 placed']);
  expect((await findOpenday(at.table, EVENT)).purged).toBe('2017-10-21');
});
