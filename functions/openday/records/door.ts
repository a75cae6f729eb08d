import * as v from 'valibot';
import type { Act } from '../../kernel/act.ts';
import { ChainHead, NO_ENTRY } from '../../kernel/chain.ts';
import { Problem } from '../../kernel/problem.ts';
import { append, type Deed } from '../../store/audit/audit.ts';
import { auditPartition, doorKey, opendayKey, partyKey } from '../../store/keys.ts';
import { untilWon } from '../../store/race.ts';
import { get, itemPage, type Step, type Table, transact } from '../../store/table.ts';
import { doorSubject } from './opendays.ts';
import type { OpendayRow, PartyRow } from './row.ts';

/** The door of an event: who was let in. Each is let in once, and nobody after the attendance was entered. */

const Door = v.object({ comings: v.number(), unregistered: v.number() });
export type Door = v.InferOutput<typeof Door>;

/** `comings`: how often the door opened, by which it is known whether anybody came meanwhile. */
export const doorOf = async (table: Table, id: string): Promise<Door> => {
  const item = await get(table, doorKey(id));
  return item ? v.parse(Door, item) : { comings: 0, unregistered: 0 };
};

/** The steps of one coming: on record in the door's chain, counted, and only while the event stands. */
const coming = async (
  table: Table,
  { id }: OpendayRow,
  unregistered: number,
  act: Act,
  deed: Deed,
): Promise<Step[]> => {
  const { items } = await itemPage(table, auditPartition(doorSubject(id)), { newestFirst: true, limit: 1 });
  const head = items[0] ? v.parse(ChainHead, items[0]) : NO_ENTRY;
  return [
    {
      write: {
        ConditionCheck: {
          TableName: table.name,
          Key: opendayKey(id),
          ConditionExpression: '#state = :open',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: { ':open': 'open' },
        },
      },
      otherwise: () =>
        new Problem('conflict', {
          zh: '活动已经结束：到场人数已登记，或者活动已取消',
          en: 'The event is over: its attendance was entered, or it was cancelled',
        }),
    },
    append(table, doorSubject(id), head, act, deed).step,
    {
      write: {
        Update: {
          TableName: table.name,
          Key: doorKey(id),
          UpdateExpression: 'ADD comings :one, unregistered :people',
          ExpressionAttributeValues: { ':one': 1, ':people': unregistered },
        },
      },
    },
  ];
};

/** Many hands at one door: each is put behind the other. */
const MOST = 20;
const pause = (attempts: number): number => Math.random() * 20 * attempts;

/**
 * Lets a party in, once. `admit`: also one that waits, since there is room at the door.
 *
 * @throws Problem `conflict` where it was let in before, was given up, or waits
 */
export const checkInParty = (
  table: Table,
  event: OpendayRow,
  party: PartyRow,
  people: number,
  admit: boolean,
  act: Act,
  alongside: readonly Step[],
): Promise<void> =>
  untilWon(
    async () =>
      transact(table, [
        {
          write: {
            Update: {
              TableName: table.name,
              Key: partyKey(event.id, party.seq),
              UpdateExpression: 'SET checkedIn = :in, #state = :placed',
              ConditionExpression: `checkedIn = :nobody AND ${admit ? '#state IN (:placed, :waiting)' : '#state = :placed'}`,
              ExpressionAttributeNames: { '#state': 'state' },
              ExpressionAttributeValues: {
                ':in': { people, by: act.by, at: act.at.toString() },
                ':nobody': null,
                ':placed': 'placed',
                ...(admit && { ':waiting': 'waiting' }),
              },
            },
          },
          otherwise: () =>
            new Problem('conflict', {
              zh: '报名在此期间已经入场或有变动：请再查看',
              en: 'The registration was checked in or changed meanwhile: look again',
            }),
        },
        ...(await coming(table, event, 0, act, {
          action: 'checked in',
          detail: { registration: party.number, people, admitted: admit && party.state === 'waiting' },
        })),
        ...alongside,
      ]),
    undefined,
    { most: MOST, pause },
  );

/** People who came without a registration. */
export const addWalkIn = (
  table: Table,
  event: OpendayRow,
  people: number,
  act: Act,
  alongside: readonly Step[],
): Promise<void> =>
  untilWon(
    async () =>
      transact(table, [
        ...(await coming(table, event, people, act, { action: 'let in', detail: { people } })),
        ...alongside,
      ]),
    undefined,
    { most: MOST, pause },
  );

/** Nobody came since the door was read so: the attendance that was counted is whole. */
export const nobodySince = (table: Table, id: string, { comings }: Door): Step => ({
  write: {
    ConditionCheck: {
      TableName: table.name,
      Key: doorKey(id),
      ConditionExpression: comings === 0 ? 'attribute_not_exists(pk)' : 'comings = :comings',
      ...(comings > 0 && { ExpressionAttributeValues: { ':comings': comings } }),
    },
  },
  otherwise: () =>
    new Problem('stale-version', {
      zh: '此期间有人入场：请重新统计',
      en: 'Somebody came meanwhile: count again',
    }),
});
