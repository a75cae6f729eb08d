import { officeTimeOf } from '../../kernel/day.ts';
import { Problem } from '../../kernel/problem.ts';
import type { Call, Reply } from '../../web/api.ts';
import type { Handling } from '../../web/officers.ts';
import { asRead } from '../../web/once.ts';
import type { EventAnswer } from '../contract/schemas.ts';
import { type Door, doorOf } from '../records/door.ts';
import { findOpenday, partiesOf } from '../records/opendays.ts';
import type { OpendayRow, PartyRow } from '../records/row.ts';
import { OPENDAY_ID, peopleIn, takenBy } from '../rules/openday.ts';

/** How staff name an event, and what they see of it. */

export const eventIdIn = (call: Call): string => {
  const id = call.params.id ?? '';
  if (OPENDAY_ID.test(id)) return id;
  throw new Problem('not-found', { zh: '没有这一活动', en: 'There is no such event' });
};

/** The event as the caller saw it. @throws Problem `stale-version` */
export const eventAsRead = async ({ table }: Handling, call: Call): Promise<OpendayRow> =>
  asRead(call, 'event', await findOpenday(table, eventIdIn(call)));

/** The address of the event's own page, as mails give it. */
export const pageOf = ({ site }: Pick<Handling, 'site'>, id: string): string =>
  `${site}/disclosure/events/${id}/`;

export const briefly = (event: OpendayRow) => {
  const { audit: _a, registrations: _r, openedBy: _b, openedAt: _t, ...shown } = event;
  return {
    ...shown,
    closesAt: officeTimeOf(event.closesAt),
    cancelled: event.cancelled && { ...event.cancelled, at: officeTimeOf(event.cancelled.at) },
  };
};

export const checkedInView = ({ checkedIn }: PartyRow): EventAnswer['parties'][number]['checkedIn'] =>
  checkedIn && { ...checkedIn, at: officeTimeOf(checkedIn.at) };

/** People who came with a registration. */
export const presentOf = (parties: readonly PartyRow[]): number =>
  parties.reduce((sum, { checkedIn }) => sum + (checkedIn?.people ?? 0), 0);

const viewOf = (
  handling: Pick<Handling, 'site'>,
  event: OpendayRow,
  parties: readonly PartyRow[],
  { unregistered }: Door,
): EventAnswer => ({
  ...briefly(event),
  page: pageOf(handling, event.id),
  placed: takenBy(parties),
  waiting: peopleIn(parties.filter(({ state }) => state === 'waiting')),
  present: presentOf(parties),
  unregistered,
  parties: parties.map((party) => ({
    seq: party.seq,
    number: party.number,
    people: party.people,
    state: party.state,
    at: officeTimeOf(party.at),
    checkedIn: checkedInView(party),
  })),
});

export const shownEvent = async (
  handling: Handling,
  event: OpendayRow,
  status = 200,
): Promise<Reply<EventAnswer>> => {
  const { table } = handling;
  const [parties, door] = await Promise.all([partiesOf(table, event.id), doorOf(table, event.id)]);
  return {
    status,
    body: viewOf(handling, event, parties, door),
  };
};
