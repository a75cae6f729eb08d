import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../functions/figures/rules/dataflow.ts';
import { validate } from '../../../functions/figures/rules/validation.ts';
import { mergeVintage, type Vintage, vintageOf } from '../../../functions/figures/rules/vintage.ts';
import type { UploadTable } from '../../../functions/formats/table/upload-table.ts';
import { Problem } from '../../../functions/kernel/problem.ts';
import {
  BACKFILL,
  cell,
  changed,
  check,
  cpi,
  NONE,
  ppi,
  RELEASE,
  type Sheet,
  sheetOf,
  tableOf,
  withColumn,
} from './cpi-upload.ts';

describe('attributes', () => {
  const statusOf = (status: string, value: string): Sheet => {
    const sheet = withColumn('OBS_STATUS', (row) => (row === 10 ? status : ''));
    const cells = sheet.rows[8];
    if (cells) cells[7] = value;
    return sheet;
  };

  it.each([
    ['A', '103.0', undefined],
    ['P', '103.0', undefined],
    ['M', '', undefined],
    ['O', '', undefined],
    ['Q', '', undefined],
    ['M', '103.0', 'value-not-expected'],
    ['O', '103.0', 'value-not-expected'],
    ['P', '', 'missing-value'],
    ['Z', '103.0', 'unknown-code'],
  ])('status %s with the value “%s”: %s', async (status, value, code) => {
    const { faults, observations } = await check(statusOf(status, value));
    expect(faults.map((fault) => fault.code)).toEqual(code ? [code] : []);
    if (!code) expect(observations[8]).toMatchObject({ value, attributes: { OBS_STATUS: status } });
  });

  it.each(['N', 'C', 'X'])('confidentiality %s is refused', async (status) => {
    const { faults } = await check(withColumn('CONF_STATUS', (row) => (row === 5 ? status : 'F')));
    expect(faults).toEqual([
      expect.objectContaining({ code: 'confidential', row: 5, column: 'CONF_STATUS' }),
    ]);
  });

  it('that the definition fixes may be stated, and must agree', async () => {
    expect((await check(withColumn('DECIMALS', () => '1'))).faults).toEqual([]);
    const { faults } = await check(withColumn('DECIMALS', (row) => (row === 7 ? '2' : '1')));
    expect(faults).toEqual([
      expect.objectContaining({ code: 'inconsistent-attribute', row: 7, column: 'DECIMALS' }),
    ]);
  });
});

describe('a spreadsheet', () => {
  it('has its numbers padded, and only its numbers', async () => {
    const sheet = changed(({ rows }) => {
      for (const cells of rows) cells[7] = { number: String(Number(cells[7])) };
    });
    const result = await validate(cpi, RELEASE, tableOf(sheet, 'xlsx'), NONE);
    expect(result.faults).toEqual([]);
    expect(result.observations).toEqual((await check(sheetOf('cpi-2017-12'))).observations);
  });

  it('has the noise of binary floats taken off, not the decimals that are too many', async () => {
    expect((await check(cell('OBS_VALUE', { number: '102.99999999999999' }))).faults).toEqual([]);
    const { faults } = await check(cell('OBS_VALUE', { number: '102.95' }));
    expect(faults).toMatchObject([{ code: 'wrong-decimals', row: 10 }]);
  });

  it('places its faults in the sheet', async () => {
    const { faults } = await validate(cpi, RELEASE, tableOf(cell('OBS_VALUE', 'x'), 'xlsx'), NONE);
    expect(faults).toMatchObject([{ file: 'cpi.xlsx', sheet: 'Sheet1', row: 10 }]);
  });
});

describe('history', () => {
  const november = (value: string): Vintage =>
    vintageOf([
      { key: ['M', 'CN', 'CPI', 'T', 'SERVICES', 'YOY'], period: '2017-11', value, attributes: {} },
    ]);

  it.each([
    ['106.0', 0],
    ['106.1', 1],
    ['100.0', 0],
    ['99.9', 1],
    ['', 0],
  ])('after %s, 103.0 makes %i warnings', async (value, count) => {
    const { warnings, faults } = await check(sheetOf('cpi-2017-12'), cpi, november(value));
    expect(faults).toEqual([]);
    expect(warnings.map(({ code, row }) => [code, row])).toEqual(count === 1 ? [['jump', 10]] : []);
  });

  it('explains a jump where the series breaks', async () => {
    const { warnings } = await check(
      withColumn('OBS_STATUS', (row) => (row === 10 ? 'B' : 'A')),
      cpi,
      november('120.0'),
    );
    expect(warnings).toEqual([]);
  });

  it('is looked at within the upload too', async () => {
    const sheet = sheetOf('ppi-backfill');
    const last = sheet.rows.findLast((cells) => cells.includes('YOY') && cells.includes('2017-11'));
    if (last) last[5] = '115.8';
    const { warnings } = await validate(ppi, BACKFILL, tableOf(sheet), NONE);
    expect(warnings).toMatchObject([
      { code: 'jump', detail: { en: expect.stringContaining('106.9 in 2017-10') } },
    ]);
  });

  it('must have no gap from its first required period on', async () => {
    const sheet = sheetOf('ppi-backfill');
    sheet.rows = sheet.rows.filter((cells) => !cells.includes('2016-05'));
    const { faults } = await validate(ppi, BACKFILL, tableOf(sheet), NONE);
    expect(faults.map(({ code, detail }) => [code, detail.zh])).toEqual([
      ['missing-observation', '缺少 M.CN.PPI.YOY 2016-05'],
      ['missing-observation', '缺少 M.CN.PPI.YTD 2016-05'],
    ]);
  });
});

const BROKEN = { zh: '文件不完整', en: 'broken' };

describe('all at once', () => {
  it('lists a thousand faults and counts the rest', async () => {
    const sheet: Sheet = {
      columns: sheetOf('cpi-2017-12').columns,
      rows: Array.from({ length: 1_500 }, () => ['M', 'CN', 'CPI', 'T', '77', 'YOY', '2017-12', '103.0']),
    };
    const { faults, faultCount } = await check(sheet);
    expect(faultCount).toBe(1_530);
    expect(faults).toHaveLength(1_001);
    expect(faults.at(-1)).toMatchObject({
      code: 'more-faults',
      detail: { en: expect.stringContaining('530 more') },
    });
  });

  it('a header without rows says so, once', async () => {
    expect(
      (
        await check(
          changed((sheet) => {
            sheet.rows = [];
          }),
        )
      ).faults,
    ).toMatchObject([{ code: 'no-rows' }]);
  });

  it('a million rows are the most', async () => {
    const { columns, rows } = sheetOf('cpi-2017-12');
    const batch = Array.from({ length: 10_000 }, (_, at) => ({ row: at + 2, cells: rows[0] ?? [] }));
    let batches = 0;
    const table: UploadTable = {
      read: { file: 'cpi.csv', format: 'csv', encoding: 'UTF-8' },
      columns,
      batches: (async function* () {
        for (;;) {
          batches += 1;
          yield { rows: batch, faults: [] };
        }
      })(),
    };
    const { faults, observations } = await validate(cpi, RELEASE, table, NONE);
    expect(batches).toBe(101);
    expect(observations).toEqual([]);
    expect(faults[0]).toMatchObject({
      code: 'too-many-rows',
      detail: { en: expect.stringContaining('1,000,000') },
    });
  });

  it('a file that cannot be read to its end says why, and not that the rest is missing', async () => {
    const { columns, rows } = sheetOf('cpi-2017-12');
    const table: UploadTable = {
      read: { file: 'cpi.csv', format: 'csv', encoding: 'UTF-8' },
      columns,
      batches: (async function* () {
        yield { rows: [{ row: 2, cells: rows[0] ?? [] }], faults: [] };
        throw new Problem('invalid', BROKEN, {
          faults: [{ code: 'malformed-csv', detail: BROKEN, row: 3 }],
        });
      })(),
    };
    const { faults } = await validate(cpi, RELEASE, table, NONE);
    expect(faults).toEqual([{ file: 'cpi.csv', code: 'malformed-csv', detail: BROKEN, row: 3 }]);
  });
});

describe('a vintage', () => {
  const observation = (measure: string, period: string, value: string): Observation => ({
    key: ['M', 'CN', 'PPI', measure],
    period,
    value,
    attributes: {},
  });

  it('takes in an edition: new periods follow, corrected ones are replaced, series stay in order', () => {
    const previous = vintageOf([
      observation('YTD', '2017-11', '106.4'),
      observation('YOY', '2017-11', '105.8'),
      observation('YOY', '2017-10', '106.9'),
    ]);
    const merged = mergeVintage(ppi, previous, [
      observation('YOY', '2017-12', '104.9'),
      observation('YOY', '2017-11', '105.9'),
    ]);
    expect(
      [...merged].map(([key, series]) => [key, series.map(({ period, value }) => `${period} ${value}`)]),
    ).toEqual([
      ['M.CN.PPI.YOY', ['2017-10 106.9', '2017-11 105.9', '2017-12 104.9']],
      ['M.CN.PPI.YTD', ['2017-11 106.4']],
    ]);
  });
});
