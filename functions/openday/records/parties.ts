import type { Act } from '../../kernel/act.ts';
import { Problem } from '../../kernel/problem.ts';
import { addressStep, type ClosedAddress } from '../../sealed/notice-address.ts';
import { type SealedPart, sealedStep, type WrappedKey, wrappedKeyStep } from '../../sealed/secrets.ts';
import { dataKeyKey, partyCodeKey, partyContactKey, partyKey, sealedKey } from '../../store/keys.ts';
import { queueMessage } from '../../store/outbox.ts';
import { ABSENT, get, put, remove, type Step, type Table, transact } from '../../store/table.ts';
import { movedUpMail } from '../rules/mails.ts';
import { movingUp, notBegun, seatFor, takesRegistrations } from '../rules/openday.ts';
import { findOpenday, opendaySteps, partiesOf, staleOpenday } from './opendays.ts';
import { type OpendayRow, type PartyRow, readParty } from './row.ts';

/**
 * Registrations. Each transaction that gives, frees or moves places goes over the version of the event that was read
 * with all of its parties: of two who take the last place one is written, and the other is decided anew.
 */

/** What a registration is sealed under. */
export const REGISTRATION = 'registration';

/** As many as move up in one transaction: more than any cancellation frees. */
const MOST_MOVING = 20;

export type Registration = {
  number: string;
  people: number;
  mail: boolean;
  /** Keyed hashes. */
  code: string;
  contacts: readonly string[];
  key: WrappedKey;
  part: SealedPart;
  address: ClosedAddress | null;
};

export type Seated = { event: OpendayRow; party: PartyRow; parties: readonly PartyRow[] };

/**
 * One attempt to register: decided over what was read now.
 *
 * @throws Problem `stale-version` where somebody else moved the places meanwhile (to be tried again), `conflict` where
 * registration is closed, `already-exists` where this contact is registered
 */
export const registerParty = async (
  table: Table,
  id: string,
  registration: Registration,
  act: Act,
  alongside: (seated: Seated) => Promise<readonly Step[]>,
): Promise<Seated> => {
  const event = await findOpenday(table, id);
  const parties = await partiesOf(table, id);
  if (!takesRegistrations(event, act.at))
    throw new Problem('conflict', { zh: '报名已经截止', en: 'Registration is closed' });
  const { number, people, mail, code, contacts, key, part, address } = registration;
  const party: PartyRow = {
    seq: event.registrations + 1,
    number,
    people,
    state: seatFor(event.capacity, parties, people),
    at: act.at.toString(),
    mail,
    code,
    contacts: [...contacts],
    cancelledAt: null,
    checkedIn: null,
    told: [],
  };
  const { after, steps } = opendaySteps(
    table,
    event,
    { ...event, registrations: party.seq },
    act,
    { action: 'registered', detail: { registration: number, people, as: party.state } },
    false,
  );
  const seated = { event: after, party, parties: [...parties, party] };
  await transact(table, [
    // Named first: whoever registers twice is told so, however busy the event is.
    ...contacts.map(
      (contact): Step => ({
        write: put(table, { ...partyContactKey(id, contact), seq: party.seq }, ABSENT),
        otherwise: () =>
          new Problem('already-exists', {
            zh: '这一联系方式已经报名',
            en: 'This contact is registered already',
          }),
      }),
    ),
    ...steps,
    { write: put(table, { ...partyKey(id, party.seq), ...party }, ABSENT), otherwise: staleOpenday },
    { write: put(table, { ...partyCodeKey(id, code), seq: party.seq }, ABSENT), otherwise: staleOpenday },
    wrappedKeyStep(table, number, key),
    sealedStep(table, number, part),
    ...(address ? [addressStep(table, number, address)] : []),
    ...(await alongside(seated)),
  ]);
  return seated;
};

/** The registration of this code; null where there is none. */
export const partyOfCode = async (table: Table, id: string, code: string): Promise<PartyRow | null> => {
  const found = await get(table, partyCodeKey(id, code));
  const item = found && (await get(table, partyKey(id, Number(found.seq))));
  return item ? readParty(item) : null;
};

export const partyOfSeq = async (table: Table, id: string, seq: number): Promise<PartyRow | null> => {
  const item = await get(table, partyKey(id, seq));
  return item ? readParty(item) : null;
};

const NAMES = { '#state': 'state' } as const;

/** Steps by which the next ones move up, each with its mail. `address`: of the event's own page. */
const promotions = (
  table: Table,
  event: OpendayRow,
  parties: readonly PartyRow[],
  address: string,
  act: Act,
): Step[] =>
  movingUp(event.capacity, parties)
    .slice(0, MOST_MOVING)
    .flatMap(({ seq, number, people, mail }): Step[] => [
      {
        write: {
          Update: {
            TableName: table.name,
            Key: partyKey(event.id, seq),
            UpdateExpression: 'SET #state = :placed',
            ConditionExpression: '#state = :waiting',
            ExpressionAttributeNames: NAMES,
            ExpressionAttributeValues: { ':placed': 'placed', ':waiting': 'waiting' },
          },
        },
        otherwise: staleOpenday,
      },
      ...(mail
        ? [
            queueMessage(table, {
              id: `moved-up-${number}`,
              at: act.at,
              to: 'applicant' as const,
              receipt: number,
              ...movedUpMail(event, address, { number, people }),
            }),
          ]
        : []),
    ]);

/**
 * One attempt to give a registration up. Its places go to those who wait, in their order, in the same transaction;
 * what was typed is destroyed with it.
 *
 * @throws Problem `conflict` where it was given up, checked in, or the event has begun or is over; `stale-version`
 */
export const giveUp = async (
  table: Table,
  id: string,
  seq: number,
  address: string,
  act: Act,
  alongside: (event: OpendayRow, party: PartyRow) => readonly Step[],
): Promise<{ event: OpendayRow; party: PartyRow; moved: number }> => {
  const event = await findOpenday(table, id);
  const parties = await partiesOf(table, id);
  const party = parties.find((one) => one.seq === seq);
  if (!party) throw new Problem('not-found', { zh: '没有这一报名', en: 'There is no such registration' });
  notBegun(event, act.at);
  if (party.state === 'cancelled')
    throw new Problem('conflict', { zh: '报名已经取消', en: 'The registration was cancelled already' });
  if (party.checkedIn)
    throw new Problem('conflict', { zh: '报名已经入场', en: 'The registration has been checked in' });
  const given: PartyRow = { ...party, state: 'cancelled' };
  const left = parties.map((one) => (one.seq === seq ? given : one));
  const moves = promotions(table, event, left, address, act);
  const moved = Math.min(movingUp(event.capacity, left).length, MOST_MOVING);
  const { after, steps } = opendaySteps(
    table,
    event,
    event,
    act,
    { action: 'registration cancelled', detail: { registration: party.number, moved } },
    false,
  );
  await transact(table, [
    ...steps,
    {
      write: {
        Update: {
          TableName: table.name,
          Key: partyKey(id, seq),
          UpdateExpression: 'SET #state = :cancelled, cancelledAt = :at, contacts = :none',
          ConditionExpression: '#state = :was AND checkedIn = :nobody',
          ExpressionAttributeNames: NAMES,
          ExpressionAttributeValues: {
            ':cancelled': 'cancelled',
            ':was': party.state,
            ':nobody': null,
            ':at': act.at.toString(),
            ':none': [],
          },
        },
      },
      otherwise: staleOpenday,
    },
    ...party.contacts.map((contact) => ({ write: remove(table, partyContactKey(id, contact)) })),
    { write: remove(table, dataKeyKey(party.number)) },
    { write: remove(table, sealedKey(party.number, REGISTRATION)) },
    ...moves,
    ...alongside(after, given),
  ]);
  return { event: after, party: given, moved };
};

/** What an event is changed to: its places, and until when people register. */
export type OpendayChange = Partial<Pick<OpendayRow, 'capacity' | 'closesAt'>>;

/** One attempt to change an event; those who wait move up where there is room now, some at a time. */
export const changeOpenday = async (
  table: Table,
  before: OpendayRow,
  change: OpendayChange,
  address: string,
  act: Act,
): Promise<{ event: OpendayRow; left: number }> => {
  const parties = await partiesOf(table, before.id);
  const draft = { ...before, ...change };
  const moving = movingUp(draft.capacity, parties).length;
  const { after, steps } = opendaySteps(
    table,
    before,
    draft,
    act,
    { action: 'changed', detail: { capacity: draft.capacity, closesAt: draft.closesAt } },
    true,
  );
  await transact(table, [...steps, ...promotions(table, after, parties, address, act)]);
  return { event: after, left: Math.max(0, moving - MOST_MOVING) };
};
