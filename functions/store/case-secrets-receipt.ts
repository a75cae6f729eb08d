import { randomInt } from 'node:crypto';
import type { Temporal } from 'temporal-polyfill';
import { officeDay } from '../domain/working-days.ts';

/** No vowels, and nothing that is taken for something else when it is read aloud or typed from paper. */
const ALPHABET = '23456789BCDFGHJKMNPQRSTVWXZ';
const drawn = (length: number): string =>
  Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

/** The form of a receipt's number: the day of entry, then six characters that tell nothing of how many there are. */
export const RECEIPT = new RegExp(`^SQ\\d{8}-[${ALPHABET}]{6}$`);

/**
 * @example newReceipt(now) // 'SQ20180110-7KM2QX'
 */
export const newReceipt = (at: Temporal.Instant): string =>
  `SQ${officeDay(at).toString().replaceAll('-', '')}-${drawn(6)}`;

/** A receipt as it was typed: small letters, spaces and full-width characters forgiven. */
export const normalReceipt = (typed: string): string =>
  typed.toWellFormed().normalize('NFKC').toUpperCase().replace(/\s/g, '');

/** Sixteen characters, 76 bits. */
export type SecretText = string & { readonly secret: unique symbol };

/** A new secret, as it is shown: four groups of four. */
export const newSecret = (): string => [drawn(4), drawn(4), drawn(4), drawn(4)].join('-');

/** A secret without the hyphens and spaces with which it may have been typed. */
export const normalSecret = (typed: string): SecretText =>
  typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '') as SecretText;
