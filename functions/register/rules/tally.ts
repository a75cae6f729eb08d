import { type Contribution, difference } from '../../kernel/contribution.ts';
import type { Register, Tally } from './definition.ts';
import { dayOfEntry, type RegisterEntry } from './entry.ts';

const fits = ({ where = {} }: Tally, entry: RegisterEntry): boolean =>
  Object.entries(where).every(([field, value]) => entry[field] === value);

/** The years in which an entry moves a tally, and by how many times its amount. */
const yearsOf = (
  register: Register,
  { counts = 'standing' }: Tally,
  entry: RegisterEntry,
): [year: string, times: 1 | -1][] => {
  const first = dayOfEntry(register, entry).slice(0, 4);
  if (register.time.kind === 'event' || counts === 'began') return [[first, 1]];
  const until = entry[register.time.until];
  const last = typeof until === 'string' ? until.slice(0, 4) : null;
  if (counts === 'ended') return last === null ? [] : [[last, 1]];
  return last === null
    ? [[first, 1]]
    : [
        [first, 1],
        [last, -1],
      ];
};

/** Every cell that an entry moves. */
export const contributions = (register: Register, entry: RegisterEntry): Contribution[] =>
  register.tallies
    .filter((tally) => fits(tally, entry))
    .flatMap((tally) =>
      yearsOf(register, tally, entry).flatMap(([year, sign]) => {
        const cell = (part: string, amount: number): Contribution => ({
          year,
          tally: tally.id,
          part,
          amount: sign * amount,
        });
        const value = tally.field === undefined ? undefined : entry[tally.field];
        if (tally.of === 'distinct') {
          const texts = typeof value === 'string' ? [value] : Array.isArray(value) ? value : [];
          return texts.map((text) => cell(text, 1));
        }
        const part = tally.by === undefined ? '' : String(entry[tally.by] ?? '');
        if (tally.of === 'entries') return [cell(part, 1)];
        return typeof value === 'number' && value !== 0 ? [cell(part, value)] : [];
      }),
    );

/**
 * The cells that move when an entry changes from `before` to `after` (null: there is none): a corrected title
 * moves no figure.
 */
export const movedCells = (
  register: Register,
  before: RegisterEntry | null,
  after: RegisterEntry | null,
): Contribution[] =>
  difference(before ? contributions(register, before) : [], after ? contributions(register, after) : []);

/** What a year sees of an entry: an end that comes after the year is none to it; null where it sees nothing. */
const seenIn = (register: Register, entry: RegisterEntry | null, year: string): RegisterEntry | null => {
  if (!entry) return null;
  const first = dayOfEntry(register, entry).slice(0, 4);
  if (register.time.kind === 'event') return first === year ? entry : null;
  const { [register.time.until]: until, ...rest } = entry;
  if (first > year || (typeof until === 'string' && until.slice(0, 4) < year)) return null;
  return typeof until === 'string' && until.slice(0, 4) === year ? entry : rest;
};

/** The closed years whose record a change would alter; null: there is no entry before, or after. */
export const closedYearsChanged = (
  register: Register,
  before: RegisterEntry | null,
  after: RegisterEntry | null,
  closed: readonly string[],
): string[] =>
  closed.filter(
    (year) =>
      JSON.stringify(seenIn(register, before, year)) !== JSON.stringify(seenIn(register, after, year)),
  );
