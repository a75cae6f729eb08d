import { Temporal } from 'temporal-polyfill';
import { lawAt } from '../../../functions/holidays/records/holidays.ts';
import type { Act } from '../../../functions/kernel/act.ts';
import type { Case } from '../../../functions/request/records/case.ts';
import { createCase, type Intake, recordEvents } from '../../../functions/request/records/cases.ts';
import type { EventOf, EventType, RequestEvent } from '../../../functions/request/rules/events/events.ts';
import type { Table } from '../../../functions/store/table.ts';
import { event } from '../rules/builders.ts';

export const instant = (text: string): Temporal.Instant =>
  Temporal.Instant.from(text.includes('T') ? text : `${text}T10:00:00+08:00`);

export const act = (at: string, by = 'officer'): Act => ({ by, at: instant(at) });

/** An event of a day, as `event` builds it, and of the type that it was asked for. */
export const on = <T extends EventType>(
  type: T,
  day: string,
  extra: Partial<Omit<EventOf<T>, 'type' | 'day'>> = {},
): EventOf<T> => event(type, day, extra) as EventOf<T>;

/** A case that came in and was registered in person, without anything sealed. */
export const intake = (receipt: string, day: string, more: Partial<Intake> = {}): Intake => ({
  receipt,
  secret: `hash-${receipt}`,
  kind: 'natural-person',
  events: [on('received', day), on('registered', day)],
  key: { wrapped: new Uint8Array([1]) },
  parts: [],
  likenesses: [],
  ...more,
});

/** A case received and registered on a day, entered on that day or later. */
export const entered = async (
  table: Table,
  receipt: string,
  day: string,
  more: Partial<Intake> = {},
  at = day,
): Promise<Case> => createCase(table, await lawAt(table, instant(at)), intake(receipt, day, more), act(at));

/** The same events, each answer that leaves reviewed by a second person on that day. */
const withReviews = (events: readonly RequestEvent[]): RequestEvent[] =>
  events.flatMap((one) =>
    one.type === 'dispatched' && one.by !== 'head' ? [on('reviewed', one.day), one] : [one],
  );

/** Records events on a day, by whoever the first one says. */
export const recorded = async (
  table: Table,
  before: Case,
  events: readonly RequestEvent[],
  at = events[0]?.day ?? '',
): Promise<Case> =>
  recordEvents(
    table,
    await lawAt(table, instant(at)),
    before,
    { events: withReviews(events) },
    act(at, events[0]?.by),
  );
