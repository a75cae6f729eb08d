import { displayWidth } from '../../kernel/display-width.ts';
import { attachmentLines, type Letter } from '../rules/letters/letter.ts';

/**
 * How a letter is set so that it does not spill a few lines onto a second page: GB/T 9704-2012 (7.3.5.3) lets the
 * distance of lines be changed where the signature does not fit. Measures are points; 28.95 is the standard's own line.
 */
export const LINES = [28.95, 28, 27, 26, 25, 24, 23, 22] as const;
export type Line = (typeof LINES)[number];

/** Of the text block of 156 by 225 mm: how high it is, and how many characters of 16 points a line surely holds. */
const HEIGHT = 637;
const CHARACTERS = 26;

/** Above the addressee, without the line of the number: issuer, red line, heading, and the room between them. */
const HEAD = { usual: 162, close: 128 } as const;

const linesOf = (text: string, indent: number): number =>
  Math.max(1, Math.ceil((indent + displayWidth(text) / 2) / CHARACTERS));

/** Lines of a letter from its number to its day. */
const count = ({ addressee, paragraphs, attachments }: Letter): number => {
  const body = paragraphs.flatMap(({ zh }) => zh.split('\n')).map((text) => linesOf(text, 2));
  const named = attachmentLines(attachments).map(({ name }) => linesOf(name, 6));
  const sum = [...body, ...named].reduce((all, lines) => all + lines, 0);
  const blank = attachments.length > 0 ? 2 : 1;
  return 1 + linesOf(addressee, 0) + sum + blank + 2;
};

/**
 * The distance of the lines, and whether the heading stands close: as the standard has it where the letter fits so on
 * one page or takes two in any case, else as wide as one page allows.
 */
export const fitOf = (letter: Letter): { line: Line; close: boolean } => {
  const lines = count(letter);
  if (HEAD.usual + lines * LINES[0] <= HEIGHT) return { line: LINES[0], close: false };
  const line = LINES.find((one) => HEAD.close + lines * one <= HEIGHT);
  return line === undefined ? { line: LINES[0], close: false } : { line, close: true };
};
