import { isDecimal } from '../../kernel/decimal.ts';

/** A text that a spreadsheet would take for a formula, full-width signs included, or one quoted for that reason. */
const LIKE_FORMULA = /^'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;

/** Free text that a spreadsheet cannot mistake for a formula. A number is never touched: −0.5 stays −0.5. */
export const formulaSafe = (text: string): string =>
  LIKE_FORMULA.test(text) && !isDecimal(text) ? `'${text}` : text;

/** The text that `formulaSafe` was given. */
export const plainText = (text: string): string =>
  text.startsWith("'") && LIKE_FORMULA.test(text) ? text.slice(1) : text;

/** A field as RFC 4180 writes it. */
export const csvField = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
