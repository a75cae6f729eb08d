/** Extensions under which documents are handed out, by media type. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.oasis.opendocument.spreadsheet': 'ods',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/tiff': 'tif',
  'text/plain': 'txt',
  'text/csv': 'csv',
};

export const extensionOf = (type: string): string => EXTENSIONS[type.split(';')[0] ?? ''] ?? 'bin';

/**
 * Where the public finds a released document: under the number of its case and its file. The request desk hands it
 * out, since nothing that publishes may open what a case holds.
 */
export const documentPath = (receipt: string, { file, type }: { file: number; type: string }): string =>
  `/requests/released/${receipt}/${file}.${extensionOf(type)}`;
