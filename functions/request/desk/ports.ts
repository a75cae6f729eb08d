import type { Temporal } from 'temporal-polyfill';
import { officeDay } from '../../kernel/day.ts';
import type { Regime } from '../../law/regime.ts';
import { REGIMES } from '../../runtime/office.ts';
import type { Site } from '../../web/pages/site.ts';
import type { CaseworkPorts } from '../casework/ports.ts';
import { regimeOnDay } from '../rules/deadline/receipt-day.ts';

/** What the request desk works with. `script`: published path of the forms' own script. */
export type DeskPorts = CaseworkPorts & { site: Site; script: string };

/** What each form for anybody works with: it has no files, and opens no case. */
export type CounterPorts = Omit<DeskPorts, 'casework'>;

/** The law under which a request would fall that came in now over the web. */
export const regimeNow = (at: Temporal.Instant): Regime => REGIMES[regimeOnDay(officeDay(at), REGIMES)];
