import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  type IParagraphOptions,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  TextRun,
} from 'docx';
import { attachmentLines, type Letter } from '../rules/letters/letter.ts';
import { fitOf } from './fit.ts';

/**
 * 党政机关公文格式 (GB/T 9704-2012). Lengths are twentieths of a point, sizes half points: 三号 is 16 pt, 二号 22 pt,
 * 四号 14 pt; a line is 28.95 pt high, 22 of them a page, or less where the letter fits one page by that (fit.ts). The page number stands 7 mm below the text, so the footer's
 * own lower edge is 22 mm from that of the page.
 */
const MM = 1440 / 25.4;
const PAGE = {
  size: { width: Math.round(210 * MM), height: Math.round(297 * MM) },
  margin: {
    top: Math.round(37 * MM),
    right: Math.round(26 * MM),
    bottom: Math.round(35 * MM),
    left: Math.round(28 * MM),
    footer: Math.round(22 * MM),
  },
};
const CHARACTER = 320;
const SIZE = { body: 32, heading: 44, issuer: 52, page: 28 } as const;
const RED = 'CC0000';

/** Letters and digits in Times New Roman, Chinese in FangSong or SimSun, which Word and WPS have or replace. */
const font = (eastAsia: '仿宋' | '宋体') => ({
  ascii: 'Times New Roman',
  hAnsi: 'Times New Roman',
  cs: 'Times New Roman',
  eastAsia,
});

const paragraph = (text: string, options: IParagraphOptions = {}): Paragraph =>
  new Paragraph({ ...options, children: [new TextRun(text)] });

const heading = (letter: Letter, room: number): Paragraph[] => [
  new Paragraph({
    alignment: AlignmentType.CENTER,
    spacing: { line: SIZE.issuer * 14, lineRule: LineRuleType.AT_LEAST, after: 120 },
    border: { bottom: { style: BorderStyle.SINGLE, size: 16, color: RED, space: 6 } },
    children: [
      new TextRun({ text: letter.seal.zh, font: font('宋体'), size: SIZE.issuer, bold: true, color: RED }),
    ],
  }),
  paragraph(letter.number, { alignment: AlignmentType.RIGHT }),
  new Paragraph({
    alignment: AlignmentType.CENTER,
    spacing: { before: room, after: room, line: 700, lineRule: LineRuleType.AT_LEAST },
    children: [new TextRun({ text: letter.heading.zh, font: font('宋体'), size: SIZE.heading, bold: true })],
  }),
];

/** Twentieths of a point: Chinese takes a whole character, letters and digits half of one. */
const widthOf = (text: string): number =>
  [...text].reduce((sum, one) => sum + (one < '\u0100' ? CHARACTER / 2 : CHARACTER), 0);

/** From the right edge: where the office's name ends, and where the day does. */
type Signature = { seal: number; day: number };

/** 7.3.5.1: the day four characters from the right, and the office centred over it, where the seal goes. */
const withSeal = ({ seal, day }: Letter): Signature => {
  const right = 4 * CHARACTER;
  return { day: right, seal: Math.max(0, right + (widthOf(day.zh) - widthOf(seal.zh)) / 2) };
};

/**
 * 7.3.5.2: the office two characters from the right, and the day begins two characters right of where the office
 * does; a day that is too long for that stands two characters from the right, and the office moves left.
 */
const withoutSeal = ({ seal, day }: Letter): Signature => {
  const right = 2 * CHARACTER;
  const spare = widthOf(seal.zh) - widthOf(day.zh) - 2 * CHARACTER;
  return spare >= 0 ? { seal: right, day: right + spare } : { seal: right - spare, day: right };
};

/** The signature. Never on a page of its own: the paragraph before is kept with it. */
const close = (letter: Letter): Paragraph[] => {
  const ends = letter.sealed ? withSeal(letter) : withoutSeal(letter);
  const line = (text: string, right: number, keepNext: boolean): Paragraph =>
    paragraph(text, { alignment: AlignmentType.RIGHT, indent: { right }, keepNext });
  return [
    paragraph('', { keepNext: true }),
    line(letter.seal.zh, ends.seal, true),
    line(letter.day.zh, ends.day, false),
  ];
};

/** A line below the body, a name that is too long going on under itself. */
const attachments = ({ attachments: names }: Letter): Paragraph[] =>
  names.length === 0
    ? []
    : [
        paragraph('', { keepNext: true }),
        ...attachmentLines(names).map(({ label, name }) => {
          const hanging = widthOf(label);
          return paragraph(`${label}${name}`, {
            keepNext: true,
            keepLines: true,
            indent: { left: 2 * CHARACTER + hanging, hanging },
          });
        }),
      ];

const pageNumbers = new Footer({
  children: [
    new Paragraph({
      alignment: AlignmentType.CENTER,
      spacing: { line: 240, lineRule: LineRuleType.AUTO },
      children: [
        new TextRun({
          children: ['— ', PageNumber.CURRENT, ' —'],
          font: font('宋体'),
          size: SIZE.page,
        }),
      ],
    }),
  ],
});

/**
 * A letter as Word's .docx (ECMA-376): Chinese only, as it is sent. The file's own properties name the office and
 * the kind of letter, and nobody who asked.
 */
export const letterDocx = async (letter: Letter): Promise<Uint8Array> => {
  const { line, close: isClose } = fitOf(letter);
  const spacing = Math.round(line * 20);
  const lines = letter.paragraphs.flatMap(({ zh }) => zh.split('\n'));
  const body = lines.map((text, at) =>
    paragraph(text, {
      alignment: AlignmentType.BOTH,
      keepNext: at === lines.length - 1,
      keepLines: at === lines.length - 1,
      indent: { firstLine: 2 * CHARACTER, firstLineChars: 200 },
    }),
  );
  const document = new Document({
    title: `${letter.heading.zh} ${letter.number}`,
    creator: letter.seal.zh,
    lastModifiedBy: letter.seal.zh,
    styles: {
      default: {
        document: {
          run: { font: font('仿宋'), size: SIZE.body, language: { value: 'en-US', eastAsia: 'zh-CN' } },
          paragraph: { spacing: { line: spacing, lineRule: LineRuleType.EXACT, before: 0, after: 0 } },
        },
      },
    },
    sections: [
      {
        properties: { page: PAGE },
        footers: { default: pageNumbers },
        children: [
          ...heading(letter, isClose ? Math.round(spacing / 2) : spacing),
          paragraph(letter.addressee),
          ...body,
          ...attachments(letter),
          ...close(letter),
        ],
      },
    ],
  });
  return new Uint8Array(await Packer.toBuffer(document));
};
