import { describe, expect, it } from 'vitest';
import type { Dataflow } from '../../../functions/figures/rules/dataflow.ts';
import { checkDefinition } from '../../../functions/figures/rules/definition.ts';
import { syntheticDataflow } from '../../bench/synthetic.ts';
import { dataflow } from '../../formats/sample.ts';

const changed = (change: (flow: Dataflow) => void): Dataflow => {
  const flow = structuredClone(dataflow('cpi'));
  change(flow);
  return flow;
};

describe('a dataflow’s definition', () => {
  it.each([dataflow('cpi'), dataflow('ppi'), dataflow('hh_income'), syntheticDataflow(200)])(
    '$id holds together',
    (flow) => {
      expect(checkDefinition(flow)).toEqual([]);
    },
  );

  it.each<[string, (flow: Dataflow) => void, string, string]>([
    [
      'an id with a dot',
      ({ codelists }) => codelists.CL_ITEM?.push({ code: 'A.B', zh: '甲', en: 'a' }),
      'not-an-id',
      '/codelists/CL_ITEM/13/code',
    ],
    [
      'a code twice',
      ({ codelists }) => codelists.CL_ITEM?.push({ code: '01', zh: '甲', en: 'a' }),
      'duplicate-id',
      '/codelists/CL_ITEM/13/code',
    ],
    [
      'a parent that is not there',
      ({ codelists }) => codelists.CL_ITEM?.push({ code: '09', zh: '甲', en: 'a', parent: 'X' }),
      'unknown-code',
      '/codelists/CL_ITEM/13/parent',
    ],
    [
      'a concept twice',
      ({ attributes }) => attributes.push({ id: 'ITEM', name: { zh: '甲', en: 'a' } }),
      'duplicate-id',
      '/attributes/6/id',
    ],
    [
      'a codelist that is not there',
      ({ attributes }) => attributes.push({ id: 'X', name: { zh: '甲', en: 'a' }, codelist: 'CL_X' }),
      'unknown-codelist',
      '/attributes/6/codelist',
    ],
    [
      'a default that is no code',
      ({ attributes }) => Object.assign(attributes[0] ?? {}, { default: 'X' }),
      'unknown-code',
      '/attributes/0/default',
    ],
    [
      'a metric code without a measure',
      ({ measures }) => {
        delete measures.YTD;
      },
      'missing-measure',
      '/measures',
    ],
    [
      'a range that is no number',
      ({ measures }) => Object.assign(measures.YOY ?? {}, { maximum: 'much' }),
      'not-a-number',
      '/measures/YOY/maximum',
    ],
    [
      'two metrics',
      ({ dimensions }) => Object.assign(dimensions[0] ?? {}, { role: 'metric' }),
      'one-metric',
      '/dimensions',
    ],
    [
      'a rule over a series that is not there',
      ({ rules }) => Object.assign(rules[0] ?? {}, { cell: 'M.CN.CPI.X.ALL.YOY' }),
      'unknown-series',
      '/rules/0/cell',
    ],
    [
      'a headline with too few codes',
      ({ headline }) => Object.assign(headline[1] ?? {}, { key: 'M.CN.CPI' }),
      'unknown-series',
      '/headline/1/key',
    ],
    [
      'a tolerance that is no number',
      ({ rules }) => Object.assign(rules[2] ?? {}, { tolerance: '.1' }),
      'not-a-number',
      '/rules/2/tolerance',
    ],
    [
      'a table by something else',
      ({ tables }) => Object.assign(tables[0] ?? {}, { rows: 'COLOUR' }),
      'unknown-dimension',
      '/tables/0/rows',
    ],
    [
      'a table where no code is',
      ({ tables }) => Object.assign(tables[0] ?? {}, { where: { RESIDENCE: 'X' } }),
      'unknown-code',
      '/tables/0/where/RESIDENCE',
    ],
    [
      'a requirement from a quarter on',
      ({ series }) => Object.assign(series[0] ?? {}, { from: '2016-Q1' }),
      'wrong-period',
      '/series/0/from',
    ],
    [
      'a requirement of an unknown code',
      ({ series }) => series[0]?.keys.push({ ITEM: ['99'] }),
      'unknown-code',
      '/series/0/keys/2/ITEM',
    ],
  ])('with %s is refused at its place', (_, change, code, pointer) => {
    expect(checkDefinition(changed(change)).map((fault) => [fault.code, fault.pointer])).toContainEqual([
      code,
      pointer,
    ]);
  });
});
