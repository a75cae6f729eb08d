/**
 * Fees for excessive requests (政府信息公开信息处理费管理办法, 国办函〔2020〕109号). Amounts are whole fen (1/100 yuan).
 */
const YUAN = 100;

/** What one item or page costs, up to and with the nth. */
type Band = { readonly upTo: number; readonly each: number };

/**
 * By item 按件, for all items of one applicant in one calendar month: the first 10 free, 11 to 30 at 100 yuan,
 * and from 31 on each further ten costs 100 yuan an item more.
 */
function* itemBands(): Generator<Band> {
  yield { upTo: 10, each: 0 };
  yield { upTo: 30, each: 100 * YUAN };
  for (let step = 2; ; step += 1) yield { upTo: 20 + step * 10, each: step * 100 * YUAN };
}

/** By page 按量: the first 30 free, then 10, 20 and 40 yuan a page; each band charges its own pages only. */
const PAGE_BANDS: readonly Band[] = [
  { upTo: 30, each: 0 },
  { upTo: 100, each: 10 * YUAN },
  { upTo: 200, each: 20 * YUAN },
  { upTo: Number.POSITIVE_INFINITY, each: 40 * YUAN },
];

/** One step of a fee: the items or pages from the nth to the mth, what each of them costs, and all of them. */
export type FeeStep = {
  readonly from: number;
  readonly to: number;
  readonly each: number;
  readonly fen: number;
};

const steps = (bands: Iterable<Band>, count: number, before: number): FeeStep[] => {
  const found: FeeStep[] = [];
  let below = 0;
  for (const { upTo, each } of bands) {
    const from = Math.max(below, before) + 1;
    const to = Math.min(upTo, before + count);
    if (from <= to) found.push({ from, to, each, fen: (to - from + 1) * each });
    if (upTo >= before + count) break;
    below = upTo;
  }
  return found;
};

/** How the fee for `items` more items comes about, of an applicant who has asked for `before` in the same month. */
export const itemSteps = (items: number, before = 0): FeeStep[] => steps(itemBands(), items, before);

/** How the fee for the pages of one request comes about. */
export const pageSteps = (pages: number): FeeStep[] => steps(PAGE_BANDS, pages, 0);

const sum = (all: readonly FeeStep[]): number => all.reduce((fen, step) => fen + step.fen, 0);

/**
 * Fen for `items` more items of an applicant who has asked for `before` in the same calendar month.
 *
 * @example feeByItem(31) // 220000: ¥2,200
 */
export const feeByItem = (items: number, before = 0): number => sum(itemSteps(items, before));

/**
 * Fen for the pages of one request.
 *
 * @example feeByPage(101) // 72000: ¥720
 */
export const feeByPage = (pages: number): number => sum(pageSteps(pages));

/** Fen as yuan with two decimals, without grouping: `220000` is `2200.00`. */
export const yuan = (fen: number): string =>
  `${Math.trunc(fen / YUAN)}.${String(Math.abs(fen) % YUAN).padStart(2, '0')}`;
