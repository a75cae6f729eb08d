import { crc32 } from 'node:zlib';
import { SaxesParser } from 'saxes';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { Problem, unlessMistake } from '../../kernel/problem.ts';
import { unreadable } from '../table/unreadable.ts';

/**
 * The zip package of a workbook (ECMA-376, part 2), read part by part with what it may inflate to limited while
 * it inflates: a zip bomb ends at the first byte too many.
 */
const MAX_ENTRIES = 2_000;
/** Honest sheets shrink ten- to a hundredfold; deflate cannot exceed 1,032. */
const MAX_RATIO = 200;
const RATIO_FROM = 1 << 20;
const MAX_INFLATED = 1 << 30;
/** Text between two tags that goes on for longer than this is no cell (a sheet's limit is 32,767 characters). */
const MAX_RUN = 1 << 20;

export type XmlHandler = {
  open?: (name: string, attributes: Readonly<Record<string, string>>) => void;
  text?: (text: string) => void;
  close?: (name: string) => void;
};

export type Package = {
  has: (part: string) => boolean;
  /** Parses one part, handing back after each piece of it, so that the caller may pass on what it has. */
  parse: (part: string, handler: XmlHandler, limit?: number) => AsyncGenerator<void>;
  close: () => void;
};

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

const bomb = (fileName: string): Problem =>
  unreadable(
    fileName,
    'zip-bomb',
    '工作簿解压后过大，已停止读取',
    'the workbook inflates to far more than it should; reading was stopped',
  );

const damaged = (fileName: string, cause: unknown): Problem => {
  const { detail, faults } = unreadable(
    fileName,
    'damaged-workbook',
    '工作簿已损坏，无法读取',
    'the workbook is damaged and cannot be read',
  );
  return new Problem('invalid', detail, { faults, cause });
};

const entriesOf = async (zip: ZipFile, fileName: string): Promise<Map<string, Entry>> => {
  const entries = new Map<string, Entry>();
  if (zip.entryCount > MAX_ENTRIES) throw bomb(fileName);
  for await (const entry of zip.eachEntry()) {
    if (entry.isEncrypted()) {
      throw unreadable(fileName, 'not-a-table', '文件已加密', 'the file is encrypted');
    }
    entries.set(entry.fileName, entry);
  }
  return entries;
};

type PlainNames = { xmlns: false; position: false };

const parserFor = (handler: XmlHandler): SaxesParser<PlainNames> => {
  const parser = new SaxesParser<PlainNames>({ xmlns: false, position: false });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw new Error('a workbook has no document type');
  });
  const { open, text, close } = handler;
  if (open) parser.on('opentag', ({ name, attributes }) => open(local(name), attributes));
  if (text) parser.on('text', text);
  if (close) parser.on('closetag', ({ name }) => close(local(name)));
  return parser;
};

/** Opens the package on the local disk, or throws a Problem that says why it is none. */
export const openPackage = async (path: string, fileName: string): Promise<Package> => {
  let zip: ZipFile;
  let entries: Map<string, Entry>;
  try {
    zip = await openPromise(path, { lazyEntries: true, autoClose: false });
  } catch (error) {
    throw unlessMistake(error, damaged(fileName, error));
  }
  try {
    entries = await entriesOf(zip, fileName);
  } catch (error) {
    zip.close();
    throw error instanceof Problem ? error : unlessMistake(error, damaged(fileName, error));
  }

  let inflated = 0;
  async function* parse(part: string, handler: XmlHandler, limit = MAX_INFLATED): AsyncGenerator<void> {
    const entry = entries.get(part);
    if (!entry) throw damaged(fileName, new Error(`${part} is missing`));
    let [size, checksum, run] = [0, 0, 0];
    const parser = parserFor({
      ...handler,
      open: (name, attributes) => {
        run = 0;
        handler.open?.(name, attributes);
      },
    });
    const decoder = new TextDecoder('utf-8', { fatal: true });
    try {
      for await (const chunk of await zip.openReadStreamPromise(entry)) {
        size += chunk.length;
        inflated += chunk.length;
        run += chunk.length;
        const ratio = size / Math.max(entry.compressedSize, 1);
        if (size > limit || inflated > MAX_INFLATED || run > MAX_RUN) throw bomb(fileName);
        if (size > RATIO_FROM && ratio > MAX_RATIO) throw bomb(fileName);
        checksum = crc32(chunk, checksum);
        parser.write(decoder.decode(chunk, { stream: true }));
        yield;
      }
      if (checksum !== entry.crc32) throw new Error(`${part} does not match its checksum`);
      parser.write(decoder.decode()).close();
    } catch (error) {
      throw error instanceof Problem ? error : unlessMistake(error, damaged(fileName, error));
    }
    yield;
  }

  return { has: (part) => entries.has(part), parse, close: () => zip.close() };
};

/** Parses a small part to its end. */
export const parsePart = async (
  pack: Package,
  part: string,
  handler: XmlHandler,
  limit: number,
): Promise<void> => {
  const pieces = pack.parse(part, handler, limit);
  while (!(await pieces.next()).done);
};
