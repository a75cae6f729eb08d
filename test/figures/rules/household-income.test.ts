import { describe, expect, it } from 'vitest';
import { validate } from '../../../functions/figures/rules/validation.ts';
import { dataflow } from '../../formats/sample.ts';
import { type Sheet, sheetOf, tableOf } from './cpi-upload.ts';

const income = dataflow('hh_income');

const examined = (sheet: Sheet, scope: 'release' | 'backfill' = 'release') =>
  validate(
    income,
    scope === 'release' ? { scope, period: '2017-Q4' } : { scope, released: new Set() },
    tableOf(sheet),
    new Map(),
  );

describe('household income, a quarterly flow of amounts since 1 January and growth in per cent', () => {
  it('takes the release of 18 January 2018 without a word', async () => {
    const found = await examined(sheetOf('hh_income-2017-Q4'));
    expect(found).toMatchObject({ faults: [], warnings: [] });
    expect(found.observations).toHaveLength(32);
    expect(found.observations[0]).toMatchObject({
      value: '25974',
      attributes: { UNIT_MEASURE: 'CNY', DECIMALS: '0' },
    });
  });

  it('takes its history', async () => {
    const found = await examined(sheetOf('hh_income-backfill'), 'backfill');
    expect(found).toMatchObject({ faults: [], warnings: [] });
    expect(found.observations).toHaveLength(64);
  });

  it.each([
    ['14622', '25975 within the rounding of each part', []],
    ['14630', 'ten yuan too many', ['rule-broken']],
  ])('checks that the sources add up: wages of %s are %s', async (wages, _, codes) => {
    const sheet = sheetOf('hh_income-2017-Q4');
    const row = sheet.rows.find((cells) => cells.includes('WAGES') && cells.includes('LEVEL'));
    if (row) row[row.length - 1] = wages;
    const { faults } = await examined(sheet);
    expect(faults.map(({ code }) => code)).toEqual(codes);
  });
});
