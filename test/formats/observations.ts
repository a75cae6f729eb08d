import { fc } from '@fast-check/vitest';
import type { Dataflow, Observation } from '../../functions/figures/rules/dataflow.ts';
import { vintageOf } from '../../functions/figures/rules/vintage.ts';
import { syntheticDataflow } from '../bench/synthetic.ts';

const base = syntheticDataflow(2_000);

/** A small dataflow with an attribute of free text. */
export const FLOW: Dataflow = {
  ...base,
  attributes: [...base.attributes, { id: 'COMMENT', name: { zh: '备注', en: 'comment' } }],
};

const value = (decimals: number) =>
  fc.tuple(fc.boolean(), fc.bigInt(0n, 10n ** 13n)).map(([negative, digits]) => {
    const text = digits.toString().padStart(decimals + 1, '0');
    return `${negative && digits > 0n ? '-' : ''}${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
  });

/** What people write into a comment, and what a spreadsheet would take for a formula. */
const comment = fc.oneof(
  fc.constant(''),
  fc.constantFrom(
    '=1+1',
    '+86',
    '-0.5',
    '-x',
    '@sum',
    '＝1',
    "'=1",
    "''=1",
    "'x",
    '甲,"乙"\r\n丙',
    '\t',
    'a\nb',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);

const codes = (codelist: string): string[] => (FLOW.codelists[codelist] ?? []).map(({ code }) => code);

const observation: fc.Arbitrary<Observation> = fc
  .tuple(
    fc.constantFrom(...codes('CL_AREA')),
    fc.constantFrom(...codes('CL_ITEM')),
    fc.constantFrom('LEVEL', 'YOY'),
    fc.constantFrom('A', 'P', 'O'),
    comment,
    fc.constantFrom('2017-11', '2017-12'),
  )
  .chain(([area, item, measure, status, text, period]) => {
    const { decimals = 0, unitMeasure = '' } = FLOW.measures[measure] ?? {};
    return (status === 'O' ? fc.constant('') : value(decimals)).map((figure) => ({
      key: ['M', area, item, measure],
      period,
      value: figure,
      attributes: {
        OBS_STATUS: status,
        CONF_STATUS: 'F',
        UNIT_MEASURE: unitMeasure,
        UNIT_MULT: '0',
        DECIMALS: String(decimals),
        ...(text === '' ? {} : { COMMENT: text }),
      },
    }));
  });

/** Some observations of FLOW, none of them twice, each series together. */
export const observations = fc
  .uniqueArray(observation, {
    selector: ({ key, period }) => `${key.join('.')}@${period}`,
    minLength: 1,
    maxLength: 40,
  })
  .map((list) => [...vintageOf(list).values()].flat());
