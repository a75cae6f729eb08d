import type { Temporal } from 'temporal-polyfill';
import type { ReleaseId } from '../../kernel/release-id.ts';
import type { Now } from '../../runtime/now.ts';
import type { ReleaseDocument } from '../rules/document.ts';
import type { Release } from '../rules/release.ts';

/**
 * Home and feeds at T. What they are rendered from is read shortly before, so that at T only what has come out is
 * added, rendered and written: readers look there first, and reading everything anew takes several times as long.
 *
 * Nothing hangs on it. It is written only over what stood when it was read; whatever changed or failed is found a
 * moment later, when all shared pages are read and written anew.
 */
export type Front = {
  /**
   * The pointers of a release are being written, until what is returned is called: what comes out meanwhile is shown
   * with it, since two would be written one after the other.
   */
  expect: () => () => void;
  /** A release has come out, with everything that its pointers name. Never fails. */
  show: (release: Release, document: ReleaseDocument | null) => Promise<void>;
};

/**
 * The pages of several matters, as far as the release clock needs them written: home, calendar, feeds, pages of
 * statistics, and the pointers of a release. `arm` stamps what will be replaced at the next T without rendering it.
 */
export type SharedPages = {
  arm: (releases: readonly Release[], now: Temporal.Instant) => Promise<void>;
  /** Brings a release's own address to what is true of it; true when something was written. */
  refreshRelease: (id: ReleaseId, now: Now) => Promise<boolean>;
  refreshFront: (now: Now) => Promise<void>;
  refreshShared: (now: Now) => Promise<void>;
  openFront: (coming: readonly Release[], now: Now) => Front;
};

/** How long before T an edition is armed: longer than two ticks, so that two functions hold it. */
export const HORIZON_SECONDS = 200;
