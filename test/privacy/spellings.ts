import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import yauzl from 'yauzl';

/**
 * Looks for what must not be found: a text in every spelling under which software writes texts down, in files, in
 * the cells of databases, and inside what is packed.
 */
type Needle = { of: string; spelling: string; bytes: Buffer };

const utf16 = (text: string, big: boolean): Buffer => {
  const bytes = Buffer.from(text, 'utf16le');
  return big ? bytes.swap16() : bytes;
};

/** What of a text's base64 is the same whatever stands before and behind it, at each of the three alignments. */
const base64 = (bytes: Buffer): string[] =>
  [0, 1, 2].map((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]);
    const encoded = whole.toString('base64').replace(/=+$/, '');
    const from = Math.ceil((before * 8) / 6);
    const to = Math.floor((whole.length * 8) / 6);
    return encoded.slice(from, to);
  });

const escapes = (text: string, write: (unit: number) => string): string =>
  [...text]
    .map((one) => (one < '\u0080' ? one : [...one].map((_, i) => write(one.charCodeAt(i))).join('')))
    .join('');

const hex4 = (unit: number): string => unit.toString(16).padStart(4, '0');

/** Every spelling of one text. */
export const spellings = (text: string): Needle[] => {
  const said = (spelling: string, bytes: Buffer | string): Needle => ({
    of: text,
    spelling,
    bytes: typeof bytes === 'string' ? Buffer.from(bytes) : bytes,
  });
  const utf8 = Buffer.from(text);
  const encodings: [string, Buffer][] = [
    ['UTF-8', utf8],
    ['UTF-16LE', utf16(text, false)],
    ['UTF-16BE', utf16(text, true)],
  ];
  const all = [
    ...encodings.map(([name, bytes]) => said(name, bytes)),
    ...encodings.flatMap(([name, bytes]) =>
      base64(bytes).flatMap((encoded, i) => [
        said(`base64 of ${name} at ${i}`, encoded),
        said(`base64url of ${name} at ${i}`, encoded.replaceAll('+', '-').replaceAll('/', '_')),
      ]),
    ),
    said('hexadecimal', utf8.toString('hex')),
    said('hexadecimal, capitals', utf8.toString('hex').toUpperCase()),
    said('URL', encodeURIComponent(text)),
    said(
      'URL, small letters',
      encodeURIComponent(text).replace(/%../g, (one) => one.toLowerCase()),
    ),
    said('form', new URLSearchParams({ '': text }).toString().slice(1)),
    said(
      'JSON',
      escapes(text, (unit) => `\\u${hex4(unit)}`),
    ),
    said(
      'JSON, capitals',
      escapes(text, (unit) => `\\u${hex4(unit).toUpperCase()}`),
    ),
    said(
      'JSON in JSON',
      escapes(text, (unit) => `\\\\u${hex4(unit)}`),
    ),
    said(
      'HTML',
      escapes(text, (unit) => `&#x${unit.toString(16)};`),
    ),
    said(
      'HTML, decimal',
      escapes(text, (unit) => `&#${unit};`),
    ),
    said('without separators', text.replace(/[\s-]/g, '')),
  ];
  const seen = new Set<string>();
  return all.filter(({ bytes }) => {
    const key = bytes.toString('latin1');
    return !seen.has(key) && seen.add(key);
  });
};

/** A haystack with where it came from. */
export type Hay = { where: string; bytes: Uint8Array };

const entriesOf = async (zip: Buffer): Promise<Hay[]> => {
  const file = await yauzl.fromBufferPromise(zip);
  const found: Hay[] = [];
  for await (const entry of file.eachEntry()) {
    found.push({ where: entry.fileName, bytes: Buffer.from(entry.fileName) });
    const parts: Buffer[] = [];
    for await (const part of await file.openReadStreamPromise(entry)) parts.push(part as Buffer);
    found.push({ where: entry.fileName, bytes: Buffer.concat(parts) });
  }
  return found;
};

const tried = (unpack: () => Buffer): Buffer[] => {
  try {
    return [unpack()];
  } catch {
    return [];
  }
};

/**
 * What a mail holds: its lines are folded, so that a text may be cut where a line ends. Blocks of base64 are
 * joined and decoded, quoted-printable is read.
 */
const mailParts = (bytes: Buffer): Hay[] => {
  const text = bytes.toString('latin1');
  if (!/^Message-ID:/im.test(text.slice(0, 4096))) return [];
  const blocks = text.match(/(?:^[A-Za-z0-9+/=]+\r?\n)+/gm) ?? [];
  const printable = text
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return [
    ...blocks.map((block) => ({
      where: 'base64 of the mail',
      bytes: Buffer.from(block.replace(/\s/g, ''), 'base64'),
    })),
    { where: 'quoted-printable', bytes: Buffer.from(printable, 'latin1') },
  ];
};

/** What is inside, where the bytes are packed; and inside that. */
const opened = async (hay: Hay, depth = 0): Promise<Hay[]> => {
  const bytes = Buffer.from(hay.bytes);
  if (depth > 3 || bytes.length < 4) return [hay];
  const inside: Hay[] = [];
  const head = bytes.readUInt32LE(0);
  if (head === 0x04034b50) inside.push(...(await entriesOf(bytes).catch(() => [])));
  if ((head & 0xffff) === 0x8b1f)
    inside.push(...tried(() => gunzipSync(bytes)).map((one) => ({ where: 'gzip', bytes: one })));
  if ((head & 0xff) === 0x78)
    inside.push(...tried(() => inflateSync(bytes)).map((one) => ({ where: 'zlib', bytes: one })));
  inside.push(...mailParts(bytes));
  inside.push(...tried(() => brotliDecompressSync(bytes)).map((one) => ({ where: 'brotli', bytes: one })));
  const nested = await Promise.all(
    inside.map((one) => opened({ where: `${hay.where} › ${one.where}`, bytes: one.bytes }, depth + 1)),
  );
  return [hay, ...nested.flat()];
};

/** Every cell of a database that holds text or bytes. */
const cellsOf = (path: string, name: string): Hay[] => {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
    return tables.flatMap(({ name: table }) =>
      db
        .prepare(`SELECT * FROM "${table}"`)
        .all()
        .flatMap((row) =>
          Object.entries(row).flatMap(([column, value]): Hay[] => {
            const where = `${name}, table ${table}, ${column}`;
            if (typeof value === 'string') return [{ where, bytes: Buffer.from(value) }];
            return value instanceof Uint8Array ? [{ where, bytes: value }] : [];
          }),
        ),
    );
  } finally {
    db.close();
  }
};

/** Every file below a folder; of a database, its cells as well, since a text may be cut where a page ends. */
export const filesBelow = (folder: string): Hay[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap(({ parentPath, name }): Hay[] => {
      const path = join(parentPath, name);
      const bytes = readFileSync(path);
      const where = path.slice(folder.length + 1);
      const database = bytes.subarray(0, 15).toString('latin1') === 'SQLite format 3';
      return [
        { where, bytes },
        { where, bytes: Buffer.from(where) },
        ...(database ? cellsOf(path, where) : []),
      ];
    });

/** Where any of the texts stands, in words; empty where none does. */
export const findings = async (texts: readonly string[], hay: readonly Hay[]): Promise<string[]> => {
  const needles = texts.flatMap(spellings);
  const found = new Set<string>();
  for (const one of hay) {
    for (const { where, bytes } of await opened(one)) {
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (const needle of needles) {
        if (buffer.includes(needle.bytes)) found.add(`${needle.of} as ${needle.spelling} in ${where}`);
      }
    }
  }
  return [...found];
};
