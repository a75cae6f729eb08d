/**
 * What a file is, by its bytes: the name that it came under only says what it should be. Accepted are the forms
 * in which letters and documents are scanned, written and released; nothing that carries a program.
 */
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const ODS = 'application/vnd.oasis.opendocument.spreadsheet';

/** Media types and the names that they go by; the first is the one under which a file is handed out. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'application/pdf': ['pdf'],
  [DOCX]: ['docx'],
  [XLSX]: ['xlsx'],
  [ODS]: ['ods'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
  'image/tiff': ['tif', 'tiff'],
  'text/plain': ['txt'],
  'text/csv': ['csv'],
};

/** The extensions of one media type, or of all that are accepted. */
export const namesOf = (type?: string): readonly string[] =>
  type === undefined ? Object.values(NAMES).flat() : (NAMES[type.split(';')[0] ?? ''] ?? []);

const begins = (bytes: Buffer, ...magic: readonly number[]): boolean =>
  magic.every((byte, at) => bytes[at] === byte);

const ascii = (text: string): number[] => [...Buffer.from(text, 'latin1')];

/** How far from its end a PDF says that it is complete (ISO 32000-1, annex H, note 18). */
const PDF_TAIL = 1024;

const isPdf = (bytes: Buffer): boolean =>
  begins(bytes, ...ascii('%PDF-')) && bytes.subarray(-PDF_TAIL).includes('%%EOF');

/** TIFF 6.0, section 2: byte order, then 42. */
const isTiff = (bytes: Buffer): boolean =>
  begins(bytes, 0x49, 0x49, 0x2a, 0) || begins(bytes, 0x4d, 0x4d, 0, 0x2a);

/** The first letters of a text that a browser would take for a page. */
const MARKUP = /^\s*<(?:!doctype|html|head|body|script|svg|iframe|\?xml)/i;

/** The encoding of a text without control characters but those that lay it out; null for what is no text. */
const encodingOf = (bytes: Buffer): 'utf-8' | 'gb18030' | null => {
  for (const encoding of ['utf-8', 'gb18030'] as const) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      return /[^\P{Cc}\t\n\f\r]/u.test(text) || MARKUP.test(text) ? null : encoding;
    } catch {
      // Not in this encoding; the next may fit.
    }
  }
  return null;
};

/** Parts of a package that carry a program. */
const PROGRAM = /(^|\/)(vbaProject\.bin|activeX\/|Basic\/)/i;

/** What a zip package is, by the parts that only this kind has (ECMA-376 part 2; OpenDocument 1.2 part 3). */
const packageType = async (bytes: Buffer): Promise<string | null> => {
  const { fromBufferPromise } = await import('yauzl');
  try {
    const zip = await fromBufferPromise(bytes, { lazyEntries: true });
    const names = new Set<string>();
    let mimetype = '';
    for await (const entry of zip.eachEntry()) {
      if (names.size >= 5000 || entry.isEncrypted() || PROGRAM.test(entry.fileName)) return null;
      if (names.size === 0 && entry.fileName === 'mimetype' && entry.uncompressedSize < 200) {
        for await (const chunk of await zip.openReadStreamPromise(entry)) mimetype += String(chunk);
      }
      names.add(entry.fileName);
    }
    if (mimetype === ODS) return ODS;
    if (!names.has('[Content_Types].xml')) return null;
    if (names.has('word/document.xml')) return DOCX;
    return names.has('xl/workbook.xml') ? XLSX : null;
  } catch {
    return null;
  }
};

const typeByMagic = async (bytes: Buffer): Promise<readonly string[]> => {
  if (isPdf(bytes)) return ['application/pdf'];
  if (begins(bytes, 0xff, 0xd8, 0xff)) return ['image/jpeg'];
  if (begins(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return ['image/png'];
  if (isTiff(bytes)) return ['image/tiff'];
  if (begins(bytes, 0x50, 0x4b, 0x03, 0x04)) {
    const type = await packageType(bytes);
    return type === null ? [] : [type];
  }
  const encoding = encodingOf(bytes);
  return encoding === null ? [] : ['text/plain', 'text/csv'].map((type) => `${type}; charset=${encoding}`);
};

/**
 * The media type of a file whose bytes are what its name says; null where they are not, or are not accepted. A
 * name without an extension says nothing, and its bytes alone decide.
 */
export const fileType = async (bytes: Buffer, name: string): Promise<string | null> => {
  const extension = /\.([^.]*)$/.exec(name.toLowerCase())?.[1];
  const types = bytes.length === 0 ? [] : await typeByMagic(bytes);
  const fitting = extension === undefined ? types : types.filter((type) => namesOf(type).includes(extension));
  return fitting[0] ?? null;
};
