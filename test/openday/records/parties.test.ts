import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Problem } from '../../../functions/kernel/problem.ts';
import { addWalkIn, checkInParty, doorOf, nobodySince } from '../../../functions/openday/records/door.ts';
import { findOpenday, opendaySteps, partiesOf } from '../../../functions/openday/records/opendays.ts';
import {
  changeOpenday,
  giveUp,
  partyOfCode,
  registerParty,
} from '../../../functions/openday/records/parties.ts';
import type { PartyRow } from '../../../functions/openday/records/row.ts';
import { takenBy } from '../../../functions/openday/rules/openday.ts';
import { sealedChain } from '../../../functions/store/audit/audit.ts';
import { isProblem, untilWon } from '../../../functions/store/race.ts';
import { type Table, transact } from '../../../functions/store/table.ts';
import { instant } from '../../request/records/builders.ts';
import { everything, startTables } from '../../store/engine.ts';
import { EVENT, opened } from './builders.ts';

let tables: Awaited<ReturnType<typeof startTables>>;
let table: Table;
beforeAll(async () => {
  tables = await startTables();
});
beforeEach(async () => {
  table = await tables.fresh();
});
afterAll(() => tables.stop());

const at = instant('2017-09-05');
const act = { by: 'visitor', at };
const OFFICER = { by: 'officer', at };
const PAGE = 'https://office.example/disclosure/events/KF20170901-7KM2QX/';
const bytes = new Uint8Array([1]);

let drawn = 0;
/** A party under a contact of its own, or this one. */
const party = (people: number, contact = `contact ${++drawn}`) => ({
  number: `BM20170905-${String(drawn).padStart(6, '2')}`,
  people,
  mail: true,
  code: `code of ${contact}`,
  contacts: [contact],
  key: { wrapped: bytes },
  part: { name: 'registration', box: bytes, replaces: false },
  address: null,
});

const MANY = { most: 60, pause: (attempts: number) => Math.random() * attempts };

/** Registers as the desk does: decided anew where somebody else was quicker. */
const registered = async (one: ReturnType<typeof party>, on = table): Promise<PartyRow> =>
  (await untilWon(() => registerParty(on, EVENT, one, act, async () => []), undefined, MANY)).party;

const given = (seq: number, on = table) =>
  untilWon(() => giveUp(on, EVENT, seq, PAGE, act, () => []), undefined, MANY);

const states = async (): Promise<string[]> =>
  (await partiesOf(table, EVENT)).map(({ seq, people, state }) => `${seq} ${people} ${state}`);

const refused = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return '';
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.slug;
  }
};

describe('the last place', () => {
  it('is given to exactly one of two who ask for it at once; the other waits', async () => {
    await opened(table, { capacity: 5, mostInParty: 1 });
    for (let n = 0; n < 4; n += 1) await registered(party(1));
    // Two processes, each with a client of its own.
    const other = tables.again(table);
    const both = await Promise.all([registered(party(1)), registered(party(1), other)]);
    expect(both.map(({ state }) => state).sort()).toEqual(['placed', 'waiting']);
    expect(takenBy(await partiesOf(table, EVENT))).toBe(5);
  });

  it('is not lost or given twice by twenty who register at once', async () => {
    await opened(table, { capacity: 7 });
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, n) => registered(party(1), n % 2 ? tables.again(table) : table)),
    );
    expect(all.filter(({ state }) => state === 'placed')).toHaveLength(7);
    expect(new Set(all.map(({ seq }) => seq)).size).toBe(20);
    const event = await findOpenday(table, EVENT);
    expect(event.registrations).toBe(20);
    // Every one of them is on record, one behind the other.
    expect(await sealedChain(table, `openday/${EVENT}`)).toHaveLength(21);
  });

  it('stays within the capacity while people register and give up at once', async () => {
    await opened(table, { capacity: 6 });
    for (let n = 0; n < 6; n += 1) await registered(party(1));
    await Promise.all([
      ...Array.from({ length: 6 }, () => registered(party(2))),
      ...[1, 2, 3, 4].map((seq) => given(seq)),
    ]);
    const parties = await partiesOf(table, EVENT);
    expect(takenBy(parties)).toBe(6);
    // Two stayed, two pairs moved up or came straight in; the other four pairs wait.
    expect(parties.filter(({ state }) => state === 'waiting')).toHaveLength(4);
  });
});

describe('a registration', () => {
  it('is refused where the contact is registered, and taken again once that was given up', async () => {
    await opened(table);
    await registered(party(1, 'li@mail.example'));
    expect(await refused(registered(party(1, 'li@mail.example')))).toBe('already-exists');
    await given(1);
    expect((await registered({ ...party(2, 'li@mail.example'), code: 'another' })).seq).toBe(2);
  });

  it('is refused once registration is closed, or the event was called off', async () => {
    await opened(table);
    const late = registerParty(
      table,
      EVENT,
      party(1),
      { by: 'visitor', at: instant('2017-09-19T18:00:00+08:00') },
      async () => [],
    );
    expect(await refused(late)).toBe('conflict');
    expect((await everything(table)).some(({ sk }) => String(sk).startsWith('PARTY'))).toBe(false);
  });
});

describe('giving up', () => {
  it('moves the next up in order with a mail, and destroys what was typed, in one transaction', async () => {
    await opened(table, { capacity: 5 });
    const first = await registered(party(3));
    await registered(party(2));
    await registered(party(2));
    await registered(party(4));
    await registered(party(1));
    expect(await states()).toEqual(['1 3 placed', '2 2 placed', '3 2 waiting', '4 4 waiting', '5 1 waiting']);
    const { moved } = await given(1);
    expect(moved).toBe(1);
    // The party of four holds up the one behind it, which came later.
    expect(await states()).toEqual([
      '1 3 cancelled',
      '2 2 placed',
      '3 2 placed',
      '4 4 waiting',
      '5 1 waiting',
    ]);
    const items = await everything(table);
    expect(items.some(({ pk }) => pk === `CASE#${first.number}`)).toBe(false);
    const mails = items.filter(({ pk }) => pk === 'MESSAGE');
    expect(mails.map(({ id, to }) => [id, to])).toEqual([
      [`moved-up-${(await partiesOf(table, EVENT))[2]?.number}`, 'applicant'],
    ]);
    expect(await partyOfCode(table, EVENT, first.code)).toMatchObject({ state: 'cancelled' });
    expect(await refused(given(1))).toBe('conflict');
  });

  it('is not done any more once the event has begun: nobody is told of room at an event that is over', async () => {
    await opened(table, { capacity: 1, mostInParty: 1 });
    for (let n = 0; n < 2; n += 1) await registered(party(1));
    const begun = { by: 'visitor', at: instant('2017-09-20T09:30:00+08:00') };
    expect(await refused(giveUp(table, EVENT, 1, PAGE, begun, () => []))).toBe('conflict');
    expect(await states()).toEqual(['1 1 placed', '2 1 waiting']);
    const last = { by: 'visitor', at: instant('2017-09-20T09:29:59+08:00') };
    expect((await giveUp(table, EVENT, 1, PAGE, last, () => [])).moved).toBe(1);
  });

  it('once by one of two who do it at once, and the list moves once', async () => {
    await opened(table, { capacity: 1, mostInParty: 1 });
    for (let n = 0; n < 3; n += 1) await registered(party(1));
    const both = await Promise.all([refused(given(1)), refused(given(1, tables.again(table)))]);
    expect(both.sort()).toEqual(['', 'conflict']);
    expect(await states()).toEqual(['1 1 cancelled', '2 1 placed', '3 1 waiting']);
  });
});

it('with more places those who wait move up, however many they are', async () => {
  await opened(table, { capacity: 1, mostInParty: 1 });
  for (let n = 0; n < 30; n += 1) await registered(party(1));
  let { event, left } = await changeOpenday(
    table,
    await findOpenday(table, EVENT),
    { capacity: 28 },
    PAGE,
    OFFICER,
  );
  expect(left).toBe(7);
  while (left > 0) ({ event, left } = await changeOpenday(table, event, {}, PAGE, OFFICER));
  const parties = await partiesOf(table, EVENT);
  expect(takenBy(parties)).toBe(28);
  expect(parties.filter(({ state }) => state === 'waiting').map(({ seq }) => seq)).toEqual([29, 30]);
});

describe('the door', () => {
  const day = { by: 'officer', at: instant('2017-09-20T09:35:00+08:00') };

  it('lets a party in once, also where two hands do it at once', async () => {
    const event = await opened(table);
    const one = await registered(party(3));
    const both = await Promise.all(
      [table, tables.again(table)].map((on) => refused(checkInParty(on, event, one, 3, false, day, []))),
    );
    expect(both.sort()).toEqual(['', 'conflict']);
    expect((await partiesOf(table, EVENT))[0]?.checkedIn).toMatchObject({ people: 3, by: 'officer' });
    expect(await doorOf(table, EVENT)).toEqual({ comings: 1, unregistered: 0 });
  });

  it('counts each of many who come at once, on record one behind the other', async () => {
    const event = await opened(table);
    const all = [];
    for (let n = 0; n < 8; n += 1) all.push(await registered(party(1)));
    await Promise.all([
      ...all.map((one) => checkInParty(table, event, one, 1, false, day, [])),
      addWalkIn(table, event, 4, day, []),
    ]);
    expect(await doorOf(table, EVENT)).toEqual({ comings: 9, unregistered: 4 });
    expect(await sealedChain(table, `openday/${EVENT}/door`)).toHaveLength(9);
  });

  it('lets nobody in who waits, unless they are admitted, and nobody once the event is over', async () => {
    const event = await opened(table, { capacity: 1, mostInParty: 1 });
    await registered(party(1));
    const waiting = await registered(party(1));
    expect(await refused(checkInParty(table, event, waiting, 1, false, day, []))).toBe('conflict');
    await checkInParty(table, event, waiting, 1, true, day, []);
    expect(await states()).toEqual(['1 1 placed', '2 1 placed']);
    const now = await findOpenday(table, EVENT);
    await transact(
      table,
      opendaySteps(table, now, { ...now, state: 'held' }, day, { action: 'held' }, true).steps,
    );
    expect(await refused(addWalkIn(table, event, 1, day, []))).toBe('conflict');
  });

  it('says where anybody came since it was read', async () => {
    const event = await opened(table);
    const before = await doorOf(table, EVENT);
    await transact(table, [nobodySince(table, EVENT, before)]);
    await addWalkIn(table, event, 1, day, []);
    const since = transact(table, [nobodySince(table, EVENT, before)]);
    await expect(since).rejects.toSatisfy((error) => isProblem(error, 'stale-version'));
    await transact(table, [nobodySince(table, EVENT, await doorOf(table, EVENT))]);
  });
});
