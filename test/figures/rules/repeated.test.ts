import { expect, it } from 'vitest';
import type { Observation } from '../../../functions/figures/rules/dataflow.ts';
import { vintageOf } from '../../../functions/figures/rules/vintage.ts';
import { cell, check, NONE, sheetOf } from './cpi-upload.ts';

/** The figures of December, published for these periods. */
const published = async (...periods: string[]) => {
  const { observations } = await check(sheetOf('cpi-2017-12'));
  return vintageOf(periods.flatMap((period) => observations.map((one): Observation => ({ ...one, period }))));
};
const codes = (found: { warnings: readonly { code: string }[] }) =>
  found.warnings.map(({ code }) => code).filter((code) => code === 'same-figures');

it('figures that are all those of another published period are a warning, which names the period', async () => {
  const found = await check(sheetOf('cpi-2017-12'), undefined, await published('2017-10', '2017-11'));
  expect(codes(found)).toHaveLength(2);
  expect(found.warnings[0]?.detail.en).toContain('2017-10');
  expect(found.faultCount).toBe(0);
});

it('one figure that differs makes them another release', async () => {
  expect(codes(await check(cell('OBS_VALUE', '102.9'), undefined, await published('2017-11')))).toEqual([]);
});

it('the same figures as the edition before it, or with no history, are none', async () => {
  const sheet = sheetOf('cpi-2017-12');
  expect(codes(await check(sheet, undefined, await published('2017-12')))).toEqual([]);
  expect(codes(await check(sheet, undefined, NONE))).toEqual([]);
});
