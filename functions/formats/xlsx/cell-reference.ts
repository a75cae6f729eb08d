/** A column's letters: 0 is A, 26 is AA. */
export const columnName = (column: number): string => {
  let name = '';
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  }
  return name;
};

/** The column (from 0) and row (from 1) of a reference such as `AB12`; −1 and NaN where it has none. */
export const cellPlace = (reference: string): { column: number; row: number } => {
  let column = 0;
  let at = 0;
  for (; at < reference.length; at++) {
    const letter = reference.charCodeAt(at) - 64;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  return { column: column - 1, row: Number(reference.slice(at) || Number.NaN) };
};
