import { english } from '../../kernel/addresses.ts';
import { inLanes } from '../../kernel/lanes.ts';
import type { Lang } from '../../kernel/text.ts';
import { type RegisterPageModel, registerPage, registerPlace } from '../../register/pages/register-page.ts';
import { headOf } from '../../register/records/entries.ts';
import {
  advanceSeen,
  keepPages,
  keepSeen,
  keepYears,
  type PageYears,
  pageLists,
  pageMapOf,
  seenOf,
  yearsOf,
} from '../../register/records/page-maps.ts';
import type { Register } from '../../register/rules/definition.ts';
import { placeOf, totalOf } from '../../register/rules/page-map.ts';
import { REGISTERS, registerOf } from '../../register/rules/registers.ts';
import { pointOnce } from '../../release/clock/pointers.ts';
import { described, log } from '../../runtime/log.ts';
import { sha256 } from '../../runtime/sha256.ts';
import type { Touched } from '../../store/outbox.ts';
import { storedObject } from '../../store/public-site.ts';
import { isOvertaken } from '../../store/race.ts';

import type { Sources } from './reading.ts';
import { entriesOn, relist, relistAll, yearOf } from './register-lists.ts';

/**
 * The public pages of registers. A change writes the pages that show it: the one on which the entry stands, its
 * neighbours where the list was parted anew, and the first, which says how many there are. What was not written stays
 * on record as pending, and is written with the next change or the next hour. They are apart from the pages that
 * follow a release, since a long register must not hold back what changes at T.
 */
const RANK = { edition: 0, period: '' } as const;
const MEDIA_TYPE = 'text/html; charset=utf-8';

const LANGUAGES: readonly (readonly [Lang, (key: string) => string])[] = [
  ['zh', (key) => key],
  ['en', english],
];

/** Brings one page in both languages to what `find` gives; what stands is read first, so that no older page wins. */
const bring = async (
  { site }: Sources,
  key: string,
  find: () => Promise<RegisterPageModel>,
): Promise<number> => {
  let written = 0;
  let left = [...LANGUAGES];
  while (left.length > 0) {
    const stands = await Promise.all(left.map(([, keyOf]) => storedObject(site, keyOf(key))));
    const model = await find();
    const pointed = await Promise.all(
      left.map(([lang, keyOf], at) => {
        const page = {
          key: keyOf(key),
          bytes: Buffer.from(registerPage(model, lang)),
          mediaType: MEDIA_TYPE,
        };
        return pointOnce(site, page, RANK, null, stands[at] ?? null);
      }),
    );
    written += pointed.filter(({ came }) => came === 'written').length;
    left = left.filter((_, at) => pointed[at]?.came === 'lost');
  }
  return written;
};

/** A page of a list as it is by now; one that the list has no longer says that nothing is there. */
const modelOf = async (
  { table, look }: Sources,
  register: Register,
  list: string,
  n: number,
): Promise<RegisterPageModel> => {
  const [map, { years }] = await Promise.all([
    pageMapOf(table, register.id, list),
    // The first page alone says which years there are.
    n === 1 && register.time.kind === 'event' ? yearsOf(table, register.id) : { years: [] },
  ]);
  const place = placeOf(map, n);
  const entries = place ? await entriesOn(table, register, list, place) : [];
  return {
    site: look,
    register,
    year: yearOf(list),
    page: n,
    pages: map.pages.length,
    newer: place?.newer ?? null,
    older: place?.older ?? null,
    entries: entries.map(({ fields }) => fields),
    total: totalOf(map),
    years,
  };
};

const addressOf = (register: Register, list: string, n: number): string =>
  `disclosure/${registerPlace(register.id, yearOf(list), n)}`;

/** At its own address a register shows the newest year that has entries. */
const bringOwn = (sources: Sources, register: Register): Promise<number> =>
  bring(sources, `disclosure/${registerPlace(register.id, null, 1)}`, async () => {
    const [newest] = (await yearsOf(sources.table, register.id)).years;
    if (newest !== undefined) return modelOf(sources, register, newest, 1);
    const empty = { page: 1, pages: 1, newer: null, older: null, entries: [], total: 0, years: [] };
    return { site: sources.look, register, year: null, ...empty };
  });

/** What is pending stays so where somebody else keeps the list by now: they write it, or whoever comes next. */
const unlessOvertaken = async (work: Promise<void>): Promise<void> => {
  try {
    await work;
  } catch (error) {
    if (!isOvertaken(error)) throw error;
  }
};

/** Pages that are written at one time. */
const LANES = 4;

/** Writes what is pending of some lists. Gives how many pages were written. */
const writePending = async (
  sources: Sources,
  register: Register,
  lists: readonly string[],
): Promise<number> => {
  const { table } = sources;
  let written = 0;
  const maps = await Promise.all(
    lists.map(async (list) => [list, await pageMapOf(table, register.id, list)] as const),
  );
  for (const [list, { pending }] of maps) {
    const brought = await inLanes(pending, LANES, (n) =>
      bring(sources, addressOf(register, list, n), () => modelOf(sources, register, list, n)),
    );
    written += brought.reduce((sum, n) => sum + n, 0);
  }
  if (register.time.kind === 'event') {
    const years = await yearsOf(table, register.id);
    const newest = maps.find(([list]) => list === years.years[0]);
    if (years.pending) written += await writeYears(sources, register, years);
    else if (newest?.[1].pending.includes(1)) written += await bringOwn(sources, register);
  }
  for (const [list, map] of maps) {
    await unlessOvertaken(keepPages(table, register.id, list, { ...map, pending: [] }));
  }
  return written;
};

/** Another year has entries, or one has none any more: the first page of each says so. */
const writeYears = async (sources: Sources, register: Register, years: PageYears): Promise<number> => {
  const { table } = sources;
  let written = await bringOwn(sources, register);
  for (const list of await pageLists(table, register.id)) {
    written += await bring(sources, addressOf(register, list, 1), () => modelOf(sources, register, list, 1));
  }
  await unlessOvertaken(keepYears(table, register.id, { ...years, pending: false }));
  return written;
};

/** The pages that show these entries, and no others. */
export const refreshEntries = async (sources: Sources, id: string, touched: Touched): Promise<number> => {
  const register = registerOf(id);
  if (!register?.isPublic) return 0;
  const lists = await relist(sources.table, register, touched.ids);
  const written = await writePending(sources, register, lists);
  await advanceSeen(sources.table, id, touched);
  return written;
};

/**
 * Every page of a register, where one may not be true: a change of the register was not followed by its pages, the
 * site looks otherwise, or another `day` has begun since all were looked at.
 */
export const refreshRegister = async (sources: Sources, id: string, day = ''): Promise<number> => {
  const register = registerOf(id);
  if (!register?.isPublic) return 0;
  const { table } = sources;
  const look = sha256(JSON.stringify(sources.look));
  const [head, seen] = await Promise.all([headOf(table, id), seenOf(table, id)]);
  const now = { seq: head.audit.seq, look, day };
  if (seen?.seq === now.seq && seen.look === now.look && seen.day === now.day) return 0;
  const lists = await relistAll(table, register);
  let written = await writePending(sources, register, lists);
  if (register.time.kind === 'event') written += await bringOwn(sources, register);
  await keepSeen(table, id, now);
  return written;
};

/** The pages of every public register; one that fails costs no other. */
export const refreshRegisters = async (
  sources: Sources,
  day?: string,
  ids: readonly string[] = REGISTERS.filter(({ isPublic }) => isPublic).map(({ id }) => id),
): Promise<void> => {
  for (const id of ids) await step(id, () => refreshRegister(sources, id, day));
};

/** The pages that show what changed. */
export const refreshTouched = async (
  sources: Sources,
  changes: readonly { register: string; touched: Touched }[],
): Promise<void> => {
  for (const { register, touched } of changes)
    await step(register, () => refreshEntries(sources, register, touched));
};

const step = async (id: string, work: () => Promise<number>): Promise<void> => {
  try {
    const written = await work();
    if (written > 0) log('register pages', { register: id, written });
  } catch (error) {
    log('housekeeping failed', { step: `register ${id}`, error: described(error) });
  }
};
