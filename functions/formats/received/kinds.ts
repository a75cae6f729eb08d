import { DOCX, ODS, withoutParameters, XLSX } from '../media.ts';

/** Types that are packages (zip) of parts. */
export const PACKAGES: readonly string[] = [DOCX, XLSX, ODS];

/** What a copy of an identity paper may be, as the form promises. */
const PICTURES: readonly string[] = ['image/jpeg', 'image/png', 'application/pdf'];

export const isPicture = (type: string): boolean => PICTURES.includes(withoutParameters(type));
