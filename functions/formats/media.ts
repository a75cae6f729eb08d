/** Media types that are more than one word long, by the name that they go by here. */
export const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
export const ODS = 'application/vnd.oasis.opendocument.spreadsheet';

/**
 * The media types in which letters and documents are scanned, written and released, and the extensions that each
 * goes by; the first is the one under which a file is handed out.
 */
const EXTENSIONS: Readonly<Record<string, readonly string[]>> = {
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

/** `text/csv` of `text/csv; charset=utf-8`. */
export const withoutParameters = (type: string): string => type.split(';')[0] ?? '';

/** The extensions of one media type, or of all that are accepted. */
export const extensionsOf = (type?: string): readonly string[] =>
  type === undefined ? Object.values(EXTENSIONS).flat() : (EXTENSIONS[withoutParameters(type)] ?? []);

/** The extension under which a file of a media type is handed out. */
export const extensionOf = (type: string): string => extensionsOf(type)[0] ?? 'bin';
