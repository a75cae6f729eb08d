import { describe, expect, it } from 'vitest';
import type { Dataflow, Observation } from '../../functions/domain/dataflow.ts';
import { Problem } from '../../functions/domain/errors.ts';
import type { Cell, UploadTable } from '../../functions/domain/upload.ts';
import { validate } from '../../functions/domain/validation.ts';
import { mergeVintage, type Vintage, vintageOf } from '../../functions/domain/vintage.ts';
import { dataflow, figures } from '../formats/sample.ts';

const cpi = dataflow('cpi');
const ppi = dataflow('ppi');
const RELEASE = { scope: 'release', period: '2017-12' } as const;
const BACKFILL = { scope: 'backfill' } as const;
const NONE: Vintage = new Map();

type Sheet = { columns: string[]; rows: Cell[][] };

const sheetOf = (name: string): Sheet => {
  const [columns = [], ...rows] = figures(name)
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  return { columns, rows };
};

const tableOf = ({ columns, rows }: Sheet, format: 'csv' | 'xlsx' = 'csv'): UploadTable => ({
  read:
    format === 'csv'
      ? { file: 'cpi.csv', format, encoding: 'UTF-8' }
      : { file: 'cpi.xlsx', format, sheet: 'Sheet1' },
  columns,
  batches: (async function* () {
    yield { rows: rows.map((cells, at) => ({ row: at + 2, cells })), faults: [] };
  })(),
});

const check = (sheet: Sheet, flow: Dataflow = cpi, history = NONE) =>
  validate(flow, RELEASE, tableOf(sheet), history);

/** The CPI of 2017-12 with one change made to it. */
const changed = (change: (sheet: Sheet) => void): Sheet => {
  const sheet = sheetOf('cpi-2017-12');
  change(sheet);
  return sheet;
};

/** Row 10 is M,CN,CPI,T,SERVICES,YOY,2017-12,103.0. */
const cell = (column: string, value: Cell, row = 10): Sheet =>
  changed(({ columns, rows }) => {
    const cells = rows[row - 2];
    if (cells) cells[columns.indexOf(column)] = value;
  });

const withColumn = (column: string, values: (row: number) => string): Sheet =>
  changed(({ columns, rows }) => {
    columns.push(column);
    for (const [at, cells] of rows.entries()) cells.push(values(at + 2));
  });

describe('the real figures', () => {
  it.each([
    ['cpi', 30],
    ['ppi', 2],
  ] as const)('of %s pass unchanged: %i series beside their history', async (id, count) => {
    const flow = dataflow(id);
    const history = await validate(flow, BACKFILL, tableOf(sheetOf(`${id}-backfill`)), NONE);
    expect(history).toMatchObject({ faults: [], warnings: [] });
    const release = await check(sheetOf(`${id}-2017-12`), flow, vintageOf(history.observations));
    expect(release).toMatchObject({ faults: [], warnings: [], faultCount: 0, warningCount: 0 });
    expect(release.observations).toHaveLength(count);
  });

  it('get what the definition fixes, and keep their digits', async () => {
    const { observations } = await check(sheetOf('cpi-2017-12'));
    expect(observations[8]).toEqual({
      key: ['M', 'CN', 'CPI', 'T', 'SERVICES', 'YOY'],
      period: '2017-12',
      value: '103.0',
      attributes: {
        OBS_STATUS: 'A',
        CONF_STATUS: 'F',
        UNIT_MEASURE: 'IX',
        UNIT_MULT: '0',
        DECIMALS: '1',
        BASE_PER: 'PY',
      },
    });
  });

  it('come out in the order of the codelists, whatever the order of rows and columns', async () => {
    const straight = await check(sheetOf('cpi-2017-12'));
    const shuffled = changed(({ columns, rows }) => {
      rows.reverse();
      columns.reverse();
      for (const cells of rows) cells.reverse();
    });
    expect((await check(shuffled)).observations).toEqual(straight.observations);
  });
});

describe('one fault in the upload', () => {
  it.each<[string, Sheet, { code: string; row?: number; column?: string }, RegExp]>([
    [
      'text in a number',
      cell('OBS_VALUE', 'n/a'),
      { code: 'text-in-number', row: 10, column: 'OBS_VALUE' },
      /“n\/a” 不是数字 \/ /,
    ],
    ['a per cent sign', cell('OBS_VALUE', '103.0%'), { code: 'text-in-number', row: 10 }, /e\.g\. 103\.0$/],
    ['a thousands separator', cell('OBS_VALUE', '1,103.0'), { code: 'text-in-number', row: 10 }, /1103\.0/],
    ['a plus sign', cell('OBS_VALUE', '+103.0'), { code: 'text-in-number', row: 10 }, /103\.0/],
    ['a space', cell('OBS_VALUE', ' 103.0'), { code: 'text-in-number', row: 10 }, /103\.0/],
    ['a typographic minus', cell('OBS_VALUE', '\u22120.5'), { code: 'text-in-number', row: 10 }, /-0\.5/],
    [
      'full-width digits',
      cell('OBS_VALUE', '１０３．０'),
      { code: 'fullwidth-digits', row: 10, column: 'OBS_VALUE' },
      /请写 103\.0 \/ /,
    ],
    [
      'no decimals',
      cell('OBS_VALUE', '103'),
      { code: 'wrong-decimals', row: 10, column: 'OBS_VALUE' },
      /write 103\.0/,
    ],
    [
      'too many decimals',
      cell('OBS_VALUE', '103.05'),
      { code: 'wrong-decimals', row: 10 },
      /2 decimals where 1 are due$/,
    ],
    ['a value below the range', cell('OBS_VALUE', '49.9'), { code: 'out-of-range', row: 10 }, /50\.0/],
    ['a value above the range', cell('OBS_VALUE', '200.1'), { code: 'out-of-range', row: 10 }, /200\.0/],
    [
      'a formula',
      cell('OBS_VALUE', { refused: 'formula', shows: 'A1+1' }),
      { code: 'formula-cell', row: 10, column: 'OBS_VALUE' },
      /“=A1\+1”/,
    ],
    [
      'an error',
      cell('OBS_VALUE', { refused: 'error', shows: '#DIV/0!' }),
      { code: 'error-cell', row: 10 },
      /#DIV\/0!/,
    ],
    [
      'a truth value',
      cell('OBS_VALUE', { refused: 'boolean', shows: 'TRUE' }),
      { code: 'boolean-cell', row: 10 },
      /truth value/,
    ],
    [
      'a date for a period',
      cell('TIME_PERIOD', { refused: 'date', shows: '2017-12-01' }),
      { code: 'date-cell', row: 10, column: 'TIME_PERIOD' },
      /2017-12-01/,
    ],
    [
      'another month',
      cell('TIME_PERIOD', '2017-11'),
      { code: 'wrong-period', row: 10, column: 'TIME_PERIOD' },
      /本次发布的是 2017-12/,
    ],
    ['no period', cell('TIME_PERIOD', '2017年12月'), { code: 'wrong-period', row: 10 }, /frequency M/],
    [
      'an empty value',
      cell('OBS_VALUE', ''),
      { code: 'missing-value', row: 10, column: 'OBS_VALUE' },
      /OBS_STATUS/,
    ],
  ])('%s', async (_, sheet, fault, detail) => {
    const { faults, observations } = await check(sheet);
    expect(faults).toEqual([
      expect.objectContaining({ file: 'cpi.csv', ...fault, detail: expect.stringMatching(detail) }),
    ]);
    expect(observations).toEqual([]);
  });

  it.each<[string, Cell, RegExp]>([
    ['unknown', '99', /“99”/],
    ['in full width', '０１', /write 01/],
    ['in the wrong case', 'services', /write SERVICES/],
    ['a number where 01 is meant', { number: '1' }, /write 01/],
    ['empty', '', /代码为空/],
  ])('a code that is %s is named, and the observation is missing', async (_, code, detail) => {
    const { faults } = await check(cell('ITEM', code));
    expect(faults).toEqual([
      expect.objectContaining({
        code: 'unknown-code',
        row: 10,
        column: 'ITEM',
        detail: expect.stringMatching(detail),
      }),
      {
        code: 'missing-observation',
        file: 'cpi.csv',
        detail: '缺少 M.CN.CPI.T.SERVICES.YOY 2017-12 / M.CN.CPI.T.SERVICES.YOY 2017-12 is missing',
      },
    ]);
  });

  it('a doubled observation names the row that has it first', async () => {
    const { faults } = await check(changed(({ rows }) => rows.push([...(rows[0] ?? [])])));
    expect(faults).toEqual([
      expect.objectContaining({
        code: 'duplicate-observation',
        row: 32,
        detail: expect.stringContaining('row 2 '),
      }),
    ]);
  });

  it('a missing observation is named by its key', async () => {
    const { faults } = await check(changed(({ rows }) => rows.pop()));
    expect(faults).toEqual([
      expect.objectContaining({
        code: 'missing-observation',
        detail: expect.stringContaining('M.CN.CPI.R.ALL.MOM 2017-12'),
      }),
    ]);
  });

  it.each([
    ['between the two', '101.6', 0],
    ['within the tolerance above', '102.0', 0],
    ['beyond the tolerance', '102.1', 1],
  ])('the total %s: %s', async (_, value, broken) => {
    const { faults } = await check(cell('OBS_VALUE', value, 2));
    expect(faults.filter(({ code }) => code === 'rule-broken')).toHaveLength(broken);
  });

  it('a rule that warns only does not refuse', async () => {
    const flow = {
      ...cpi,
      rules: cpi.rules.map((rule) => ({ ...rule, severity: 'warning' as const })),
    };
    const { faults, warnings } = await check(cell('OBS_VALUE', '102.5', 2), flow);
    expect(faults).toEqual([]);
    expect(warnings.map(({ code, row }) => [code, row])).toEqual([['rule-broken', 2]]);
  });
});

describe('columns', () => {
  it.each<[string, Sheet, string[], RegExp]>([
    [
      'missing',
      changed(({ columns, rows }) => {
        columns.splice(3, 1);
        for (const cells of rows) cells.splice(3, 1);
      }),
      ['missing-column'],
      /RESIDENCE/,
    ],
    ['of no meaning here', withColumn('COLOUR', () => 'red'), ['unknown-column'], /COLOUR/],
    [
      'in lower case',
      changed(({ columns }) => {
        columns[0] = 'freq';
      }),
      ['unknown-column'],
      /应写作 FREQ/,
    ],
    ['twice', withColumn('FREQ', () => 'M'), ['duplicate-column'], /FREQ/],
    ['without a name', withColumn('', () => 'x'), ['unknown-column'], /第 9 列没有列名/],
  ])('%s', async (_, sheet, codes, detail) => {
    const { faults, observations } = await check(sheet);
    expect(faults.map(({ code }) => code)).toEqual(codes);
    expect(faults[0]).toMatchObject({ row: 1, detail: expect.stringMatching(detail) });
    expect(observations).toEqual([]);
  });

  it('that are missing do not hide what is wrong in the others', async () => {
    const sheet = cell('OBS_VALUE', 'x');
    sheet.columns[0] = 'freq';
    const { faults } = await check(sheet);
    expect(faults.map(({ code }) => code)).toEqual(['unknown-column', 'text-in-number']);
  });
});

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
    expect(warnings).toMatchObject([{ code: 'jump', detail: expect.stringContaining('106.9 in 2017-10') }]);
  });

  it('must have no gap from its first required period on', async () => {
    const sheet = sheetOf('ppi-backfill');
    sheet.rows = sheet.rows.filter((cells) => !cells.includes('2016-05'));
    const { faults } = await validate(ppi, BACKFILL, tableOf(sheet), NONE);
    expect(faults.map(({ code, detail }) => [code, detail.slice(0, 24)])).toEqual([
      ['missing-observation', '缺少 M.CN.PPI.YOY 2016-05 '],
      ['missing-observation', '缺少 M.CN.PPI.YTD 2016-05 '],
    ]);
  });
});

describe('all at once', () => {
  it('lists a thousand faults and counts the rest', async () => {
    const sheet: Sheet = {
      columns: sheetOf('cpi-2017-12').columns,
      rows: Array.from({ length: 1_500 }, () => ['M', 'CN', 'CPI', 'T', '77', 'YOY', '2017-12', '103.0']),
    };
    const { faults, faultCount } = await check(sheet);
    expect(faultCount).toBe(1_530);
    expect(faults).toHaveLength(1_001);
    expect(faults.at(-1)).toMatchObject({ code: 'more-faults', detail: expect.stringContaining('530 more') });
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
    expect(faults[0]).toMatchObject({ code: 'too-many-rows', detail: expect.stringContaining('1,000,000') });
  });

  it('a file that cannot be read to its end says why, and not that the rest is missing', async () => {
    const { columns, rows } = sheetOf('cpi-2017-12');
    const table: UploadTable = {
      read: { file: 'cpi.csv', format: 'csv', encoding: 'UTF-8' },
      columns,
      batches: (async function* () {
        yield { rows: [{ row: 2, cells: rows[0] ?? [] }], faults: [] };
        throw new Problem('invalid', 'broken', {
          faults: [{ code: 'malformed-csv', detail: 'broken', row: 3 }],
        });
      })(),
    };
    const { faults } = await validate(cpi, RELEASE, table, NONE);
    expect(faults).toEqual([{ file: 'cpi.csv', code: 'malformed-csv', detail: 'broken', row: 3 }]);
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
