/**
 * How a report writes a number, or several things. Plain: `3024`. `余`: cut down to its two first digits where something is cut off,
 * `3000余`, `120余`, as offices write what need not be exact. `汉字`: `三`, up to ninety-nine; two things are `两`, the second of them `第二`. `数`: that there are several of its largest unit, `数十`; of fewer than two of it as it is,
 * since fifteen are not several tens. `一是`: things one after the other, `一是……；二是……`.
 */
export const STYLES = ['余', '汉字', '数', '一是'] as const;
export type Style = (typeof STYLES)[number];

const DIGITS = '〇一二三四五六七八九';

const inCharacters = (value: number): string => {
  if (value > 99) return String(value);
  const [tens, ones] = [Math.floor(value / 10), value % 10];
  if (tens === 0) return DIGITS[ones] ?? '';
  return `${tens === 1 ? '' : DIGITS[tens]}十${ones === 0 ? '' : DIGITS[ones]}`;
};

const andMore = (value: number): string => {
  const unit = 10 ** Math.max(0, String(value).length - 2);
  const cut = Math.floor(value / unit) * unit;
  return cut === value ? String(value) : `${cut}余`;
};

const SEVERAL: Readonly<Record<number, string>> = { 10: '数十', 100: '数百', 1000: '数千', 10000: '数万' };

const several = (value: number): string => {
  const unit = 10 ** (String(value).length - 1);
  return value >= 2 * unit ? (SEVERAL[unit] ?? String(value)) : String(value);
};

/** A whole number from 0 in a style; `before` is the text that it follows. */
export const written = (value: number, style?: Style, before = ''): string => {
  switch (style) {
    case '余':
      return andMore(value);
    case '汉字':
      return value === 2 && !before.endsWith('第') ? '两' : inCharacters(value);
    case '数':
      return several(value);
    default:
      return String(value);
  }
};

/** Things as `一是……；二是……`, each without the stop at its end. */
export const enumerated = (things: readonly string[]): string =>
  things.map((thing, at) => `${inCharacters(at + 1)}是${thing.replace(/[。；;]+$/, '')}`).join('；');

/** Fen as yuan: `12.50`, and `0` for nothing. */
export const yuanOrZero = (fen: number): string =>
  fen === 0 ? '0' : `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;

/** Fen as 万元, with as many digits as it takes: 1,234,500 fen are `1.2345`. */
export const moneyInWan = (fen: number): string => {
  const rest = String(fen % 1_000_000)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return `${Math.floor(fen / 1_000_000)}${rest === '' ? '' : `.${rest}`}`;
};
