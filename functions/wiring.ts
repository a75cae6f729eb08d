import { Temporal } from 'temporal-polyfill';

/** The only place that reads the system clock. Functions take `now` and call it once for each event. */
export type Now = () => Temporal.Instant;

export const now: Now = () => Temporal.Now.instant();
