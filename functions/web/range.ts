import { Problem } from '../kernel/problem.ts';

/** Lambda answers at most 6 MB in base64; an answer carries at most this many bytes. */
export const MOST_BYTES = 4 * 1024 * 1024;

export type ByteRange = { from: number; to: number };

/**
 * The one range of a Range header (RFC 9110, section 14.1.2) within `size` bytes, cut to what one answer can
 * carry; null without the header.
 */
export const rangeOf = (header: string | undefined, size: number): ByteRange | null => {
  if (header === undefined) return null;
  const parts = /^bytes=(\d*)-(\d*)$/.exec(header.trim());
  const [first, last] = [parts?.[1] ?? '', parts?.[2] ?? ''];
  if (!parts || (first === '' && last === ''))
    throw new Problem('bad-request', { zh: 'Range 应写作 bytes=起-止', en: 'Range: bytes=from-to' });
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (from >= size || to < from) {
    throw new Problem(
      'range-not-satisfiable',
      { zh: `共 ${size} 字节`, en: `There are ${size} bytes` },
      {
        headers: { 'content-range': `bytes */${size}` },
      },
    );
  }
  return { from, to: Math.min(to, from + MOST_BYTES - 1) };
};
