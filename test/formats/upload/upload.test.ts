import { randomUUID } from 'node:crypto';
import { rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openUpload } from '../../../functions/formats/upload/upload.ts';
import { figures, uploads } from '../sample.ts';
import { book, inline, zipOf } from '../xlsx/workbook.ts';

const open = uploads();

describe('what an upload is', () => {
  it.each<[string, string | Uint8Array, RegExp]>([
    ['a PDF', '%PDF-1.7\n%\u00e2\u00e3', /PDF/],
    ['a PDF after a blank line', '\n%PDF-1.4\n', /PDF/],
    ['an old .xls or an encrypted workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), /\.xls/],
    ['a page saved as .xls', '<html><table><tr><td>1</td></tr></table></html>', /HTML/],
    ['XML', '\ufeff<?xml version="1.0"?><a/>', /HTML/],
    ['gzip', Buffer.from('1f8b0800', 'hex'), /archive/],
    ['an empty zip', Buffer.from('504b0506'.padEnd(44, '0'), 'hex'), /archive/],
    ['7-Zip', Buffer.from('377abcaf271c', 'hex'), /archive/],
    ['a picture', Buffer.from('89504e470d0a1a0a', 'hex'), /picture/],
  ])('%s is named, whatever its name says', async (_, content, detail) => {
    await expect(open(content, 'cpi.csv')).rejects.toMatchObject({
      slug: 'invalid',
      faults: [{ code: 'not-a-table', file: 'cpi.csv', detail: { en: expect.stringMatching(detail) } }],
    });
  });

  it('is decided by the bytes: CSV named .xlsx and XLSX named .csv are read', async () => {
    expect((await open(figures('cpi-2017-12'), 'cpi.xlsx')).read.format).toBe('csv');
    expect((await open(await book({ rows: [[inline('A')]] }), 'cpi.csv')).read.format).toBe('xlsx');
  });

  it('is no other kind of zip', async () => {
    await expect(open(await zipOf({ 'a.txt': 'x' }))).rejects.toMatchObject({
      faults: [{ code: 'not-a-table' }],
    });
    await expect(open(await zipOf({ mimetype: 'x', 'content.xml': '<a/>' }))).rejects.toMatchObject({
      faults: [{ code: 'not-a-table', detail: { en: expect.stringContaining('OpenDocument') } }],
    });
  });

  it.each([
    [100 * 1024 * 1024, 'encoding'],
    [100 * 1024 * 1024 + 1, 'too-large'],
    [200 * 1024 * 1024, 'too-large'],
  ])('of %i bytes: %s', async (size, code) => {
    const path = join(tmpdir(), `upload-${randomUUID()}`);
    await writeFile(path, 'A,B\n');
    try {
      await truncate(path, size);
      await expect(openUpload({ path, fileName: 'cpi.csv' })).rejects.toMatchObject({ faults: [{ code }] });
    } finally {
      await rm(path);
    }
  });
});
