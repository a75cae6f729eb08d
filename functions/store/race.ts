import { Problem, type Slug } from '../kernel/problem.ts';

/** How often a race may be lost before whoever lost it is told. */
const MOST_ATTEMPTS = 5;

/** Whether an error is one of these problems: somebody else wrote first. */
export const isProblem = (error: unknown, ...slugs: readonly Slug[]): boolean =>
  error instanceof Problem && slugs.includes(error.slug);

/** Somebody else wrote what was read: read again, it may be decided otherwise. */
const isStale = (error: unknown): boolean => isProblem(error, 'stale-version');

/** As before, or somebody else has done the very thing meanwhile. */
export const isOvertaken = (error: unknown): boolean => isProblem(error, 'stale-version', 'conflict');

/**
 * Does again what lost a race, from reading on, a bounded number of times. `work` reads, decides and writes;
 * `isLost` says whether its error is that somebody else was quicker. `pause`: milliseconds before the next
 * attempt, by how many were made.
 *
 * @throws the error of the last attempt, and at once any that is no lost race
 */
export const untilWon = async <T>(
  work: (attempt: number) => Promise<T>,
  isLost: (error: unknown) => boolean = isStale,
  { most = MOST_ATTEMPTS, pause }: { most?: number; pause?: (attempts: number) => number } = {},
): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work(attempt);
    } catch (error) {
      if (attempt >= most || !isLost(error)) throw error;
      if (pause) await new Promise((resolve) => setTimeout(resolve, pause(attempt)));
    }
  }
};
