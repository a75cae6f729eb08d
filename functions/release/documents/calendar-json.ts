import { releaseFolder } from '../../kernel/addresses.ts';
import type { ReleaseDocument } from '../rules/document.ts';

/**
 * When a release is due or was first published; a correction's own instant is not the calendar's. Null for a
 * backfilled history, which nobody was promised.
 */
export const plannedAt = ({ kind, releaseAt, editions, moves }: ReleaseDocument): string | null =>
  kind === 'backfill'
    ? null
    : (editions[0]?.releaseAt ?? releaseAt ?? moves.findLast(({ to }) => to === null)?.from ?? null);

/**
 * calendar.json: every release that has an instant, earliest first, without its figures. Instants are ISO 8601
 * with the office's offset; `releaseAt`, `publishedAt` (milliseconds; null before) and `late` are the first
 * edition's, `edition` is the newest one published or null, `page` a path.
 */
export const calendarJson = (releases: readonly ReleaseDocument[]): string => {
  const entries = releases.flatMap((release) => {
    const { id, flow, period, state, title, edition, editions, moves } = release;
    const releaseAt = plannedAt(release);
    if (releaseAt === null) return [];
    const { publishedAt = null, late = false } = editions[0] ?? {};
    const page = `/${releaseFolder(release)}`;
    return [{ id, flow, period, state, title, releaseAt, publishedAt, late, edition, changes: moves, page }];
  });
  const sorted = entries.toSorted(
    (a, b) => Date.parse(a.releaseAt) - Date.parse(b.releaseAt) || (a.id < b.id ? -1 : 1),
  );
  return `${JSON.stringify({ releases: sorted }, null, 1)}\n`;
};
