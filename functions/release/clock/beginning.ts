import { type Begun, beginOnce } from '../../store/once.ts';
import type { PublicSite } from '../../store/public-site.ts';
import type { Armed } from './publication.ts';

/**
 * Artefacts are begun shortly before T: connections are opened, and everything travels but the last bytes of each
 * file. Those go once T has passed on both clocks and the release was claimed (`publish`), so that a clock that is set
 * forward begins early and shows nothing. What is moved, withdrawn or published by another is abandoned.
 */

/**
 * How long before T. Storage closes a connection on which nothing came for some 20 seconds (S3's `RequestTimeout`;
 * the number is AWS's own answer in its forums and stands in no reference), so that the longest stays well below.
 */
const BEGIN_MS = 5_000;
const MOST_MS = 14_000;
const BYTES_A_MS = 15_000;

/** At most so many writes wait at once; what is beyond is written at T. */
const MOST_BEGUN = 120;

/** How long before its T an edition is begun, in milliseconds. */
export const beginsBefore = ({ artefacts }: Armed): number =>
  Math.min(MOST_MS, BEGIN_MS + artefacts.reduce((sum, { size }) => sum + size, 0) / BYTES_A_MS);

/** What a watch has begun, whatever becomes of the editions that it holds. */
export type Beginnings = Set<Armed['begun']>;

const waiting = (beginnings: Beginnings): number =>
  [...beginnings].reduce((sum, begun) => sum + begun.size, 0);

/** Begins each artefact that is not begun, and anew what storage has let go since. */
export const begin = (site: PublicSite, armed: Armed, beginnings: Beginnings): void => {
  if (armed.releaseAt === null) return;
  beginnings.add(armed.begun);
  for (const artefact of armed.artefacts) {
    if (armed.begun.get(artefact.key)?.isLost() === false) continue;
    armed.begun.delete(artefact.key);
    if (waiting(beginnings) >= MOST_BEGUN) return;
    const begun = beginOnce(site, artefact, armed.releaseAt);
    if (begun) armed.begun.set(artefact.key, begun);
  }
};

const abandon = (begun: Map<string, Begun>): void => {
  for (const one of begun.values()) one.abandon();
  begun.clear();
};

/** Lets go of everything that was begun for an edition that is not among those held any more. */
export const abandonAllBut = (beginnings: Beginnings, held: Iterable<Armed>): void => {
  const kept = new Set([...held].map(({ begun }) => begun));
  for (const begun of beginnings) {
    if (kept.has(begun)) continue;
    abandon(begun);
    beginnings.delete(begun);
  }
};
