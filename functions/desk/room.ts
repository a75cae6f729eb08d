import type { Temporal } from 'temporal-polyfill';
import { regimeOnDay } from '../domain/receipt-day.ts';
import type { Regime } from '../domain/regime.ts';
import { officeDay } from '../domain/working-days.ts';
import { REGIMES } from '../law.ts';
import type { Site } from '../pages/site.ts';
import type { Casework } from '../store/case-files.ts';
import type { Secrets } from '../store/case-secrets.ts';
import type { Table } from '../store/table.ts';

/**
 * What the request desk works with. `casework` comes with the client for files, which is read only when there is a
 * file. `script`: published path of the forms' own script.
 */
export type Room = {
  table: Table;
  secrets: Secrets;
  casework: () => Promise<Casework>;
  site: Site;
  script: string;
  now: () => Temporal.Instant;
};

/** The law under which a request would fall that came in now over the web. */
export const regimeNow = (at: Temporal.Instant): Regime => REGIMES[regimeOnDay(officeDay(at), REGIMES)];
