import { type CellFault, textOf } from '../../formats/table/cell-text.ts';
import { quote, type Row } from '../../formats/table/upload-table.ts';
import { frequencyOf } from '../../kernel/period.ts';
import type { Fault } from '../../kernel/problem.ts';
import { computedWarning, figureOf } from './cell-figure.ts';
import type { Columns } from './column-header.ts';
import {
  type DataStructure,
  labelText,
  type Series,
  TIME_COLUMN,
  VALUE_COLUMN,
  WITHOUT_VALUE,
} from './data-structure.ts';
import type { Dataflow, Measure, Observation } from './dataflow.ts';

/**
 * What an upload is for: one period's release, or the history that a dataflow brings along, with the periods whose
 * figures releases have published by then.
 */
export type Scope =
  | { scope: 'release'; period: string }
  | { scope: 'backfill'; released: ReadonlySet<string> };

/** An observation with the row it came from and its place in the canonical order. */
export type ObservationRow = { observation: Observation; series: Series; row: number };

type Attributes = Observation['attributes'];

type RowReader = {
  read: (row: Row) => void;
  entries: ObservationRow[];
  /** Of each period ('' where it is wrong) the series that have a row, and the first such row. */
  seen: ReadonlyMap<string, ReadonlyMap<string, number>>;
};

/** A codelist of so few is told whole. */
const FEW_CODES = 6;

const unknownCode = (text: string, codes: Iterable<string>, asNumber: boolean): CellFault => {
  const plain = text.normalize('NFKC').trim();
  const all = [...codes];
  const meant = all.find(
    (code) =>
      code === plain || code === plain.toUpperCase() || (asNumber && code.replace(/^0+/, '') === plain),
  );
  const choice: [string, string] =
    all.length <= FEW_CODES ? [`，可用：${all.join('、')}`, `; it has ${all.join(', ')}`] : ['', ''];
  const hint: [string, string] = meant ? [`，应写作 ${meant}`, `; write ${meant}`] : choice;
  return text === ''
    ? { code: 'unknown-code', detail: { zh: '代码为空', en: 'the code is missing' } }
    : {
        code: 'unknown-code',
        detail: {
          zh: `代码 ${quote(text)} 不在代码表中${hint[0]}`,
          en: `${quote(text)} is not in the codelist${hint[1]}`,
        },
      };
};

const checkPeriod = (text: string, scope: Scope, frequency: Dataflow['frequency']): CellFault | undefined => {
  if (frequencyOf(text) !== frequency) {
    const [zh, en] =
      scope.scope === 'release' ? [`，请写 ${scope.period}`, `; write ${scope.period}`] : ['', ''];
    return {
      code: 'wrong-period',
      detail: {
        zh: `${quote(text)} 不是这一频率（${frequency}）的时期${zh}`,
        en: `${quote(text)} is not a period of frequency ${frequency}${en}`,
      },
    };
  }
  if (scope.scope === 'backfill') return undefined;
  return {
    code: 'wrong-period',
    detail: {
      zh: `时期是 ${text}，本次发布的是 ${scope.period}`,
      en: `${text} is not the release’s period, ${scope.period}`,
    },
  };
};

/**
 * Reads rows one after the other, reports what is wrong with them, warns of what a person must take note of, and
 * keeps what is right. A fault is put into words only when it is asked for: of a million only the first are listed.
 */
export const rowReader = (
  structure: DataStructure,
  columns: Columns,
  scope: Scope,
  report: (fault: () => Fault) => void,
  warn: (warning: () => Fault) => void,
): RowReader => {
  const entries: ObservationRow[] = [];
  const seen = new Map<string, Map<string, number>>();
  const shared = new Map<Measure | undefined, Map<string, Attributes>>();

  const named: readonly (readonly [number, string])[] = [
    ...structure.dimensions.map(({ id }, at) => [columns.dimensions[at] ?? -1, id] as const),
    [columns.period, TIME_COLUMN],
    [columns.value, VALUE_COLUMN],
    ...structure.attributes.map(({ id }, at) => [columns.attributes[at] ?? -1, id] as const),
  ];

  const cellFault = (row: number, column: string, fault: CellFault): undefined => {
    report(() => ({ ...fault, row, column }));
  };

  /** The series that a row names, or at least what it measures: figures are checked under a wrong code too. */
  const seriesIn = ({ row, cells }: Row): Series | { measure?: Measure } => {
    const key: string[] = [];
    let rank = '';
    let whole = true;
    for (const [at, { id, codes, labels }] of structure.dimensions.entries()) {
      const position = columns.dimensions[at] ?? -1;
      const cell = cells[position] ?? '';
      const text = textOf(cell);
      const known = typeof text === 'string' ? (codes.get(text) ?? labels.get(labelText(text))) : undefined;
      if (known) {
        key[at] = known.code;
        rank += known.rank;
        continue;
      }
      whole = false;
      if (position < 0) continue;
      if (typeof text !== 'string') cellFault(row, id, text);
      else report(() => ({ ...unknownCode(text, codes.keys(), typeof cell !== 'string'), row, column: id }));
    }
    const measure = structure.measureOf(key);
    if (!measure) return {};
    return whole ? { key, name: key.join('.'), rank, measure } : { measure };
  };

  const attributesIn = ({ row, cells }: Row, measure: Measure | undefined): Attributes | undefined => {
    const attributes: Record<string, string> = {};
    let right = true;
    for (const [at, { id, codes, labels, default: assumed, fixed }] of structure.attributes.entries()) {
      const position = columns.attributes[at] ?? -1;
      const cell = position < 0 ? '' : (cells[position] ?? '');
      // Free text stays as it was written, blanks and all.
      const free = codes === undefined && fixed === undefined;
      const written = free && typeof cell === 'string' ? cell : textOf(cell);
      const given = typeof written === 'string' ? (labels?.get(labelText(written)) ?? written) : written;
      const due = fixed ? measure && fixed(measure) : assumed;
      let fault: CellFault | undefined;
      if (typeof given !== 'string') fault = given;
      else if (id === 'CONF_STATUS' && given !== '' && given !== 'F') {
        fault = {
          code: 'confidential',
          detail: {
            zh: `保密状态为 ${quote(given)}，只有 F（可公开）可以发布`,
            en: `confidentiality status ${quote(given)}; only F (free) may be published`,
          },
        };
      } else if (fixed && due !== undefined && given !== '' && given !== due) {
        fault = {
          code: 'inconsistent-attribute',
          detail: {
            zh: `${id} 应为 ${due}，不是 ${quote(given)}`,
            en: `${id} must be ${due}, not ${quote(given)}`,
          },
        };
      } else if (codes && given !== '' && !codes.has(given)) fault = unknownCode(given, codes, false);
      if (fault) {
        cellFault(row, id, fault);
        right = false;
        continue;
      }
      const value = given === '' ? due : given;
      if (typeof value === 'string' && value !== '') attributes[id] = value;
    }
    return right ? attributes : undefined;
  };

  /** The same object for rows that say the same; most rows of an upload do. */
  const sharedAttributes = (row: Row, measure: Measure | undefined): Attributes | undefined => {
    let said = '';
    for (const position of columns.attributes) {
      const cell = position < 0 ? '' : (row.cells[position] ?? '');
      if (typeof cell !== 'string') return attributesIn(row, measure);
      said += `${cell}\u0000`;
    }
    const alike = shared.get(measure) ?? new Map<string, Attributes>();
    const known = alike.get(said);
    if (known) return known;
    const attributes = attributesIn(row, measure);
    if (attributes) shared.set(measure, alike.set(said, attributes));
    return attributes;
  };

  const valueIn = ({ row, cells }: Row, measure: Measure | undefined, status: string): string | undefined => {
    const cell = cells[columns.value] ?? '';
    if (WITHOUT_VALUE.has(status)) {
      if (cell === '') return '';
      return cellFault(row, VALUE_COLUMN, {
        code: 'value-not-expected',
        detail: {
          zh: `状态 ${status} 表示没有数值，但此处有数值`,
          en: `status ${status} means that there is no value, yet there is one`,
        },
      });
    }
    if (cell === '') {
      return cellFault(row, VALUE_COLUMN, {
        code: 'missing-value',
        detail: {
          zh: '数值为空；没有数值时 OBS_STATUS 应为 M 或 O',
          en: 'the value is empty; where there is none, OBS_STATUS must be M or O',
        },
      });
    }
    const figure = figureOf(cell, measure);
    if ('code' in figure) return cellFault(row, VALUE_COLUMN, figure);
    const { value, warning } = figure;
    if (warning) warn(() => ({ ...warning, row, column: VALUE_COLUMN }));
    return value;
  };

  /** The row's period where it is the right one. */
  const periodIn = ({ row, cells }: Row): string | undefined => {
    if (columns.period < 0) return undefined;
    const text = textOf(cells[columns.period] ?? '', scope.scope === 'release' ? scope.period : '');
    if (scope.scope === 'release' && text === scope.period) return scope.period;
    const fault = typeof text === 'string' ? checkPeriod(text, scope, structure.dataflow.frequency) : text;
    if (fault) return cellFault(row, TIME_COLUMN, fault);
    return typeof text === 'string' ? text : undefined;
  };

  /** Whether the row is the first for its series and period. A row with a wrong period still stands for its series. */
  const isFirst = (row: number, name: string, period: string): boolean => {
    const rows = seen.get(period) ?? new Map<string, number>();
    const first = rows.get(name);
    if (first === undefined) {
      seen.set(period, rows.set(name, row));
      return true;
    }
    if (period !== '') {
      report(() => ({
        code: 'duplicate-observation',
        detail: {
          zh: `${name} ${period} 与第 ${first} 行重复`,
          en: `${name} ${period} is in row ${first} already`,
        },
        row,
      }));
    }
    return false;
  };

  /** Formulas stand for the values that were computed of them, which a person takes note of. */
  const warnOfFormulas = ({ row, cells }: Row): void => {
    for (const [position, column] of named) {
      const cell = cells[position];
      if (typeof cell !== 'object' || !('formula' in cell)) continue;
      warn(() => ({ ...computedWarning(cell), row, column }));
    }
  };

  const read = (row: Row): void => {
    warnOfFormulas(row);
    const series = seriesIn(row);
    const { measure } = series;
    const period = periodIn(row) ?? '';
    const attributes = sharedAttributes(row, measure);
    const value = columns.value < 0 ? undefined : valueIn(row, measure, attributes?.OBS_STATUS ?? '');
    if (!('name' in series) || !isFirst(row.row, series.name, period)) return;
    if (!attributes || value === undefined || period === '') return;
    entries.push({ observation: { key: series.key, period, value, attributes }, series, row: row.row });
  };

  return { read, entries, seen };
};
