import type { Act } from '../../kernel/act.ts';
import { orderBuild } from '../../store/outbox.ts';
import type { Step, Table } from '../../store/table.ts';
import type { Release } from '../rules/release.ts';

/** The build order that goes with a step of a release; none where the step asks for no build. */
export const buildOf = (table: Table, before: Release, after: Release, act: Act): Step[] => {
  const file = after.upload;
  if (file?.state !== 'building') return [];
  if (before.upload?.upload === file.upload && before.upload.order === file.order) return [];
  return [orderBuild(table, after, file, act.at)];
};
