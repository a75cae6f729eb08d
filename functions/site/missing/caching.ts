import type { Temporal } from 'temporal-polyfill';

/** Here something may stand from one second to the next, at any second: an edition at its T, an asset of a new release. */
const NEVER_KEPT =
  /^\/assets\/|^\/releases\/[^/]+\/latest\.json$|^\/(en\/)?releases\/[^/]+\/[^/]+\/e[^/]*(\/|$)/;

/** `Expires` and `max-age` count whole seconds, so a copy may live for a second more than it is given. */
const LAST_SECONDS = 58;

/**
 * How long caches may tell that there is nothing. People ask for an edition before its T, and what they are told must
 * not outlast it: so no copy is kept over a whole minute, when nearly every T is, and none for longer than a pointer
 * is. The header follows from the path and the clock alone: it is the same whether or not something is sealed there.
 */
export const keptAs = (path: string, now: Temporal.Instant): string => {
  const { second } = now.toZonedDateTimeISO('UTC');
  if (NEVER_KEPT.test(path) || second >= LAST_SECONDS) return 'public, no-cache';
  return 'public, max-age=0, s-maxage=1, must-revalidate';
};
