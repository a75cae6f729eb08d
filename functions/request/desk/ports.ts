import type { Temporal } from 'temporal-polyfill';
import { officeDay } from '../../kernel/day.ts';
import { type Regime, regimeOnDay } from '../../law/regime.ts';
import { REGIMES } from '../../runtime/office.ts';
import type { Site } from '../../web/pages/site.ts';
import type { CaseworkPorts } from '../casework/ports.ts';

/** What the request desk works with. `script`: published path of the forms' own script. */
export type DeskPorts = CaseworkPorts & { site: Site; script: string };

/** The law under which a request would fall that came in now over the web. */
export const regimeNow = (at: Temporal.Instant): Regime => REGIMES[regimeOnDay(officeDay(at), REGIMES)];
