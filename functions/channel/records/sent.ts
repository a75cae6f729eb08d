import { Problem } from '../../kernel/problem.ts';
import type { Text } from '../../kernel/text.ts';
import type { Key } from '../../store/keys.ts';
import { isProblem } from '../../store/race.ts';
import { type Item, put, remove, type Step, type Table, transact } from '../../store/table.ts';
import type { Attempts } from '../rules/attempts.ts';

/** How one kind of what goes out on channels stands in the table. */
export type Kept<Sent> = {
  /** Its row, which stays. */
  row: (one: Sent) => Item;
  /** The row by which it is found while it waits: its key, and what it names. */
  waitingKey: (one: Sent) => Key;
  place: (one: Sent) => Item;
  /** What is said to whoever read it before somebody else wrote. */
  overtaken: Text;
};

const waitingStep = <Sent>(table: Table, { waitingKey, place }: Kept<Sent>, one: Sent): Step => ({
  write: put(table, { ...waitingKey(one), ...place(one) }),
});

/** The steps that put it on its way, in the transaction of what it tells of. */
export const queueSteps = <Sent>(table: Table, kept: Kept<Sent>, one: Sent): Step[] => [
  { write: put(table, kept.row(one)) },
  waitingStep(table, kept, one),
];

/**
 * The steps from one standing to the next, where it stands as it was read: of any number who would claim it, one does,
 * and only who claimed it says what came of it.
 */
export const moveSteps = <Sent extends Attempts>(
  table: Table,
  kept: Kept<Sent>,
  before: Sent,
  after: Sent,
): Step[] => [
  {
    write: put(table, kept.row(after), {
      that: '#version = :version',
      names: { '#version': 'version' },
      values: { ':version': before.version },
    }),
    otherwise: () => new Problem('stale-version', kept.overtaken),
  },
  ...(before.state === after.state
    ? []
    : after.state === 'waiting'
      ? [waitingStep(table, kept, after)]
      : [{ write: remove(table, kept.waitingKey(after)) }]),
];

/** Takes it to oneself. False where somebody else has it. */
export const claimedOrNull = async (table: Table, steps: Step[]): Promise<boolean> => {
  try {
    await transact(table, steps);
    return true;
  } catch (error) {
    if (isProblem(error, 'stale-version')) return false;
    throw error;
  }
};
