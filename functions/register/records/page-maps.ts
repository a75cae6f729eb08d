import * as v from 'valibot';
import { Problem } from '../../kernel/problem.ts';
import { LIST, pageMapKey, pagesSeenKey, pageYearsKey, registerPagesPartition } from '../../store/keys.ts';
import { ABSENT, all, get, type Item, put, type Step, type Table, transact } from '../../store/table.ts';
import { NO_PAGES, type PageMap } from '../rules/page-map.ts';

/** The public pages of a register as the release clock keeps them. A list is a year's, or `all` of a stock. */
const MapRow = v.object({
  version: v.number(),
  next: v.number(),
  pages: v.array(v.object({ n: v.number(), from: v.string(), count: v.number() })),
  pending: v.array(v.number()),
});

/** The years that have entries, newest first; `pending`: not every page that names them does so yet. */
const YearsRow = v.object({ version: v.number(), years: v.array(v.string()), pending: v.boolean() });
export type PageYears = v.InferOutput<typeof YearsRow>;

/** Up to which change of the register its pages are true, and how and on which day all were looked at last. */
const SeenRow = v.object({ seq: v.number(), look: v.string(), day: v.string() });
export type PagesSeen = v.InferOutput<typeof SeenRow>;

export const pageMapOf = async (table: Table, register: string, list: string): Promise<PageMap> => {
  const item = await get(table, pageMapKey(register, list));
  return item ? v.parse(MapRow, item) : NO_PAGES;
};

/** The lists that have pages, empty ones too. */
export const pageLists = async (table: Table, register: string): Promise<string[]> =>
  (await all(table, registerPagesPartition(register), { prefix: LIST })).map(({ sk }) =>
    String(sk).slice(LIST.length),
  );

export const yearsOf = async (table: Table, register: string): Promise<PageYears> => {
  const item = await get(table, pageYearsKey(register));
  return item ? v.parse(YearsRow, item) : { version: 0, years: [], pending: false };
};

export const seenOf = async (table: Table, register: string): Promise<PagesSeen | null> => {
  const item = await get(table, pagesSeenKey(register));
  return item ? v.parse(SeenRow, item) : null;
};

const stale = (): Problem =>
  new Problem('stale-version', { zh: '这些页面正由另一进程维护', en: 'Somebody else keeps these pages' });

const over = (version: number) =>
  version === 0
    ? ABSENT
    : { that: '#version = :version', names: { '#version': 'version' }, values: { ':version': version } };

const kept = (table: Table, key: Item, value: { version: number }): Step => ({
  write: put(table, { ...key, ...value, version: value.version + 1 }, over(value.version)),
  otherwise: stale,
});

/**
 * A list, and the years where they are others now, over what was read.
 *
 * @throws Problem `stale-version` where somebody else wrote in between
 */
export const keepPages = (
  table: Table,
  register: string,
  list: string,
  map: PageMap,
  years: PageYears | null = null,
): Promise<void> =>
  transact(table, [
    kept(table, pageMapKey(register, list), map),
    ...(years ? [kept(table, pageYearsKey(register), years)] : []),
  ]);

export const keepYears = (table: Table, register: string, years: PageYears): Promise<void> =>
  transact(table, [kept(table, pageYearsKey(register), years)]);

/** All pages were looked at. */
export const keepSeen = (table: Table, register: string, seen: PagesSeen): Promise<void> =>
  transact(table, [{ write: put(table, { ...pagesSeenKey(register), ...seen }) }]);

/** The pages are true up to `to`, where they were true up to the change before; otherwise nothing is said. */
export const advanceSeen = async (
  table: Table,
  register: string,
  { after, to }: { after: number; to: number },
): Promise<void> => {
  try {
    await transact(table, [
      {
        write: {
          Update: {
            TableName: table.name,
            Key: pagesSeenKey(register),
            UpdateExpression: 'SET seq = :to',
            ConditionExpression: 'seq = :after',
            ExpressionAttributeValues: { ':to': to, ':after': after },
          },
        },
        otherwise: stale,
      },
    ]);
  } catch (error) {
    if (!(error instanceof Problem) || error.slug !== 'stale-version') throw error;
  }
};
