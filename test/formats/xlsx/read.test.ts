import { describe, expect, it } from 'vitest';
import { validate } from '../../../functions/figures/rules/validation.ts';
import { dataflow, drain, figures, uploads } from '../sample.ts';
import { book, bookParts, inline, number, type Part, zipOf } from './workbook.ts';

const open = uploads();
const HEAD = [inline('A'), inline('B')];
const STYLES =
  '<numFmts><numFmt numFmtId="164" formatCode="0.0"/><numFmt numFmtId="165" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/><numFmt numFmtId="166" formatCode="[Red]&quot;day&quot;0"/><numFmt numFmtId="167" formatCode="[h]:mm"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="167"/></cellXfs>';

/** The second row's cells of a sheet whose second row holds this. */
const cellsOf = async (cells: string[], content: Partial<Parameters<typeof book>[0]> = {}) =>
  (await drain(await open(await book({ rows: [HEAD, cells], styles: STYLES, ...content })))).rows[0]?.cells;

describe('an XLSX upload', () => {
  it('with the real figures says the same as the CSV', async () => {
    const lines = figures('cpi-2017-12').trimEnd().split('\n');
    const rows = lines.map((line, at) =>
      line
        .split(',')
        .map((cell, place) => (at > 0 && place === 7 ? number(String(Number(cell))) : inline(cell))),
    );
    const table = await open(await book({ rows }), 'cpi.xlsx');
    expect(table.read).toEqual({ file: 'cpi.xlsx', format: 'xlsx', sheet: '数据' });
    const release = { scope: 'release', period: '2017-12' } as const;
    const result = await validate(dataflow('cpi'), release, table, new Map());
    const csv = await validate(dataflow('cpi'), release, await open(lines.join('\n')), new Map());
    expect(result.faults).toEqual([]);
    expect(result.observations).toEqual(csv.observations);
  });

  it.each<[string, string, unknown]>([
    ['a number with its own digits', number('103.0', 1), { number: '103.0' }],
    ['a number as Excel stores it', number('101.79999999999999'), { number: '101.79999999999999' }],
    ['a number after a colour', number('5', 4), { number: '5' }],
    ['a date', number('43070', 2), { refused: 'date', shows: '2017-12-01' }],
    ['a date in a format of its own', number('43070', 3), { refused: 'date', shows: '2017-12-01' }],
    ['a duration', number('1.5', 5), { refused: 'date', shows: '1899-12-31' }],
    ['an ISO date', 't="d"><v>2017-12-01</v>', { refused: 'date', shows: '2017-12-01' }],
    ['a formula', '><f>A1*2</f><v>7</v>', { formula: 'A1*2', value: { number: '7' } }],
    ['a formula never computed', '><f>A1*2</f>', { refused: 'formula', shows: 'A1*2' }],
    ['a formula that fails', 't="e"><f>A1/0</f><v>#DIV/0!</v>', { refused: 'formula', shows: 'A1/0' }],
    ['a shared formula', '><f t="shared" si="0"/><v>7</v>', { formula: '', value: { number: '7' } }],
    ['a text formula', 't="str"><f>"a"</f><v>a</v>', { formula: '"a"', value: 'a' }],
    ['a plain result', 't="str"><v>a</v>', 'a'],
    ['a truth value', 't="b"><v>1</v>', { refused: 'boolean', shows: 'TRUE' }],
    ['an error', 't="e"><v>#N/A</v>', { refused: 'error', shows: '#N/A' }],
    ['inline text with markup', inline('<&>"'), '<&>"'],
    [
      'rich text without its reading',
      't="inlineStr"><is><r><t>居</t></r><r><t>民</t></r><rPh><t>ju</t></rPh></is>',
      '居民',
    ],
  ])('has %s', async (_, cell, read) => {
    expect(await cellsOf([cell])).toEqual([read]);
  });

  it('has shared strings, and empty cells where there are none', async () => {
    const strings =
      '<si><t>甲</t></si><si><r><t xml:space="preserve">乙 </t></r><r><t>丙</t></r><rPh><t>x</t></rPh></si>';
    expect(await cellsOf(['t="s"><v>1</v>', 't="s"><v>0</v>'], { strings })).toEqual(['乙 丙', '甲']);
    expect(await cellsOf(['', inline('x')])).toEqual(['', 'x']);
    expect(await cellsOf(['s="2">', inline('x')])).toEqual(['', 'x']);
  });

  it('counts days from 1904 where the workbook does', async () => {
    const cells = await cellsOf([number('41608', 2)], { workbookProperties: '<workbookPr date1904="1"/>' });
    expect(cells).toEqual([{ refused: 'date', shows: '2017-12-01' }]);
  });

  it('numbers its rows as the sheet does, with or without references', async () => {
    const parts = bookParts({ rows: [HEAD] });
    parts['xl/worksheets/sheet1.xml'] =
      '<x:worksheet xmlns:x="urn:x"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>A</x:t></x:is></x:c><x:c t="inlineStr"><x:is><x:t>B</x:t></x:is></x:c></x:row><x:row r="7"><x:c r="B7"><x:v>1</x:v></x:c></x:row><x:row><x:c><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>';
    const table = await open(await zipOf(parts));
    expect(table.columns).toEqual(['A', 'B']);
    expect((await drain(table)).rows).toEqual([
      { row: 7, cells: ['', { number: '1' }] },
      { row: 8, cells: [{ number: '2' }] },
    ]);
  });

  it('names merged cells and what stands outside the table', async () => {
    const content = {
      rows: [HEAD, [number('1'), number('2'), '', inline('remark')]],
      after: '<mergeCells><mergeCell ref="A5:B5"/></mergeCells>',
    };
    const { faults } = await drain(await open(await book(content)));
    expect(faults).toMatchObject([
      { code: 'stray-cell', row: 2, column: 'D' },
      { code: 'merged-cells', row: 5, detail: { en: expect.stringContaining('A5:B5') } },
    ]);
  });

  it.each<[string, Parameters<typeof book>[0], string]>([
    ['is empty', { rows: [] }, 'empty-file'],
    ['has a blank first row', { rows: [[], HEAD] }, 'empty-file'],
    ['has a formula for a header', { rows: [['><f>A2</f><v>1</v>']] }, 'formula-cell'],
    [
      'is hidden',
      { rows: [HEAD], sheets: '<sheet name="甲" state="hidden" r:id="rId1"/><sheet name="乙" r:id="rId1"/>' },
      'hidden-sheet',
    ],
    ['is a chart', { rows: [HEAD], sheets: '<sheet name="图" r:id="rId9"/>' }, 'no-sheet'],
  ])('whose first sheet %s is refused', async (_, content, code) => {
    await expect(open(await book(content))).rejects.toMatchObject({ slug: 'invalid', faults: [{ code }] });
  });
});

describe('a workbook that is not what it should be', () => {
  const parts = (change: Record<string, Part>) => zipOf({ ...bookParts({ rows: [HEAD] }), ...change });
  const refusal = async (bytes: Uint8Array): Promise<unknown> => {
    try {
      await drain(await open(bytes));
    } catch (error) {
      return error;
    }
    return undefined;
  };

  it.each<[string, () => Promise<Uint8Array>, string]>([
    ['cut off', async () => (await book({ rows: [HEAD] })).subarray(0, 900), 'damaged-workbook'],
    [
      'with broken XML',
      () => parts({ 'xl/worksheets/sheet1.xml': '<worksheet><sheetData><row>' }),
      'damaged-workbook',
    ],
    [
      'with a document type',
      () => parts({ 'xl/workbook.xml': '<!DOCTYPE x [<!ENTITY a "b">]><workbook/>' }),
      'damaged-workbook',
    ],
    [
      'with a cell nowhere',
      () => parts({ 'xl/worksheets/sheet1.xml': '<worksheet><row><c r="9"/></row></worksheet>' }),
      'damaged-workbook',
    ],
    [
      'with a row nowhere',
      () => parts({ 'xl/worksheets/sheet1.xml': '<worksheet><row r="x"/></worksheet>' }),
      'damaged-workbook',
    ],
    [
      'with text for bytes',
      () => parts({ 'xl/worksheets/sheet1.xml': Uint8Array.of(0xff, 0xfe, 0x3c, 0) }),
      'damaged-workbook',
    ],
    ['without its sheet', () => parts({ 'xl/_rels/workbook.xml.rels': '<Relationships/>' }), 'no-sheet'],
    [
      'with more cells than a row can have',
      () =>
        parts({
          'xl/worksheets/sheet1.xml': `<worksheet><row>${'<c t="inlineStr"><is><t>A</t></is></c>'.repeat(200_000)}</row></worksheet>`,
        }),
      'damaged-workbook',
    ],
    ...['%E0%A4%A', 'http://['].map((target): [string, () => Promise<Uint8Array>, string] => [
      `that leads to ${target}`,
      () =>
        parts({
          'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="rId1" Type="worksheet" Target="${target}"/></Relationships>`,
        }),
      'damaged-workbook',
    ]),
    ['of Word', () => parts({ 'xl/workbook.xml': '<document/>' }), 'not-a-table'],
  ])('%s', async (_, make, code) => {
    expect(await refusal(await make())).toMatchObject({
      slug: 'invalid',
      faults: [{ code, file: 'cpi.csv' }],
    });
  });

  it('with a bit turned in its figures', async () => {
    const bytes = await zipOf(bookParts({ rows: [HEAD, [number('1')]] }));
    const record = bytes.lastIndexOf('xl/worksheets/sheet1.xml');
    // The checksum in the central directory stands 30 bytes before the name.
    bytes.writeUInt8(bytes.readUInt8(record - 30) ^ 1, record - 30);
    expect(await refusal(bytes)).toMatchObject({ faults: [{ code: 'damaged-workbook' }] });
  });

  it.each<[string, () => Promise<Uint8Array>]>([
    ['in a sheet', () => parts({ 'xl/worksheets/sheet1.xml': `<worksheet>${' '.repeat(40 << 20)}` })],
    [
      'in one text',
      () => parts({ 'xl/sharedStrings.xml': `<sst><si><t>${'1234567890abcdefghij'.repeat(1 << 17)}` }),
    ],
    [
      'in a small part',
      () => parts({ 'xl/workbook.xml': `<workbook>${'<a b="1"/><c d="2"/>'.repeat(1 << 20)}</workbook>` }),
    ],
    ['in entries', () => zipOf(Object.fromEntries(Array.from({ length: 2_001 }, (_, at) => [`${at}`, 'x'])))],
  ])('that would blow up %s', async (_, make) => {
    const error = await refusal(await make());
    expect(error).toMatchObject({
      slug: 'invalid',
      faults: [{ code: 'zip-bomb' }],
    });
  });
});
