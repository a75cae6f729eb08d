/**
 * How a report writes a number. Plain: `3024`. `余`: cut down to its two first digits where something is cut off,
 * `3000余`, `120余`, as offices write what need not be exact. `汉字`: `三`, up to ninety-nine.
 */
export const STYLES = ['余', '汉字'] as const;
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

/** A whole number from 0 in a style. */
export const written = (value: number, style?: Style): string =>
  style === '余' ? andMore(value) : style === '汉字' ? inCharacters(value) : String(value);

/** Fen as yuan: `12.50`, and `0` for nothing. */
export const yuan = (fen: number): string =>
  fen === 0 ? '0' : `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;

/** Fen as 万元, with as many digits as it takes: 1,234,500 fen are `1.2345`. */
export const moneyInWan = (fen: number): string => {
  const rest = String(fen % 1_000_000)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return `${Math.floor(fen / 1_000_000)}${rest === '' ? '' : `.${rest}`}`;
};
