import * as v from 'valibot';
import { DayAsked } from '../../web/parameters.ts';

/** From a day to another, both included. */
export const EventsQuery = v.object({ from: v.optional(DayAsked), to: v.optional(DayAsked) });

/** Which chain: what was done to the event, who was let in, or who read names. */
export const EventAuditQuery = v.object({ of: v.optional(v.picklist(['event', 'door', 'reads']), 'event') });
