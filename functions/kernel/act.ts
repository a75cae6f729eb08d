import type { Temporal } from 'temporal-polyfill';

/** A person (subject of the access token) or a function acting at an instant. */
export type Act = { by: string; at: Temporal.Instant };
