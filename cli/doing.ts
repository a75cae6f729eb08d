/** What a start is at, for whoever waits for it. */
export type Doing = {
  /** Runs `work`; while it runs, and once it takes long, `what` is said with the seconds since the start. */
  during: <T>(what: string, work: () => Promise<T>) => Promise<T>;
  /** Says nothing any more. */
  end: () => void;
};

/** A start that is quicker says nothing of its steps; after that each few seconds. */
const FIRST_MS = 4_000;
const THEN_MS = 5_000;

/**
 * Says what takes so long, and nothing while all goes quickly.
 *
 * @example After 9.0 s: bundling the functions and making the template, starting the database …
 */
export const openDoing = (
  say: (sentence: string) => void,
  elapsed: () => string,
  every: (milliseconds: number, work: () => void) => () => void = repeatedly,
): Doing => {
  const under = new Set<string>();
  let quiet = true;
  let next = 0;
  const stop = every(1_000, () => {
    if (under.size === 0) return;
    const passed = Number(elapsed()) * 1_000;
    if (quiet ? passed < FIRST_MS : passed < next) return;
    quiet = false;
    next = passed + THEN_MS;
    say(`After ${elapsed()} s: ${[...under].join(', ')} …`);
  });

  return {
    async during(what, work) {
      under.add(what);
      try {
        return await work();
      } finally {
        under.delete(what);
      }
    },
    end: stop,
  };
};

const repeatedly = (milliseconds: number, work: () => void): (() => void) => {
  const timer = setInterval(work, milliseconds);
  timer.unref();
  return () => clearInterval(timer);
};
