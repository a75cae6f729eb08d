/**
 * Fees for excessive requests (政府信息公开信息处理费管理办法, 国办函〔2020〕109号). Amounts are whole fen (1/100 yuan).
 */
type Band = { readonly upTo: number; readonly fen: number };

const YUAN = 100;
const FREE_ITEMS = 10;
const FIRST_ITEMS = 30;
const ITEM_STEP = { items: 10, fen: 100 * YUAN };

/** By page 按量: the first 30 free, then 10, 20 and 40 yuan a page; each band charges its own pages only. */
const PAGE_BANDS: readonly Band[] = [
  { upTo: 30, fen: 0 },
  { upTo: 100, fen: 10 * YUAN },
  { upTo: 200, fen: 20 * YUAN },
  { upTo: Number.POSITIVE_INFINITY, fen: 40 * YUAN },
];

/**
 * By item 按件, for all items of one applicant in one calendar month: the first 10 free, 11 to 30 at 100 yuan,
 * and from 31 on each further ten costs 100 yuan an item more.
 */
const itemsInMonth = (items: number): number => {
  let fen = Math.max(0, Math.min(items, FIRST_ITEMS) - FREE_ITEMS) * ITEM_STEP.fen;
  for (let done = FIRST_ITEMS, step = 2; done < items; done += ITEM_STEP.items, step += 1) {
    fen += Math.min(ITEM_STEP.items, items - done) * step * ITEM_STEP.fen;
  }
  return fen;
};

/**
 * Fen for `items` more items of an applicant who has asked for `before` in the same calendar month.
 *
 * @example feeByItem(31) // 220000: ¥2,200
 */
export const feeByItem = (items: number, before = 0): number =>
  itemsInMonth(before + items) - itemsInMonth(before);

/**
 * Fen for the pages of one request.
 *
 * @example feeByPage(101) // 72000: ¥720
 */
export const feeByPage = (pages: number): number => {
  let fen = 0;
  let from = 0;
  for (const band of PAGE_BANDS) {
    fen += Math.max(0, Math.min(pages, band.upTo) - from) * band.fen;
    from = band.upTo;
    if (pages <= from) break;
  }
  return fen;
};

/** Fen as yuan with two decimals, without grouping: `220000` is `2200.00`. */
export const yuan = (fen: number): string =>
  `${Math.trunc(fen / YUAN)}.${String(Math.abs(fen) % YUAN).padStart(2, '0')}`;
