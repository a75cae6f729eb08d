import {
  AlignmentType,
  Document,
  Footer,
  HeadingLevel,
  type IParagraphOptions,
  LineRuleType,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlign,
  WidthType,
} from 'docx';
import { steady } from '../../formats/xlsx/steady-zip.ts';
import type { Snapshot } from '../rules/snapshot.ts';
import { comparisonOf, type ReportCell, type ReportTable, tableOf } from '../rules/tables.ts';

/**
 * The annual report as Word's .docx (ECMA-376), Chinese as it is published: cover, headings, paragraphs, statutory
 * tables with merged cells, page numbers; pages and type as 党政机关公文格式 (GB/T 9704-2012) has them. The same snapshot
 * gives the same bytes. Lengths are twentieths of a point, sizes half points.
 */
const MM = 1440 / 25.4;
const WIDTH = Math.round(210 * MM);
const HEIGHT = Math.round(297 * MM);
const MARGIN = {
  top: Math.round(37 * MM),
  right: Math.round(26 * MM),
  bottom: Math.round(35 * MM),
  left: Math.round(28 * MM),
  footer: Math.round(22 * MM),
};
const LINE = 579;
const CHARACTER = 320;
const SIZE = { body: 32, title: 44, table: 18, page: 28 } as const;

/** Letters and digits in Times New Roman, Chinese in faces that Word and WPS have or replace. */
const font = (eastAsia: '仿宋' | '宋体' | '黑体' | '楷体') => ({
  ascii: 'Times New Roman',
  hAnsi: 'Times New Roman',
  cs: 'Times New Roman',
  eastAsia,
});

const LEVELS = {
  1: { heading: HeadingLevel.HEADING_1, face: '黑体' },
  2: { heading: HeadingLevel.HEADING_2, face: '楷体' },
} as const;

const heading = (text: string, level: 1 | 2): Paragraph =>
  new Paragraph({
    heading: LEVELS[level].heading,
    keepNext: true,
    indent: { firstLine: 2 * CHARACTER },
    spacing: { before: level === 1 ? 240 : 0, after: 0, line: LINE, lineRule: LineRuleType.EXACT },
    children: [
      new TextRun({ text, font: font(LEVELS[level].face), size: SIZE.body, bold: false, color: '000000' }),
    ],
  });

const prose = (text: string, options: IParagraphOptions = {}): Paragraph[] =>
  text.split('\n').map(
    (line) =>
      new Paragraph({
        alignment: AlignmentType.BOTH,
        indent: { firstLine: 2 * CHARACTER, firstLineChars: 200 },
        ...options,
        children: [new TextRun(line)],
      }),
  );

const centred = (text: string, size: number, before = 0): Paragraph =>
  new Paragraph({
    alignment: AlignmentType.CENTER,
    spacing: { before, line: Math.round(size * 15), lineRule: LineRuleType.EXACT },
    children: [new TextRun({ text, font: font('宋体'), size, bold: true })],
  });

/** One of several outcomes below a common one: 1.属于国家秘密. */
const NUMBERED = /^\d+\.\D/;

const cell = ({ text, across = 1, down = 1, head }: ReportCell): TableCell =>
  new TableCell({
    ...(across > 1 && { columnSpan: across }),
    ...(down > 1 && { rowSpan: down }),
    verticalAlign: VerticalAlign.CENTER,
    margins: { left: 40, right: 40 },
    children: [
      new Paragraph({
        alignment: NUMBERED.test(text) ? AlignmentType.LEFT : AlignmentType.CENTER,
        spacing: { line: 260, lineRule: LineRuleType.EXACT },
        children: [new TextRun({ text, font: font('宋体'), size: SIZE.table, bold: head })],
      }),
    ],
  });

/** How wide each column is, as shares of the table: the first ones of part three hold words, the rest numbers. */
const widthsOf = ({ name }: ReportTable, columns: number): number[] => {
  // In millimetres: a kind of applicant breaks after two characters each, and hardly any outcome breaks.
  if (name === 'requests') return [12, 20, 54, ...Array.from({ length: columns - 3 }, () => 10)];
  if (name === 'comparison') return [5, 2, 2, 2];
  return Array.from({ length: columns }, () => 1);
};

/** Rows that are said again where a table goes on on the next page. Part two has a head for each of its items, and repeats none. */
const headRows = ({ name, rows }: ReportTable): number => {
  const first = rows.findIndex((row) => !row.every(({ head }) => head));
  return name === 'proactive' || first < 0 ? 0 : first;
};

const table = (given: ReportTable, width: number): Table => {
  const columns = (given.rows[0] ?? []).reduce((sum, { across = 1 }) => sum + across, 0);
  const shares = widthsOf(given, columns);
  const whole = shares.reduce((sum, share) => sum + share, 0);
  return new Table({
    width: { size: width, type: WidthType.DXA },
    layout: TableLayoutType.FIXED,
    columnWidths: shares.map((share) => Math.floor((width * share) / whole)),
    rows: given.rows.map(
      (row, at) =>
        new TableRow({
          cantSplit: true,
          tableHeader: at < headRows(given),
          children: row.map((one) => cell(one)),
        }),
    ),
  });
};

const pageNumbers = new Footer({
  children: [
    new Paragraph({
      alignment: AlignmentType.CENTER,
      spacing: { line: 240, lineRule: LineRuleType.AUTO },
      children: [
        new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'], font: font('宋体'), size: SIZE.page }),
      ],
    }),
  ],
});

const cover = (snapshot: Snapshot): Paragraph[] => [
  centred(snapshot.office.name.zh, SIZE.title, 3600),
  centred(
    `${snapshot.year}年政府信息公开工作${snapshot.form === 'free' ? '报告' : '年度报告'}`,
    SIZE.title,
    600,
  ),
  ...(snapshot.edition > 1 ? [centred(`（第${snapshot.edition}版）`, SIZE.body, 400)] : []),
];

const body = (snapshot: Snapshot, width: number): (Paragraph | Table)[] => [
  ...(snapshot.notice === null ? [] : prose(`更正说明：${snapshot.notice.zh}`)),
  ...snapshot.sections.flatMap((section) => [
    ...(section.heading === null ? [] : [heading(section.heading, section.level)]),
    ...section.paragraphs.flatMap(({ text }) => prose(text)),
    ...(section.table === null ? [] : [table(tableOf(section.table, snapshot), width), ...prose('')]),
  ]),
];

const annex = (snapshot: Snapshot, width: number): (Paragraph | Table)[] => {
  const comparison = comparisonOf(snapshot);
  return comparison === null ? [] : [heading('附：与上年比较', 1), table(comparison, width)];
};

export const reportDocx = async (snapshot: Snapshot): Promise<Uint8Array> => {
  const width = WIDTH - MARGIN.left - MARGIN.right;
  const page = {
    size: { width: WIDTH, height: HEIGHT, orientation: PageOrientation.PORTRAIT },
    margin: MARGIN,
  };
  const document = new Document({
    title: snapshot.title.zh,
    creator: snapshot.office.name.zh,
    lastModifiedBy: snapshot.office.name.zh,
    styles: {
      default: {
        document: {
          run: { font: font('仿宋'), size: SIZE.body, language: { value: 'en-US', eastAsia: 'zh-CN' } },
          paragraph: { spacing: { line: LINE, lineRule: LineRuleType.EXACT, before: 0, after: 0 } },
        },
      },
    },
    sections: [
      { properties: { page }, children: cover(snapshot) },
      {
        properties: { page: { ...page, pageNumbers: { start: 1 } } },
        footers: { default: pageNumbers },
        children: [...body(snapshot, width), ...annex(snapshot, width)],
      },
    ],
  });
  return steady(new Uint8Array(await Packer.toBuffer(document)), snapshot.frozenAt);
};
