import { expect, it } from 'vitest';
import { validate } from '../../../functions/figures/rules/validation.ts';
import { vintageOf } from '../../../functions/figures/rules/vintage.ts';
import { cell, check, cpi, sheetOf, tableOf } from './cpi-upload.ts';

/** A history with one figure of December changed, beside the release of December. */
const history = async (released: string[], sheet = cell('OBS_VALUE', '102.9')) => {
  const published = vintageOf((await check(sheetOf('cpi-2017-12'))).observations);
  const scope = { scope: 'backfill', released: new Set(released) } as const;
  return (await validate(cpi, scope, tableOf(sheet), published)).faults.filter(
    ({ code }) => code === 'said-by-release',
  );
};

it('a history takes back nothing that a release has published, and says where', async () => {
  expect(await history(['2017-12'])).toEqual([
    expect.objectContaining({ row: 10, column: 'OBS_VALUE', detail: expect.anything() }),
  ]);
});

it('but states it alike, and changes what a history alone has said', async () => {
  expect(await history(['2017-12'], sheetOf('cpi-2017-12'))).toEqual([]);
  expect(await history([])).toEqual([]);
});
