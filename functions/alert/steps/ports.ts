import type { Temporal } from 'temporal-polyfill';
import type { Robot } from '../../channel/rules/channel.ts';
import { lawAt } from '../../holidays/records/holidays.ts';
import type { Table } from '../../store/table.ts';
import { ALERTS } from '../choices.ts';
import type { AlertKeys } from '../records/words.ts';
import type { Counting } from '../rules/alert.ts';

/** What the steps on alerts work with. */
export type AlertPorts = {
  table: Table;
  keys: AlertKeys;
  /** The origin of the public site. */
  site: string;
  /** The robots in the groups of monitors. */
  robots: readonly Robot[];
  now: () => Temporal.Instant;
};

/** What time is counted by: the office's grades, its hours, and the holidays that are in force by now. */
export const countingAt = async (table: Table, at: Temporal.Instant): Promise<Counting> => {
  const { calendar } = await lawAt(table, at);
  return { choices: ALERTS, time: { calendar, hours: ALERTS.workingHours } };
};
