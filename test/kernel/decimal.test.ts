import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import {
  add,
  compare,
  decimalsOf,
  fromSheetNumber,
  isDecimal,
  magnitude,
  subtract,
  withDecimals,
} from '../../functions/kernel/decimal.ts';

/** Decimal text of up to 25 digits and 9 decimals, in its one written form for the value and its digits. */
const decimal = fc
  .tuple(fc.bigInt(-(10n ** 25n), 10n ** 25n), fc.integer({ min: 0, max: 9 }))
  .map(([digits, scale]) => {
    const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
    const plain = scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`;
    return digits < 0n ? `-${plain}` : plain;
  });

describe('decimal text', () => {
  test.each([
    ['0', true],
    ['103.0', true],
    ['-0.5', true],
    ['00.5', false],
    ['.5', false],
    ['5.', false],
    ['+5', false],
    ['1e3', false],
    ['1,000', false],
    ['１０１．８', false],
    ['\u22120.5', false],
    ['', false],
    [' 5', false],
  ])('%j is a decimal: %s', (text, is) => {
    expect(isDecimal(text)).toBe(is);
  });

  test.each([
    ['101.8', '100', '1.8'],
    ['100.0', '100', '0.0'],
    ['99.6', '100', '-0.4'],
    ['0.1', '0.2', '-0.1'],
    ['0.30', '0.1', '0.20'],
  ])('%s − %s = %s', (a, b, difference) => {
    expect(subtract(a, b)).toBe(difference);
  });

  test.each([
    ['103', 1, '103.0'],
    ['103.00', 1, '103.0'],
    ['103.0', 0, '103'],
    ['-0.5', 3, '-0.500'],
    ['103.05', 1, undefined],
  ])('%s with %i decimals is %s', (text, decimals, written) => {
    expect(withDecimals(text, decimals)).toBe(written);
  });

  test.each([
    ['101.8', '101.8'],
    ['1.1000000000000001', '1.1'],
    ['101.79999999999999', '101.8'],
    ['102.99999999999999', '103'],
    ['-1.1000000000000001', '-1.1'],
    ['1.018E2', '101.8'],
    ['1E3', '1000'],
    ['5.0E-2', '0.050'],
    ['123456789012345', '123456789012345'],
    ['123456789012345678', '123456789012346000'],
    ['103.0', '103.0'],
    ['0', '0'],
    ['NaN', undefined],
    ['', undefined],
    ['0x10', undefined],
  ])('a sheet’s %j means %s', (stored, meant) => {
    expect(fromSheetNumber(stored)).toBe(meant);
  });

  test.prop([decimal, decimal])('adding and subtracting undo each other', (a, b) => {
    expect(compare(subtract(add(a, b), b), a)).toBe(0);
    expect(add(a, b)).toBe(add(b, a));
    expect(decimalsOf(add(a, b))).toBe(Math.max(decimalsOf(a), decimalsOf(b)));
  });

  test.prop([decimal, decimal])('comparing agrees with the sign of the difference', (a, b) => {
    expect(compare(a, b)).toBe(Math.sign(Number(subtract(a, b))));
    expect(compare(a, b)).toBe(-compare(b, a) + 0);
    expect(compare(magnitude(a), '0')).toBeGreaterThanOrEqual(0);
  });

  test.prop([decimal, fc.integer({ min: 0, max: 9 })])('padding never changes a value', (a, decimals) => {
    const written = withDecimals(a, decimals);
    fc.pre(written !== undefined);
    expect(compare(written ?? '', a)).toBe(0);
    expect(decimalsOf(written ?? '')).toBe(decimals);
  });

  const fifteen = fc.tuple(
    fc.integer({ min: -999_999_999, max: 999_999_999 }),
    fc.integer({ min: 0, max: 6 }),
  );

  test.prop([fifteen])(
    'what a spreadsheet stores with 17 digits is read as what was typed',
    ([digits, scale]) => {
      const double = digits / 10 ** scale;
      const typed = fromSheetNumber(String(double)) ?? '';
      for (const stored of [double.toPrecision(17), double.toExponential(16)]) {
        expect(compare(fromSheetNumber(stored) ?? '', typed)).toBe(0);
      }
    },
  );
});
