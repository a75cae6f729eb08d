/** What a header's quoted text may hold; anything else stands as `_` there. */
const PLAIN = /[^\w.() -]/g;

/** RFC 8187, attr-char: what encodeURIComponent leaves and the standard does not. */
const encoded = (name: string): string =>
  encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/**
 * The Content-Disposition of a download under any name (RFC 6266): plainly for old programs, and as it is for others.
 *
 * @example attachment('网点.csv') // `attachment; filename="__.csv"; filename*=UTF-8''%E7%BD%91%E7%82%B9.csv`
 */
export const asAttachment = (name: string): string =>
  `attachment; filename="${name.replace(PLAIN, '_')}"; filename*=UTF-8''${encoded(name)}`;
