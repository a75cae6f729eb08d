import type { SharedPages } from '../../release/clock/shared-pages.ts';
import { openFront } from './front.ts';
import type { Sources } from './reading.ts';
import { armShared, refreshFront, refreshRelease, refreshShared } from './site.ts';

/** The shared pages of this site, for the release clock. */
export const sharedPagesOf = (sources: Sources): SharedPages => ({
  arm: (releases, now) => armShared(sources, releases, now),
  refreshRelease: (id, now) => refreshRelease(sources, id, now),
  refreshFront: (now) => refreshFront(sources, now),
  refreshShared: (now) => refreshShared(sources, now),
  openFront: (coming, now) => openFront(sources, coming, now),
});
