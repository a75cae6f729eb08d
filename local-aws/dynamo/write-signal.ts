/** Rings when the tables were written to, so that who follows their streams need not look again and again. */
export interface WriteSignal {
  /** How often it has rung. */
  readonly rung: number;
  ring(): void;
  /** Resolves once it has rung more often than `rung`, or after so many milliseconds, or when `signal` aborts. */
  after(rung: number, milliseconds: number, signal: AbortSignal): Promise<void>;
}

export function createWriteSignal(): WriteSignal {
  let rung = 0;
  const waiting = new Set<() => void>();
  return {
    get rung() {
      return rung;
    },
    ring() {
      rung += 1;
      for (const wake of waiting) wake();
    },
    after: (known, milliseconds, signal) =>
      new Promise((resolve) => {
        if (rung > known || signal.aborted) return resolve();
        const wake = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', wake);
          waiting.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, milliseconds);
        signal.addEventListener('abort', wake);
        waiting.add(wake);
      }),
  };
}
