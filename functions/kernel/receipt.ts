/** No vowels, and nothing that is taken for something else when it is read aloud or typed from paper. */
export const RECEIPT_ALPHABET = '23456789BCDFGHJKMNPQRSTVWXZ';

/** The form of a receipt's number: the day of entry, then six characters that tell nothing of how many there are. */
export const RECEIPT = new RegExp(`^SQ\\d{8}-[${RECEIPT_ALPHABET}]{6}$`);

/** A receipt as it was typed: small letters, spaces and full-width characters forgiven. */
export const normalReceipt = (typed: string): string =>
  typed.toWellFormed().normalize('NFKC').toUpperCase().replace(/\s/g, '');

/** Sixteen characters, 76 bits. */
export type SecretText = string & { readonly secret: unique symbol };

/** A secret without the hyphens and spaces with which it may have been typed. */
export const normalSecret = (typed: string): SecretText =>
  typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '') as SecretText;
