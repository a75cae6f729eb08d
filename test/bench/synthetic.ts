import * as v from 'valibot';
import { Dataflow } from '../../functions/figures/rules/dataflow.ts';

const AREAS = 100;
const MEASURES = ['LEVEL', 'YOY'];

const twice = (text: string) => ({ zh: text, en: text });
const numbered = (count: number, prefix: string) =>
  Array.from({ length: count }, (_, at) => {
    const code = `${prefix}${String(at + 1).padStart(4, '0')}`;
    return { code, ...twice(code) };
  });

/**
 * A dataflow with exactly `size` observations a release (a multiple of 200): 100 areas, two measures, as many
 * items as that takes.
 */
export const syntheticDataflow = (size: number): Dataflow => {
  const items = size / (AREAS * MEASURES.length);
  if (!Number.isInteger(items))
    throw new RangeError(`${size} is not a multiple of ${AREAS * MEASURES.length}`);
  const areas = numbered(AREAS, 'A');
  const itemCodes = numbered(items, 'I');
  return v.parse(Dataflow, {
    id: 'synthetic',
    agency: 'TEST',
    sdmxId: 'SYNTHETIC',
    version: '1.0',
    name: twice('synthetic'),
    description: twice('figures that mean nothing, to measure with'),
    source: twice('none'),
    frequency: 'M',
    dimensions: [
      { id: 'FREQ', codelist: 'CL_FREQ', name: twice('frequency') },
      { id: 'REF_AREA', codelist: 'CL_AREA', name: twice('area'), role: 'geo' },
      { id: 'ITEM', codelist: 'CL_ITEM', name: twice('item') },
      { id: 'MEASURE', codelist: 'CL_MEASURE', name: twice('measure'), role: 'metric' },
    ],
    attributes: [
      { id: 'OBS_STATUS', name: twice('status'), codelist: 'CL_OBS_STATUS', default: 'A' },
      { id: 'CONF_STATUS', name: twice('confidentiality'), codelist: 'CL_CONF_STATUS', default: 'F' },
      { id: 'UNIT_MEASURE', name: twice('unit') },
      { id: 'UNIT_MULT', name: twice('multiplier') },
      { id: 'DECIMALS', name: twice('decimals') },
    ],
    measures: {
      LEVEL: { unit: twice('yuan'), unitMeasure: 'CNY', decimals: 2, minimum: '0' },
      YOY: { unit: twice('index'), unitMeasure: 'IX', decimals: 1, base: '100', minimum: '0', jump: '50' },
    },
    codelists: {
      CL_FREQ: [{ code: 'M', ...twice('monthly') }],
      CL_AREA: areas,
      CL_ITEM: itemCodes,
      CL_MEASURE: MEASURES.map((code) => ({ code, ...twice(code) })),
      CL_OBS_STATUS: ['A', 'E', 'P', 'M', 'O'].map((code) => ({ code, ...twice(code) })),
      CL_CONF_STATUS: [{ code: 'F', ...twice('free') }],
    },
    series: [
      {
        scope: 'release',
        keys: [
          {
            FREQ: ['M'],
            REF_AREA: areas.map(({ code }) => code),
            ITEM: itemCodes.map(({ code }) => code),
            MEASURE: MEASURES,
          },
        ],
      },
    ],
    headline: [{ key: 'M.A0001.I0001.YOY', label: twice('first') }],
    tables: [{ caption: twice('by item'), rows: 'ITEM', columns: 'MEASURE', where: {} }],
  });
};

/** A release of a synthetic dataflow as an upload, in pieces of text. The figures follow from the place. */
export function* syntheticCsv({ codelists }: Dataflow, period: string): Generator<string> {
  const [areas = [], items = []] = [codelists.CL_AREA, codelists.CL_ITEM];
  yield 'FREQ,REF_AREA,ITEM,MEASURE,TIME_PERIOD,OBS_VALUE,OBS_STATUS\n';
  for (const [a, area] of areas.entries()) {
    let piece = '';
    for (const [i, item] of items.entries()) {
      const seed = (a * 7_919 + i * 104_729) % 99_991;
      const level = `${seed}.${String(seed % 100).padStart(2, '0')}`;
      const index = `${80 + (seed % 40)}.${seed % 10}`;
      piece += `M,${area.code},${item.code},LEVEL,${period},${level},A\n`;
      piece += `M,${area.code},${item.code},YOY,${period},${index},${seed % 17 === 0 ? 'P' : 'A'}\n`;
    }
    yield piece;
  }
}
