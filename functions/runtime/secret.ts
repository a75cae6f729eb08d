/**
 * A secret of the office by its name in Secrets Manager: asked for with the first use and kept in the process. `within`:
 * it was asked for at most so many milliseconds ago.
 */
export type Secret = (within?: number) => Promise<string>;
