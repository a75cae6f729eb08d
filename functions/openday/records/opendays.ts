import type { Act } from '../../kernel/act.ts';
import type { Day } from '../../kernel/day.ts';
import { Problem } from '../../kernel/problem.ts';
import type { Deed } from '../../store/audit/audit.ts';
import { record } from '../../store/audit/record.ts';
import { OPENDAYS, opendayKey, opendayOfDayKey, opendayPartition, PARTY } from '../../store/keys.ts';
import { wakeForLog } from '../../store/outbox.ts';
import { all, put, type Step, type Table } from '../../store/table.ts';
import { type OpendayRow, type PartyRow, readOpenday, readParty } from './row.ts';

/** Events to which people register. Whatever moves their places is saved over the version of the event that was read. */

export const staleOpenday = (): Problem =>
  new Problem('stale-version', {
    zh: '您读取之后活动已有变动',
    en: 'The event has changed since you read it',
  });

export const opendaySubject = (id: string): string => `openday/${id}`;

/** Who was let in when; apart from the event's own chain, since a door has many hands. */
export const doorSubject = (id: string): string => `openday/${id}/door`;
/** Who read the list of names, and why. */
export const guestsSubject = (id: string): string => `openday/${id}/reads`;

const OPENDAY = record({
  key: ({ id }: Pick<OpendayRow, 'id'>) => opendayKey(id),
  chain: ({ id }) => opendaySubject(id),
  read: readOpenday,
  counted: ['version'],
  stale: staleOpenday,
});

export const opendayNamed = (table: Table, id: string): Promise<OpendayRow | null> =>
  OPENDAY.find(table, { id });

/** @throws Problem `not-found` */
export const findOpenday = async (table: Table, id: string): Promise<OpendayRow> => {
  const found = await opendayNamed(table, id);
  if (!found) throw new Problem('not-found', { zh: '没有这一活动', en: 'There is no such event' });
  return found;
};

/** Every registration of an event, in the order in which they came. */
export const partiesOf = async (table: Table, id: string): Promise<PartyRow[]> =>
  (await all(table, opendayPartition(id), { prefix: PARTY })).map(readParty);

/** Events by day, as their lists show them; how many come stands with each event alone. */
export const opendaysBetween = (table: Table, span: { from?: Day; to?: Day } = {}): Promise<OpendayRow[]> =>
  OPENDAY.all(table, OPENDAYS, {
    ...(span.from !== undefined && { from: span.from }),
    ...(span.to !== undefined && { to: `${span.to}~` }),
  });

export type OpendayDraft = Omit<OpendayRow, 'version' | 'audit'>;

/**
 * The steps that save an event over what it was (null: it is new), and how it stands then. `listed`: what lists and
 * the public page say of it has changed.
 */
export const opendaySteps = (
  table: Table,
  before: OpendayRow | null,
  draft: OpendayDraft,
  act: Act,
  deed: Deed,
  listed: boolean,
): { after: OpendayRow; steps: Step[] } => {
  const { after, steps } = OPENDAY.change(table, before, draft, act, deed);
  return {
    after,
    steps: [
      ...steps,
      ...(listed
        ? [
            { write: put(table, { ...opendayOfDayKey(after.day, after.id), ...after }) },
            wakeForLog(table, act.at),
          ]
        : []),
    ],
  };
};
