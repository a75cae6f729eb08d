import { ZipFile } from 'yazl';
import { html } from '../../../functions/formats/markup.ts';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

export type Part = string | Uint8Array;

/** A zip of these parts, as a workbook is. */
export const zipOf = async (parts: Readonly<Record<string, Part>>): Promise<Buffer> => {
  const zip = new ZipFile();
  for (const [path, content] of Object.entries(parts)) zip.addBuffer(Buffer.from(content), path);
  zip.end();
  const chunks: Uint8Array[] = [];
  for await (const chunk of zip.outputStream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
};

/** A cell's element: text inline, anything else as it stands (`<v>1.5</v>`). */
export const inline = (text: string): string => `t="inlineStr"><is><t>${html`${text}`}</t></is>`;
export const number = (text: string, style = 0): string => `s="${style}"><v>${text}</v>`;

type Book = {
  rows: readonly (readonly string[])[];
  /** What follows the rows, e.g. merged cells. */
  after?: string;
  sheets?: string;
  workbookProperties?: string;
  strings?: string;
  styles?: string;
};

const column = (at: number): string => String.fromCharCode(65 + at);

/**
 * The parts of a workbook whose first sheet has these rows; each cell is what stands between `<c r="A1" ` and
 * `</c>`, '' for none.
 */
export const bookParts = ({
  rows,
  after = '',
  sheets = '<sheet name="数据" sheetId="1" r:id="rId1"/>',
  workbookProperties = '',
  strings = '',
  styles = '',
}: Book): Record<string, Part> => ({
  '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
  '_rels/.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}">${workbookProperties}<sheets>${sheets}</sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${RELATIONS}/sharedStrings" Target="/xl/sharedStrings.xml"/><Relationship Id="rId3" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
  'xl/sharedStrings.xml': `<sst xmlns="${MAIN}">${strings}</sst>`,
  'xl/styles.xml': `<styleSheet xmlns="${MAIN}">${styles}</styleSheet>`,
  'xl/worksheets/sheet1.xml': `<worksheet xmlns="${MAIN}"><sheetData>${rows
    .map(
      (cells, at) =>
        `<row r="${at + 1}">${cells.map((cell, place) => cell && `<c r="${column(place)}${at + 1}" ${cell}</c>`).join('')}</row>`,
    )
    .join('')}</sheetData>${after}</worksheet>`,
});

export const book = (content: Book): Promise<Buffer> => zipOf(bookParts(content));
