import { type HeaderPlace, MAX_ROWS, type UploadTable } from '../../formats/table/upload-table.ts';
import { type Fault, Problem } from '../../kernel/problem.ts';
import { readHeader } from './column-header.ts';
import { structureOf, TIME_COLUMN, VALUE_COLUMN } from './data-structure.ts';
import type { Dataflow, Observation } from './dataflow.ts';
import { type ObservationRow, rowReader, type Scope } from './observation-rows.ts';
import { brokenRules, jumps, missing } from './relations.ts';
import { repeated } from './repeated.ts';
import { saidByRelease } from './said-by-release.ts';
import type { Vintage } from './vintage.ts';

/** Faults beyond this many are counted and not listed. */
const LISTED = 1_000;

/**
 * What validation found. Where there are faults there are no observations. `faultCount` and `warningCount`
 * count all; of each list at most a thousand stand here, followed by one that says how many more there are.
 */
export type Validation = {
  observations: readonly Observation[];
  faults: readonly Fault[];
  faultCount: number;
  warnings: readonly Fault[];
  warningCount: number;
};

class FaultList {
  readonly #first: Fault[] = [];
  readonly #listed: Fault[] = [];
  readonly #place: Pick<Fault, 'file' | 'sheet'>;
  count = 0;

  constructor(place: Pick<Fault, 'file' | 'sheet'>) {
    this.#place = place;
  }

  add(fault: Fault | (() => Fault)): void {
    this.count += 1;
    if (this.#listed.length >= LISTED) return;
    this.#listed.push({ ...this.#place, ...(typeof fault === 'function' ? fault() : fault) });
  }

  /** Listed before all others, however many there are. */
  addFirst(fault: Fault): void {
    this.count += 1;
    this.#first.push({ ...this.#place, ...fault });
  }

  list(): Fault[] {
    const listed = [...this.#first, ...this.#listed];
    const more = this.count - listed.length;
    if (more === 0) return listed;
    const detail = { zh: `另有 ${more} 处未列出`, en: `${more} more are not listed` };
    return [...listed, { code: 'more-faults', detail, ...this.#place }];
  }
}

const inOrder = (a: ObservationRow, b: ObservationRow): number =>
  a.series.rank < b.series.rank
    ? -1
    : a.series.rank > b.series.rank
      ? 1
      : a.observation.period < b.observation.period
        ? -1
        : 1;

/**
 * Checks an upload against its dataflow, reading it once, and finds every fault at once. `history` is the
 * vintage that the edition builds on; figures out of line with it are warnings, which a person acknowledges.
 * Observations come back in the order of the codelists, whatever the order of the rows.
 */
export const validate = async (
  dataflow: Dataflow,
  scope: Scope,
  table: UploadTable,
  history: Vintage,
): Promise<Validation> => {
  const structure = structureOf(dataflow);
  const { read } = table;
  const place = read.format === 'xlsx' ? { file: read.file, sheet: read.sheet } : { file: read.file };
  const faults = new FaultList(place);
  const warnings = new FaultList(place);
  const header = readHeader(structure, table.columns);
  for (const fault of header.faults) faults.add(fault);
  const reader = rowReader(
    structure,
    header.columns,
    scope,
    (fault) => faults.add(fault),
    (warning) => warnings.add(warning),
  );

  let rows = 0;
  let whole = header.complete;
  try {
    for await (const batch of table.batches) {
      for (const fault of batch.faults) faults.add(fault);
      rows += batch.rows.length;
      if (rows > MAX_ROWS) {
        throw new Problem(
          'invalid',
          { zh: '上传的行数过多', en: 'The upload has too many rows' },
          {
            faults: [
              {
                code: 'too-many-rows',
                detail: {
                  zh: `数据超过 ${MAX_ROWS.toLocaleString('en')} 行，一张工作表容纳不下`,
                  en: `more than ${MAX_ROWS.toLocaleString('en')} rows of data; a worksheet cannot hold them`,
                },
              },
            ],
          },
        );
      }
      for (const row of batch.rows) reader.read(row);
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    for (const fault of error.faults) faults.addFirst(fault);
    whole = false;
  }

  if (whole && rows === 0) {
    faults.add({
      code: 'no-rows',
      detail: { zh: '文件只有表头，没有数据', en: 'the file has a header and no figures' },
    });
  } else if (whole) {
    for (const fault of missing(dataflow, scope, reader.seen)) faults.add(fault);
  }
  const entries = reader.entries.sort(inOrder);
  for (const { severity, fault } of brokenRules(dataflow, entries)) {
    (severity === 'error' ? faults : warnings).add(fault);
  }
  for (const fault of saidByRelease(entries, scope, history)) faults.add(fault);
  for (const fault of jumps(entries, history)) warnings.add(fault);
  for (const fault of repeated(entries, scope, history)) warnings.addFirst(fault);
  return {
    observations: faults.count > 0 ? [] : entries.map(({ observation }) => observation),
    faults: faults.list(),
    faultCount: faults.count,
    warnings: warnings.list(),
    warningCount: warnings.count,
  };
};

/** Whether these cells are the header of an upload: each column that one must have is among them. */
export const isHeaderOf =
  (dataflow: Dataflow) =>
  (cells: readonly string[]): boolean => {
    const found = new Set(cells.map((cell) => cell.normalize('NFKC').trim().toUpperCase()));
    return [...dataflow.dimensions.map(({ id }) => id), TIME_COLUMN, VALUE_COLUMN].every((id) =>
      found.has(id),
    );
  };

/** What to say of a file whose table stands somewhere else in it, in place of all that this made wrong. */
export const headerElsewhere = (read: Pick<Fault, 'file' | 'sheet'>, place: HeaderPlace): Validation => {
  const sheet = place.sheet !== undefined && place.sheet !== read.sheet ? place.sheet : undefined;
  const row = place.row;
  const detail = sheet
    ? {
        zh: `数据似乎在工作表“${sheet}”的第 ${row} 行起，请把它移为第一张工作表，或命名为 data，表头在第 1 行`,
        en: `the data seem to be in the sheet “${sheet}”, from row ${row}; make it the first sheet, or name it data, with the header in row 1`,
      }
    : {
        zh: `表头似乎在第 ${row} 行，请删除它上面的行`,
        en: `the header seems to be in row ${row}; delete the rows above it`,
      };
  const fault = { ...read, code: 'header-elsewhere', detail, row };
  return { observations: [], faults: [fault], faultCount: 1, warnings: [], warningCount: 0 };
};
