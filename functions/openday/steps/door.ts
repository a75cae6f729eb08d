import { randomUUID } from 'node:crypto';
import { type Day, officeDay, officeTimeOf } from '../../kernel/day.ts';
import { Problem } from '../../kernel/problem.ts';
import { addEntries, entryId, headOf, newRow, pagesSteps, touching } from '../../register/records/entries.ts';
import type { Register } from '../../register/rules/definition.ts';
import { type RegisterEntry, readEntry } from '../../register/rules/entry.ts';
import { registerOf } from '../../register/rules/registers.ts';
import { keyedHash } from '../../sealed/hashes.ts';
import { untilWon } from '../../store/race.ts';
import { type Handling, type OfficerPorts, once, operation } from '../../web/officers.ts';
import type { EventOperation } from '../contract/officer-routes.ts';
import type { CheckedInAnswer } from '../contract/schemas.ts';
import * as door from '../records/door.ts';
import { findOpenday, opendaySteps, partiesOf } from '../records/opendays.ts';
import { partyOfCode, partyOfSeq } from '../records/parties.ts';
import type { OpendayRow, PartyRow } from '../records/row.ts';
import { guestsFaults, mustBeOpen, normalCode, waitingPlace } from '../rules/openday.ts';
import { eventAsRead, eventIdIn, presentOf, shownEvent } from './view.ts';

/** The day itself: people are let in, and at its end the event is entered with those who came. */

/** @throws Problem `conflict` on another day than the event's, or when it is over */
const onItsDay = (event: OpendayRow, { act }: Handling): void => {
  mustBeOpen(event);
  if (officeDay(act.at).toString() === event.day) return;
  throw new Problem('conflict', {
    zh: `活动当天才能入场：${event.day}`,
    en: `People are let in on the day of the event, ${event.day}`,
  });
};

const partyGiven = async (
  { table, secrets }: Handling,
  event: OpendayRow,
  { code, seq }: { code?: string | undefined; seq?: number | undefined },
): Promise<PartyRow> => {
  if ((code === undefined) === (seq === undefined)) {
    throw new Problem(
      'invalid',
      { zh: '没有任何改动', en: 'Nothing has changed' },
      {
        faults: [
          {
            code: 'missing',
            pointer: '/code',
            detail: {
              zh: '请给出报名码或者名单序号，二者择一',
              en: 'Give a code, or a number of the list: one of the two.',
            },
          },
        ],
      },
    );
  }
  const hash =
    code === undefined ? '' : await keyedHash(secrets, 'receipt-secret', `${event.id}\n${normalCode(code)}`);
  const party = await (seq === undefined
    ? partyOfCode(table, event.id, hash)
    : partyOfSeq(table, event.id, seq));
  if (!party)
    throw new Problem('not-found', {
      zh: '此活动没有这一报名码或者序号的报名',
      en: 'No registration of this event has this code or number',
    });
  return party;
};

/** Why this party is not let in, as the door can tell it. */
const refusedAtTheDoor = async (
  { table }: Handling,
  event: OpendayRow,
  party: PartyRow,
  admit: boolean,
): Promise<void> => {
  const { checkedIn, state, number } = party;
  if (checkedIn) {
    throw new Problem('conflict', {
      zh: `${number} 已于 ${officeTimeOf(checkedIn.at).slice(11, 16)} 入场：${checkedIn.people} 人`,
      en: `${number} was checked in at ${officeTimeOf(checkedIn.at).slice(11, 16)}: ${checkedIn.people} people`,
    });
  }
  if (state === 'cancelled')
    throw new Problem('conflict', { zh: `${number} 已经取消`, en: `${number} was cancelled` });
  if (state !== 'waiting' || admit) return;
  const place = waitingPlace(await partiesOf(table, event.id), party.seq)?.place ?? 1;
  throw new Problem('conflict', {
    zh: `${number} 在候补名单第 ${place} 位：有名额时可放行`,
    en: `${number} is number ${place} on the waiting list: admit it where there is room`,
  });
};

const attendedBy = async (handling: Handling, id: string): Promise<number> => {
  const [parties, { unregistered }] = await Promise.all([
    partiesOf(handling.table, id),
    door.doorOf(handling.table, id),
  ]);
  return presentOf(parties) + unregistered;
};

export const checkIn = (ports: OfficerPorts): EventOperation<'checkIn'> =>
  once(ports, async (handling, call, keep) => {
    const { table, act } = handling;
    const { admit } = call.body;
    const event = await findOpenday(table, eventIdIn(call));
    onItsDay(event, handling);
    const party = await partyGiven(handling, event, call.body);
    await refusedAtTheDoor(handling, event, party, admit);
    const people = call.body.people ?? party.people;
    const before = await attendedBy(handling, event.id);
    const body: CheckedInAnswer = {
      seq: party.seq,
      number: party.number,
      people,
      attended: before + people,
    };
    const reply = { status: 201, body };
    await door.checkInParty(table, event, party, people, admit, act, [keep(reply)]);
    return reply;
  });

export const walkIn = (ports: OfficerPorts): EventOperation<'walkIn'> =>
  once(ports, async (handling, call, keep) => {
    const { table, act } = handling;
    const { people } = call.body;
    const event = await findOpenday(table, eventIdIn(call));
    onItsDay(event, handling);
    const reply = {
      status: 201,
      body: { people, attended: (await attendedBy(handling, event.id)) + people },
    };
    await door.addWalkIn(table, event, people, act, [keep(reply)]);
    return reply;
  });

/** What the register of events says of it. @throws Problem `invalid` where that cannot be entered */
const entryOf = (
  register: Register,
  { day, title, theme }: OpendayRow,
  attended: number,
  guests: string | undefined,
  today: Day,
): RegisterEntry => {
  const typed = { day, title: title.zh, theme: theme ?? undefined, attended: String(attended), guests };
  const { entry, faults } = readEntry(register, typed, today, (field) => ({ pointer: `/${field}` }));
  const all = faults.length > 0 ? faults : guestsFaults(entry);
  if (all.length === 0) return entry;
  throw new Problem(
    'invalid',
    { zh: '活动不能登记，未作任何改动', en: 'The event cannot be entered; nothing has changed.' },
    { faults: all },
  );
};

/**
 * The event enters the register of events with those who came, in one transaction with its end: whoever comes while
 * they are counted has them counted again. From then on it is corrected there, as any entry is.
 */
export const finishEvent = (ports: OfficerPorts): EventOperation<'finishEvent'> =>
  operation(ports, async (handling, call) => {
    const { table, act } = handling;
    const before = await eventAsRead(handling, call);
    mustBeOpen(before);
    const today = officeDay(act.at).toString();
    if (today < before.day) {
      throw new Problem('conflict', {
        zh: `活动在 ${before.day}，尚未举行`,
        en: `The event is on ${before.day}, and has not taken place yet`,
      });
    }
    const register = registerOf('events');
    if (!register) throw new RangeError('There is a register of events');
    const random = randomUUID().replaceAll('-', '').slice(0, 10).toUpperCase();
    const after = await untilWon(async () => {
      await eventAsRead(handling, call);
      const [stood, parties, head] = await Promise.all([
        door.doorOf(table, before.id),
        partiesOf(table, before.id),
        headOf(table, register.id),
      ]);
      const attended = presentOf(parties) + stood.unregistered;
      const entry = entryOf(register, before, attended, call.body.guests, today);
      const id = entryId(register, entry, random);
      const { after: held, steps } = opendaySteps(
        table,
        before,
        { ...before, state: 'held', entry: id, attended },
        act,
        { action: 'held', detail: { attended, entry: id } },
        true,
      );
      await addEntries(
        table,
        register,
        head,
        [newRow(id, entry, act)],
        act,
        { action: 'entry added', detail: { entry: id, event: before.id } },
        [
          ...steps,
          door.nobodySince(table, before.id, stood),
          ...pagesSteps(table, register, touching(head, id), act),
        ],
      );
      return held;
    });
    return shownEvent(handling, after);
  });
