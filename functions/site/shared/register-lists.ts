import { entriesBetween, entryPage } from '../../register/records/entries.ts';
import {
  keepPages,
  type PageYears,
  pageLists,
  pageMapOf,
  yearsOf,
} from '../../register/records/page-maps.ts';
import type { Register } from '../../register/rules/definition.ts';
import { movedPages, type PageMap, pageHolding, remapped, totalOf } from '../../register/rules/page-map.ts';
import { jitter } from '../../runtime/throttled.ts';
import { isOvertaken, untilWon } from '../../store/race.ts';
import type { Table } from '../../store/table.ts';

/** Which entries of a register stand on which of its pages: kept by what changed, or looked at from the first to the last. */
const READ_AT_ONCE = 1000;

/** Several changes of one list are followed at a time; each is tried so often. */
const RACES = 15;

/** Of a stock, whose entries stand in one list. */
const ALL = 'all';

/** The list on which an entry stands: of its year, by the day with which its id begins. */
const listFor = (register: Register, entry: string): string =>
  register.time.kind === 'event' ? entry.slice(0, 4) : ALL;

export const yearOf = (list: string): string | null => (list === ALL ? null : list);

/** The ids of entries on a page begin with this one and end before that one. */
const boundsOf = (list: string, from: string, before: string | null): [string, string] => {
  const [first, end] = list === ALL ? ['0', '~'] : [`${list}-01-01`, `${list}-12-31~`];
  return [from === '' ? first : from, before ?? end];
};

/** The public entries of a page, newest first. */
export const entriesOn = async (
  table: Table,
  register: Register,
  list: string,
  { from, before }: { from: string; before: string | null },
) =>
  (await entriesBetween(table, register.id, ...boundsOf(list, from, before))).filter(
    ({ withdrawn }) => !withdrawn,
  );

const withYear = (before: PageYears, year: string, has: boolean): PageYears | null => {
  if (before.years.includes(year) === has) return null;
  const years = has ? [...before.years, year] : before.years.filter((one) => one !== year);
  return { ...before, years: years.sort().reverse(), pending: true };
};

/** Keeps a list as it is found to be by now, with the pages that are to be written for it. */
const keep = (
  table: Table,
  register: Register,
  list: string,
  find: (before: PageMap) => Promise<PageMap>,
): Promise<void> =>
  untilWon(
    async () => {
      const before = await pageMapOf(table, register.id, list);
      const after = await find(before);
      const years =
        list === ALL ? null : withYear(await yearsOf(table, register.id), list, totalOf(after) > 0);
      await keepPages(table, register.id, list, after, years);
    },
    isOvertaken,
    { most: RACES, pause: jitter },
  );

const pendingWith = (before: PageMap, after: PageMap, touched: readonly number[]): PageMap => ({
  ...after,
  pending: [...new Set([...before.pending, ...touched, ...movedPages(before, after)])],
});

/** Looks at the pages on which these entries stand, and at no others. Gives the lists that they are on. */
export const relist = async (table: Table, register: Register, ids: readonly string[]): Promise<string[]> => {
  const byList = Map.groupBy(ids, (id) => listFor(register, id));
  for (const [list, some] of byList) {
    await keep(table, register, list, async (before) => {
      const holding = [...new Set(some.map((id) => pageHolding(before, id)))];
      const read = new Map<number, string[]>();
      for (const n of holding) {
        const at = before.pages.findIndex((page) => page.n === n);
        const place = { from: before.pages[at]?.from ?? '', before: before.pages[at - 1]?.from ?? null };
        const found = await entriesOn(table, register, list, place);
        read.set(
          n,
          found.map(({ id }) => id),
        );
      }
      // Page 1 says how many there are.
      return pendingWith(before, remapped(before, read), [1, ...holding]);
    });
  }
  return [...byList.keys()];
};

const everyId = async (table: Table, register: Register): Promise<Map<string, string[]>> => {
  const found = new Map<string, string[]>();
  let cursor: string | undefined;
  do {
    const page = await entryPage(table, register.id, { limit: READ_AT_ONCE, cursor });
    for (const { id, withdrawn } of page.items) {
      if (withdrawn) continue;
      const list = listFor(register, id);
      const ids = found.get(list);
      if (ids) ids.push(id);
      else found.set(list, [id]);
    }
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  for (const ids of found.values()) ids.reverse();
  return found;
};

/** Looks at every entry; all pages are to be written, or found as they are to be. Gives every list. */
export const relistAll = async (table: Table, register: Register): Promise<string[]> => {
  const found = await everyId(table, register);
  const lists = new Set([...(await pageLists(table, register.id)), ...found.keys()]);
  if (register.time.kind === 'stock') lists.add(ALL);
  for (const list of lists) {
    await keep(table, register, list, async (before) => {
      const read = new Map<number, string[]>(before.pages.map(({ n }) => [n, []]));
      let at = 0;
      for (const id of found.get(list) ?? []) {
        while (id < (before.pages[at]?.from ?? '')) at += 1;
        read.get(before.pages[at]?.n ?? 1)?.push(id);
      }
      const after = remapped(before, read);
      return pendingWith(
        before,
        after,
        [...before.pages, ...after.pages].map(({ n }) => n),
      );
    });
  }
  return [...lists];
};
