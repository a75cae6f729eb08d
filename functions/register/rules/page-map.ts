/**
 * How a long list of entries stands on pages, so that a change touches the pages that show it and no others. A page is
 * a span of entries by their ids, not a count from the first: what comes in between moves no later page. The newest
 * entries stand on page 1; a number is given once.
 */
type ListedPage = {
  readonly n: number;
  /** The lowest id that it may hold; '' of the oldest page. */
  readonly from: string;
  /** How many entries it shows. */
  readonly count: number;
};

export type PageMap = {
  readonly version: number;
  /** The number of the next new page. */
  readonly next: number;
  /** Newest first; never empty. */
  readonly pages: readonly ListedPage[];
  /** Pages that are still to be written. */
  readonly pending: readonly number[];
};

/** Entries on one page; a longer list goes on on the next. */
export const ENTRIES_A_PAGE = 200;

export const NO_PAGES: PageMap = {
  version: 0,
  next: 2,
  pages: [{ n: 1, from: '', count: 0 }],
  pending: [],
};

export const totalOf = ({ pages }: PageMap): number => pages.reduce((sum, { count }) => sum + count, 0);

/** The number of the page on which an entry stands, or would. */
export const pageHolding = ({ pages }: PageMap, id: string): number =>
  pages.find(({ from }) => id >= from)?.n ?? 1;

/** A page's place: from which id on, up to which one (null: no bound), and its neighbours' numbers. */
export type Placed = {
  readonly from: string;
  readonly before: string | null;
  readonly newer: number | null;
  readonly older: number | null;
};

const placedAt = (pages: readonly ListedPage[], at: number): Placed | null => {
  const page = pages[at];
  if (!page) return null;
  const newer = pages[at - 1];
  return {
    from: page.from,
    before: newer?.from ?? null,
    newer: newer?.n ?? null,
    older: pages[at + 1]?.n ?? null,
  };
};

/** Null where the list has no such page, or no longer. */
export const placeOf = ({ pages }: PageMap, n: number): Placed | null =>
  placedAt(
    pages,
    pages.findIndex((page) => page.n === n),
  );

type Working = { n: number; from: string; count: number; ids: readonly string[] | null };

/** What does not fit goes to the older page where there is room, and to a page of its own where there is none. */
const spread = (
  pages: Working[],
  at: number,
  page: Working,
  ids: readonly string[],
  next: number,
): number => {
  const older = pages[at + 1];
  const keeps = (most: number): void => {
    page.from = ids[most - 1] ?? page.from;
    page.ids = ids.slice(0, most);
    page.count = page.ids.length;
  };
  const over = ids.slice(ENTRIES_A_PAGE);
  if (older && older.count + over.length <= ENTRIES_A_PAGE) {
    older.ids = older.ids && [...over, ...older.ids];
    older.count += over.length;
    keeps(ENTRIES_A_PAGE);
    return next;
  }
  // Page 1 stays full, since it is what most people see; any other is parted evenly, with room for what comes.
  const most = at === 0 ? ENTRIES_A_PAGE : Math.ceil(ids.length / Math.ceil(ids.length / ENTRIES_A_PAGE));
  const rest = ids.slice(most);
  pages.splice(at + 1, 0, { n: next, from: page.from, count: rest.length, ids: rest });
  keeps(most);
  return next + 1;
};

/** The list after some of its pages were read anew: `read` has the ids on each, newest first. */
export const remapped = (map: PageMap, read: ReadonlyMap<number, readonly string[]>): PageMap => {
  const pages = map.pages.map((page): Working => {
    const ids = read.get(page.n) ?? null;
    return { ...page, ids, count: ids?.length ?? page.count };
  });
  let { next } = map;
  for (let at = 0; at < pages.length; ) {
    const page = pages[at];
    if (!page) break;
    const newer = pages[at - 1];
    const older = pages[at + 1];
    if (page.count === 0 && (newer || older)) {
      // Nothing is left on it: its span is the newer page's, and page 1 is what came after it.
      if (newer) newer.from = page.from;
      else if (older) older.n = page.n;
      pages.splice(at, 1);
      continue;
    }
    if (page.ids && page.ids.length > ENTRIES_A_PAGE) next = spread(pages, at, page, page.ids, next);
    at += 1;
  }
  return { ...map, next, pages: pages.map(({ n, from, count }) => ({ n, from, count })) };
};

/** The pages that are not what they were: in what they may hold, in their neighbours, or gone. */
export const movedPages = (before: PageMap, after: PageMap): number[] => {
  const said = ({ pages }: PageMap): Map<number, string> =>
    new Map(pages.map(({ n }, at) => [n, JSON.stringify(placedAt(pages, at))]));
  const [was, is] = [said(before), said(after)];
  return [...new Set([...was.keys(), ...is.keys()])].filter((n) => was.get(n) !== is.get(n));
};
