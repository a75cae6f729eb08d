import { add, compare, magnitude, subtract } from '../../kernel/decimal.ts';
import { addPeriods } from '../../kernel/period.ts';
import type { Fault } from '../../kernel/problem.ts';
import { keysOf } from './data-structure.ts';
import type { Dataflow } from './dataflow.ts';
import type { ObservationRow, Scope } from './observation-rows.ts';
import type { Vintage } from './vintage.ts';

/** The periods that a clause covers for an upload: the release's own, or each from its first to its last. */
const periodsDue = (
  clause: Dataflow['series'][number],
  scope: Scope,
  uploaded: { first: string; last: string },
): string[] => {
  const { from, to } = clause;
  if (scope.scope === 'release') {
    const { period } = scope;
    return (from === undefined || from <= period) && (to === undefined || period <= to) ? [period] : [];
  }
  const periods: string[] = [];
  const last = to ?? uploaded.last;
  for (let period = from ?? uploaded.first; period <= last; period = addPeriods(period, 1))
    periods.push(period);
  return periods;
};

/** Observations that the dataflow demands and the upload does not hold, each named by its key. */
export function* missing(
  dataflow: Dataflow,
  scope: Scope,
  seen: ReadonlyMap<string, ReadonlyMap<string, number>>,
): Generator<Fault> {
  const periods = [...seen.keys()].filter((period) => period !== '').sort();
  const uploaded = { first: periods[0] ?? '', last: periods.at(-1) ?? '' };
  const misdated = seen.get('');
  const reported = new Set<string>();
  for (const clause of dataflow.series) {
    if (clause.scope !== scope.scope) continue;
    const keys = clause.keys.flatMap((pattern) => keysOf(dataflow, pattern));
    for (const period of periodsDue(clause, scope, uploaded)) {
      const present = seen.get(period);
      for (const key of keys) {
        if (present?.has(key) || misdated?.has(key)) continue;
        const detail = { zh: `缺少 ${key} ${period}`, en: `${key} ${period} is missing` };
        if (reported.has(detail.en)) continue;
        reported.add(detail.en);
        yield { code: 'missing-observation', detail };
      }
    }
  }
}

const extremes = (values: readonly string[]): [string, string] => {
  const sorted = values.toSorted(compare);
  return [sorted[0] ?? '', sorted.at(-1) ?? ''];
};

const sumOf = (values: readonly string[]): [string, string] => {
  const sum = values.reduce(add);
  return [sum, sum];
};

/** Rules between cells that the figures break, in each period of the upload. */
export function* brokenRules(
  dataflow: Dataflow,
  entries: readonly ObservationRow[],
): Generator<{ severity: 'error' | 'warning'; fault: Fault }> {
  const watched = new Set(dataflow.rules.flatMap(({ cell, parts }) => [cell, ...parts]));
  const periods = new Map<string, Map<string, ObservationRow>>();
  if (watched.size === 0) return;
  for (const entry of entries) {
    const { period, value } = entry.observation;
    if (value === '' || !watched.has(entry.series.name)) continue;
    const cells = periods.get(period) ?? new Map<string, ObservationRow>();
    periods.set(period, cells.set(entry.series.name, entry));
  }
  for (const [period, cells] of periods) {
    for (const { kind, cell, parts, tolerance, severity, says } of dataflow.rules) {
      const whole = cells.get(cell);
      const values = parts.flatMap((part) => cells.get(part)?.observation.value ?? []);
      if (!whole || values.length < parts.length) continue;
      const [least, most] = kind === 'sum' ? sumOf(values) : extremes(values);
      const low = subtract(least, tolerance);
      const high = add(most, tolerance);
      const { value } = whole.observation;
      if (compare(low, value) <= 0 && compare(value, high) <= 0) continue;
      const detail = {
        zh: `${says.zh}：${period} 的 ${value} 不在 ${low} 与 ${high} 之间`,
        en: `${says.en}: ${value} in ${period} is not between ${low} and ${high}`,
      };
      yield { severity, fault: { code: 'rule-broken', detail, row: whole.row, column: 'OBS_VALUE' } };
    }
  }
}

/**
 * Changes from the period before that are larger than the measure's `jump`. An observation whose status says
 * that the series breaks there (B) explains itself. `entries` are in order, so that a series' own earlier
 * observation stands just before it.
 */
export function* jumps(entries: readonly ObservationRow[], history: Vintage): Generator<Fault> {
  const before = new Map<string, string>();
  const previousPeriod = (period: string): string => {
    const known = before.get(period) ?? addPeriods(period, -1);
    before.set(period, known);
    return known;
  };
  let last: ObservationRow | undefined;
  for (const entry of entries) {
    const neighbour = last;
    last = entry;
    const { series, row } = entry;
    const { jump } = series.measure;
    const { period, value, attributes } = entry.observation;
    if (jump === undefined || value === '' || attributes.OBS_STATUS === 'B') continue;
    const due = previousPeriod(period);
    const earlier =
      neighbour?.series.name === series.name && neighbour.observation.period === due
        ? neighbour.observation
        : history.get(series.name)?.findLast((known) => known.period === due);
    if (!earlier || earlier.value === '') continue;
    const change = subtract(value, earlier.value);
    if (compare(magnitude(change), jump) <= 0) continue;
    const detail = {
      zh: `${series.name} 由 ${due} 的 ${earlier.value} 变为 ${value}，变动 ${change} 超过 ${jump}`,
      en: `${series.name} went from ${earlier.value} in ${due} to ${value}; the change of ${change} is larger than ${jump}`,
    };
    yield { code: 'jump', detail, row, column: 'OBS_VALUE' };
  }
}
