import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { REGISTRATION, registerParty } from '../../functions/openday/records/parties.ts';
import { entryPage } from '../../functions/register/records/entries.ts';
import { keyedHash } from '../../functions/sealed/hashes.ts';
import { newDataKey, sealPart } from '../../functions/sealed/secrets.ts';
import { sealedChain } from '../../functions/store/audit/audit.ts';
import { cellsOf } from '../../functions/store/cells.ts';
import { type Office, type Officers, startOfficers } from '../request/officer/office.ts';
import { instant } from '../request/records/builders.ts';
import { OPEN_DAY } from './records/builders.ts';

let officers: Officers;
let office: Office;
beforeAll(async () => {
  officers = await startOfficers();
});
afterAll(() => officers.stop());
beforeEach(async () => {
  office = await officers.office('2017-09-01');
});

const EVENT = {
  ...OPEN_DAY,
  capacity: 6,
  mostInParty: 3,
  closesAt: '2017-09-19T18:00:00+08:00',
};

const open = async (more: Record<string, unknown> = {}): Promise<string> => {
  const { status, body } = await office.call('POST /events', { body: { ...EVENT, ...more } });
  expect(status).toBe(201);
  return body.id;
};

let drawn = 0;
/** A party registers; gives its code. */
const registers = async (id: string, people: number): Promise<string> => {
  const { secrets, table } = office.ports;
  drawn += 1;
  const number = `BM20170905-${String(drawn).padStart(6, '2')}`;
  const code = `CODE${drawn}`;
  const key = await newDataKey(secrets, number);
  const registration = {
    number,
    people,
    mail: true,
    code: await keyedHash(secrets, 'receipt-secret', `${id}\n${code}`),
    contacts: [`contact ${drawn}`],
    key,
    part: sealPart(key, REGISTRATION, { name: `来宾${drawn}`, email: 'x@mail.example' }),
    address: null,
  };
  await registerParty(table, id, registration, { by: 'visitor', at: instant('2017-09-05') }, async () => []);
  return code;
};

const step = async (id: string, act: string, body: unknown = {}) => {
  const { body: seen } = await office.call(`GET /events/${id}`);
  return office.call(`POST /events/${id}/${act}`, { body, version: seen.version });
};
const comes = (id: string, body: unknown) => office.call(`POST /events/${id}/check-in`, { body });

const codes = ({ body }: { body: { faults?: { code: string; pointer: string }[] } }) =>
  (body.faults ?? []).map(({ code, pointer }) => `${code} ${pointer}`);

describe('opening', () => {
  it('puts an event on record and orders its public page', async () => {
    const id = await open();
    const { body } = await office.call(`GET /events/${id}`);
    expect(body).toMatchObject({
      ...EVENT,
      closesAt: '2017-09-19T18:00:00.000+08:00',
      state: 'open',
      placed: 0,
    });
    expect(body.page).toBe(`https://office.example/disclosure/events/${id}/`);
    expect((await office.call('GET /events?from=2017-09-20&to=2017-09-20')).body.items).toHaveLength(1);
    expect((await office.call('GET /events?from=2017-09-21')).body.items).toEqual([]);
    expect((await office.call('GET /events?from=soon')).status).toBe(400);
    expect((await office.everything()).filter(({ pk }) => pk === 'OUTBOX#site')).toHaveLength(1);
  });

  it('of fewer places than five takes parties of no more than there are, unless somebody says otherwise', async () => {
    const { mostInParty: _, ...small } = { ...EVENT, mostInParty: 0, capacity: 3 };
    const { status, body } = await office.call('POST /events', { body: small });
    expect([status, body.mostInParty]).toEqual([201, 3]);
  });

  it('tells every fault at once and enters nothing', async () => {
    const wrong = { ...EVENT, day: '2017-08-01', ends: '09:00', mostInParty: 7 };
    const answer = await office.call('POST /events', { body: wrong });
    expect(codes(answer)).toEqual([
      'in-the-past /day',
      'ends-before-it-begins /ends',
      'after-it-begins /closesAt',
      'out-of-range /mostInParty',
    ]);
    const shapeless = await office.call('POST /events', {
      body: { ...EVENT, starts: '9', capacity: 0, title: 'x' },
    });
    expect(codes(shapeless)).toEqual(['strict-object /title', 'regex /starts', 'min-value /capacity']);
    expect(await office.everything()).toEqual([]);
  });
});

describe('changing and calling off', () => {
  it('moves up who waits where there is more room, and takes no place from anybody', async () => {
    const id = await open();
    for (const people of [3, 3, 2]) await registers(id, people);
    expect((await office.call(`GET /events/${id}`)).body).toMatchObject({ placed: 6, waiting: 2 });
    expect(codes(await step(id, 'change', { capacity: 5 }))).toEqual(['out-of-range /capacity']);
    const empty = await open();
    const { body: refused } = await step(empty, 'change', { capacity: 2 });
    expect(refused.faults).toEqual([
      {
        code: 'out-of-range',
        pointer: '/capacity',
        detail: 'One registration is of no more people than there are places.',
      },
    ]);
    expect((await step(id, 'change', { capacity: 8 })).body).toMatchObject({ placed: 8, waiting: 0 });
    const late = await step(id, 'change', { closesAt: '2017-09-20T10:00:00+08:00' });
    expect(codes(late)).toEqual(['after-it-begins /closesAt']);
    expect((await office.call(`POST /events/${id}/change`, { body: {}, version: 1 })).status).toBe(412);
  });

  it('tells everyone who registered, once, and nothing is done about it any more', async () => {
    const id = await open();
    const code = await registers(id, 3);
    await registers(id, 3);
    await registers(id, 2);
    const reason = { zh: '台风', en: 'A typhoon' };
    expect((await step(id, 'cancel', { reason })).body).toMatchObject({
      state: 'cancelled',
      cancelled: { reason },
    });
    const mails = (await office.everything()).filter(
      ({ pk, id: of }) => pk === 'MESSAGE' && /^cancelled-/.test(String(of)),
    );
    expect(mails).toHaveLength(3);
    for (const { text } of mails) expect(text).toContain('台风');
    for (const act of ['change', 'cancel', 'finish']) {
      expect((await step(id, act, act === 'cancel' ? { reason } : {})).status).toBe(409);
    }
    office.at('2017-09-20T09:35:00+08:00');
    expect((await comes(id, { code })).status).toBe(409);
  });
});

describe('the day itself', () => {
  const DAY = '2017-09-20T09:35:00+08:00';

  it('lets in by code or from the list, once, and says when it was', async () => {
    const id = await open();
    const [first, second] = [await registers(id, 3), await registers(id, 2)];
    expect((await comes(id, { code: first })).status).toBe(409);
    office.at(DAY);
    expect((await comes(id, { code: first })).body).toMatchObject({ seq: 1, people: 3, attended: 3 });
    const twice = await comes(id, { code: first.toLowerCase() });
    expect([twice.status, twice.body.detail]).toEqual([
      409,
      expect.stringMatching(/was checked in at 09:35: 3 people/),
    ]);
    expect((await comes(id, { seq: 2, people: 1 })).body).toMatchObject({ people: 1, attended: 4 });
    expect((await comes(id, { code: second })).status).toBe(409);
    expect((await comes(id, { code: 'UNKNOWN' })).status).toBe(404);
    expect((await comes(id, { seq: 9 })).status).toBe(404);
    for (const body of [{}, { code: first, seq: 1 }]) expect((await comes(id, body)).status).toBe(422);
    const door = await office.call(`GET /events/${id}/audit?of=door`);
    expect(door.body.items).toHaveLength(2);
    const done = await office.call(`GET /events/${id}/audit`);
    expect(done.body.items.map(({ action }: { action: string }) => action)).toEqual([
      'opened',
      'registered',
      'registered',
    ]);
    expect((await office.call(`GET /events/${id}/audit?of=names`)).status).toBe(400);
    const chain = await sealedChain(office.table, `openday/${id}/door`);
    expect(chain.map(({ actor, action }) => `${actor} ${action}`)).toEqual([
      'officer checked in',
      'officer checked in',
    ]);
  });

  it('lets nobody in who waits, unless they are admitted', async () => {
    const id = await open();
    await registers(id, 3);
    await registers(id, 3);
    const code = await registers(id, 2);
    office.at(DAY);
    const refused = await comes(id, { code });
    expect([refused.status, refused.body.detail]).toEqual([
      409,
      expect.stringContaining('number 1 on the waiting list'),
    ]);
    expect((await comes(id, { code, admit: true })).status).toBe(201);
  });

  it('shows names with a reason only, on record', async () => {
    const id = await open();
    await registers(id, 2);
    const { body } = await office.call(`POST /events/${id}/guests`, { body: { reason: '入场' } });
    expect(body.items).toMatchObject([{ seq: 1, people: 2, state: 'placed', email: 'x@mail.example' }]);
    const [read] = await sealedChain(office.table, `openday/${id}/reads`);
    expect(read?.detail).toEqual({ reason: '入场', registrations: 1 });
    expect((await office.call(`POST /events/${id}/guests`, { body: {} })).status).toBe(422);
  });

  it('is entered in the register of events with those who came, once', async () => {
    const id = await open();
    const code = await registers(id, 3);
    await registers(id, 3);
    expect((await step(id, 'finish')).status).toBe(409);
    office.at(DAY);
    await comes(id, { code });
    await office.call(`POST /events/${id}/walk-in`, { body: { people: 117 } });
    const unsaid = await step(id, 'finish');
    expect([unsaid.status, codes(unsaid)]).toEqual([422, ['missing /guests']]);
    expect(codes(await step(id, 'finish', { guests: '长'.repeat(501) }))).toEqual(['max-length /guests']);
    expect(codes(await step(id, 'finish', { guests: '、；' }))).toEqual(['missing /guests']);
    expect((await office.call(`GET /events/${id}`)).body.state).toBe('open');
    const held = await step(id, 'finish', { guests: '媒体记者、社会公众代表' });
    expect(held.body).toMatchObject({ state: 'held', attended: 120 });
    const { items: entries } = await entryPage(office.table, 'events', { limit: 10 });
    expect(entries.map(({ id: entry, fields }) => [entry, fields])).toEqual([
      [
        held.body.entry,
        {
          day: '2017-09-20',
          title: '第八届统计开放日',
          theme: '走近CPI',
          attended: 120,
          guests: ['媒体记者', '社会公众代表'],
        },
      ],
    ]);
    const cells = await cellsOf(office.table, '2017');
    expect([cells.get('events.entries'), cells.get('events.attended')]).toEqual([
      new Map([['', 1]]),
      new Map([['', 120]]),
    ]);
    expect((await step(id, 'finish')).status).toBe(409);
    expect((await office.call(`POST /events/${id}/walk-in`, { body: { people: 1 } })).status).toBe(409);
  });

  it('is not entered over an entry that somebody typed, and says so', async () => {
    const [one, other] = [await open(), await open()];
    office.at(DAY);
    await step(one, 'finish');
    const again = await step(other, 'finish');
    expect([again.status, again.body.type]).toEqual([409, '/problems/already-exists']);
    expect((await office.call(`GET /events/${other}`)).body.state).toBe('open');
  });

  it('counts who comes while it is being entered', async () => {
    const id = await open();
    const all = [];
    for (let n = 0; n < 3; n += 1) all.push(await registers(id, 1));
    office.at(DAY);
    const [held, ...came] = await Promise.all([
      step(id, 'finish', { guests: '社会公众' }),
      ...all.map((code) => comes(id, { code })),
    ]);
    const inside = came.filter(({ status }) => status === 201).length;
    // Whoever was let in is counted, and whoever is not counted was told that it is over.
    if (held?.status === 200) expect(held.body.attended).toBe(inside);
    else expect(held?.status).toBe(412);
    expect(came.every(({ status }) => status === 201 || status === 409)).toBe(true);
  });
});
