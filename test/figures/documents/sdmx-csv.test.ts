import { test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { readSdmxCsv, writeSdmxCsv } from '../../../functions/figures/documents/sdmx-csv.ts';
import { validate } from '../../../functions/figures/rules/validation.ts';
import { FLOW, observations } from '../../formats/observations.ts';
import { dataflow, figures, uploads } from '../../formats/sample.ts';

const open = uploads();
const written = (...args: Parameters<typeof writeSdmxCsv>): string =>
  Buffer.from(writeSdmxCsv(...args)).toString('utf8');

describe('SDMX-CSV 2.0', () => {
  test('has the real figures with their digits, each line whole', async () => {
    const cpi = dataflow('cpi');
    const table = await open(figures('cpi-2017-12'));
    const result = await validate(cpi, { scope: 'release', period: '2017-12' }, table, new Map());
    const lines = written(cpi, result.observations).split('\r\n');
    expect(lines).toHaveLength(32);
    expect(lines[0]).toBe(
      'STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,INDICATOR,RESIDENCE,ITEM,MEASURE,TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS,UNIT_MEASURE,UNIT_MULT,DECIMALS,BASE_PER',
    );
    expect(lines[9]).toBe('dataflow,NBS:CPI(1.0),I,M,CN,CPI,T,SERVICES,YOY,2017-12,103.0,A,F,IX,0,1,PY');
    expect(lines.at(-1)).toBe('');
    // Without what SDMX-CSV adds, the rows are the upload's own.
    const bare = lines.slice(0, -1).map((line) => line.split(',').slice(3, 11).join(','));
    expect(bare.join('\n')).toBe(figures('cpi-2017-12').trimEnd());
  });

  test.each([
    ['=1+1', "'=1+1"],
    ['＝1+1', "'＝1+1"],
    ['-0.5', '-0.5'],
    ['-x', "'-x"],
    ['@a', "'@a"],
    ["'=1", "''=1"],
    ["'tis", "'tis"],
    ['a,b', '"a,b"'],
  ])('comment %j is written %s', (comment, as) => {
    const observation = { key: ['M', 'A0001', 'I0001', 'YOY'], period: '2017-12', value: '-0.5' };
    const text = written(FLOW, [{ ...observation, attributes: { COMMENT: comment } }]);
    expect(text.endsWith(`,2017-12,-0.5,,,,,,${as}\r\n`)).toBe(true);
  });

  test.prop([observations])('read back is what was written', async (list) => {
    expect(await readSdmxCsv(FLOW, writeSdmxCsv(FLOW, list))).toEqual(list);
  });

  test('is read with the dataflow as it is now', async () => {
    const bytes = writeSdmxCsv(FLOW, [
      { key: ['M', 'A0001', 'I0001', 'YOY'], period: '2017-12', value: '99.0', attributes: { COMMENT: 'x' } },
    ]);
    const without = { ...FLOW, attributes: FLOW.attributes.filter(({ id }) => id !== 'COMMENT') };
    expect(await readSdmxCsv(without, bytes)).toMatchObject([{ value: '99.0', attributes: {} }]);
    const more = {
      ...FLOW,
      dimensions: [...FLOW.dimensions, { id: 'SEX', codelist: 'CL_SEX', name: FLOW.name }],
    };
    await expect(readSdmxCsv(more, bytes)).rejects.toThrow('no column SEX');
  });
});
