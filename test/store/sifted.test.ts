import { expect, it } from 'vitest';
import { sifted } from '../../functions/store/sifted.ts';

/** A list of numbers, read as a table is: from after a cursor on, so many at once. */
const numbers =
  (count: number, reads: number[] = []) =>
  async ({ limit, cursor }: { limit: number; cursor: string | undefined }) => {
    const from = cursor === undefined ? 0 : Number(cursor) + 1;
    const items = Array.from({ length: Math.min(limit, count - from) }, (_, i) => from + i);
    reads.push(items.length);
    const last = items.at(-1);
    return { items, next: last === undefined || last + 1 >= count ? null : String(last) };
  };

it('gives full pages of what fits, each once and in order', async () => {
  const found: number[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await sifted(numbers(100), (n) => n % 7 === 0, { limit: 4, cursor: cursor ?? undefined });
    expect(page.items.length).toBeLessThanOrEqual(4);
    found.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  expect(found).toEqual(Array.from({ length: 15 }, (_, i) => i * 7));
});

it('ends after five thousand items that do not fit, and says that there is more', async () => {
  const reads: number[] = [];
  const page = await sifted(numbers(20_000, reads), () => false, { limit: 200 });
  expect(page).toEqual({ items: [], next: '4999' });
  expect(reads.reduce((sum, n) => sum + n, 0)).toBe(5000);
});
