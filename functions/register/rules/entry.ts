import { type Day, isDay } from '../../kernel/day.ts';
import type { Fault } from '../../kernel/problem.ts';
import type { Text } from '../../kernel/text.ts';
import { dayField, type Field, type Register } from './definition.ts';

/** What a field of an entry holds: a text, a list of texts, or a whole number (a count, or fen). */
export type Value = string | number | readonly string[];

/** An entry's fields that hold something, by field. */
export type RegisterEntry = Readonly<Record<string, Value>>;

const MOST_CHARACTERS = 2000;
const MOST_IN_LIST = 200;
/** No count of an office reaches further; beyond it digits would be lost. */
const MOST_COUNT = 1_000_000_000;

const FIRST_DAY: Day = '1949-10-01';
const LAST_DAY: Day = '2199-12-31';

/** Control characters but line breaks and tabs, half characters, and marks that turn the direction of text. */
const HIDDEN = /[\p{Cc}--[\n\t]]|[\p{Cs}\u200b\u2060\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/v;

type Read = { value: Value } | { code: string; says: Text };

const unfit = (code: string, zh: string, en: string): Read => ({ code, says: { zh, en } });

/** A fault of one field, in both languages, each with its own name of the field. */
const told = ({ name }: Field, { zh, en }: Text): Text => ({
  zh: `${name.zh}：${zh}`,
  en: `${name.en}: ${en}`,
});

const MISSING: Text = { zh: '没有填写', en: 'is missing' };

const textOf = (typed: string): Read => {
  if (HIDDEN.test(typed))
    return unfit('control-characters', '含有看不见的字符', 'holds characters that cannot be seen');
  if (typed.length > MOST_CHARACTERS)
    return unfit('too-long', `不得超过 ${MOST_CHARACTERS} 个字符`, `at most ${MOST_CHARACTERS} characters`);
  return { value: typed };
};

const readers: Readonly<Record<Field['kind'], (typed: string, field: Field) => Read>> = {
  text: textOf,
  day(typed) {
    if (!isDay(typed))
      return unfit('not-a-day', '应为确有的日期，写作 2017-09-20', 'write a day that exists as 2017-09-20');
    return typed < FIRST_DAY || typed > LAST_DAY
      ? unfit(
          'out-of-range',
          `应为 ${FIRST_DAY} 至 ${LAST_DAY} 的日期`,
          `a day from ${FIRST_DAY} to ${LAST_DAY}`,
        )
      : { value: typed };
  },
  count(typed) {
    const value = Number(typed);
    return /^\d{1,10}$/.test(typed) && value <= MOST_COUNT
      ? { value }
      : unfit('not-a-count', '应为不小于 0 的整数，不加分隔符', 'a whole number from 0, without separators');
  },
  fen(typed) {
    const [, yuan, part = ''] = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(typed) ?? [];
    return yuan === undefined
      ? unfit('not-an-amount', '应为以元计的金额，如 12.50', 'an amount in yuan, such as 12.50')
      : { value: Number(yuan) * 100 + Number(part.padEnd(2, '0')) };
  },
  list(typed) {
    const texts = [
      ...new Set(
        typed
          .split(/[、;；\n]/)
          .map((part) => part.trim())
          .filter((part) => part !== ''),
      ),
    ];
    if (texts.length > MOST_IN_LIST)
      return unfit('too-many', `一项至多列 ${MOST_IN_LIST} 个`, `at most ${MOST_IN_LIST} in one list`);
    const checked = textOf(typed);
    return 'code' in checked ? checked : { value: texts };
  },
  link(typed) {
    const url = URL.canParse(typed) ? new URL(typed) : undefined;
    // `//host` and `/\host` lead to another site, of whatever scheme the page has.
    const good = /^\/(?![/\\])/.test(typed) || url?.protocol === 'https:' || url?.protocol === 'http:';
    return good && typed.length <= MOST_CHARACTERS
      ? textOf(typed)
      : unfit(
          'not-a-link',
          '应为网址，如 https://… 或者 /releases/…',
          'an address such as https://… or /releases/…',
        );
  },
  choice(typed, field) {
    if (field.kind !== 'choice') return unfit('not-offered', '没有可选的值', 'no choices are defined');
    const found = Object.entries(field.choices).find(
      ([code, name]) => code === typed || name.zh === typed || name.en.toLowerCase() === typed.toLowerCase(),
    );
    if (found) return { value: found[0] };
    const offered = (lang: 'zh' | 'en'): string =>
      Object.entries(field.choices)
        .map(([code, name]) => `${name[lang]} (${code})`)
        .join(lang === 'zh' ? '、' : ', ');
    return unfit('not-offered', `应为以下之一：${offered('zh')}`, `one of ${offered('en')}`);
  },
};

/** Of a day that something happened on, that it is still to come; null where nothing speaks against it. */
const notYet = (field: Field, typed: string, today: Day): Read | null =>
  field.kind === 'day' && !field.ahead && isDay(typed) && typed > today && typed <= LAST_DAY
    ? unfit(
        'in-the-future',
        `${typed} 还没有到（今天是 ${today}），尚未发生的不能登记`,
        `${typed} has not come yet, today being ${today}: what has not happened is not entered`,
      )
    : null;

/** Where a fault is: of a JSON body, or of a file. */
type Place = (field: string) => Pick<Fault, 'pointer' | 'file' | 'sheet' | 'row' | 'column'>;

const normal = (typed: string): string => typed.normalize('NFC').replaceAll('\r\n', '\n').trim();

/**
 * An entry from what was typed for each field. A choice may be given by its code or by its name in either
 * language. Every fault is told, with its place; the entry is whole only where there is none. `today`: the office's day.
 */
export const readEntry = (
  register: Register,
  typed: Readonly<Record<string, string | undefined>>,
  today: Day,
  place: Place,
): { entry: RegisterEntry; faults: Fault[] } => {
  const entry: Record<string, Value> = {};
  const faults: Fault[] = [];
  const known = new Set(register.fields.map(({ id }) => id));
  for (const id of Object.keys(typed)) {
    if (!known.has(id)) {
      faults.push({
        code: 'unknown',
        detail: { zh: `${register.id} 没有项目 ${id}`, en: `${register.id} has no field ${id}` },
        ...place(id),
      });
    }
  }
  for (const field of register.fields) {
    const said = normal(typed[field.id] ?? '');
    if (said === '') {
      if (field.required) {
        faults.push({
          code: 'missing',
          detail: told(field, MISSING),
          ...place(field.id),
        });
      }
      continue;
    }
    const read = notYet(field, said, today) ?? readers[field.kind](said, field);
    if ('code' in read) {
      faults.push({ code: read.code, detail: told(field, read.says), ...place(field.id) });
    } else if (!Array.isArray(read.value) || read.value.length > 0) entry[field.id] = read.value;
    else if (field.required) {
      faults.push({
        code: 'missing',
        detail: told(field, MISSING),
        ...place(field.id),
      });
    }
  }
  return { entry, faults: [...faults, ...orderFaults(register, entry, place)] };
};

/** What was in force ends after it began. */
const orderFaults = ({ time }: Register, entry: RegisterEntry, place: Place): Fault[] => {
  if (time.kind !== 'stock') return [];
  const [from, until] = [entry[time.from], entry[time.until]];
  if (typeof from !== 'string' || typeof until !== 'string' || until > from) return [];
  return [
    {
      code: 'ends-before-it-begins',
      detail: { zh: `${until} 不晚于 ${from}`, en: `${until} is not after ${from}` },
      ...place(time.until),
    },
  ];
};

/** The day by which an entry is ordered; an entry that was read whole has one. */
export const dayOfEntry = (register: Register, entry: RegisterEntry): Day => {
  const day = entry[dayField(register)];
  if (typeof day !== 'string') throw new RangeError(`An entry of ${register.id} without its day`);
  return day;
};

/** Where an entry is entered for one year and belongs to another; null where it is of that year, or none was named. */
export const otherYear = (
  register: Register,
  entry: RegisterEntry,
  year: string | undefined,
): Pick<Fault, 'code' | 'detail'> | null => {
  const day = dayOfEntry(register, entry);
  if (year === undefined || day.startsWith(`${year}-`)) return null;
  return { code: 'other-year', detail: { zh: `${day} 不在 ${year} 年`, en: `${day} is not in ${year}` } };
};

/** By what two entries are the same thing; equal texts, the same thing entered twice. */
export const identityOf = (register: Register, entry: RegisterEntry): string =>
  JSON.stringify(register.identity.map((id) => entry[id] ?? null));

/** As a cell of a file holds it; what `readEntry` reads back as the same value. */
export const typedOf = (field: Field, value: Value | undefined): string => {
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') {
    return field.kind === 'fen'
      ? `${Math.floor(value / 100)}.${String(value % 100).padStart(2, '0')}`
      : String(value);
  }
  return value.join('、');
};
