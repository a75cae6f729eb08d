import { describe, expect, it } from 'vitest';
import { drain, figures, uploads } from './sample.ts';

const open = uploads();
const REAL = figures('cpi-2017-12');
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('a CSV upload', () => {
  it('is read with its rows numbered as a spreadsheet numbers them', async () => {
    const table = await open(REAL);
    expect(table.read).toEqual({ file: 'cpi.csv', format: 'csv', encoding: 'UTF-8' });
    expect(table.columns).toEqual(REAL.slice(0, REAL.indexOf('\n')).split(','));
    const { rows, faults } = await drain(table);
    expect(faults).toEqual([]);
    expect(rows).toHaveLength(30);
    expect(rows[8]).toEqual({
      row: 10,
      cells: ['M', 'CN', 'CPI', 'T', 'SERVICES', 'YOY', '2017-12', '103.0'],
    });
  });

  it.each([
    ['UTF-8', Buffer.from('A,B\n1,居民\n')],
    ['UTF-8 with BOM', Buffer.concat([bytes(0xef, 0xbb, 0xbf), Buffer.from('A,B\n1,居民\n')])],
    // 居民 in GBK.
    ['GB18030', Buffer.concat([Buffer.from('A,B\n1,'), bytes(0xbe, 0xd3, 0xc3, 0xf1), Buffer.from('\n')])],
    // 𠀀 in four bytes, which GBK does not have.
    [
      'GB18030',
      Buffer.concat([
        Buffer.from('A,B\n1,居民'.slice(0, 6)),
        bytes(0x95, 0x32, 0x82, 0x36),
        Buffer.from('\n'),
      ]),
    ],
  ])('in %s says so and is read', async (encoding, content) => {
    const table = await open(content);
    expect(table.read).toMatchObject({ encoding });
    expect(table.columns).toEqual(['A', 'B']);
    const text = (await drain(table)).rows[0]?.cells[1];
    expect(['居民', '𠀀']).toContain(text);
  });

  it('is UTF-8 only if all of it is: one byte near the end decides', async () => {
    const long = Buffer.from(`A,B\n${'1,居民\n'.repeat(400_000)}`);
    expect((await open(long)).read).toMatchObject({ encoding: 'UTF-8' });
    const broken = Buffer.concat([long, bytes(0x31, 0x2c, 0xff, 0x0a)]);
    await expect(open(broken)).rejects.toMatchObject({ faults: [{ code: 'encoding' }] });
  });

  it.each([
    ['UTF-16 with its mark', Buffer.from('\ufeffA,B\n1,2\n', 'utf16le'), 'encoding'],
    ['UTF-16 without', Buffer.from('A,B\n1,2\n', 'utf16le'), 'encoding'],
    ['neither UTF-8 nor GB18030', Buffer.concat([Buffer.from('A,B\n1,'), bytes(0xff, 0xff)]), 'encoding'],
    ['nothing', '', 'empty-file'],
    ['blank lines', '\n\n', 'empty-file'],
    ['a blank header', ',,\n1,2,3\n', 'empty-file'],
    ['semicolons', 'A;B\n1;2\n', 'delimiter'],
    ['tabs', 'A\tB\n1\t2\n', 'delimiter'],
    ['far too many columns', `${'A,'.repeat(256)}A\n`, 'too-many-columns'],
    ['a header whose quote is not closed', '"A,B\n1,2\n', 'malformed-csv'],
  ])('with %s is refused', async (_, content, code) => {
    await expect(open(content)).rejects.toMatchObject({
      slug: 'invalid',
      faults: [
        {
          code,
          file: 'cpi.csv',
          detail: {
            zh: expect.stringMatching(/\p{Script=Han}/u),
            en: expect.stringMatching(/^\P{Script=Han}+$/u),
          },
        },
      ],
    });
  });

  it.each([
    ['a quote that is not closed', 'A,B\n1,2\n3,"4\n5,6\n', 3],
    ['a quote inside a cell', 'A,B\n1,2\n3,4"5"\n', 3],
    ['text after a quote', 'A,B\n1,"2"x\n', 2],
    ['a quote that swallows the file', `A,B\n1,2\n3,"4\n${'5,6\n'.repeat(200_000)}`, 3],
  ])('with %s is read up to there', async (_, content, row) => {
    const table = await open(content);
    await expect(drain(table)).rejects.toMatchObject({
      faults: [{ code: 'malformed-csv', row, file: 'cpi.csv' }],
    });
  });

  it('may quote, end lines as Windows does, and leave rows blank', async () => {
    const { rows, faults } = await drain(await open('"A","B"\r\n\r\n"1","2 ""x"",\n3"\r\n,\r\n4,5'));
    expect(faults).toEqual([]);
    expect(rows).toEqual([
      { row: 3, cells: ['1', '2 "x",\n3'] },
      { row: 5, cells: ['4', '5'] },
    ]);
  });

  it('says which rows are too short or too long; empty cells beyond the table are nothing', async () => {
    const { rows, faults } = await drain(await open('A,B,\n1\n1,2,3\n1,2,,\n'));
    expect(rows).toHaveLength(3);
    expect(faults.map(({ code, row }) => [code, row])).toEqual([
      ['row-length', 2],
      ['row-length', 3],
    ]);
  });
});
