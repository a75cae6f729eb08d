import * as v from 'valibot';
import { LIKENESSES, type Likeness } from './case-row.ts';
import { caseKey, likeKey } from './keys.ts';
import { all, get, type Table } from './table.ts';

/** What is alike between requests, found under keyed hashes: nobody's words are read for it. */
const receiptsOf = async (table: Table, { hash }: Likeness): Promise<string[]> =>
  (await all(table, likeKey(hash, '').pk)).map((item) => String(item.sk));

/** Other requests that are like this one, and in what; a hash that both have counts once. */
export const alike = async (
  table: Table,
  row: { receipt: string; likenesses: readonly Likeness[] },
): Promise<Map<string, Likeness['what'][]>> => {
  const found = await Promise.all(
    row.likenesses.map(async (likeness) => ({
      what: likeness.what,
      receipts: await receiptsOf(table, likeness),
    })),
  );
  const others = new Map<string, Likeness['what'][]>();
  for (const { what, receipts } of found) {
    for (const receipt of receipts) {
      const known = others.get(receipt) ?? [];
      if (receipt !== row.receipt && !known.includes(what)) others.set(receipt, [...known, what]);
    }
  }
  return others;
};

/** How many requests want the same thing as this one, itself among them; 0 where nothing is left to compare. */
export const askedFor = async (
  table: Table,
  { likenesses }: { likenesses: readonly Likeness[] },
): Promise<number> => {
  const wanted = likenesses.filter(({ what }) => what === 'wanted');
  const counts = await Promise.all(
    wanted.map(async (likeness) => (await receiptsOf(table, likeness)).length),
  );
  return Math.max(0, ...counts);
};

const Own = v.object({
  receipt: v.string(),
  likenesses: v.array(v.object({ what: v.picklist(LIKENESSES), hash: v.string() })),
});

/** How many cases are read at once. */
const AT_ONCE = 50;

const ownHashes = async (table: Table, receipts: readonly string[]): Promise<v.InferOutput<typeof Own>[]> => {
  const items = await Promise.all(receipts.map((receipt) => get(table, caseKey(receipt))));
  return items.filter((item) => item !== undefined).map((item) => v.parse(Own, item));
};

/**
 * What at least `from` of these requests want alike: groups of receipts, the largest first. Two things that are
 * wanted by exactly the same requests (a title and its number) are one.
 */
export const wantedOften = async (
  table: Table,
  receipts: readonly string[],
  from: number,
): Promise<string[][]> => {
  const byHash = new Map<string, string[]>();
  for (let i = 0; i < receipts.length; i += AT_ONCE) {
    for (const { receipt, likenesses } of await ownHashes(table, receipts.slice(i, i + AT_ONCE))) {
      for (const { what, hash } of likenesses) {
        if (what === 'wanted') byHash.set(hash, [...(byHash.get(hash) ?? []), receipt]);
      }
    }
  }
  const groups = new Map<string, string[]>();
  for (const group of byHash.values()) {
    if (group.length >= from) groups.set([...group].sort().join(), group.sort());
  }
  return [...groups.values()].sort((a, b) => b.length - a.length || (String(a[0]) < String(b[0]) ? -1 : 1));
};
