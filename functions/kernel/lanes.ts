/**
 * Works on items side by side, at most `lanes` at once, first to last: whichever lane is free takes the next. Gives
 * what came of each, in the order of the items. `goesOn` is asked before an item is taken; once it says no, those not
 * yet taken are left, and what came of them is missing at the end.
 *
 * @throws the first error of `work`, once the items in work have ended; no further one is taken then
 */
export const inLanes = async <Item, Result>(
  items: Iterable<Item>,
  lanes: number,
  work: (item: Item) => Promise<Result>,
  goesOn: () => boolean = () => true,
): Promise<Result[]> => {
  const results: Result[] = [];
  const waiting = [...items].entries();
  let failed = false;
  const lane = async (): Promise<void> => {
    while (!failed && goesOn()) {
      const next = waiting.next();
      if (next.done) return;
      const [at, item] = next.value;
      try {
        results[at] = await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: lanes }, lane));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
  return results;
};
