/** The figures of one year as they are kept: for each tally its parts that are not zero. */
export type Cells = ReadonlyMap<string, ReadonlyMap<string, number>>;

/**
 * What an entry adds to one cell: the figure of a year, split by `part` where the tally is split or counts
 * distinct texts (`''` where not). A stock adds to the year in which it begins and takes from the year in which
 * it ends, so that a year's stock is the sum over the years up to it.
 */
export type Contribution = {
  readonly year: string;
  readonly tally: string;
  readonly part: string;
  readonly amount: number;
};

/** Several entries' cells as one list, each cell once. */
export const summed = (all: readonly Contribution[]): Contribution[] => {
  const sums = new Map<string, Contribution>();
  for (const one of all) {
    const key = JSON.stringify([one.year, one.tally, one.part]);
    sums.set(key, { ...one, amount: (sums.get(key)?.amount ?? 0) + one.amount });
  }
  return [...sums.values()].filter(({ amount }) => amount !== 0);
};

/** The cells that move between two states of a record. What stays the same is left out. */
export const difference = (before: readonly Contribution[], after: readonly Contribution[]): Contribution[] =>
  summed([...before.map((one) => ({ ...one, amount: -one.amount })), ...after]);
