import type { Temporal } from 'temporal-polyfill';
import type { SweepPorts } from '../../../functions/store/sweep-ports.ts';
import type { Item, Table } from '../../../functions/store/table.ts';
import { everything } from '../../store/engine.ts';
import { instant } from '../records/builders.ts';

/** Ports at a fixed moment, with all the time in the world. */
export const portsAt = (table: Table, at: string, remaining: () => number = () => 1e9): SweepPorts => {
  const now: Temporal.Instant = instant(at);
  return { table, site: 'https://stats.example', now: () => now, remaining };
};

/** The messages queued so far, by id. */
export const messages = async (table: Table): Promise<Item[]> =>
  (await everything(table))
    .filter((item) => item.pk === 'MESSAGE')
    .sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1));

export const messageIds = async (table: Table): Promise<string[]> =>
  (await messages(table)).map(({ id }) => String(id));

/** Claims so far, `key as`. */
export const claims = async (table: Table): Promise<string[]> =>
  (await everything(table))
    .filter((item) => String(item.sk).startsWith('REMINDER#'))
    .map((item) => `${item.key} ${item.as}`)
    .sort();
