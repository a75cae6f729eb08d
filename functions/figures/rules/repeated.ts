import { compare } from '../../kernel/decimal.ts';
import type { Fault } from '../../kernel/problem.ts';
import type { ObservationRow, Scope } from './observation-rows.ts';
import type { Vintage } from './vintage.ts';

/** Fewer figures than this may be the same by chance. */
const FEWEST = 5;

/**
 * Other periods that were published with exactly the figures of this release: most likely last period's file was
 * handed in under a new period. `history` is the vintage that the edition builds on.
 */
export function* repeated(
  entries: readonly ObservationRow[],
  scope: Scope,
  history: Vintage,
): Generator<Fault> {
  if (scope.scope !== 'release') return;
  const own = entries.filter(({ observation: { period, value } }) => period === scope.period && value !== '');
  if (own.length < FEWEST) return;
  let alike: ReadonlySet<string> | undefined;
  for (const { series, observation } of own) {
    const same = (history.get(series.name) ?? [])
      .filter(({ value }) => value !== '' && compare(value, observation.value) === 0)
      .map(({ period }) => period)
      .filter((period) => period !== scope.period && (alike?.has(period) ?? true));
    alike = new Set(same);
    if (alike.size === 0) return;
  }
  for (const period of alike ?? []) {
    const detail = {
      zh: `全部 ${own.length} 个数据与已发布的 ${period} 完全相同：是否误传了该期的文件？`,
      en: `all ${own.length} figures are those published for ${period}: was that period's file handed in?`,
    };
    yield { code: 'same-figures', detail };
  }
}
