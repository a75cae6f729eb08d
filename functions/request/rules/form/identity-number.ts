import { isDay } from '../../../kernel/day.ts';
import type { Text } from '../../../kernel/text.ts';

/** Identity documents that a form offers; `in-person`: it will be shown at the office instead. */
export const IDENTITY_DOCUMENTS = [
  'resident-id',
  'passport',
  'hk-macao-permit',
  'taiwan-permit',
  'residence-permit',
  'other',
  'in-person',
] as const;
export type IdentityDocument = (typeof IDENTITY_DOCUMENTS)[number];

export const IDENTITY_DOCUMENT_NAMES: Readonly<Record<IdentityDocument, Text>> = {
  'resident-id': { zh: '居民身份证', en: 'Resident identity card' },
  passport: { zh: '护照', en: 'Passport' },
  'hk-macao-permit': { zh: '港澳居民来往内地通行证', en: 'Mainland travel permit (Hong Kong, Macao)' },
  'taiwan-permit': { zh: '台湾居民来往大陆通行证', en: 'Mainland travel permit (Taiwan)' },
  'residence-permit': { zh: '外国人永久居留身份证、港澳台居民居住证', en: 'Residence card' },
  other: { zh: '其他证件', en: 'Another document' },
  'in-person': { zh: '到场出示，不在网上填写', en: 'I will show it in person' },
};

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK = '10X98765432';

/** The day of birth inside a resident identity number (characters 7 to 14), as `1985-02-03`. */
const birthDay = (number: string): string =>
  `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;

/** A resident identity number (GB 11643-1999): 17 digits, of which eight are a day that exists, and a check character. */
const residentFits = (number: string): boolean => {
  if (!/^\d{17}[\dX]$/.test(number) || !isDay(birthDay(number))) return false;
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(number[i]), 0);
  return CHECK[sum % 11] === number[17];
};

/** False only for a resident identity number of the right form that holds a day of birth that does not exist. */
export const birthDayExists = (document: string, number: string): boolean =>
  document !== 'resident-id' || !/^\d{17}[\dXx]$/.test(number) || isDay(birthDay(number));

/**
 * The kind of document that a number is judged as: one that is not said, but has the form of a resident's, is that.
 *
 * @example judgedAs({ identityNumber: '510102198001011233' }) // 'resident-id'
 */
export const judgedAs = ({
  identityDocument,
  identityNumber = '',
}: {
  identityDocument?: string | undefined;
  identityNumber?: string | undefined;
}): string | undefined =>
  identityDocument ?? (/^\d{17}[\dX]$/i.test(identityNumber) ? 'resident-id' : undefined);

const FORMS: Readonly<Record<string, RegExp>> = {
  passport: /^[A-Z0-9]{5,20}$/,
  'hk-macao-permit': /^[A-Z0-9]{8,12}$/,
  'taiwan-permit': /^[A-Z0-9]{8,12}$/,
  'residence-permit': /^[A-Z0-9]{10,20}$/,
};

/** Whether a number could be one of such a document. Of documents without a known form anything goes. */
export const identityNumberFits = (document: string, number: string): boolean =>
  document === 'resident-id' ? residentFits(number) : (FORMS[document]?.test(number) ?? true);

const CODE_CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** The unified social credit code 统一社会信用代码 (GB 32100-2015): 18 characters, the last one a check over 31. */
export const creditCodeFits = (code: string): boolean => {
  if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(code)) return false;
  let weight = 1;
  let sum = 0;
  for (const character of code.slice(0, 17)) {
    sum += CODE_CHARACTERS.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return CODE_CHARACTERS[(31 - (sum % 31)) % 31] === code[17];
};
