import * as v from 'valibot';
import type { Cells, Contribution } from '../kernel/contribution.ts';
import { cellKey, cellPartition } from './keys.ts';
import { all, type Step, type Table } from './table.ts';

/** A part of a tally as an attribute of its cell; a prefix keeps it apart from the key's own. */
const attribute = (part: string): string => `n:${part}`;

/**
 * The steps that move the cells of some years, in the transaction of the change itself: one update for each
 * year and tally, whatever number of parts. `shard` parts a cell that many write at once, so that they do not
 * collide; one that is written under a register's head needs none.
 */
export const cellSteps = (table: Table, moves: readonly Contribution[], shard = ''): Step[] => {
  const cells = Map.groupBy(moves, ({ year, tally }) => JSON.stringify([year, tally]));
  return [...cells.values()].map((parts): Step => {
    const [{ year, tally } = { year: '', tally: '' }] = parts;
    return {
      write: {
        Update: {
          TableName: table.name,
          Key: cellKey(year, tally, shard),
          UpdateExpression: `ADD ${parts.map((_, i) => `#p${i} :n${i}`).join(', ')}`,
          ExpressionAttributeNames: Object.fromEntries(
            parts.map(({ part }, i) => [`#p${i}`, attribute(part)]),
          ),
          ExpressionAttributeValues: Object.fromEntries(parts.map(({ amount }, i) => [`:n${i}`, amount])),
        },
      },
    };
  });
};

const Count = v.pipe(v.number(), v.integer());

/** All cells of a year, as many as there are tallies and shards, whatever the number of records behind them. */
export const cellsOf = async (table: Table, year: string): Promise<Cells> => {
  const cells = new Map<string, Map<string, number>>();
  for (const item of await all(table, cellPartition(year))) {
    const [tally = ''] = String(item.sk).split('#');
    const parts = cells.get(tally) ?? new Map<string, number>();
    for (const [name, value] of Object.entries(item)) {
      if (!name.startsWith('n:')) continue;
      const part = name.slice(2);
      const sum = (parts.get(part) ?? 0) + v.parse(Count, value);
      if (sum === 0) parts.delete(part);
      else parts.set(part, sum);
    }
    cells.set(tally, parts);
  }
  return cells;
};
