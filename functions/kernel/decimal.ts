/**
 * Exact arithmetic on decimal text. A number keeps its own digits: 103.0 stays 103.0, and nothing passes
 * through a binary float.
 *
 * Decimal text is an optional minus sign, digits without a superfluous leading zero, and optionally a point
 * with at least one digit: `103.0`, `-0.5`, `0`.
 */
const DECIMAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

export const isDecimal = (text: string): boolean => DECIMAL.test(text);

/** How many digits stand after the point. */
export const decimalsOf = (text: string): number => {
  const point = text.indexOf('.');
  return point < 0 ? 0 : text.length - point - 1;
};

type Scaled = { digits: bigint; scale: number };

const parse = (text: string): Scaled => {
  if (!isDecimal(text)) throw new RangeError(`not a decimal: ${JSON.stringify(text)}`);
  return { digits: BigInt(text.replace('.', '')), scale: decimalsOf(text) };
};

const write = ({ digits, scale }: Scaled): string => {
  if (scale === 0) return digits.toString();
  const negative = digits < 0n;
  const all = (negative ? -digits : digits).toString().padStart(scale + 1, '0');
  return `${negative ? '-' : ''}${all.slice(0, -scale)}.${all.slice(-scale)}`;
};

const align = (a: Scaled, b: Scaled): { left: bigint; right: bigint; scale: number } => {
  const scale = Math.max(a.scale, b.scale);
  return {
    left: a.digits * 10n ** BigInt(scale - a.scale),
    right: b.digits * 10n ** BigInt(scale - b.scale),
    scale,
  };
};

/** The sum, with as many decimals as the longer of the two: `add('100.5', '2')` is `102.5`. */
export const add = (a: string, b: string): string => {
  const { left, right, scale } = align(parse(a), parse(b));
  return write({ digits: left + right, scale });
};

/** The difference, with as many decimals as the longer of the two: `subtract('101.8', '100')` is `1.8`. */
export const subtract = (a: string, b: string): string => {
  const { left, right, scale } = align(parse(a), parse(b));
  return write({ digits: left - right, scale });
};

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`; 1.0 equals 1. */
export const compare = (a: string, b: string): number => {
  const { left, right } = align(parse(a), parse(b));
  return left < right ? -1 : left > right ? 1 : 0;
};

/** The value without its sign. */
export const magnitude = (text: string): string => (text.startsWith('-') ? text.slice(1) : text);

/**
 * The same value with exactly `decimals` digits after the point, or undefined where digits would be lost:
 * `withDecimals('103', 1)` is `103.0`, `withDecimals('103.00', 1)` is `103.0`, `withDecimals('103.05', 1)` is undefined.
 */
export const withDecimals = (text: string, decimals: number): string | undefined => {
  const { digits, scale } = parse(text);
  if (scale <= decimals) {
    const missing = decimals - scale;
    if (missing === 0) return text;
    return `${text}${scale === 0 ? '.' : ''}${'0'.repeat(missing)}`;
  }
  const drop = 10n ** BigInt(scale - decimals);
  if (digits % drop !== 0n) return undefined;
  return text.slice(0, decimals === 0 ? text.indexOf('.') : text.length - (scale - decimals));
};

/** Excel computes with 15 significant digits; the 16th and 17th that it writes are noise of its binary floats. */
const SHEET_DIGITS = 15;

/**
 * The decimal that a spreadsheet's stored number means: an exponent is written out, and a text of 16 or more
 * significant digits (`1.1000000000000001`) is rounded to 15 (`1.1`). Undefined where it is no number.
 */
export const fromSheetNumber = (text: string): string | undefined => {
  const match = /^(-?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text);
  if (!match) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  let digits = BigInt(whole + fraction);
  let scale = fraction.length - Number(exponent);
  const significant = digits.toString().length;
  const noisy = significant > SHEET_DIGITS;
  if (noisy) {
    const drop = significant - SHEET_DIGITS;
    const unit = 10n ** BigInt(drop);
    digits = (digits + unit / 2n) / unit;
    scale -= drop;
  }
  if (scale < 0) {
    digits *= 10n ** BigInt(-scale);
    scale = 0;
  }
  const plain = write({ digits, scale });
  const short = noisy && scale > 0 ? plain.replace(/\.?0+$/, '') : plain;
  return digits === 0n ? short : `${sign}${short}`;
};
