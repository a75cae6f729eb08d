import { randomInt } from 'node:crypto';
import type { Temporal } from 'temporal-polyfill';
import { officeDay } from '../kernel/day.ts';
import { RECEIPT_ALPHABET } from '../kernel/receipt.ts';

const drawn = (length: number): string =>
  Array.from({ length }, () => RECEIPT_ALPHABET[randomInt(RECEIPT_ALPHABET.length)]).join('');

/**
 * @example newReceipt(now) // 'SQ20180110-7KM2QX'
 */
export const newReceipt = (at: Temporal.Instant): string => newNumber('SQ', at);

/** `SQ` of a request 申请, `ZX` of a question 咨询, `KF` of an event, `BM` of a registration; the office's day, and six characters drawn. */
export const newNumber = (prefix: 'SQ' | 'ZX' | 'KF' | 'BM', at: Temporal.Instant): string =>
  `${prefix}${officeDay(at).toString().replaceAll('-', '')}-${drawn(6)}`;

/** A new secret, as it is shown: four groups of four. */
export const newSecret = (): string => [drawn(4), drawn(4), drawn(4), drawn(4)].join('-');

/** A new code of a registration, short enough to be read out at a door: two groups of five, 47 bits. */
export const newCode = (): string => [drawn(5), drawn(5)].join('-');
