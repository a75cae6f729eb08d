import { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import { inLanes } from '../../kernel/lanes.ts';
import { type Fault, Problem } from '../../kernel/problem.ts';
import { newNumber } from '../../sealed/receipt.ts';
import { openWithParts } from '../../sealed/secrets.ts';
import { chain, chainWithHead, noteEntry } from '../../store/audit/audit.ts';
import { transact } from '../../store/table.ts';
import { type Handling, type OfficerPorts, once, operation } from '../../web/officers.ts';
import type { EventOperation } from '../contract/officer-routes.ts';
import type { EventsAnswer, GuestsAnswer } from '../contract/schemas.ts';
import {
  doorSubject,
  findOpenday,
  guestsSubject,
  type OpendayDraft,
  opendaySteps,
  opendaySubject,
  opendaysBetween,
  partiesOf,
} from '../records/opendays.ts';
import { changeOpenday, REGISTRATION } from '../records/parties.ts';
import type { PartyRow } from '../records/row.ts';
import { tellParties } from '../records/telling.ts';
import { cancelledMail } from '../rules/mails.ts';
import { beginsAt, mustBeOpen, notBegun, openingFaults, takenBy } from '../rules/openday.ts';
import { briefly, checkedInView, eventAsRead, eventIdIn, pageOf, shownEvent } from './view.ts';

/** Events opened for registration, changed, called off; and who registered. */

const refuse = (faults: readonly Fault[]): void => {
  if (faults.length === 0) return;
  throw new Problem(
    'invalid',
    { zh: '不能记录，未作任何改动', en: 'This cannot be recorded; nothing has changed.' },
    { faults },
  );
};

export const listEvents = (ports: OfficerPorts): EventOperation<'listEvents'> =>
  operation(ports, async ({ table }, { query }) => {
    const { from, to } = query;
    const events = await opendaysBetween(table, {
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
    });
    return { body: { items: events.map(briefly) } satisfies EventsAnswer };
  });

/** How many people one registration may be of where nobody says so. */
const MOST_IN_PARTY = 5;

export const openEvent = (ports: OfficerPorts): EventOperation<'openEvent'> =>
  once(ports, async (handling, call, keep) => {
    const { table, act } = handling;
    const { theme, bring, mostInParty = Math.min(MOST_IN_PARTY, call.body.capacity), ...rest } = call.body;
    const given = { ...rest, mostInParty };
    refuse(openingFaults(given, act.at));
    const draft: OpendayDraft = {
      ...given,
      id: newNumber('KF', act.at),
      state: 'open',
      theme: theme ?? null,
      bring: bring ?? null,
      closesAt: Temporal.Instant.from(given.closesAt).toString(),
      openedBy: act.by,
      openedAt: act.at.toString(),
      registrations: 0,
      cancelled: null,
      entry: null,
      attended: null,
      purged: null,
    };
    const { after, steps } = opendaySteps(table, null, draft, act, { action: 'opened' }, true);
    const reply = await shownEvent(handling, after, 201);
    await transact(table, [...steps, keep(reply)]);
    return reply;
  });

export const showEvent = (ports: OfficerPorts): EventOperation<'showEvent'> =>
  operation(ports, async (handling, call) =>
    shownEvent(handling, await findOpenday(handling.table, eventIdIn(call))),
  );

const SUBJECTS = { door: doorSubject, reads: guestsSubject } as const;

export const eventAudit = (ports: OfficerPorts): EventOperation<'eventAudit'> =>
  operation(ports, async ({ table }, call) => {
    const { id } = await findOpenday(table, eventIdIn(call));
    const { of } = call.query;
    const headOf = async () => (await findOpenday(table, id)).audit;
    const told =
      of === 'event'
        ? await chainWithHead(table, opendaySubject(id), headOf)
        : { items: await chain(table, SUBJECTS[of](id)), head: null };
    return { body: told };
  });

const Person = v.object({
  name: v.string(),
  phone: v.optional(v.string()),
  email: v.optional(v.string()),
});

/** Registrations that are opened at one time. */
const LANES = 16;

export const listGuests = (ports: OfficerPorts): EventOperation<'listGuests'> =>
  operation(ports, async (handling, call) => {
    const { table, act } = handling;
    const event = await findOpenday(table, eventIdIn(call));
    if (event.purged !== null)
      throw new Problem('conflict', {
        zh: '此活动的报名信息已经销毁',
        en: 'Who registered for this event has been destroyed',
      });
    const parties = (await partiesOf(table, event.id)).filter(({ state }) => state !== 'cancelled');
    await noteEntry(table, guestsSubject(event.id), act, {
      action: 'read',
      detail: { reason: call.body.reason, registrations: parties.length },
    });
    const guests = await inLanes(parties, LANES, (party) => guest(handling, party));
    return { body: { items: guests.flat() } satisfies GuestsAnswer };
  });

/** A party with its names; none where it was given up at this moment. */
const guest = async ({ table, secrets }: Handling, party: PartyRow): Promise<GuestsAnswer['items']> => {
  try {
    const { parts } = await openWithParts(secrets, table, party.number, [REGISTRATION]);
    const { seq, number, people, state } = party;
    return [
      {
        seq,
        number,
        people,
        state,
        checkedIn: checkedInView(party),
        ...v.parse(Person, parts[REGISTRATION]),
      },
    ];
  } catch (error) {
    if (!(error instanceof Problem) || error.slug !== 'not-found') throw error;
    return [];
  }
};

export const changeEvent = (ports: OfficerPorts): EventOperation<'changeEvent'> =>
  operation(ports, async (handling, call) => {
    const { table, act } = handling;
    const before = await eventAsRead(handling, call);
    notBegun(before, act.at);
    const { capacity = before.capacity } = call.body;
    const closesAt = Temporal.Instant.from(call.body.closesAt ?? before.closesAt);
    const taken = takenBy(await partiesOf(table, before.id));
    refuse([
      ...(capacity < taken
        ? [
            {
              code: 'out-of-range',
              pointer: '/capacity',
              detail: {
                zh: `已有 ${taken} 人有名额：名额不少于此数`,
                en: `${taken} people have places already: there are at least as many.`,
              },
            },
          ]
        : []),
      ...(capacity < before.mostInParty
        ? [
            {
              code: 'out-of-range',
              pointer: '/capacity',
              detail: {
                zh: '一次报名的人数不超过名额',
                en: 'One registration is of no more people than there are places.',
              },
            },
          ]
        : []),
      ...(Temporal.Instant.compare(closesAt, beginsAt(before)) > 0
        ? [
            {
              code: 'after-it-begins',
              pointer: '/closesAt',
              detail: { zh: '报名应在活动开始前截止', en: 'Registration closes before it begins.' },
            },
          ]
        : []),
    ]);
    const address = pageOf(handling, before.id);
    let { event, left } = await changeOpenday(
      table,
      before,
      { capacity, closesAt: closesAt.toString() },
      address,
      act,
    );
    while (left > 0) ({ event, left } = await changeOpenday(table, event, {}, address, act));
    return shownEvent(handling, event);
  });

/** Called off, and everyone told: those whom this call does not reach any more the sweep tells. */
export const cancelEvent = (ports: OfficerPorts): EventOperation<'cancelEvent'> =>
  operation(ports, async (handling, call) => {
    const { table, act } = handling;
    const { reason } = call.body;
    const before = await eventAsRead(handling, call);
    mustBeOpen(before);
    const cancelled = { reason, by: act.by, at: act.at.toString() };
    const { after, steps } = opendaySteps(
      table,
      before,
      { ...before, state: 'cancelled', cancelled },
      act,
      { action: 'cancelled' },
      true,
    );
    await transact(table, steps);
    const parties = (await partiesOf(table, after.id)).filter(({ state }) => state !== 'cancelled');
    await tellParties(
      table,
      after,
      parties,
      'cancelled',
      ({ number }) => cancelledMail(after, number, reason),
      act.at,
    );
    return shownEvent(handling, after);
  });
