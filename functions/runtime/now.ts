import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';

/** The only place that reads the system clock. Functions take `now` and call it once for each event. */
export type Now = () => Temporal.Instant;

export const now: Now = () => Temporal.Now.instant();

/** The clocks of whoever waits for a second: the wall clock, one that nobody sets, and how to let time pass. */
export type Clocks = {
  now: Now;
  /** Milliseconds from an arbitrary beginning; only moves forward. */
  steady: () => number;
  pause: (milliseconds: number) => Promise<void>;
};

export const clocks: Clocks = {
  now,
  steady: () => performance.now(),
  pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/**
 * Where pages find their style, script and mark: `assets.json`, bundled beside the function, tells the published
 * path of each.
 */
export const assetPaths = (
  folder: string,
): { css: string; js: string; logo: string; all: Record<string, string> } => {
  const all = JSON.parse(readFileSync(join(folder, 'assets.json'), 'utf8')) as Record<string, string>;
  const named = (name: string): string => {
    const path = all[name];
    if (!path) throw new Error(`No asset ${name} was bundled`);
    return path;
  };
  return { css: named('site.css'), js: named('site.js'), logo: named('logo.svg'), all };
};
