import { unreadable } from '../table/unreadable.ts';
import { type Package, parsePart } from './package.ts';
import { DATA_SHEET } from './sheet.ts';

const SMALL_PART = 16 << 20;
const STRINGS_PART = 128 << 20;

/** What the sheet to read needs from the rest of the workbook. */
export type Workbook = {
  sheet: { name: string; part: string };
  /** Every worksheet, in the workbook's order. */
  sheets: readonly { name: string; part: string }[];
  strings: readonly string[];
  /** For each cell format, whether it shows a number as a date or a time. */
  dates: readonly boolean[];
  /** The day that date serial 0 stands for. */
  epoch: '1899-12-30' | '1904-01-01';
};

/** The targets of a part's relationships, by id, as paths in the package. */
const relationships = async (
  pack: Package,
  part: string,
): Promise<Map<string, { type: string; target: string }>> => {
  const slash = part.lastIndexOf('/');
  const folder = part.slice(0, slash + 1);
  const found = new Map<string, { type: string; target: string }>();
  const source = `${folder}_rels/${part.slice(slash + 1)}.rels`;
  if (!pack.has(source)) return found;
  const open = (name: string, { Id = '', Type = '', Target = '' }: Readonly<Record<string, string>>) => {
    if (name !== 'Relationship') return;
    const target = new URL(Target, `part:/${folder}`).pathname.slice(1);
    found.set(Id, { type: Type.slice(Type.lastIndexOf('/') + 1), target: decodeURIComponent(target) });
  };
  await parsePart(pack, source, { open }, SMALL_PART);
  return found;
};

/** Number formats that Excel has built in and that show a date or a time (ECMA-376, part 1, 18.8.30). */
const isBuiltInDate = (id: number): boolean =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);

const isDateFormat = (code: string): boolean =>
  /[ymdhs]/i.test(code.replace(/"[^"]*"|\\.|[_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, ''));

const dateFormats = async (pack: Package, part: string | undefined): Promise<boolean[]> => {
  if (part === undefined || !pack.has(part)) return [];
  const custom = new Map<number, boolean>();
  const dates: boolean[] = [];
  let inCellFormats = false;
  await parsePart(
    pack,
    part,
    {
      open: (name, attributes) => {
        const id = Number(attributes.numFmtId);
        if (name === 'numFmt') custom.set(id, isDateFormat(attributes.formatCode ?? ''));
        if (name === 'cellXfs') inCellFormats = true;
        if (name === 'xf' && inCellFormats) dates.push(custom.get(id) ?? isBuiltInDate(id));
      },
      close: (name) => {
        if (name === 'cellXfs') inCellFormats = false;
      },
    },
    SMALL_PART,
  );
  return dates;
};

const sharedStrings = async (pack: Package, part: string | undefined): Promise<string[]> => {
  if (part === undefined || !pack.has(part)) return [];
  const strings: string[] = [];
  let current = '';
  let [inText, inReading] = [false, false];
  await parsePart(
    pack,
    part,
    {
      open: (name) => {
        if (name === 'si') current = '';
        if (name === 'rPh') inReading = true;
        if (name === 't') inText = !inReading;
      },
      text: (text) => {
        if (inText) current += text;
      },
      close: (name) => {
        if (name === 't') inText = false;
        if (name === 'rPh') inReading = false;
        if (name === 'si') strings.push(current);
      },
    },
    STRINGS_PART,
  );
  return strings;
};

const notAWorkbook = (pack: Package, fileName: string): Error => {
  if (pack.has('content.xml')) {
    return unreadable(
      fileName,
      'not-a-table',
      '文件是 OpenDocument 表格，请另存为 .xlsx',
      'the file is an OpenDocument spreadsheet; save it as .xlsx',
    );
  }
  return unreadable(
    fileName,
    'not-a-table',
    '文件是压缩包，但不是 .xlsx 工作簿',
    'the file is an archive, but not an .xlsx workbook',
  );
};

/**
 * Reads what surrounds the sheet to read: the one named `data`, as in our own workbooks, else the first by the
 * workbook's order.
 */
export const readWorkbook = async (pack: Package, fileName: string): Promise<Workbook> => {
  const main = [...(await relationships(pack, '')).values()].find(({ type }) => type === 'officeDocument');
  if (!main?.target.endsWith('.xml') || !pack.has(main.target)) throw notAWorkbook(pack, fileName);
  let root = '';
  let epoch: Workbook['epoch'] = '1899-12-30';
  const sheets: { name: string; state: string; id: string }[] = [];
  await parsePart(
    pack,
    main.target,
    {
      open: (name, attributes) => {
        root ||= name;
        if (name === 'workbookPr' && /^(?:1|true)$/.test(attributes.date1904 ?? '')) epoch = '1904-01-01';
        if (name !== 'sheet') return;
        const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? '';
        sheets.push({ name: attributes.name ?? '', state: attributes.state ?? 'visible', id });
      },
    },
    SMALL_PART,
  );
  if (root !== 'workbook') throw notAWorkbook(pack, fileName);
  const related = await relationships(pack, main.target);
  const first = sheets.find(({ name }) => name === DATA_SHEET) ?? sheets[0];
  const sheet = related.get(first?.id ?? '');
  if (!first || sheet?.type !== 'worksheet' || !pack.has(sheet.target)) {
    throw unreadable(
      fileName,
      'no-sheet',
      '工作簿的第一张表不是工作表',
      'the first sheet of the workbook is not a worksheet',
    );
  }
  if (first.state !== 'visible') {
    throw unreadable(
      fileName,
      'hidden-sheet',
      `第一张工作表“${first.name}”是隐藏的，请取消隐藏或删除`,
      `the first sheet, “${first.name}”, is hidden; show it or delete it`,
    );
  }
  const partOf = (kind: string) => [...related.values()].find(({ type }) => type === kind)?.target;
  return {
    sheet: { name: first.name, part: sheet.target },
    sheets: sheets.flatMap(({ name, id }) => {
      const found = related.get(id);
      return found?.type === 'worksheet' && pack.has(found.target) ? [{ name, part: found.target }] : [];
    }),
    strings: await sharedStrings(pack, partOf('sharedStrings')),
    dates: await dateFormats(pack, partOf('styles')),
    epoch,
  };
};
