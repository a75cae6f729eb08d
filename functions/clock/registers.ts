import type { Register } from '../domain/register/definition.ts';
import { dayOfEntry, type Entry } from '../domain/register/entry.ts';
import { REGISTERS, registerOf } from '../domain/register/registers.ts';
import { english } from '../domain/release/addresses.ts';
import {
  ENTRIES_A_PAGE,
  type RegisterPageModel,
  registerPage,
  registerPlace,
} from '../pages/disclosure/register-page.ts';
import type { Lang } from '../pages/site.ts';
import { described, log } from '../runtime/log.ts';
import { listEntries } from '../store/register/entries.ts';
import { type Page, standing } from '../store/release/public-site.ts';
import type { Table } from '../store/table.ts';
import type { Sources } from './pages.ts';
import { point } from './pointers.ts';

/**
 * The public pages of registers: written when one of their entries changed, and each hour. They are apart from the
 * pages that follow a release, since a long register must not hold back what changes at T.
 */
const RANK = { edition: 0, period: '' } as const;
const READ_AT_ONCE = 1000;

/** What stands in a register, newest first; withdrawn entries are not public. */
const entriesOf = async (table: Table, register: Register): Promise<Entry[]> => {
  const found: Entry[] = [];
  let cursor: string | undefined;
  do {
    const page = await listEntries(table, register.id, { limit: READ_AT_ONCE, cursor });
    for (const { fields, withdrawn } of page.entries) if (!withdrawn) found.push(fields);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return found.reverse();
};

/** The pages of a register: of each year that has entries, and at its own address those of the newest year. */
const modelsOf = (
  site: RegisterPageModel['site'],
  register: Register,
  all: readonly Entry[],
): { key: string; model: RegisterPageModel }[] => {
  const byYear =
    register.time.kind === 'event'
      ? Map.groupBy(all, (entry) => dayOfEntry(register, entry).slice(0, 4))
      : new Map<string, Entry[]>();
  const years = [...byYear.keys()];
  const paged = (year: string | null, entries: readonly Entry[]) => {
    const pages = Math.max(1, Math.ceil(entries.length / ENTRIES_A_PAGE));
    return Array.from({ length: pages }, (_, n) => ({
      key: `disclosure/${registerPlace(register.id, year, n + 1)}`,
      model: {
        site,
        register,
        year,
        page: n + 1,
        pages,
        entries: entries.slice(n * ENTRIES_A_PAGE, (n + 1) * ENTRIES_A_PAGE),
        total: entries.length,
        years,
      },
    }));
  };
  if (register.time.kind === 'stock') return paged(null, all);
  const [newest] = years;
  const first = paged(newest ?? null, newest === undefined ? [] : (byYear.get(newest) ?? []))[0];
  return [
    ...(first ? [{ key: `disclosure/${registerPlace(register.id, null, 1)}`, model: first.model }] : []),
    ...[...byYear].flatMap(([year, entries]) => paged(year, entries)),
  ];
};

const LANGUAGES: readonly (readonly [Lang, (key: string) => string])[] = [
  ['zh', (key) => key],
  ['en', english],
];

const YEAR_LINK = /\/disclosure\/registers\/[a-z-]+\/(\d{4})\//g;

/** How many pages each list of a register has by now: none, of a year that had entries and has none any more. */
const lists = (
  models: readonly { model: RegisterPageModel }[],
  yearsBefore: readonly string[],
): ReadonlyMap<string | null, number> =>
  new Map([
    ...yearsBefore.map((year) => [year, 0] as const),
    ...models.map(({ model }) => [model.year, model.pages] as const),
  ]);

/** Brings the pages of a public register to what stands in it; a page that it has no longer says so. */
export const refreshRegister = async ({ table, site, look }: Sources, id: string): Promise<number> => {
  const register = registerOf(id);
  if (!register?.isPublic) return 0;
  const read = async () => modelsOf(look, register, await entriesOf(table, register));
  const own = await standing(site, `disclosure/${registerPlace(id, null, 1)}`);
  const yearsBefore = [...(own?.bytes.toString('utf8') ?? '').matchAll(YEAR_LINK)].map(
    ([, year = '']) => year,
  );
  let models = await read();
  let written = 0;
  for (const { key } of models) {
    for (const [lang, keyOf] of LANGUAGES) {
      let tried = 0;
      const render = async (): Promise<Page | null> => {
        // Somebody else wrote in between: what stands in the register is read again.
        if (tried++ > 0) models = await read();
        const found = models.find((one) => one.key === key);
        if (!found) return null;
        return {
          key: keyOf(key),
          bytes: Buffer.from(registerPage(found.model, lang)),
          mediaType: 'text/html; charset=utf-8',
        };
      };
      if (await point(site, keyOf(key), render, RANK, null)) written += 1;
    }
  }
  for (const [year, pages] of lists(models, yearsBefore)) {
    for (let page = pages + 1; ; page += 1) {
      const key = `disclosure/${registerPlace(id, year, page)}`;
      if (!(await standing(site, key))) break;
      const model = { site: look, register, year, page, pages: 1, entries: [], total: 0, years: [] };
      for (const [lang, keyOf] of LANGUAGES) {
        const bytes = Buffer.from(registerPage(model, lang));
        const empty = { key: keyOf(key), bytes, mediaType: 'text/html; charset=utf-8' };
        await point(site, empty.key, () => empty, RANK, null);
      }
    }
  }
  return written;
};

/** The pages of these registers, or of every public one; one that fails costs no other. */
export const refreshRegisters = async (
  sources: Sources,
  ids: readonly string[] = REGISTERS.filter(({ isPublic }) => isPublic).map(({ id }) => id),
): Promise<void> => {
  for (const id of ids) {
    try {
      const written = await refreshRegister(sources, id);
      if (written > 0) log('register pages', { register: id, written });
    } catch (error) {
      log('housekeeping failed', { step: `register ${id}`, error: described(error) });
    }
  }
};
