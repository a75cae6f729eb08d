import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { announce, FIGURES, type Office, openOffice } from './office.ts';

/** What people hand in: each bad file is refused with its reason, and the good one before it stays. */
let office: Office;
let csv: string;
beforeAll(async () => {
  office = await openOffice('--now', '2018-01-10T09:00:00+08:00', '--empty');
  await announce(office, 'cpi/2017-12', '2018-01-10T09:30:00+08:00');
  csv = await readFile(join(FIGURES, 'cpi-2017-12.csv'), 'utf8');
});
afterAll(() => office[Symbol.asyncDispose]());

const workbook = (sheet: string): Promise<Buffer> => {
  const zip = new ZipFile();
  const add = (name: string, text: string) => zip.addBuffer(Buffer.from(text), name);
  add(
    '[Content_Types].xml',
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
  );
  add(
    '_rels/.rels',
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
  );
  add(
    'xl/_rels/workbook.xml.rels',
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
  );
  add(
    'xl/workbook.xml',
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="数据" sheetId="1" r:id="rId1"/></sheets></workbook>',
  );
  add('xl/worksheets/sheet1.xml', sheet);
  zip.end();
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    zip.outputStream.on('data', (chunk: Buffer) => chunks.push(chunk));
    zip.outputStream.on('end', () => resolve(Buffer.concat(chunks)));
  });
};

/** The table as a sheet; figures are numbers, and `cell` may say otherwise of one. */
const sheetOf = (
  text: string,
  cell: (row: number, column: number, value: string) => string | null,
): string => {
  const rows = text
    .trimEnd()
    .split('\n')
    .map((line, row) => {
      const cells = line.split(',').map((value, column) => {
        const own = cell(row, column, value);
        if (own !== null) return own;
        const number = row > 0 && column === 7;
        return number ? `<c><v>${value}</v></c>` : `<c t="inlineStr"><is><t>${value}</t></is></c>`;
      });
      return `<row r="${row + 1}">${cells.join('')}</row>`;
    });
  return `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows.join('')}</sheetData></worksheet>`;
};

const hand = async (name: string, bytes: Uint8Array | string) => {
  const file = join(office.folder, name);
  await writeFile(file, bytes);
  const answered = await office.attempt('editor', 'upload', 'cpi/2017-12', file);
  return { ...answered, standing: await office.status('cpi/2017-12') };
};

/** Chinese text that GB18030 and UTF-8 write differently, in a column of free text that the table may carry. */
const gb18030 = (text: string): Buffer => {
  const bytes = { 注: [0xd7, 0xa2], 释: [0xca, 0xcd] } as Record<string, number[]>;
  return Buffer.from([...text].flatMap((character) => bytes[character] ?? [...Buffer.from(character)]));
};

describe('a good file', () => {
  it('as CSV with a byte order mark', async () => {
    const { status, standing } = await hand('bom.csv', `\ufeff${csv}`);
    expect(status).toBe(0);
    expect(standing.upload?.readAs).toBe('CSV, UTF-8 with BOM');
  });

  it('as the first sheet of an XLSX; the sealed figures keep their digits', async () => {
    const { status, standing } = await hand('book.xlsx', await workbook(sheetOf(csv, () => null)));
    expect(status).toBe(0);
    expect(standing.upload?.readAs).toBe('XLSX, 数据');
    const out = join(office.folder, 'preview');
    await office.run('editor', 'preview', 'cpi/2017-12', '--out', out);
    const sealed = await readFile(join(out, 'releases/cpi/2017-12/e1/data.csv'), 'utf8');
    expect(sealed).toContain(',T,SERVICES,YOY,2017-12,103.0,');
  });
});

describe('a bad file', () => {
  it.each<[string, () => Promise<Buffer | string> | Buffer | string, string]>([
    ['empty.csv', () => '', 'empty-file'],
    ['header-only.csv', () => csv.slice(0, csv.indexOf('\n') + 1), 'no-rows'],
    ['report.csv', () => '%PDF-1.7\n%âãÏÓ\n1 0 obj\n<<>>\nendobj\n', 'not-a-table'],
    [
      'old.xls',
      () => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2000)]),
      'not-a-table',
    ],
    ['other-period.csv', () => csv.replaceAll('2017-12', '2017-11'), 'wrong-period'],
    ['missing-column.csv', () => csv.replaceAll(/^(.*),(.*),(.*)$/gm, '$1,$3'), 'missing-column'],
    ['gb18030.csv', () => gb18030(csv.replace('T,ALL,YOY', 'T,注释,YOY')), 'unknown-code'],
    [
      'formula.xlsx',
      () =>
        workbook(sheetOf(csv, (row, column) => (row === 4 && column === 7 ? '<c><f>100+1.8</f></c>' : null))),
      'formula-cell',
    ],
    [
      'bomb.xlsx',
      async () => {
        const bomb = `<worksheet><sheetData>${' '.repeat(100_000_000)}`;
        expect(deflateRawSync(bomb).length).toBeLessThan(1_000_000);
        return await workbook(bomb);
      },
      'zip-bomb',
    ],
  ])('%s is refused', async (name, make, code) => {
    const before = await office.status('cpi/2017-12');
    const { status, standing } = await hand(name, await make());
    expect(status).toBe(1);
    expect(standing.faults.map((fault) => fault.code)).toContain(code);
    expect({ state: standing.state, manifest: standing.manifest }).toEqual({
      state: 'validated',
      manifest: before.manifest,
    });
  });

  it('of 200 MB is refused before it is sent', async () => {
    const file = join(office.folder, 'large.csv');
    await writeFile(file, '');
    await truncate(file, 200_000_000);
    const { status, talk } = await office.attempt('editor', 'upload', 'cpi/2017-12', file);
    expect({ status, says: talk.includes('104857600') }).toEqual({ status: 1, says: true });
  });
});
