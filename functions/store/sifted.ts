/** One reading of a list: from a cursor on, so many items, and where it ended. */
type Read<Item> = (paging: {
  limit: number;
  cursor: string | undefined;
}) => Promise<{ items: Item[]; next: string | null }>;

/** After so many items that do not fit an answer is given, however short: a whole list takes longer than a call may. */
const ENOUGH_READ = 5000;

/**
 * A page of the items that fit, in their order. It may be short, even empty, while there is more: `next` says so.
 *
 * @param limit items in the page, at most
 */
export const sifted = async <Item>(
  read: Read<Item>,
  fits: (item: Item) => boolean,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ items: Item[]; next: string | null }> => {
  const items: Item[] = [];
  let next: string | null = cursor ?? null;
  let looked = 0;
  do {
    const page: { items: Item[]; next: string | null } = await read({
      limit: limit - items.length,
      cursor: next ?? undefined,
    });
    items.push(...page.items.filter(fits));
    next = page.next;
    looked += page.items.length;
  } while (next !== null && items.length < limit && looked < ENOUGH_READ);
  return { items, next };
};
