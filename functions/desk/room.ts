import type { Temporal } from 'temporal-polyfill';
import { officeDay } from '../domain/day.ts';
import { regimeOnDay } from '../domain/deadline/receipt-day.ts';
import type { Regime } from '../domain/law/regime.ts';
import type { Site } from '../pages/site.ts';
import { REGIMES } from '../runtime/law.ts';
import type { Casework } from '../store/cases/files.ts';
import type { Secrets } from '../store/secrets/secrets.ts';
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
