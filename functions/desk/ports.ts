import type { Temporal } from 'temporal-polyfill';
import type { CaseworkPorts } from '../casework/ports.ts';
import { officeDay } from '../domain/day.ts';
import { regimeOnDay } from '../domain/deadline/receipt-day.ts';
import type { Regime } from '../domain/law/regime.ts';
import type { Site } from '../pages/site.ts';
import { REGIMES } from '../runtime/office.ts';

/** What the request desk works with. `script`: published path of the forms' own script. */
export type DeskPorts = CaseworkPorts & { site: Site; script: string };

/** What each form for anybody works with: it has no files, and opens no case. */
export type CounterPorts = Omit<DeskPorts, 'casework'>;

/** The law under which a request would fall that came in now over the web. */
export const regimeNow = (at: Temporal.Instant): Regime => REGIMES[regimeOnDay(officeDay(at), REGIMES)];
