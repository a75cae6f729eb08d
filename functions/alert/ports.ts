import type { Temporal } from 'temporal-polyfill';
import type { Act } from '../domain/act.ts';
import type { Counting } from '../domain/alert/alert.ts';
import type { Robot } from '../domain/channel/channel.ts';
import type { Call } from '../http/api.ts';
import { ALERTS } from '../runtime/alerts.ts';
import type { AlertKeys } from '../store/alert/words.ts';
import { lawAt } from '../store/holidays/holidays.ts';
import type { Table } from '../store/table.ts';

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

export const actOf = ({ now }: Pick<AlertPorts, 'now'>, call: Call<unknown>): Act => ({
  by: call.actor.sub,
  at: now(),
});

/** What time is counted by: the office's grades, its hours, and the holidays that are in force by now. */
export const countingAt = async (table: Table, at: Temporal.Instant): Promise<Counting> => {
  const { calendar } = await lawAt(table, at);
  return { choices: ALERTS, time: { calendar, hours: ALERTS.workingHours } };
};
