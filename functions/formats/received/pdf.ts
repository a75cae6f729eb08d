import { inflateSync } from 'node:zlib';
import { unlessMistake } from '../../kernel/problem.ts';
import type { Refusal } from './refusal.ts';

/** How far from its end a PDF says that it is complete (ISO 32000-1, annex H, note 18). */
const TAIL = 1024;

/** What all object streams of one file may inflate to: bytes. */
const MOST_INFLATED = 64 << 20;

/** How many objects they may hold together, and how long the list of them may be at the head of one, in bytes. */
const MOST_OBJECTS = 300_000;
const LONGEST_HEAD = 4 << 20;

/** The value of a hexadecimal digit by its character code; -1 for any other. */
const hex = (code: number | undefined): number => {
  if (code === undefined) return -1;
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
};

/**
 * The characters of names by their codes (ISO 32000-1, 7.3.5): `/J#61vaScript` is `/JavaScript`. Byte by byte, since a
 * file may hold millions of them.
 */
const plainNames = (bytes: Buffer): string => {
  const first = bytes.indexOf('#');
  if (first < 0) return bytes.toString('latin1');
  const plain = Buffer.from(bytes);
  let to = first;
  for (let at = first; at < bytes.length; at += 1, to += 1) {
    const [high, low] = bytes[at] === 0x23 ? [hex(bytes[at + 1]), hex(bytes[at + 2])] : [-1, -1];
    const coded = high >= 0 && low >= 0;
    plain[to] = coded ? high * 16 + low : (bytes[at] ?? 0);
    if (coded) at += 2;
  }
  return plain.toString('latin1', 0, to);
};

/** Where a name ends. */
const END = String.raw`(?![^\s()<>[\]{}/%])`;

/**
 * What runs a program or sends a form: no letter, scan or table needs it. A script stands also in what shows a film
 * (12.6.4.13) and in the form of XML that `/XFA` brings. `/JS` is not looked for: a scan of some megabytes holds
 * it by chance.
 */
const ACTIVE = new RegExp(
  String.raw`\/(?:JavaScript|Rendition|XFA|Launch|SubmitForm|ImportData|RichMedia)${END}`,
);
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

/** Where the bytes of a stream begin (7.3.8.1); readers take any end of the line, and pass over what stands before it. */
const STREAM = /(?<!end)stream[^\r\n]{0,20}(?:\r\n?|\n)/g;

/**
 * What stands before the bytes of an object stream, with its names plain: its type, or, since some readers do without,
 * the two numbers that no other stream has. `/First` of an outline is a reference.
 */
const isObjectStream = (before: string): boolean =>
  /\/ObjStm/.test(before) || (/\/N\s+\d/.test(before) && FIRST.test(before));
const FIRST = /\/First\s+(\d+)(?!\d|\s+\d+\s+R)/;

/**
 * The object streams, in which a PDF may keep the dictionaries of its actions compressed; null where one of them
 * cannot be looked into. What belongs to a stream is whatever stands between it and the one before: where its
 * dictionary begins and how long it is, a file that was made to deceive says as it likes.
 */
const objectStreams = (bytes: Buffer, text: string): Part[] | null => {
  const found: Part[] = [];
  let [left, behind, objects] = [MOST_INFLATED, 0, 0];
  for (const { index, 0: keyword } of text.matchAll(STREAM)) {
    const before = plainNames(bytes.subarray(behind, index));
    behind = index + keyword.length;
    if (!isObjectStream(before)) continue;
    const first = before.slice(before.lastIndexOf('obj')).match(FIRST)?.[1] ?? before.match(FIRST)?.[1];
    if (first === undefined || Number(first) > LONGEST_HEAD) return null;
    try {
      const inflated = inflateSync(bytes.subarray(behind), { maxOutputLength: left });
      left -= inflated.length;
      const part = objectStream(plainNames(inflated), Number(first));
      objects += part.objects.size;
      if (objects > MOST_OBJECTS) return null;
      found.push(part);
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
  const plain = plainNames(bytes);
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
