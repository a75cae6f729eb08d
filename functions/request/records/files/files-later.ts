import type { Casework } from './files.ts';

/** The files of requests, whose room and client are read with the first of them: most calls have none. */
export const caseworkLater = (bucket: string): (() => Promise<Casework>) => {
  let opened: Casework | undefined;
  return async () => {
    const { openCasework } = await import('./files.ts');
    opened ??= openCasework(bucket);
    return opened;
  };
};
