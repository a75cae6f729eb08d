import type { Act } from '../domain/act.ts';
import type { Release } from '../domain/release/release.ts';
import { orderBuild } from '../store/outbox.ts';
import type { Step, Table } from '../store/table.ts';

/** The build order that goes with a step of a release; none where the step asks for no build. */
export const buildOf = (table: Table, before: Release, after: Release, act: Act): Step[] => {
  const file = after.upload;
  if (file?.state !== 'building') return [];
  if (before.upload?.upload === file.upload && before.upload.order === file.order) return [];
  return [orderBuild(table, after, file, act.at)];
};
