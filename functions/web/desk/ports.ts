import type { Temporal } from 'temporal-polyfill';
import type { Secrets } from '../../sealed/secrets.ts';
import type { Table } from '../../store/table.ts';
import type { Site } from '../pages/site.ts';

/** What a form for anybody works with: it has no files and opens no case. `script`: published path of the forms' script. */
export type CounterPorts = {
  table: Table;
  secrets: Secrets;
  site: Site;
  script: string;
  now: () => Temporal.Instant;
};
