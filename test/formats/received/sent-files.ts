import { deflateSync } from 'node:zlib';
import { letterDocx } from '../../../functions/request/documents/docx.ts';
import { letter } from '../../request/documents/sample-letter.ts';
import { zipOf } from '../xlsx/workbook.ts';

/** Files as people send them, whole and genuine. */
const text = (content: string): Buffer => Buffer.from(content, 'latin1');

/** A PDF of these objects; what stands in `catalog` belongs to its root. */
export const pdfOf = (catalog = '', ...objects: (string | Buffer)[]): Buffer =>
  Buffer.concat([
    text(`%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R ${catalog} >>\nendobj\n`),
    text(
      '2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R >>\nendobj\n',
    ),
    ...objects.map((one) => (typeof one === 'string' ? text(one) : one)),
    text('trailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n'),
  ]);

/** An object stream with one object, compressed as PDF 1.5 and later keep their dictionaries. */
export const objectStream = (number: number, object: string, type = '/Type /ObjStm'): Buffer => {
  const head = `${number} 0 `;
  const packed = deflateSync(Buffer.from(head + object, 'latin1'));
  const dictionary = `<< ${type} /N 1 /First ${head.length} /Filter /FlateDecode /Length ${packed.length} >>`;
  return Buffer.concat([text(`9 0 obj\n${dictionary}\nstream\n`), packed, text('\nendstream\nendobj\n')]);
};

/** A picture of one pixel. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
export const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4]);
/** Little-endian, one directory without entries. */
export const TIFF = Buffer.from([0x49, 0x49, 0x2a, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

/** A letter as Word opens it. */
export const docx = async (): Promise<Buffer> =>
  Buffer.from(
    await letterDocx(letter({ kind: 'receipt', channel: 'letter', due: '2026-10-16', provisional: false })),
  );

const types = (main: string, part: string): string =>
  `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="${part}" ContentType="${main}"/></Types>`;
const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';
const BOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml';
const MACROS = 'application/vnd.ms-word.document.macroEnabled.main+xml';

export const xlsx = () =>
  zipOf({ '[Content_Types].xml': types(BOOK, '/xl/workbook.xml'), 'xl/workbook.xml': '<w/>' });
export const ods = () =>
  zipOf({ mimetype: 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': '<x/>' });
/** With macros: named so in its types, or with the part of a program in a document that says it has none. */
export const macros = (said: boolean) =>
  zipOf({
    '[Content_Types].xml': types(said ? MACROS : WORD, '/word/document.xml'),
    'word/document.xml': '<w/>',
    'word/vbaProject.bin': 'x',
  });

/** The text that every virus scanner finds, put together here so that none finds it in this file. */
export const EICAR = text(`X5O!P%@AP[4\\PZX54(P^)7CC)7}$${'EICAR-STANDARD'}-ANTIVIRUS-TEST-FILE!$H+H*`);
