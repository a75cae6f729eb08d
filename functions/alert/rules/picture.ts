const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** The last chunk of a PNG: no data, its type, its checksum (PNG, section 11.2.5). */
const IEND = [0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82];
const JPEG = [0xff, 0xd8, 0xff];
/** End of image (JPEG, B.1.1.3). */
const EOI = [0xff, 0xd9];

/** As large as a body of JSON carries it, in bytes. */
export const MOST_PICTURE_BYTES = 700_000;

const has = (bytes: Uint8Array, part: readonly number[], at: number): boolean =>
  at >= 0 && part.every((byte, n) => bytes[at + n] === byte);

/** What a picture is by its first and its last bytes; null for what is none, or is cut off. */
export const pictureType = (bytes: Uint8Array): 'image/jpeg' | 'image/png' | null => {
  const endsWith = (part: readonly number[]): boolean => has(bytes, part, bytes.length - part.length);
  if (has(bytes, PNG, 0) && endsWith(IEND)) return 'image/png';
  return has(bytes, JPEG, 0) && endsWith(EOI) ? 'image/jpeg' : null;
};
