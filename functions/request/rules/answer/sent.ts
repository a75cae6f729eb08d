import type { EventOf, RequestEvent } from '../events/events.ts';

/** What was sent with the answers of a request. Nothing that happens later unsends it. */

const dispatches = (events: readonly RequestEvent[]): EventOf<'dispatched'>[] =>
  events.filter((event) => event.type === 'dispatched');

/** The released documents that went out with an answer, by their file numbers. */
export const sentDocuments = (events: readonly RequestEvent[]): ReadonlySet<number> =>
  new Set(dispatches(events).flatMap(({ documents }) => documents));

/** The letters of the answers that went out, by their numbers; an answer that was written elsewhere has none. */
export const sentLetters = (events: readonly RequestEvent[]): ReadonlySet<number> =>
  new Set(dispatches(events).flatMap(({ letter }) => (letter === undefined ? [] : [letter])));
