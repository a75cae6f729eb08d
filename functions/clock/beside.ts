import { addPeriods } from '../domain/figures/period.ts';
import { releaseFolder } from '../domain/release/addresses.ts';
import type { Release, ReleaseId } from '../domain/release/release.ts';
import type { Beside } from '../pages/release/around.ts';
import { find } from '../store/release/releases.ts';
import type { Table } from '../store/table.ts';

/** A period may be left out, as January is of many statistics; a longer gap is an end. */
const MOST_LEFT_OUT = 2;

/** The nearest release of the same statistic in this direction that is not cancelled; null where there is none near. */
const nearest = async (table: Table, id: ReleaseId, direction: 1 | -1): Promise<Release | null> => {
  if (id.period === 'backfill') return null;
  for (let steps = 1; steps <= 1 + MOST_LEFT_OUT; steps += 1) {
    const period = addPeriods(id.period, direction * steps);
    const found = await find(table, { flow: id.flow, period });
    if (found && found.state !== 'cancelled') return found;
  }
  return null;
};

const around = async (table: Table, id: ReleaseId) => {
  const [previous, next] = await Promise.all([nearest(table, id, -1), nearest(table, id, 1)]);
  return { previous, next };
};

/** What stands before and after a release. It costs a few reads, however many releases there are. */
export const besideOf = async (table: Table, id: ReleaseId): Promise<Beside> => {
  const shown = (one: Release | null) => one && { path: `/${releaseFolder(one)}`, title: one.title };
  const { previous, next } = await around(table, id);
  return { previous: shown(previous), next: shown(next) };
};

/** The published releases whose pages name this one: it came, moved to another title, or went. */
export const namedBy = async (table: Table, id: ReleaseId): Promise<ReleaseId[]> =>
  Object.values(await around(table, id)).flatMap((one) =>
    one && one.published.length > 0 ? [{ flow: one.flow, period: one.period }] : [],
  );
