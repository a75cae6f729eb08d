import type { Text } from '../domain/dataflow.ts';
import type { ReleaseDocument } from '../domain/release-document.ts';

/** One entry of calendar.json: a release without its figures. `page` is a path. */
export type CalendarEntry = Pick<
  ReleaseDocument,
  'id' | 'flow' | 'period' | 'state' | 'releaseAt' | 'edition' | 'changes'
> & { title: Text; page: string };

/**
 * calendar.json: every release with an instant, earliest first. Instants are ISO 8601 with the office's offset;
 * `releaseAt` is the first edition's, and `edition` the newest one published.
 */
export const calendarJson = (releases: readonly ReleaseDocument[]): string => {
  const entries = releases.flatMap((release): CalendarEntry[] => {
    const { id, flow, period, state, title, edition, changes, editions } = release;
    const releaseAt = editions[0]?.releaseAt ?? release.releaseAt;
    if (release.kind === 'backfill') return [];
    return [
      { id, flow, period, state, title, releaseAt, edition, changes, page: `/releases/${flow}/${period}/` },
    ];
  });
  const sorted = entries.toSorted(
    (a, b) => compareText(a.releaseAt ?? '', b.releaseAt ?? '') || compareText(a.id, b.id),
  );
  return `${JSON.stringify({ releases: sorted }, null, 1)}\n`;
};

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
