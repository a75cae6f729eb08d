import * as v from 'valibot';
import { type CaseRow, LIKENESSES, type Likeness } from './case-row.ts';
import type { Secrets } from './case-secrets.ts';
import { bandsIn, type Resemblance, resemblance } from './case-sketch.ts';
import { caseKey, likeKey } from './keys.ts';
import { LEAST_ALIKE } from './minhash.ts';
import { all, get, type Item, type Table } from './table.ts';

/** What is alike between requests, found under keyed hashes: nobody's words are read for it. */
const itemsOf = (table: Table, { hash }: Likeness): Promise<Item[]> => all(table, likeKey(hash, '').pk);

/** Another request, in what it is like this one, and how much its text is; null where that is not known here. */
export type Alike = { receipt: string; what: Likeness['what'][]; text: Resemblance | null };

type Compared = Pick<CaseRow, 'receipt' | 'likenesses' | 'sketch'>;

/**
 * Other requests that are like this one, those alike in most first; a hash that both have counts once. What shares
 * a band is only a candidate: it is told where the sketches say so too. A request from the form has no bands on
 * record before an officer took it up, but finds by them what has.
 */
export const alike = async (table: Table, secrets: Secrets, row: Compared): Promise<Alike[]> => {
  const own = row.likenesses.filter(({ what }) => what !== 'resembling');
  const found = await Promise.all(
    [...own, ...(await bandsIn(secrets, row))].map(async (likeness) => ({
      what: likeness.what,
      items: await itemsOf(table, likeness),
    })),
  );
  const others = new Map<string, Set<Likeness['what']>>();
  const sketches = new Map<string, string>();
  for (const { what, items } of found) {
    for (const { sk, sketch } of items) {
      const receipt = String(sk);
      if (receipt === row.receipt) continue;
      if (what === 'resembling') sketches.set(receipt, String(sketch));
      else others.set(receipt, (others.get(receipt) ?? new Set()).add(what));
    }
  }
  const texts = new Map<string, Resemblance>();
  for (const [receipt, sketch] of sketches) {
    const text = await resemblance(secrets, row, { receipt, sketch });
    if (text !== null) texts.set(receipt, text);
    if (text !== null && text.share >= LEAST_ALIKE)
      others.set(receipt, (others.get(receipt) ?? new Set()).add('resembling'));
  }
  return [...others]
    .map(([receipt, what]): Alike => ({ receipt, what: [...what].sort(), text: texts.get(receipt) ?? null }))
    .sort(
      (a, b) =>
        b.what.length - a.what.length ||
        (b.text?.share ?? 0) - (a.text?.share ?? 0) ||
        (a.receipt < b.receipt ? -1 : 1),
    );
};

/** How many requests want the same thing as this one, itself among them; 0 where nothing is left to compare. */
export const askedFor = async (
  table: Table,
  { likenesses }: { likenesses: readonly Likeness[] },
): Promise<number> => {
  const wanted = likenesses.filter(({ what }) => what === 'wanted');
  const counts = await Promise.all(wanted.map(async (likeness) => (await itemsOf(table, likeness)).length));
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
