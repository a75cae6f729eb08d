import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examineFile } from '../../../functions/figures/documents/examination.ts';
import { dataflow, figures } from '../../formats/sample.ts';
import { bookParts, inline, zipOf } from '../../formats/xlsx/workbook.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'examined-'));
});
afterAll(() => rm(folder, { recursive: true }));

const examined = async (bytes: string | Uint8Array) => {
  const path = join(folder, 'file');
  await writeFile(path, bytes);
  const scope = { scope: 'release', period: '2017-12' } as const;
  const { found } = await examineFile({ path, fileName: 'cpi' }, dataflow('cpi'), scope, new Map());
  return found;
};

const cells = figures('cpi-2017-12')
  .trim()
  .split('\n')
  .map((line) => line.split(',').map((text) => inline(text)));
const TITLE = [[inline('2017年12月居民消费价格')], ['']];

/** A workbook with a first sheet of these rows and a second one, 数据, with the figures. */
const twoSheets = (first: string[][]) => {
  const second = bookParts({ rows: cells });
  const parts = bookParts({
    rows: first,
    sheets: '<sheet name="封面" sheetId="1" r:id="rId1"/><sheet name="数据" sheetId="2" r:id="rId4"/>',
  });
  const related = 'xl/_rels/workbook.xml.rels';
  return zipOf({
    ...parts,
    [related]: String(parts[related]).replace(
      '</Relationships>',
      '<Relationship Id="rId4" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/></Relationships>',
    ),
    'xl/worksheets/sheet2.xml': second['xl/worksheets/sheet1.xml'] ?? '',
  });
};

describe('a file whose table does not begin where it is looked for is told so, and nothing else', () => {
  it('in a CSV with a title above', async () => {
    const { faults, faultCount } = await examined(`2017年12月居民消费价格\n\n${figures('cpi-2017-12')}`);
    expect(faultCount).toBe(1);
    expect(faults[0]).toMatchObject({ code: 'header-elsewhere', row: 3 });
    expect(faults[0]?.detail.en).toContain('the header seems to be in row 3');
  });

  it('in a workbook with a title above', async () => {
    const { faults, faultCount } = await examined(await zipOf(bookParts({ rows: [...TITLE, ...cells] })));
    expect(faultCount).toBe(1);
    expect(faults[0]).toMatchObject({ code: 'header-elsewhere', row: 3, sheet: '数据' });
  });

  it('in another sheet', async () => {
    const { faults } = await examined(await twoSheets([[inline('说明')]]));
    expect(faults).toHaveLength(1);
    expect(faults[0]?.detail.en).toContain('the data seem to be in the sheet “数据”, from row 1');
  });

  it('but a header that lacks a column keeps its own faults', async () => {
    const { faults } = await examined(figures('cpi-2017-12').replace('OBS_VALUE', 'VALUE'));
    expect(faults.map(({ code }) => code)).toContain('missing-column');
  });
});
