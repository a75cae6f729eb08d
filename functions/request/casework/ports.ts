import type { Temporal } from 'temporal-polyfill';
import type { Secrets } from '../../sealed/secrets.ts';
import type { Table } from '../../store/table.ts';
import type { Casework } from '../records/files/files.ts';

/**
 * What every step on a request works with. `casework` comes with the client for files, which is read only when
 * there is a file.
 */
export type CaseworkPorts = {
  table: Table;
  secrets: Secrets;
  casework: () => Promise<Casework>;
  now: () => Temporal.Instant;
};
