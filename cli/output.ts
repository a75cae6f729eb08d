import type * as v from 'valibot';
import { displayWidth } from '../functions/kernel/display-width.ts';
import type { Lang, Text } from '../functions/kernel/text.ts';
import type { ReleaseState } from '../functions/release/rules/release.ts';
import { RELEASE_STATE_NAMES } from '../functions/release/rules/states.ts';
import type { FaultAnswer } from '../functions/web/shapes.ts';

/**
 * Where a command speaks: `answer` is standard output, `talk` standard error. `terminal` is whether people
 * watch standard error; progress is shown only then.
 */
export type Io = {
  answer: (text: string) => void;
  talk: (text: string) => void;
  terminal: boolean;
  env: Readonly<Record<string, string | undefined>>;
  wait: (milliseconds: number) => Promise<void>;
};

/** `--lang` first, then the locale; anything but Chinese is answered in English. */
export function languageOf(flag: string | undefined, env: Io['env']): Lang {
  const locale = flag ?? (env.LC_ALL || env.LC_MESSAGES || env.LANG || '');
  return /^zh/i.test(locale) ? 'zh' : 'en';
}

/** Text from elsewhere must not steer the terminal: control characters become visible. */
export const calm = (text: string): string => text.replace(/[^\P{Cc}\n\t]/gu, '\u{FFFD}');

const padded = (text: string, width: number) => text + ' '.repeat(Math.max(0, width - displayWidth(text)));

/** Rows under one another, two spaces between columns, no spaces at line ends. */
export function aligned(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, displayWidth(cell));
    });
  }
  return rows
    .map((row) =>
      row
        .map((cell, column) => padded(cell, widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** `2018-01-10T09:30:00.000+08:00` → `2018-01-10 09:30:00 +08:00`; a fraction that is not zero is kept. */
export const shownInstant = (instant: string): string =>
  instant.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d+)?(.*)$/, (_, day, time, fraction, offset) => {
    const kept = fraction && /[1-9]/.test(fraction) ? fraction : '';
    return `${day} ${time}${kept} ${offset}`;
  });

export const shownBytes = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;

export type Fault = v.InferOutput<typeof FaultAnswer>;

/** One line for a fault: its place, then what is wrong, then the code for programs. */
export const faultLine = (fault: Fault, lang: Lang): string => groupLine([fault], lang);

/** Rows beyond this many of one group are counted. */
const NAMED_ROWS = 5;

/** One line for faults that say the same of several rows: their places, how many, and what is wrong. */
function groupLine(group: readonly Fault[], lang: Lang): string {
  const [fault] = group;
  if (!fault) return '';
  const rows = group.flatMap(({ row }) => row ?? []);
  const named = rows.slice(0, NAMED_ROWS).join(', ');
  const more = rows.length > NAMED_ROWS;
  const place = [
    fault.file,
    fault.sheet,
    rows.length === 0
      ? undefined
      : lang === 'zh'
        ? `第 ${named}${more ? ' …' : ''} 行`
        : `${rows.length === 1 ? 'row' : 'rows'} ${named}${more ? ' …' : ''}`,
    fault.column,
    fault.pointer,
  ].filter((part) => part !== undefined && part !== '');
  const count =
    rows.length > 1 ? (lang === 'zh' ? `（共 ${rows.length} 处）` : ` (${rows.length} cells)`) : '';
  const where = place.length > 0 ? `${place.join(lang === 'zh' ? '，' : ', ')}${count}: ` : '';
  return `${where}${fault.detail} [${fault.code}]`;
}

/** Lines beyond this many of one kind that name no place in the file are counted. */
const NAMED_LINES = 5;

/**
 * A line for each fault, whose place is said in both languages; those that say the same of one column on one line. Of what is missing,
 * and so has no place, the first are named and the others counted.
 */
export const faultTexts = (faults: readonly Fault[]): Text[] => {
  const groups = [...Map.groupBy(faults, ({ row: _, ...same }) => JSON.stringify(same)).values()];
  const kindOf = ([fault]: readonly Fault[]): string =>
    fault && fault.row === undefined && fault.pointer === undefined ? fault.code : '';
  const kinds = Map.groupBy(groups, kindOf);
  return groups.flatMap((group): Text[] => {
    const kind = kindOf(group);
    const alike = kind === '' ? [] : (kinds.get(kind) ?? []);
    const at = alike.indexOf(group);
    if (at > NAMED_LINES) return [];
    if (at === NAMED_LINES && alike.length > NAMED_LINES + 1) {
      const more = alike.length - NAMED_LINES;
      return [{ zh: `  …… 另有 ${more} 处 [${kind}]`, en: `  … and ${more} more [${kind}]` }];
    }
    return [{ zh: `  ${groupLine(group, 'zh')}`, en: `  ${groupLine(group, 'en')}` }];
  });
};

/** A state by the name that the reader's language has for it. */
export const shownState = (state: ReleaseState, lang: Lang): string => RELEASE_STATE_NAMES[state][lang];

/** A sentence for the person at the terminal, in their language, on standard error. */
export const talk = (to: { io: Io; lang: Lang }, says: Text): void => to.io.talk(`${calm(says[to.lang])}\n`);

/** The answer on standard output: JSON for programs, text for people. */
export function answer(to: { io: Io; json: boolean }, document: unknown, text: string): void {
  to.io.answer(to.json ? `${JSON.stringify(document, undefined, 2)}\n` : `${calm(text)}\n`);
}

/** A progress line that is rewritten in place; silent unless a person watches. */
export function progress(
  io: Io,
  what: string,
  total: number,
): { at: (done: number) => void; end: () => void } {
  let shown = -1;
  return {
    at(done) {
      const percent = total === 0 ? 100 : Math.floor((done / total) * 100);
      if (!io.terminal || percent === shown) return;
      shown = percent;
      io.talk(
        `\r${calm(what)}  ${String(percent).padStart(3)} %  ${shownBytes(done)} / ${shownBytes(total)}`,
      );
    },
    end() {
      if (io.terminal && shown >= 0) io.talk('\n');
      shown = -1;
    },
  };
}
