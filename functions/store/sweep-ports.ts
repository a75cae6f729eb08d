import type { Temporal } from 'temporal-polyfill';
import type { Table } from './table.ts';

/** What a sweep works with. `remaining`: milliseconds until the function is ended. */
export type SweepPorts = {
  table: Table;
  /** Origin of the console. */
  site: string;
  now: () => Temporal.Instant;
  remaining: () => number;
};
