import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { describe, expect, it } from 'vitest';
import yazl from 'yazl';
import { filesBelow, findings, spellings } from './spellings.ts';

/** A search that finds nothing proves something only if it finds what is there. */
const NAME = '欧阳清雅';
const MAIL = 'ouyang.qingya@mail.example';

const packed = (files: Record<string, Buffer>): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const zip = new yazl.ZipFile();
    for (const [name, bytes] of Object.entries(files)) zip.addBuffer(bytes, name);
    zip.end();
    const parts: Buffer[] = [];
    zip.outputStream.on('data', (part: Buffer) => parts.push(part));
    zip.outputStream.on('end', () => resolve(Buffer.concat(parts))).on('error', reject);
  });

/** A mail as it goes over the wire. */
const mailed = async (message: SendMailOptions): Promise<Buffer> => {
  const { message: raw } = await createTransport({ streamTransport: true, buffer: true }).sendMail({
    from: 'a@office.example',
    to: 'b@mail.example',
    ...message,
  });
  return raw as Buffer;
};
/** So long before the name that the end of a line cuts it, in base64 and in quoted-printable. */
const FOLDED = `${'x'.repeat(53)}${NAME}`;

const utf8 = (text: string): Buffer => Buffer.from(text);
const inBase64 = (before: string, text: string): Buffer =>
  utf8(utf8(`${before}${text} 等`).toString('base64'));

describe('finds a name', () => {
  it.each<[string, Buffer | Promise<Buffer>]>([
    ['as it is', utf8(`姓名：${NAME}。`)],
    ['in UTF-16LE', Buffer.from(`姓名：${NAME}。`, 'utf16le')],
    ['in UTF-16BE', Buffer.from(`姓名：${NAME}。`, 'utf16le').swap16()],
    ['in base64', inBase64('', NAME)],
    ['in base64, one byte on', inBase64('a', NAME)],
    ['in base64, two bytes on', inBase64('ab', NAME)],
    ['in base64url', utf8(utf8(`>>>${NAME}???`).toString('base64url'))],
    ['in base64 of UTF-16', utf8(Buffer.from(`x${NAME}`, 'utf16le').toString('base64'))],
    ['in hexadecimal', utf8(utf8(NAME).toString('hex'))],
    ['in an address', utf8(`/search?q=${encodeURIComponent(NAME)}`)],
    ['in a form', utf8(new URLSearchParams({ name: NAME }).toString())],
    ['escaped in JSON', utf8('{"name":"\\u6b27\\u9633\\u6e05\\u96c5"}')],
    ['escaped in JSON, in capitals', utf8('{"name":"\\u6B27\\u9633\\u6E05\\u96C5"}')],
    ['escaped in JSON within JSON', utf8(JSON.stringify('{"name":"\\u6b27\\u9633\\u6e05\\u96c5"}'))],
    ['escaped in HTML', utf8('<td>&#x6b27;&#x9633;&#x6e05;&#x96c5;')],
    ['escaped in HTML, in decimals', utf8([...NAME].map((one) => `&#${one.codePointAt(0)};`).join(''))],
    ['in a zip', packed({ 'word/document.xml': utf8(`<w:t>${NAME}</w:t>`) })],
    ['in the name of a file in a zip', packed({ [`${NAME}.txt`]: utf8('x') })],
    [
      'in a zip in a zip',
      packed({ 'a.docx': utf8('x') }).then(async () => packed({ inner: await packed({ a: utf8(NAME) }) })),
    ],
    ['in a mail in base64', mailed({ text: FOLDED, textEncoding: 'base64' })],
    ['in a mail in quoted-printable', mailed({ text: FOLDED, textEncoding: 'quoted-printable' })],
    [
      'in what is attached to a mail',
      packed({ 'word/document.xml': utf8(FOLDED) }).then((content) =>
        mailed({ attachments: [{ filename: 'a.docx', content }] }),
      ),
    ],
    ['in gzip', gzipSync(utf8(NAME))],
    ['in Brotli', brotliCompressSync(utf8(`<!doctype html>${NAME}`))],
  ])('%s', async (_, bytes) => {
    expect(await findings([NAME], [{ where: 'here', bytes: await bytes }])).not.toEqual([]);
  });
});

it('finds what is cut by the end of a database page', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'heliostat-spellings-'));
  try {
    const db = new DatabaseSync(join(folder, 'some.db'));
    db.exec('CREATE TABLE item (text TEXT, bytes BLOB)');
    const long = 'x'.repeat(3000);
    const row = db.prepare('INSERT INTO item VALUES (?, ?)');
    for (let before = 0; before < 60; before += 1)
      row.run(`${long}${'y'.repeat(before)}${MAIL}${long}`, null);
    row.run(null, Buffer.from(NAME, 'utf16le'));
    db.close();
    const found = await findings([MAIL, NAME], filesBelow(folder));
    expect(found).toContain(`${MAIL} as UTF-8 in some.db, table item, text`);
    expect(found).toContain(`${NAME} as UTF-16LE in some.db, table item, bytes`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('finds nothing where nothing is, and takes no short spelling for a long text', async () => {
  expect(
    await findings([NAME, MAIL], [{ where: 'here', bytes: utf8('重庆调查总队 office@tongji.example.org') }]),
  ).toEqual([]);
  for (const { bytes, spelling } of spellings(MAIL))
    expect([spelling, bytes.length >= 20]).toEqual([spelling, true]);
});
