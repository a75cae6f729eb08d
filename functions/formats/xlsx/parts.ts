import { html } from '../markup.ts';
import { MAIN, XML } from './sheet.ts';

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

/** What a workbook says of itself; `created` is ISO 8601, null where it has no time of its own. */
type Book = {
  title: string;
  creator: string;
  created: string | null;
  /** In the order in which they are shown; the first is the one that opens. `part` is its number in the package. */
  sheets: readonly { name: string; part: number }[];
  /** The rows of the first sheet that are printed on each of its pages, such as `$1:$3`. */
  printTitles?: string;
};

/** The parts of a workbook that say what its other parts are (ECMA-376, part 2). */
export const workbookParts = ({
  title,
  creator,
  created: at,
  sheets,
  printTitles,
}: Book): readonly (readonly [string, string])[] => {
  const type = (part: string, kind: string) =>
    `<Override PartName="/${part}" ContentType="application/vnd.openxmlformats-${kind}+xml"/>`;
  const spread = 'officedocument.spreadsheetml';
  const created = at === null ? '' : `<dcterms:created xsi:type="dcterms:W3CDTF">${at}</dcterms:created>`;
  const titles =
    printTitles === undefined
      ? ''
      : `<definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">'${sheets[0]?.name}'!${printTitles}</definedName></definedNames>`;
  return [
    [
      '[Content_Types].xml',
      `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${[
        type('xl/workbook.xml', `${spread}.sheet.main`),
        ...sheets.map(({ part }) => type(`xl/worksheets/sheet${part}.xml`, `${spread}.worksheet`)),
        type('xl/styles.xml', `${spread}.styles`),
        type('xl/sharedStrings.xml', `${spread}.sharedStrings`),
        type('docProps/core.xml', 'package.core-properties'),
      ].join('')}</Types>`,
    ],
    [
      '_rels/.rels',
      `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/><Relationship Id="rId2" Type="${PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`,
    ],
    [
      'docProps/core.xml',
      `${XML}<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${html`${title}`}</dc:title><dc:creator>${html`${creator}`}</dc:creator>${created}</cp:coreProperties>`,
    ],
    [
      'xl/workbook.xml',
      `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><bookViews><workbookView activeTab="0"/></bookViews><sheets>${sheets
        .map(({ name, part }) => `<sheet name="${name}" sheetId="${part}" r:id="rId${part}"/>`)
        .join('')}</sheets>${titles}</workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${XML}<Relationships xmlns="${PACKAGE}/relationships">${sheets
        .map(
          ({ part }) =>
            `<Relationship Id="rId${part}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${part}.xml"/>`,
        )
        .join(
          '',
        )}<Relationship Id="rId8" Type="${OFFICE}/styles" Target="styles.xml"/><Relationship Id="rId9" Type="${OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    ],
  ];
};
