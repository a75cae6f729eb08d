import type { Dataflow } from '../../../functions/figures/rules/dataflow.ts';
import { validate } from '../../../functions/figures/rules/validation.ts';
import type { Vintage } from '../../../functions/figures/rules/vintage.ts';
import type { UploadCell, UploadTable } from '../../../functions/formats/table/upload-table.ts';
import { dataflow, figures } from '../../formats/sample.ts';

export const cpi = dataflow('cpi');
export const ppi = dataflow('ppi');
export const RELEASE = { scope: 'release', period: '2017-12' } as const;
export const BACKFILL = { scope: 'backfill', released: new Set<string>() } as const;
export const NONE: Vintage = new Map();

export type Sheet = { columns: string[]; rows: UploadCell[][] };

export const sheetOf = (name: string): Sheet => {
  const [columns = [], ...rows] = figures(name)
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  return { columns, rows };
};

export const tableOf = ({ columns, rows }: Sheet, format: 'csv' | 'xlsx' = 'csv'): UploadTable => ({
  read:
    format === 'csv'
      ? { file: 'cpi.csv', format, encoding: 'UTF-8' }
      : { file: 'cpi.xlsx', format, sheet: 'Sheet1' },
  columns,
  batches: (async function* () {
    yield { rows: rows.map((cells, at) => ({ row: at + 2, cells })), faults: [] };
  })(),
});

export const check = (sheet: Sheet, flow: Dataflow = cpi, history = NONE) =>
  validate(flow, RELEASE, tableOf(sheet), history);

/** The CPI of 2017-12 with one change made to it. */
export const changed = (change: (sheet: Sheet) => void): Sheet => {
  const sheet = sheetOf('cpi-2017-12');
  change(sheet);
  return sheet;
};

/** Row 10 is M,CN,CPI,T,SERVICES,YOY,2017-12,103.0. */
export const cell = (column: string, value: UploadCell, row = 10): Sheet =>
  changed(({ columns, rows }) => {
    const cells = rows[row - 2];
    if (cells) cells[columns.indexOf(column)] = value;
  });

export const withColumn = (column: string, values: (row: number) => string): Sheet =>
  changed(({ columns, rows }) => {
    columns.push(column);
    for (const [at, cells] of rows.entries()) cells.push(values(at + 2));
  });
