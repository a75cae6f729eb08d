const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const ODS = 'application/vnd.oasis.opendocument.spreadsheet';

/**
 * The media types in which letters and documents are scanned, written and released, and the extensions that each
 * goes by; the first is the one under which a file is handed out.
 */
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

const withoutParameters = (type: string): string => type.split(';')[0] ?? '';

/** The extensions of one media type, or of all that are accepted. */
export const namesOf = (type?: string): readonly string[] =>
  type === undefined ? Object.values(NAMES).flat() : (NAMES[withoutParameters(type)] ?? []);

/** Types that are packages (zip) of parts. */
export const PACKAGES: readonly string[] = [DOCX, XLSX, ODS];

/** What a copy of an identity paper may be, as the form promises. */
const PICTURES: readonly string[] = ['image/jpeg', 'image/png', 'application/pdf'];

/** Whether a file of this type may serve this purpose. */
export const serves = (type: string, purpose: string): boolean =>
  purpose !== 'identity' || PICTURES.includes(withoutParameters(type));
