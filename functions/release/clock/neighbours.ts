import { releaseFolder } from '../../kernel/addresses.ts';
import { addPeriods } from '../../kernel/period.ts';
import type { ReleaseId } from '../../kernel/release-id.ts';
import type { Table } from '../../store/table.ts';
import type { Neighbours } from '../pages/publication-marks.ts';
import { findMany } from '../records/releases.ts';
import type { Release } from '../rules/release.ts';

/** A period may be left out, as January is of many statistics; a longer gap is an end. */
const MOST_LEFT_OUT = 2;

const STEPS = Array.from({ length: 1 + MOST_LEFT_OUT }, (_, i) => i + 1);

/** The nearest releases of the same statistic that are not cancelled, in one reading; null where there is none near. */
const around = async (
  table: Table,
  { flow, period }: ReleaseId,
): Promise<{ previous: Release | null; next: Release | null }> => {
  if (period === 'backfill') return { previous: null, next: null };
  const beside = [-1, 1].flatMap((direction) =>
    STEPS.map((step) => ({ flow, period: addPeriods(period, direction * step) })),
  );
  const found = await findMany(table, beside);
  const nearest = (releases: typeof found): Release | null =>
    releases.find((one) => one !== null && one.state !== 'cancelled') ?? null;
  return { previous: nearest(found.slice(0, STEPS.length)), next: nearest(found.slice(STEPS.length)) };
};

/** What stands before and after a release. */
export const neighboursOf = async (table: Table, id: ReleaseId): Promise<Neighbours> => {
  const shown = (one: Release | null) => one && { path: `/${releaseFolder(one)}`, title: one.title };
  const { previous, next } = await around(table, id);
  return { previous: shown(previous), next: shown(next) };
};

/** The published releases whose pages name this one: it came, moved to another title, or went. */
export const namedBy = async (table: Table, id: ReleaseId): Promise<ReleaseId[]> =>
  Object.values(await around(table, id)).flatMap((one) =>
    one && one.published.length > 0 ? [{ flow: one.flow, period: one.period }] : [],
  );
