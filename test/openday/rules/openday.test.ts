import { it as check, fc } from '@fast-check/vitest';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import {
  isReminded,
  movingUp,
  normalCode,
  openingFaults,
  type Party,
  purgeDay,
  seatFor,
  takenBy,
  takesRegistrations,
  waitingPlace,
} from '../../../functions/openday/rules/openday.ts';

const at = (text: string): Temporal.Instant => Temporal.Instant.from(`${text}+08:00`);

const EVENT = {
  day: '2017-09-20',
  starts: '09:30',
  ends: '11:30',
  closesAt: '2017-09-19T18:00:00+08:00',
  capacity: 50,
  mostInParty: 5,
} as const;

describe('places and the waiting list', () => {
  const move = (capacity: number, parties: readonly Party[]): Party[] => {
    const moving = new Set(movingUp(capacity, parties).map(({ seq }) => seq));
    return parties.map((one) => (moving.has(one.seq) ? { ...one, state: 'placed' } : one));
  };

  const acts = fc.array(
    fc.oneof(
      fc.record({ act: fc.constant('register' as const), people: fc.integer({ min: 1, max: 5 }) }),
      fc.record({ act: fc.constant('cancel' as const), which: fc.nat({ max: 40 }) }),
    ),
    { maxLength: 60 },
  );

  check.prop([fc.integer({ min: 5, max: 20 }), acts])(
    'never more people than places, nobody overtaken, nobody waiting who fits first',
    (capacity, all) => {
      let parties: Party[] = [];
      for (const one of all) {
        if (one.act === 'register') {
          const state = seatFor(capacity, parties, one.people);
          parties = [...parties, { seq: parties.length + 1, people: one.people, state }];
        } else if (parties.length > 0) {
          const seq = (one.which % parties.length) + 1;
          parties = parties.map((party) => (party.seq === seq ? { ...party, state: 'cancelled' } : party));
        }
        parties = move(capacity, parties);
        expect(takenBy(parties)).toBeLessThanOrEqual(capacity);
        const [first] = parties.filter(({ state }) => state === 'waiting');
        if (first) {
          expect(takenBy(parties) + first.people).toBeGreaterThan(capacity);
          expect(waitingPlace(parties, first.seq)).toEqual({ place: 1, peopleBefore: 0 });
          // Whoever has places came before, or nobody waited then.
          expect(seatFor(capacity, parties, 1)).toBe('waiting');
        }
      }
    },
  );

  it('moves up in order, each party whole, and stops at the first that does not fit', () => {
    const parties: Party[] = [
      { seq: 1, people: 6, state: 'placed' },
      { seq: 2, people: 2, state: 'waiting' },
      { seq: 3, people: 5, state: 'waiting' },
      { seq: 4, people: 1, state: 'waiting' },
    ];
    expect(movingUp(10, parties).map(({ seq }) => seq)).toEqual([2]);
    expect(movingUp(14, parties).map(({ seq }) => seq)).toEqual([2, 3, 4]);
    expect(waitingPlace(parties, 4)).toEqual({ place: 3, peopleBefore: 7 });
    expect(waitingPlace(parties, 1)).toBeNull();
  });
});

describe('the times of an event', () => {
  it.each([
    ['2017-09-19T17:59:59', true],
    ['2017-09-19T18:00:00', false],
  ])('takes registrations at %s: %s', (now, is) => {
    expect(takesRegistrations({ ...EVENT, state: 'open' }, at(now))).toBe(is);
    expect(takesRegistrations({ ...EVENT, state: 'cancelled' }, at(now))).toBe(false);
  });

  it.each([
    ['2017-09-18T23:59:59', '2017-09-19T08:00:00', true],
    ['2017-09-18T23:59:59', '2017-09-18T23:59:59', false],
    ['2017-09-18T23:59:59', '2017-09-20T09:29:59', true],
    ['2017-09-18T23:59:59', '2017-09-20T09:30:00', false],
    ['2017-09-19T00:00:00', '2017-09-19T08:00:00', false],
  ])('who registered at %s is reminded at %s: %s', (registered, now, is) => {
    expect(isReminded(EVENT, at(registered), at(now))).toBe(is);
  });

  it('keeps who registered for so many days, and not a day more', () => {
    expect(purgeDay('2017-09-20', { keptDays: 30 })).toBe('2017-10-21');
  });

  it.each([
    [{}, []],
    [{ ends: '09:30' }, ['ends-before-it-begins /ends']],
    [{ closesAt: '2017-09-20T09:30:01+08:00' }, ['after-it-begins /closesAt']],
    [{ closesAt: '2017-08-01T00:00:00+08:00' }, ['in-the-past /closesAt']],
    [{ capacity: 4 }, ['out-of-range /mostInParty']],
    [{ day: '2017-08-01', closesAt: '2017-07-01T00:00:00Z' }, ['in-the-past /day', 'in-the-past /closesAt']],
  ])('opened with %j has the faults %j', (more, faults) => {
    const found = openingFaults({ ...EVENT, ...more }, at('2017-09-01T10:00:00'));
    expect(found.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual(faults);
  });
});

it.each([
  ['7km2q-xvb4d', '7KM2QXVB4D'],
  ['７ＫＭ２Ｑ ＸＶＢ４Ｄ', '7KM2QXVB4D'],
  ['\ud800', ''],
])('a code typed as %s is %s', (typed, code) => {
  expect(normalCode(typed)).toBe(code);
});
