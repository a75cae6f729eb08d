import { compare } from '../../kernel/decimal.ts';
import type { Fault } from '../../kernel/problem.ts';
import { VALUE_COLUMN } from './data-structure.ts';
import type { ObservationRow, Scope } from './observation-rows.ts';
import type { Vintage } from './vintage.ts';

const alike = (a: string, b: string): boolean => (a === '' || b === '' ? a === b : compare(a, b) === 0);

/**
 * Figures of a history that are other than a release has published: a history fills what no release has brought and
 * takes nothing back. What it has in common with one is stated alike, or left out.
 */
export function* saidByRelease(
  entries: readonly ObservationRow[],
  scope: Scope,
  history: Vintage,
): Generator<Fault> {
  if (scope.scope !== 'backfill') return;
  for (const { series, observation, row } of entries) {
    const { period, value } = observation;
    if (!scope.released.has(period)) continue;
    const published = history.get(series.name)?.find((known) => known.period === period);
    if (!published || alike(published.value, value)) continue;
    yield {
      code: 'said-by-release',
      row,
      column: VALUE_COLUMN,
      detail: {
        zh: `${period} 已由定期发布公布为 ${published.value || '空'}，历史数据不得改动：请更正该期发布`,
        en: `A release has published ${published.value || 'nothing'} for ${period}; a history does not change it: correct that release`,
      },
    };
  }
}
