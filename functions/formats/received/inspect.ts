import { fileTypeFromBuffer } from 'file-type';
import { extensionsOf } from '../media.ts';
import { isPicture, PACKAGES } from './kinds.ts';
import { packageRefusal } from './package.ts';
import { pdfRefusal } from './pdf.ts';
import type { Refusal } from './refusal.ts';

/** What a file was found to be, or why it is not taken. */
export type Inspection = { type: string } | { refused: Refusal };

/** The text by which virus scanners are tried (eicar.org), in two parts: a scanner would take this file for it. */
const EICAR = `${'X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR'}${'-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'}`;

/** The first letters of a text that a browser would take for a page. */
const MARKUP = /^\s*<(?:!doctype|html|head|body|script|svg|iframe|\?xml)/i;

/** A text in one encoding; null where the bytes are none in it. */
const decoded = (bytes: Buffer, encoding: string): string | null => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      return null;
    throw error;
  }
};

/** The encoding of a text without control characters but those that lay it out; null for what is no text. */
const encodingOf = (bytes: Buffer): 'utf-8' | 'gb18030' | null => {
  for (const encoding of ['utf-8', 'gb18030'] as const) {
    const text = decoded(bytes, encoding);
    if (text !== null) return /[^\P{Cc}\t\n\f\r]/u.test(text) || MARKUP.test(text) ? null : encoding;
  }
  return null;
};

/**
 * The media types that the bytes may be. What has no signature may be a text; so may what has one that is none of
 * ours: a table whose first letters are `BM` is no bitmap.
 */
const typesOf = async (bytes: Buffer): Promise<readonly string[]> => {
  const found = await fileTypeFromBuffer(bytes);
  if (found && extensionsOf(found.mime).length > 0) return [found.mime];
  const encoding = encodingOf(bytes);
  if (encoding === null) return found ? [found.mime] : [];
  return ['text/plain', 'text/csv'].map((type) => `${type}; charset=${encoding}`);
};

/**
 * Looks at what somebody sent: its bytes must be what its name says, be whole, and carry no
 * program. A name without an extension says nothing, and the bytes alone decide. `pictures`: nothing but what a copy
 * of an identity paper may be.
 */
export const inspect = async (
  bytes: Buffer,
  { name, pictures = false }: { name: string; pictures?: boolean },
): Promise<Inspection> => {
  if (bytes.includes(EICAR)) return { refused: 'virus' };
  const extension = /\.([^.]*)$/.exec(name.toLowerCase())?.[1];
  const types = bytes.length === 0 ? [] : await typesOf(bytes);
  const type = types.find(
    (one) =>
      extensionsOf(one).length > 0 &&
      (!pictures || isPicture(one)) &&
      (extension === undefined || extensionsOf(one).includes(extension)),
  );
  if (type === undefined) {
    const macro = types.some((one) => /macroenabled/i.test(one));
    return { refused: macro ? 'program' : 'other-type' };
  }
  const refused =
    type === 'application/pdf'
      ? pdfRefusal(bytes)
      : PACKAGES.includes(type)
        ? await packageRefusal(bytes)
        : null;
  return refused === null ? { type } : { refused };
};
