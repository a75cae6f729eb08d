import { describe, expect, it } from 'vitest';
import { validate } from '../../../functions/figures/rules/validation.ts';
import { vintageOf } from '../../../functions/figures/rules/vintage.ts';
import type { UploadCell } from '../../../functions/formats/table/upload-table.ts';
import { dataflow } from '../../formats/sample.ts';
import {
  BACKFILL,
  cell,
  changed,
  check,
  cpi,
  NONE,
  type Sheet,
  sheetOf,
  tableOf,
  withColumn,
} from './cpi-upload.ts';

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

/** Said in the language of the pattern: Chinese where it holds a Chinese character. */
const inEither = (detail: RegExp) =>
  expect.objectContaining(
    /\p{Script=Han}/u.test(detail.source)
      ? { zh: expect.stringMatching(detail) }
      : { en: expect.stringMatching(detail) },
  );

describe('what a person means is taken', () => {
  it.each<[string, Sheet]>([
    ['a label in Chinese for a code', cell('ITEM', '服务')],
    ['a label in English', cell('ITEM', 'Services')],
    ['a label of another list', cell('REF_AREA', '全国')],
    ['a status by its label', withColumn('OBS_STATUS', () => '正常')],
    ['blanks after a code', cell('ITEM', 'SERVICES  ')],
    ['blanks after a figure', cell('OBS_VALUE', '103.0 ')],
    ['blanks after the period', cell('TIME_PERIOD', '2017-12 ')],
  ])('%s', async (_, sheet) => {
    const found = await check(sheet);
    expect(found).toMatchObject({ faults: [], warnings: [] });
    expect(found.observations).toEqual((await check(sheetOf('cpi-2017-12'))).observations);
  });

  it.each<[string, UploadCell, string, RegExp]>([
    ['103 for 103.0', '103', 'padded-decimals', /^103 is taken as 103\.0/],
    [
      'a formula with its value',
      { formula: 'B2', value: { number: '103' } },
      'formula-value',
      /“=B2”.*“103”, is taken/,
    ],
  ])('and told as a warning: %s', async (_, written, code, detail) => {
    const found = await check(cell('OBS_VALUE', written));
    expect(found.faults).toEqual([]);
    expect(found.observations[8]?.value).toBe('103.0');
    expect(found.warnings).toEqual([
      expect.objectContaining({
        code,
        row: 10,
        column: 'OBS_VALUE',
        detail: inEither(detail),
      }),
    ]);
  });

  it('but not a label that two codes bear', async () => {
    const flow = structuredClone(cpi);
    for (const code of flow.codelists.CL_ITEM ?? []) if (code.code === '01') code.zh = '服务';
    const { faults } = await check(cell('ITEM', '服务'), flow);
    expect(faults[0]).toMatchObject({ code: 'unknown-code', row: 10 });
  });
});

describe('one fault in the upload', () => {
  it.each<[string, Sheet, { code: string; row?: number; column?: string }, RegExp]>([
    [
      'text in a number',
      cell('OBS_VALUE', 'n/a'),
      { code: 'text-in-number', row: 10, column: 'OBS_VALUE' },
      /“n\/a” 不是数字$/,
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
      /请写 103\.0$/,
    ],
    ['a decimal comma', cell('OBS_VALUE', '103,5'), { code: 'text-in-number', row: 10 }, /e\.g\. 103\.5$/],
    [
      'a date for a figure',
      cell('OBS_VALUE', { refused: 'date', shows: '2017-12-01' }),
      { code: 'date-cell', row: 10 },
      /format it as a number/,
    ],
    [
      'a month in words',
      cell('TIME_PERIOD', '2017年12月'),
      { code: 'wrong-period', row: 10 },
      /请写 2017-12$/,
    ],
    ['a zero too many', cell('OBS_VALUE', '103.00'), { code: 'wrong-decimals', row: 10 }, /write 103\.0/],
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
      expect.objectContaining({ file: 'cpi.csv', ...fault, detail: inEither(detail) }),
    ]);
    expect(observations).toEqual([]);
  });

  it.each<[string, UploadCell, RegExp]>([
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
        detail: inEither(detail),
      }),
      {
        code: 'missing-observation',
        file: 'cpi.csv',
        detail: {
          zh: '缺少 M.CN.CPI.T.SERVICES.YOY 2017-12',
          en: 'M.CN.CPI.T.SERVICES.YOY 2017-12 is missing',
        },
      },
    ]);
  });

  it('a doubled observation names the row that has it first', async () => {
    const { faults } = await check(changed(({ rows }) => rows.push([...(rows[0] ?? [])])));
    expect(faults).toEqual([
      expect.objectContaining({
        code: 'duplicate-observation',
        row: 32,
        detail: inEither(/row 2 /),
      }),
    ]);
  });

  it('a missing observation is named by its key', async () => {
    const { faults } = await check(changed(({ rows }) => rows.pop()));
    expect(faults).toEqual([
      expect.objectContaining({
        code: 'missing-observation',
        detail: inEither(/M\.CN\.CPI\.R\.ALL\.MOM 2017-12/),
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
    expect(faults[0]).toMatchObject({ row: 1, detail: inEither(detail) });
    expect(observations).toEqual([]);
  });

  it('that are missing do not hide what is wrong in the others', async () => {
    const sheet = cell('OBS_VALUE', 'x');
    sheet.columns[0] = 'freq';
    const { faults } = await check(sheet);
    expect(faults.map(({ code }) => code)).toEqual(['unknown-column', 'text-in-number']);
  });
});
