import { test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { readSdmxCsv, writeSdmxCsv } from '../../functions/figures/documents/sdmx-csv.ts';
import { TIME_COLUMN, VALUE_COLUMN } from '../../functions/figures/rules/data-structure.ts';
import type { Dataflow, Observation } from '../../functions/figures/rules/dataflow.ts';
import { validate } from '../../functions/figures/rules/validation.ts';
import { syntheticCsv, syntheticDataflow } from '../bench/synthetic.ts';
import { FLOW, observations } from './observations.ts';
import { uploads } from './sample.ts';

const open = uploads();

/** FLOW without what a release of it must hold, and without limits: any figure may come alone. */
const LOOSE: Dataflow = {
  ...FLOW,
  series: [],
  measures: Object.fromEntries(
    Object.entries(FLOW.measures).map(([code, { unit, unitMeasure, unitMult, decimals }]) => [
      code,
      { unit, unitMeasure, unitMult, decimals },
    ]),
  ),
};

const field = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** The observations as an upload: only what the definition does not say already. */
const asUpload = (list: readonly Observation[]): string => {
  const header = [
    ...LOOSE.dimensions.map(({ id }) => id),
    TIME_COLUMN,
    VALUE_COLUMN,
    'OBS_STATUS',
    'COMMENT',
  ];
  const lines = list.map(({ key, period, value, attributes }) =>
    [...key, period, value, attributes.OBS_STATUS ?? '', attributes.COMMENT ?? ''].map(field).join(','),
  );
  return [header.join(','), ...lines].join('\n');
};

const byName = (a: Observation, b: Observation): number =>
  `${a.key.join('.')}@${a.period}` < `${b.key.join('.')}@${b.period}` ? -1 : 1;

describe('from upload to publication and back', () => {
  test.prop([observations])('every figure keeps its digits and every text its characters', async (list) => {
    const found = await validate(
      LOOSE,
      { scope: 'backfill', released: new Set() },
      await open(asUpload(list)),
      new Map(),
    );
    expect(found.faults).toEqual([]);
    expect(found.observations.toSorted(byName)).toEqual(list.toSorted(byName));
    expect(await readSdmxCsv(LOOSE, writeSdmxCsv(LOOSE, found.observations))).toEqual(found.observations);
  });

  test('a synthetic release is a release', async () => {
    const flow = syntheticDataflow(2_000);
    const upload = await open([...syntheticCsv(flow, '2017-12')].join(''));
    const found = await validate(flow, { scope: 'release', period: '2017-12' }, upload, new Map());
    expect(found).toMatchObject({ faultCount: 0, warningCount: 0 });
    expect(found.observations).toHaveLength(2_000);
  });
});
