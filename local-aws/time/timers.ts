import type { Clock } from './clock.ts';

/** The longest time between two readings of the clock while something waits on it, in milliseconds. */
const REREAD = 250;

/** Waits on the host's clock, which can be moved while they wait. */
export interface Timers {
  /** Runs `task` once the clock reads `at` (milliseconds since 1970) or later; returns what calls it off. */
  at(at: number, task: () => void): () => void;
  /** Looks at the clock at once: to be called when it was moved. */
  reread(): void;
  close(): void;
}

export function createTimers(clock: Clock): Timers {
  const waiting = new Set<{ readonly at: number; readonly task: () => void }>();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const arm = () => {
    clearTimeout(timer);
    if (closed || waiting.size === 0) return;
    const next = Math.min(...[...waiting].map((one) => one.at));
    timer = setTimeout(look, Math.min(REREAD, Math.max(0, Math.ceil(next - clock.now()))));
  };
  const look = () => {
    const now = clock.now();
    const due = [...waiting].filter((one) => one.at <= now).sort((a, b) => a.at - b.at);
    for (const one of due) waiting.delete(one);
    for (const one of due) one.task();
    arm();
  };

  return {
    at(at, task) {
      const one = { at, task };
      waiting.add(one);
      arm();
      return () => void waiting.delete(one);
    },
    reread: () => {
      if (!closed) look();
    },
    close() {
      closed = true;
      clearTimeout(timer);
      waiting.clear();
    },
  };
}
