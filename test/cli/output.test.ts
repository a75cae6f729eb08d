import { describe, expect, it } from 'vitest';
import { aligned, faultLine, faultTexts, languageOf, shownBytes, shownInstant } from '../../cli/output.ts';
import { displayWidth } from '../../functions/kernel/display-width.ts';

describe('languageOf', () => {
  it.each([
    ['zh', { LANG: 'en_US.UTF-8' }, 'zh'],
    ['en', { LANG: 'zh_CN.UTF-8' }, 'en'],
    [undefined, { LANG: 'zh_CN.UTF-8' }, 'zh'],
    [undefined, { LC_ALL: 'C', LANG: 'zh_CN.UTF-8' }, 'en'],
    [undefined, { LC_ALL: '', LC_MESSAGES: 'zh_TW', LANG: 'en_GB' }, 'zh'],
    [undefined, { LANG: 'de_DE' }, 'en'],
    [undefined, {}, 'en'],
  ] as const)('%s %j', (flag, env, lang) => {
    expect(languageOf(flag, env)).toBe(lang);
  });
});

it.each([
  ['state', 5],
  ['状态', 4],
  ['（迟发）', 8],
  ['Ａ１', 4],
  ['“ab”…→', 6],
  ['𠮷', 2],
])('displayWidth(%s)', (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

it('columns stay under one another across scripts, without trailing spaces', () => {
  expect(
    aligned([
      ['状态', 'announced', 'x'],
      ['edition', '1'],
    ]),
  ).toBe('状态     announced  x\nedition  1');
});

it.each([
  ['2018-01-10T09:30:00.000+08:00', '2018-01-10 09:30:00 +08:00'],
  ['2018-01-10T09:30:00.041+08:00', '2018-01-10 09:30:00.041 +08:00'],
  ['2018-01-10T01:30:00Z', '2018-01-10 01:30:00 Z'],
  ['soon', 'soon'],
])('shownInstant(%s)', (instant, shown) => {
  expect(shownInstant(instant)).toBe(shown);
});

it.each([
  [0, '0 kB'],
  [1, '1 kB'],
  [999_999, '1000 kB'],
  [1_000_000, '1.0 MB'],
  [100_000_000, '100.0 MB'],
])('shownBytes(%i)', (bytes, shown) => {
  expect(shownBytes(bytes)).toBe(shown);
});

it.each([
  [{ code: 'a', detail: 'wrong' }, 'wrong [a]'],
  [{ code: 'a', detail: 'wrong', pointer: '/title/zh' }, '/title/zh: wrong [a]'],
  [
    { code: 'a', detail: 'wrong', file: 'f.xlsx', sheet: 'Sheet1', row: 0, column: 'B' },
    'f.xlsx, Sheet1, row 0, B: wrong [a]',
  ],
])('faultLine(%j)', (fault, line) => {
  expect(faultLine(fault, 'en')).toBe(line);
});

it('faults that say the same of one column are one line, whose place is said in both languages', () => {
  const detail = '“XX” is not in the codelist';
  const all = [2, 3, 4, 5, 6, 7, 8].map((row) => ({ code: 'unknown-code', detail, row, column: 'ITEM' }));
  const lines = faultTexts([...all, { code: 'missing-observation', detail: 'A is missing' }]);
  expect(lines.map(({ en }) => en)).toEqual([
    '  rows 2, 3, 4, 5, 6 …, ITEM (7 cells): “XX” is not in the codelist [unknown-code]',
    '  A is missing [missing-observation]',
  ]);
  const [chinese] = faultTexts(all.map((fault) => ({ ...fault, detail: '代码 “XX” 不在代码表中' })));
  expect(chinese?.zh).toBe('  第 2, 3, 4, 5, 6 … 行，ITEM（共 7 处）: 代码 “XX” 不在代码表中 [unknown-code]');
});

it.each([
  [6, 6, '  9 is missing [missing-observation]'],
  [7, 6, '  … and 2 more [missing-observation]'],
  [60, 6, '  … and 55 more [missing-observation]'],
])('of %i that are missing the first are named and the others counted', (count, lines, last) => {
  const missing = Array.from({ length: count }, (_, n) => ({
    code: 'missing-observation',
    detail: `${n + 4} is missing`,
  }));
  const told = faultTexts([{ code: 'other', detail: 'one', row: 2 }, ...missing]);
  expect(told).toHaveLength(1 + lines);
  expect(told[0]?.en).toBe('  row 2: one [other]');
  expect(told.at(-1)?.en).toBe(last);
});
