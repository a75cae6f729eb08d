import { inflateSync } from 'node:zlib';
import { unlessMistake } from '../../domain/errors.ts';
import type { Refusal } from '../../domain/request/case-file.ts';

/** How far from its end a PDF says that it is complete (ISO 32000-1, annex H, note 18). */
const TAIL = 1024;

/** What all object streams of one file may inflate to: bytes. */
const MOST_INFLATED = 64 << 20;

/** A character of a name by its code (ISO 32000-1, 7.3.5): `/J#61vaScript` is `/JavaScript`. */
const plainNames = (text: string): string =>
  text.replace(/#([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

/** Where a name ends. */
const END = String.raw`(?![^\s()<>[\]{}/%])`;

/** What runs a program or sends a form: no letter, scan or table needs it. */
const ACTIVE = new RegExp(String.raw`\/(?:JavaScript|Launch|SubmitForm|ImportData|RichMedia)${END}`);
const ENCRYPTED = new RegExp(String.raw`\/Encrypt${END}`);

/** What is done on opening: a reference to it, or itself behind the name (12.3, 12.6). */
const ON_OPENING = new RegExp(String.raw`\/OpenAction${END}\s*(?:(\d+)\s+\d+\s+R)?`, 'g');
/** Shows a page, and no more: a destination, or an action that goes to one. */
const VIEW = /^\s*(?:\[|<<(?:\s*\/Type\s*\/Action|\s*\/S\s*\/GoTo|\s*\/D\s*(?:\[[^\]]*\]|\([^)]*\)))+\s*>>)/;

/** A document opens once; one that was saved again and again says so as often. */
const MOST_OPENED = 50;

/** A text in which names are looked for, and the objects that it is known to define, by their number. */
type Part = { text: string; objects: ReadonlyMap<string, string> };

/** An object stream (7.5.7): pairs of number and offset, then the objects from `First` on. */
const objectStream = (text: string, first: number): Part => {
  const numbers = text.slice(0, first).trim().split(/\s+/);
  const objects = new Map<string, string>();
  for (let at = 0; at + 1 < numbers.length; at += 2) {
    objects.set(numbers[at] ?? '', text.slice(first + Number(numbers[at + 1])));
  }
  return { text, objects };
};

/**
 * The object streams, in which a PDF may keep the dictionaries of its actions compressed; null where one of them
 * cannot be looked into.
 */
const objectStreams = (bytes: Buffer, text: string): Part[] | null => {
  const found: Part[] = [];
  let left = MOST_INFLATED;
  for (const { index, 0: head } of text.matchAll(/\/ObjStm(?:(?!\/ObjStm)[\s\S]){0,1000}?stream\r?\n/g)) {
    const start = index + head.length;
    const first = /\/First\s+(\d+)/.exec(text.slice(text.lastIndexOf('obj', index - 1), start))?.[1];
    if (first === undefined) return null;
    try {
      const inflated = inflateSync(bytes.subarray(start), { maxOutputLength: left });
      left -= inflated.length;
      found.push(objectStream(plainNames(inflated.toString('latin1')), Number(first)));
    } catch (error) {
      return unlessMistake(error, null);
    }
  }
  return found;
};

/** Every definition of an object; a later one replaces an earlier one, and readers differ in which they take. */
const definitions = (plain: string, streams: readonly Part[], number: string): string[] => [
  ...[...plain.matchAll(new RegExp(String.raw`(?<!\d)${number}\s+\d+\s+obj`, 'g'))].map(
    ({ index, 0: head }) => plain.slice(index + head.length),
  ),
  ...streams.flatMap(({ objects }) => objects.get(number) ?? []),
];

/**
 * Why a PDF is not taken; null where nothing speaks against it. Names are looked for in the whole file rather than
 * along its structure, since readers differ in which structure they follow in a file that was made to deceive.
 */
export const pdfRefusal = (bytes: Buffer): Refusal | null => {
  if (!bytes.subarray(-TAIL).includes('%%EOF')) return 'cut-off';
  const text = bytes.toString('latin1');
  const plain = plainNames(text);
  if (ENCRYPTED.test(plain)) return 'encrypted';
  const streams = objectStreams(bytes, text);
  if (streams === null) return 'damaged';
  const texts = [plain, ...streams.map((part) => part.text)];
  if (texts.some((one) => ACTIVE.test(one))) return 'active';
  const opened = texts.flatMap((one) =>
    [...one.matchAll(ON_OPENING).take(MOST_OPENED + 1)].map((match) => ({ one, match })),
  );
  if (opened.length > MOST_OPENED) return 'active';
  const harmless = opened.every(({ one, match: { index, 0: head, 1: number } }) => {
    if (number === undefined) return VIEW.test(one.slice(index + head.length));
    const defined = definitions(plain, streams, number);
    return defined.length > 0 && defined.every((what) => VIEW.test(what));
  });
  return harmless ? null : 'active';
};
