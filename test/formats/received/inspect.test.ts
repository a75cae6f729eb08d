import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { inspect } from '../../../functions/formats/received/inspect.ts';
import { docx, EICAR, JPEG, macros, objectStream, ods, PNG, pdfOf, TIFF, xlsx } from './sent-files.ts';

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const JAVASCRIPT = '<< /Type /Action /S /JavaScript /JS (app.alert\\(1\\)) >>';
const GO = '<< /S /GoTo /D [3 0 R /Fit] >>';

type Made = Buffer | Promise<Buffer>;

it.each<[string, string, () => Made, string]>([
  ['a PDF', '来函.pdf', () => pdfOf(), 'application/pdf'],
  [
    'a PDF that opens at a page',
    '来函.pdf',
    () => pdfOf('/OpenAction [3 0 R /XYZ null null 0]'),
    'application/pdf',
  ],
  [
    'one that says so elsewhere',
    '来函.pdf',
    () => pdfOf('/OpenAction 7 0 R', `7 0 obj\n${GO}\nendobj\n`),
    'application/pdf',
  ],
  [
    'one that says so compressed',
    '来函.pdf',
    () => pdfOf('/OpenAction 7 0 R', objectStream(7, GO)),
    'application/pdf',
  ],
  [
    'one with an outline and a profile of colours',
    '来函.pdf',
    () =>
      pdfOf(
        '/Outlines 5 0 R',
        '5 0 obj\n<< /Type /Outlines /First 6 0 R /Last 6 0 R /Count 1 >>\nendobj\n',
        '8 0 obj\n<< /N 3 /Length 3 >>\nstream\nabc\nendstream\nendobj\n',
      ),
    'application/pdf',
  ],
  // What a scan of some megabytes holds by chance.
  [
    'one that holds the letters of a short name',
    '来函.pdf',
    () => pdfOf('', '\x80/JS(\x81/JS 7 0 R'),
    'application/pdf',
  ],
  ['a Word file', '来函.DOCX', docx, DOCX],
  ['a workbook', '表.xlsx', xlsx, XLSX],
  ['an OpenDocument sheet', '表.ods', ods, 'application/vnd.oasis.opendocument.spreadsheet'],
  ['a JPEG', '扫描件.jpg', () => JPEG, 'image/jpeg'],
  ['a PNG without a name that says so', '身份证明', () => PNG, 'image/png'],
  ['a TIFF', '扫描件.tif', () => TIFF, 'image/tiff'],
  ['a table that begins like a bitmap', '表.csv', () => Buffer.from('BMI,1\r\n'), 'text/csv; charset=utf-8'],
])('%s is taken', async (_, name, make, type) => {
  expect(await inspect(await make(), { name })).toEqual({ type });
});

it.each<[string, string, () => Made, string]>([
  ['a script in a PDF', '来函.pdf', () => pdfOf('', `7 0 obj\n${JAVASCRIPT}\nendobj\n`), 'active'],
  [
    'a script that a film brings',
    '来函.pdf',
    () => pdfOf('', '7 0 obj\n<< /S /Rendition /JS (app.alert\\(1\\)) >>\nendobj\n'),
    'active',
  ],
  ['a form of XML, in which scripts stand', '来函.pdf', () => pdfOf('/AcroForm << /XFA 7 0 R >>'), 'active'],
  [
    'one whose name is written in codes',
    '来函.pdf',
    () => pdfOf('/AA << /O << /S /J#61vaScript >> >>'),
    'active',
  ],
  ['one in a compressed object', '来函.pdf', () => pdfOf('', objectStream(7, JAVASCRIPT)), 'active'],
  ...(
    [
      ['whose type is written in codes', '/Type /Obj#53tm'],
      ['whose dictionary is long', `/Type /ObjStm /X (${'x'.repeat(2000)})`],
      ['whose dictionary seems to begin later', '/Type /ObjStm /X (9 0 obj)'],
      ['of no type', ''],
    ] as const
  ).map(([how, type]): [string, string, () => Made, string] => [
    `one in a compressed object ${how}`,
    '来函.pdf',
    () => pdfOf('', objectStream(7, JAVASCRIPT, type)),
    'active',
  ]),
  [
    'one in a compressed object behind a line that ends as old files do',
    '来函.pdf',
    () =>
      pdfOf(
        '',
        Buffer.from(
          objectStream(7, JAVASCRIPT).toString('latin1').replace('stream\n', 'stream \r'),
          'latin1',
        ),
      ),
    'active',
  ],
  [
    'a PDF that starts a program',
    '来函.pdf',
    () => pdfOf('', '7 0 obj\n<< /S /Launch /F (a.exe) >>\nendobj\n'),
    'active',
  ],
  [
    'a PDF that opens an address',
    '来函.pdf',
    () => pdfOf('/OpenAction << /S /URI /URI (http://a.example) >>'),
    'active',
  ],
  [
    'one by reference',
    '来函.pdf',
    () => pdfOf('/OpenAction 7 0 R', '7 0 obj\n<< /S /URI /URI (http://a) >>\nendobj\n'),
    'active',
  ],
  ['one by reference to nothing', '来函.pdf', () => pdfOf('/OpenAction 8 0 R'), 'active'],
  [
    'a view with another action behind it',
    '来函.pdf',
    () => pdfOf('/OpenAction << /S /GoTo /D [3 0 R] /Next << /S /URI >> >>'),
    'active',
  ],
  [
    'two definitions, one harmless',
    '来函.pdf',
    () => pdfOf('/OpenAction 7 0 R', `7 0 obj\n${GO}\nendobj\n`, '7 0 obj\n<< /S /URI >>\nendobj\n'),
    'active',
  ],
  ['an encrypted PDF', '来函.pdf', () => pdfOf('', 'trailer\n<< /Encrypt 5 0 R >>\n'), 'encrypted'],
  [
    'a PDF with a stream that cannot be looked into',
    '来函.pdf',
    () =>
      pdfOf('', '9 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /LZWDecode >>\nstream\nabc\nendstream\n'),
    'damaged',
  ],
  ['a PDF without its end', '来函.pdf', () => pdfOf().subarray(0, 120), 'cut-off'],
  ['a text by the name of a picture', '身份证.png', () => Buffer.from('not a picture'), 'other-type'],
  ['a Word file with macros', '来函.docx', () => macros(false), 'program'],
  ['one that says so', '来函.docx', () => macros(true), 'program'],
  ['a Word file that is cut off', '来函.docx', async () => (await docx()).subarray(0, 5000), 'damaged'],
  ['the text that tries virus scanners', '来函.txt', () => EICAR, 'virus'],
  ['nothing', '来函.txt', () => Buffer.alloc(0), 'other-type'],
])('%s is not taken', async (_, name, make, refused) => {
  expect(await inspect(await make(), { name })).toEqual({ refused });
});

it.each<[string, () => Made, boolean]>([
  ['JPEG', () => JPEG, true],
  ['PNG', () => PNG, true],
  ['PDF', () => pdfOf(), true],
  ['text', () => Buffer.from('张三 身份证'), false],
  ['Word', docx, false],
])('a copy of an identity paper as %s', async (_, make, taken) => {
  expect('type' in (await inspect(await make(), { name: '身份证明', pictures: true }))).toBe(taken);
});

it('holds a file of nothing but codes, and one of nothing but objects, in little more than its own size', {
  timeout: 60_000,
}, async () => {
  const script = `
    import { pdfRefusal } from ${JSON.stringify(new URL('../../../functions/formats/received/pdf.ts', import.meta.url).href)};
    import { deflateSync } from 'node:zlib';
    const objects = Buffer.from(Array.from({ length: 400_000 }, (_, at) => at + ' 0 ').join(''));
    const stream = [Buffer.from('/ObjStm /First ' + objects.length + ' stream\\n'), deflateSync(objects)];
    const said = [
      Buffer.alloc(24_900_000, '#41%%EOF '),
      Buffer.concat([...stream, Buffer.from('%%EOF')]),
      Buffer.concat([...Array(20).fill(stream).flat(), Buffer.from('%%EOF')]),
    ].map(pdfRefusal);
    process.stdout.write(String(said));`;
  // A function of 1 GB has some such heap, and a file that ends it would be looked at again and again.
  const limits = ['--disable-warning=ExperimentalWarning', '--max-old-space-size=300'];
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...limits,
    '--input-type=module',
    '--eval',
    script,
  ]);
  expect(stdout).toBe(',damaged,damaged');
});

it('looks through 25 MB of a file made to take long in a moment', async () => {
  const many = Buffer.alloc(24_900_000, '/ObjStm /OpenAction 7 0 R ');
  const began = performance.now();
  expect(await inspect(pdfOf('', many), { name: 'a.pdf' })).toEqual({ refused: 'active' });
  expect(performance.now() - began).toBeLessThan(20_000);
});
